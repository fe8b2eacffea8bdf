import hashlib
import os
from pathlib import Path

import pytest

from auditor import read_app
from auditor.errors import InputMissingError, UnreadableError
from auditor.limits import Limits
from auditor.model.evidence import Effect, ProblemKind
from tests.apk.builders import (
    Reference,
    apk,
    archive,
    axml,
    dex,
    entries,
    forged,
    manifest,
    node,
    permission,
    with_signing_block,
)
from tests.apk.dex_writer import RETURN, Class, Invoke, Method, dex_of
from tests.apk.reading import app_of, kinds, names, problem

SIGNED = 0x7109871A


def signed(data: bytes) -> bytes:
    return with_signing_block(data, SIGNED)


def test_a_small_package(tmp_path: Path) -> None:
    root = manifest(node("application", label="Shop"), permission("CAMERA"))
    data = signed(apk(root))
    app = app_of(tmp_path, data)
    assert (app.package, app.label, app.min_sdk, app.target_sdk) == ("com.shop.app", "Shop", 21, 33)
    assert (app.size, app.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert names(app) == ["CAMERA"]
    assert app.problems == ()


def test_a_missing_file_is_the_callers_mistake() -> None:
    with pytest.raises(InputMissingError, match=r"^nowhere\.apk: no such file; give the path of an APK"):
        read_app("nowhere.apk")


def test_a_directory_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="is a directory"):
        read_app(tmp_path)


def test_a_name_that_no_file_can_have_is_a_missing_file() -> None:
    with pytest.raises(InputMissingError):
        read_app("a\0b")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputMissingError, match="no regular file"):
        read_app(tmp_path / "pipe")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "app.apk").write_bytes(apk())
    (tmp_path / "app.apk").chmod(0)
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_app(tmp_path / "app.apk")


@pytest.mark.parametrize(
    ("content", "detail"),
    [(b"", "the file is empty"), (b"Hello, shop\n" * 50, "no end of a ZIP archive")],
    ids=["empty", "text"],
)
def test_what_is_no_package_is_a_fatal_problem(tmp_path: Path, content: bytes, detail: str) -> None:
    app = app_of(tmp_path, content)
    found = problem(app, ProblemKind.CONTAINER_UNREADABLE)
    assert (found.effect, found.detail) == (Effect.FATAL, detail)
    assert app.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("kept", [1, 100, 300, -1])
def test_a_truncated_package_is_a_fatal_problem(tmp_path: Path, kept: int) -> None:
    assert kinds(app_of(tmp_path, apk()[:kept])) == [ProblemKind.CONTAINER_UNREADABLE]


def test_a_package_without_manifest_is_a_fatal_problem(tmp_path: Path) -> None:
    app = app_of(tmp_path, signed(archive({"classes.dex": dex("com.shop.A")})))
    assert problem(app, ProblemKind.MANIFEST_UNREADABLE).effect is Effect.FATAL


def test_a_broken_manifest_costs_no_code(tmp_path: Path) -> None:
    members = {"AndroidManifest.xml": axml(manifest())[:100], "classes.dex": dex("okhttp3.OkHttpClient")}
    app = app_of(tmp_path, signed(archive(members)))
    assert kinds(app) == [ProblemKind.MANIFEST_UNREADABLE]
    assert [sdk.id for sdk in app.sdks] == ["okhttp"]


def test_a_broken_second_dex_costs_only_itself(tmp_path: Path) -> None:
    third = dex("okhttp3.OkHttpClient")
    app = app_of(tmp_path, signed(apk(others={"classes2.dex": b"dex\n036\0" + third[8:], "classes3.dex": third})))
    found = problem(app, ProblemKind.DEX_UNREADABLE)
    assert (found.artifact, found.effect) == (f"{app.path}!classes2.dex", Effect.PARTIAL)
    assert [sdk.id for sdk in app.sdks] == ["okhttp"]


def test_the_only_dex_broken_is_fatal_for_code(tmp_path: Path) -> None:
    app = app_of(tmp_path, signed(apk(code=b"junk")))
    assert problem(app, ProblemKind.DEX_UNREADABLE).effect is Effect.FATAL


def test_a_dex_after_a_gap_is_not_loaded(tmp_path: Path) -> None:
    app = app_of(tmp_path, signed(apk(others={"classes3.dex": dex("okhttp3.OkHttpClient")})))
    found = problem(app, ProblemKind.DEX_NOT_LOADED)
    assert (found.artifact, found.effect) == (f"{app.path}!classes3.dex", Effect.NONE)
    assert app.sdks == ()


def test_dex_files_elsewhere_are_named_in_one_problem(tmp_path: Path) -> None:
    app = app_of(tmp_path, signed(apk(others={f"assets/{number}.dex": b"" for number in range(8)})))
    assert problem(app, ProblemKind.DEX_NOT_LOADED).detail.endswith("assets/4.dex and 3 more")


def test_a_dex_over_its_budget_is_a_gap(tmp_path: Path) -> None:
    app = app_of(tmp_path, signed(apk()), limits=Limits(dex_bytes=100))
    assert problem(app, ProblemKind.MEMBER_OVER_BUDGET).artifact == f"{app.path}!classes.dex"


