"""A Dask worker's side of a cluster: a crew of isolated processes of its own, so that no app can cost the worker.

A run puts one bench on every worker, on those too that join later, and takes it away at its end. The crew starts with
the first job; when a run's client is gone without a word, the crew ends once it has had nothing to do for a while.
"""

import asyncio
import multiprocessing
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from distributed import Worker, WorkerPlugin, get_worker

from auditor.batch.crew import Budget, Crew
from auditor.batch.examiner import Examiner
from auditor.batch.job import Job
from auditor.batch.outcome import TOOL, Outcome
from auditor.errors import AuditorError, ClusterError

_IDLE = 300.0
"""Seconds without a job after which a crew is ended; the next job starts another."""
_LOOK = 30.0
_LAST_WORDS = 1.0
"""Seconds in which a worker that is of no use says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What has to be the same, or given, on every worker of a run."""

    tool: str
    knowledge: str
    """Digest of the user's own knowledge; empty: none is in use."""
    may_have_children: bool


def equipment(examiner: Examiner) -> Equipment:
    """Of the process that asks."""
    return equipment_in(examiner.starts_in, examiner.ruling.knowledge)


def equipment_in(folder: str, knowledge: str | None) -> Equipment:
    """Daemonic processes may have no children: multiprocessing refuses."""
    return Equipment(
        tool=TOOL,
        knowledge=_digest(Path(folder, knowledge)) if knowledge else "",
        may_have_children=not multiprocessing.current_process().daemon,
    )


def _digest(knowledge: Path) -> str:
    """Read anew: on a worker, knowledge is in use in its crews alone."""
    from auditor.knowledge.overlay import read_overlay

    try:
        return read_overlay(str(knowledge)).sha256
    except AuditorError as error:
        return str(error)


def lacking(found: Equipment, wanted: Equipment) -> str | None:
    """What a worker lacks, and what to do; None: nothing."""
    if not found.may_have_children:
        return (
            "is daemonic and may have no processes of its own; start it with dask worker --no-nanny, or set "
            "distributed.worker.daemon to False: DASK_DISTRIBUTED__WORKER__DAEMON=False"
        )
    if found.tool != wanted.tool:
        return f"has auditor {found.tool}, and here is {wanted.tool}; install the same version"
    if found.knowledge != wanted.knowledge:
        return f"sees other files in the folder of --knowledge, or none ({found.knowledge}); share the folder"
    return None


class Bench(WorkerPlugin):  # type: ignore[misc]  # distributed is not looked into
    """Travels to each worker once, with everything that the jobs of a run share."""

    def __init__(self, name: str, examiner: Examiner, budget: Budget, wanted: Equipment) -> None:
        self.name = name
        self._examiner = examiner
        self._budget = budget
        self._wanted = wanted
        self._crew: Crew | None = None

    def setup(self, worker: Worker) -> None:
        """Raises ClusterError on a worker that joined later and cannot do the work; which is then closed.

        Dask itself only logs the error, and gives such a worker jobs.
        """
        self._lock = Lock()
        self._lack = lacking(equipment(self._examiner), self._wanted)
        if self._lack is not None:
            worker.loop.call_later(_LAST_WORDS, worker.close)
            raise ClusterError(f"--cluster: the worker {worker.address} {self._lack}")
        self._workers = worker.state.nthreads
        self._busy = 0
        self._last = time.monotonic()
        self._watch = asyncio.get_running_loop().create_task(self._watched())

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002  as distributed calls it
        if hasattr(self, "_watch"):  # it was set up
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
            await asyncio.to_thread(self._end)

    def examined(self, job: Job) -> Outcome:
        """In a thread of the worker, of which there are as many as the crew has processes."""
        if self._lack is not None:
            time.sleep(_LAST_WORDS)  # not to take all jobs from the others while it is being closed
            raise ClusterError(f"the worker {self._lack}")
        with self._lock:
            self._busy += 1
            if self._crew is None:
                self._crew = Crew(self._examiner, workers=self._workers, budget=self._budget)
            crew = self._crew
        try:
            return crew.examined(job)
        finally:
            with self._lock:
                self._busy -= 1
                self._last = time.monotonic()

    async def _watched(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            if not self._busy and time.monotonic() - self._last > _IDLE:
                await asyncio.to_thread(self._end)

    def _end(self) -> None:
        with self._lock:
            crew, self._crew = self._crew, None
        if crew is not None:
            crew.end()


def examined(job: Job, bench: str) -> Outcome:
    """What a cluster is given to do."""
    outcome: Outcome = get_worker().plugins[bench].examined(job)
    return outcome
