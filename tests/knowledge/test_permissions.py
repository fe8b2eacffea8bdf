"""Permissions and data types: exact names, derived names, the tree of data."""

import re

import pytest

from auditor.knowledge import catalog


def test_a_permission_is_known_by_its_exact_name_only() -> None:
    assert catalog.permission("android.permission.READ_CALL_LOG") is not None
    assert catalog.permission("com.evil.permission.READ_CALL_LOG") is None
    assert catalog.permission("READ_CALL_LOG") is None


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


def test_groups_and_data_types_of_permissions_exist() -> None:
    for entry in catalog.permissions().values():
        assert entry.group is None or entry.group in catalog.permission_groups()
        assert set(entry.data_types) <= set(catalog.data_types()), entry.name
        assert entry.since is None or entry.until is None or entry.since <= entry.until


def test_every_pattern_is_an_expression_and_its_sdk_exists() -> None:
    for entry in catalog._permission_file().patterns:
        re.compile(entry.pattern.replace("{package}", "com\\.example"))
        assert entry.sdk is None or entry.sdk in catalog.sdks()


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
