"""Which apps a run has, and which policies lie beside them."""

import os
import shutil
import time
from pathlib import Path

import pytest

from auditor.batch.listing import listing
from auditor.errors import InputMissingError
from auditor.model.terms import Note, NoteKind
from tests.batch.samples import SAMPLES, laid_out

APP = SAMPLES / "clean-notes.apk"


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def found(*inputs: Path | str) -> dict[str, tuple[str, ...]]:
    return {job.app: job.policies for job in listing([str(given) for given in inputs]).jobs}


def test_a_folder_is_searched_to_its_leaves_in_the_order_of_paths(tmp_path: Path) -> None:
    files(tmp_path, "b/two.apk", "a/one.xapk", "a/readme.txt", "c/deep/three.AAB", "c/notes.doc", "two.apk")
    assert list(found(tmp_path)) == [
        f"{tmp_path}/two.apk",
        f"{tmp_path}/a/one.xapk",
        f"{tmp_path}/b/two.apk",
        f"{tmp_path}/c/deep/three.AAB",
    ]


def test_a_policy_beside_the_app_has_its_name(tmp_path: Path) -> None:
    files(tmp_path, "shop.apk", "shop.html", "Shop.PDF", "notes.apk", "other.html", ".shop.html")
    assert found(tmp_path) == {
        f"{tmp_path}/notes.apk": (),
        f"{tmp_path}/shop.apk": (f"{tmp_path}/Shop.PDF", f"{tmp_path}/shop.html"),
    }


def test_everything_in_the_folder_of_a_single_app_may_be_its_policy(tmp_path: Path) -> None:
    files(tmp_path, "shop/base-release.apk", "shop/privacy.html", "shop/sdk-list.md", "shop/icon.png")
    assert found(tmp_path) == {
        f"{tmp_path}/shop/base-release.apk": (f"{tmp_path}/shop/privacy.html", f"{tmp_path}/shop/sdk-list.md")
    }


def test_a_folder_with_a_base_is_one_app(tmp_path: Path) -> None:
    files(tmp_path, "shop/base.apk", "shop/split_config.xxhdpi.apk", "shop/privacy.html")
    assert found(tmp_path) == {f"{tmp_path}/shop": (f"{tmp_path}/shop/privacy.html",)}


def test_a_file_that_is_named_may_have_any_name(tmp_path: Path) -> None:
    files(tmp_path, "download.bin", "download.txt")
    assert found(tmp_path / "download.bin") == {f"{tmp_path}/download.bin": (f"{tmp_path}/download.txt",)}


def test_a_relative_path_stays_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, "shop.apk", "shop.txt", "more/notes.apk", "more/notes.txt")
    monkeypatch.chdir(tmp_path)
    assert found("shop.apk", "more") == {"shop.apk": ("shop.txt",), "more/notes.apk": ("more/notes.txt",)}


def test_a_pattern_is_resolved_where_the_shell_did_not(tmp_path: Path) -> None:
    files(tmp_path, "a1.apk", "a2.apk", "b1.apk")
    assert list(found(f"{tmp_path}/a*.apk")) == [f"{tmp_path}/a1.apk", f"{tmp_path}/a2.apk"]


def test_an_app_that_two_inputs_name_is_audited_once(tmp_path: Path) -> None:
    files(tmp_path, "shop.apk")
    assert len(found(tmp_path, tmp_path / "shop.apk", tmp_path)) == 1


@pytest.mark.parametrize("name", ["nothing.apk", "no*.apk", "empty"])
def test_an_input_without_an_app_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputMissingError, match=r"no app is in it|no such file or folder"):
        found(tmp_path / name)


def test_a_link_that_leads_in_a_circle_is_not_followed(tmp_path: Path) -> None:
    laid_out(tmp_path, "clean-notes")
    try:
        (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links need a privilege here")
    assert len(found(tmp_path)) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows list whatever there is")
def test_a_folder_that_cannot_be_listed_is_told_of(tmp_path: Path) -> None:
    closed = files(tmp_path, "open.apk", "closed/shop.apk") / "closed"
    closed.chmod(0)
    try:
        result = listing([str(tmp_path)])
    finally:
        closed.chmod(0o700)
    assert [job.app for job in result.jobs] == [f"{tmp_path}/open.apk"]
    assert result.unread == (f"{closed}: Permission denied",)


def test_notes_hold_for_every_app(tmp_path: Path) -> None:
    shutil.copy(APP, tmp_path / "shop.apk")
    notes = (Note(kind=NoteKind.EXAMINER, text="4711"),)
    (job,) = listing([str(tmp_path)], notes).jobs
    assert job.notes == notes


def test_ten_thousand_apps_in_one_folder_are_listed_in_a_moment(tmp_path: Path) -> None:
    """Each folder is looked through once, and not once for each app."""
    names = [f"{number:05}" for number in range(10_000)]
    for name in names:
        (tmp_path / f"{name}.apk").touch()
        (tmp_path / f"{name}.txt").touch()
    begin = time.process_time()
    whole = found(tmp_path)
    assert time.process_time() - begin < 5
    one_by_one = found(*(tmp_path / f"{name}.apk" for name in names))
    assert time.process_time() - begin < 10
    assert whole == one_by_one
    assert whole[f"{tmp_path}/00042.apk"] == (f"{tmp_path}/00042.txt",)
