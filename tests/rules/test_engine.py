"""The engine: order, verdict, and what unreadable input does to it."""

from datetime import date
from pathlib import Path

from auditor.engine import audit
from auditor.model.audit import Audit
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import Confidence, Gate, Severity, Verdict
from auditor.model.terms import KnownFinding, Terms, Waiver
from auditor.policy.reader import read_policy
from tests.rules.cases import app, found, judged


def test_the_most_severe_finding_comes_first(tmp_path: Path) -> None:
    result = judged(tmp_path, app("ACCESS_WIFI_STATE", "CAMERA", "READ_SMS"), "我们会保护您的信息。")
    ranks = [finding.severity.rank for finding in result.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) >= 3


def test_a_subject_gets_one_finding_of_a_family(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_SMS"), "我们不会读取您的短信。")
    assert found(result) == {("UND010", "READ_SMS"), ("OVR001", "READ_SMS")}


def test_the_gate_decides_between_pass_and_fail(tmp_path: Path) -> None:
    camera = app("CAMERA")
    text = "我们会保护您的信息。"
    assert judged(tmp_path, camera, text).verdict is Verdict.FAIL
    assert judged(tmp_path, camera, text, gate=Gate(fail_on=Severity.CRITICAL)).verdict is Verdict.PASS
    assert judged(tmp_path, camera, text, gate=Gate(fail_on=None)).verdict is Verdict.PASS


def test_min_confidence_lets_unsure_findings_pass(tmp_path: Path) -> None:
    gate = Gate(fail_on=Severity.MEDIUM, min_confidence=Confidence.HIGH)
    text = "我们会收集您的设备信息。"
    assert judged(tmp_path, app("READ_PHONE_STATE"), text, gate=Gate(fail_on=Severity.MEDIUM)).verdict is Verdict.FAIL
    assert judged(tmp_path, app("READ_PHONE_STATE"), text, gate=gate).verdict is Verdict.PASS


def test_a_short_text_is_no_policy(tmp_path: Path) -> None:
    result = judged(tmp_path, app(), "我们会保护您的个人信息。", padded=False)
    assert {rule for rule, _ in found(result)} == {"POL001"}


def test_an_unreadable_manifest_blocks_the_rules_that_need_it(tmp_path: Path) -> None:
    broken = Problem(
        stage=Stage.MANIFEST, kind=ProblemKind.MANIFEST_UNREADABLE, artifact="app.apk", effect=Effect.FATAL
    )
    result = judged(tmp_path, app(problems=(broken,)), "我们会申请相机权限。")
    assert result.findings == ()
    assert {rule.rstrip("0123456789") for rule in result.rules_run} == {"POL"}
    assert result.verdict is Verdict.INCOMPLETE
    assert "UND001" in result.problems[0].rules


def test_a_broken_dex_leaves_the_permission_rules_whole(tmp_path: Path) -> None:
    broken = Problem(
        stage=Stage.DEX, kind=ProblemKind.DEX_UNREADABLE, artifact="app.apk!classes2.dex", effect=Effect.PARTIAL
    )
    result = judged(tmp_path, app("CAMERA", problems=(broken,)), "我们会保护您的信息。")
    assert found(result) == {("UND001", "CAMERA")}
    code = ("MAN004", "OVR003", "OVR005", "OVR006", "OVR008", "POL008", "POL013")
    sdks = ("SDK001", "SDK002", "SDK003", "SDK004", "SDK008")
    assert result.problems[0].rules == (*code, *sdks, "UND005", "UND011")
    assert result.verdict is Verdict.FAIL


def test_the_same_input_gives_the_same_audit(tmp_path: Path) -> None:
    shop = app("READ_SMS", "CAMERA")
    assert judged(tmp_path, shop, "我们会申请相机权限。") == judged(tmp_path, shop, "我们会申请相机权限。")


def run(tmp_path: Path, terms: Terms, *permissions: str, profile: str | None = None) -> Audit:
    """An audit of an app that asks for these, by a policy that says nothing."""
    (tmp_path / "policy.txt").write_text("我们会保护您的个人信息。" * 60, encoding="utf-8")
    return audit(app(*permissions), read_policy(tmp_path / "policy.txt"), profile=profile, terms=terms)


def test_selected_rules_run_in_place_of_the_profiles(tmp_path: Path) -> None:
    assert run(tmp_path, Terms(select=("UND001",)), "CAMERA", "READ_SMS").rules_run == ("UND001",)
    families = {
        rule.rstrip("0123456789") for rule in run(tmp_path, Terms(select=("POL", "SDK")), profile="eu").rules_run
    }
    assert families == {"POL", "SDK"}


def test_ignored_rules_and_families_do_not_run(tmp_path: Path) -> None:
    result = run(tmp_path, Terms(ignore=("UND002", "OVR")), "CAMERA", "READ_SMS")
    assert "UND001" in result.rules_run
    assert not {rule for rule in result.rules_run if rule == "UND002" or rule.startswith("OVR")}
    assert {finding.rule for finding in result.findings if finding.subject.endswith("CAMERA")} == {"UND001"}


def test_a_profile_of_ones_own_has_no_rules_but_the_selected(tmp_path: Path) -> None:
    assert run(tmp_path, Terms(), "CAMERA", profile="mine").rules_run == ()


def severities(result: Audit) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in result.findings}


