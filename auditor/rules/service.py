"""Rules on what a kind of service needs: permissions that are far from it are over-collection, declared or not."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.knowledge import catalog
from auditor.knowledge.schema import PermissionSet, ServiceCategory
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Disclosure, Finding, Severity, Use
from auditor.model.policy import PermissionClaim, Polarity
from auditor.rules.case import Case, severity_of
from auditor.rules.category import Tier, narrowed, tier_of
from auditor.rules.disclosure import Treatment, permission_treatment
from auditor.rules.permissions import phrases
from auditor.rules.registry import Need, rule
from auditor.rules.use import use_of
from auditor.rules.wording import is_bare

_FINE_LOCATION = "android.permission.ACCESS_FINE_LOCATION"
_ALL_FILES = "android.permission.MANAGE_EXTERNAL_STORAGE"
_SAID = frozenset({Disclosure.DECLARED, Disclosure.PARTIAL})
# Their own rules say more: OVR005 of the list of apps, whoever reads it.
_OTHER_RULES = frozenset({"APP_LIST"})
_GUARD = "special_service"
"""The class of permissions by which only the system reaches a service."""


@rule("OVR012", Need.MANIFEST)
def barred(case: Case) -> Iterator[Finding]:
    """Permissions that rules for this kind of service bar by name: contacts or messages in a lending app."""
    category = _category(case)
    if category is None:
        return
    for name, places, treatment in _asked(case):
        if name in category.barred and not _is_of_another_rule(name):
            yield _finding("OVR012", case, name, places, treatment, severity=severity_of("OVR012"))


@rule("OVR004", Need.MANIFEST)
def needs_no_personal_information(case: Case) -> Iterator[Finding]:
    """Runtime permissions of low relevance in a service whose basic function works without personal information."""
    category = _category(case)
    if category is None or not category.works_without:
        return
    for name, places, treatment in _asked(case):
        known = catalog.permission(name, case.app.package)
        tier = tier_of(name, category)
        if known is None or known.privacy_class != "runtime_pi" or tier is None or tier[0] is not Tier.LOW:
            continue
        severity = max(severity_of("OVR004"), Severity(tier[1].severity), key=lambda found: found.rank)
        yield _finding("OVR004", case, name, places, treatment, severity=severity)


@rule("OVR002", Need.MANIFEST)
def low_relevance(case: Case) -> Iterator[Finding]:
    """Permissions that are far from the service, declared or not; and those that may serve it and have no purpose."""
    category = _category(case)
    if category is None:
        return
    for name, places, treatment in _asked(case):
        found = _tier(name, treatment, case, category)
        if found is None or found[0] is Tier.BASE or found[1].id in _OTHER_RULES:
            continue
        tier, of_set = found
        severity = Severity(of_set.severity)
        explained = _is_explained(treatment, case)
        if tier is Tier.PLAUSIBLE:
            # Where it is not declared at all, or nothing uses it, other rules say so.
            told = not _is_said(treatment) or use_of(name, case.app) is Use.UNUSED or is_bare(treatment, case)
            if not told and not explained:
                yield _finding("OVR002", case, name, places, treatment, severity=Severity.LOW, variant="plausible")
            continue
        if explained and use_of(name, case.app) is Use.USED:
            severity = severity.lowered()
        yield _finding("OVR002", case, name, places, treatment, severity=severity)


@rule("OVR007", Need.MANIFEST)
def all_files(case: Case) -> Iterator[Finding]:
    """Access to every file, where the kind of service has no need of it or none is stated."""
    category = _category(case)
    for name, places, treatment in _asked(case):
        if name != _ALL_FILES:
            continue
        found = tier_of(name, category) if category is not None else None
        if found is not None and found[0] is Tier.LOW:
            yield _finding("OVR007", case, name, places, treatment, severity=severity_of("OVR007"))
        elif (category is None or _is_guessed(case)) and not _is_explained(treatment, case):
            # A guess excuses nothing.
            alone = replace(case, category=None)
            yield _finding("OVR007", alone, name, places, treatment, severity=severity_of("OVR007").lowered())


@rule("OVR011", Need.MANIFEST, Need.POLICY)
def coarse_is_enough(case: Case) -> Iterator[Finding]:
    """The precise location, where every purpose that the policy states is served by the approximate one."""
    category = _category(case)
    found = tier_of(_FINE_LOCATION, category) if category is not None else None
    if found is None or found[0] is not Tier.PLAUSIBLE:
        return
    words = catalog.coarse_location()
    for name, places, treatment in _asked(case):
        if name != _FINE_LOCATION or treatment.disclosure is not Disclosure.DECLARED:
            continue
        claims = list(_declaring(treatment, case))
        purposes = [claim.purpose.casefold() for claim in claims if claim.purpose]
        said = [*purposes, *(place.snippet.casefold() for claim in claims for place in claim.evidence)]
        coarse = bool(purposes) and all(any(word in purpose for word in words.enough) for purpose in purposes)
        if coarse and not any(word in text for text in said for word in words.too_coarse):
            yield _finding(
                "OVR011",
                case,
                name,
                places,
                treatment,
                severity=severity_of("OVR011"),
                variant="default",
                surest=Confidence.LOW,
            )


def _is_of_another_rule(name: str) -> bool:
    found = catalog.permission_set_of(name)
    return found is not None and found.id in _OTHER_RULES


def _is_guessed(case: Case) -> bool:
    return case.category is not None and case.category.guessed


def _category(case: Case) -> ServiceCategory | None:
    return (
        narrowed(catalog.categories()[case.category.id], case.app, case.policy) if case.category is not None else None
    )


def _tier(name: str, treatment: Treatment, case: Case, category: ServiceCategory) -> tuple[Tier, PermissionSet] | None:
    """How near a permission is to the service; what another narrower one may need is plausible with a purpose.

    Which of the narrower services of its type an app is was told by its name alone, and tools do more than their names
    say: a clock may well mark the snoring. That excuses nothing as grave as contacts.
    """
    found = tier_of(name, category)
    if found is None or found[0] is not Tier.LOW or case.category is None:
        return found
    grave = Severity(found[1].severity).rank >= Severity.HIGH.rank
    if grave or not _is_explained(treatment, case):
        return found
    return tier_of(name, catalog.categories()[case.category.id])


def _asked(case: Case) -> Iterator[tuple[str, tuple[Location, ...], Treatment]]:
    """Requested permissions; then the privileged services that the app's components offer.

    A request for what only guards a service gives nothing: MAN003 tells of it.
    """
    for requested, treatment in case.permissions:
        asked = case.known(requested)
        if asked is None or asked.privacy_class != _GUARD:
            yield requested.name, (requested.location,), treatment
    guards: dict[str, list[Location]] = {}
    for component in case.app.components:
        known = catalog.permission(component.permission) if component.permission else None
        if known is not None and known.privacy_class == _GUARD:
            guards.setdefault(known.name, []).append(component.location)
    for name, places in sorted(guards.items()):
        yield name, tuple(places[:5]), permission_treatment(name, case.policy)


def _declaring(treatment: Treatment, case: Case) -> Iterator[PermissionClaim]:
    claims = (case.policy.permissions[index] for index in treatment.claims)
    return (claim for claim in claims if claim.strength and claim.polarity is not Polarity.DENIED)


def _is_said(treatment: Treatment) -> bool:
    """Whether the policy names it, if only in general; "and other permissions" names nothing."""
    return treatment.disclosure in _SAID and not treatment.catch_all


def _is_explained(treatment: Treatment, case: Case) -> bool:
    """Whether the policy names it and says anything of what it is for."""
    return _is_said(treatment) and any(
        claim.purpose is not None or claim.explained for claim in _declaring(treatment, case)
    )


def _finding(
    rule_id: str,
    case: Case,
    name: str,
    places: Iterable[Location],
    treatment: Treatment,
    *,
    severity: Severity,
    variant: str | None = None,
    surest: Confidence = Confidence.MEDIUM,
) -> Finding:
    """One finding; where the kind of service is only guessed or not known it is one step less severe and sure.

    Never of high confidence: which permissions a kind of service needs is a judgement, and no text lists them.
    """
    declared = _is_said(treatment)
    params = [("variant", variant or ("declared" if declared else "default"))]
    if case.category is not None:
        params.append(("category", case.category.id))
        if case.category.guessed:
            severity, surest = severity.lowered(), Confidence.LOW
    else:
        params[0] = ("variant", "declared_without_category" if declared else "without_category")
        surest = Confidence.LOW
    return Finding(
        rule=rule_id,
        subject=name,
        severity=severity,
        confidence=surest,
        params=tuple(sorted(params)),
        evidence=Evidence(
            app=tuple(places),
            policy=tuple(place for index in treatment.claims for place in case.policy.permissions[index].evidence[:2])[
                :4
            ],
            searched=() if declared else phrases(name, case.policy.language)[:12],
        ),
    )
