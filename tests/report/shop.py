"""One audit built by hand: a second-hand shop whose app asks for more than its policy says."""

from auditor.model.app import App, DetectedSdk, Presence, Protection, ProtectionKind, RequestedPermission, Signer
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect, Evidence, Location, Problem, ProblemKind, Stage
from auditor.model.finding import (
    AcceptedGap,
    Category,
    Confidence,
    Disclosure,
    Finding,
    Gate,
    PermissionComparison,
    SdkComparison,
    Severity,
)
from auditor.model.policy import (
    DataClaim,
    Elsewhere,
    PermissionClaim,
    Polarity,
    Policy,
    PolicySource,
    SdkClaim,
    SdkLevel,
    Topic,
)

APK = "build/shop.apk"
POLICY = "docs/privacy.txt"
READ_SMS = "android.permission.READ_SMS"
CAMERA = "android.permission.CAMERA"
INTERNET = "android.permission.INTERNET"
BADGE = "com.huawei.android.launcher.permission.CHANGE_BADGE"


def requested(name: str, *, effective: bool = True, implied_by: str | None = None) -> RequestedPermission:
    return RequestedPermission(
        name=name,
        tag="uses-permission",
        min_sdk=21,
        max_sdk=None if effective else 18,
        implied_by=implied_by,
        effective=effective,
        location=manifest(f"uses-permission[@name='{name}']"),
    )


def manifest(element: str) -> Location:
    return Location(artifact=APK, member="AndroidManifest.xml", element=element)


def quote(line: int, text: str, artifact: str = POLICY) -> Location:
    return Location(artifact=artifact, section="二、我们如何收集", line=line, snippet=text)


def app(**changes: object) -> App:
    values: dict[str, object] = {
        "path": APK,
        "sha256": "ab" * 32,
        "size": 20480,
        "package": "com.example.shop",
        "label": "旧物集市",
        "version_name": "1.2.0",
        "version_code": 12,
        "min_sdk": 21,
        "target_sdk": 33,
        "signers": (Signer(sha256="cd" * 32, subject="CN=Shop", scheme="v2"),),
        "permissions": (
            requested(CAMERA),
            requested(INTERNET),
            requested(READ_SMS),
            requested("android.permission.WRITE_EXTERNAL_STORAGE", effective=False),
            requested(BADGE),
            requested(
                "android.permission.READ_EXTERNAL_STORAGE", implied_by="android.permission.WRITE_EXTERNAL_STORAGE"
            ),
        ),
        "sdks": (
            DetectedSdk(
                id="jpush",
                presence=Presence.DEFINED,
                classes=214,
                evidence=(Location(artifact=APK, member="classes.dex", symbol="cn.jpush.android"),),
            ),
        ),
    }
    return App(**(values | changes))  # type: ignore[arg-type]


def policy(**changes: object) -> Policy:
    values: dict[str, object] = {
        "sources": (PolicySource(path=POLICY, sha256="ef" * 32, format="text", language="zh"),),
        "length": 3200,
        "about_privacy": True,
        "title": "旧物集市隐私政策",
        "app_name": "旧物集市",
        "developer": "旧物集市（上海）科技有限公司",
        "effective_date": "2024-03-01",
        "contact": ("privacy@example.com",),
        "permissions": (
            PermissionClaim(
                phrase="相机权限",
                permissions=(CAMERA,),
                strength=3,
                polarity=Polarity.DECLARED,
                evidence=(quote(12, "当您扫码或拍照上传商品时，我们会申请相机权限。"),),
            ),
            PermissionClaim(
                phrase="短信",
                permissions=(READ_SMS,),
                strength=0,
                polarity=Polarity.DECLARED,
                evidence=(quote(40, "我们会向您发送短信验证码。"),),
            ),
        ),
        "data": (
            DataClaim(data_type="imei", polarity=Polarity.DECLARED, evidence=(quote(20, "我们会收集您的IMEI。"),)),
        ),
        "sdks": (
            SdkClaim(
                name_as_written="某某统计SDK",
                sdk_ids=(),
                level=SdkLevel.NAME_ONLY,
                vendor="某某科技有限公司",
                purpose="统计分析",
                evidence=(quote(55, "某某统计SDK，用于统计分析"),),
            ),
        ),
        "elsewhere": (
            Elsewhere(
                covers=Topic.SDKS, url="https://example.com/sdk.html", evidence=(quote(60, "详见第三方SDK清单"),)
            ),
        ),
    }
    return Policy(**(values | changes))  # type: ignore[arg-type]


