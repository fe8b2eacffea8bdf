"""Policies that a run is given apart from the apps, and whose they are."""

from pathlib import Path

import pytest

from auditor.batch.shelf import Shelf, shelf
from auditor.errors import InputMissingError


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    for name in (
        "com.example.shop.html",
        "com.example.shop.pdf",
        "Notes.txt",
        "com.example.go/privacy.md",
        "x/icon.png",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def test_a_policy_is_named_as_the_package_or_as_the_file(policies: Path) -> None:
    known = shelf([str(policies)])
    folder = policies.as_posix()
    assert known.by_package("com.example.shop") == (f"{folder}/com.example.shop.html", f"{folder}/com.example.shop.pdf")
    assert known.by_package("com.example.Go") == (f"{folder}/com.example.go/privacy.md",)
    assert known.by_file("/elsewhere/notes.apk") == (f"{folder}/Notes.txt",)
    assert known.by_package("com.example") == known.by_package(None) == known.by_file("shop.apk") == ()


def test_a_file_is_the_policy_of_all_that_have_none_by_name(policies: Path, tmp_path: Path) -> None:
    known = shelf([str(policies), str(policies / "Notes.txt"), "app:"])
    assert known.by_package("com.example.other") == (f"{tmp_path.as_posix()}/Notes.txt", "app:")
    assert len(known.by_package("com.example.shop")) == 2


def test_what_no_app_had_is_named(policies: Path) -> None:
    known = shelf([str(policies)])
    folder = policies.as_posix()
    assert list(known.unused([f"{folder}/com.example.shop.html", f"{folder}/Notes.txt"])) == [
        f"{folder}/com.example.go/privacy.md",
        f"{folder}/com.example.shop.pdf",
    ]


def test_without_policies_the_shelf_is_empty() -> None:
    assert shelf([]) == Shelf()


def test_a_name_that_is_nothing_is_an_error() -> None:
    with pytest.raises(InputMissingError, match="--policies nowhere: no such file or folder"):
        shelf(["nowhere"])
