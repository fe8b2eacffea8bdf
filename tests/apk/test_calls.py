"""Call sites: found where the code has them, and only there."""

import pytest

from auditor.apk.calls import Calls, CallSite, SiteKind, scan
from tests.apk.builders import uleb128
from tests.apk.dex_writer import (
    RETURN,
    TEXT,
    Class,
    DexWriter,
    Instruction,
    Invoke,
    Load,
    Method,
    Raw,
    Read,
    container,
    dex_of,
)

TELEPHONY = "android.telephony.TelephonyManager"
IMEI = Invoke(f"{TELEPHONY}->getDeviceId")
ACTIVITY = "android.app.Activity"
SECURE = "android.provider.Settings$Secure->getString"
RESOLVER = "Landroid/content/ContentResolver;"
NOP = Raw([0])


def calls_in(*dexes: bytes) -> Calls:
    members = {"classes.dex" if number == 1 else f"classes{number}.dex": data for number, data in enumerate(dexes, 1)}
    return scan(members, members.__getitem__)


def sites_in(*dexes: bytes) -> list[CallSite]:
    calls = calls_in(*dexes)
    assert calls.unread == ()
    return list(calls.sites)


def main(*code: Instruction, incoming: int = 1, handlers: tuple[int, ...] = ()) -> bytes:
    """A dex whose one method has this code."""
    method = Method("run", (*code, RETURN), incoming=incoming, handlers=handlers)
    return dex_of(Class("com.shop.Main", [method]))


def seen(sites: list[CallSite]) -> list[tuple[str, int | None]]:
    return [(site.api.name, site.offset) for site in sites]


# --- calls -----------------------------------------------------------------------------------------------------------


def test_a_call_has_its_caller_and_place() -> None:
    method = Method("onCreate", [NOP, IMEI, RETURN], parameters=("Landroid/os/Bundle;", "I"), returns="V")
    (site,) = sites_in(dex_of(Class("com.shop.Outer$Inner", [method])))
    assert (site.kind, site.dex, site.api.name) == (SiteKind.CALL, "classes.dex", f"{TELEPHONY}->getDeviceId")
    assert (site.caller, site.method) == ("com.shop.Outer$Inner", "onCreate(Landroid/os/Bundle;I)V")
    assert (site.offset, site.callee, site.certain, site.inherited) == (1, site.api.name, True, False)


@pytest.mark.parametrize("kind", ["virtual", "super", "direct", "static", "interface"])
@pytest.mark.parametrize("wide", [False, True], ids=["registers", "range"])
def test_every_kind_of_invoke(kind: str, *, wide: bool) -> None:
    assert len(sites_in(main(Invoke(IMEI.callee, kind=kind, range=wide)))) == 1


def test_overloads_are_told_apart() -> None:
    right = Invoke(f"{TELEPHONY}->getDeviceId", ("I",), registers=(0, 1))
    wrong = Invoke(f"{TELEPHONY}->getDeviceId", ("J",), registers=(0, 1, 2))
    assert seen(sites_in(main(right, wrong))) == [(IMEI.callee, 0)]


def test_an_entry_without_parameters_takes_every_overload() -> None:
    call = Invoke("com.bun.miitmdid.core.MdidSdkHelper->InitSdk", ("Landroid/content/Context;", "Z"), kind="static")
    assert len(sites_in(main(call))) == 1


def test_a_constructor() -> None:
    name = "dalvik.system.DexClassLoader-><init>"
    call = Invoke(name, (TEXT, TEXT, TEXT, "Ljava/lang/ClassLoader;"), "V", (0, 1, 2, 3, 4), "direct")
    assert seen(sites_in(main(call))) == [(name, 0)]


def test_a_method_of_another_class_is_none() -> None:
    assert sites_in(main(Invoke("com.evil.TelephonyManager->getDeviceId"))) == []
    assert sites_in(main(Invoke(f"[L{TELEPHONY.replace('.', '/')};->getDeviceId"))) == []


def test_a_method_that_is_named_and_never_called_is_none() -> None:
    assert sites_in(main(Raw(lambda ids: IMEI.units(ids)[:0]))) == []


def test_dynamic_calls_are_not_taken_for_others() -> None:
    polymorphic = Raw(lambda ids: [0x10FA, IMEI.units(ids)[1], 0, 0])
    custom = Raw(lambda ids: [0x10FC, IMEI.units(ids)[1], 0])
    handle = Raw(lambda ids: [0x00FE, IMEI.units(ids)[1]])
    assert seen(sites_in(main(polymorphic, custom, handle, IMEI))) == [(IMEI.callee, 9)]


