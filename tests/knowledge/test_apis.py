"""Watched APIs: the file agrees with the rest of the knowledge, and look-ups take nothing for what it is not."""

import re

import pytest

from auditor.knowledge import catalog
from auditor.knowledge.schema import WatchedApi

_NEWEST = 37
_PARAMETERS = re.compile(r"\((\[*([ZBSCIJFD]|L[\w$/]+;))*\)")
_JAVA_NAME = re.compile(r"[a-z][\w]*(\.[a-z][\w]*)*\.[A-Z]\w*(\$\w+)*")
_OF_CLASSES = {"method", "hidden_method", "library_method", "field", "uri_field", "component_base"}


def test_nothing_is_watched_twice() -> None:
    names = [entry.name for entry in catalog.watched_apis()]
    assert len(names) == len(set(names))
    assert len(names) >= 423


def test_every_entry_has_the_fields_of_its_kind() -> None:
    for entry in catalog.watched_apis():
        of_class = entry.kind in _OF_CLASSES
        assert (entry.class_name is not None, entry.member is not None, entry.value is None) == (of_class,) * 3
        assert entry.class_name is None or _JAVA_NAME.fullmatch(entry.class_name), entry.name
        assert all(_PARAMETERS.fullmatch(overload) for overload in entry.parameters), entry.name
        assert not entry.parameters or entry.kind in {"method", "component_base"}, entry.name
        assert (entry.match == "prefix") == (entry.kind == "content_uri"), entry.name
        assert entry.data_types, entry.name
        assert entry.confidence in {"high", "medium", "from memory"}


def test_data_types_and_permissions_of_apis_exist() -> None:
    for entry in catalog.watched_apis():
        assert set(entry.data_types) <= set(catalog.data_types()), entry.name
        for permission in {name for alternative in entry.permissions for name in alternative}:
            if permission.endswith(".*"):
                assert any(name.startswith(permission[:-1]) for name in catalog.permissions()), entry.name
            else:
                assert catalog.permission(permission) is not None, entry.name


def test_api_levels_follow_each_other() -> None:
    for entry in catalog.watched_apis():
        levels = [level for level in (entry.since, entry.until, _NEWEST) if level is not None]
        assert levels == sorted(levels), entry.name
        assert entry.deprecated is None or (entry.since or 1) <= entry.deprecated <= _NEWEST, entry.name
        if entry.kind in {"method", "field", "uri_field", "component_base"}:
            assert entry.since is not None, entry.name


def _named(entry: WatchedApi | None) -> str | None:
    return None if entry is None else entry.name


def test_a_method_is_known_by_its_class_and_name() -> None:
    found = catalog.watched_method("android.telephony.TelephonyManager", "getImei")
    assert found is not None
    assert (found.data_types, found.since, found.until) == (("imei",), 26, 28)
    assert found.permissions == (("android.permission.READ_PHONE_STATE",),)
    assert catalog.watched_method("com.evil.TelephonyManager", "getImei") is None
    assert catalog.watched_method("android.telephony.TelephonyManager", "getimei") is None


def test_parameters_tell_overloads_apart() -> None:
    clipboard = ("android.content.ClipboardManager", "getText")
    assert catalog.watched_method(*clipboard, "()") is not None
    assert catalog.watched_method(*clipboard, "(I)") is None
    library = ("com.bun.miitmdid.core.MdidSdkHelper", "InitSdk")
    assert catalog.watched_method(*library, "(Landroid/content/Context;Z)") is not None


def test_the_android_id_counts_only_with_its_key() -> None:
    found = catalog.watched_method("android.provider.Settings$Secure", "getString")
    assert found is not None
    assert (found.argument, found.data_types) == ("android_id", ("android_id",))


def test_a_field_is_no_method() -> None:
    assert catalog.watched_field("android.os.Build", "SERIAL") is not None
    assert catalog.watched_method("android.os.Build", "SERIAL") is None
    assert catalog.watched_field("android.os.Build", "getSerial") is None
    assert catalog.watched_field("android.provider.CallLog$Calls", "CONTENT_URI") is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("content://sms", "content://sms"),
        ("content://sms/inbox", "content://sms"),
        ("content://smsx", None),
        ("content://mms-sms/conversations", "content://mms-sms"),
        ("see content://sms/inbox", None),
        ("android.provider.Telephony.SMS_RECEIVED", "android.provider.Telephony.SMS_RECEIVED"),
        ("android.provider.Telephony.SMS_RECEIVED_2", None),
        ("/sys/class/net/wlan0/address", "/sys/class/net/wlan0/address"),
        ("cat /sys/class/net/wlan0/address", "/sys/class/net/wlan0/address"),
        ("/sys/class/net/wlan0/address2", None),
        ("pm list packages -3", "pm list packages"),
        ("rpm list packages", None),
        ("logcat -d", "logcat"),
        ("mylogcat", None),
        ("android_id", "android_id"),
        ("the android_id", None),
        ("", None),
    ],
)
def test_a_string_is_matched_whole_or_at_its_boundaries(text: str, name: str | None) -> None:
    assert _named(catalog.watched_string(text)) == name


def test_every_string_finds_itself() -> None:
    for entry in catalog.watched_apis():
        if entry.value is not None:
            assert catalog.watched_string(entry.value) is entry


def test_every_member_finds_itself() -> None:
    for entry in catalog.watched_apis():
        if entry.class_name is None or entry.member is None:
            continue
        if entry.kind == "component_base":
            assert entry in catalog.component_bases()[entry.class_name]
            continue
        field = entry.kind in {"field", "uri_field"}
        found = (catalog.watched_field if field else catalog.watched_method)(entry.class_name, entry.member)
        assert found is entry


def test_a_service_that_reads_the_screen_is_known_by_its_base_class() -> None:
    members = catalog.component_bases()["android.accessibilityservice.AccessibilityService"]
    assert {entry.member for entry in members} >= {"onAccessibilityEvent", "takeScreenshot"}
    assert all("screen_content" in entry.data_types for entry in members)


@pytest.mark.parametrize(
    "name",
    [
        "android.provider.action.PICK_IMAGES",
        "android.intent.action.OPEN_DOCUMENT",
        "android.intent.action.SENDTO",
        "android.media.action.IMAGE_CAPTURE",
        "android.telephony.SmsManager->createAppSpecificSmsToken",
    ],
)
def test_what_the_user_does_in_a_screen_of_the_system_is_harmless(name: str) -> None:
    assert {entry.name: entry.weight for entry in catalog.watched_apis()}[name] == "harmless"


def test_wrappers_are_plumbing_and_sdks_are_not() -> None:
    assert catalog.is_plumbing("androidx.appcompat.app.TwilightManager")
    assert catalog.is_plumbing("android.support.v4.hardware.fingerprint.FingerprintManagerCompat")
    assert catalog.is_plumbing("com.google.android.gms.common.GoogleApiAvailability")
    assert not catalog.is_plumbing("androidxyz.Foo")
    assert not catalog.is_plumbing("com.google.android.gms.internal.ads.zzabc")
    assert not catalog.is_plumbing("com.squareup.sdk.pos.PosSdk")
    assert not catalog.is_plumbing("org.chromium.chrome.browser.ChromeTabbedActivity")
    assert not catalog.is_plumbing("Plain")
