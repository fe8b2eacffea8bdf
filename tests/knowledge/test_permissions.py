"""Permissions and data types: exact names, derived names, the tree of data."""

import re
import subprocess
import sys
from collections import Counter

import pytest

from auditor.knowledge import catalog, loading
from auditor.knowledge.permissions import _permission_file
from auditor.knowledge.schema import Permission, SystemPermissionFile

_NEWEST = 37


def _every() -> tuple[Permission, ...]:
    return (*catalog.permissions().values(), *catalog.system_permissions().values())


def test_a_permission_is_known_by_its_exact_name_only() -> None:
    assert catalog.permission("android.permission.READ_CALL_LOG") is not None
    assert catalog.permission("com.evil.permission.READ_CALL_LOG") is None
    assert catalog.permission("READ_CALL_LOG") is None
    assert catalog.permission("com.evil.permission.CAMERA", "com.example") is None
    assert catalog.permission("android.permission.camera") is None


def test_a_name_derived_from_the_application_id_is_known_in_that_app_only() -> None:
    derived = catalog.permission("com.example.shop.permission.JPUSH_MESSAGE", "com.example.shop")
    assert derived is not None
    assert derived.name == "com.example.shop.permission.JPUSH_MESSAGE"
    assert derived.privacy_class == "vendor_benign"
    assert catalog.permission("com.example.shop.permission.JPUSH_MESSAGE") is None
    assert catalog.permission("com.example.shop.permission.JPUSH_MESSAGE", "com.example.sho") is None


def test_the_application_id_is_taken_literally_in_a_pattern() -> None:
    assert catalog.permission("comXexample.permission.C2D_MESSAGE", "com.example") is None
    assert catalog.permission("com.example.permission.C2D_MESSAGE", "[") is None


@pytest.mark.parametrize(
    ("name", "group", "privacy_class"),
    [
        ("android.permission.READ_SMS", "SMS", "runtime_pi"),
        ("android.permission.READ_CALL_LOG", "CALL_LOG", "runtime_pi"),
        ("android.permission.ACCESS_BACKGROUND_LOCATION", "LOCATION", "runtime_pi"),
        ("android.permission.BIND_ACCESSIBILITY_SERVICE", None, "special_service"),
        ("android.permission.MANAGE_EXTERNAL_STORAGE", None, "special_pi"),
        ("android.permission.QUERY_ALL_PACKAGES", None, "normal_pi"),
        ("com.android.permission.GET_INSTALLED_APPS", None, "vendor_pi"),
        ("android.permission.POST_NOTIFICATIONS", "NOTIFICATIONS", "runtime_benign"),
        ("android.permission.INTERNET", None, "normal_benign"),
    ],
)
def test_permissions_that_rules_rest_on(name: str, group: str | None, privacy_class: str) -> None:
    known = catalog.permissions()[name]
    assert (known.group, known.privacy_class) == (group, privacy_class)


def test_every_permission_that_must_be_declared_has_a_label_in_both_languages() -> None:
    named = {"runtime_pi", "special_pi", "special_service"}
    bare = {
        entry.name
        for entry in catalog.permissions().values()
        if entry.privacy_class in named
        and ".health." not in entry.name
        and entry.until is None
        and not (entry.label_en and entry.label_zh)
    }
    assert bare == set()
    assert catalog.permission_label("android.permission.CAMERA", "zh") == "拍摄照片和视频"
    assert catalog.permission_label("com.unheard.of.PERMISSION", "en") == "com.unheard.of.PERMISSION"


def test_every_health_permission_has_a_label_in_both_languages() -> None:
    health = [entry for name, entry in catalog.permissions().items() if ".health." in name]
    assert len(health) > 200
    assert [entry.name for entry in health if not (entry.label_en and entry.label_zh)] == []
    assert catalog.permission_label("android.permission.health.READ_HEART_RATE", "zh") == "读取心率（健康数据）"


def test_each_permission_stands_in_one_file_once() -> None:
    system = loading.json_file("system_permissions.json", SystemPermissionFile).permissions
    names = Counter([entry.name for entry in _permission_file().permissions] + [entry.name for entry in system])
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) == 1394


def test_groups_and_data_types_of_permissions_exist() -> None:
    for entry in _every():
        assert entry.group is None or entry.group in catalog.permission_groups()
        assert set(entry.data_types) <= set(catalog.data_types()), entry.name


