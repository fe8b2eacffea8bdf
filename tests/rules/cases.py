"""Apps built by hand, and policies read from sentences, for the rules to judge."""

from pathlib import Path

from auditor.engine import audit
from auditor.model.app import App, Component, DetectedSdk, Presence, Protection, RequestedPermission
from auditor.model.audit import Audit
from auditor.model.evidence import Location, Problem
from auditor.model.finding import Category, Gate
from auditor.policy.reader import read_policy

_PADDING = "本政策说明我们如何处理个人信息，请您在使用本产品之前仔细阅读全文，理解其中的每一项约定。" * 12
_ENGLISH = "This text says how the product treats what it is given, and asks you to read all of it with care. " * 8
TOLD = {
    "developer": "青竹科技有限公司（以下简称“我们”）运营本产品。",
    "date": "生效日期：2024年1月5日。",
    "retention": "日志保存六个月。",
    "access": "您可以查阅您的个人信息。",
    "correction": "您可以更正您的个人信息。",
    "deletion": "您可以删除您的个人信息。",
    "withdrawal": "您可以撤回同意。",
    "account_closure": "您可以注销账号。",
    "contact": "联系电话：400-123-4567。",
    "complaint": "您可以投诉、举报，我们在十五个工作日内答复。",
    "separate_consent": "处理敏感个人信息前，我们会取得您的单独同意。",
    "minors": "未成年人应当由监护人陪同阅读。",
    "personalised_opt_out": "您可以关闭个性化推荐。",
    "cross_border": "您的信息存储在中国境内。",
    "collected": "我们会收集您的昵称。",
    "sdks": "我们接入了青竹统计SDK，用于统计分析。",
}
"""All that a policy has to tell beside its claims, by part, so that the rules over it stay quiet."""
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


def told(*, without: tuple[str, ...] = ()) -> str:
    """The sentences of a whole policy, one a line, but for some parts."""
    return "\n".join(text for part, text in TOLD.items() if part not in without) + "\n"


def judged_alone(
    tmp_path: Path,
    judged_app: App,
    text: str,
    *,
    profile: str = "cn",
    name: str = "policy.txt",
    category: Category | None = None,
) -> Audit:
    """The audit against exactly this text, after a title and words enough for a policy of its language."""
    file = tmp_path / name
    head = (
        f"隐私政策\n{_PADDING}" if any("\u4e00" <= char <= "\u9fff" for char in text) else f"Privacy policy\n{_ENGLISH}"
    )
    file.write_text(f"{head}\n{text}\n", encoding="utf-8")
    return audit(judged_app, read_policy(file), profile=profile, category=category)


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
    file.write_text(f"隐私政策\n{_PADDING + told() if padded else ''}\n{text}\n", encoding="utf-8")
    return audit(judged_app, read_policy(file), category=category, gate=gate)


def found(result: Audit) -> set[tuple[str, str]]:
    """Rule and subject of every finding, permissions without their prefix."""
    return {(finding.rule, finding.subject.removeprefix("android.permission.")) for finding in result.findings}
