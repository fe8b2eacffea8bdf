"""The watch itself sees what it is there to see: else no promise would be tested."""

from pathlib import Path

import pytest

from tests.hostile.case import BOTH, Case, Family
from tests.hostile.fresh import run, watched
from tests.hostile.outcome import Outcome, broken

_SNIPPETS = {
    "writes elsewhere": ("open('elsewhere', 'w')", "open for writing"),
    "makes a folder": ("import os; os.mkdir('elsewhere')", "os.mkdir"),
    "makes a temporary file": ("import tempfile; tempfile.mkstemp()", "open for writing"),
    "connects": ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket."),
    "looks up a name": ("import socket; socket.getaddrinfo('example.com', 80)", "socket.getaddrinfo"),
    "starts a process": ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
}


@pytest.mark.parametrize("name", _SNIPPETS)
def test_what_is_forbidden_is_refused_and_told(tmp_path: Path, name: str) -> None:
    """By a module that runs in place of the auditor."""
    code, told = _SNIPPETS[name]
    package = tmp_path / "auditor"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "__main__.py").write_text(code, encoding="utf-8")
    watching = Path(__file__).parent
    paths = f"{watching / 'watching'}:{tmp_path}:{watching.parents[1]}"
    outcome = watched([], tmp_path, tmp_path / "report.json", env={"PYTHONPATH": paths})
    assert outcome.code != 0
    assert told in " ".join(outcome.refused)


def test_the_memory_of_a_whole_tree_is_seen(tmp_path: Path) -> None:
    import sys

    hold = "import time; held = bytearray(60 << 20); time.sleep(0.5)"
    both = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; child.wait()"
    (tmp_path / "work").mkdir()
    ended = run([sys.executable, "-c", both], tmp_path / "work", {})
    assert ended.code == 0
    assert 120 < ended.mebibytes < 400


_CASE = Case(name="x", family=Family.ARCHIVES, build=bytes, permissions=BOTH)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(code=70, seconds=1, mebibytes=9, printed="internal error", report=""), "exit code 70"),
        (Outcome(code=-9, seconds=1, mebibytes=9, printed="", report=""), "exit code -9"),
        (Outcome(code=1, seconds=11, mebibytes=9, printed="", report=""), "11.0 s"),
        (Outcome(code=1, seconds=1, mebibytes=513, printed="", report=""), "513 MiB"),
        (Outcome(code=1, seconds=1, mebibytes=9, printed="Traceback (most recent call last)", report=""), "traceback"),
        (Outcome(code=1, seconds=1, mebibytes=9, printed="", report="", refused=("x",)), "refused: x"),
        (Outcome(code=0, seconds=1, mebibytes=9, printed="", report=""), "exit code 0, expected 1"),
    ],
)
def test_a_broken_promise_is_told(outcome: Outcome, said: str) -> None:
    assert any(said in line for line in broken(_CASE, outcome))
