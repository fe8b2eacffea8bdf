"""auditor init: a file to begin with, and nothing overwritten."""

from pathlib import Path

import pytest

from auditor.config.template import template
from tests.cli.running import SAMPLES
from tests.cli.running import auditor_here as auditor


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_file_is_written_and_changes_nothing(language: str, tmp_path: Path) -> None:
    shop = ("check", str(SAMPLES / "watch-shop.apk"), "--policy", str(SAMPLES / "watch-shop" / "policy.txt"), "-q")
    before = auditor(*shop, cwd=tmp_path)
    result = auditor("init", "--lang", language, cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "auditor.toml: written\n")
    assert (tmp_path / "auditor.toml").read_bytes().decode() == template(language)
    assert auditor(*shop, cwd=tmp_path).stdout == before.stdout


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    mine = tmp_path / "auditor.toml"
    mine.write_text("# mine\n", encoding="utf-8")
    result = auditor("init", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "error: auditor.toml: is there already, and was left as it is; name another file\n"
    assert mine.read_text(encoding="utf-8") == "# mine\n"


def test_even_beside_a_broken_file_another_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("broken", encoding="utf-8")
    assert auditor("init", "new.toml", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["none/auditor.toml", "."])
def test_a_place_that_cannot_be_written_is_named(name: str, tmp_path: Path) -> None:
    result = auditor("init", name, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith(f"error: {name}: ")
    assert result.stderr.count("\n") == 1
