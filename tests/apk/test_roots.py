"""The fewest prefixes that own a set of packages."""

import pytest

from auditor.apk.roots import Roots, Standing, package_roots


def owned(*packages: str, taken: tuple[str, ...] = (), shared: tuple[str, ...] = ()) -> tuple[str, ...]:
    return roots(*packages, taken=taken, shared=shared).owned


def roots(*packages: str, taken: tuple[str, ...] = (), shared: tuple[str, ...] = ()) -> Roots:
    def standing(name: str) -> Standing:
        return Standing.TAKEN if name in taken else Standing.SHARED if name in shared else Standing.FREE

    return package_roots(packages, standing)


def test_a_root_is_where_paths_part() -> None:
    assert owned("com.acme.sdk.push", "com.acme.sdk.core.io") == ("com.acme.sdk",)
    assert owned("com.acme.sdk.push") == ("com.acme.sdk.push",)
    assert owned("com.acme.sdk", "com.acme.sdk.push") == ("com.acme.sdk",)


def test_a_top_level_name_is_the_root_of_nothing() -> None:
    assert owned("com.acme.a.x", "com.acme.b.x", "com.beta.x", "cn.gamma") == ("cn.gamma", "com.acme", "com.beta.x")
    assert owned("cn.com.acme.a", "cn.com.beta.b") == ("cn.com.acme.a", "cn.com.beta.b")
    assert owned("io.github.one.a", "io.github.two.b") == ("io.github.one.a", "io.github.two.b")


def test_a_name_of_its_own_is_a_root_by_itself() -> None:
    assert owned("okhttp4", "okhttp4.internal") == ("okhttp4",)


def test_what_is_taken_is_split_and_its_own_classes_are_shared() -> None:
    found = roots("com.tencent.one.a", "com.tencent.two.b", taken=("com.tencent",))
    assert (found.owned, found.shared) == (("com.tencent.one.a", "com.tencent.two.b"), ())
    found = roots("com.tencent", "com.tencent.two", taken=("com.tencent",))
    assert (found.owned, found.shared) == (("com.tencent.two",), ("com.tencent",))


def test_a_family_may_have_one_product_below_another() -> None:
    below = ("com.acme.push", "com.acme")
    assert owned("com.acme.push.a", "com.acme.push.b", shared=below) == ("com.acme.push",) == owned("com.acme.push")
    assert owned("com.acme.one.x", "com.acme.two.x", shared=below) == ("com.acme.one.x", "com.acme.two.x")


def test_code_scattered_over_a_vendors_package_has_that_as_its_root() -> None:
    scattered = [f"cn.acme.{letter}" for letter in "abcdefghijklmnopq"]
    assert owned(*scattered, shared=("cn.acme",)) == ("cn.acme",)


@pytest.mark.parametrize("package", ["a", "a.b", "aa", "com.a.b", "com", "x.y.z", "1.2", "con-trol.x", "a" * 0 + "."])
def test_a_name_that_says_nothing_is_left_out(package: str) -> None:
    found = roots(package, "com.acme.x")
    assert (found.owned, found.nameless) == (("com.acme.x",), (package,))


def test_a_name_of_thousands_of_segments_is_no_trouble() -> None:
    assert len(owned("com.acme." + "x." * 50_000 + "x")) == 1
