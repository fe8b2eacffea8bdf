"""What was fetched does not stay, whatever ends a pool."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from auditor.batch import transit as module
from auditor.batch.transit import fetching, transit
from tests.conftest import ROOT

POOL = """
import sys, time
from auditor.batch.transit import transit
with transit() as folder:
    (folder / "app").write_bytes(b"x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def other_pool() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", POOL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def ended(process: subprocess.Popen[str], *, killed: bool) -> None:
    if killed:
        process.kill()
    process.communicate()


def test_the_folder_of_a_pool_is_for_its_user_and_goes_with_it() -> None:
    with transit() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent.stat().st_mode & 0o777 == 0o700
        above = folder.parent
    assert list(above.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="locks of this kind are not Windows'")
def test_the_folder_of_a_killed_pool_is_removed_by_the_next_one_and_that_of_a_living_one_stays() -> None:
    living, its_folder = other_pool()
    dead, left = other_pool()
    ended(dead, killed=True)
    assert (left / "app").exists()
    with transit():
        assert not left.exists()
        assert (its_folder / "app").exists()
    ended(living, killed=False)
    assert not its_folder.exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_name_that_somebody_else_took_is_not_used(temporary: Path) -> None:
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (temporary / f"auditor-{os.getuid()}").symlink_to(elsewhere)
    with transit() as folder:
        assert elsewhere not in folder.resolve().parents


def test_a_job_removes_what_it_fetched_though_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_folder", tmp_path)

    def failing() -> None:
        with fetching("job") as files:
            files.folder.mkdir()
            (files.folder / "app").write_bytes(b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert not (tmp_path / "job").exists()


def test_a_path_is_opened_where_it_is(tmp_path: Path) -> None:
    with fetching("job") as files:
        assert files.app(str(tmp_path / "a.apk")) == str(tmp_path / "a.apk")
        assert not files.folder.exists()
