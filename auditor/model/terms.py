"""What the user settles beside the gate: which rules judge, how severe they are, what is accepted and what is known."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.model.finding import Severity


class NoteKind(StrEnum):
    """What a user may note about a case, in the order in which reports show it."""

    NUMBER = "number"
    """Of the case file."""
    SOURCE = "source"
    """Where the app comes from: a store, a download page."""
    DEVELOPER = "developer"
    """Who offers the app there; without it, reports name whom the policy names."""
    FETCHED = "fetched"
    """When app and policy were taken from there, as written."""
    EXAMINER = "examiner"
    """Who runs the audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a case file needs and no app or policy tells; reports carry it as it is written."""

    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Findings accepted with a reason and an end date."""

    rule: str
    subject: str
    """As the finding names it; a permission of Android's own may stand without its prefix."""
    package: str | None = None
    """None: in every app."""
    reason: str
    until: date
    """Last day on which it holds."""
    place: str
    """Where it is written: ``waivers[2]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFinding:
    """One finding of a baseline."""

    fingerprint: str
    rule: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Settings of one run. Without any, the profile alone decides."""

    source: str | None = None
    """The file that they come from, as a report shows it."""
    select: tuple[str, ...] = ()
    """Rules, or families such as ``UND``, that run in place of the profile's; empty: the profile's."""
    ignore: tuple[str, ...] = ()
    """Rules or families that do not run."""
    severity: tuple[tuple[str, Severity], ...] = ()
    """Rule to the severity that stands in place of its own; sorted."""
    waivers: tuple[Waiver, ...] = ()
    today: date | None = None
    """The day by which waivers end; needed where there are any."""
    baseline: str | None = None
    """File of the known findings, as a report shows it; None: no baseline."""
    known: tuple[KnownFinding, ...] = ()
    """Findings of the baseline for this app's package, sorted."""

    def takes(self, rule: str, family: str, *, in_profile: bool) -> bool:
        """Whether a rule runs."""
        names = {rule, family}
        return (bool(names & set(self.select)) if self.select else in_profile) and not names & set(self.ignore)
