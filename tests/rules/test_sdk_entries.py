"""What a policy says of an SDK that it names."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model.app import DataAccess, Owner, OwnerKind
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Confidence, Finding, Severity
from tests.rules.cases import app, detected, judged, judged_alone

HEADER = "四、第三方SDK\nSDK名称 | 公司名称 | 使用目的 | 收集的个人信息 | 隐私政策\n--- | --- | --- | --- | ---\n"
WHOLE = "极光推送SDK | 深圳市和讯华谷信息技术有限公司 | 推送消息 | 设备标识 | https://www.jiguang.cn/license/privacy\n"
MAP = "高德定位SDK | 高德软件有限公司 | 定位 | 位置信息、设备标识 | https://lbs.amap.com/pages/privacy\n"


def of(rule: str, result: Audit) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule == rule]


def test_a_whole_row_is_no_finding(tmp_path: Path) -> None:
    assert of("SDK002", judged(tmp_path, app(sdks=(detected("jpush"),)), HEADER + WHOLE)) == []


@pytest.mark.parametrize(
    ("text", "missing", "severity"),
    [
        ("我们集成了极光推送SDK，用于消息推送。", "data,link", Severity.MEDIUM),
        (HEADER + WHOLE.replace("设备标识", ""), "data", Severity.MEDIUM),
        (HEADER + WHOLE.replace("推送消息", ""), "purpose", Severity.MEDIUM),
        (HEADER + WHOLE.replace("https://www.jiguang.cn/license/privacy", ""), "link", Severity.LOW),
    ],
)
def test_what_an_entry_leaves_out(tmp_path: Path, text: str, missing: str, severity: Severity) -> None:
    (finding,) = of("SDK002", judged(tmp_path, app(sdks=(detected("jpush"),)), text))
    assert dict(finding.params)["left_out"] == missing
    assert finding.severity is severity
    assert finding.evidence.policy
    assert finding.evidence.app


def test_a_name_with_its_vendors_tells_the_provider(tmp_path: Path) -> None:
    bugly = "{} |  | 分析崩溃 | 设备型号 | https://bugly.qq.com/privacy\n"
    (finding,) = of("SDK002", judged(tmp_path, app(sdks=(detected("bugly"),)), HEADER + bugly.format("Bugly")))
    assert (dict(finding.params)["left_out"], finding.severity) == ("provider", Severity.LOW)
    named = judged(tmp_path, app(sdks=(detected("bugly"),)), HEADER + bugly.format("Bugly（Tencent）"))
    assert of("SDK002", named) == []


def test_two_places_complete_each_other(tmp_path: Path) -> None:
    text = HEADER + WHOLE.replace("推送消息", "") + "\n五、推送\n我们集成了极光推送SDK，用于消息推送。"
    assert of("SDK002", judged(tmp_path, app(sdks=(detected("jpush"),)), text)) == []


def test_an_sdk_that_is_not_in_the_app_needs_no_whole_row(tmp_path: Path) -> None:
    assert of("SDK002", judged(tmp_path, app(), "我们集成了极光推送SDK，用于消息推送。")) == []


def test_rules_of_chinese_law_are_silent_elsewhere(tmp_path: Path) -> None:
    from auditor.engine import audit

    result = judged(tmp_path, app(sdks=(detected("jpush"),)), "我们集成了极光推送SDK。")
    assert of("SDK002", result)
    other = audit(result.app, result.policy, profile="play")
    assert not {"SDK002", "SDK007", "SDK008", "OVR004"} & {*other.rules_run}


def test_a_row_with_a_location_and_no_word_on_separate_consent(tmp_path: Path) -> None:
    (finding,) = of("SDK008", judged_alone(tmp_path, app(sdks=(detected("amap"),)), HEADER + MAP))
    assert (finding.subject, finding.severity, finding.confidence) == ("amap", Severity.MEDIUM, Confidence.LOW)
    assert dict(finding.params)["data_types"] == "location"
    assert "单独同意" in finding.evidence.searched


@pytest.mark.parametrize("consent", ["我们会在收集前征得您的单独同意。", "我们会取得您的明示同意。"])
def test_separate_consent_anywhere_keeps_it_quiet(tmp_path: Path, consent: str) -> None:
    assert of("SDK008", judged_alone(tmp_path, app(sdks=(detected("amap"),)), f"{consent}\n{HEADER}{MAP}")) == []


def test_identifiers_are_not_sensitive(tmp_path: Path) -> None:
    assert of("SDK008", judged_alone(tmp_path, app(sdks=(detected("jpush"),)), HEADER + WHOLE)) == []


def test_code_that_is_seen_reading_it_is_surer(tmp_path: Path) -> None:
    contacts = DataAccess(
        data_type="contacts",
        api="content://com.android.contacts",
        certain=True,
        risk="high",
        permissions=(("android.permission.READ_CONTACTS",),),
        caller="cn.jpush.a->b",
        owner=Owner(kind=OwnerKind.SDK, id="jpush", prefix="cn.jpush"),
        location=Location(artifact="app.apk", member="classes.dex", symbol="cn.jpush.a->b"),
    )
    reader = replace(app("READ_CONTACTS", sdks=(detected("jpush"),)), accesses=(contacts,))
    text = "我们会申请通讯录权限，用于邀请。我们集成了极光推送SDK，用于推送。"
    (finding,) = of("SDK008", judged_alone(tmp_path, reader, text))
    assert finding.confidence is Confidence.MEDIUM
    assert finding.evidence.app[0].symbol == "cn.jpush.a->b"
