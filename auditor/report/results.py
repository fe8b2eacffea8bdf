"""The findings of an audit as the formats for machines list them: those that count, then waived and known ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Finding
from auditor.model.terms import Waiver

_UNLINED = frozenset({"pdf", "docx"})
"""Formats of a policy in which a line is that of a page, or the number of a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    finding: Finding
    fingerprint: str
    known: bool
    """Whether the baseline has it."""
    waiver: Waiver | None = None

    @property
    def counts(self) -> bool:
        """Whether it can fail the audit."""
        return not self.known and self.waiver is None


def results(audit: Audit) -> Iterator[Result]:
    """Most severe first among those that count; then the waived ones, then the known ones."""
    package = audit.app.package
    before = {entry.fingerprint for entry in audit.terms.known}
    for finding in audit.findings:
        yield Result(finding=finding, fingerprint=finding.fingerprint(package), known=False)
    for one in audit.waived:
        fingerprint = one.finding.fingerprint(package)
        yield Result(finding=one.finding, fingerprint=fingerprint, known=fingerprint in before, waiver=one.waiver)
    for finding in audit.known:
        yield Result(finding=finding, fingerprint=finding.fingerprint(package), known=True)


def primary_place(finding: Finding, audit: Audit) -> Location:
    """The one place that a finding is shown at: a file that a person keeps under review, with its line.

    What the policy says; where it is silent, the line of a source manifest; for a package, which has no lines, the
    beginning of the policy.
    """
    evidence = finding.evidence
    if evidence.policy:
        return evidence.policy[0]
    in_source = next((place for place in evidence.app if place.line is not None and place.member is None), None)
    return in_source or beginning(audit)


def beginning(audit: Audit) -> Location:
    """The beginning of the policy; of the app where no policy was given."""
    path = audit.policy.sources[0].path if audit.policy.sources else audit.app.path
    return Location(artifact=path, line=1)


def text_line(place: Location, audit: Audit) -> int:
    """The line to open a place at; 1 in a format whose lines are none that an editor would count."""
    formats = {source.path: source.format for source in audit.policy.sources}
    return 1 if place.line is None or formats.get(place.artifact) in _UNLINED else place.line


def nested(artifact: str, member: str | None, app_path: str) -> tuple[str, ...]:
    """A file and its members from the outside in: ``app.xapk``, ``base.apk``, ``classes.dex``."""
    inside = artifact.removeprefix(f"{app_path}!") if artifact.startswith(f"{app_path}!") else None
    parts = [artifact] if inside is None else [app_path, *inside.split("!")]
    return (*parts, member) if member else tuple(parts)