def test_all_dex_files_share_a_budget(tmp_path: Path) -> None:
    one = dex("com.shop.A")
    app = app_of(
        tmp_path, signed(apk(code=one, others={"classes2.dex": one})), limits=Limits(all_dex_bytes=len(one) + 9)
    )
    assert problem(app, ProblemKind.MEMBER_OVER_BUDGET).artifact == f"{app.path}!classes2.dex"


def test_no_code_where_code_should_be_is_a_gap(tmp_path: Path) -> None:
    app = app_of(tmp_path, signed(archive({"AndroidManifest.xml": axml(manifest())})))
    assert problem(app, ProblemKind.NO_CODE).effect is Effect.PARTIAL


def test_no_code_where_none_is_promised_is_no_gap(tmp_path: Path) -> None:
    root = manifest(node("application", hasCode=False))
    app = app_of(tmp_path, signed(archive({"AndroidManifest.xml": axml(root)})))
    assert problem(app, ProblemKind.NO_CODE).effect is Effect.NONE


@pytest.mark.parametrize("table", [b"", b"junk" * 10, b"\x02\x00\x0c\x00\xff\xff\xff\x7f\x01\x00\x00\x00"])
def test_resources_that_do_not_parse_cost_the_label_only(tmp_path: Path, table: bytes) -> None:
    root = manifest(node("application", label=Reference(0x7F0A0001)), permission("CAMERA"))
    app = app_of(tmp_path, signed(apk(root, others={"resources.arsc": table})))
    assert kinds(app) == [ProblemKind.RESOURCES_UNREADABLE]
    assert problem(app, ProblemKind.RESOURCES_UNREADABLE).effect is Effect.NONE
    assert (app.label, names(app)) == (None, ["CAMERA"])


def test_resources_are_not_read_for_a_literal_label(tmp_path: Path) -> None:
    app = app_of(tmp_path, signed(apk(manifest(node("application", label="Shop")), others={"resources.arsc": b"junk"})))
    assert (app.label, app.problems) == ("Shop", ())


def test_an_irregular_archive_is_read_and_said(tmp_path: Path) -> None:
    app = app_of(tmp_path, forged(signed(apk(manifest(permission("CAMERA")))), "AndroidManifest.xml", flags=1))
    found = problem(app, ProblemKind.CONTAINER_IRREGULAR)
    assert (found.artifact, found.effect) == (f"{app.path}!AndroidManifest.xml", Effect.NONE)
    assert names(app) == ["CAMERA"]


def test_two_manifests_are_a_gap(tmp_path: Path) -> None:
    one, two = axml(manifest()), axml(manifest(permission("READ_SMS")))
    app = app_of(tmp_path, entries(("AndroidManifest.xml", one), ("AndroidManifest.xml", two)))
    found = [(odd.artifact, odd.effect) for odd in app.problems if odd.kind is ProblemKind.CONTAINER_IRREGULAR]
    assert found == [(app.path, Effect.NONE), (f"{app.path}!AndroidManifest.xml", Effect.PARTIAL)]


def test_a_source_manifest_by_its_content(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<manifest package="com.shop.app"'
        ' xmlns:android="http://schemas.android.com/apk/res/android">\n<uses-sdk android:minSdkVersion="21"/>\n'
        '<uses-permission android:name="android.permission.CAMERA"/><application android:label="@string/name"/>'
        "</manifest>"
    )
    app = app_of(tmp_path, text.encode(), "manifest.txt")
    assert (app.package, app.label, names(app)) == ("com.shop.app", None, ["CAMERA"])
    assert kinds(app) == [ProblemKind.NO_CODE]


def test_a_binary_manifest_taken_out_of_its_package(tmp_path: Path) -> None:
    app = app_of(tmp_path, axml(manifest(permission("CAMERA"))), "AndroidManifest.xml")
    assert names(app) == ["CAMERA"]


def test_a_misnamed_attribute_is_said(tmp_path: Path) -> None:
    from tests.apk.builders import Attribute, Node

    odd = Node("uses-permission", [Attribute("label", "android.permission.CAMERA", id=0x01010003)])
    app = app_of(tmp_path, signed(apk(manifest(odd))))
    assert names(app) == ["CAMERA"]
    assert "named 'label' is name by its id" in problem(app, ProblemKind.MANIFEST_IRREGULAR).detail


def test_reading_twice_says_the_same(tmp_path: Path) -> None:
    data = signed(apk(manifest(permission("CAMERA"))))
    assert app_of(tmp_path, data) == app_of(tmp_path, data)


def test_uses_of_apis_past_their_budget_are_a_gap(tmp_path: Path) -> None:
    call = Invoke("android.telephony.TelephonyManager->getDeviceId")
    code = dex_of(Class("com.shop.app.Main", [Method("run", [call, call, call, RETURN])]))
    app = app_of(tmp_path, signed(apk(code=code)), limits=Limits(call_sites=2))
    found = problem(app, ProblemKind.MEMBER_OVER_BUDGET)
    assert (found.effect, found.detail) == (Effect.PARTIAL, "1 uses of watched APIs are past the budget of 2")


def test_a_level_of_zero_limits_nothing(tmp_path: Path) -> None:
    app = app_of(tmp_path, apk(manifest(permission("CAMERA", maxSdkVersion=0))))
    assert [(request.effective, request.max_sdk) for request in app.permissions] == [(True, None)]
