"""Workers that hang, die or take all the memory: each costs its own app, and the row says why."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.batch.crew import Budget
from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome
from auditor.batch.pool import LocalPool
from tests.batch.reckless import Reckless
from tests.batch.samples import EXAMINER, jobs_in, laid_out

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the reckless work uses signals")


@pytest.fixture
def endings(tmp_path: Path) -> Callable[..., dict[str, Outcome]]:
    """Outcomes by the app's name, of reckless apps beside two that are well."""
    laid_out(tmp_path, "clean-notes", copies=2)

    def ran(*names: str, seconds: float = 60, memory: int = 1024, workers: int = 2) -> dict[str, Outcome]:
        reckless = [Job(app=f"{tmp_path}/{name}") for name in names]
        examiner = Reckless(ruling=EXAMINER.ruling, digest=EXAMINER.digest, shelf=EXAMINER.shelf, folder=str(tmp_path))
        pool = LocalPool(examiner=examiner, workers=workers, budget=Budget(seconds=seconds, memory=memory))
        outcomes = list(pool.outcomes([*reckless, *jobs_in(tmp_path)]))
        assert len(outcomes) == len(names) + 2
        return {Path(outcome.path).name: outcome for outcome in outcomes}

    return ran


def message(outcome: Outcome) -> object:
    return outcome.record.app[3]


def test_an_app_that_hangs_ends_with_its_time(endings: Callable[..., dict[str, Outcome]]) -> None:
    found = endings("hang.apk", seconds=4)
    assert (found["hang.apk"].ending, message(found["hang.apk"])) == (Ending.TIMED_OUT, "not finished after 4 seconds")
    assert found["clean-notes-0.apk"].ending is found["clean-notes-1.apk"].ending is Ending.AUDITED


def test_an_app_that_kills_its_worker_costs_itself_alone(endings: Callable[..., dict[str, Outcome]]) -> None:
    found = endings("die.apk")
    assert (found["die.apk"].ending, message(found["die.apk"])) == (
        Ending.CRASHED,
        "the worker died with exit code -9",
    )
    assert found["clean-notes-0.apk"].ending is found["clean-notes-1.apk"].ending is Ending.AUDITED


def test_a_single_worker_that_dies_is_replaced(endings: Callable[..., dict[str, Outcome]]) -> None:
    found = endings("die.apk", workers=1)
    assert found["clean-notes-1.apk"].ending is Ending.AUDITED


def test_an_app_whose_worker_died_of_something_else_is_tried_again(endings: Callable[..., dict[str, Outcome]]) -> None:
    found = endings("stumble.apk")
    assert found["stumble.apk"].ending is Ending.MISSING  # it came as far as to look for its file


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_an_app_that_takes_all_memory_ends_with_its_budget(endings: Callable[..., dict[str, Outcome]]) -> None:
    found = endings("gorge.apk", memory=400)
    assert found["gorge.apk"].ending is Ending.OUT_OF_MEMORY
    assert found["clean-notes-0.apk"].ending is found["clean-notes-1.apk"].ending is Ending.AUDITED


def test_jobs_are_taken_only_as_they_are_needed(tmp_path: Path) -> None:
    jobs = jobs_in(laid_out(tmp_path, "clean-notes", copies=8))
    taken: list[Job] = []

    def source() -> "list[Job]":
        return taken

    def handed_out() -> object:
        for job in jobs:
            taken.append(job)
            yield job

    pool = LocalPool(examiner=EXAMINER, workers=1, budget=Budget(seconds=60, memory=1024))
    outcomes = pool.outcomes(handed_out())  # type: ignore[arg-type]
    next(outcomes)
    assert len(source()) < len(jobs)
    outcomes.close()  # type: ignore[attr-defined]
