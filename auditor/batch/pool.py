"""Workers on this machine: warm processes under a budget of time and memory, of which each may die."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from auditor.batch.examiner import Examiner
from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome, unaudited
from auditor.limits import MIB

_AHEAD = 2
"""Jobs for each worker that are handed out before they are needed."""
_ATTEMPTS = 3
"""A worker may die of something else than its app: another process that needs the memory, an operator."""
_LOOK = 1.0
"""Seconds after which the pool is looked at, though no job has ended."""


class Pool(Protocol):
    """Where jobs are done."""

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """One for each job, in the order in which they end. Jobs are taken only as they are needed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Of one app."""

    seconds: float
    memory: int
    """MiB of the worker's data; held on Linux, elsewhere only by the system's own limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPool:
    examiner: Examiner
    workers: int
    budget: Budget

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        source = ((job, 1) for job in jobs)
        again: deque[tuple[Job, int]] = deque()
        running: dict[Future[Outcome], tuple[Job, int]] = {}
        pool = process_pool(self.examiner, self.workers, self.budget)
        try:
            while True:
                while len(running) < self.workers * _AHEAD and (
                    found := again.popleft() if again else next(source, None)
                ):
                    running[examine(pool, found[0], self.budget)] = found
                if not running:
                    return
                for done in wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED).done:
                    job, attempt = running.pop(done)
                    outcome = outcome_of(done, job, self.budget)
                    if outcome.ending is Ending.CRASHED and attempt < _ATTEMPTS:
                        again.append((job, attempt + 1))
                    else:
                        yield outcome
                if not pool.active:  # its last worker died between two jobs
                    again.extend(running.values())
                    running.clear()
                    ended(pool)
                    pool = process_pool(self.examiner, self.workers, self.budget)
        finally:  # interrupted: what runs is lost, what is finished has been handed out
            ended(pool)


def ended(pool: ProcessPool) -> None:
    """Stop the workers, whatever they are doing, and wait until they are gone."""
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it bare
    pool.join()


def process_pool(examiner: Examiner, workers: int, budget: Budget) -> ProcessPool:
    """Processes that are started anew, not forked: a fork would copy the parent's open store."""
    return ProcessPool(
        max_workers=workers,
        initializer=_prepared,
        initargs=(examiner, budget.memory),
        context=multiprocessing.get_context("spawn"),
    )


def examine(pool: ProcessPool, job: Job, budget: Budget) -> Future[Outcome]:
    """Hand a job to a worker of the pool."""
    future: Future[Outcome] = pool.schedule(_examined, args=[job], timeout=budget.seconds)
    return future


def outcome_of(done: Future[Outcome], job: Job, budget: Budget) -> Outcome:
    """What a worker returned, or how it died."""
    try:
        return done.result()
    except TimeoutError:
        return unaudited(job, Ending.TIMED_OUT, f"not finished after {budget.seconds:g} seconds")
    except ProcessExpired as error:
        return unaudited(job, Ending.CRASHED, f"the worker died with exit code {error.exitcode}")
    except BrokenProcessPool:
        return unaudited(job, Ending.CRASHED, "all workers died")


_examiner: Examiner | None = None
"""Of this worker."""


def _prepared(examiner: Examiner, memory: int) -> None:
    """Runs once in each worker. Ctrl-C is the parent's to handle, which then stops its workers."""
    global _examiner
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory * MIB)
    if examiner.ruling.knowledge is not None:
        from auditor.knowledge.conflicts import use_folder

        use_folder(examiner.ruling.knowledge)
    _examiner = examiner


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
