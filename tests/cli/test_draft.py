"""``auditor draft``: what is printed, what is written, and how it ends."""

import csv
import io
from pathlib import Path

import pytest

from auditor import read_policy
from tests.cli.running import SAMPLES, auditor

WORDS = ("draft", str(SAMPLES / "word-garden.apk"), "--policy", str(SAMPLES / "word-garden" / "policy.docx"))
POOL = ("draft", str(SAMPLES / "carpool.apk"), "--policy", str(SAMPLES / "carpool" / "policy.md"))


def test_rows_alone_are_in_the_policys_language_and_layout() -> None:
    run = auditor(*POOL, "-o", "rows", "--lang", "en")
    assert (run.returncode, run.stderr) == (0, "")
    row = "| 读取联系人（READ_CONTACTS） | 【请填写：使用该权限的功能】 | 【请填写：目的】 |"
    assert row in run.stdout.splitlines()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_text_fits_80_columns_but_for_the_rows_to_paste(language: str) -> None:
    run = auditor(*WORDS, "--lang", language)
    assert run.returncode == 0
    assert all(len(line) <= 80 for line in run.stdout.splitlines())
    assert "Feature: [Insert the feature that uses it]" in run.stdout


def test_the_declaration_is_read_and_its_blanks_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "declaration.yml"
    run = auditor(*WORDS, "-o", f"declaration={file}")
    assert (run.returncode, run.stdout) == (0, "")
    read = read_policy(file)
    assert read.sources[0].format == "declaration"
    assert "android.permission.ACCESS_COARSE_LOCATION" in {name for one in read.permissions for name in one.permissions}
    assert {one.sdk_ids for one in read.sdks} >= {("google-admob",), ("firebase-crashlytics",)}


def test_the_data_safety_form_says_yes_only_for_what_is_stated() -> None:
    run = auditor(*WORDS, "-o", "data-safety")
    rows = {(row[0], row[1]): row for row in csv.reader(io.StringIO(run.stdout))}
    assert rows["PSL_DATA_COLLECTION_COLLECTS_PERSONAL_DATA", ""][2] == "true"
    read_only = rows["PSL_DATA_TYPES_LOCATION", "PSL_PRECISE_LOCATION"]
    assert (read_only[2], "is not known" in read_only[5]) == ("", True)
    stated = rows["PSL_DATA_TYPES_IDENTIFIERS", "PSL_DEVICE_ID"]
    assert (stated[2], stated[5].startswith("declared in ")) == ("true", True)
    assert {len(row) for row in rows.values()} == {6}


def test_the_same_inputs_give_the_same_bytes() -> None:
    first, second = (auditor(*POOL, "-o", "declaration").stdout for _ in range(2))
    assert first == second


def test_a_packed_app_is_drafted_as_far_as_it_can_be_seen() -> None:
    shop = SAMPLES / "packed-shop"
    assert auditor("draft", f"{shop}.apk", "--policy", str(shop / "policy.html")).returncode == 3


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("draft", "none.apk", "--policy", WORDS[3]), 2, "none.apk: no such file"),
        (("draft", WORDS[1], "--policy", "none.txt"), 2, "none.txt: no such file"),
        ((*WORDS, "-o", "json"), 2, "unknown report format; known: text, rows, declaration, data-safety"),
        (("draft", WORDS[3], "--policy", WORDS[3]), 3, "error: "),
    ],
)
def test_wrong_usage_and_what_cannot_be_read(arguments: tuple[str, ...], code: int, words: str) -> None:
    run = auditor(*arguments)
    assert (run.returncode, run.stdout) == (code, "")
    assert words in run.stderr
