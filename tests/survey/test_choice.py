"""What is chosen: conditions that take values as parameters, and mean what they say."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.batch.store import Store
from auditor.model.finding import Severity, Verdict
from auditor.survey.apps import apps, findings
from auditor.survey.choice import EVERYTHING, Choice
from auditor.survey.figures import figures
from tests.report import shop
from tests.survey.stores import one, store_of


def chosen(path: Path, choice: Choice) -> set[str]:
    with Store.reading(str(path)) as store:
        return {app.path.removeprefix("sample_apks/").removesuffix(".apk") for app in apps(store, choice)}


def test_without_a_choice_every_app_is_there_audited_or_not(sample_store: Path) -> None:
    assert len(chosen(sample_store, EVERYTHING)) == 9


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(rules=("UND002",)), {"watch-shop"}),
        (Choice(rules=("UND002", "UND010")), {"watch-shop", "go-club"}),
        (Choice(severity=Severity.CRITICAL), {"watch-shop"}),
        (Choice(verdicts=(Verdict.PASS, Verdict.INCOMPLETE)), {"clean-notes", "packed-shop"}),
        (Choice(sdks=("getui",)), {"recycling-market"}),
        (Choice(sdks=("getui", "google-admob"), verdicts=(Verdict.FAIL,)), {"recycling-market", "word-garden"}),
        (Choice(rules=("UND001",), verdicts=(Verdict.PASS,)), set()),
    ],
)
def test_apps_are_chosen_by_what_was_found_in_them(sample_store: Path, choice: Choice, expected: set[str]) -> None:
    assert chosen(sample_store, choice) == expected


def test_rule_and_severity_are_asked_of_one_finding(sample_store: Path) -> None:
    # watch-shop has a critical finding and one of MAN005's kind nowhere; recycling-market has low ones of OVR010.
    assert chosen(sample_store, Choice(rules=("OVR010",))) == {"recycling-market"}
    assert chosen(sample_store, Choice(rules=("OVR010",), severity=Severity.MEDIUM)) == set()


def test_a_finding_that_is_set_aside_chooses_no_app(tmp_path: Path) -> None:
    found = shop.audit()
    aside = replace(found, findings=found.findings[1:], known=found.findings[:1])
    store_of(tmp_path / "a.db", one("a.apk", aside))
    assert chosen(tmp_path / "a.db", Choice(rules=(found.findings[0].rule,))) == set()


def test_figures_count_what_is_chosen(sample_store: Path) -> None:
    with Store.reading(str(sample_store)) as store:
        found = figures(store, Choice(rules=("UND001", "OVR001"), severity=Severity.HIGH))
    assert [(one.rule, one.apps) for one in found.rules] == [("UND001", 3), ("OVR001", 2)]
    assert found.apps == 4
    assert found.unaudited == ()


def test_findings_of_an_app_are_those_chosen(sample_store: Path) -> None:
    with Store.reading(str(sample_store)) as store:
        (app,) = apps(store, Choice(rules=("UND002",)))
        found = findings(store, app.id, "zh", Choice(severity=Severity.HIGH))
    assert [(one.rule, one.severity) for one in found] == [("UND002", "critical"), ("OVR001", "high")]


def test_values_never_stand_in_the_text_of_a_condition() -> None:
    evil = "x') OR 1=1 --"
    choice = Choice(rules=(evil,), severity=Severity.HIGH, verdicts=(Verdict.FAIL,), sdks=(evil, "y"))
    for condition in (choice.apps, choice.findings):
        assert "x'" not in condition.sql
        assert condition.sql.count("?") == len(condition.parameters)
        assert evil in condition.parameters


def test_a_rule_of_no_knowledge_finds_nothing_and_breaks_nothing(sample_store: Path) -> None:
    assert chosen(sample_store, Choice(rules=("x') OR 1=1 --",))) == set()
