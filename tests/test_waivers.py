"""Waivers: what they cover, when they end, and that one which does nothing is told of."""

from datetime import date

import pytest

from auditor.model.evidence import Effect, ProblemKind
from auditor.model.terms import Terms, Waiver
from auditor.waivers import covers, latest, notices, waived
from tests.report import shop

TODAY = date(2026, 11, 28)
PACKAGE = "com.example.shop"
FINDINGS = (shop.sms_finding(), shop.jpush_finding())


def waiver(subject: str = shop.READ_SMS, **changes: object) -> Waiver:
    values: dict[str, object] = {
        "rule": "UND002",
        "subject": subject,
        "reason": "the policy of March declares it",
        "until": date(2027, 3, 31),
        "place": "waivers[0]",
    }
    return Waiver(**(values | changes))  # type: ignore[arg-type]


def terms(*waivers: Waiver, today: date | None = TODAY) -> Terms:
    return Terms(source="auditor.toml", waivers=waivers, today=today)


def test_a_waiver_covers_its_rule_and_subject() -> None:
    (one,) = waived(FINDINGS, PACKAGE, terms(waiver()))
    assert (one.finding, one.waiver) == (shop.sms_finding(), waiver())


def test_androids_own_permission_may_stand_without_its_prefix() -> None:
    assert covers(waiver("READ_SMS"), shop.sms_finding(), PACKAGE)
    assert not covers(waiver("com.shop.READ_SMS"), shop.sms_finding(), PACKAGE)


@pytest.mark.parametrize(
    "other",
    [
        waiver(rule="UND001"),
        waiver("android.permission.SEND_SMS"),
        waiver("SMS"),
        waiver(package="com.example.other"),
    ],
)
def test_another_rule_subject_or_package_is_not_covered(other: Waiver) -> None:
    assert waived(FINDINGS, PACKAGE, terms(other)) == ()


def test_a_waiver_holds_on_its_last_day_and_not_after() -> None:
    last = terms(waiver(until=TODAY))
    over = terms(waiver(until=date(2026, 11, 27)))
    assert len(waived(FINDINGS, PACKAGE, last)) == 1
    assert waived(FINDINGS, PACKAGE, over) == ()
    assert list(notices(FINDINGS, PACKAGE, last)) == []
    (told,) = notices(FINDINGS, PACKAGE, over)
    assert (told.kind, told.effect, told.artifact) == (ProblemKind.WAIVER_EXPIRED, Effect.NONE, "auditor.toml")
    assert told.detail == "waivers[0] (UND002 android.permission.READ_SMS, 2026-11-27)"


def test_without_a_day_to_judge_by_nothing_is_waived() -> None:
    assert waived(FINDINGS, PACKAGE, terms(waiver(), today=None)) == ()


def test_a_waiver_that_covers_nothing_is_told_of() -> None:
    (told,) = notices(FINDINGS, PACKAGE, terms(waiver("android.permission.SEND_SMS")))
    assert told.kind is ProblemKind.WAIVER_UNUSED


def test_a_waiver_of_another_app_says_nothing_here() -> None:
    for until in (date(2027, 3, 31), date(2020, 1, 1)):
        assert list(notices(FINDINGS, PACKAGE, terms(waiver(package="com.example.other", until=until)))) == []


def test_the_first_of_two_waivers_counts_and_none_is_unused() -> None:
    both = terms(waiver(), waiver("READ_SMS", place="waivers[1]", reason="again"))
    (one,) = waived(FINDINGS, PACKAGE, both)
    assert one.waiver.place == "waivers[0]"
    assert list(notices(FINDINGS, PACKAGE, both)) == []


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (TODAY, date(2027, 11, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_waiver_may_last_a_year(today: date, last: date) -> None:
    assert latest(today) == last
