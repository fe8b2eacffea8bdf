"""Waivers: findings that are accepted with a reason and an end date, and what is said of waivers that do nothing."""

from collections.abc import Iterator, Sequence
from datetime import date

from auditor.model.audit import WaivedFinding
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import Finding
from auditor.model.terms import Terms, Waiver

_ANDROIDS = "android.permission."


def latest(today: date) -> date:
    """The last end date that a waiver may have: a year from today."""
    # 29 February has no namesake in the next year.
    day = min(today.day, 28) if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year + 1, day=day)


def covers(waiver: Waiver, finding: Finding, package: str | None) -> bool:
    """Whether a waiver speaks of a finding, on whatever day."""
    return (
        finding.rule == waiver.rule
        and waiver.subject in {finding.subject, finding.subject.removeprefix(_ANDROIDS)}
        and waiver.package in {None, package}
    )


def waived(findings: Sequence[Finding], package: str | None, terms: Terms) -> tuple[WaivedFinding, ...]:
    """The findings that a waiver in force covers, in their order, each with the first such waiver."""
    in_force = [waiver for waiver in terms.waivers if not _ended(waiver, terms)]
    return tuple(
        WaivedFinding(finding=finding, waiver=waiver)
        for finding in findings
        for waiver in [waiver for waiver in in_force if covers(waiver, finding, package)][:1]
    )


def notices(findings: Sequence[Finding], package: str | None, terms: Terms) -> Iterator[Problem]:
    """A problem for each waiver that has ended, and for each that covers nothing; one of another app says nothing."""
    for waiver in terms.waivers:
        if waiver.package not in {None, package}:
            continue
        if _ended(waiver, terms):
            yield _notice(ProblemKind.WAIVER_EXPIRED, waiver, terms)
        elif not any(covers(waiver, found, package) for found in findings):
            yield _notice(ProblemKind.WAIVER_UNUSED, waiver, terms)


def _ended(waiver: Waiver, terms: Terms) -> bool:
    """Without a day to judge by, every waiver has ended: an accepted finding is never accepted by oversight."""
    return terms.today is None or waiver.until < terms.today


def _notice(kind: ProblemKind, waiver: Waiver, terms: Terms) -> Problem:
    return Problem(
        stage=Stage.SETTINGS,
        kind=kind,
        artifact=terms.source or "auditor.toml",
        effect=Effect.NONE,
        detail=f"{waiver.place} ({waiver.rule} {waiver.subject}, {waiver.until.isoformat()})",
    )
