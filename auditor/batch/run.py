"""A run: what is not finished yet goes to the workers, what comes back is stored at once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from auditor.batch.address import shown
from auditor.batch.examiner import Examiner
from auditor.batch.identity import app_digest, stamp_of
from auditor.batch.job import Job
from auditor.batch.outcome import Ending
from auditor.batch.pool import Pool
from auditor.batch.remote import UNCERTAIN
from auditor.batch.store import Kept, Store


@dataclass(slots=True, kw_only=True)
class Tally:
    """How far a run is."""

    total: int
    before: int = 0
    """Apps that an earlier run had finished."""
    endings: Counter[Ending] = field(default_factory=Counter)
    policies: set[str] = field(default_factory=set)
    """Policy files that were some app's."""

    @property
    def done(self) -> int:
        return self.before + self.endings.total()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of several parts of the inputs, for as many machines."""

    number: int
    """From 1."""
    of: int

    def takes(self, job: Job) -> bool:
        """By the path alone: the same apps in every run, however the inputs are listed."""
        digest = hashlib.sha256(shown(job.app).encode(errors="surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1


def run(
    jobs: Sequence[Job], *, examiner: Examiner, store: Store, pool: Pool, progress: Callable[[Tally], None]
) -> Tally:
    """Audit what is not finished in the store. Raises OutputError where the store cannot be written."""
    tally = Tally(total=len(jobs))
    progress(tally)
    for outcome in pool.outcomes(_unfinished(jobs, examiner, store, tally)):
        store.put(outcome)
        tally.endings[outcome.ending] += 1
        tally.policies |= set(outcome.policies)
        progress(tally)
    return tally


def _unfinished(jobs: Iterable[Job], examiner: Examiner, store: Store, tally: Tally) -> Iterator[Job]:
    for job in jobs:
        kept = store.kept(job.app)
        if kept is not None and kept.ending.is_final and _same_app(job, kept):
            policies = examiner.policies_of(job, kept.package)
            places = zip(policies, policies, strict=True)
            if examiner.key_of(job, app=kept.sha256, policies=places) == kept.key:
                tally.before += 1
                tally.policies |= set(policies)
                continue
        yield job


def _same_app(job: Job, kept: Kept) -> bool:
    """By size and time of change, as make and git do; a file that was only touched is read."""
    stamp = stamp_of(job.app)
    if not stamp or (stamp == kept.stamp and not stamp.endswith(UNCERTAIN)):
        return stamp == kept.stamp
    same_size = stamp.partition(" ")[0] == kept.stamp.partition(" ")[0]
    return same_size and app_digest(job.app) == kept.sha256
