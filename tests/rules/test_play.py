"""Rules of Google Play: when each fires, and when it stays quiet."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model.app import App, Component, ComponentKind, DataAccess
from auditor.model.evidence import Location
from auditor.model.finding import Category, Severity
from auditor.policy.reader import read_policy
from tests.rules.cases import app, detected, judged_alone, requested
from tests.rules.test_reads import PUSH, access, reading

AD_ID = "com.google.android.gms.permission.AD_ID"
LENDING = Category(id="CAC39-12", guessed=False)
NOW = 37


def store(tmp_path: Path, judged_app: App, *, category: Category | None = None) -> list[tuple[str, str, str]]:
    """Rule, subject and severity of the findings of Google Play, without that on the target level."""
    result = judged_alone(tmp_path, judged_app, "Your privacy matters to us.", profile="play", category=category)
    return [
        (finding.rule, finding.subject.removeprefix("android.permission."), finding.severity.value)
        for finding in result.findings
        if finding.rule.startswith("GP") and finding.rule != "GP015"
    ]


def service(permission: str | None = None, *, actions: tuple[str, ...] = (), types: tuple[str, ...] = ()) -> Component:
    return Component(
        kind=ComponentKind.SERVICE,
        name="com.example.app.Worker",
        permission=permission,
        actions=actions,
        foreground_types=types,
        location=Location(artifact="app.apk", member="AndroidManifest.xml", element="service"),
    )


@pytest.mark.parametrize(
    ("name", "target", "rule", "severity"),
    [
        ("READ_SMS", NOW, "GP001", "high"),
        ("WRITE_CALL_LOG", 28, "GP001", "high"),
        ("QUERY_ALL_PACKAGES", 30, "GP002", "high"),
        ("MANAGE_EXTERNAL_STORAGE", 30, "GP003", "high"),
        ("ACCESS_BACKGROUND_LOCATION", 29, "GP004", "high"),
        ("ACCESS_FINE_LOCATION", 37, "GP005", "medium"),
        ("READ_MEDIA_IMAGES", 33, "GP006", "high"),
        ("READ_MEDIA_VIDEO", 36, "GP006", "high"),
        ("READ_CONTACTS", 37, "GP007", "high"),
        ("READ_CONTACTS", 36, "GP007", "low"),
        ("USE_EXACT_ALARM", 33, "GP008", "medium"),
        ("USE_FULL_SCREEN_INTENT", 34, "GP009", "medium"),
        ("REQUEST_INSTALL_PACKAGES", 26, "GP013", "high"),
        ("health.READ_STEPS", 36, "GP014", "high"),
    ],
)
def test_a_restricted_permission(tmp_path: Path, name: str, target: int, rule: str, severity: str) -> None:
    assert store(tmp_path, app(f"android.permission.{name}", target_sdk=target)) == [(rule, name, severity)]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("QUERY_ALL_PACKAGES", 29),
        ("MANAGE_EXTERNAL_STORAGE", 29),
        ("ACCESS_FINE_LOCATION", 36),
        ("READ_MEDIA_IMAGES", 32),
        ("READ_MEDIA_AUDIO", NOW),
        ("READ_MEDIA_VISUAL_USER_SELECTED", NOW),
        ("SCHEDULE_EXACT_ALARM", NOW),
        ("USE_FULL_SCREEN_INTENT", 33),
        ("REQUEST_INSTALL_PACKAGES", 25),
        ("CAMERA", NOW),
    ],
)
def test_a_permission_that_is_not_restricted_there(tmp_path: Path, name: str, target: int) -> None:
    assert store(tmp_path, app(name, target_sdk=target)) == []


def test_pictures_up_to_a_release_are_no_broad_access(tmp_path: Path) -> None:
    limited = replace(requested("READ_MEDIA_IMAGES"), max_sdk=33)
    assert store(tmp_path, app(limited, target_sdk=NOW)) == []


def test_a_request_that_is_never_in_force_is_not_judged(tmp_path: Path) -> None:
    assert store(tmp_path, app(requested("READ_SMS", effective=False), target_sdk=NOW)) == []


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("READ_SMS", "android.provider.Telephony.SMS_DELIVER"),
        ("READ_CALL_LOG", "android.telecom.InCallService"),
        ("USE_FULL_SCREEN_INTENT", "android.intent.action.SET_ALARM"),
    ],
)
def test_a_handler_may_have_it(tmp_path: Path, name: str, action: str) -> None:
    handler = app(name, target_sdk=NOW, components=(service(actions=(action,)),))
    assert store(tmp_path, handler) == []


@pytest.mark.parametrize(
    ("permission", "rule"), [("BIND_ACCESSIBILITY_SERVICE", "GP011"), ("BIND_VPN_SERVICE", "GP012")]
)
def test_a_service_that_play_wants_declared(tmp_path: Path, permission: str, rule: str) -> None:
    bound = app(target_sdk=NOW, components=(service(f"android.permission.{permission}"),))
    (finding,) = store(tmp_path, bound)
    assert finding[:2] == (rule, "com.example.app.Worker")
    assert store(tmp_path, app(target_sdk=NOW, components=(service("android.permission.BIND_JOB_SERVICE"),))) == []


def test_a_foreground_type_needs_its_permission(tmp_path: Path) -> None:
    location = "FOREGROUND_SERVICE_LOCATION"
    typed = (service(types=("location",)),)
    lacking = app("FOREGROUND_SERVICE", target_sdk=34, components=typed)
    assert store(tmp_path, lacking) == [("GP010", "com.example.app.Worker", "medium")]
    assert store(tmp_path, app(location, target_sdk=34, components=typed)) == []
    assert store(tmp_path, app(location, target_sdk=34)) == [("GP010", location, "low")]
    assert store(tmp_path, app("FOREGROUND_SERVICE", target_sdk=33, components=typed)) == []
    assert (
        store(tmp_path, app("FOREGROUND_SERVICE", target_sdk=34, components=(service(types=("shortService",)),))) == []
    )


@pytest.mark.parametrize(("target", "fires"), [(35, True), (36, False), (37, False)])
def test_the_target_level(tmp_path: Path, target: int, fires: bool) -> None:  # noqa: FBT001
    result = judged_alone(tmp_path, app(target_sdk=target), "Your privacy matters.", profile="play")
    fired = [finding for finding in result.findings if finding.rule == "GP015"]
    assert bool(fired) is fires
    assert all(dict(finding.params)["least"] == "36" for finding in fired)


def test_an_unknown_target_level_says_nothing(tmp_path: Path) -> None:
    source = replace(app("QUERY_ALL_PACKAGES", "READ_MEDIA_IMAGES"), target_sdk=None)
    result = judged_alone(tmp_path, source, "Your privacy matters.", profile="play")
    assert not [finding for finding in result.findings if finding.rule.startswith("GP")]


def test_a_lender_has_none_of_these(tmp_path: Path) -> None:
    lender = app("READ_CONTACTS", "CAMERA", target_sdk=NOW)
    assert store(tmp_path, lender, category=LENDING) == [("GP020", "READ_CONTACTS", "high")]
    assert store(tmp_path, lender) == [("GP007", "READ_CONTACTS", "high")]


def read_by(*accesses: DataAccess, permission: bool, sdk: str | None = None) -> App:
    base = app(*((AD_ID,) if permission else ()), target_sdk=NOW, sdks=(detected(sdk),) if sdk else ())
    return reading(base, *accesses)


def test_the_advertising_id_and_its_permission(tmp_path: Path) -> None:
    use = access("advertising_id", PUSH)
    assert store(tmp_path, read_by(permission=True)) == [("GP018", AD_ID, "medium")]
    assert store(tmp_path, read_by(use, permission=True)) == []
    assert store(tmp_path, read_by(permission=True, sdk="google-admob")) == []
    assert store(tmp_path, read_by(permission=True, sdk="appsflyer")) == []
    assert store(tmp_path, read_by(permission=True, sdk="getui")) == []
    assert store(tmp_path, read_by(permission=True, sdk="bugsnag")) == [("GP018", AD_ID, "medium")]
    assert store(tmp_path, read_by(use, permission=False)) == [("GP018", AD_ID, "low")]
    assert store(tmp_path, read_by(permission=False)) == []
    assert store(tmp_path, app(AD_ID, target_sdk=NOW)) == []


def test_a_pdf_is_no_page_of_the_web(tmp_path: Path) -> None:
    from auditor.engine import audit

    file = tmp_path / "policy.txt"
    file.write_text("Privacy policy. " + "We say how personal information is used here. " * 20, encoding="utf-8")
    page = read_policy(file)
    printed = replace(page, sources=(replace(page.sources[0], format="pdf"),))
    assert "GP016" not in {finding.rule for finding in audit(app(), page, profile="play").findings}
    assert "GP016" in {finding.rule for finding in audit(app(), printed, profile="play").findings}


def test_google_play_is_judged_in_its_profile_only(tmp_path: Path) -> None:
    result = judged_alone(tmp_path, app("READ_SMS", target_sdk=28), "我们会保护您的信息。", profile="cn")
    assert not [rule for rule in result.rules_run if rule.startswith("GP")]


def test_findings_of_the_store_are_never_certain(tmp_path: Path) -> None:
    result = judged_alone(tmp_path, app("READ_SMS", target_sdk=28), "Your privacy matters.", profile="play")
    (finding,) = [finding for finding in result.findings if finding.rule == "GP001"]
    assert finding.confidence.value == "medium"
    assert finding.severity is Severity.HIGH
