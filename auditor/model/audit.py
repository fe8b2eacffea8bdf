"""One app against one policy: everything that a report shows."""

from dataclasses import dataclass, field

from auditor.model.app import App
from auditor.model.evidence import Effect, Problem, unreadable
from auditor.model.finding import (
    Category,
    DataTypeComparison,
    Finding,
    Gate,
    PermissionComparison,
    SdkComparison,
    Verdict,
)
from auditor.model.policy import Policy
from auditor.model.terms import KnownFinding, Note, Terms, Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class WaivedFinding:
    """A finding, and the waiver that accepts it."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedRules:
    """A problem, and the rules that could not be judged in full because of it."""

    problem: Problem
    rules: tuple[str, ...]
    accepted: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether it keeps the audit from passing."""
        return self.problem.effect is not Effect.NONE and not self.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One app against one policy."""

    app: App
    policy: Policy
    profile: str
    category: Category | None
    gate: Gate
    permissions: tuple[PermissionComparison, ...]
    """Sorted by name."""
    sdks: tuple[SdkComparison, ...]
    """Sorted by id."""
    data_types: tuple[DataTypeComparison, ...] = ()
    """What the code reads, sorted by data type."""
    findings: tuple[Finding, ...]
    """Those that count: most severe first, then most confident, then by rule and subject."""
    waived: tuple[WaivedFinding, ...] = ()
    """In the order of findings."""
    known: tuple[Finding, ...] = ()
    """Findings of the baseline, which do not count; in the order of findings."""
    gone: tuple[KnownFinding, ...] = ()
    """Findings of the baseline that are not there any more, by rule and subject."""
    terms: Terms = field(default_factory=Terms)
    problems: tuple[BlockedRules, ...]
    rules_run: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    """Of the user about the case, at most one of a kind, in the order of ``NoteKind``."""
    command: tuple[str, ...] = ()
    """Words after ``auditor`` of a command line that makes this audit again; empty where none made it."""

    @property
    def rules_in_full(self) -> frozenset[str]:
        """Rules that were judged with nothing missing: of these alone, a finding that is not there is gone."""
        return frozenset(self.rules_run) - {rule for blocked in self.problems for rule in blocked.rules}

    @property
    def verdict(self) -> Verdict:
        """FAIL when a finding reaches the gate, else INCOMPLETE when an unaccepted gap remains, else PASS.

        Of an app or a policy that could not be read at all nothing can be said, whatever else was found: INCOMPLETE.
        """
        if unreadable(self.app.problems) or unreadable(self.policy.problems):
            return Verdict.INCOMPLETE
        if any(self.gate.stops(finding) for finding in self.findings):
            return Verdict.FAIL
        if any(blocked.is_gap for blocked in self.problems):
            return Verdict.INCOMPLETE
        return Verdict.PASS
