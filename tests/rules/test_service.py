"""What a kind of service needs: base, plausible with a purpose, and far from it, declared or not."""

from pathlib import Path

import pytest

from auditor.engine import audit
from auditor.model.app import Component, ComponentKind
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Category, Confidence, Finding, Severity
from auditor.policy.reader import read_policy
from tests.rules.cases import app, found, judged, judged_alone

SHOPPING, MAPS, NEWS, LENDING = (Category(id=f"CAC39-{number}", guessed=False) for number in ("06", "01", "30", "12"))
SECURITY, CLOUD, UTILITIES = (Category(id=f"CAC39-{number}", guessed=False) for number in ("34", "25", "38"))
GUESSED = Category(id="CAC39-06", guessed=True)


def over(result: Audit) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule.startswith("OVR")]


def only(result: Audit) -> tuple[str, Severity, Confidence, str]:
    (finding,) = over(result)
    return finding.rule, finding.severity, finding.confidence, dict(finding.params)["variant"]


def test_what_the_basic_function_needs_is_fine(tmp_path: Path) -> None:
    assert (
        over(judged(tmp_path, app("ACCESS_FINE_LOCATION"), "我们会申请精确位置权限，用于导航。", category=MAPS)) == []
    )


def test_what_is_plausible_is_fine_with_a_purpose(tmp_path: Path) -> None:
    assert over(judged(tmp_path, app("CAMERA"), "我们会申请相机权限，用于扫码。", category=SHOPPING)) == []
    told = "您可以开启相机权限，为旧物拍照、录制视频。"
    assert over(judged(tmp_path, app("CAMERA"), told, category=SHOPPING)) == []


def test_what_is_plausible_is_a_finding_without_a_purpose(tmp_path: Path) -> None:
    result = judged(tmp_path, app("ACCESS_COARSE_LOCATION"), "我们会收集您的位置信息。", category=SHOPPING)
    assert only(result) == ("OVR002", Severity.LOW, Confidence.MEDIUM, "plausible")


def test_that_a_bare_name_has_no_purpose_is_said_once(tmp_path: Path) -> None:
    result = judged(tmp_path, app("CAMERA"), "我们会申请相机权限。", category=SHOPPING)
    assert found(result) == {("UND007", "CAMERA")}


def test_what_is_plausible_and_undeclared_is_said_once(tmp_path: Path) -> None:
    assert found(judged(tmp_path, app("CAMERA"), "", category=SHOPPING)) == {("UND001", "CAMERA")}


@pytest.mark.parametrize(("text", "variant"), [("", "default"), ("我们会申请通讯录权限，用于邀请好友。", "declared")])
def test_what_is_far_from_the_service_is_a_finding_declared_or_not(tmp_path: Path, text: str, variant: str) -> None:
    result = judged(tmp_path, app("READ_CONTACTS"), text, category=SHOPPING)
    assert only(result) == ("OVR002", Severity.HIGH, Confidence.MEDIUM, variant)
    assert over(result)[0].evidence.app[0].element == "uses-permission[@name='android.permission.READ_CONTACTS']"
    assert bool(over(result)[0].evidence.policy) == (variant == "declared")


