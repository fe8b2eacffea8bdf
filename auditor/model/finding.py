"""What the comparison of an app with its policy found."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.model.app import App
from auditor.model.evidence import Effect, Evidence, Problem, unreadable
from auditor.model.policy import Policy
from auditor.model.terms import KnownFinding, Note, Terms, Waiver


class Severity(StrEnum):
    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for INFO to 4 for CRITICAL."""
        return list(Severity).index(self)

    def lowered(self) -> "Severity":
        """One step less severe; INFO stays."""
        return list(Severity)[max(0, self.rank - 1)]


class Confidence(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for LOW to 2 for HIGH."""
        return list(Confidence).index(self)


class Disclosure(StrEnum):
    """How a policy treats a subject of the app."""

    DECLARED = "declared"
    PARTIAL = "partial"
    UNDECLARED = "undeclared"
    DENIED = "denied"
    ELSEWHERE = "elsewhere"
    """Not here; but the policy points to a list of that kind on a page that was not given."""


class Use(StrEnum):
    """Whether the code uses a permission."""

    USED = "used"
    UNUSED = "unused"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    INCOMPLETE = "incomplete"

    @property
    def exit_code(self) -> int:
        """Of the command line: 0 pass, 1 findings at the gate, 3 not fully audited."""
        return {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCOMPLETE: 3}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference. It carries no prose: the rule's words are in ``knowledge/data/rules``."""

    rule: str
    subject: str
    """Permission name, SDK id or claim phrase: what the finding is about."""
    severity: Severity
    confidence: Confidence
    params: tuple[tuple[str, str], ...] = ()
    """Values for the placeholders of the rule's message, sorted by name. ``variant`` selects among its messages."""
    evidence: Evidence

    def fingerprint(self, package: str | None) -> str:
        """A name for this finding that survives new versions of app and policy: 16 hexadecimal digits."""
        return hashlib.sha256(
            "\0".join((self.rule, package or "", self.subject)).encode(errors="surrogatepass")
        ).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionComparison:
    """One explicitly requested, effective permission against the policy."""

    name: str
    disclosure: Disclosure
    use: Use = Use.UNKNOWN
    likely_origin: tuple[str, ...] = ()
    """Libraries and files by the merger's report, else ids of SDKs that are known to merge it in; empty: not known."""
    claims: tuple[int, ...] = ()
    """Indices into ``Policy.permissions`` of the claims that bear on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkComparison:
    """One embedded SDK that handles personal data against the policy."""

    id: str
    disclosure: Disclosure
    claims: tuple[int, ...] = ()
    """Indices into ``Policy.sdks``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTypeComparison:
    """One kind of data that the code reads against the policy."""

    data_type: str
    disclosure: Disclosure
    owners: tuple[str, ...]
    """Ids of the SDKs and prefixes of the other code that read it, sorted; empty for shortened names."""
    claims: tuple[int, ...] = ()
    """Indices into ``Policy.data``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """The kind of service that decides what an app needs."""

    id: str
    guessed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedGap:
    """A gap that the user lets pass, and why."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What fails an audit."""

    fail_on: Severity | None = Severity.HIGH
    """None: no finding fails it."""
    min_confidence: Confidence = Confidence.LOW
    accepted_gaps: tuple[AcceptedGap, ...] = ()

    def stops(self, finding: Finding) -> bool:
        """Whether this finding alone fails the audit."""
        return (
            self.fail_on is not None
            and finding.severity.rank >= self.fail_on.rank
            and finding.confidence.rank >= self.min_confidence.rank
        )


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
