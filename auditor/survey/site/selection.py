"""Which apps of a store are shown: what a reader chose, as a query of an address and as a condition in SQL."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import reduce
from operator import and_
from urllib.parse import urlencode

from auditor.batch.outcome import Ending
from auditor.model.finding import Disclosure, Severity, Verdict
from auditor.survey.choice import Condition

UNAUDITED = "unaudited"
RESULTS: tuple[str, ...] = (
    *(verdict.value for verdict in (Verdict.FAIL, Verdict.INCOMPLETE, Verdict.PASS)),
    UNAUDITED,
    *(ending.value for ending in Ending if ending is not Ending.AUDITED),
)
"""A verdict, or why there is none."""
SEARCHED = ("label", "package", "path", "developer")
"""Columns in which words are looked for."""
_LONGEST = 200
_TERMS = 8


class Standing(StrEnum):
    """How far the reviewers are with an app."""

    NONE = "none"
    REVIEWED = "reviewed"
    """A reviewer has decided on a finding of it."""
    DISPUTED = "disputed"
    """Two reviewers disagree on a finding."""


# CROSS JOIN begins with the reviews, which are few: https://www.sqlite.org/optoverview.html#crossjoin.
REVIEWED_APPS = "SELECT review.app FROM review CROSS JOIN finding USING (app, fingerprint)"
DISPUTED_APPS = f"{REVIEWED_APPS} GROUP BY review.app, review.fingerprint HAVING count(DISTINCT review.decision) > 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Empty: everything. Values of the query that there cannot be are left out."""

    text: str = ""
    """Words, each of which is in one of the searched columns."""
    result: str = ""
    severity: str = ""
    rule: str = ""
    sdk: str = ""
    permission: str = ""
    says: str = ""
    """What the policy says of that SDK or permission."""
    developer: str = ""
    """A part of it."""
    source: str = ""
    category: str = ""
    review: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Selection":
        """What an address asks for."""
        chosen = {field.name: given.get(field.name, "").strip()[:_LONGEST] for field in fields(cls)}
        for name, known in _KNOWN.items():
            if chosen[name] not in known:
                chosen[name] = ""
        return cls(**chosen)

    def query(self, number: int = 1) -> str:
        """Of an address; ``number``: of the page of rows."""
        chosen = {field.name: value for field in fields(self) if (value := getattr(self, field.name))}
        return urlencode({**chosen, **({"page": str(number)} if number > 1 else {})}, errors="surrogatepass")

    def condition(self) -> Condition:
        """Over the table ``app``."""
        return reduce(and_, self._parts(), Condition())

    def _parts(self) -> Iterator[Condition]:
        for term in folded(self.text).split()[:_TERMS]:
            said = " OR ".join(rf"{column} LIKE ? ESCAPE '\'" for column in SEARCHED)
            yield Condition(sql=f"({said})", parameters=(_like(term),) * len(SEARCHED))
        if self.result == UNAUDITED:
            yield Condition(sql="verdict IS NULL")
        elif self.result:
            yield _is("verdict" if self.result in _VERDICTS else "ending", self.result)
        if self.severity:
            yield Condition(sql=f"{Severity(self.severity).value} > 0")  # the name of a column
        if self.rule:
            counting = "id IN (SELECT app FROM finding WHERE rule = ? AND state = 'counts')"
            yield Condition(sql=counting, parameters=(self.rule,))
        yield from self._subjects()
        if self.developer:
            yield Condition(sql=r"developer LIKE ? ESCAPE '\'", parameters=(_like(folded(self.developer)),))
        yield from (_is(name, value) for name, value in (("source", self.source), ("category", self.category)) if value)
        if self.review:
            yield _REVIEWED[Standing(self.review)]

    def _subjects(self) -> Iterator[Condition]:
        said, says = (" AND disclosure = ?", (self.says,)) if self.says else ("", ())
        if self.sdk:
            yield Condition(sql=f"id IN (SELECT app FROM sdk WHERE id = ?{said})", parameters=(self.sdk, *says))
        if self.permission:
            asking = f"id IN (SELECT app FROM permission WHERE name = ?{said})"
            yield Condition(sql=asking, parameters=(self.permission, *says))


def _is(column: str, value: str) -> Condition:
    return Condition(sql=f"{column} = ?", parameters=(value,))


EVERYTHING = Selection()
_VERDICTS = frozenset(verdict.value for verdict in Verdict)
_KNOWN: Mapping[str, frozenset[str]] = {
    "result": frozenset({"", *RESULTS}),
    "severity": frozenset({"", *(severity.value for severity in Severity)}),
    "says": frozenset({"", *(disclosure.value for disclosure in Disclosure)}),
    "review": frozenset({"", *(standing.value for standing in Standing)}),
}
_REVIEWED: Mapping[Standing, Condition] = {
    Standing.NONE: Condition(sql=f"ending = 'audited' AND id NOT IN ({REVIEWED_APPS})"),
    Standing.REVIEWED: Condition(sql=f"id IN ({REVIEWED_APPS})"),
    Standing.DISPUTED: Condition(sql=f"id IN ({DISPUTED_APPS})"),
}


def folded(text: str) -> str:
    """As words are compared: full width and upper case make no difference."""
    return unicodedata.normalize("NFKC", text).lower()


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
