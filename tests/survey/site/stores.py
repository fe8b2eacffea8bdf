"""Stores of a few apps, made by hand: one that fails, one that passes, one that was not audited, one that attacks."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome, app_id, audited, unaudited
from auditor.batch.store import Store
from auditor.model.audit import Audit
from auditor.model.finding import Category
from auditor.model.terms import Note, NoteKind
from tests.report import shop
from tests.report.html import pages

SHOP, NOTES, LATE = "apps/shop.apk", "apps/notes.apk", "apps/late.apk"
EVIL = f"apps/{pages.HOSTILE}.apk".replace("\ud800", "")  # no system has such a path


def notes(**texts: str) -> tuple[Note, ...]:
    return tuple(Note(kind=NoteKind(kind), text=text) for kind, text in texts.items())


def outcome(path: str, audit: Audit, **texts: str) -> Outcome:
    job = Job(app=path, notes=notes(**texts))
    return audited(job, replace(audit, app=replace(audit.app, path=path)), policies=(), key="k", stamp="1 2")


def clean() -> Audit:
    app = shop.app(package="com.example.notes", label="Clean Notes", sdks=())
    return shop.clean_audit(app=app, category=Category(id="notes", guessed=False), problems=())


def ordinary() -> tuple[Outcome, ...]:
    """Three apps; the shop has two findings, one of them critical."""
    late = Job(app=LATE, notes=notes(source="market-b"))
    return (
        outcome(SHOP, shop.audit(), developer="旧物集市（上海）科技有限公司", source="market-a"),
        outcome(NOTES, clean(), developer="Clear Desk Ltd", source="market-b"),
        unaudited(late, Ending.TIMED_OUT, "more than 120 seconds", stamp="1 2"),
    )


def hostile() -> tuple[Outcome, ...]:
    """Every text of both apps is an attack."""
    job = Job(app=f"{EVIL}.late", notes=notes(developer=pages.HOSTILE, source=pages.HOSTILE, examiner=pages.HOSTILE))
    return (
        outcome(EVIL, pages.hostile(), developer=pages.HOSTILE, source=pages.HOSTILE),
        unaudited(job, Ending.CRASHED, pages.HOSTILE, stamp="1 2"),
    )


def many(count: int) -> Iterable[Outcome]:
    """So many apps that were not audited."""
    for number in range(count):
        job = Job(app=f"many/{number:05}.apk", notes=notes(developer=f"Company {number % 7}"))
        yield unaudited(job, Ending.TIMED_OUT, "more than 120 seconds", stamp="1 2")


def filled(path: Path, outcomes: Iterable[Outcome]) -> str:
    with Store.writing(str(path)) as store:
        for one in outcomes:
            store.put(one)
    return str(path)


def reviewed(path: str, app: str, finding: int, reviewer: int, decision: str, note: str = "") -> str:
    """The fingerprint of the finding, by its number from 0, on which a reviewer has decided."""
    with Store.writing(path) as store:
        (fingerprint,) = store.connection.execute(
            "SELECT fingerprint FROM finding WHERE app = ? AND position = ?", (app_id(app), finding)
        ).fetchone()
        store.connection.execute(
            "INSERT OR REPLACE INTO review VALUES (?, ?, ?, ?, ?, ?)",
            (app_id(app), fingerprint, reviewer, decision, f"Reviewer {reviewer}", note),
        )
    return str(fingerprint)