PACKED = Problem(
    stage=Stage.PROTECTION, kind=ProblemKind.PACKED, artifact=APK, effect=Effect.PARTIAL, detail="packer-tencent-legu"
)
BROKEN_DEX = Problem(
    stage=Stage.DEX,
    kind=ProblemKind.DEX_UNREADABLE,
    artifact=f"{APK}!classes2.dex",
    effect=Effect.PARTIAL,
    detail="at byte 12",
)
NOT_LOADED = Problem(
    stage=Stage.DEX,
    kind=ProblemKind.DEX_NOT_LOADED,
    artifact=f"{APK}!assets/x.dex",
    effect=Effect.NONE,
    detail="assets/x.dex",
)
NOT_AN_APP = Problem(
    stage=Stage.CONTAINER,
    kind=ProblemKind.CONTAINER_UNREADABLE,
    artifact=APK,
    effect=Effect.FATAL,
    detail="no ZIP directory",
)
PACKER = Protection(
    kind=ProtectionKind.PACKER,
    name="packer-tencent-legu",
    evidence=(Location(artifact=APK, member="lib/armeabi/libshell.so"),),
)


def sms_finding() -> Finding:
    return Finding(
        rule="UND002",
        subject=READ_SMS,
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH,
        evidence=Evidence(
            app=(manifest(f"uses-permission[@name='{READ_SMS}']"),),
            policy=(quote(40, "我们会向您发送短信验证码。"),),
            searched=("短信权限", "读取短信", "收件箱"),
        ),
    )


def jpush_finding() -> Finding:
    return Finding(
        rule="SDK001",
        subject="jpush",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        params=(("classes", "214"),),
        evidence=Evidence(
            app=(Location(artifact=APK, member="classes.dex", symbol="cn.jpush.android", snippet="214 classes"),),
            searched=("极光推送", "JPush", "极光"),
        ),
    )


def audit(**changes: object) -> Audit:
    values: dict[str, object] = {
        "app": app(),
        "policy": policy(),
        "profile": "cn",
        "category": Category(id="second_hand", guessed=True),
        "gate": Gate(),
        "permissions": (
            PermissionComparison(name=CAMERA, disclosure=Disclosure.DECLARED, claims=(0,)),
            PermissionComparison(name=INTERNET, disclosure=Disclosure.UNDECLARED),
            PermissionComparison(name=READ_SMS, disclosure=Disclosure.UNDECLARED, claims=(1,)),
            PermissionComparison(name=BADGE, disclosure=Disclosure.UNDECLARED),
        ),
        "sdks": (SdkComparison(id="jpush", disclosure=Disclosure.UNDECLARED),),
        "findings": (sms_finding(), jpush_finding()),
        "problems": (BlockedRules(problem=BROKEN_DEX, rules=("SDK001", "SDK004")),),
        "rules_run": ("SDK001", "SDK004", "UND001", "UND002"),
    }
    return Audit(**(values | changes))  # type: ignore[arg-type]


def clean_audit(**changes: object) -> Audit:
    values: dict[str, object] = {
        "findings": (),
        "problems": (),
        "sdks": (),
        "permissions": (PermissionComparison(name=CAMERA, disclosure=Disclosure.DECLARED, claims=(0,)),),
    }
    return audit(**(values | changes))


ACCEPTED = (AcceptedGap(kind="packed", reason="audited before packing"),)
