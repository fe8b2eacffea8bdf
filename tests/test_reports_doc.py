"""docs/reports.md is true: what it shows is printed, and every format is in its table."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli.formats import FORMATS
from auditor.cli.main import cli
from auditor.model.terms import NoteKind

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ auditor (.*?)\n```\n\n```text\n(.*?)\n```\n", PAGE, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command.split("-o ")[1] for command, _ in SHOWN])
def test_the_shown_output_is_the_real_one(command: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    printed = CliRunner().invoke(cli, shlex.split(command)).output
    position = 0
    for part in output.split("[…]"):
        at = printed.find(part.strip("\n"), position)
        assert at >= 0, f"not printed by auditor {command}:\n{part}"
        position = at


def test_output_is_shown() -> None:
    assert len(SHOWN) == PAGE.count("```console") == 5


def test_every_format_is_in_the_table() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(FORMATS)


def test_every_key_of_a_case_is_named() -> None:
    assert [kind for kind in NoteKind if f"`{kind}`" not in PAGE] == []
