"""What two reviewers decided on the findings of an app."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from auditor.batch.store import Store
from auditor.report.escape import brief, one_line
from auditor.survey.site.stored import known

REVIEWERS = (1, 2)


class Decision(StrEnum):
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    NEEDS_DYNAMIC_TEST = "needs_dynamic_test"
    """Only running the app can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    reviewer: int
    """1 or 2."""
    decision: Decision
    name: str
    note: str


def reviews_of(store: Store, app: str) -> Mapping[str, tuple[Review, ...]]:
    """By fingerprint, those of reviewer 1 first."""
    with store.refusals():
        rows = store.connection.execute(
            "SELECT fingerprint, reviewer, decision, name, note FROM review WHERE app = ?"
            " ORDER BY fingerprint, reviewer",
            (app,),
        ).fetchall()
    found: dict[str, tuple[Review, ...]] = {}
    for fingerprint, reviewer, decision, name, note in rows:
        review = Review(reviewer=reviewer, decision=known(Decision, decision), name=brief(name), note=one_line(note))
        found[fingerprint] = (*found.get(fingerprint, ()), review)
    return found


def fingerprints(store: Store, app: str) -> tuple[str, ...]:
    """Of the findings of an app, in the order of the report."""
    with store.refusals():
        rows = store.connection.execute("SELECT fingerprint FROM finding WHERE app = ? ORDER BY position", (app,))
        return tuple(dict.fromkeys(fingerprint for (fingerprint,) in rows))


def disputed(reviews: tuple[Review, ...]) -> bool:
    """Whether they disagree."""
    return len({review.decision for review in reviews}) > 1
