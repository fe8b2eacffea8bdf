"""A real scheduler and two real workers on this machine give the store that this machine alone gives."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from auditor.batch.crew import Budget
from auditor.batch.job import Job
from auditor.batch.outcome import TOOL, Ending, Outcome
from auditor.batch.shelf import Shelf
from tests.batch.reckless import Reckless
from tests.batch.samples import EXAMINER, RULING, content, jobs_in, laid_out, rows
from tests.cli.running import auditor
from tests.conftest import ROOT

pytest.importorskip("distributed")
from distributed import Client

from auditor.batch.bench import Equipment, equipment, lacking
from auditor.batch.cluster import DaskPool

pytestmark = pytest.mark.cluster

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
COPIES = 4
"""Of five apps."""


@contextmanager
def dask(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``dask scheduler`` or ``dask worker``, ended afterwards. Relative paths must not depend on where it runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + f"dask_{arguments[0]}", *arguments[1:], "--no-dashboard"],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


class Cluster:
    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self._stack = stack
        stack.enter_context(
            dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file), folder=folder)
        )
        while not self.file.exists():
            time.sleep(0.05)

    def worker(self, option: str = "--no-nanny") -> subprocess.Popen[bytes]:
        file = ("--scheduler-file", str(self.file))
        where = ("--host", "127.0.0.1", "--nthreads", "1")
        return self._stack.enter_context(dask("worker", *file, *where, option, folder=self.folder))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        cluster = Cluster(tmp_path_factory.mktemp("cluster"), stack)
        cluster.worker()
        cluster.worker()
        with Client(scheduler_file=str(cluster.file)) as client:
            client.wait_for_workers(2, timeout=60)
        yield cluster


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``apps`` in it, and ``local.db``, what this machine makes of them."""
    folder = tmp_path_factory.mktemp("work")
    laid_out(folder / "apps", copies=COPIES)
    (folder / "apps" / "broken.apk").write_bytes(b"PK\x03\x04 broken")
    assert auditor("batch", "apps", "--store", "local.db", "-q", cwd=folder).returncode == 0
    return folder


def outcomes(cluster: Cluster, jobs: list[Job], folder: Path, *, seconds: float) -> dict[str, Outcome]:
    examiner = Reckless(ruling=RULING, digest=EXAMINER.digest, shelf=Shelf(), folder=str(folder))
    pool = DaskPool(address=str(cluster.file), examiner=examiner, budget=Budget(seconds=seconds, memory=1024))
    return {Path(outcome.path).stem: outcome for outcome in pool.outcomes(jobs)}


def test_what_a_worker_lacks_is_told_with_what_to_do() -> None:
    here = equipment(EXAMINER)
    assert here == Equipment(tool=TOOL, knowledge="", may_have_children=True)
    assert lacking(here, here) is None
    daemonic = Equipment(tool=TOOL, knowledge="", may_have_children=False)
    assert "distributed.worker.daemon to False" in str(lacking(daemonic, here))
    older = Equipment(tool="0.0.1, knowledge 1", knowledge="", may_have_children=True)
    assert f"has auditor 0.0.1, knowledge 1, and here is {TOOL}" in str(lacking(older, here))
    other = Equipment(tool=TOOL, knowledge="ab", may_have_children=True)
    assert "--knowledge" in str(lacking(other, here))


def test_the_store_is_that_of_this_machine_alone(cluster: Cluster, apps: Path) -> None:
    found = auditor("batch", "apps", "--store", "cluster.db", "--cluster", str(cluster.file), cwd=apps)
    assert (found.returncode, found.stderr) == (0, "")
    assert f"{5 * COPIES + 1}: audited" in found.stdout
    assert content(apps / "cluster.db") == content(apps / "local.db")


def test_urls_travel_and_their_files_are_fetched_by_the_workers(cluster: Cluster, apps: Path) -> None:
    url = f"file://{(apps / 'apps').as_posix()}/clean-notes-*.apk"
    assert auditor("batch", url, "--store", "urls.db", "-q", "--cluster", str(cluster.file), cwd=apps).stderr == ""
    ours = rows(apps / "local.db", "SELECT sha256, verdict FROM app WHERE path LIKE 'apps/clean-notes%' ORDER BY id")
    assert sorted(rows(apps / "urls.db", "SELECT sha256, verdict FROM app")) == sorted(ours)
    assert len(ours) == COPIES


