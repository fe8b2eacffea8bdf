"""Rules on what the policy denies: a plain denial is what users rely on."""

from collections.abc import Iterator

from auditor.model.app import DataAccess, OwnerKind
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Disclosure, Finding
from auditor.model.policy import Polarity
from auditor.rules.case import Case, severity_of
from auditor.rules.data import is_reported, reading
from auditor.rules.disclosure import data_treatment
from auditor.rules.permissions import claims_on
from auditor.rules.reads import sites
from auditor.rules.registry import Need, rule
from auditor.rules.use import uses


@rule("UND010", Need.MANIFEST, Need.POLICY)
def denied_yet_done(case: Case) -> Iterator[Finding]:
    """Permissions that the policy says are not used, and data that it says is not taken and code reads."""
    yield from _requested(case)
    yield from _read(case)


def _requested(case: Case) -> Iterator[Finding]:
    for requested, treatment in case.permissions:
        if treatment.disclosure is not Disclosure.DENIED:
            continue
        denials = [
            case.policy.permissions[index]
            for index in treatment.claims
            if case.policy.permissions[index].polarity is Polarity.DENIED
        ]
        places = tuple(place for _, found in claims_on(case, treatment) for place in found[:2])
        yield Finding(
            rule="UND010",
            subject=requested.name,
            severity=severity_of("UND010"),
            confidence=Confidence.HIGH if denials[0].strength >= 2 else Confidence.MEDIUM,
            params=(
                ("phrase", denials[0].phrase),
                ("variant", "contradicted" if treatment.contradicted else "default"),
            ),
            evidence=Evidence(app=(requested.location, *sites(uses(requested.name, case.app)))[:5], policy=places[:4]),
        )


def _read(case: Case) -> Iterator[Finding]:
    for data_type, found in case.reads.items():
        treatment = data_treatment(data_type, case.policy)
        if treatment.disclosure is not Disclosure.DENIED or is_reported(found, case):
            continue
        places = tuple(place for index in treatment.claims for place in case.policy.data[index].evidence[:2])
        yield reading(
            "UND010",
            data_type,
            found,
            severity_of("UND010"),
            "read",
            confidence=_confidence(found),
            policy=places[:4],
        )


def _confidence(accesses: list[DataAccess]) -> Confidence:
    """The app's own code against its own words; what SDKs do, the sentence may not have meant."""
    own = any(access.owner.kind is OwnerKind.FIRST_PARTY for access in accesses)
    return Confidence.HIGH if own else Confidence.MEDIUM
