"""Rules over the policy as a document."""

from collections.abc import Iterator

from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Finding
from auditor.rules.case import Case, severity_of
from auditor.rules.registry import Need, rule

SHORTEST_POLICY = 300
"""Han characters, or words of other scripts: less cannot hold what a policy has to say."""


@rule("POL001", Need.POLICY)
def no_usable_policy(case: Case) -> Iterator[Finding]:
    """A text that is too short to be a privacy policy, or is none."""
    policy = case.policy
    if policy.about_privacy and policy.length >= SHORTEST_POLICY:
        return
    short = policy.length < SHORTEST_POLICY
    yield Finding(
        rule="POL001",
        subject=policy.sources[0].path,
        severity=severity_of("POL001"),
        confidence=Confidence.HIGH,
        params=(("length", str(policy.length)), ("variant", "short" if short else "not_about_privacy")),
        evidence=Evidence(
            policy=(Location(artifact=policy.sources[0].path, line=1, snippet=policy.title or ""),),
        ),
    )