def test_methods_that_share_their_code_each_have_the_site() -> None:
    writer = DexWriter()
    data = bytearray(writer.build(Class("com.shop.Main", [Method("a", [IMEI, RETURN]), Method("b", [NOP, RETURN])])))
    first, second = writer.codes["com.shop.Main", "a"], writer.codes["com.shop.Main", "b"]
    at = data.rindex(uleb128(second))
    data[at : at + len(uleb128(first))] = uleb128(first)
    assert [site.method for site in sites_in(bytes(data))] == ["a()V", "b()V"]


def test_sites_are_sorted() -> None:
    classes = [Class(f"com.shop.{name}", [Method("run", [IMEI, IMEI, RETURN])]) for name in "CAB"]
    places = [(site.caller, site.offset) for site in sites_in(dex_of(*classes))]
    assert places == [(f"com.shop.{name}", offset) for name in "ABC" for offset in (0, 3)]


def test_sites_over_the_budget_are_counted() -> None:
    data = main(*[IMEI] * 10)
    calls = scan(["classes.dex"], {"classes.dex": data}.__getitem__, most_sites=3)
    assert (len(calls.sites), calls.left_out) == (3, 7)


# --- what only looks like an instruction -----------------------------------------------------------------------------


def _call_units(before: list[int]) -> Raw:
    """Code units that hold the call as data after these."""
    return Raw(lambda ids: [*before, *IMEI.units(ids)])


def test_a_call_within_the_data_of_an_array_is_none() -> None:
    assert sites_in(main(RETURN, _call_units([0x0300, 2, 3, 0]))) == []


def test_a_call_within_the_data_of_a_packed_switch_is_none() -> None:
    assert sites_in(main(RETURN, _call_units([0x0100, 2, 0, 0]), NOP)) == []


def test_a_call_within_the_data_of_a_sparse_switch_is_none() -> None:
    assert sites_in(main(RETURN, _call_units([0x0200, 1]), NOP)) == []


def test_a_call_within_a_constant_is_none() -> None:
    assert sites_in(main(Raw(lambda ids: [0x0018, *IMEI.units(ids), 0]))) == []


def test_code_after_data_is_code_again() -> None:
    data = Raw([0x0300, 1, 3, 0, 0xAAAA, 0xBB])
    assert seen(sites_in(main(data, IMEI))) == [(IMEI.callee, 6)]


def test_opcodes_that_do_not_exist_are_one_unit_long() -> None:
    assert seen(sites_in(main(Raw([0x003E, 0x0073, 0x00E3, 0x00F9]), IMEI))) == [(IMEI.callee, 4)]


@pytest.mark.parametrize("last", [IMEI, Load("android_id"), Load("android_id", jumbo=True)])
def test_an_instruction_that_the_method_cuts_off_is_none(last: Instruction) -> None:
    cut = Raw(lambda ids: last.units(ids)[:1])
    assert sites_in(dex_of(Class("com.shop.Main", [Method("run", [cut])]))) == []


# --- fields and strings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opcode", range(0x60, 0x67))
def test_a_field_is_read_by_every_sget(opcode: int) -> None:
    (site,) = sites_in(main(Read("android.os.Build->SERIAL", opcode=opcode)))
    assert (site.kind, site.api.name) == (SiteKind.READ, "android.os.Build->SERIAL")


def test_a_uri_field_is_an_object() -> None:
    name = "android.provider.ContactsContract$Contacts->CONTENT_URI"
    assert len(sites_in(main(Read(name, "Landroid/net/Uri;")))) == 1
    assert sites_in(main(Read(name, "Landroid/net/Uri;", opcode=0x60))) == []


def test_a_field_that_is_written_is_none() -> None:
    assert sites_in(main(Read("android.os.Build->SERIAL", opcode=0x69))) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("android_id", "android_id"),
        ("content://sms", "content://sms"),
        ("content://sms/inbox", "content://sms"),
        ("cat /sys/class/net/wlan0/address", "/sys/class/net/wlan0/address"),
        ("su\nlogcat -d", "logcat"),
        ("读取 /proc/cpuinfo", "/proc/cpuinfo"),
        ("日志　logcat -c ", "logcat"),
        ("/proc/cpuinfo", "/proc/cpuinfo"),
        ("android.provider.Telephony.SMS_RECEIVED", "android.provider.Telephony.SMS_RECEIVED"),
    ],
)
@pytest.mark.parametrize("jumbo", [False, True], ids=["short", "jumbo"])
def test_a_string(text: str, name: str, *, jumbo: bool) -> None:
    (site,) = sites_in(main(Load(text, jumbo=jumbo)))
    assert (site.kind, site.api.name, site.callee) == (SiteKind.STRING, name, name)


