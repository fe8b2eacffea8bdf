"""Two releases side by side: what counts as come, gone or changed, and which findings are new."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.compare import Change, Comparison, Judgement, compare
from auditor.engine import audit
from auditor.model.app import (
    App,
    Component,
    ComponentKind,
    DataAccess,
    DetectedSdk,
    Owner,
    OwnerKind,
    Presence,
    RequestedPermission,
    Signer,
)
from auditor.model.evidence import Effect, Location, Problem, ProblemKind, Stage
from auditor.model.finding import AcceptedGap, Gate, Severity, Verdict
from auditor.model.terms import Terms, Waiver
from auditor.policy.reader import read_policy
from tests.rules.cases import app, detected, requested
from tests.test_waivers import TODAY, waiver

PLACE = Location(artifact="app.apk", member="classes.dex", symbol="a.B->c")
MANIFEST = Location(artifact="app.apk", member="AndroidManifest.xml")
OWN = Owner(kind=OwnerKind.FIRST_PARTY, prefix="com.example")
GETUI = Owner(kind=OwnerKind.SDK, id="getui", prefix="com.igexin")


def access(data_type: str, owner: Owner = OWN, *, certain: bool = True) -> DataAccess:
    return DataAccess(
        data_type=data_type,
        api="android.x.Y->z",
        certain=certain,
        risk="high",
        caller="a.B->c",
        owner=owner,
        location=PLACE,
    )


def component(name: str, *, exported: bool = False, permission: str | None = None) -> Component:
    return Component(
        kind=ComponentKind.ACTIVITY, name=name, exported=exported, permission=permission, location=MANIFEST
    )


def changes(compared: Comparison, part: str) -> list[tuple[str, Change]]:
    """What a difference is about, and how it changed."""
    names = {"permissions": "name", "sdks": "id", "components": "name", "signers": "sha256"}
    return [(getattr(one.either, names[part]), one.change) for one in getattr(compared, part)]


def test_the_same_release_differs_in_nothing() -> None:
    one = app("CAMERA", sdks=(detected("jpush"),), components=(component("a.A", exported=True),))
    compared = compare(one, replace(one, path="other.apk", sha256="1" * 64))
    parts = (compared.permissions, compared.sdks, compared.readings, compared.components, compared.levels)
    assert parts == ((), (), (), (), ())
    assert (compared.signers, compared.problems, compared.verdict) == ((), (), Verdict.PASS)


def test_permissions_come_and_go() -> None:
    compared = compare(app("CAMERA", "INTERNET"), app("INTERNET", "READ_SMS"))
    assert changes(compared, "permissions") == [
        ("android.permission.CAMERA", Change.GONE),
        ("android.permission.READ_SMS", Change.NEW),
    ]


def test_what_android_adds_is_no_request_of_the_release() -> None:
    added = requested("READ_CALL_LOG", implied_by="android.permission.READ_CONTACTS")
    assert compare(app(), app(added)).permissions == ()


def at(levels: tuple[int | None, int | None], *, effective: bool = True) -> RequestedPermission:
    return replace(requested("CAMERA"), min_sdk=levels[0], max_sdk=levels[1], effective=effective)


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        (at((21, None)), at((21, 28)), True),
        (at((21, 28)), at((21, 18), effective=False), True),
        (at((21, None)), at((26, None)), True),
        # The least level of the app rose, and with it where the request begins: that is told of once.
        (at((21, None)), at((23, None)), False),
        # It began at 23 by its own tag, which is now the least level of the app.
        (at((23, None)), at((23, None)), False),
    ],
)
def test_a_permission_changes_with_its_levels(
    before: RequestedPermission, after: RequestedPermission, *, differs: bool
) -> None:
    compared = compare(app(before), replace(app(after), min_sdk=23))
    assert [one.change for one in compared.permissions] == [Change.CHANGED] * differs
    assert [(level.name, level.old, level.new) for level in compared.levels] == [("min_sdk", 21, 23)]


def test_an_sdk_changes_with_its_version_where_both_are_known() -> None:
    def holding(version: str | None) -> App:
        return app(sdks=(replace(detected("jpush"), version=version),))

    assert changes(compare(holding("4.0"), holding("5.0")), "sdks") == [("jpush", Change.CHANGED)]
    assert compare(holding(None), holding("5.0")).sdks == ()
    assert compare(holding("5.0"), holding("5.0")).sdks == ()


def test_an_sdk_that_is_only_referenced_is_not_there() -> None:
    named = DetectedSdk(id="jpush", presence=Presence.REFERENCED, classes=0, evidence=(PLACE,))
    assert changes(compare(app(sdks=(named,)), app(sdks=(detected("jpush"),))), "sdks") == [("jpush", Change.NEW)]


def readings(before: tuple[DataAccess, ...] | None, after: tuple[DataAccess, ...] | None) -> list[tuple[str, str, str]]:
    compared = compare(replace(app(), accesses=before), replace(app(), accesses=after))
    return [(one.either.data_type, one.either.owner.kind, one.change) for one in compared.readings]


def test_another_reader_of_the_same_data_is_new() -> None:
    assert readings((access("imei"),), (access("imei"), access("imei", GETUI))) == [("imei", "sdk", "new")]


def test_the_apps_own_code_is_one_reader_under_any_name() -> None:
    renamed = replace(OWN, prefix="com.example.shop")
    assert readings((access("imei"),), (access("imei", renamed), access("imei", renamed))) == []


def test_what_is_uncertain_is_no_reading() -> None:
    assert readings((), (access("imei", certain=False),)) == []


def test_without_code_on_one_side_nothing_is_said_of_readings() -> None:
    assert readings(None, (access("imei"),)) == []
    assert readings((access("imei"),), None) == []


def test_a_component_changes_when_others_are_let_in() -> None:
    before = app(components=(component("a.Open"), component("a.Gone"), component("a.Same", exported=True)))
    after = app(components=(component("a.New"), component("a.Open", exported=True), component("a.Same", exported=True)))
    assert changes(compare(before, after), "components") == [
        ("a.Gone", Change.GONE),
        ("a.New", Change.NEW),
        ("a.Open", Change.CHANGED),
    ]


def test_a_component_changes_with_the_permission_that_guards_it() -> None:
    guarded = component("a.A", exported=True, permission="a.GUARD")
    assert changes(
        compare(app(components=(guarded,)), app(components=(component("a.A", exported=True),))), "components"
    )


def test_another_signer_is_new_and_the_old_one_gone() -> None:
    before, after = (
        replace(app(), signers=(Signer(sha256=digit * 64, subject="CN=Shop", scheme="v2"),)) for digit in "ab"
    )
    assert changes(compare(before, after), "signers") == [("a" * 64, Change.GONE), ("b" * 64, Change.NEW)]
    newer_scheme = replace(before, signers=(replace(before.signers[0], scheme="v3"),))
    assert compare(before, newer_scheme).signers == ()


# --- against a policy ----------------------------------------------------------------------------------------------

TEXT = "隐私政策\n" + "本政策说明我们如何处理个人信息，请您仔细阅读全文。" * 20 + "\n我们会申请相机权限，用于扫码。\n"


def judged(tmp_path: Path, old: App, new: App, *, gate: Gate | None = None, terms: Terms | None = None) -> Comparison:
    file = tmp_path / "policy.txt"
    file.write_text(TEXT, encoding="utf-8")
    policy = read_policy(file)
    judgement = Judgement(
        old=audit(old, policy, gate=gate, terms=terms), new=audit(new, policy, gate=gate, terms=terms)
    )
    return compare(old, new, gate=gate, judgement=judgement)


def subjects(compared: Comparison) -> tuple[list[str], list[str], list[str]]:
    found = compared.judgement
    assert found is not None
    short = [
        [finding.subject.rpartition(".")[2] for finding in side if finding.rule == "UND001"]
        for side in (found.came, found.went, found.stayed)
    ]
    return short[0], short[1], short[2]


def test_only_findings_that_were_not_there_before_fail(tmp_path: Path) -> None:
    old = app("READ_CONTACTS", "RECORD_AUDIO", "CAMERA")
    new = app("READ_CONTACTS", "READ_CALENDAR", "CAMERA")
    compared = judged(tmp_path, old, new)
    assert subjects(compared) == (["READ_CALENDAR"], ["RECORD_AUDIO"], ["READ_CONTACTS"])
    assert compared.verdict is Verdict.FAIL
    assert judged(tmp_path, new, new).verdict is Verdict.PASS


def test_the_gate_decides(tmp_path: Path) -> None:
    new = app("READ_CALENDAR")
    assert judged(tmp_path, app(), new, gate=Gate(fail_on=Severity.CRITICAL)).verdict is Verdict.PASS
    assert judged(tmp_path, app(), new, gate=Gate(fail_on=None)).verdict is Verdict.PASS


def test_a_waived_finding_is_neither_new_nor_gone(tmp_path: Path) -> None:
    accepted: Waiver = waiver("READ_CALENDAR", rule="UND001")
    terms = Terms(waivers=(accepted,), today=TODAY)
    asks, not_any_more = app("READ_CALENDAR"), app()
    assert judged(tmp_path, not_any_more, asks, terms=terms).verdict is Verdict.PASS
    assert subjects(judged(tmp_path, asks, not_any_more, terms=terms)) == ([], [], [])
    assert {blocked.problem.kind for blocked in judged(tmp_path, asks, not_any_more, terms=terms).problems} == {
        ProblemKind.WAIVER_UNUSED
    }
    assert judged(tmp_path, not_any_more, asks, terms=terms).problems == ()


def test_a_renamed_app_has_the_same_findings_and_a_gap(tmp_path: Path) -> None:
    old, new = app("READ_CALENDAR"), replace(app("READ_CALENDAR"), package="com.example.renamed")
    compared = judged(tmp_path, old, new)
    assert subjects(compared) == ([], [], ["READ_CALENDAR"])
    (blocked,) = compared.problems
    assert (blocked.problem.kind, blocked.problem.detail) == (
        ProblemKind.PACKAGES_DIFFER,
        "com.example.app, com.example.renamed",
    )
    assert compared.verdict is Verdict.INCOMPLETE
    accepted = Gate(accepted_gaps=(AcceptedGap(kind="packages_differ", reason="renamed"),))
    assert judged(tmp_path, old, new, gate=accepted).verdict is Verdict.PASS


# --- what cannot be compared ---------------------------------------------------------------------------------------


def test_releases_in_the_wrong_order_are_told_of() -> None:
    old, new = replace(app(), version_code=32), replace(app(), version_code=31)
    (blocked,) = compare(old, new).problems
    assert (blocked.problem.kind, blocked.problem.effect) == (ProblemKind.VERSIONS_REVERSED, Effect.NONE)
    assert compare(new, old).problems == ()


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_gap_on_either_side_is_no_pass(side: str) -> None:
    broken = Problem(
        stage=Stage.DEX, kind=ProblemKind.DEX_UNREADABLE, artifact="a.apk!classes.dex", effect=Effect.PARTIAL
    )
    whole, damaged = app(), app(problems=(broken,))
    compared = compare(damaged, whole) if side == "old" else compare(whole, damaged)
    assert compared.verdict is Verdict.INCOMPLETE
    assert [blocked.problem for blocked in compared.problems] == [broken]


def test_the_same_gap_on_both_sides_is_told_once(tmp_path: Path) -> None:
    broken = Problem(stage=Stage.SIGNATURE, kind=ProblemKind.SIGNATURE_MISSING, artifact="a", effect=Effect.NONE)
    both = app(problems=(broken,))
    assert len(judged(tmp_path, both, both).problems) == 1


def test_an_app_that_cannot_be_read_is_never_judged(tmp_path: Path) -> None:
    broken = Problem(
        stage=Stage.CONTAINER, kind=ProblemKind.CONTAINER_UNREADABLE, artifact="a.apk", effect=Effect.FATAL
    )
    assert judged(tmp_path, app(problems=(broken,)), app("READ_CALENDAR")).verdict is Verdict.INCOMPLETE
