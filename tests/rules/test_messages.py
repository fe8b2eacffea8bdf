"""The findings of the rules as sentences, in both languages: every placeholder is filled."""

from pathlib import Path

import pytest

from auditor.messages import message, remedy
from auditor.model.app import Component, ComponentKind
from auditor.model.evidence import Location
from auditor.model.finding import Category
from tests.rules.cases import app, detected, judged, judged_alone, requested
from tests.rules.test_sdk_risks import PUSH, core

EVERYTHING = app(
    "RECEIVE_BOOT_COMPLETED",
    "CAMERA",
    "READ_CALENDAR",
    "READ_CONTACTS",
    "MANAGE_EXTERNAL_STORAGE",
    "QUERY_ALL_PACKAGES",
    "INSTALL_PACKAGES",
    "BIND_ACCESSIBILITY_SERVICE",
    requested("android.permission.CAMRA"),
    sdks=(detected("amap"), core("1.6.4")),
    components=(
        PUSH,
        Component(
            kind=ComponentKind.SERVICE,
            name="com.example.app.Helper",
            permission="android.permission.BIND_VPN_SERVICE",
            location=Location(artifact="app.apk"),
        ),
    ),
)
POLICY = (
    "我们会申请相机等权限。\n"
    "四、第三方SDK\nSDK名称 | 公司名称 | 收集的个人信息\n--- | --- | ---\n高德定位SDK | 高德软件有限公司 | 位置信息\n"
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("number", ["06", "12", "30", "38"])
def test_every_finding_is_a_sentence_in_both_languages(tmp_path: Path, number: str, language: str) -> None:
    result = judged_alone(tmp_path, EVERYTHING, POLICY, category=Category(id=f"CAC39-{number}", guessed=False))
    rules = {finding.rule for finding in result.findings}
    assert rules >= {"UND007", "UND008", "SDK005", "SDK007", "SDK008", "OVR002", "MAN001", "MAN002", "MAN003"}
    for finding in result.findings:
        for text in (message(finding, language), remedy(finding, language)):
            assert text
            assert "{" not in text
            assert "CAC39" not in text


def test_an_sdks_entry_is_completed_in_words(tmp_path: Path) -> None:
    result = judged(tmp_path, app(sdks=(detected("bugly"),)), "我们集成了Bugly SDK，用于上报崩溃。")
    (finding,) = result.findings
    assert message(finding, "zh") == "腾讯 Bugly在隐私政策中的公示信息缺少：提供方、收集的信息、其隐私政策链接。"
    assert message(finding, "en") == (
        "The entry for Bugly in the privacy policy leaves out "
        "the provider, the data it takes, a link to its own policy."
    )


def test_a_notice_tells_what_is_wrong(tmp_path: Path) -> None:
    (finding,) = judged(tmp_path, app(sdks=(core("1.6.4"),)), "").findings
    assert message(finding, "en") == (
        "Play Core is built in at version 1.6.4; CVE-2020-8913 is about versions before 1.7.2: "
        "another app on the device can run code as this app and read its data."
    )
