"""When SDKs are findings, and when they are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.messages import message
from auditor.model.app import Component, ComponentKind, MetaData, Presence, Protection, ProtectionKind, SdkStart
from auditor.model.audit import Audit
from auditor.model.evidence import Effect, Location, Problem, ProblemKind, Stage
from auditor.model.finding import AcceptedGap, Confidence, Gate, Severity, Verdict
from tests.rules.cases import app, detected, found, judged

PACKER = Protection(kind=ProtectionKind.PACKER, name="packer-360-jiagu", evidence=())
PACKED = Problem(stage=Stage.PROTECTION, kind=ProblemKind.PACKED, artifact="app.apk", effect=Effect.PARTIAL)


def test_an_embedded_sdk_that_is_not_named(tmp_path: Path) -> None:
    result = judged(tmp_path, app(sdks=(detected("jpush"),)), "我们集成了Bugly SDK，用于上报崩溃。")
    assert ("SDK001", "jpush") in found(result)


@pytest.mark.parametrize("text", ["我们集成了极光SDK，用于消息推送。", "我们集成了JPush SDK。"])
def test_an_sdk_that_is_named(tmp_path: Path, text: str) -> None:
    assert "SDK001" not in {rule for rule, _ in found(judged(tmp_path, app(sdks=(detected("jpush"),)), text))}


def test_a_vendor_named_without_its_product_is_partial(tmp_path: Path) -> None:
    result = judged(tmp_path, app(sdks=(detected("umeng-push"),)), "我们集成了友盟SDK。")
    (finding,) = result.findings
    assert (finding.rule, finding.severity) == ("SDK001", Severity.MEDIUM)
    assert ("variant", "partial") in finding.params


@pytest.mark.parametrize("presence", [Presence.METADATA, Presence.NATIVE, Presence.REFERENCED])
def test_left_over_configuration_is_no_embedded_sdk(tmp_path: Path, presence: Presence) -> None:
    assert found(judged(tmp_path, app(sdks=(detected("jpush", presence),)), "我们会保护您的信息。")) == set()


def test_in_a_packed_app_configuration_is_enough(tmp_path: Path) -> None:
    packed = app(sdks=(detected("jpush", Presence.METADATA),), protections=(PACKER,), problems=(PACKED,))
    assert ("SDK001", "jpush") in found(judged(tmp_path, packed, "我们会保护您的信息。"))


def test_a_library_is_never_an_sdk_to_be_named(tmp_path: Path) -> None:
    assert found(judged(tmp_path, app(sdks=(detected("okhttp"),)), "我们会保护您的信息。")) == set()


def test_a_core_is_reported_under_its_product(tmp_path: Path) -> None:
    both = app(sdks=(detected("jiguang-core"), detected("jpush")))
    assert found(judged(tmp_path, both, "我们会保护您的信息。")) == {("SDK001", "jpush")}
    assert found(judged(tmp_path, both, "我们集成了极光推送SDK。")) == {("SDK002", "jpush")}


def test_a_named_sdk_that_left_no_trace(tmp_path: Path) -> None:
    result = judged(tmp_path, app(), "我们集成了银联支付SDK，用于付款。")
    assert found(result) == {("SDK004", "unionpay")}


def test_nothing_is_called_absent_in_a_packed_app(tmp_path: Path) -> None:
    packed = app(protections=(PACKER,), problems=(PACKED,))
    assert found(judged(tmp_path, packed, "我们集成了银联支付SDK，用于付款。")) == {("MAN005", "packer-360-jiagu")}


def test_a_packed_app_is_incomplete_until_the_gap_is_accepted(tmp_path: Path) -> None:
    packed = app(protections=(PACKER,), problems=(PACKED,))
    assert judged(tmp_path, packed, "我们会保护您的信息。").verdict is Verdict.INCOMPLETE
    gate = Gate(accepted_gaps=(AcceptedGap(kind="packed", reason="audited before packing"),))
    assert judged(tmp_path, packed, "我们会保护您的信息。", gate=gate).verdict is Verdict.PASS


def test_a_gap_never_passes_even_when_nothing_fails(tmp_path: Path) -> None:
    packed = app(protections=(PACKER,), problems=(PACKED,))
    assert judged(tmp_path, packed, "", gate=Gate(fail_on=None)).verdict is Verdict.INCOMPLETE


def test_a_list_elsewhere_makes_it_a_medium_finding_and_a_gap(tmp_path: Path) -> None:
    text = "详见《第三方SDK清单》：https://app.example/sdk-list"
    result = judged(tmp_path, app("CAMERA", sdks=(detected("jpush"),)), text)
    severities = {finding.subject: finding.severity for finding in result.findings}
    assert severities["jpush"] is Severity.MEDIUM
    assert severities["android.permission.CAMERA"] is Severity.HIGH  # a list of SDKs says nothing of permissions
    assert ProblemKind.LIST_ELSEWHERE in {blocked.problem.kind for blocked in result.problems}


def test_a_sister_product_says_nothing_of_this_one(tmp_path: Path) -> None:
    result = judged(
        tmp_path, app(sdks=(detected("tencent-tpns"), detected("tencent-im"))), "我们集成了腾讯即时通讯SDK。"
    )
    assert unnamed(result) == [("tencent-tpns", Severity.HIGH)]


def test_a_vendors_name_with_another_purpose_is_partial(tmp_path: Path) -> None:
    shares = app(sdks=(detected("umeng-share"), detected("umeng-analytics")))
    result = judged(tmp_path, shares, "我们集成了友盟+ SDK，用于统计分析。")
    assert unnamed(result) == [("umeng-share", Severity.MEDIUM)]


def unnamed(result: Audit) -> list[tuple[str, Severity]]:
    return [(finding.subject, finding.severity) for finding in result.findings if finding.rule == "SDK001"]


def test_a_dependency_alone_is_of_medium_confidence(tmp_path: Path) -> None:
    # A source manifest: there is no code that could show more.
    result = judged(tmp_path, app(sdks=(detected("jpush", Presence.DEPENDENCY),)), "我们会保护您的信息。")
    assert [(finding.rule, finding.confidence) for finding in result.findings] == [("SDK001", Confidence.MEDIUM)]


def provider(name: str) -> Component:
    place = Location(artifact="app.apk", member="AndroidManifest.xml", element="provider")
    return Component(kind=ComponentKind.PROVIDER, name=name, location=place)


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("com.google.firebase.provider.FirebaseInitProvider", True),
        ("com.google.android.gms.ads.MobileAdsInitProvider", True),
        # It holds data and starts nothing; it is nobody's; it is the app's own.
        ("cn.jpush.android.service.DataProvider", False),
        ("com.acme.AcmeInitProvider", False),
        ("com.google.firebase.provider.InitialsProvider", False),
    ],
)
def test_a_provider_made_to_start_an_sdk(tmp_path: Path, name: str, *, starts: bool) -> None:
    result = judged(tmp_path, app(components=(provider(name),)), "我们会保护您的信息。")
    assert [finding.rule for finding in result.findings] == ["SDK006"] * starts
    for finding in result.findings:
        assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.LOW)
        assert name in message(finding, "en")


def test_an_initializer_of_app_startup_starts_its_sdk(tmp_path: Path) -> None:
    place = Location(artifact="app.apk", member="AndroidManifest.xml", element="meta-data")
    entries = (
        MetaData(name="com.umeng.commonsdk.Starter", value="androidx.startup", location=place),
        MetaData(name="com.umeng.commonsdk.Other", value="something else", location=place),
    )
    result = judged(tmp_path, replace(app(), meta_data=entries), "我们会保护您的信息。")
    assert {(finding.rule, dict(finding.params)["starter"]) for finding in result.findings} == {
        ("SDK006", "com.umeng.commonsdk.Starter")
    }


@pytest.mark.parametrize(
    ("sdk", "callee", "starts"),
    [
        ("jpush", "cn.jpush.android.api.JPushInterface->init", True),
        ("xiaomi-push", "com.xiaomi.mipush.sdk.MiPushClient->registerPush", True),
        # offered for the time before consent; a setting; nothing personal
        ("umeng-common", "com.umeng.commonsdk.UMConfigure->preInit", False),
        ("gdt", "com.qq.e.comm.managers.GDTAdSdk->initWithoutStart", False),
        ("jpush", "cn.jpush.android.api.JPushInterface->setDebugMode", False),
        ("arouter", "com.alibaba.android.arouter.launcher.ARouter->init", False),
    ],
)
def test_an_sdk_that_the_application_class_starts(tmp_path: Path, sdk: str, callee: str, *, starts: bool) -> None:
    place = Location(artifact="app.apk", member="classes.dex", symbol="com.example.app.App->onCreate()V")
    started = replace(app(), starts=(SdkStart(sdk=sdk, callee=callee, location=place),))
    found = [
        finding for finding in judged(tmp_path, started, "我们会保护您的信息。").findings if finding.rule == "SDK006"
    ]
    assert [(finding.subject, finding.evidence.app) for finding in found] == [(sdk, (place,))] * starts
    assert all(callee.replace("->", ".") in message(finding, "en") for finding in found)


@pytest.mark.parametrize(("classes", "counted"), [(7, True), (0, False)])
def test_classes_are_counted_where_there_are_any(tmp_path: Path, classes: int, *, counted: bool) -> None:
    sdk = replace(detected("jpush", Presence.COMPONENT), classes=classes)
    result = judged(tmp_path, app(sdks=(sdk,)), "我们会保护您的信息。")
    (finding,) = [one for one in result.findings if one.rule == "SDK001"]
    assert ("Classes found" in message(finding, "en")) is counted
    assert ("发现的类" in message(finding, "zh")) is counted
