"""Permissions that a policy declares by name alone, or only among others."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.engine import audit
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import Confidence, Disclosure, Severity
from auditor.policy.reader import read_policy
from tests.rules.cases import app, found, judged, judged_alone

CATCH_ALL = "我们会申请相机等权限，用于扫码。"


@pytest.mark.parametrize(
    "text",
    [
        "我们会申请以下权限：相机、麦克风。",
        "本应用需要获取您的相机权限。",
        "另外，使用过程中可能申请相机权限，具体以系统弹窗提示为准。",
        "三、权限列表\n1、相机\n2、麦克风\n",
        "三、权限列表\n1、相机：可选\n2、麦克风：必选\n",
        "三、权限列表\nandroid.permission.CAMERA\nandroid.permission.RECORD_AUDIO\n",
    ],
)
def test_a_bare_name_states_no_purpose(tmp_path: Path, text: str) -> None:
    result = judged(tmp_path, app("CAMERA"), text)
    assert {found for found in found(result) if found[0] != "UND009"} == {("UND007", "CAMERA")}
    (finding,) = [finding for finding in result.findings if finding.rule == "UND007"]
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.MEDIUM)
    assert finding.evidence.policy
    assert finding.evidence.app


@pytest.mark.parametrize(
    "text",
    [
        "我们会申请相机权限，用于扫码。",
        "三、权限列表\n1、相机权限：扫码\n",
        "您可以开启相机权限，为旧物拍照、录制视频，或者扫描二维码。",
        "三、权限列表\n1、相机：扫描商品条码，拍摄评价照片\n",
        "三、权限列表\n相机权限\n当您扫描商品条码或者拍摄评价照片时使用。\n",
        "我们会申请相机权限。\n为了扫描商品条码，我们会使用相机权限。",
    ],
)
def test_what_may_tell_the_purpose_keeps_it_quiet(tmp_path: Path, text: str) -> None:
    assert "UND007" not in {rule for rule, _ in found(judged(tmp_path, app("CAMERA"), text))}


def test_a_kind_of_data_that_is_collected_is_no_bare_name(tmp_path: Path) -> None:
    # Location by a data word: that it stands bare is a matter of the data, not of the permission's entry.
    result = judged(tmp_path, app("ACCESS_FINE_LOCATION"), "我们会收集您的位置信息。")
    assert "UND007" not in {rule for rule, _ in found(result)}


def test_what_opens_no_personal_data_needs_no_purpose(tmp_path: Path) -> None:
    assert found(judged(tmp_path, app("VIBRATE"), "三、权限列表\nandroid.permission.VIBRATE\n")) == set()


def test_an_install_time_permission_without_a_purpose_is_low(tmp_path: Path) -> None:
    result = judged(tmp_path, app("QUERY_ALL_PACKAGES"), "三、权限列表\nandroid.permission.QUERY_ALL_PACKAGES\n")
    (finding,) = [finding for finding in result.findings if finding.rule == "UND007"]
    assert finding.severity is Severity.LOW


def test_an_english_list_of_constants_states_no_purpose(tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    words = "This policy tells how we handle personal information and privacy in every detail. " * 40
    file.write_text(f"# Privacy policy\n\n{words}\n\n## Permissions\n\n- android.permission.CAMERA\n", encoding="utf-8")
    assert ("UND007", "CAMERA") in found(audit(app("CAMERA"), read_policy(file)))
    explained = "- android.permission.CAMERA, which scans the barcodes of products\n"
    file.write_text(f"# Privacy policy\n\n{words}\n\n## Permissions\n\n{explained}", encoding="utf-8")
    assert ("UND007", "CAMERA") not in found(audit(app("CAMERA"), read_policy(file)))


@pytest.mark.parametrize(
    "text",
    [
        CATCH_ALL,
        "我们会申请相机权限用于扫码，并可能申请其他必要权限。",
        "我们申请的权限包括但不限于相机，用于扫码。",
    ],
)
def test_a_catch_all_covers_only_in_part(tmp_path: Path, text: str) -> None:
    result = judged(tmp_path, app("READ_CALENDAR"), text)
    (finding,) = [finding for finding in result.findings if finding.subject.endswith("READ_CALENDAR")]
    assert (finding.rule, finding.severity, finding.confidence) == ("UND008", Severity.MEDIUM, Confidence.MEDIUM)
    assert "权限" in finding.evidence.policy[0].snippet
    assert finding.evidence.searched
    assert [entry.disclosure for entry in result.permissions] == [Disclosure.PARTIAL]


@pytest.mark.parametrize(
    "permission", ["READ_SMS", "READ_CALL_LOG", "READ_CONTACTS", "CALL_PHONE", "ACCESS_BACKGROUND_LOCATION"]
)
def test_a_catch_all_never_covers_the_most_intrusive(tmp_path: Path, permission: str) -> None:
    rules = {rule for rule, subject in found(judged(tmp_path, app(permission), CATCH_ALL)) if subject == permission}
    assert "UND008" not in rules
    assert rules & {"UND001", "UND002", "UND006"}


@pytest.mark.parametrize(
    "text",
    [
        "您可以在设置中关闭相机等权限。",
        "如果您拒绝相机等权限，我们不会申请。",
        "我们不会申请其他权限。",
        "我们会收集手机号等信息，用于注册。",
        "六、您的权利\n您使用手机设置管理相机等权限。",
    ],
)
def test_words_that_ask_for_nothing_are_no_catch_all(tmp_path: Path, text: str) -> None:
    assert ("UND001", "READ_CALENDAR") in found(judged(tmp_path, app("READ_CALENDAR"), text))


def test_a_named_permission_is_not_caught(tmp_path: Path) -> None:
    assert found(judged(tmp_path, app("CAMERA"), CATCH_ALL)) == set()


def test_a_declared_sibling_lowers_it(tmp_path: Path) -> None:
    text = "我们会申请READ_CALENDAR等权限，用于提醒。"
    result = judged(tmp_path, app("READ_CALENDAR", "WRITE_CALENDAR"), text)
    caught = [(finding.subject, finding.severity) for finding in result.findings if finding.rule == "UND008"]
    assert caught == [("android.permission.WRITE_CALENDAR", Severity.LOW)]


def test_of_a_policy_that_was_read_in_part_silence_is_not_certain(tmp_path: Path) -> None:
    file = tmp_path / "policy.txt"
    file.write_text("隐私政策\n" + "本政策说明我们如何处理个人信息。" * 40, encoding="utf-8")
    policy = read_policy(file)
    gap = Problem(stage=Stage.POLICY, kind=ProblemKind.POLICY_PART_UNREAD, artifact="p", effect=Effect.PARTIAL)
    whole, part = audit(app("CAMERA"), policy), audit(app("CAMERA"), replace(policy, problems=(gap,)))
    confidence = [
        [finding.confidence for finding in result.findings if finding.rule == "UND001"] for result in (whole, part)
    ]
    assert confidence == [[Confidence.HIGH], [Confidence.MEDIUM]]


def test_the_name_of_the_app_tells_no_purpose(tmp_path: Path) -> None:
    text = "欢迎使用“云上书画苑”！\n云上书画苑会申请相机权限。"
    assert ("UND007", "CAMERA") in found(judged_alone(tmp_path, app("CAMERA"), text))
