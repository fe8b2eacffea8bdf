"""Drafts from the command line: the entry on standard output, what was left out beside it."""

import json
from pathlib import Path

import pytest

from auditor.cli.sdks_learn import notes
from tests.apk.builders import archive
from tests.apk.class_files import class_file
from tests.cli.running import auditor
from tests.knowledge import own


def written(folder: Path, *classes: str, name: str = "acme-1.0.jar") -> str:
    path = folder / name
    path.write_bytes(archive({f"{name.replace('.', '/')}.class": class_file(name) for name in classes}))
    return str(path)


def test_the_draft_goes_to_standard_output_and_what_was_left_out_beside_it(tmp_path: Path) -> None:
    result = auditor("sdks", "learn", written(tmp_path, "com.acme.push.A", "okhttp3.Call", "a.b.C"))
    assert result.returncode == 0
    entry = json.loads(result.stdout)
    assert (entry["id"], entry["signals"]) == ("acme", {"prefixes": ["com.acme.push"]})
    assert result.stderr == (
        "note: classes of known entries are left out: okhttp 1; --id drafts one of these anew\n"
        "note: packages whose names say nothing of an owner are left out: a.b\n"
    )


def test_ones_own_entries_are_known_ones(tmp_path: Path) -> None:
    folder = own.folder(tmp_path / "own", own.ACME)
    result = auditor("sdks", "learn", written(tmp_path, "com.acme.push.A", "com.beta.B"), "--knowledge", folder)
    assert json.loads(result.stdout)["signals"] == {"prefixes": ["com.beta"]}
    assert "acme-push 1" in result.stderr


def test_an_entry_is_drafted_anew_by_its_id(tmp_path: Path) -> None:
    result = auditor("sdks", "learn", written(tmp_path, "cn.jpush.android.api.A"), "--id", "jpush")
    assert json.loads(result.stdout)["signals"] == {"prefixes": ["cn.jpush.android.api"]}
    assert result.stderr == (
        "note: 1 of its classes are jpush's by the present entry; compare the draft with “auditor sdks jpush”\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["none.aar"], 2, "none.aar: no such file; give an AAR, a JAR or an APK"),
        ([], 2, "FILE"),
        (["{text}"], 3, "cannot be read as an AAR, a JAR or an APK (no end of a ZIP archive)"),
        (["{jar}", "--id", "Not An Id"], 2, "an identifier has lower-case letters, digits and hyphens"),
    ],
)
def test_what_goes_wrong_is_one_line(arguments: list[str], code: int, words: str, tmp_path: Path) -> None:
    text = tmp_path / "text.aar"
    text.write_text("text", encoding="utf-8")
    files = {"text": str(text), "jar": written(tmp_path, "com.acme.A")}
    result = auditor("sdks", "learn", *(argument.format_map(files) for argument in arguments))
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (code, "", 1)
    assert words in result.stderr


def test_a_part_that_could_not_be_read_is_3_with_the_draft(tmp_path: Path) -> None:
    file = tmp_path / "x.aar"
    file.write_bytes(archive({"classes.jar": b"no jar", "com/acme/A.class": class_file("com.acme.A")}))
    result = auditor("sdks", "learn", str(file))
    assert result.returncode == 3
    assert json.loads(result.stdout)["signals"] == {"prefixes": ["com.acme"]}
    assert result.stderr.startswith("not read: classes.jar: ")


def test_names_from_the_archive_steer_no_terminal(tmp_path: Path) -> None:
    result = auditor("sdks", "learn", written(tmp_path, "com.\x1b[2J.A", "com.acme.A"))
    assert result.returncode == 0
    assert "\x1b" not in result.stdout + result.stderr


def test_a_long_list_is_cut() -> None:
    (line,) = notes(tuple((f"sdk{index}", 1) for index in range(12)), (), "x")
    assert line.endswith("sdk7 1 and 4 more; --id drafts one of these anew")
