"""What could not be read: with what it kept from being judged, and how to accept it."""

from dataclasses import dataclass

from auditor import messages
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect, unreadable
from auditor.report.escape import one_line
from auditor.report.words import ReportWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A problem in words. ``accepted`` is the reason of who lets it pass, ``accept`` how to do that."""

    text: str
    """What it is, and what to do."""
    rules: tuple[str, ...]
    costs: bool
    """False for what is only worth knowing."""
    accepted: str
    accept: str


def gaps(audit: Audit, own: ReportWords, language: str) -> tuple[Gap, ...]:
    return tuple(_gap(blocked, audit, own, language) for blocked in audit.problems)


def _gap(blocked: BlockedRules, audit: Audit, own: ReportWords, language: str) -> Gap:
    _, remedy = messages.problem(blocked.problem, language)
    kind = blocked.problem.kind.value
    costs = blocked.problem.effect is not Effect.NONE
    reasons = {gap.kind: gap.reason for gap in audit.gate.accepted_gaps}
    hopeless = unreadable((blocked.problem,)) is not None  # then nothing was audited, accepted or not
    open_gap = costs and not hopeless and not blocked.accepted and "--accept-gap" not in remedy
    return Gap(
        text=one_line(messages.problem_line(blocked.problem, language)),
        rules=blocked.rules,
        costs=costs,
        accepted=one_line(reasons.get(kind, "")) if costs and blocked.accepted else "",
        accept=f"--accept-gap {kind}={own.reason}" if open_gap else "",
    )