def test_a_given_severity_stands_in_place_of_the_rules_own(tmp_path: Path) -> None:
    given = Terms(severity=(("UND001", Severity.LOW),))
    assert severities(run(tmp_path, Terms(), "CAMERA"))["UND001"] is Severity.HIGH
    assert severities(run(tmp_path, given, "CAMERA"))["UND001"] is Severity.LOW
    assert run(tmp_path, given, "CAMERA").verdict is Verdict.PASS


def test_what_a_rule_itself_holds_less_severe_stays_so(tmp_path: Path) -> None:
    (tmp_path / "policy.txt").write_text("我们会收集您的设备信息。" * 60, encoding="utf-8")
    policy = read_policy(tmp_path / "policy.txt")
    phone = app("READ_PHONE_STATE")
    own = severities(audit(phone, policy))["UND001"]
    assert own is Severity.MEDIUM  # only in general: one step below the rule's own
    for given, expected in ((Severity.CRITICAL, Severity.HIGH), (Severity.INFO, Severity.INFO)):
        found = severities(audit(phone, policy, terms=Terms(severity=(("UND001", given),))))
        assert found["UND001"] is expected


def test_a_waiver_goes_before_the_baseline(tmp_path: Path) -> None:
    first = run(tmp_path, Terms(), "CAMERA", "READ_CALENDAR")
    package = first.app.package
    known = tuple(
        KnownFinding(fingerprint=found.fingerprint(package), rule=found.rule, subject=found.subject)
        for found in first.findings
    )
    accepted = Waiver(rule="UND001", subject="CAMERA", reason="x", until=date(2027, 1, 1), place="waivers[0]")
    result = run(tmp_path, Terms(waivers=(accepted,), today=date(2026, 11, 28), known=known), "CAMERA", "READ_CALENDAR")
    assert [one.finding.subject for one in result.waived] == ["android.permission.CAMERA"]
    assert "android.permission.CAMERA" not in {finding.subject for finding in result.known}
    assert "android.permission.READ_CALENDAR" in {finding.subject for finding in result.known}
    assert (result.findings, result.gone, result.verdict) == ((), (), Verdict.PASS)


def test_what_an_ignored_rule_found_before_is_not_gone(tmp_path: Path) -> None:
    known = (KnownFinding(fingerprint="0" * 16, rule="UND001", subject="android.permission.CAMERA"),)
    assert run(tmp_path, Terms(known=known), "INTERNET").gone == known
    assert run(tmp_path, Terms(known=known, ignore=("UND001",)), "INTERNET").gone == ()