@pytest.mark.parametrize(
    "text", ["android_ids", "content://smsx", "my content://sms", "logcats -d", "a/proc/cpuinfo b"]
)
def test_a_string_that_only_looks_like_one_is_none(text: str) -> None:
    assert sites_in(main(Load(text))) == []


def test_a_string_that_no_code_loads_is_none() -> None:
    assert sites_in(DexWriter(strings=["content://sms"]).build(Class("com.shop.Main", [Method("run")]))) == []


def test_all_bits_of_a_long_index_count() -> None:
    data = DexWriter(strings=["android_id"])
    jumbo = Raw(lambda ids: [0x1B, ids.string("android_id"), 1])  # the index plus 65536
    assert sites_in(data.build(Class("com.shop.Main", [Method("run", [jumbo, RETURN])]))) == []


def test_strings_in_any_order_are_found() -> None:
    writer = DexWriter(sorted_strings=False, strings=["zz", "aa", "content://sms"])
    method = Method("run", [IMEI, Load("android_id"), Load("content://sms/draft"), RETURN])
    assert len(sites_in(writer.build(Class("com.shop.Main", [method])))) == 3


def test_lengths_may_be_written_long() -> None:
    """A ULEB128 may have zeros at its end, and Android reads it."""
    writer = DexWriter(sorted_strings=False)
    data = bytearray(writer.build(Class("com.shop.Main", [Method("run", [IMEI, RETURN])])))
    at = writer.string_data["getDeviceId"]
    data += bytes([0x80 | len("getDeviceId"), 0]) + b"getDeviceId\0"
    place = writer.tables["string"] + 4 * writer.ids.strings.index("getDeviceId")
    data[place : place + 4] = (len(data) - len("getDeviceId") - 3).to_bytes(4, "little")
    data[at + 1 : at + 2] = b"X"
    assert len(sites_in(bytes(data))) == 1


def test_a_string_that_a_static_field_begins_with() -> None:
    own = Class("com.shop.Main", values=(True, 70_000, None, "other", "content://sms/inbox", "content://sms/inbox"))
    (site,) = sites_in(dex_of(Class("com.shop.A", values=("a",)), own, Class("com.shop.Z", values=("z",))))
    assert (site.kind, site.api.name, site.offset) == (SiteKind.STRING, "content://sms", None)
    assert (site.caller, site.method) == ("com.shop.Main", "<clinit>()V")


def test_a_number_that_looks_like_a_string_is_none() -> None:
    writer = DexWriter(strings=["android_id"])
    number = writer.ids.string("android_id") << 8 | 0x17 << 16
    assert sites_in(writer.build(Class("com.shop.Main", values=(number, 0x1700, 0x17)))) == []


# --- arguments -------------------------------------------------------------------------------------------------------


def get_string(register: int = 1) -> Invoke:
    return Invoke(SECURE, (RESOLVER, TEXT), registers=(0, register), kind="static")


def android_ids(*code: Instruction, incoming: int = 1) -> list[bool]:
    """Of each read of a setting, whether it surely reads the Android ID."""
    sites = sites_in(main(*code, get_string(), incoming=incoming))
    return [site.certain for site in sites if site.kind is SiteKind.CALL]


def test_the_android_id_is_read_by_its_key() -> None:
    assert android_ids(Load("android_id", 1)) == [True]
    assert android_ids(Load("android_id", 1), NOP, Load("other", 2)) == [True]


def test_another_setting_is_none() -> None:
    assert android_ids(Load("default_input_method", 1)) == []
    assert android_ids(Load("android_id", 1), Load("default_input_method", 1)) == []
    assert android_ids(Load("android_id", 2), Load("default_input_method", 1)) == []


def test_a_key_that_comes_from_elsewhere_is_uncertain() -> None:
    result = Raw([0x010C])  # move-result-object v1
    assert android_ids(Invoke("com.shop.Keys->get"), result) == [False]
    assert android_ids(Load("android_id", 1), incoming=8) == [True]
    assert android_ids(incoming=8) == [False]


