"""tasks.py: what it does before there is an environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("tasks.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def task(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(clone / "tasks.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("there", [True, False], ids=["another's environment", "nothing"])
def test_an_environment_that_is_a_link_is_refused_and_left_alone(clone: Path, tmp_path: Path, *, there: bool) -> None:
    other = tmp_path / "other"
    if there:
        other.mkdir()
        (other / "kept").touch()
    (clone / ".venv").symlink_to(other)
    ended = task(clone, "audit")
    assert ended.returncode == 1
    assert ended.stderr == f"error: {clone / '.venv'} is a link to {other}; remove the link, and it is made anew here\n"
    assert other.exists() is there
    assert not there or [file.name for file in other.iterdir()] == ["kept"]


@pytest.mark.parametrize("arguments", [(), ("build",), ("audit", "test")])
def test_another_task_is_answered_with_those_that_there_are(clone: Path, arguments: tuple[str, ...]) -> None:
    ended = task(clone, *arguments)
    assert ended.returncode == 1
    assert "python3 tasks.py samples" in ended.stderr
    assert not (clone / ".venv").exists()
