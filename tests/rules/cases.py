"""Apps built by hand, and policies read from sentences, for the rules to judge."""

from pathlib import Path

from auditor.engine import audit
from auditor.model.app import App, Component, DetectedSdk, Presence, Protection, RequestedPermission
from auditor.model.evidence import Location, Problem
from auditor.model.finding import Audit, Category, Gate
from auditor.policy.reader import read_policy

_PADDING = "本政策说明我们如何处理个人信息，请您在使用本产品之前仔细阅读全文，理解其中的每一项约定。" * 12
TOLD = """青竹科技有限公司（以下简称“我们”）运营本产品。生效日期：2024年1月5日。
日志保存六个月。您可以查阅、更正、删除您的个人信息，撤回同意，关闭个性化推荐，注销账号。
您可以拨打 400-123-4567 投诉、举报，我们在十五个工作日内答复。处理敏感个人信息前，我们会取得您的单独同意。
未成年人应当由监护人陪同阅读。您的信息存储在中国境内。我们会收集您的昵称。我们接入了青竹统计SDK，用于统计分析。
"""
"""All that a policy has to tell beside its claims, so that the rules over it stay quiet."""
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
    protections: tuple[Protection, ...] = (),
    problems: tuple[Problem, ...] = (),
    target_sdk: int = 33,
) -> App:
    """An app that requests these permissions."""
    return App(
        path="app.apk",
        sha256="0" * 64,
        size=1,
        package="com.example.app",
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
    file.write_text(f"隐私政策\n{_PADDING + TOLD if padded else ''}\n{text}\n", encoding="utf-8")
    return audit(judged_app, read_policy(file), category=category, gate=gate)


def found(result: Audit) -> set[tuple[str, str]]:
    """Rule and subject of every finding, permissions without their prefix."""
    return {(finding.rule, finding.subject.removeprefix("android.permission.")) for finding in result.findings}
