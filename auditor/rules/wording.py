"""Rules on how a permission is declared: by its name alone, or only among "other permissions"."""

from collections.abc import Iterator

from auditor.knowledge import catalog
from auditor.model.app import RequestedPermission
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Disclosure, Finding, Severity
from auditor.model.policy import Polarity, Scope
from auditor.rules.case import Case, severity_of
from auditor.rules.disclosure import Treatment
from auditor.rules.permissions import phrases
from auditor.rules.registry import Need, rule

_NAMED_ITSELF = 2
"""Strength from which words name the permission itself; a kind of data that is collected has a story of its own."""
_TO_BE_EXPLAINED = frozenset({"runtime_pi", "special_pi", "normal_pi", "vendor_pi"})
_SEARCHED = 12


@rule("UND007", Need.MANIFEST, Need.POLICY)
def without_purpose(case: Case) -> Iterator[Finding]:
    """Permissions that the policy declares by name, and nowhere says what for."""
    for requested, treatment in case.permissions:
        known = case.known(requested)
        if known is None or known.privacy_class not in _TO_BE_EXPLAINED:
            continue
        if treatment.disclosure is not Disclosure.DECLARED:
            continue
        claims = [case.policy.permissions[index] for index in treatment.claims]
        if is_bare(treatment, case):
            yield Finding(
                rule="UND007",
                subject=requested.name,
                severity=_severity(known.privacy_class),
                confidence=Confidence.MEDIUM,
                params=(("phrase", claims[0].phrase), ("variant", "default")),
                evidence=Evidence(
                    app=(requested.location,), policy=tuple(place for claim in claims for place in claim.evidence)[:4]
                ),
            )


def is_bare(treatment: Treatment, case: Case) -> bool:
    """Whether all that a policy says of a permission is its name."""
    claims = [case.policy.permissions[index] for index in treatment.claims]
    return bool(claims) and all(
        claim.strength >= _NAMED_ITSELF
        and claim.polarity is not Polarity.DENIED
        and claim.purpose is None
        and not claim.explained
        and claim.scope is Scope.APP
        for claim in claims
    )


def _severity(privacy_class: str) -> Severity:
    """No prompt stands before an install-time permission that a user could ask about."""
    own = severity_of("UND007")
    return own if privacy_class in {"runtime_pi", "special_pi"} else own.lowered()


@rule("UND008", Need.MANIFEST, Need.POLICY)
def only_a_catch_all(case: Case) -> Iterator[Finding]:
    """Permissions that only "and other permissions" could mean."""
    for requested, treatment in case.permissions:
        known = case.known(requested)
        if known is None or not treatment.catch_all:
            continue
        install_time = known.privacy_class in {"normal_pi", "vendor_pi"}
        sibling = _declared_sibling(requested, case)
        own = severity_of("UND008")
        yield Finding(
            rule="UND008",
            subject=requested.name,
            severity=own.lowered() if install_time or sibling else own,
            confidence=Confidence.MEDIUM,
            params=(("sibling", sibling), ("variant", "sibling")) if sibling else (("variant", "default"),),
            evidence=Evidence(
                app=(requested.location,),
                policy=case.policy.catch_alls[:3],
                searched=phrases(requested.name, case.policy.language)[:_SEARCHED],
            ),
        )


def _declared_sibling(requested: RequestedPermission, case: Case) -> str | None:
    """Another permission of its runtime group that the policy declares: one prompt serves both."""
    known = case.known(requested)
    if known is None or known.group is None:
        return None
    for other, treatment in case.permissions:
        entry = catalog.permission(other.name)
        if entry is not None and entry.group == known.group and treatment.disclosure is Disclosure.DECLARED:
            return other.name
    return None
