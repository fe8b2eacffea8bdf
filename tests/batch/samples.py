"""Sample apps with their policies, laid out as the inputs of a spot check."""

import hashlib
import shutil
import sqlite3
from pathlib import Path

from auditor.batch.examiner import Examiner
from auditor.batch.job import Job, Ruling
from auditor.batch.shelf import Shelf
from auditor.model.finding import Gate
from auditor.model.terms import Terms
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_apks"
WITH_POLICY = ("recycling-market", "watch-shop", "clean-notes", "go-club", "word-garden")
RULING = Ruling(gate=Gate(), terms=Terms())
EXAMINER = Examiner.of(RULING, Shelf())


def policy_of(sample: str) -> Path:
    (policy,) = (SAMPLES / sample).glob("policy.*")
    return policy


def laid_out(folder: Path, *samples: str, copies: int = 1) -> Path:
    """Each app as ``<sample>-<n>.apk`` with its policy beside it."""
    folder.mkdir(exist_ok=True)
    for sample in samples or WITH_POLICY:
        policy = policy_of(sample)
        for number in range(copies):
            shutil.copy(SAMPLES / f"{sample}.apk", folder / f"{sample}-{number}.apk")
            shutil.copy(policy, folder / f"{sample}-{number}{policy.suffix}")
    return folder


def jobs_in(folder: Path) -> list[Job]:
    from auditor.batch.listing import listing

    return list(listing([str(folder)]).jobs)


def content(store: Path) -> str:
    """Digest of everything in a store."""
    connection = sqlite3.connect(store)
    try:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
    finally:
        connection.close()


def rows(store: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(store)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
