"""Names of requested permissions: for system apps, of no Android, or the guard of a service."""

from pathlib import Path

import pytest

from auditor.model.app import Component, ComponentKind
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Confidence, Severity
from tests.rules.cases import app, judged, requested


def about_names(result: Audit) -> list[tuple[str, str]]:
    return [(finding.rule, finding.subject) for finding in result.findings if finding.rule.startswith("MAN")]


@pytest.mark.parametrize("name", ["INSTALL_PACKAGES", "MOUNT_UNMOUNT_FILESYSTEMS", "BIND_APPWIDGET", "REBOOT"])
def test_what_only_the_system_holds(tmp_path: Path, name: str) -> None:
    result = judged(tmp_path, app(name), "")
    assert about_names(result) == [("MAN001", f"android.permission.{name}")]
    (finding,) = result.findings
    assert (finding.severity, finding.confidence) == (Severity.INFO, Confidence.HIGH)
    assert "signature" in dict(finding.params)["protection"]


@pytest.mark.parametrize("name", ["CAMERA", "INTERNET", "WRITE_SETTINGS", "SYSTEM_ALERT_WINDOW", "PACKAGE_USAGE_STATS"])
def test_what_other_apps_can_hold_too(tmp_path: Path, name: str) -> None:
    assert about_names(judged(tmp_path, app(name), "")) == []


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("android.permission.ACCESS_GPS", None),
        ("android.permission.CAMRA", "android.permission.CAMERA"),
        ("android.permission.READ_CONTACT", "android.permission.READ_CONTACTS"),
        ("android.permission.android.permission.CAMERA", "android.permission.CAMERA"),
        ("android.permission.camera", "android.permission.CAMERA"),
        ("android.permission.CAMERA ", "android.permission.CAMERA"),
        ("com.example..CAMERA", "android.permission.CAMERA"),
    ],
)
def test_a_name_that_no_android_has(tmp_path: Path, name: str, near: str | None) -> None:
    result = judged(tmp_path, app(requested(name)), "")
    (finding,) = [finding for finding in result.findings if finding.rule == "MAN002"]
    assert finding.subject == name
    assert dict(finding.params).get("near") == near


@pytest.mark.parametrize(
    "name",
    [
        "android.permission.CAMERA",
        "android.permission.health.READ_STEPS",
        "com.example.app.permission.JPUSH_MESSAGE",
        "com.huawei.android.launcher.permission.CHANGE_BADGE",
        "getui.permission.GetuiService.com.example.app",
        "com.google.android.c2dm.permission.RECEIVE",
        "com.acme.ANYTHING",
    ],
)
def test_a_name_of_androids_or_of_somebody_else(tmp_path: Path, name: str) -> None:
    assert "MAN002" not in {rule for rule, _ in about_names(judged(tmp_path, app(name), ""))}


def test_a_newer_android_than_is_known_may_have_it(tmp_path: Path) -> None:
    assert about_names(judged(tmp_path, app("android.permission.BRAND_NEW", target_sdk=38), "")) == []
    assert about_names(judged(tmp_path, app("android.permission.BRAND_NEW", target_sdk=37), "")) != []


def test_the_guard_of_a_service_is_not_the_apps_to_hold(tmp_path: Path) -> None:
    result = judged(tmp_path, app("BIND_ACCESSIBILITY_SERVICE"), "")
    assert about_names(result) == [("MAN003", "android.permission.BIND_ACCESSIBILITY_SERVICE")]


def test_the_guard_on_a_service_is_in_its_place(tmp_path: Path) -> None:
    service = Component(
        kind=ComponentKind.SERVICE,
        name="com.example.app.Helper",
        permission="android.permission.BIND_ACCESSIBILITY_SERVICE",
        location=Location(artifact="app.apk"),
    )
    assert about_names(judged(tmp_path, app(components=(service,)), "")) == []


def test_the_install_referrer_is_no_guard(tmp_path: Path) -> None:
    name = "com.google.android.finsky.permission.BIND_GET_INSTALL_REFERRER_SERVICE"
    assert about_names(judged(tmp_path, app(name), "")) == []


def test_what_only_a_debugger_can_grant_is_for_system_apps(tmp_path: Path) -> None:
    assert about_names(judged(tmp_path, app("READ_LOGS"), "")) == [("MAN001", "android.permission.READ_LOGS")]
