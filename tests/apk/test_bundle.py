"""App bundles, read as the app that Google Play makes of them."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import read_app
from auditor.apk.pages import pages
from auditor.apk.protos import ProtoError, entry, resource_table, xml_node
from auditor.limits import Limits
from auditor.model.app import App, ComponentKind, Presence
from auditor.model.evidence import Effect, Location, ProblemKind
from tests.apk.builders import archive, dex, uleb128
from tests.apk.bundles import FRAMEWORK, bundle, compiled, linked, made
from tests.apk.reading import app_of, kinds, problem
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_apks"


def test_what_the_modules_of_a_bundle_say_is_one_app(tmp_path: Path) -> None:
    app = app_of(tmp_path, bundle(), "app.aab")
    assert (app.package, app.label, app.version_name, app.version_code) == ("com.shop.app", "Shop", "1.2", 7)
    assert (app.min_sdk, app.target_sdk) == (21, 33)
    assert {request.name.rpartition(".")[2]: request.max_sdk for request in app.explicit_permissions} == {
        "CAMERA": None,
        "READ_EXTERNAL_STORAGE": 32,
        "RECORD_AUDIO": None,
    }
    assert [(component.kind, component.name) for component in app.components] == [
        (ComponentKind.ACTIVITY, "com.shop.app.Main"),
        (ComponentKind.PROVIDER, "com.shop.app.Files"),
        (ComponentKind.SERVICE, "com.shop.app.chat.Voice"),
    ]
    assert app.components[1].authorities == ("com.shop.app.files",)
    assert [(data.name, data.value) for data in app.meta_data] == [("UMENG_CHANNEL", "store")]
    assert kinds(app) == [ProblemKind.SIGNATURE_MISSING]


def test_places_are_those_of_the_bundle(tmp_path: Path) -> None:
    native = {"base/lib/arm64-v8a/libmmkv.so": b"\x7fELF"}
    code = {"chat/dex/classes.dex": dex("com.shop.app.chat.Voice", "okhttp3.OkHttpClient")}
    app = app_of(tmp_path, bundle({**native, **code}), "app.aab")
    assert [request.location.member for request in app.explicit_permissions] == [
        "base/manifest/AndroidManifest.xml",
        "base/manifest/AndroidManifest.xml",
        "chat/manifest/AndroidManifest.xml",
    ]
    found = {sdk.id: (sdk.presence, sdk.evidence[0].member) for sdk in app.sdks}
    assert found["okhttp"] == (Presence.DEFINED, "chat/dex/classes.dex")
    assert found["mmkv"] == (Presence.NATIVE, "base/lib/arm64-v8a/libmmkv.so")


def test_a_dex_file_that_is_damaged_is_named_by_its_place(tmp_path: Path) -> None:
    app = app_of(tmp_path, bundle({"chat/dex/classes.dex": b"dex\n035\0"}), "app.aab")
    found = problem(app, ProblemKind.DEX_UNREADABLE)
    assert (found.artifact, found.effect) == (f"{app.path}!chat/dex/classes.dex", Effect.PARTIAL)


@pytest.mark.parametrize(
    "content", [b"", b"\x0a", b"\xff" * 40, b"\x0a\x02\x2a\x00" * 9, compiled()["base/resources.pb"]]
)
def test_a_damaged_manifest_is_a_problem(tmp_path: Path, content: bytes) -> None:
    app = app_of(tmp_path, bundle({"base/manifest/AndroidManifest.xml": content}), "app.aab")
    found = problem(app, ProblemKind.MANIFEST_UNREADABLE)
    assert (found.artifact, found.effect) == (f"{app.path}!base/manifest/AndroidManifest.xml", Effect.FATAL)


def test_a_damaged_table_costs_the_label_only(tmp_path: Path) -> None:
    app = app_of(tmp_path, bundle({"base/resources.pb": b"\xff"}), "app.aab")
    found = problem(app, ProblemKind.RESOURCES_UNREADABLE)
    assert (app.label, found.artifact, found.effect) == (None, f"{app.path}!base/resources.pb", Effect.NONE)


def test_budgets_of_a_bundle(tmp_path: Path) -> None:
    app = app_of(tmp_path, bundle(), "app.aab", Limits(bundle_manifest_bytes=1000))
    assert problem(app, ProblemKind.MEMBER_OVER_BUDGET).artifact.endswith("!base/manifest/AndroidManifest.xml")
    app = app_of(tmp_path, bundle(), "app.aab", Limits(bundle_entries=1))
    assert problem(app, ProblemKind.RESOURCES_UNREADABLE).detail == "more entries than their budget"


def test_nesting_past_what_protocol_buffers_allow_is_damage() -> None:
    node = b""
    for _ in range(60):
        element = field(5, node)
        node = field(1, element)
    with pytest.raises(ProtoError, match="nested too deeply"):
        xml_node(node)


def field(number: int, content: bytes) -> bytes:
    """A field of a message that is a message or a text itself."""
    return bytes([number << 3 | 2]) + uleb128(len(content)) + content


def test_every_prefix_of_a_message_is_read_or_refused() -> None:
    refused = 0
    for data in compiled().values():
        for end in range(0, len(data), 7):
            for decode in (xml_node, resource_table, entry):
                try:
                    decode(data[:end])
                except ProtoError:
                    refused += 1
    assert refused > 100


def test_an_archive_with_a_manifest_of_its_own_is_no_bundle(tmp_path: Path) -> None:
    app = app_of(tmp_path, archive({**compiled(), "AndroidManifest.xml": b""}))
    assert problem(app, ProblemKind.MANIFEST_UNREADABLE).artifact == f"{app.path}!AndroidManifest.xml"


def test_a_policy_in_the_assets_of_a_module(tmp_path: Path) -> None:
    path = tmp_path / "app.aab"
    path.write_bytes(bundle({"base/assets/privacy.html": b"<p>", "other/assets/privacy.html": b"<p>"}))
    assert [page.member for page in pages(path)] == ["base/assets/privacy.html"]


@pytest.mark.android_tools
def test_what_is_committed_is_what_aapt2_makes(tmp_path: Path) -> None:
    assert made(tmp_path) == compiled()


def without_places(app: App) -> App:
    """What an app says, whatever file it came in."""
    nowhere = Location(artifact="")
    return replace(
        app,
        path="",
        sha256="",
        size=0,
        signers=(),
        problems=(),
        permissions=tuple(replace(one, location=nowhere) for one in app.permissions),
        components=tuple(replace(one, location=nowhere) for one in app.components),
        meta_data=tuple(replace(one, location=nowhere) for one in app.meta_data),
        sdks=tuple(replace(one, evidence=()) for one in app.sdks),
        protections=tuple(replace(one, evidence=()) for one in app.protections),
        accesses=tuple(replace(one, location=nowhere) for one in app.accesses or ()),
        starts=tuple(replace(one, location=nowhere) for one in app.starts),
    )


@pytest.mark.android_tools
@pytest.mark.parametrize("name", ["carpool", "packed-shop", "recycling-market", "watch-shop"])
def test_a_sample_as_a_bundle_says_what_its_package_says(tmp_path: Path, name: str) -> None:
    assert FRAMEWORK.exists()
    source = SAMPLES / name
    built = linked(source / "AndroidManifest.xml", source / "res", tmp_path)
    members = {"base/manifest/AndroidManifest.xml": built["AndroidManifest.xml"]}
    members["base/resources.pb"] = built["resources.pb"]
    with zipfile.ZipFile(SAMPLES / f"{name}.apk") as package:
        for member in package.namelist():
            if member.endswith(".dex"):
                members[f"base/dex/{member}"] = package.read(member)
            elif member.startswith(("lib/", "assets/")):
                members[f"base/{member}"] = package.read(member)
    expected = without_places(read_app(SAMPLES / f"{name}.apk"))
    assert expected.permissions
    assert without_places(app_of(tmp_path, archive(members), "app.aab")) == expected
