"""What a run is doing stands on a terminal that is watched, and nowhere else."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.running import ROOT, SAMPLES

pty = pytest.importorskip("pty")
APP, POLICY = str(SAMPLES / "carpool.apk"), str(SAMPLES / "carpool" / "policy.md")
ERASE = "\r\x1b[K"


def watched(*arguments: str, columns: int = 80, env: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Standard output of a run, and what a terminal gets to see as its standard error."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TERM": "xterm", "COLUMNS": str(columns), "PYTHONPATH": str(ROOT), **(env or {})},
    )
    os.close(theirs)
    out, _ = process.communicate(timeout=60)
    seen = bytearray()
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        seen += data
    os.close(ours)
    return out, seen.decode()


def test_each_step_is_one_line_that_is_taken_back() -> None:
    out, seen = watched("check", APP, "--policy", POLICY)
    assert "(exit code 1)\n" in out
    assert ERASE not in out
    assert seen == "".join(
        f"{ERASE}{said}{ERASE}" for said in ("reading carpool.apk …", "reading policy.md …", "comparing …")
    )


def test_it_is_gone_before_the_verdict_is_said(tmp_path: Path) -> None:
    _, seen = watched("check", APP, "--policy", POLICY, "--lang", "zh", "-o", f"json={tmp_path / 'a.json'}")
    assert f"{ERASE}正在读取 carpool.apk……{ERASE}" in seen
    assert seen.endswith(f"{ERASE}未通过：4 项问题达到或超过“高”级（退出码 1）\r\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", APP, str(SAMPLES / "carpool-next.apk")),
        ("draft", APP, "--policy", POLICY),
        ("inspect", APP),
        ("sdks", "--apk", APP),
        ("sdks", "learn", APP),
    ],
    ids=["compare", "draft", "inspect", "sdks", "learn"],
)
def test_every_command_that_reads_an_app_says_so(arguments: tuple[str, ...]) -> None:
    assert "reading carpool.apk …" in watched(*arguments)[1]


def test_of_a_policy_too() -> None:
    assert "reading policy.md …" in watched("inspect", POLICY)[1]


def test_quiet_is_quiet() -> None:
    assert watched("check", APP, "--policy", POLICY, "-q") == (
        "FAIL: 4 findings at or above “high” (exit code 1)\n",
        "",
    )
    assert watched("compare", APP, APP, "-q")[1] == ""


def test_a_terminal_that_takes_nothing_back_gets_nothing() -> None:
    assert watched("check", APP, "--policy", POLICY, env={"TERM": "dumb"})[1] == ""


def test_a_name_fits_the_terminal_and_is_not_obeyed(tmp_path: Path) -> None:
    app = tmp_path / ("顺路\x1b[2J" + "拼" * 60 + ".apk")
    shutil.copy(APP, app)
    _, seen = watched("check", str(app), "--policy", POLICY, columns=60)
    shown = seen.split(ERASE)[1]
    assert shown.startswith("reading 顺路\\x1b[2J拼")
    assert shown.endswith("…")
    assert len(shown) + shown.count("拼") + 2 <= 59
    assert "\x1b[2J" not in seen


def test_an_error_stands_on_a_line_of_its_own() -> None:
    _, seen = watched("check", "none.apk", "--policy", POLICY)
    assert seen.startswith(f"{ERASE}reading none.apk …{ERASE}error: none.apk: ")
