"""Warm processes under a budget of time and memory, of which each may die."""

import multiprocessing
import os
import signal
from concurrent.futures import Future, InvalidStateError, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pebble import ProcessExpired, ProcessPool

from auditor.batch.examiner import Examiner
from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome, app_id, unaudited
from auditor.batch.transit import fetch_into, remove, transit
from auditor.limits import MIB

ATTEMPTS = 3
"""A worker may die of something else than its app: another process that needs the memory, an operator."""
LOOK = 1.0
"""Seconds after which a crew is looked at, though no job has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Of one app."""

    seconds: float
    memory: int
    """MiB of the worker's data; held on Linux, elsewhere only by the system's own limits."""


class CrewEndedError(Exception):
    """The crew was ended while a job was waited for; the job is to be done elsewhere."""


class Crew:
    """To be ended by who makes it; its threads may share it."""

    def __init__(self, examiner: Examiner, *, workers: int, budget: Budget) -> None:
        self._examiner = examiner
        self._workers = workers
        self._budget = budget
        self._lock = Lock()
        self._ended = False
        self._given: set[Future[Outcome]] = set()
        self._stack = ExitStack()
        self._folder = self._stack.enter_context(transit())
        self._pool = self._started()

    def examine(self, job: Job) -> Future[Outcome]:
        """Hand a job to a worker. Raises CrewEndedError."""
        with self._lock:
            if self._ended:
                raise CrewEndedError
            self._renew()
            future: Future[Outcome] = self._pool.schedule(_examined, args=[job], timeout=self._budget.seconds)
            self._given.add(future)
            future.add_done_callback(self._given.discard)
            return future

    def outcome(self, done: Future[Outcome], job: Job) -> Outcome:
        """What a worker returned, or how it died. Raises CrewEndedError."""
        try:
            return done.result()
        except TimeoutError:
            ending, message = Ending.TIMED_OUT, f"not finished after {self._budget.seconds:g} seconds"
        except ProcessExpired as error:
            ending, message = Ending.CRASHED, f"the worker died with exit code {error.exitcode}"
        except BrokenProcessPool:
            ending, message = Ending.CRASHED, "all workers died"
        if self._ended:  # they were stopped
            raise CrewEndedError
        remove(self._folder / app_id(job.app))  # it could not do that itself
        return unaudited(job, ending, message)

    def examined(self, job: Job) -> Outcome:
        """Hand a job out and wait for it, again where its worker died. Raises CrewEndedError."""
        for _ in range(ATTEMPTS):
            future = self.examine(job)
            while not wait((future,), timeout=LOOK).done:
                self.look()
            outcome = self.outcome(future, job)
            if outcome.ending is not Ending.CRASHED:
                break
        return outcome

    def look(self) -> None:
        """To be called now and then: when the last worker dies between two jobs, jobs that it was given never end."""
        with self._lock:
            if not self._ended:
                self._renew()

    def end(self) -> None:
        """Stop the workers, whatever they are doing, and wait until they are gone."""
        with self._lock:
            if not self._ended:
                self._ended = True
                self._dismiss(CrewEndedError())
                self._stack.close()

    def _renew(self) -> None:
        if not self._pool.active:
            self._dismiss(BrokenProcessPool())
            self._pool = self._started()

    def _started(self) -> ProcessPool:
        """Processes that are started anew, not forked: a fork would copy the parent's open store."""
        return ProcessPool(
            max_workers=self._workers,
            initializer=_prepared,
            initargs=(self._examiner, self._budget.memory, self._folder),
            context=multiprocessing.get_context("spawn"),
        )

    def _dismiss(self, why: Exception) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it bare
        self._pool.join()
        for future in tuple(self._given):
            with suppress(InvalidStateError):  # it is done after all
                future.set_exception(why)


_examiner: Examiner | None = None
"""Of this worker."""


def _prepared(examiner: Examiner, memory: int, folder: Path) -> None:
    """Runs once in each worker. Ctrl-C is the parent's to handle, which then stops its workers."""
    global _examiner
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory * MIB)
    fetch_into(folder)
    if examiner.starts_in:
        _go_to(examiner.starts_in, folder)
    if examiner.ruling.knowledge is not None:
        from auditor.knowledge.conflicts import use_folder

        use_folder(examiner.ruling.knowledge)
    _examiner = examiner


def _go_to(wanted: str, empty: Path) -> None:
    """Relative paths mean the same in every worker; where they cannot, they must not mean something else."""
    try:
        os.chdir(wanted)
    except OSError:
        os.chdir(empty)


def _limit_memory(amount: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(ValueError, OSError):  # a lower limit is in force already, or the system has none
        resource.setrlimit(resource.RLIMIT_DATA, (amount, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _examined(job: Job) -> Outcome:
    assert _examiner is not None  # pebble starts no job before the initializer has returned
    return _examiner.examined(job)
