"""Whose code a class is."""

import pytest

from auditor.apk.dex import Dex
from auditor.apk.known_classes import known_classes
from auditor.apk.owners import Owners, root_of, shortened_names, unknown_roots
from auditor.model.app import ClassNames, OwnerKind

OWNERS = Owners("com.shop.app", ["com.shop.core.Main", "com.umeng.analytics.Starter"])


@pytest.mark.parametrize(
    ("class_name", "kind", "sdk", "prefix"),
    [
        ("com.shop.app.MainActivity", OwnerKind.FIRST_PARTY, None, "com.shop"),
        ("com.shop.core.Net$1", OwnerKind.FIRST_PARTY, None, "com.shop"),
        ("com.shopping.Cart", OwnerKind.UNKNOWN, None, "com.shopping"),
        ("cn.jpush.android.api.JPushInterface", OwnerKind.SDK, "jpush", "cn.jpush.android"),
        ("okhttp3.OkHttpClient", OwnerKind.LIBRARY, "okhttp", "okhttp3"),
        ("com.acme.tracker.Reader", OwnerKind.UNKNOWN, None, "com.acme"),
        ("com.github.someone.lib.Reader", OwnerKind.UNKNOWN, None, "com.github.someone"),
        ("cn.com.acme.lib.Reader", OwnerKind.UNKNOWN, None, "cn.com.acme"),
        ("a.b.c", OwnerKind.UNKNOWN, None, ""),
        ("a.a", OwnerKind.UNKNOWN, None, ""),
    ],
)
def test_the_owner_of_a_class(class_name: str, kind: OwnerKind, sdk: str | None, prefix: str) -> None:
    owner = OWNERS.of(class_name)
    assert (owner.kind, owner.id, owner.prefix) == (kind, sdk, prefix)


def test_a_launcher_that_belongs_to_an_sdk_makes_it_no_code_of_the_app() -> None:
    assert OWNERS.of("com.umeng.analytics.MobclickAgent").kind is OwnerKind.SDK


def test_without_a_package_everything_unknown_is_unknown() -> None:
    assert Owners(None, []).of("com.shop.Main").kind is OwnerKind.UNKNOWN


def test_an_app_below_a_host_of_strangers_owns_only_its_own() -> None:
    owners = Owners("com.github.someone.app", [])
    assert owners.of("com.github.someone.app.Main").kind is OwnerKind.FIRST_PARTY
    assert owners.of("com.github.other.Lib").kind is OwnerKind.UNKNOWN


def test_unknown_roots_are_counted() -> None:
    names = ["com.acme.A", "com.acme.b.C", "a.b.c", "com.shop.app.Main", "okhttp3.OkHttpClient"]
    classes = known_classes([Dex(member="classes.dex", defined=tuple(sorted(names)), referenced=())])
    assert unknown_roots(classes, OWNERS) == {"com.acme": 2, "": 1}


@pytest.mark.parametrize("package", ["", "a", "a.b", "com.a"])
def test_what_names_nobody_has_no_root(package: str) -> None:
    assert root_of(package) == ""


def test_names_that_a_shrinker_shortened_are_counted() -> None:
    classes = [
        "a.b.c",
        "com.shop.aa",
        "com.shop.a$b",
        "com.shop.Main",
        "com.shop.Main$a",
        "com.shop.R",
        "com.shop.R$id",
    ]
    assert shortened_names(classes) == ClassNames(classes=5, shortened=3)