def test_api_levels_follow_each_other() -> None:
    for entry in _every():
        known = [level for level in (1, entry.since, entry.until, _NEWEST) if level is not None]
        assert known == sorted(known), entry.name
        assert entry.deprecated is None or (entry.since or 1) <= entry.deprecated <= _NEWEST, entry.name


def test_a_runtime_permission_is_dangerous() -> None:
    for entry in catalog.permissions().values():
        # A deprecated one may have ended as a normal permission without effect.
        if entry.privacy_class.startswith("runtime") and entry.protection is not None and entry.deprecated is None:
            assert "dangerous" in entry.protection, entry.name


def test_a_permission_of_the_system_is_known_too() -> None:
    known = catalog.permission("android.permission.MANAGE_USERS")
    assert known is not None
    assert (known.privacy_class, known.group) == ("system", None)
    assert "signature" in (known.protection or "")
    assert "android.permission.MANAGE_USERS" not in catalog.permissions()
    assert catalog.permission_label("android.permission.SET_TIME_ZONE", "zh") == "设置时区"


def test_permissions_of_the_system_are_read_only_for_a_name_that_is_not_known_yet() -> None:
    program = (
        "from auditor.knowledge import catalog, loading\n"
        "read = []\n"
        "original = loading.json_file\n"
        "loading.json_file = lambda path, shape: (read.append(path), original(path, shape))[1]\n"
        "catalog.permission('android.permission.CAMERA', 'com.example')\n"
        "catalog.permission('com.example.permission.C2D_MESSAGE', 'com.example')\n"
        "print(*read)\n"
        "catalog.permission('android.permission.MANAGE_USERS', 'com.example')\n"
        "print(*read)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["permissions.json", "permissions.json system_permissions.json"]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("读取您的讯息（短信或彩信）", "READ_SMS"),  # Android 5
        ("精确位置（基于GPS和网络）", "ACCESS_FINE_LOCATION"),  # Android 5
        ("只能在前台获取精确的位置信息", "ACCESS_FINE_LOCATION"),  # Android 10
        ("只能在前台获取大概位置（基于网络）", "ACCESS_COARSE_LOCATION"),  # Android 10
        ("查找设备上的帐户", "GET_ACCOUNTS"),  # Android 5
        ("查找设备上的帐号", "GET_ACCOUNTS"),  # Android 10 and 12
        ("查找设备上的账号", "GET_ACCOUNTS"),  # Android 16
        ("接收讯息 (WAP)", "RECEIVE_WAP_PUSH"),
        ("modify or delete the contents of your SD card", "WRITE_EXTERNAL_STORAGE"),  # Android 4.1
        ("Modify or delete the contents of your shared storage", "WRITE_EXTERNAL_STORAGE"),  # Android 10
    ],
)
def test_labels_of_several_android_releases_name_the_permission(label: str, name: str) -> None:
    assert catalog.permissions_named(label) == (f"android.permission.{name}",)


def test_one_label_may_be_that_of_two_permissions() -> None:
    assert catalog.permissions_named("关闭其他应用") == (
        "android.permission.KILL_BACKGROUND_PROCESSES",
        "android.permission.RESTART_PACKAGES",
    )
    assert catalog.permissions_named("位置") == ()
    assert catalog.permissions_named("") == ()


def test_every_pattern_is_an_anchored_expression_and_its_sdk_exists() -> None:
    for entry in _permission_file().patterns:
        compiled = re.compile(entry.pattern.replace("{package}", "com\\.example"))
        assert not entry.pattern.startswith((".", "(.")), entry.pattern
        assert not compiled.fullmatch("com.evil.permission.CAMERA"), entry.pattern
        assert entry.sdk is None or entry.sdk in catalog.sdks()


def test_no_pattern_hides_a_permission_of_the_system() -> None:
    for name in catalog.system_permissions():
        assert catalog.permission_pattern(name, "com.example") is None, name


def test_a_kind_of_data_is_its_ancestors_too() -> None:
    assert catalog.is_a("imei", "device_id")
    assert catalog.is_a("meid", "device_id")
    assert catalog.is_a("imei", "imei")
    assert not catalog.is_a("device_id", "imei")
    assert not catalog.is_a("location", "device_id")
    assert not catalog.is_a("unheard_of", "device_id")


def test_the_tree_of_data_types_has_no_loose_end_and_no_ring() -> None:
    for entry in catalog.data_types().values():
        seen = [entry.id]
        while (parent := catalog.data_types()[seen[-1]].parent) is not None:
            assert parent not in seen
            seen.append(parent)
