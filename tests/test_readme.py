"""The READMEs and the guides are true: what they show is what the commands print, and what they promise exists."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli.main import COMMANDS, cli

ROOT = Path(__file__).parent.parent
NAMES = ("README.md", "README.zh-CN.md", "docs/regulators.md", "docs/regulators.zh-CN.md")
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README = "\n".join(READMES.values())
ELISION = "[…]"


def shown() -> list[tuple[str, str]]:
    """Commands of the README with the output shown right after them; empty where none is."""
    blocks = re.findall(r"```console\n\$ auditor (.*?)\n```\n(?:\n```text\n(.*?)\n```\n)?", README, re.DOTALL)
    return [(command, output) for command, output in blocks]


@pytest.mark.parametrize(("command", "output"), shown(), ids=[command for command, _ in shown()])
def test_the_shown_output_is_the_real_one(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "sample_apks", tmp_path / "sample_apks")  # commands may write beside them
    monkeypatch.chdir(tmp_path)
    printed = CliRunner().invoke(cli, shlex.split(command)).output
    position = 0
    for part in re.split(rf"{re.escape(ELISION)}(?:\n|$)", output):
        at = printed.find(part.strip("\n"), position)
        assert at >= 0, f"not printed by auditor {command}:\n{part}"
        position = at


def test_output_is_shown_for_some_command() -> None:
    assert any(output for _, output in shown())


def test_every_file_that_the_readme_links_to_exists() -> None:
    links = [(name, link) for name, text in READMES.items() for link in re.findall(r"\]\(([^)#]+)\)", text)]
    assert {name for name, _ in links} == set(NAMES)
    inside = [(name, link) for name, link in links if "://" not in link]
    assert [(name, link) for name, link in inside if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_every_option_that_the_readme_names_exists() -> None:
    helps = "".join(CliRunner().invoke(cli, [*name.split(), "--help"]).output for name in COMMANDS)
    helps += CliRunner().invoke(cli, ["--help"]).output
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))
    assert {option for option in options if option not in helps} == set()
