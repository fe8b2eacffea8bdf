"""Versions that a public notice is about, and starting without the user."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model.app import Component, ComponentKind, DetectedSdk, Presence
from auditor.model.evidence import Location
from auditor.model.finding import Confidence, Severity
from tests.rules.cases import app, found, judged

CVE = "CVE-2020-8913"


def built_in(version: str | None, *lines: str) -> DetectedSdk:
    places = tuple(
        Location(artifact="dependencies.txt", line=number, snippet=text) for number, text in enumerate(lines, 1)
    )
    return DetectedSdk(id="play-core", presence=Presence.DEPENDENCY, classes=0, version=version, evidence=places)


def core(version: str) -> DetectedSdk:
    return built_in(version, f"+--- com.google.android.play:core:{version}")


@pytest.mark.parametrize("version", ["1.6.4", "1.7.1", "1.7", "1.7.0-beta"])
def test_a_version_that_a_notice_is_about(tmp_path: Path, version: str) -> None:
    result = judged(tmp_path, app(sdks=(core(version),)), "")
    (finding,) = [finding for finding in result.findings if finding.rule == "SDK005"]
    assert (finding.subject, finding.severity, finding.confidence) == (CVE, Severity.HIGH, Confidence.MEDIUM)
    assert version in finding.evidence.app[0].snippet


@pytest.mark.parametrize("version", ["1.7.2", "1.7.10", "1.10.3", "2.0", "unspecified", "$version"])
def test_a_version_that_is_fixed_or_says_nothing(tmp_path: Path, version: str) -> None:
    assert ("SDK005", CVE) not in found(judged(tmp_path, app(sdks=(core(version),)), ""))


def test_the_version_of_a_sister_module_says_nothing(tmp_path: Path) -> None:
    review = built_in("1.3.0", "+--- com.google.android.play:integrity:1.3.0")
    both = built_in("1.3.0", "+--- com.google.android.play:integrity:1.3.0", "+--- com.google.android.play:core:1.8.0")
    for sdk in (review, both, built_in(None, "com.google.android.play:core")):
        assert ("SDK005", CVE) not in found(judged(tmp_path, app(sdks=(sdk,)), ""))


def test_without_the_builds_word_no_version_is_known(tmp_path: Path) -> None:
    seen = replace(core("1.6.4"), evidence=(Location(artifact="app.apk", member="classes.dex"),))
    assert ("SDK005", CVE) not in found(judged(tmp_path, app(sdks=(seen,)), ""))


BOOT, PRESENT = "android.intent.action.BOOT_COMPLETED", "android.intent.action.USER_PRESENT"
SELF_START = ("SDK007", "RECEIVE_BOOT_COMPLETED")


def receiver(name: str, *actions: str, kind: ComponentKind = ComponentKind.RECEIVER) -> Component:
    return Component(kind=kind, name=name, actions=actions, location=Location(artifact="app.apk", element=name))


PUSH = receiver("cn.jpush.android.service.PushReceiver", BOOT)


def test_a_receiver_for_the_start_of_the_device(tmp_path: Path) -> None:
    result = judged(tmp_path, app("RECEIVE_BOOT_COMPLETED", components=(PUSH,)), "我们会保护您的信息。")
    (finding,) = [finding for finding in result.findings if finding.rule == "SDK007"]
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.MEDIUM)
    assert dict(finding.params)["started_by"] == "jiguang-core"
    assert finding.evidence.searched


@pytest.mark.parametrize(
    "text",
    [
        "我们会申请开机自启动权限，用于接收推送。",
        "三、权限列表\n开机启动：用于接收推送\n",
        "本应用存在自启动权限的使用。",
    ],
)
def test_a_policy_that_speaks_of_it(tmp_path: Path, text: str) -> None:
    assert SELF_START not in found(judged(tmp_path, app("RECEIVE_BOOT_COMPLETED", components=(PUSH,)), text))


def test_a_denial_does_not_speak_for_it(tmp_path: Path) -> None:
    text = "我们不会使用开机自启动权限。"
    assert found(judged(tmp_path, app("RECEIVE_BOOT_COMPLETED", components=(PUSH,)), text)) & {
        SELF_START,
        ("UND010", "RECEIVE_BOOT_COMPLETED"),
    }


@pytest.mark.parametrize(
    ("permissions", "component"),
    [
        ((), PUSH),
        (("RECEIVE_BOOT_COMPLETED",), receiver("com.example.app.Plain", "com.example.DONE")),
        (("RECEIVE_BOOT_COMPLETED",), receiver("com.example.app.Screen", BOOT, kind=ComponentKind.ACTIVITY)),
        (("RECEIVE_BOOT_COMPLETED",), receiver("androidx.work.impl.background.systemalarm.RescheduleReceiver", BOOT)),
        ((), receiver("com.example.app.Present", PRESENT)),
    ],
)
def test_what_does_not_start_the_app(tmp_path: Path, permissions: tuple[str, ...], component: Component) -> None:
    assert SELF_START not in found(judged(tmp_path, app(*permissions, components=(component,)), ""))


def test_events_of_the_system_start_apps_of_an_old_target(tmp_path: Path) -> None:
    woken = receiver("com.example.app.Present", PRESENT)
    assert SELF_START in found(judged(tmp_path, app(components=(woken,), target_sdk=25), ""))
    assert SELF_START not in found(judged(tmp_path, app(components=(woken,), target_sdk=26), ""))
