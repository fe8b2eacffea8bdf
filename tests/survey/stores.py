"""Stores made of audits, as a run stores them."""

from pathlib import Path

from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome, audited, unaudited
from auditor.batch.store import Store
from auditor.model.audit import Audit


def one(path: str, audit: Audit) -> Outcome:
    return audited(Job(app=path, notes=audit.notes), audit, policies=(), key="k", stamp="s")


def none(path: str, ending: Ending, message: str = "why") -> Outcome:
    return unaudited(Job(app=path), ending, message)


def store_of(path: Path, *outcomes: Outcome) -> str:
    """The store at this path, with these besides what it holds."""
    with Store.writing(str(path)) as store:
        for outcome in outcomes:
            store.put(outcome)
    return str(path)