def test_a_guess_is_one_step_less_severe_and_of_low_confidence(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_CONTACTS"), "", category=GUESSED)
    assert only(result) == ("OVR002", Severity.MEDIUM, Confidence.LOW, "default")


def test_without_a_category_nothing_is_far_from_it(tmp_path: Path) -> None:
    assert over(judged(tmp_path, app("READ_CONTACTS", "CAMERA", "BODY_SENSORS"), "")) == []


@pytest.mark.parametrize("permission", ["INTERNET", "POST_NOTIFICATIONS", "com.example.app.permission.PUSH"])
def test_what_stands_in_no_set_is_not_judged(tmp_path: Path, permission: str) -> None:
    assert over(judged(tmp_path, app(permission), "", category=SHOPPING)) == []


def test_messages_in_a_marketplace_are_one_finding_of_the_more_specific_rule(tmp_path: Path) -> None:
    text = "我们会申请读取短信权限，用于汇总消息。我们会申请读取通话记录权限，用于对应订单。"
    result = judged(tmp_path, app("READ_SMS", "READ_CALL_LOG"), text, category=SHOPPING)
    assert found(result) == {("OVR001", "READ_SMS"), ("OVR001", "READ_CALL_LOG")}


def test_a_privileged_service_far_from_the_service_is_a_finding(tmp_path: Path) -> None:
    helper = Component(
        kind=ComponentKind.SERVICE,
        name="com.example.app.Helper",
        permission="android.permission.BIND_ACCESSIBILITY_SERVICE",
        location=Location(artifact="app.apk", member="AndroidManifest.xml", element="service[@name='Helper']"),
    )
    result = judged(tmp_path, app(components=(helper,)), "", category=SHOPPING)
    assert ("OVR002", "BIND_ACCESSIBILITY_SERVICE") in found(result)
    assert over(judged(tmp_path, app(components=(helper,)), "我们使用无障碍权限，用于拦截。", category=SECURITY)) == []


def test_what_a_narrower_service_may_need_is_plausible(tmp_path: Path) -> None:
    torch = "我们会申请相机权限，用于打开手电筒。"
    assert over(judged(tmp_path, app("CAMERA"), torch, category=UTILITIES)) == []
    assert only(judged(tmp_path, app("READ_CALL_LOG"), "", category=UTILITIES))[0] == "OVR001"


@pytest.mark.parametrize(
    ("permission", "text", "is_quiet"),
    [
        ("RECORD_AUDIO", "我们会申请麦克风权限，用于把念出的数字变成算式。", True),
        ("CAMERA", "我们会申请相机权限，用于拍摄算式后识别。", True),
        ("RECORD_AUDIO", "我们会申请麦克风权限。", False),
        ("RECORD_AUDIO", "", False),
        ("READ_SMS", "我们会申请读取短信的权限，用于把念出的数字变成算式。", False),
        ("READ_CONTACTS", "我们会申请通讯录权限，用于把念出的数字变成算式。", False),
        ("READ_PHONE_STATE", "我们会申请电话权限，用于把念出的数字变成算式。", False),
    ],
)
def test_a_tool_does_more_than_its_name_says_where_the_policy_says_what(
    tmp_path: Path, permission: str, text: str, *, is_quiet: bool
) -> None:
    file = tmp_path / "policy.txt"
    file.write_text(f"隐私政策\n我们重视您的隐私。\n{text}\n", encoding="utf-8")
    # In China those services work without personal information, and OVR004 asks more of them.
    result = audit(app(permission, label="掌上计算器"), read_policy(file), category=UTILITIES, profile="play")
    assert (not any(finding.rule in {"OVR001", "OVR002"} for finding in result.findings)) is is_quiet


def test_a_service_that_needs_no_personal_information(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_CALENDAR"), "我们会申请读取日历权限，用于提醒。", category=NEWS)
    assert only(result) == ("OVR004", Severity.MEDIUM, Confidence.MEDIUM, "declared")
    assert only(judged(tmp_path, app("READ_CONTACTS"), "", category=NEWS))[:2] == ("OVR004", Severity.HIGH)
    assert over(judged(tmp_path, app("CAMERA"), "我们会申请相机权限，用于扫码。", category=NEWS)) == []


def test_that_rule_is_one_of_china(tmp_path: Path) -> None:
    from dataclasses import replace

    from auditor.engine import audit

    result = judged(tmp_path, app("READ_CALENDAR"), "", category=NEWS)
    elsewhere = audit(result.app, result.policy, profile="play", category=NEWS)
    assert only(elsewhere)[0] == "OVR002"
    assert "OVR004" not in elsewhere.rules_run
    assert "OVR004" in replace(result, findings=()).rules_run
    assert "OVR004" in audit(result.app, result.policy, profile="all", category=NEWS).rules_run


@pytest.mark.parametrize("permission", ["READ_CONTACTS", "READ_MEDIA_IMAGES", "ACCESS_FINE_LOCATION", "READ_SMS"])
def test_lenders_are_barred_from_some(tmp_path: Path, permission: str) -> None:
    result = judged(tmp_path, app(permission), "", category=LENDING)
    assert only(result) == ("OVR012", Severity.HIGH, Confidence.MEDIUM, "default")


def test_lenders_may_photograph_documents(tmp_path: Path) -> None:
    assert over(judged(tmp_path, app("CAMERA"), "我们会申请相机权限，用于拍摄身份证。", category=LENDING)) == []


def test_a_guessed_lender_gets_no_milder_finding_for_messages(tmp_path: Path) -> None:
    guessed = Category(id="CAC39-12", guessed=True)
    assert only(judged(tmp_path, app("READ_SMS"), "", category=guessed))[:2] == ("OVR001", Severity.HIGH)
    assert only(judged(tmp_path, app("READ_CONTACTS"), "", category=guessed))[:3] == (
        *("OVR012", Severity.MEDIUM),
        Confidence.LOW,
    )


def test_a_guess_excuses_no_messages(tmp_path: Path) -> None:
    guessed = Category(id="CAC39-34", guessed=True)
    assert ("OVR001", "READ_SMS") in found(judged(tmp_path, app("READ_SMS"), "", category=guessed))
    assert ("OVR001", "READ_SMS") not in found(judged(tmp_path, app("READ_SMS"), "", category=SECURITY))


ALL_FILES = "MANAGE_EXTERNAL_STORAGE"
SAID = "我们会申请所有文件访问权限，用于管理您的文件。"


def test_all_files_in_a_shop(tmp_path: Path) -> None:
    result = judged(tmp_path, app(ALL_FILES), SAID, category=SHOPPING)
    assert only(result) == ("OVR007", Severity.HIGH, Confidence.MEDIUM, "declared")


def test_all_files_in_a_cloud_drive(tmp_path: Path) -> None:
    assert over(judged(tmp_path, app(ALL_FILES), SAID, category=CLOUD)) == []


def test_all_files_of_an_unknown_kind_of_service(tmp_path: Path) -> None:
    assert over(judged(tmp_path, app(ALL_FILES), SAID)) == []
    assert only(judged(tmp_path, app(ALL_FILES), "")) == (
        *("OVR007", Severity.MEDIUM),
        *(Confidence.LOW, "without_category"),
    )


def test_a_guess_excuses_no_access_to_all_files(tmp_path: Path) -> None:
    guessed = Category(id="CAC39-25", guessed=True)
    assert only(judged(tmp_path, app(ALL_FILES), "", category=guessed))[0] == "OVR007"


FINE = "ACCESS_FINE_LOCATION"


def test_the_approximate_location_is_enough_for_the_news_of_a_city(tmp_path: Path) -> None:
    text = "我们会申请精确位置权限，用于展示您所在城市的新闻。"
    assert over(judged(tmp_path, app(FINE), text, category=NEWS)) == [], "it is told where all rules are asked for"
    result = judged_alone(tmp_path, app(FINE), text, profile="all", category=NEWS)
    assert only(result) == ("OVR011", Severity.LOW, Confidence.LOW, "default")


@pytest.mark.parametrize(
    "text",
    [
        "我们会申请精确位置权限，用于展示您附近城市的门店。",
        "我们会申请精确位置权限，用于规划路线和展示城市新闻。",
        "我们会申请精确位置权限，用于展示城市新闻。\n我们会申请精确位置权限，用于考勤。",
        "我们会申请精确位置权限，用于防止作弊。",
    ],
)
def test_another_purpose_may_need_the_precise_one(tmp_path: Path, text: str) -> None:
    assert over(judged(tmp_path, app(FINE), text, category=NEWS)) == []


def test_a_map_needs_the_precise_one(tmp_path: Path) -> None:
    text = "我们会申请精确位置权限，用于展示您所在城市的天气。"
    assert over(judged(tmp_path, app(FINE), text, category=MAPS)) == []
    assert over(judged(tmp_path, app(FINE), text)) == []


@pytest.mark.parametrize(("target", "fires"), [(22, True), (8, True), (23, False), (33, False), (None, False)])
def test_an_old_target_has_permissions_granted_in_bulk(tmp_path: Path, target: int | None, *, fires: bool) -> None:
    text = "我们会申请相机权限，用于扫码。"
    result = judged(tmp_path, app("CAMERA", "INTERNET", target_sdk=target), text)
    assert (("OVR009", "targetSdkVersion") in found(result)) is fires
    if fires:
        (finding,) = over(result)
        assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)
        assert finding.evidence.app[0].snippet == f"targetSdkVersion={target}"


def test_an_old_target_without_runtime_permissions_is_no_finding(tmp_path: Path) -> None:
    assert over(judged(tmp_path, app("INTERNET", target_sdk=22), "")) == []


@pytest.mark.parametrize(
    ("permission", "target", "fires"),
    [
        ("QUERY_ALL_PACKAGES", 33, True),
        ("QUERY_ALL_PACKAGES", 29, False),
        ("com.android.permission.GET_INSTALLED_APPS", 29, True),
    ],
)
def test_asking_for_the_list_of_apps(tmp_path: Path, permission: str, target: int, *, fires: bool) -> None:
    text = "我们会读取已安装应用列表，用于查找支付应用。"
    result = judged(tmp_path, app(permission, target_sdk=target), text)
    assert (("OVR005", "installed_apps") in found(result)) is fires
    if fires:
        assert only(result)[1:] == (Severity.MEDIUM, Confidence.MEDIUM, "requested")
    assert over(judged(tmp_path, app(permission, target_sdk=target), text, category=SECURITY)) == []


def test_a_catch_all_declares_nothing_to_a_service(tmp_path: Path) -> None:
    text = "我们会申请相机等权限，用于扫码。"
    assert only(judged(tmp_path, app("READ_CALENDAR"), text, category=SHOPPING))[3] == "default"
    assert found(judged(tmp_path, app("RECORD_AUDIO"), text, category=SHOPPING)) >= {("UND008", "RECORD_AUDIO")}
    assert over(judged(tmp_path, app("RECORD_AUDIO"), text, category=SHOPPING)) == []


def test_what_shows_every_app_is_said_once_of_a_lender(tmp_path: Path) -> None:
    result = judged(tmp_path, app("QUERY_ALL_PACKAGES"), "", category=LENDING)
    assert [(finding.rule, finding.subject) for finding in over(result)] == [("OVR005", "installed_apps")]


def test_a_request_for_what_only_guards_a_service_opens_nothing(tmp_path: Path) -> None:
    result = judged(tmp_path, app("BIND_ACCESSIBILITY_SERVICE"), "", category=SHOPPING)
    assert over(result) == []
    assert ("MAN003", "BIND_ACCESSIBILITY_SERVICE") in found(result)
