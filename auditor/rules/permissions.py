"""Rules over requested permissions: undeclared, declared and absent, denied."""

from collections.abc import Callable, Iterator

from auditor.knowledge import catalog
from auditor.knowledge.schema import Permission
from auditor.model.app import RequestedPermission
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Finding, Severity
from auditor.model.policy import OperatingSystem, PermissionClaim, Polarity, Scope
from auditor.rules.case import Case, disclosure_finding, severity_of
from auditor.rules.disclosure import Treatment, permission_treatment
from auditor.rules.registry import Need, blocked_by, rule

_BACKGROUND_LOCATION = "android.permission.ACCESS_BACKGROUND_LOCATION"
_WIFI_STATE = "android.permission.ACCESS_WIFI_STATE"
_NETWORKS = frozenset({"wifi_info", "ssid", "bssid", "wifi_scan"})
_MESSAGE_GROUPS = frozenset({"SMS", "CALL_LOG"})


@rule("UND006", Need.MANIFEST, Need.POLICY)
def background_location(case: Case) -> Iterator[Finding]:
    """Location in the background, which text about location alone does not declare."""
    yield from _undeclared("UND006", case, lambda known: known.name == _BACKGROUND_LOCATION)


@rule("UND002", Need.MANIFEST, Need.POLICY)
def messages_and_calls(case: Case) -> Iterator[Finding]:
    """Text messages and call records."""
    yield from _undeclared("UND002", case, _is_message_or_call)


@rule("UND001", Need.MANIFEST, Need.POLICY)
def runtime_permission(case: Case) -> Iterator[Finding]:
    """All other runtime permissions that open personal data."""
    yield from _undeclared(
        "UND001",
        case,
        lambda known: (
            known.privacy_class == "runtime_pi"
            and known.name != _BACKGROUND_LOCATION
            and not _is_message_or_call(known)
        ),
    )


@rule("UND003", Need.MANIFEST, Need.POLICY)
def special_access(case: Case) -> Iterator[Finding]:
    """Access granted in the settings, and privileged services that the app offers."""
    yield from _undeclared("UND003", case, lambda known: known.privacy_class == "special_pi")
    guards: dict[str, list[str]] = {}
    places: dict[str, list[Location]] = {}
    for component in case.app.components:
        known = catalog.permission(component.permission) if component.permission else None
        if known is not None and known.privacy_class == "special_service":
            guards.setdefault(known.name, []).append(component.name)
            places.setdefault(known.name, []).append(component.location)
    for name, components in sorted(guards.items()):
        treatment = permission_treatment(name, case.policy)
        finding = disclosure_finding(
            "UND003",
            case,
            treatment,
            subject=name,
            app=tuple(places[name]),
            claims=claims_on(case, treatment),
            searched=phrases(name, case.policy.language),
            suffix="_component",
            params=(("component", ", ".join(components)),),
        )
        if finding is not None:
            yield finding


@rule("UND004", Need.MANIFEST, Need.POLICY)
def install_time_permission(case: Case) -> Iterator[Finding]:
    """Permissions that no prompt protects and that open personal data all the same."""
    yield from _undeclared("UND004", case, lambda known: known.privacy_class in {"normal_pi", "vendor_pi"})


@rule("UND009", Need.MANIFEST, Need.POLICY)
def declared_not_requested(case: Case) -> Iterator[Finding]:
    """Claims of permissions that the app does not request; once for each claim."""
    present = {requested.name for requested in case.app.permissions}
    present |= {component.permission for component in case.app.components if component.permission}
    # What is in a manifest, or in a part of the app, that was read only in part may be requested after all.
    whole = not any(Need.MANIFEST in blocked_by(problem) for problem in case.app.problems)
    for claim in case.policy.permissions:
        if not _is_plain_declaration(claim):
            continue
        wanted = [name for name in claim.permissions if _could_be_requested(name, case.app.target_sdk)]
        if not wanted or present & {*claim.permissions, *claim.general}:
            continue
        yield Finding(
            rule="UND009",
            subject=claim.phrase,
            severity=severity_of("UND009"),
            confidence=Confidence.HIGH if claim.strength >= 3 and whole else Confidence.MEDIUM,
            params=(("permissions", ", ".join(wanted)), ("variant", "default")),
            evidence=Evidence(policy=claim.evidence, searched=tuple(wanted)),
        )


def _is_plain_declaration(claim: PermissionClaim) -> bool:
    return (
        claim.polarity is not Polarity.DENIED
        and claim.strength >= 2
        and claim.scope is Scope.APP
        and claim.os in {OperatingSystem.ANY, OperatingSystem.ANDROID}
    )


def _could_be_requested(name: str, target_sdk: int | None) -> bool:
    """Not a permission that came after the release the app is made for: before it, nothing had to be requested."""
    known = catalog.permission(name)
    return known is None or known.since is None or target_sdk is None or known.since <= target_sdk


def phrases(name: str, language: str) -> tuple[str, ...]:
    """The phrases by which a policy could have named a permission, in the lexicon's order."""
    found: dict[str, None] = {}
    for concept in catalog.concepts(language):
        if name in concept.permissions:
            words = (*concept.permission_phrases, *concept.label_phrases, *concept.ordinary_phrases)
            found.update(dict.fromkeys((*words, *concept.data_phrases)))
    return (*found, name)


def _is_message_or_call(known: Permission) -> bool:
    return known.privacy_class == "runtime_pi" and known.group in _MESSAGE_GROUPS


def _undeclared(rule_id: str, case: Case, applies: Callable[[Permission], bool]) -> Iterator[Finding]:
    for requested, treatment in case.permissions:
        known = case.known(requested)
        if known is None or not applies(known) or treatment.catch_all:
            continue
        finding = disclosure_finding(
            rule_id,
            case,
            treatment,
            subject=requested.name,
            app=(requested.location,),
            claims=claims_on(case, treatment),
            searched=phrases(requested.name, case.policy.language),
            severity=_severity(rule_id, requested, case),
        )
        if finding is not None:
            yield finding


def _severity(rule_id: str, requested: RequestedPermission, case: Case) -> Severity | None:
    # Without a call that reads a network's name or address, or those around, Wi-Fi state is no identity.
    bare = requested.name == _WIFI_STATE and not _NETWORKS & {*case.reads}
    return Severity.LOW if rule_id == "UND004" and bare else None


def claims_on(case: Case, treatment: Treatment) -> tuple[tuple[str, tuple[Location, ...]], ...]:
    claims = (case.policy.permissions[index] for index in treatment.claims)
    return tuple((claim.phrase, claim.evidence) for claim in claims)
