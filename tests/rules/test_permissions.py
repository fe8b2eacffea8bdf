"""When requested permissions are findings, and when they are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model.app import Component, ComponentKind
from auditor.model.evidence import Effect, Location, Problem, ProblemKind, Stage
from auditor.model.finding import Category, Confidence, Disclosure, Severity
from tests.rules.cases import app, found, judged, judged_alone, requested


@pytest.mark.parametrize(
    ("permission", "rule", "severity"),
    [
        ("CAMERA", "UND001", Severity.HIGH),
        ("READ_PHONE_STATE", "UND001", Severity.HIGH),
        ("READ_SMS", "UND002", Severity.CRITICAL),
        ("READ_CALL_LOG", "UND002", Severity.CRITICAL),
        ("PACKAGE_USAGE_STATS", "UND003", Severity.HIGH),
        ("QUERY_ALL_PACKAGES", "UND004", Severity.MEDIUM),
        ("ACCESS_WIFI_STATE", "UND004", Severity.LOW),
        ("ACCESS_BACKGROUND_LOCATION", "UND006", Severity.CRITICAL),
    ],
)
def test_a_silent_policy_leaves_it_undeclared(tmp_path: Path, permission: str, rule: str, severity: Severity) -> None:
    result = judged(tmp_path, app(permission), "我们不处理其他信息。")
    findings = [finding for finding in result.findings if finding.rule == rule]
    assert [(finding.severity, finding.confidence) for finding in findings] == [(severity, Confidence.HIGH)]
    assert findings[0].evidence.app[0].element == f"uses-permission[@name='android.permission.{permission}']"
    assert findings[0].evidence.searched


@pytest.mark.parametrize(
    ("permission", "text", "is_quiet"),
    [
        ("QUERY_ALL_PACKAGES", "我们会收集您的应用列表，用于拦截仿冒软件。", True),
        ("QUERY_ALL_PACKAGES", "个人信息包括应用列表、浏览记录等。", False),
        ("ACCESS_BACKGROUND_LOCATION", "我们会在后台收集您的位置信息，用于记录巡检路线。", True),
        ("ACCESS_BACKGROUND_LOCATION", "我们会收集您的位置信息，用于记录巡检路线。", False),
        ("ACCESS_BACKGROUND_LOCATION", "We collect your location, also in the background, to log your patrol.", True),
        ("ACCESS_BACKGROUND_LOCATION", "We collect your location to log your patrol.", False),
        ("READ_CONTACTS", "我们会收集您的联系人信息，用于推荐好友。", False),
        ("READ_MEDIA_IMAGES", "从相册选择包裹照片时，我们会申请存储权限。", True),
        ("READ_MEDIA_IMAGES", "我们会申请存储权限，用于离线缓存。", False),
        ("READ_MEDIA_AUDIO", "从相册选择包裹照片时，我们会申请存储权限。", False),
        ("READ_MEDIA_IMAGES", "我们会申请存储权限，用于离线缓存。\n\n您发布的图片由您负责。", False),
    ],
)
def test_the_word_for_the_data_is_enough_where_no_prompt_has_another(
    tmp_path: Path, permission: str, text: str, *, is_quiet: bool
) -> None:
    rules = {rule for rule, _ in found(judged_alone(tmp_path, app(permission), text)) if rule.startswith("UND00")}
    assert (rules == set()) is is_quiet


@pytest.mark.parametrize(
    "permission", ["INTERNET", "VIBRATE", "ACCESS_NETWORK_STATE", "com.example.app.permission.PUSH"]
)
def test_permissions_that_open_no_personal_data_are_no_findings(tmp_path: Path, permission: str) -> None:
    assert found(judged(tmp_path, app(permission), "我们会保护您的信息。")) == set()


def test_a_declared_permission_is_no_finding(tmp_path: Path) -> None:
    result = judged(tmp_path, app("CAMERA"), "我们会申请相机权限，用于拍摄商品。")
    assert found(result) == set()
    assert [entry.disclosure for entry in result.permissions] == [Disclosure.DECLARED]


def test_a_mention_only_in_a_definition_is_quoted_and_declares_nothing(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_CONTACTS"), "个人信息包括姓名、通讯录、通话记录等。")
    (finding,) = [finding for finding in result.findings if finding.rule == "UND001"]
    assert "通讯录" in finding.evidence.policy[0].snippet


def test_collecting_a_call_log_does_not_declare_the_permission(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_CALL_LOG"), "我们会收集通讯记录。")
    assert ("UND002", "READ_CALL_LOG") in found(result)


@pytest.mark.parametrize(
    ("text", "disclosure"),
    [
        ("我们会收集您的IMEI。", Disclosure.DECLARED),
        ("我们会收集您的设备信息。", Disclosure.PARTIAL),
        ("我们会保护您的手机。", Disclosure.UNDECLARED),
    ],
)
def test_phone_state_by_data_words(tmp_path: Path, text: str, disclosure: Disclosure) -> None:
    result = judged(tmp_path, app("READ_PHONE_STATE"), text)
    assert [entry.disclosure for entry in result.permissions] == [disclosure]


def test_partial_is_one_severity_lower_and_of_medium_confidence(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_PHONE_STATE"), "我们会收集您的设备信息。")
    (finding,) = result.findings
    assert (finding.rule, finding.severity, finding.confidence) == ("UND001", Severity.MEDIUM, Confidence.MEDIUM)
    assert ("phrase", "设备信息") in finding.params


def test_sms_permission_in_general_covers_receiving_only_partly(tmp_path: Path) -> None:
    result = judged(tmp_path, app("RECEIVE_SMS"), "我们会申请短信权限。")
    assert [entry.disclosure for entry in result.permissions] == [Disclosure.PARTIAL]


def test_the_precise_location_contains_the_approximate_one(tmp_path: Path) -> None:
    result = judged(tmp_path, app("ACCESS_COARSE_LOCATION"), "我们会申请精确位置权限。")
    assert [entry.disclosure for entry in result.permissions] == [Disclosure.DECLARED]


def test_an_implied_or_ineffective_request_is_never_a_subject(tmp_path: Path) -> None:
    requests = (
        requested("READ_CALL_LOG", implied_by="android.permission.READ_CONTACTS"),
        requested("READ_SMS", effective=False),
    )
    assert found(judged(tmp_path, app(*requests), "我们会保护您的信息。")) == set()


def test_a_denial_that_is_done_all_the_same_is_one_finding(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_CONTACTS"), "我们不会读取您的通讯录。")
    assert found(result) == {("UND010", "READ_CONTACTS")}
    assert result.findings[0].evidence.policy[0].snippet == "我们不会读取您的通讯录。"


def test_a_denial_beside_a_declaration_is_a_contradiction(tmp_path: Path) -> None:
    result = judged(tmp_path, app("READ_CONTACTS"), "我们会申请通讯录权限。\n我们不会读取您的通讯录。")
    assert found(result) == {("UND010", "READ_CONTACTS")}
    assert ("variant", "contradicted") in result.findings[0].params
    assert len(result.findings[0].evidence.policy) == 2


@pytest.mark.parametrize("text", ["未经您同意，我们不会读取您的通讯录。", "我们会读取您的通讯录，但不会上传。"])
def test_a_condition_or_a_promise_about_uploading_is_no_denial(tmp_path: Path, text: str) -> None:
    assert {rule for rule, _ in found(judged(tmp_path, app("READ_CONTACTS"), text))} <= {"UND007"}


def test_denying_the_mac_address_does_not_deny_the_wifi_state(tmp_path: Path) -> None:
    result = judged(tmp_path, app("ACCESS_WIFI_STATE"), "我们不会收集您的MAC地址。")
    assert "UND010" not in {rule for rule, _ in found(result)}


def test_declared_and_not_requested_is_said_once_for_each_claim(tmp_path: Path) -> None:
    result = judged(tmp_path, app("INTERNET"), "我们会申请位置权限。\n您可以开启定位权限。")
    assert [finding.rule for finding in result.findings] == ["UND009"]
    assert result.findings[0].severity is Severity.LOW


def test_a_permission_newer_than_the_app_need_not_be_requested(tmp_path: Path) -> None:
    text = "我们会申请通知权限，用于提醒您。"
    assert found(judged(tmp_path, app("INTERNET", target_sdk=30), text)) == set()
    assert {rule for rule, _ in found(judged(tmp_path, app("INTERNET", target_sdk=34), text))} == {"UND009"}


def test_a_privileged_service_has_to_be_declared(tmp_path: Path) -> None:
    service = Component(
        kind=ComponentKind.SERVICE,
        name="com.example.app.Helper",
        permission="android.permission.BIND_ACCESSIBILITY_SERVICE",
        location=Location(artifact="app.apk", element="service[@name='com.example.app.Helper']"),
    )
    silent = judged(tmp_path, app(components=(service,)), "我们会保护您的信息。")
    assert found(silent) == {("UND003", "BIND_ACCESSIBILITY_SERVICE")}
    assert ("component", "com.example.app.Helper") in silent.findings[0].params
    spoken = judged(tmp_path, app(components=(service,)), "我们会申请无障碍服务权限，用于自动填写。")
    assert found(spoken) == set()


@pytest.mark.parametrize("text", ["我们会保护您的信息。", "我们会申请读取您的短信。"])
def test_messages_without_need_are_over_collected_declared_or_not(tmp_path: Path, text: str) -> None:
    assert ("OVR001", "READ_SMS") in found(judged(tmp_path, app("READ_SMS"), text))


def test_a_messaging_app_may_read_messages(tmp_path: Path) -> None:
    receiver = Component(
        kind=ComponentKind.RECEIVER,
        name="com.example.app.Sms",
        actions=("android.provider.Telephony.SMS_DELIVER",),
        location=Location(artifact="app.apk"),
    )
    result = judged(tmp_path, app("READ_SMS", components=(receiver,)), "我们会申请读取您的短信，用于收发短信。")
    assert found(result) == set()


@pytest.mark.parametrize(("category", "fires"), [("CAC39-06", True), ("CAC39-34", False)])
def test_the_kind_of_service_decides_the_need(tmp_path: Path, category: str, *, fires: bool) -> None:
    result = judged(
        tmp_path, app("READ_SMS"), "我们会申请读取您的短信。", category=Category(id=category, guessed=False)
    )
    assert (("OVR001", "READ_SMS") in found(result)) is fires


@pytest.mark.parametrize(
    ("name", "target", "max_sdk", "fires"),
    [
        ("WRITE_EXTERNAL_STORAGE", 30, None, True),
        ("WRITE_EXTERNAL_STORAGE", 29, None, False),
        ("WRITE_EXTERNAL_STORAGE", 33, 29, False),
        ("WRITE_EXTERNAL_STORAGE", 33, 32, True),
        ("READ_EXTERNAL_STORAGE", 32, None, False),
        ("READ_EXTERNAL_STORAGE", 33, None, True),
        ("BLUETOOTH", 31, 30, False),
        ("BLUETOOTH_ADMIN", 31, None, True),
        ("CAMERA", 36, None, False),
    ],
)
def test_a_superseded_permission_ends_where_it_stops_to_matter(
    tmp_path: Path, name: str, target: int, max_sdk: int | None, *, fires: bool
) -> None:
    base = app(replace(requested(name), max_sdk=max_sdk), target_sdk=target)
    result = judged(tmp_path, base, "我们会申请存储权限、蓝牙权限和相机权限。")
    assert (("OVR010", name) in found(result)) is fires


def test_of_a_manifest_that_was_read_in_part_nothing_is_surely_absent(tmp_path: Path) -> None:
    gap = Problem(
        stage=Stage.MANIFEST, kind=ProblemKind.MANIFEST_PLACEHOLDER, artifact="app.apk", effect=Effect.PARTIAL
    )
    for problems, confidence in (((), Confidence.HIGH), ((gap,), Confidence.MEDIUM)):
        result = judged(tmp_path, app(problems=problems), "我们会申请相机权限，用于扫码。")
        assert [finding.confidence for finding in result.findings if finding.rule == "UND009"] == [confidence]


@pytest.mark.parametrize(
    ("permission", "text", "undeclared"),
    [
        ("FOREGROUND_SERVICE_LOCATION", "我们会申请位置权限，用于记录骑行路线。", False),
        ("FOREGROUND_SERVICE_LOCATION", "我们会申请相机权限，用于扫码。", True),
        ("FOREGROUND_SERVICE_MICROPHONE", "我们会申请麦克风权限，用于语音聊天。", False),
        ("BLUETOOTH_ADMIN", "我们会申请蓝牙权限，用于连接手环。", False),
        ("BLUETOOTH_ADMIN", "我们会申请相机权限，用于扫码。", True),
    ],
)
def test_what_opens_no_more_than_a_declared_permission(
    tmp_path: Path, permission: str, text: str, *, undeclared: bool
) -> None:
    assert (("UND004", permission) in found(judged(tmp_path, app(permission), text))) is undeclared
