"""Folders and surroundings made to break an auditor: links, pipes, devices, odd names, closed outputs, no home at all.

Where the surroundings matter, a run is a process of its own, with only those that the test gives it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import auditor_here
from tests.conftest import ROOT
from tests.hostile.apps import POLICY, package
from tests.hostile.case import FOUND, NOT_AUDITED, USAGE
from tests.hostile.warm import well_formed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, pipes and devices as POSIX has them")
_CLOSED_PIPE = 141
_BARE = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def audited(app: str, folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """``auditor check`` in the folder, with the good policy."""
    well_formed(folder)
    return auditor_here("check", "--policy", "good.txt", *more, "--", app, cwd=folder)


def code(app: str, folder: Path, *more: str) -> int:
    return audited(app, folder, "-q", *more).returncode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.apk").symlink_to("good.apk")
    assert code("link.apk", tmp_path) == FOUND


@pytest.mark.parametrize("kind", ["loop", "dangling", "pipe", "device", "null"])
def test_what_is_no_file_is_wrong_usage_and_never_waited_for(tmp_path: Path, kind: str) -> None:
    app = tmp_path / "app.apk"
    if kind == "pipe":
        os.mkfifo(app)
    else:
        targets = {"loop": "app.apk", "dangling": "nowhere", "device": "/dev/zero", "null": os.devnull}
        app.symlink_to(targets[kind])
    assert code("app.apk", tmp_path) == USAGE
    assert code("good.apk", tmp_path, "--policy", "app.apk") == USAGE


def test_a_folder_of_links_and_pipes_is_no_app(tmp_path: Path) -> None:
    folder = tmp_path / "apps"
    folder.mkdir()
    os.mkfifo(folder / "a.apk")
    (folder / "b.apk").symlink_to("b.apk")
    (folder / "c.apk").mkdir()
    assert code("apps", tmp_path) == USAGE


def test_a_folder_that_holds_itself(tmp_path: Path) -> None:
    folder = tmp_path / "apps"
    folder.mkdir()
    (folder / "again.apk").symlink_to(folder, target_is_directory=True)
    (folder / "base.apk").write_bytes(package())
    assert code("apps", tmp_path) == FOUND


@pytest.mark.parametrize(
    "name",
    [
        b"a\nb.apk",
        b"a\x1b[31m.apk",
        b"\xff\xfe.apk",
        b"n" * 250 + b".apk",
        b"-q.apk",
        b" .apk",
        "\u202ekpa.apk".encode(),
    ],
    ids=["newline", "escape", "no UTF-8", "254 bytes", "dash", "space", "turned round"],
)
def test_odd_names_are_read_and_shown_safely(tmp_path: Path, name: bytes) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_bytes(package())
    except OSError:
        pytest.skip("the file system does not take such a name")
    for form in ("text", "json", "html", "github"):
        ended = audited(os.fsdecode(name), tmp_path, "-o", form)
        assert ended.returncode == FOUND
        assert "\x1b[31m" not in ended.stdout + ended.stderr
        ended.stdout.encode("utf-8")


def test_an_unreadable_file_is_no_pass(tmp_path: Path) -> None:
    app = tmp_path / "app.apk"
    app.write_bytes(package())
    app.chmod(0)
    if os.access(app, os.R_OK):
        pytest.skip("root may read anything")
    assert code("app.apk", tmp_path) == NOT_AUDITED


@pytest.mark.parametrize("output", ["nowhere/report.json", ".", "/dev/full", "good.apk", "good.txt", "n" * 300])
def test_an_output_that_cannot_be_written_is_wrong_usage(tmp_path: Path, output: str) -> None:
    assert code("good.apk", tmp_path, "-o", f"json={output}") == USAGE
    assert (tmp_path / "good.apk").read_bytes() == package()
    assert (tmp_path / "good.txt").read_text(encoding="utf-8") == POLICY


def _shell(folder: Path, line: str) -> "subprocess.CompletedProcess[bytes]":
    well_formed(folder)
    told = f"{line.replace('AUDITOR', f'{sys.executable} -m auditor check good.apk --policy good.txt')}"
    return subprocess.run(["bash", "-c", told], cwd=folder, env=_BARE, capture_output=True, timeout=60, check=False)


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    ended = _shell(tmp_path, "set -o pipefail; AUDITOR -v | true")
    assert (ended.returncode, b"Traceback" in ended.stderr) == (_CLOSED_PIPE, False)


@pytest.mark.parametrize(
    ("closed", "expected"), [(">&-", USAGE), ("2>&-", FOUND), ("<&-", FOUND), (">/dev/full", USAGE)]
)
def test_closed_and_full_streams(tmp_path: Path, closed: str, expected: int) -> None:
    ended = _shell(tmp_path, f"AUDITOR {closed}")
    assert (ended.returncode, b"Traceback" in ended.stderr) == (expected, False)


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "no_SUCH.locale"},
        {"COLUMNS": "1"},
        {"COLUMNS": "-7", "LINES": "x"},
        {"HOME": "/nonexistent"},
        {"HOME": ""},
        {"TMPDIR": "/nonexistent"},
        {"TERM": "no-such-terminal", "FORCE_COLOR": "1"},
    ],
    ids=lambda env: next(iter(env)) + "=" + next(iter(env.values())),
)
def test_any_surroundings_give_the_same_answer(tmp_path: Path, env: dict[str, str]) -> None:
    well_formed(tmp_path)
    command = [sys.executable, "-m", "auditor", "check", "good.apk", "--policy", "good.txt", "--lang", "zh", "-v"]
    ended = subprocess.run(
        command,
        cwd=tmp_path,
        env={**_BARE, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, b"Traceback" in ended.stderr) == (FOUND, False)


def test_a_working_folder_that_is_gone(tmp_path: Path) -> None:
    well_formed(tmp_path)
    check = f"{sys.executable} -m auditor check {tmp_path}/good.apk --policy {tmp_path}/good.txt"
    line = f"mkdir gone; cd gone; rmdir ../gone; {check}"
    ended = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=_BARE, capture_output=True, timeout=60, check=False)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (FOUND, False)


def test_two_runs_at_once_leave_one_whole_report(tmp_path: Path) -> None:
    ended = _shell(tmp_path, "AUDITOR -o json=report.json & AUDITOR -o json=report.json; wait")
    assert ended.returncode in {0, FOUND}
    assert json.loads((tmp_path / "report.json").read_bytes())["verdict"] == "fail"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.apk", "good.txt", "report.json"]
