"""What the code reads against what the policy says, and permissions that nothing uses."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.knowledge import catalog
from auditor.messages import message
from auditor.model.app import App, DataAccess, Owner, OwnerKind, Presence, Protection, ProtectionKind
from auditor.model.evidence import Effect, Location, Problem, ProblemKind, Stage
from auditor.model.finding import Category, Confidence, Disclosure, Severity, Use
from auditor.rules.use import use_of
from tests.rules.cases import app, detected, found, judged, requested

PHONE = "android.permission.READ_PHONE_STATE"
OWN = Owner(kind=OwnerKind.FIRST_PARTY, prefix="com.example")
PUSH = Owner(kind=OwnerKind.SDK, id="jpush", prefix="cn.jpush")
STRANGER = Owner(kind=OwnerKind.UNKNOWN, prefix="com.acme")
PLAIN = Owner(kind=OwnerKind.LIBRARY, id="okhttp", prefix="okhttp3")


def access(
    data_type: str,
    owner: Owner = OWN,
    *,
    needs: str | None = None,
    until: int | None = None,
    risk: str = "high",
    certain: bool = True,
) -> DataAccess:
    caller = f"{owner.prefix}.Reader->read"
    return DataAccess(
        data_type=data_type,
        api="android.some.Manager->get",
        certain=certain,
        risk=risk,
        permissions=((needs,),) if needs else (),
        caller=caller,
        owner=owner,
        location=Location(artifact="app.apk", member="classes.dex", symbol=caller),
        effective_until_api=until,
    )


def reading(base: App, *accesses: DataAccess) -> App:
    return replace(base, accesses=accesses)


def test_data_that_the_policy_nowhere_names(tmp_path: Path) -> None:
    result = judged(tmp_path, reading(app(), access("android_id", STRANGER)), "我们会收集您的手机号码。")
    assert found(result) == {("UND005", "android_id")}
    (finding,) = result.findings
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.MEDIUM)
    assert finding.evidence.app[0].symbol == "com.acme.Reader->read"
    assert dict(finding.params)["owners"] == "com.acme"
    assert "Android ID" in finding.evidence.searched


@pytest.mark.parametrize(
    ("text", "disclosure"),
    [
        ("我们会收集您的Android ID。", Disclosure.DECLARED),
        ("我们会收集您的设备识别码。", Disclosure.PARTIAL),
        ("我们不会收集您的Android ID。", Disclosure.DENIED),
        ("我们会收集您的手机号码。", Disclosure.UNDECLARED),
    ],
)
def test_how_a_policy_treats_a_kind_of_data(tmp_path: Path, text: str, disclosure: Disclosure) -> None:
    result = judged(tmp_path, reading(app(), access("android_id")), text)
    (row,) = result.data_types
    assert (row.data_type, row.disclosure, row.owners) == ("android_id", disclosure, ("com.example",))
    severities = {finding.rule: finding.severity for finding in result.findings}
    expected = {
        Disclosure.DECLARED: {},
        Disclosure.PARTIAL: {"UND005": Severity.MEDIUM},
        Disclosure.DENIED: {"UND010": Severity.HIGH},
        Disclosure.UNDECLARED: {"UND005": Severity.HIGH},
    }
    assert severities == expected[disclosure]


def test_a_read_whose_permission_is_not_requested_cannot_happen(tmp_path: Path) -> None:
    result = judged(tmp_path, reading(app(), access("imei", needs=PHONE)), "我们会保护您的信息。")
    assert found(result) == set()


def test_where_the_permission_is_undeclared_itself_its_own_finding_says_so(tmp_path: Path) -> None:
    told = judged(
        tmp_path, reading(app("READ_CONTACTS"), access("contacts", needs="android.permission.READ_CONTACTS")), "无。"
    )
    assert found(told) == {("UND001", "READ_CONTACTS")}


def test_a_read_that_every_device_refuses_is_left_out(tmp_path: Path) -> None:
    base = replace(app("READ_PHONE_STATE"), min_sdk=29)
    result = judged(tmp_path, reading(base, access("imei", needs=PHONE, until=28)), "我们会申请读取手机状态权限。")
    assert ("OVR006", "imei") not in found(result)


@pytest.mark.parametrize(
    "harmless",
    [
        access("android_id", PLAIN),
        access("android_id", certain=False),
        access("android_id", risk="low"),
        access("camera"),
    ],
    ids=["library", "hint", "low risk", "capability"],
)
def test_what_is_no_reading_of_personal_data(tmp_path: Path, harmless: DataAccess) -> None:
    assert found(judged(tmp_path, reading(app(), harmless), "我们会保护您的信息。")) == set()


def test_call_sites_of_one_finding_are_five_at_most_and_the_rest_is_counted(tmp_path: Path) -> None:
    many = [
        replace(
            access("android_id"), caller=f"com.example.C{n}->a", location=Location(artifact="app.apk", symbol=f"{n}")
        )
        for n in range(9)
    ]
    (finding,) = judged(tmp_path, reading(app(), *many), "我们会保护您的信息。").findings
    assert (len(finding.evidence.app), dict(finding.params)["sites"]) == (5, "9")


def test_unchangeable_identifiers_clipboard_and_the_app_list_are_findings_though_declared(tmp_path: Path) -> None:
    text = "我们会申请读取手机状态权限，收集您的IMEI、剪贴板、已安装应用列表。"
    base = app("READ_PHONE_STATE")
    result = judged(
        tmp_path,
        reading(base, access("imei", needs=PHONE), access("clipboard"), access("installed_apps", PUSH)),
        text,
    )
    assert found(result) == {("OVR006", "imei"), ("OVR008", "clipboard"), ("OVR005", "installed_apps")}


def test_a_service_that_may_need_the_app_list_has_no_finding_for_it(tmp_path: Path) -> None:
    from auditor.knowledge import catalog

    needing = next(entry.id for entry in catalog.categories().values() if "APP_LIST" in {*entry.base, *entry.plausible})
    result = judged(
        tmp_path,
        reading(app(), access("installed_apps")),
        "我们会收集您的已安装应用列表。",
        category=Category(id=needing, guessed=False),
    )
    assert ("OVR005", "installed_apps") not in found(result)


def test_an_sdk_that_reads_more_than_its_row(tmp_path: Path) -> None:
    text = "第三方SDK列表\nSDK名称：极光推送SDK\n使用目的：推送\n收集信息：设备型号\n我们会收集您的Android ID。"
    base = app(sdks=(detected("jpush", Presence.DEFINED),))
    result = judged(tmp_path, reading(base, access("android_id", PUSH), access("device_model", PUSH)), text)
    assert ("SDK003", "jpush") in found(result)
    (finding,) = [one for one in result.findings if one.rule == "SDK003"]
    assert dict(finding.params)["data_types"] == "android_id"


def test_an_sdk_without_a_list_of_data_is_not_measured_by_it(tmp_path: Path) -> None:
    base = app(sdks=(detected("jpush", Presence.DEFINED),))
    result = judged(
        tmp_path, reading(base, access("android_id", PUSH)), "我们集成了极光推送SDK。我们会收集Android ID。"
    )
    assert ("SDK003", "jpush") not in found(result)


# --- use of permissions ----------------------------------------------------------------------------------------------


def test_a_permission_that_code_uses_is_used() -> None:
    base = reading(app("READ_CONTACTS"), access("contacts", needs="android.permission.READ_CONTACTS"))
    assert use_of("android.permission.READ_CONTACTS", base) is Use.USED


def test_a_permission_that_no_code_uses_is_unused_and_found(tmp_path: Path) -> None:
    base = reading(app("READ_CONTACTS"))
    assert use_of("android.permission.READ_CONTACTS", base) is Use.UNUSED
    assert ("OVR003", "READ_CONTACTS") in found(judged(tmp_path, base, "我们会申请通讯录权限。"))


@pytest.mark.parametrize("kind", list(ProtectionKind))
def test_where_code_may_be_hidden_unused_becomes_unknown(kind: ProtectionKind) -> None:
    base = app("READ_CONTACTS", protections=(Protection(kind=kind, name="x", evidence=()),))
    assert use_of("android.permission.READ_CONTACTS", reading(base)) is Use.UNKNOWN


def test_an_unreadable_dex_makes_unused_unknown() -> None:
    broken = Problem(stage=Stage.DEX, kind=ProblemKind.DEX_UNREADABLE, artifact="a", effect=Effect.PARTIAL)
    base = app("READ_CONTACTS", problems=(broken,))
    assert use_of("android.permission.READ_CONTACTS", reading(base)) is Use.UNKNOWN


def test_without_code_nothing_is_known_of_use() -> None:
    assert use_of("android.permission.READ_CONTACTS", app("READ_CONTACTS")) is Use.UNKNOWN


@pytest.mark.parametrize("name", ["READ_EXTERNAL_STORAGE", "POST_NOTIFICATIONS", "INTERNET"])
def test_what_no_list_of_calls_holds_is_never_called_unused(name: str) -> None:
    assert use_of(f"android.permission.{name}", reading(app(name))) is Use.UNKNOWN


def test_the_sdk_that_merges_an_unused_permission_in_is_named(tmp_path: Path) -> None:
    base = reading(app("READ_PHONE_STATE", sdks=(detected("jpush", Presence.DEFINED),)))
    result = judged(tmp_path, base, "我们会申请读取手机状态权限。我们集成了极光推送SDK。")
    (finding,) = [one for one in result.findings if one.rule == "OVR003"]
    assert dict(finding.params) == {"origin": "jpush", "variant": "merged"}
    assert [row.likely_origin for row in result.permissions] == [("jpush",)]


def test_the_merger_s_report_knows_better(tmp_path: Path) -> None:
    asked = replace(requested("READ_PHONE_STATE"), origins=("com.acme:sdk:1.0",))
    base = reading(app(asked, sdks=(detected("jpush", Presence.DEFINED),)))
    result = judged(tmp_path, base, "我们会申请读取手机状态权限。我们集成了极光推送SDK。")
    assert [row.likely_origin for row in result.permissions] == [("com.acme:sdk:1.0",)]


APPS = "android.permission.QUERY_ALL_PACKAGES"


@pytest.mark.parametrize(("target", "least", "open_to_it"), [(29, 21, True), (30, 29, True), (30, 30, False)])
def test_a_permission_that_older_targets_and_devices_do_not_need(
    tmp_path: Path, target: int, least: int, *, open_to_it: bool
) -> None:
    read = replace(access("installed_apps", needs=APPS), permissions_from_target=30)
    judged_app = reading(replace(app(target_sdk=target), min_sdk=least), read)
    result = judged(tmp_path, judged_app, "我们会收集您的手机号码。")
    assert (("OVR005", "installed_apps") in found(result)) is open_to_it
    # No permission is requested, so none of its findings can stand for this one.
    assert (("UND005", "installed_apps") in found(result)) is open_to_it


@pytest.mark.parametrize(("least", "open_to_it"), [(26, True), (27, False)])
def test_a_call_that_older_devices_ask_less_for(tmp_path: Path, least: int, *, open_to_it: bool) -> None:
    wifi = "android.permission.ACCESS_WIFI_STATE"
    needs = replace(access("ssid", PUSH), permissions=((wifi, "android.permission.ACCESS_FINE_LOCATION"),))
    read = replace(needs, earlier_permissions=((wifi,),), earlier_before=27)
    judged_app = reading(replace(app(wifi), min_sdk=least), read)
    result = judged(tmp_path, judged_app, "我们会获取WiFi状态权限，用于判断网络。我们会收集您的手机号码。")
    assert ("ssid" in {row.data_type for row in result.data_types}) is open_to_it


def test_names_that_a_shrinker_took_are_said_to_be_that(tmp_path: Path) -> None:
    nameless = Owner(kind=OwnerKind.UNKNOWN, prefix="")
    result = judged(tmp_path, reading(app(), access("oaid", nameless), access("oaid")), "我们会收集您的手机号码。")
    (finding,) = result.findings
    assert "code with shortened names, com.example" in message(finding, "en")
    assert "名称被缩短的代码、com.example" in message(finding, "zh")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("我们会收集您的Android ID和OAID。", "UND011"),
        ("我们收集的设备标识符只有两种：Android ID和OAID。", "UND011"),
        ("我们会收集设备标识符，仅包括OAID。", "UND011"),
        # A word for all of them, or a list that goes on, is no list.
        ("我们会收集您的设备标识符。", "UND005"),
        ("我们会收集您的Android ID等设备标识符。", "UND005"),
        ("我们会收集您的手机号码。", "UND005"),
        ("我们不会收集您的IMEI，但会收集Android ID。", "UND010"),
        ("我们会收集您的IMEI和Android ID。", None),
    ],
)
def test_an_identifier_beside_the_listed_ones(tmp_path: Path, text: str, rule: str | None) -> None:
    result = judged(tmp_path, reading(app(), access("imei")), text)
    assert {name for name, _ in found(result) if name.startswith("UND")} == ({rule} if rule else set())


def test_the_listed_identifiers_are_named(tmp_path: Path) -> None:
    result = judged(tmp_path, reading(app(), access("imei")), "我们会收集您的Android ID和OAID。")
    (finding,) = [one for one in result.findings if one.rule == "UND011"]
    assert finding.severity is Severity.HIGH
    assert "Android ID / SSAID、匿名设备标识符（OAID）" in message(finding, "zh")
    assert finding.evidence.policy
    assert finding.evidence.app


@pytest.mark.parametrize(
    ("origins", "owner", "fires"),
    [
        (("com.acme:sdk:1.0",), STRANGER, True),
        (("com.acme:sdk:1.0", "/builds/shop/app/AndroidManifest.xml"), STRANGER, False),
        (("C:\\builds\\AndroidManifest.xml",), STRANGER, False),
        (("com.acme:sdk:1.0",), OWN, False),
        ((), STRANGER, False),
    ],
    ids=["libraries alone", "the app too", "a Windows path", "used by the app", "no report"],
)
def test_a_permission_that_only_libraries_ask_for(
    tmp_path: Path, origins: tuple[str, ...], owner: Owner, *, fires: bool
) -> None:
    asked = replace(requested("READ_PHONE_STATE"), origins=origins)
    base = reading(app(asked), access("imei", owner, needs=PHONE))
    result = judged(tmp_path, base, "我们会申请读取手机状态权限。")
    assert (("MAN004", "READ_PHONE_STATE") in found(result)) is fires


@pytest.mark.parametrize(
    ("permission", "fires"), [("READ_PHONE_STATE", True), ("INTERNET", False), ("ACCESS_NETWORK_STATE", False)]
)
def test_without_a_report_only_what_opens_personal_data_is_said_to_come_with_an_sdk(
    tmp_path: Path, permission: str, *, fires: bool
) -> None:
    needs = f"android.permission.{permission}"
    base = reading(app(permission, sdks=(detected("jpush"),)), access("imei", PUSH, needs=needs))
    assert {*catalog.sdks()["jpush"].permissions} >= {needs}, "the SDK has to be known to merge it in"
    assert (("MAN004", permission) in found(judged(tmp_path, base, "我们会申请电话权限，用于推送。"))) is fires


def test_reading_the_name_of_the_network_makes_its_state_an_identity(tmp_path: Path) -> None:
    wifi = "android.permission.ACCESS_WIFI_STATE"
    for accesses, severity in (((), Severity.LOW), ((access("ssid", needs=wifi),), Severity.MEDIUM)):
        result = judged(tmp_path, reading(app("ACCESS_WIFI_STATE"), *accesses), "我们会保护您的信息。")
        assert [finding.severity for finding in result.findings if finding.rule == "UND004"] == [severity]


def test_use_and_a_told_function_lower_what_is_far_from_the_service(tmp_path: Path) -> None:
    contacts = "android.permission.READ_CONTACTS"
    shop = Category(id="CAC39-06", guessed=False)
    text = "我们会申请通讯录权限，用于邀请好友。"
    read = reading(app("READ_CONTACTS"), access("contacts", needs=contacts))
    (finding,) = [found for found in judged(tmp_path, read, text, category=shop).findings if found.rule == "OVR002"]
    assert finding.severity is Severity.MEDIUM
    (bare,) = [
        found
        for found in judged(tmp_path, read, "我们会申请通讯录权限。", category=shop).findings
        if found.rule == "OVR002"
    ]
    assert bare.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("permission", "guessed", "severity"),
    [
        ("READ_CALENDAR", False, Severity.MEDIUM),
        ("READ_CONTACTS", False, Severity.HIGH),
        ("READ_CONTACTS", True, Severity.MEDIUM),
    ],
)
def test_what_nothing_uses_is_said_to_be_that_and_is_no_less_severe_where_the_service_has_no_need_of_it(
    tmp_path: Path, permission: str, severity: Severity, *, guessed: bool
) -> None:
    shop = Category(id="CAC39-06", guessed=guessed)
    result = judged(tmp_path, reading(app(permission)), "我们会申请日历、通讯录权限，用于提醒。", category=shop)
    (finding,) = [one for one in result.findings if one.subject.endswith(permission)]
    assert (finding.rule, finding.severity) == ("OVR003", severity)


@pytest.mark.parametrize(
    ("name", "owners"), [("com.acme.loader", "com.acme.loader"), ("?", "code with shortened names"), ("jpush", None)]
)
def test_code_of_nobody_known_that_loads_more(tmp_path: Path, name: str, owners: str | None) -> None:
    loader = Protection(kind=ProtectionKind.LOADER, name=name, evidence=(Location(artifact="app.apk", symbol="a->b"),))
    result = judged(tmp_path, app(protections=(loader,)), "我们会保护您的信息。")
    assert [message(finding, "en") for finding in result.findings] == (
        [f"Code is loaded at run time that is not among the app's dex files, by {owners}."] if owners else []
    )


def test_an_identifier_beside_the_listed_ones_is_said_whatever_permission_opens_it(tmp_path: Path) -> None:
    base = reading(app("ACCESS_WIFI_STATE"), access("mac_address", needs="android.permission.ACCESS_WIFI_STATE"))
    result = judged(tmp_path, base, "我们会收集您的OAID，用于统计。")
    assert {("UND004", "ACCESS_WIFI_STATE"), ("UND011", "mac_address")} <= found(result)
    assert ("UND005", "mac_address") not in found(result)


@pytest.mark.parametrize(("accesses", "unused"), [((access("location_coarse"),), False), ((access("oaid"),), True)])
def test_no_call_tells_whether_the_app_is_on_the_screen(
    tmp_path: Path, accesses: tuple[DataAccess, ...], *, unused: bool
) -> None:
    base = reading(app("ACCESS_BACKGROUND_LOCATION"), *accesses)
    result = judged(tmp_path, base, "我们会在后台获取您的位置信息，用于记录轨迹。")
    assert (("OVR003", "ACCESS_BACKGROUND_LOCATION") in found(result)) is unused
