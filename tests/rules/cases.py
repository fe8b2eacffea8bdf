"""Apps built by hand, and policies read from sentences, for the rules to judge."""

from pathlib import Path

from auditor.engine import audit
from auditor.model.app import App, Component, DetectedSdk, Presence, Protection, RequestedPermission
from auditor.model.evidence import Location, Problem
from auditor.model.finding import Audit, Category, Gate
from auditor.policy.reader import read_policy

_PADDING = "本政策说明我们如何处理个人信息，请您在使用本产品之前仔细阅读全文，理解其中的每一项约定。" * 12
_PLACE = Location(artifact="app.apk", member="AndroidManifest.xml", element="manifest")


def requested(name: str, *, implied_by: str | None = None, effective: bool = True) -> RequestedPermission:
    """A request by the manifest; a name without a dot is one of Android's own."""
    full = name if "." in name else f"android.permission.{name}"
    return RequestedPermission(
        name=full,
        tag="uses-permission",
        min_sdk=21,
        max_sdk=None,
        implied_by=implied_by,
        effective=effective,
        location=Location(
            artifact="app.apk", member="AndroidManifest.xml", element=f"uses-permission[@name='{full}']", snippet=full
        ),
    )


def detected(sdk_id: str, presence: Presence = Presence.DEFINED) -> DetectedSdk:
    return DetectedSdk(id=sdk_id, presence=presence, classes=7, evidence=(_PLACE,))


def app(
    *permissions: str | RequestedPermission,
    sdks: tuple[DetectedSdk, ...] = (),
    components: tuple[Component, ...] = (),
    label: str | None = None,
    package: str = "com.example.app",
    protections: tuple[Protection, ...] = (),
    problems: tuple[Problem, ...] = (),
    target_sdk: int | None = 33,
) -> App:
    """An app that requests these permissions."""
    return App(
        path="app.apk",
        sha256="0" * 64,
        size=1,
        package=package,
        label=label,
        min_sdk=21,
        target_sdk=target_sdk,
        permissions=tuple(requested(entry) if isinstance(entry, str) else entry for entry in permissions),
        components=components,
        sdks=sdks,
        protections=protections,
        problems=problems,
    )


def judged(
    tmp_path: Path,
    judged_app: App,
    text: str,
    *,
    category: Category | None = None,
    gate: Gate | None = None,
    padded: bool = True,
) -> Audit:
    """The audit of an app against a policy that contains these sentences."""
    file = tmp_path / "policy.txt"
    file.write_text(f"隐私政策\n{_PADDING if padded else ''}\n{text}\n", encoding="utf-8")
    return audit(judged_app, read_policy(file), category=category, gate=gate)


def found(result: Audit) -> set[tuple[str, str]]:
    """Rule and subject of every finding, permissions without their prefix."""
    return {(finding.rule, finding.subject.removeprefix("android.permission.")) for finding in result.findings}
