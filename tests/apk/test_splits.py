"""Packages of several APKs, read as the one app that they are."""

import hashlib
from pathlib import Path

import pytest

from auditor import read_app
from auditor.errors import InputMissingError
from auditor.limits import Limits
from auditor.model.app import Presence
from auditor.model.evidence import Effect, ProblemKind
from tests.apk.builders import Attribute, Node, apk, archive, axml, dex, entries, manifest, permission
from tests.apk.reading import app_of, names


def split(name: str, *children: Node, code: bytes | None = None) -> bytes:
    root = manifest(*children)
    tagged = Node(root.tag, [*root.attributes, Attribute("split", name)], root.children)
    members = {"AndroidManifest.xml": axml(tagged)}
    return archive(members if code is None else {**members, "classes.dex": code})


BASE = apk(manifest(permission("CAMERA")))


@pytest.mark.parametrize(
    ("file", "base", "feature"),
    [
        ("app.apks", "splits/base-master.apk", "splits/chat-master.apk"),
        ("app.xapk", "com.shop.app.apk", "config.chat.apk"),
        ("app.apkm", "base.apk", "split_chat.apk"),
    ],
)
def test_base_and_splits_are_one_app(tmp_path: Path, file: str, base: str, feature: str) -> None:
    chat = split("chat", permission("RECORD_AUDIO"), code=dex("okhttp3.OkHttpClient"))
    app = app_of(tmp_path, archive({base: BASE, feature: chat}), file)
    assert app.package == "com.shop.app"
    assert [requested.name.rpartition(".")[2] for requested in app.explicit_permissions] == ["CAMERA", "RECORD_AUDIO"]
    (found,) = [sdk for sdk in app.sdks if sdk.id == "okhttp"]
    assert (found.presence, found.evidence[0].member) == (Presence.DEFINED, f"{feature}!classes.dex")


def test_bundletools_standalone_packages_are_the_same_app_once_more(tmp_path: Path) -> None:
    members = {"splits/base-master.apk": BASE, "standalones/standalone-hdpi.apk": apk(manifest(permission("READ_SMS")))}
    app = app_of(tmp_path, archive(members), "app.apks")
    assert [requested.name for requested in app.explicit_permissions] == ["android.permission.CAMERA"]


def test_an_archive_without_a_base_is_no_app(tmp_path: Path) -> None:
    app = app_of(tmp_path, archive({"a.apk": split("a"), "b.apk": split("b")}), "app.apks")
    (problem,) = [found for found in app.problems if found.effect is Effect.FATAL]
    assert (problem.kind, "none of the APKs" in problem.detail) == (ProblemKind.CONTAINER_UNREADABLE, True)


def test_a_split_that_cannot_be_opened_is_a_gap(tmp_path: Path) -> None:
    app = app_of(tmp_path, archive({"base.apk": BASE, "split_x.apk": b"no archive"}), "app.apks")
    assert app.package == "com.shop.app"
    (gap,) = [found for found in app.problems if found.effect is Effect.PARTIAL and "split_x" in found.artifact]
    assert gap.kind is ProblemKind.CONTAINER_UNREADABLE


def test_another_app_in_the_archive_is_named_and_left_out(tmp_path: Path) -> None:
    other = archive({"AndroidManifest.xml": axml(manifest(permission("READ_SMS"), package="com.other"))})
    app = app_of(tmp_path, archive({"base.apk": BASE, "zz.apk": other}), "app.xapk")
    assert [requested.name for requested in app.explicit_permissions] == ["android.permission.CAMERA"]
    assert ProblemKind.NESTED_PACKAGE in {found.kind for found in app.problems}


def test_an_app_inside_an_app_is_named(tmp_path: Path) -> None:
    app = app_of(tmp_path, apk(others={"assets/plugin.apk": BASE}))
    (noted,) = [found for found in app.problems if found.kind is ProblemKind.NESTED_PACKAGE]
    assert (noted.artifact, noted.effect) == (f"{app.path}!assets/plugin.apk", Effect.NONE)


def folder(tmp_path: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (tmp_path / f"{name}.apk").write_bytes(data)
    return tmp_path


def test_a_folder_with_base_and_splits_is_one_app(tmp_path: Path) -> None:
    chat = split("chat", permission("RECORD_AUDIO"), code=dex("okhttp3.OkHttpClient"))
    (tmp_path / "notes.txt").write_text("what adb pull leaves", "utf-8")
    app = read_app(folder(tmp_path, split_chat=chat, base=BASE))
    assert (app.package, app.size) == ("com.shop.app", len(BASE) + len(chat))
    digests = [hashlib.sha256(data).digest() for data in (BASE, chat)]
    assert app.sha256 == hashlib.sha256(b"".join(digests)).hexdigest()
    assert [requested.name.rpartition(".")[2] for requested in app.explicit_permissions] == ["CAMERA", "RECORD_AUDIO"]
    (found,) = [sdk for sdk in app.sdks if sdk.id == "okhttp"]
    assert found.evidence[0].member == "split_chat.apk!classes.dex"
    assert app.path == tmp_path.as_posix()


def test_a_folder_of_several_apps_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(
        InputMissingError, match=r"is a directory of several apps \(.*base\.apk, .*other\.apk\); give one"
    ):
        read_app(folder(tmp_path, base=BASE, other=BASE))


def test_a_folder_of_splits_alone_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="is a directory without an app in it"):
        read_app(folder(tmp_path, chat=split("chat"), maps=split("maps")))


def test_a_broken_split_costs_only_itself(tmp_path: Path) -> None:
    app = read_app(folder(tmp_path, base=BASE, config=b"PK\x03\x04 and no more"))
    assert app.package == "com.shop.app"
    (problem,) = [found for found in app.problems if found.kind is ProblemKind.CONTAINER_UNREADABLE]
    assert (problem.effect, problem.artifact) == (Effect.PARTIAL, f"{tmp_path.as_posix()}/config.apk")


def test_a_folder_of_hundreds_of_packages_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="is a directory of 201 APKs; give one app of them"):
        read_app(folder(tmp_path, **{f"app{number}": b"" for number in range(201)}))


def test_stored_apks_are_read_in_place(tmp_path: Path) -> None:
    """They cost no memory, so no budget."""
    base, late = apk(manifest(permission("CAMERA"))), split("late")
    data = entries(("base.apk", base), ("other.txt", b"x"))
    app = app_of(tmp_path, data, "app.apks", Limits(nested_bytes=10))
    assert (app.package, names(app)) == ("com.shop.app", ["CAMERA"])
    packed = app_of(tmp_path, archive({"base.apk": base, "split.apk": late}), "app.apks", Limits(nested_bytes=10))
    assert packed.package is None
