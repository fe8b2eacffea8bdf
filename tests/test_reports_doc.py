"""docs/reports.md is true: what it shows is printed, and every format is in its table."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli.formats import FORMATS
from auditor.cli.main import cli
from auditor.cli.surveys import FORMATS as SURVEY_FORMATS
from auditor.model.terms import NoteKind

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ auditor (.*?)\n```\n\n```text\n(.*?)\n```\n", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def place(sample_store: Path, rechecked_stores: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of the page run: with the sample apps and the stores that it names."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "sample_apks", folder / "sample_apks")
    for store, name in zip((sample_store, *rechecked_stores), ("audits", "october", "november"), strict=True):
        shutil.copy(store, folder / f"{name}.db")
    return folder


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_shown_output_is_the_real_one(
    command: str, output: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    printed = CliRunner().invoke(cli, shlex.split(command)).output
    position = 0
    for part in output.split("[…]"):
        at = printed.find(part.strip("\n"), position)
        assert at >= 0, f"not printed by auditor {command}:\n{part}"
        position = at


def test_output_is_shown() -> None:
    assert len(SHOWN) == PAGE.count("```console") == 8


def test_every_format_is_in_the_table() -> None:
    one, _, many = PAGE.partition("\n## Many apps\n")
    assert re.findall(r"^\| `(\w+)` \|", one, re.MULTILINE) == list(FORMATS)
    table = many.partition("\n\n```console")[0]
    assert [form for form in SURVEY_FORMATS if f"`{form}" not in table and form not in FORMATS] == []


def test_every_key_of_a_case_is_named() -> None:
    assert [kind for kind in NoteKind if f"`{kind}`" not in PAGE] == []
