"""The engine: order, verdict, and what unreadable input does to it."""

from pathlib import Path

from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import Confidence, Gate, Severity, Verdict
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
    assert result.rules_run == ("POL001",)
    assert result.verdict is Verdict.INCOMPLETE
    assert "UND001" in result.problems[0].rules


def test_a_broken_dex_leaves_the_permission_rules_whole(tmp_path: Path) -> None:
    broken = Problem(
        stage=Stage.DEX, kind=ProblemKind.DEX_UNREADABLE, artifact="app.apk!classes2.dex", effect=Effect.PARTIAL
    )
    result = judged(tmp_path, app("CAMERA", problems=(broken,)), "我们会保护您的信息。")
    assert found(result) == {("UND001", "CAMERA")}
    code = ("MAN004", "OVR003", "OVR005", "OVR006", "OVR008")
    sdks = ("SDK001", "SDK002", "SDK003", "SDK004", "SDK008")
    assert result.problems[0].rules == (*code, *sdks, "UND005", "UND011")
    assert result.verdict is Verdict.FAIL


def test_the_same_input_gives_the_same_audit(tmp_path: Path) -> None:
    shop = app("READ_SMS", "CAMERA")
    assert judged(tmp_path, shop, "我们会申请相机权限。") == judged(tmp_path, shop, "我们会申请相机权限。")