def test_a_key_is_followed_through_moves() -> None:
    assert android_ids(Load("android_id", 2), Raw([0x2107])) == [True]  # move-object v1, v2
    assert android_ids(Load("android_id", 3), Raw([0x0108, 3])) == [True]  # move-object/from16 v1, v3
    assert android_ids(Load("other", 3), Raw([0x0009, 1, 3])) == []  # move-object/16 v1, v3


def test_a_key_that_depends_on_the_path_is_uncertain() -> None:
    # if-eqz v5, +4 → past the second load
    either = (Load("android_id", 1), Raw([0x0538, 4]), Load("other", 1))
    assert android_ids(*either) == [False]
    same = (Load("android_id", 1), Raw([0x0538, 4]), Load("android_id", 1))
    assert android_ids(*same) == [True]
    neither = (Load("a", 1), Raw([0x0538, 4]), Load("b", 1))
    assert android_ids(*neither) == []


def test_a_handler_is_another_path() -> None:
    code = (Load("android_id", 1), NOP, Load("other", 1))
    assert android_ids(*code) == []
    sites = sites_in(main(*code, get_string(), handlers=(5,)))
    assert [site.certain for site in sites if site.kind is SiteKind.CALL] == [False]


def test_a_wide_write_covers_the_register_after_it() -> None:
    assert android_ids(Load("android_id", 1), Raw([0x0016, 7])) == [False]  # const-wide/16 v0 writes v1 too


def test_an_argument_after_a_wide_one() -> None:
    property_ = Invoke("android.media.MediaDrm->getPropertyByteArray", (TEXT,), "[B", (0, 1))
    sites = sites_in(main(Load("deviceUniqueId", 1), property_, Load("vendor", 1), property_))
    assert [site.offset for site in sites if site.kind is SiteKind.CALL] == [2]


# --- inheritance -----------------------------------------------------------------------------------------------------

WEB_VIEW = "android.webkit.WebView"
AGENT = "android.webkit.WebSettings->getUserAgentString"
SETTINGS = "com.shop.MySettings"
CALLER = Class("com.shop.Main", [Method("run", [Invoke(f"{SETTINGS}->getUserAgentString"), RETURN])])


def test_a_call_through_a_subclass_of_the_app() -> None:
    (site,) = sites_in(dex_of(CALLER, Class(SETTINGS, superclass="android.webkit.WebSettings")))
    assert (site.api.name, site.callee, site.inherited) == (AGENT, f"{SETTINGS}->getUserAgentString", True)


def test_a_class_that_is_no_subclass_is_none() -> None:
    assert sites_in(dex_of(CALLER, Class(SETTINGS))) == []
    assert sites_in(dex_of(CALLER, Class(SETTINGS, superclass="android.view.View"))) == []
    assert sites_in(dex_of(CALLER)) == []


def test_a_method_that_the_subclass_has_itself_is_none() -> None:
    own = Class(SETTINGS, [Method("getUserAgentString", returns=TEXT)], "android.webkit.WebSettings")
    assert sites_in(dex_of(CALLER, own)) == []


def test_a_method_that_a_class_on_the_way_has_is_none() -> None:
    middle = Class("com.shop.Base", [Method("getUserAgentString", returns=TEXT)], "android.webkit.WebSettings")
    assert sites_in(dex_of(CALLER, middle, Class(SETTINGS, superclass="com.shop.Base"))) == []


def test_a_method_with_other_parameters_overrides_nothing() -> None:
    middle = Class("com.shop.Base", [Method("getUserAgentString", parameters=("I",))], "android.webkit.WebSettings")
    assert len(sites_in(dex_of(CALLER, middle, Class(SETTINGS, superclass="com.shop.Base")))) == 1


def test_superclasses_in_dex_files_before_and_after() -> None:
    base = dex_of(Class("com.shop.Base", superclass="android.webkit.WebSettings"))
    middle = dex_of(Class(SETTINGS, superclass="com.shop.Base"))
    last = dex_of(CALLER)
    for order in ((base, middle, last), (last, middle, base), (middle, last, base), (middle, base, last)):
        (site,) = sites_in(*order)
        assert (site.api.name, site.dex) == (AGENT, f"classes{order.index(last) + 1}.dex".replace("s1.", "s."))


def test_an_override_in_a_later_dex_is_one() -> None:
    own = Class(SETTINGS, [Method("getUserAgentString", returns=TEXT)], "android.webkit.WebSettings")
    assert sites_in(dex_of(CALLER), dex_of(own)) == []


