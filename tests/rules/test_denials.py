"""What the policy denies, against what the app requests and its code reads."""

from pathlib import Path

import pytest

from auditor.messages import message
from auditor.model.finding import Confidence, Finding
from tests.rules.cases import app, found, judged
from tests.rules.test_reads import PUSH, access, reading

DENIAL = "我们不会读取您的剪贴板内容。"


def only(tmp_path: Path, *owners: object) -> Finding:
    reads = (access("clipboard"),) if not owners else (access("clipboard", PUSH),)
    (finding,) = [one for one in judged(tmp_path, reading(app(), *reads), DENIAL).findings if one.rule == "UND010"]
    return finding


def test_data_that_is_denied_and_read(tmp_path: Path) -> None:
    finding = only(tmp_path)
    assert (finding.subject, finding.confidence) == ("clipboard", Confidence.HIGH)
    assert finding.evidence.app[0].symbol == "com.example.Reader->read"
    assert "剪贴板" in finding.evidence.policy[0].snippet
    assert message(finding, "zh").startswith(
        "隐私政策写明不读取或不收集“剪贴板内容”（clipboard），而 com.example 读取了该信息"
    )


def test_of_an_sdk_the_sentence_may_not_speak(tmp_path: Path) -> None:
    assert only(tmp_path, PUSH).confidence is Confidence.MEDIUM


def test_it_is_said_once(tmp_path: Path) -> None:
    contacts = access("contacts", needs="android.permission.READ_CONTACTS")
    result = judged(tmp_path, reading(app("READ_CONTACTS"), contacts), "我们不会读取您的通讯录。")
    assert found(result) == {("UND010", "READ_CONTACTS")}


@pytest.mark.parametrize(
    ("permission", "text", "is_denied"),
    [
        ("WRITE_CALENDAR", "我们会申请日历权限，用于写入值班提醒，不会读取您的日程。", False),
        ("READ_CALENDAR", "我们不会收集您的日程。", True),
        ("WRITE_CALENDAR", "我们不会申请日历权限。", True),
        ("WRITE_CONTACTS", "我们申请写入通讯录的权限，用于保存名片，不会收集您的联系人信息。", False),
    ],
)
def test_what_is_not_read_may_be_written(tmp_path: Path, permission: str, text: str, *, is_denied: bool) -> None:
    assert (("UND010", permission) in found(judged(tmp_path, app(permission), text))) is is_denied


def test_a_condition_is_no_denial(tmp_path: Path) -> None:
    text = "未经您的同意，我们不会读取您的剪贴板内容。"
    result = judged(tmp_path, reading(app(), access("clipboard")), text)
    assert "UND010" not in {rule for rule, _ in found(result)}


def test_what_limits_a_permission_in_the_text_that_asks_for_it_is_no_denial(tmp_path: Path) -> None:
    asked = "位置权限：系统要求先有位置权限才能连接手表，我们不读取经纬度。"
    assert found(judged(tmp_path, app("ACCESS_FINE_LOCATION"), asked)) == set()


def test_what_is_asked_for_in_one_place_and_denied_in_another_is_contradicted(tmp_path: Path) -> None:
    said = "为展示附近门店，我们会申请位置权限。\n我们不会读取经纬度。"
    (finding,) = judged(tmp_path, app("ACCESS_FINE_LOCATION"), said).findings
    assert (finding.rule, dict(finding.params)["variant"]) == ("UND010", "contradicted")


def test_data_that_is_denied_is_judged_by_what_code_reads_wherever_it_stands(tmp_path: Path) -> None:
    asked = "位置权限：系统要求先有位置权限才能连接手表，我们不读取经纬度。"
    read = access("location_precise", needs="android.permission.ACCESS_FINE_LOCATION")
    assert ("UND010", "location_precise") in found(judged(tmp_path, reading(app("ACCESS_FINE_LOCATION"), read), asked))
