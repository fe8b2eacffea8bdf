"""Over-collection of an app as one finding, for laws that judge the whole of it."""

from collections.abc import Iterator

from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Finding, Severity
from auditor.rules.case import Case, severity_of
from auditor.rules.registry import Need, all_rules

_FAMILY = "OVR"
_NO_MORE_DATA = frozenset({"OVR010"})
"""What gives an app nothing on new devices is untidy, and no more data."""
_MOST_PLACES = 8


def excess(rule_id: str, case: Case, *, profile: str, subject: str) -> Iterator[Finding]:
    """One finding over all that the profile's rules on over-collection find at LOW and above; none where none is.

    The reader's act is another one: to write down, for the app as a whole, why each is necessary.
    """
    found: dict[str, Finding] = {}
    for entry in all_rules():
        if entry.family != _FAMILY or entry.id in _NO_MORE_DATA or not entry.is_in(profile):
            continue
        if Need.CODE in entry.needs and case.app.accesses is None:
            continue
        for finding in entry.check(case):
            if finding.severity.rank >= Severity.LOW.rank:
                found.setdefault(finding.subject, finding)
    if not found:
        return
    findings = [found[name] for name in sorted(found)]
    worst = max((finding.severity for finding in findings), key=lambda one: one.rank)
    yield Finding(
        rule=rule_id,
        subject=subject,
        severity=min(severity_of(rule_id), worst, key=lambda one: one.rank),
        confidence=Confidence.MEDIUM,  # whether it is needed, only who knows the service can say
        params=(("subjects", ",".join(sorted(found))), ("variant", "default")),
        evidence=Evidence(
            app=tuple(place for finding in findings for place in finding.evidence.app[:1])[:_MOST_PLACES]
        ),
    )
