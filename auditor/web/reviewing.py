"""One reviewer's verdict on a finding, as a form sends it and as the store keeps it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from auditor.batch.store import Store
from auditor.survey.site.reviews import REVIEWERS, Decision, fingerprints

WITHDRAWN = "withdrawn"
_NAME = 100
_NOTE = 2000
# https://www.sqlite.org/c3ref/c_alter_table.html
_MAY = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_FUNCTION})
_MAY_TO_REVIEW = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_UPDATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a reviewer sent."""

    fingerprint: str
    reviewer: int
    decision: Decision | None
    """None: the verdict is withdrawn."""
    name: str
    note: str


def given(form: Mapping[str, str]) -> Given | None:
    """None where a field is missing, too long or none of what a form of ours sends."""
    fingerprint, reviewer, decision = (form.get(name, "") for name in ("fingerprint", "reviewer", "decision"))
    name, note = form.get("name", "").strip(), form.get("note", "").strip()
    known = {each.value for each in Decision}
    if reviewer not in map(str, REVIEWERS) or decision not in known | {WITHDRAWN}:
        return None
    if not name or len(name) > _NAME or len(note) > _NOTE:
        return None
    return Given(
        fingerprint=fingerprint,
        reviewer=int(reviewer),
        decision=None if decision == WITHDRAWN else Decision(decision),
        name=name,
        note=note,
    )


def keep(store: Store, app: str, review: Given) -> bool:
    """In place of what this reviewer said before of this finding; False where the app has no such finding."""
    if review.fingerprint not in fingerprints(store, app):
        return False
    with store.refusals(), reviews_alone(store.connection):
        if review.decision is None:
            store.connection.execute(
                "DELETE FROM review WHERE app = ? AND fingerprint = ? AND reviewer = ?",
                (app, review.fingerprint, review.reviewer),
            )
        else:
            store.connection.execute(
                "INSERT OR REPLACE INTO review (app, fingerprint, reviewer, decision, name, note)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (app, review.fingerprint, review.reviewer, review.decision.value, review.name, review.note),
            )
    return True


@contextmanager
def reviews_alone(connection: sqlite3.Connection) -> Iterator[None]:
    """Whatever is asked of the connection, it writes no audit: https://www.sqlite.org/c3ref/set_authorizer.html."""
    connection.set_authorizer(_only_reviews)
    try:
        yield
    finally:
        connection.set_authorizer(None)


def _only_reviews(action: int, table: str | None, *_: str | None) -> int:
    allowed = action in _MAY or (action in _MAY_TO_REVIEW and table == "review")
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
