"""Over-collection of an app as one finding, for laws that judge the whole of it."""

from collections.abc import Iterator

from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Finding, Severity
from auditor.rules.case import Case, severity_of
from auditor.rules.registry import Need, all_rules

_FAMILY = "OVR"
_MOST_PLACES = 8


def excess(rule_id: str, case: Case, *, subject: str) -> Iterator[Finding]:
    """One finding over all that the rules on over-collection find at LOW and above; none where they find nothing.

    The reader's act is another one: to write down, for the app as a whole, why each is necessary.
    """
    found: dict[str, Finding] = {}
    for entry in all_rules():
        if entry.family != _FAMILY or (Need.CODE in entry.needs and case.app.accesses is None):
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
