"""Completion in the shell: by click's protocol, and in the shells that are here, set up as docs/ci.md says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.cli.formats import FORMATS
from auditor.cli.main import COMMANDS
from auditor.knowledge import catalog
from auditor.model.evidence import ProblemKind
from auditor.rules.registry import PROFILES
from tests.cli.running import ROOT

SHELLS = ("bash", "zsh", "fish")
CI = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


def documented(shell: str) -> str:
    """The line that the documentation gives for the start file of a shell."""
    found = re.search(rf"^\| {shell}\b[^|]*\| `(.+?)` \|$", CI, re.MULTILINE)
    assert found is not None, shell
    return found[1].replace("\\|", "|")


def asked(instruction: str, *words: str) -> str:
    """What the program answers a shell; the last word is the one that is being typed."""
    ended = subprocess.run(
        [sys.executable, "-m", "auditor"],
        env={
            **os.environ,
            "_AUDITOR_COMPLETE": instruction,
            "COMP_WORDS": shlex.join(("auditor", *words)) if words[-1:] != ("",) else shlex.join(words[:-1]) + " ",
            "COMP_CWORD": str(len(words)),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.stderr == ""
    return ended.stdout


def offered(*words: str) -> list[str]:
    typed = ("auditor", *words) if words[-1] == "" else words
    return [line.split(",", 1)[1] for line in asked("bash_complete", *typed).splitlines()]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("",), list(COMMANDS)),
        (("ch",), ["check"]),
        (("check", "--prof"), ["--profile"]),
        (("check", "--profile", ""), list(PROFILES)),
        (("check", "--fail-on", "h"), ["high"]),
        (("check", "--lang", ""), ["en", "zh"]),
        (("check", "-o", ""), list(FORMATS)),
        (("draft", "-o", "d"), ["declaration", "data-safety"]),
        (("check", "--case", "n"), ["number="]),
        (("check", "--accept-gap", ""), [f"{kind}=" for kind in ProblemKind]),
        (("check", "--category", ""), list(catalog.categories())),
        (("explain", "UND00"), [f"UND00{number}" for number in range(1, 10)]),
        (("sdks", "jpu"), ["jpush"]),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_names_and_values_are_offered(words: tuple[str, ...], names: list[str]) -> None:
    assert offered(*words) == names


@pytest.mark.parametrize(
    "words",
    [("check", "a"), *(("check", option, "a") for option in ("--policy", "--baseline", "--mapping", "--config"))],
    ids=" ".join,
)
def test_where_a_file_belongs_files_are_offered(words: tuple[str, ...]) -> None:
    assert asked("bash_complete", *words) == "file,a\n"


def test_a_shell_that_can_show_it_is_told_what_a_name_means() -> None:
    assert "CAC39-02\nride hailing\n" in asked("zsh_complete", "check", "--category", "CAC39-02")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_documented_line_asks_for_the_script_of_its_shell(shell: str) -> None:
    assert f"_AUDITOR_COMPLETE={shell}_source auditor" in documented(shell)
    assert f"_AUDITOR_COMPLETE={shell}_complete" in asked(f"{shell}_source")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A search path with the auditor that is being tested."""
    entry = tmp_path / "bin" / "auditor"
    entry.parent.mkdir()
    entry.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m auditor "$@"\n', encoding="utf-8")
    entry.chmod(0o755)
    return f"{entry.parent}{os.pathsep}{os.environ['PATH']}"


def in_shell(shell: str, script: str, path: str, before: str = "") -> str:
    program = shutil.which(shell)
    if program is None or os.name == "nt":
        pytest.skip(f"{shell} is not here")
    ended = subprocess.run(
        [program, "-c", f"{before}\n{documented(shell)}\n{script}"],
        env={"PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_bash_completes(path: str) -> None:
    script = (
        'COMP_WORDS=(auditor check --profile "") COMP_CWORD=3\n'
        '"$(complete -p auditor | sed "s/.*-F \\([^ ]*\\).*/\\1/")" auditor\n'
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert in_shell("bash", script, path).split() == list(PROFILES)


def test_fish_completes(path: str) -> None:
    printed = in_shell("fish", 'complete -C "auditor check --profile "', path)
    assert sorted(printed.split()) == sorted(PROFILES)


def test_zsh_takes_the_script(path: str) -> None:
    """It completes in its line editor alone; here it is asked what it would call for the program."""
    before = "autoload -Uz compinit && compinit -u -D"
    assert in_shell("zsh", "print -r -- ${_comps[auditor]}", path, before) == "_auditor_completion\n"
