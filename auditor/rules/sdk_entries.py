"""Rules on what a policy says of an SDK that it names: what its entry leaves out, and consent for sensitive data."""

from collections.abc import Iterator
from itertools import chain

from auditor.knowledge import catalog
from auditor.knowledge.reading import reading_words
from auditor.model.app import DataAccess, DetectedSdk, OwnerKind
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Disclosure, Finding
from auditor.model.policy import PolicyElement, SdkClaim
from auditor.rules.case import Case, severity_of
from auditor.rules.disclosure import Treatment
from auditor.rules.reads import sites
from auditor.rules.registry import Need, rule

_FIELDS = ("provider", "purpose", "data", "link")
_WEIGHTY = frozenset({"purpose", "data"})
"""What users cannot do without; whose SDK it is and where its own policy stands, they can look up."""


@rule("SDK002", Need.CODE, Need.POLICY)
def incomplete_entry(case: Case) -> Iterator[Finding]:
    """Embedded SDKs whose entry in the policy leaves out the provider, the purpose, the data or the link."""
    for sdk, claims in _named(case):
        told = set(chain.from_iterable(map(_told, claims)))
        missing = [field for field in _FIELDS if field not in told]
        if missing:
            own = severity_of("SDK002")
            yield Finding(
                rule="SDK002",
                subject=sdk.id,
                severity=own if _WEIGHTY & {*missing} else own.lowered(),
                confidence=Confidence.MEDIUM,
                params=(("left_out", ",".join(missing)), ("variant", "default")),
                evidence=Evidence(app=sdk.evidence[:1], policy=tuple(claim.evidence[0] for claim in claims)[:4]),
            )


def _told(claim: SdkClaim) -> Iterator[str]:
    if claim.vendor or _names_provider(claim):
        yield "provider"
    if claim.purpose:
        yield "purpose"
    if claim.data_as_written or claim.data_types:
        yield "data"
    if claim.url:
        yield "link"


def _names_provider(claim: SdkClaim) -> bool:
    """Whether the name itself has the company's, if only its short one: "Bugly (Tencent)", 小米推送."""
    written = claim.name_as_written.casefold()
    entries = (catalog.sdks()[sdk_id] for sdk_id in claim.sdk_ids)
    return any(
        company.casefold() in written
        for entry in entries
        if entry.vendor
        for company in (entry.vendor.en, *entry.vendor.zh, *entry.vendor_aliases)
    )


@rule("SDK008", Need.CODE, Need.POLICY)
def without_separate_consent(case: Case) -> Iterator[Finding]:
    """SDKs that take sensitive information, where the policy never speaks of a consent of its own for that."""
    if any(claim.element is PolicyElement.SEPARATE_CONSENT for claim in case.policy.elements):
        return
    read: dict[str, list[DataAccess]] = {}
    for access in chain.from_iterable(case.reads.values()):
        if access.owner.kind is OwnerKind.SDK and access.owner.id is not None and _is_sensitive(access.data_type):
            read.setdefault(access.owner.id, []).append(access)
    named = {sdk.id: claims for sdk, claims in _named(case)}
    for sdk, _ in case.sdks:
        found = read.get(sdk.id, [])
        claims = named.get(sdk.id, ())
        rows = [claim for claim in claims if any(map(_is_sensitive, claim.data_types))]
        said = {name for claim in rows for name in claim.data_types if _is_sensitive(name)}
        types = sorted({access.data_type for access in found} | said)
        if types:
            yield Finding(
                rule="SDK008",
                subject=sdk.id,
                severity=severity_of("SDK008"),
                # A call that is seen is a fact; a row may list what the SDK could take.
                confidence=Confidence.MEDIUM if found else Confidence.LOW,
                params=(("data_types", ",".join(types)), ("variant", "read" if found else "default")),
                evidence=Evidence(
                    app=sites(found) or sdk.evidence[:1],
                    policy=tuple(claim.evidence[0] for claim in rows)[:4],
                    searched=_consent_words(case.policy.language),
                ),
            )


def _consent_words(language: str) -> tuple[str, ...]:
    words = reading_words(language).elements[PolicyElement.SEPARATE_CONSENT.value]
    return tuple(word for word in words if not word.endswith("~"))


def _is_sensitive(data_type: str) -> bool:
    return catalog.data_types()[data_type].sensitive


def _named(case: Case) -> Iterator[tuple[DetectedSdk, tuple[SdkClaim, ...]]]:
    """Embedded SDKs that the policy names as products, with the claims that do."""
    for sdk, treatment in case.sdks:
        if _is_declared(treatment):
            yield sdk, tuple(case.policy.sdks[index] for index in treatment.claims)


def _is_declared(treatment: Treatment) -> bool:
    return treatment.disclosure is Disclosure.DECLARED
