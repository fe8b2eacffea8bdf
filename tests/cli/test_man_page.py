"""The pages of the manual are what the help says, and roff reads them without a complaint."""

import os
import re
import shutil
import subprocess

import click
import pytest
from click.testing import CliRunner

from auditor.cli.main import COMMANDS, cli
from auditor.cli.man_page import _text, man_pages
from tests.cli.running import ROOT

FOLDER = ROOT / "docs" / "man"
PAGES = dict(man_pages())


def test_there_is_a_page_for_every_command_and_no_other() -> None:
    wanted = {"auditor.1", *(f"auditor-{name.replace(' ', '-')}.1" for name in COMMANDS)}
    assert set(PAGES) == wanted == {file.name for file in FOLDER.iterdir()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="ascii") == PAGES[name], "run: python docs/man_pages.py"


def read(name: str) -> str:
    """The page as it is shown, without its line ends; in UTF-8."""
    groff = shutil.which("groff")
    if groff is None or os.name == "nt":
        pytest.skip("groff is not here")
    ended = subprocess.run(
        [groff, "-man", "-Tutf8", "-P-cbou", "-ww", "-rHY=0", "-dAD=l", str(FOLDER / name)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return " ".join(ended.stdout.split()).replace("\u2010", "-").replace("\u2212", "-")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_and_what_it_does_is_shown(command: str) -> None:
    shown = read(f"auditor-{command.replace(' ', '-')}.1")
    helped = CliRunner().invoke(cli, [*command.split(), "--help"]).output
    options = re.findall(r"^  (-\S+(?:, --\S+)?)", helped, re.MULTILINE)
    assert options
    assert [option for option in options if option not in shown] == []
    with click.Context(cli, info_name="auditor") as context:
        found = cli.get_command(context, command)
    assert found is not None
    told = [one.help for one in found.params if isinstance(one, click.Option) and one.help]
    assert [said for said in told if " ".join(said.split()) not in shown] == []
    assert "EXIT STATUS 0" in shown


def test_the_exit_codes_of_check_are_listed() -> None:
    page = PAGES["auditor-check.1"]
    codes = re.findall(r"^\\fB([\d, ]+)\\fP$", page.partition(".SH EXIT STATUS")[2], re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "70", "130, 141"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (".TH x", "\\&.TH x"),
        ("'br", "\\&'br"),
        ("a\\fB", "a\\efB"),
        ("--lang", "\\-\\-lang"),
        ("“中”", "\\[u201C]\\[u4E2D]\\[u201D]"),
    ],
)
def test_no_text_is_a_request_or_an_escape(text: str, safe: str) -> None:
    assert _text(text) == safe
