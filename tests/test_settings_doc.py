"""docs/settings.md is true: its example gives the report that it shows, and it names every key, option and variable."""

import re
from pathlib import Path

import pytest

from auditor.cli.settings import _OPTIONS
from auditor.config.settings import Config
from tests.cli.running import SAMPLES, auditor_here

TEXT = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")


def block(language: str, beginning: str) -> str:
    """The fenced block that begins so."""
    (found,) = re.findall(rf"```{language}\n({re.escape(beginning)}.*?)```", TEXT, re.DOTALL)
    return str(found)


def test_the_example_gives_the_report_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(block("toml", "[[waivers]]"), encoding="utf-8")
    carpool = (str(SAMPLES / "carpool.apk"), "--policy", str(SAMPLES / "carpool" / "policy.md"))
    result = auditor_here("check", *carpool, cwd=tmp_path, env={"SOURCE_DATE_EPOCH": "1795824000"})
    report, _, _ = result.stdout.partition("\nWhat to do next\n")
    assert report.endswith("\n\n" + block("text", "Waived"))


def test_the_mistake_is_said_as_shown(tmp_path: Path) -> None:
    waiver = '[[waivers]]\nrule = "UND001"\nsubject = "CAMERA"\nreason = "x"\nuntil = 2027-01-01\n'
    (tmp_path / "auditor.toml").write_text(waiver + waiver.replace("UND001", "UND01"), encoding="utf-8")
    result = auditor_here("sdks", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": "1795824000"})
    assert result.stderr == "error: " + block("text", "auditor.toml:7")


@pytest.mark.parametrize("key", Config.__struct_fields__)
def test_every_key_is_described(key: str) -> None:
    assert re.search(rf"^\| .*`\[*{key}\b", TEXT, re.MULTILINE)


@pytest.mark.parametrize("name", _OPTIONS)
def test_every_variable_is_described(name: str) -> None:
    assert f"| `--{name.replace('_', '-')}` | `AUDITOR_{name.upper()}` |" in TEXT