def test_only_dex_files_that_need_it_are_read_twice() -> None:
    members = {
        "classes.dex": dex_of(CALLER),
        "classes2.dex": dex_of(Class(SETTINGS, superclass="android.webkit.WebSettings")),
        "classes3.dex": main(IMEI),
    }
    read: list[str] = []

    def load(member: str) -> bytes:
        read.append(member)
        return members[member]

    assert len(scan(members, load).sites) == 2
    assert read == [*members, "classes.dex"]


def test_a_class_that_is_its_own_ancestor_ends() -> None:
    circle = (Class(SETTINGS, superclass="com.shop.Other"), Class("com.shop.Other", superclass=SETTINGS))
    assert sites_in(dex_of(CALLER, *circle)) == []
    assert sites_in(dex_of(CALLER), dex_of(circle[0]), dex_of(circle[1])) == []


def test_constructors_are_not_inherited() -> None:
    loader = "dalvik.system.DexClassLoader"
    parameters = (TEXT, TEXT, TEXT, "Ljava/lang/ClassLoader;")
    call = Invoke("com.shop.Loader-><init>", parameters, "V", (0, 1, 2, 3, 4), "direct")
    caller = Class("com.shop.Main", [Method("run", [call, RETURN])])
    assert sites_in(dex_of(caller, Class("com.shop.Loader", superclass=loader))) == []


# --- components ------------------------------------------------------------------------------------------------------

LISTENER = "android.service.notification.NotificationListenerService"
POSTED = ("Landroid/service/notification/StatusBarNotification;",)


def test_a_component_that_overrides_what_reads_data() -> None:
    service = Class("com.shop.Listener", [Method("onNotificationPosted", parameters=POSTED)], LISTENER)
    (site,) = sites_in(dex_of(service))
    assert (site.kind, site.api.kind, site.offset) == (SiteKind.OVERRIDE, "component_base", None)
    assert (site.caller, site.dex) == ("com.shop.Listener", "classes.dex")
    assert site.method == f"onNotificationPosted({POSTED[0]})V"


def test_a_component_whose_base_is_in_another_dex() -> None:
    service = dex_of(Class("com.shop.Listener", [Method("onNotificationPosted", parameters=POSTED)], "com.shop.Base"))
    base = dex_of(Class("com.shop.Base", superclass=LISTENER))
    assert [site.dex for site in sites_in(service, base)] == ["classes.dex"]
    assert [site.dex for site in sites_in(base, service)] == ["classes2.dex"]


def test_a_method_of_that_name_elsewhere_is_none() -> None:
    assert sites_in(dex_of(Class("com.shop.Listener", [Method("onNotificationPosted", parameters=POSTED)]))) == []
    other = Class("com.shop.Listener", [Method("onNotificationPosted", parameters=("I",))], LISTENER)
    assert sites_in(dex_of(other)) == []


def test_a_member_of_the_base_that_is_called() -> None:
    service = "com.shop.Service"
    call = Invoke(f"{service}->getRootInActiveWindow", returns="Landroid/view/accessibility/AccessibilityNodeInfo;")
    own = Class(service, [Method("run", [call, RETURN])], "android.accessibilityservice.AccessibilityService")
    (site,) = sites_in(dex_of(own))
    assert (site.kind, site.api.kind) == (SiteKind.CALL, "component_base")


# --- several files and headers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["035", "037", "038", "039", "040", "041"])
def test_every_version(version: str) -> None:
    assert len(sites_in(dex_of(Class("com.shop.Main", [Method("run", [IMEI, RETURN])]), version=version))) == 1


def test_a_container_with_several_headers() -> None:
    base = Class(SETTINGS, superclass="android.webkit.WebSettings")
    own = Class("com.shop.Own", [Method("run", [Load("content://sms"), IMEI, RETURN])])
    assert {site.api.name for site in sites_in(container([CALLER], [own], [base]))} == {
        AGENT,
        "content://sms",
        IMEI.callee,
    }


def test_the_fields_of_a_class_are_skipped() -> None:
    assert len(sites_in(dex_of(Class("com.shop.Main", [Method("run", [IMEI, RETURN])], fields=200)))) == 1


def test_direct_and_abstract_methods() -> None:
    methods = [Method("a", [IMEI, RETURN], direct=True), Method("b", None), Method("c", [IMEI, RETURN])]
    assert [site.method for site in sites_in(dex_of(Class("com.shop.Main", methods)))] == ["a()V", "c()V"]


def test_an_app_without_code_has_no_sites() -> None:
    assert calls_in() == Calls(sites=(), unread=(), left_out=0)
    assert sites_in(dex_of()) == []