def test_an_app_that_takes_its_process_down_costs_no_worker(cluster: Cluster, tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "apps", "clean-notes")
    for name in ("die", "hang", "stumble"):
        (folder / f"{name}.apk").write_bytes((folder / "clean-notes-0.apk").read_bytes())
        (folder / f"{name}.txt").write_bytes(next(folder.glob("clean-notes-0.[!a]*")).read_bytes())
    found = outcomes(cluster, jobs_in(folder), tmp_path, seconds=8)
    assert {name: outcome.ending for name, outcome in found.items()} == {
        "clean-notes-0": Ending.AUDITED,
        "die": Ending.CRASHED,
        "hang": Ending.TIMED_OUT,
        "stumble": Ending.AUDITED,
    }
    assert "exit code -9" in str(found["die"].record.app[3])


def test_no_cluster_and_a_number_of_jobs_are_wrong_usage(apps: Path) -> None:
    found = auditor("batch", "apps", "--store", "none.db", "--cluster", "none.json", cwd=apps)
    assert (found.returncode, "none.json: no such file" in found.stderr) == (2, True)
    (apps / "other.json").write_text("[]")
    found = auditor("batch", "apps", "--store", "none.db", "--cluster", "other.json", cwd=apps)
    assert (found.returncode, "other.json: is no scheduler's file" in found.stderr) == (2, True)
    found = auditor("batch", "apps", "--store", "none.db", "--cluster", "udp://127.0.0.1:1", cwd=apps)
    assert (found.returncode, "give tcp://HOST:PORT" in found.stderr) == (2, True)
    found = auditor("batch", "apps", "--store", "none.db", "--cluster", "tcp://127.0.0.1:1", "--jobs", "2", cwd=apps)
    assert (found.returncode, "dask worker --nthreads" in found.stderr) == (2, True)


def test_a_worker_that_is_killed_loses_nothing(cluster: Cluster, apps: Path) -> None:
    doomed = cluster.worker()
    store = apps / "killed.db"
    run = subprocess.Popen(
        [sys.executable, "-m", "auditor", "batch", "apps", "--store", store.name, "-q", "--cluster", str(cluster.file)],
        cwd=apps,
        env=ENVIRONMENT,
    )
    try:
        finished = 0
        while finished < 5:
            assert run.poll() is None
            time.sleep(0.05)
            finished = len(rows(store, "SELECT id FROM app")) if written(store) else 0
        os.kill(doomed.pid, signal.SIGKILL)
        assert len(rows(store, "SELECT id FROM app")) < 5 * COPIES
        assert run.wait(60) == 0
    finally:
        run.kill()
    assert content(store) == content(apps / "local.db")


def written(store: Path) -> bool:
    return store.exists() and bool(rows(store, "SELECT name FROM sqlite_master WHERE name = 'app'"))


def test_a_worker_that_joins_and_cannot_do_the_work_is_closed_and_costs_no_app(cluster: Cluster, apps: Path) -> None:
    first, *others = [job for job in jobs_in(apps / "apps") if job.policies][:4]
    codes = []

    def jobs() -> Iterator[Job]:
        yield first
        codes.append(cluster.worker("--nanny").wait(60))
        yield from others

    pool = DaskPool(address=str(cluster.file), examiner=EXAMINER, budget=Budget(seconds=60, memory=1024))
    assert [outcome.ending for outcome in pool.outcomes(jobs())] == [Ending.AUDITED] * 4
    assert codes == [0]


def test_workers_that_can_have_no_processes_are_refused(cluster: Cluster, apps: Path) -> None:
    with Client(scheduler_file=str(cluster.file)) as client:
        before = len(client.ncores())
        cluster.worker("--nanny")
        client.wait_for_workers(before + 1, timeout=60)
    found = auditor("batch", "apps", "--store", "refused.db", "-q", "--cluster", str(cluster.file), cwd=apps)
    assert found.returncode == 2
    assert "is daemonic" in found.stderr
    assert "DASK_DISTRIBUTED__WORKER__DAEMON=False" in found.stderr
