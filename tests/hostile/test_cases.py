"""Every hostile file against the promise of docs/security.md, and against what Android, or a person, makes of it.

Here all cases run in one process that has warmed up, but for some that take longer, and a few have one of their own;
``pytest -m nightly`` runs every case in a fresh process.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.hostile.case import Case
from tests.hostile.corpus import all_cases
from tests.hostile.fresh import watched
from tests.hostile.outcome import Outcome, broken
from tests.hostile.warm import command, well_formed

CASES = all_cases()
QUICK = [case for case in CASES if not case.slow]
ALONE = ("fake encryption, classes.dex", "a chain of 20,000 superclasses", "an external entity", "external entities")
"""Cases that run in a process of their own each time."""


def _names(cases: list[Case]) -> list[str]:
    return [f"{case.family}: {case.name}" for case in cases]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """Of the quick cases, by family and name, as far as the process got."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.hostile.warm", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    return {f"{line.pop('family')}: {line.pop('name')}": Outcome(**line) for line in lines}


@pytest.mark.parametrize("case", QUICK, ids=_names(QUICK))
def test_a_hostile_file_keeps_the_promise_and_is_read_right(case: Case, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes.get(f"{case.family}: {case.name}")
    assert outcome is not None, "the process ended before it"
    assert broken(case, outcome) == []


def alone(case: Case, folder: Path) -> list[str]:
    well_formed(folder)
    outcome = watched(command(case, case.written(folder), folder), folder, folder / "report.json")
    return broken(case, outcome)


@pytest.mark.parametrize("name", ALONE)
def test_a_hostile_file_keeps_the_promise_in_a_process_of_its_own(tmp_path: Path, name: str) -> None:
    assert alone(next(case for case in CASES if case.name == name), tmp_path) == []


@pytest.mark.nightly
@pytest.mark.parametrize("case", CASES, ids=_names(list(CASES)))
def test_every_hostile_file_in_a_process_of_its_own(tmp_path: Path, case: Case) -> None:
    assert alone(case, tmp_path) == []


def test_the_corpus_is_as_large_as_is_said_and_no_name_is_given_twice() -> None:
    names = [(case.family, case.name) for case in CASES]
    assert len(set(names)) == len(names)
    apps = sum(case.is_app for case in CASES)
    assert (apps >= 150, len(CASES) - apps >= 60) == (True, True)


def test_the_corpus_is_the_same_each_time() -> None:
    """A tenth of it, for building all of it takes a while."""
    assert [case.build() for case in QUICK[::10]] == [case.build() for case in QUICK[::10]]
