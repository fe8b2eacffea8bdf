"""Where jobs are done: on this machine, or (``auditor.batch.cluster``) on many."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Protocol

from auditor.batch.crew import ATTEMPTS, LOOK, Budget, Crew
from auditor.batch.examiner import Examiner
from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome

AHEAD = 2
"""Jobs for each worker that are handed out before they are needed."""


class Pool(Protocol):
    """Where jobs are done."""

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """One for each job, in the order in which they end. Jobs are taken only as they are needed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPool:
    examiner: Examiner
    workers: int
    budget: Budget

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        source = ((job, 1) for job in jobs)
        again: deque[tuple[Job, int]] = deque()
        running: dict[Future[Outcome], tuple[Job, int]] = {}
        crew = Crew(self.examiner, workers=self.workers, budget=self.budget)
        try:
            while True:
                while len(running) < self.workers * AHEAD and (
                    found := again.popleft() if again else next(source, None)
                ):
                    running[crew.examine(found[0])] = found
                if not running:
                    return
                ended = wait(running, timeout=LOOK, return_when=FIRST_COMPLETED).done
                crew.look()
                for done in ended:
                    job, attempt = running.pop(done)
                    outcome = crew.outcome(done, job)
                    if outcome.ending is Ending.CRASHED and attempt < ATTEMPTS:
                        again.append((job, attempt + 1))
                    else:
                        yield outcome
        finally:  # interrupted: what runs is lost, what is finished has been handed out
            crew.end()
