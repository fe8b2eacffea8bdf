"""Workers on many machines, through dask.distributed: jobs travel as paths and URLs, rows come back."""

import json
import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

from distributed import Client, Future, KilledWorker

from auditor.batch.bench import Bench, Equipment, equipment, examined, lacking
from auditor.batch.crew import ATTEMPTS, LOOK, Budget
from auditor.batch.examiner import Examiner
from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome, unaudited
from auditor.batch.pool import AHEAD
from auditor.errors import ClusterError

_SCHEMES = ("tcp://", "tls://")
_CONNECT = 30.0
_PATIENCE = 120.0
"""Seconds without any worker after which a run is given up; a cluster may be restarting its own."""
_COUNT = 5.0
"""Seconds between looks at how many workers there are."""
_FAULTS = 100
"""Failures of workers, one after another, after which a run is given up."""
_FEW = 3
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class DaskPool:
    address: str
    """``tcp://HOST:PORT``, ``tls://…``, or the path of a scheduler file."""
    examiner: Examiner
    budget: Budget

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Raises ClusterError where it cannot be reached, is lost, or its workers cannot do the work."""
        with _client(self.address) as client:
            wanted = equipment(self.examiner)
            _check_workers(client, self.examiner, wanted)
            bench = Bench(f"auditor-{uuid.uuid4().hex}", self.examiner, self.budget, wanted)
            run = _Run(client, bench.name)
            try:
                client.register_plugin(bench, name=bench.name)
                yield from run.outcomes(jobs)
            finally:
                if client.status == "running":
                    client.cancel(run.futures, force=True)
                    client.unregister_worker_plugin(bench.name)


class _Run:
    """Jobs in flight, as many as keep the workers busy; a job whose worker died is done elsewhere."""

    def __init__(self, client: Client, bench: str) -> None:
        self._client = client
        self._bench = bench
        self._done: Queue[Future] = Queue()
        self._running: dict[str, tuple[Future, Job, int]] = {}
        self._room = AHEAD
        self._faults = 0
        self._counted = self._seen = time.monotonic()

    @property
    def futures(self) -> list[Future]:
        return [future for future, _, _ in self._running.values()]

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        source = ((job, 1) for job in jobs)
        again: deque[tuple[Job, int]] = deque()
        self._count()
        while True:
            self._require_connection()
            while len(self._running) < self._room and (found := again.popleft() if again else next(source, None)):
                self._submit(*found)
            if not self._running:
                return
            if time.monotonic() - self._counted > _COUNT:
                self._count()
            try:
                done = self._done.get(timeout=LOOK)
            except Empty:
                continue
            _, job, attempt = self._running.pop(done.key)
            result = self._result(done)
            if isinstance(result, Outcome):
                self._faults = 0
                yield result
            elif not isinstance(result, KilledWorker):  # the fault of a worker, or of the way to it; not of the app
                self._count_fault(result)
                again.append((job, attempt))
            elif attempt < ATTEMPTS:
                again.append((job, attempt + 1))
            else:
                yield unaudited(job, Ending.CRASHED, f"the workers that had it died: {result}"[:_LONGEST])

    def _submit(self, job: Job, attempt: int) -> None:
        key = f"auditor-{uuid.uuid4().hex}"  # the same job again is to be done again
        future = self._client.submit(examined, job, self._bench, key=key, pure=False)
        self._running[key] = future, job, attempt
        future.add_done_callback(self._done.put)

    def _result(self, done: Future) -> Outcome | BaseException | None:
        """What came back, or why nothing did. Raises ClusterError where the connection is lost."""
        try:
            if done.status == "finished":
                outcome: Outcome = done.result(timeout=_PATIENCE)
                return outcome
            self._require_connection()
            error: BaseException | None = done.exception() if done.status == "error" else None
        except (OSError, TimeoutError, CancelledError) as lost:  # the worker died with the result
            self._require_connection()
            return lost
        return error

    def _count_fault(self, error: BaseException | None) -> None:
        """A worker that fails leaves its jobs to the others; when nothing else comes back, all of them do."""
        self._faults += 1
        if self._faults > max(_FAULTS, self._room * AHEAD):
            why = f"{type(error).__name__}: {error}" if error else "they give their jobs up"
            raise ClusterError(f"--cluster: the workers fail ({why}); see their logs"[:_LONGEST])

    def _count(self) -> None:
        """How much the workers that are there now can take. Raises ClusterError where there are none for long."""
        self._require_connection()
        try:
            threads = sum(self._client.ncores().values())
        except (OSError, TimeoutError, RuntimeError):
            self._require_connection()
            threads = 0
        self._counted = time.monotonic()
        if threads:
            self._seen = self._counted
            self._room = threads * AHEAD
        elif self._counted - self._seen > _PATIENCE:
            raise ClusterError(f"--cluster: no worker is left for {_PATIENCE:.0f} seconds; start some and run it again")

    def _require_connection(self) -> None:
        if self._client.status != "running":
            raise ClusterError("--cluster: the scheduler is gone; what is finished is stored: start it and run again")


@contextmanager
def _client(address: str) -> Iterator[Client]:
    where = _where(address)
    for name in ("distributed", "distributed.client"):  # what it would tell of a lost scheduler, the error below says
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(where, timeout=_CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        why = f"{type(error).__name__}: {error}"[:_LONGEST]
        raise ClusterError(f"--cluster {address}: no scheduler answers ({why})") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError:
            raise ClusterError(f"--cluster {address}: has no workers; start some with dask worker {address}") from None
        yield client


def _where(given: str) -> str:
    """Looked at here, as a client that is made for something else takes a minute to give up."""
    if given.startswith(_SCHEMES):
        return given
    try:
        content = json.loads(Path(given).read_bytes())
    except FileNotFoundError:
        raise ClusterError(f"--cluster {given}: no such file; give tcp://HOST:PORT, or the scheduler's file") from None
    except (OSError, ValueError) as error:
        raise ClusterError(f"--cluster {given}: is no scheduler's file ({error}); see dask scheduler --help") from None
    address = content.get("address") if isinstance(content, dict) else None
    if not isinstance(address, str):
        raise ClusterError(f"--cluster {given}: is no scheduler's file; it names no address")
    return address


def _check_workers(client: Client, examiner: Examiner, wanted: Equipment) -> None:
    """Raises ClusterError, with what to do, for the first few workers that cannot do the work."""
    answers = client.run(_question(examiner), on_error="return")
    lacks = {worker: _lack(answer, wanted) for worker, answer in sorted(answers.items())}
    bad = [f"{worker} {lack}" for worker, lack in lacks.items() if lack is not None]
    if bad:
        more = f" ({len(bad)} of {len(lacks)} workers)" if len(bad) > 1 else ""
        raise ClusterError(f"--cluster: the worker {'; '.join(bad[:_FEW])}{more}")


def _lack(answer: object, wanted: Equipment) -> str | None:
    if isinstance(answer, Equipment):
        return lacking(answer, wanted)
    return f"cannot run the auditor ({answer}); install there what is installed here: {wanted.tool}"


def _question(examiner: Examiner) -> Callable[[], object]:
    """A function that travels by value, as the worker may have no auditor to find it in."""
    parts = examiner.starts_in, examiner.ruling.knowledge

    def asked() -> object:
        try:
            from auditor.batch.bench import equipment_in
        except ImportError as error:
            return str(error)
        return equipment_in(*parts)

    return asked
