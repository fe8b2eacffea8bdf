"""Rules over the data that the code reads."""

from collections.abc import Iterator
from dataclasses import replace

from auditor.knowledge import catalog
from auditor.model.app import App, DataAccess, RequestedPermission, owner_names
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Disclosure, Finding, Severity
from auditor.model.policy import Polarity
from auditor.rules.case import Case, severity_of
from auditor.rules.disclosure import Treatment, data_treatment, permission_treatment
from auditor.rules.reads import opens_personal_data, sites
from auditor.rules.registry import Need, rule

_UNCHANGEABLE = ("imei", "imsi", "iccid", "serial", "mac_address", "bluetooth_mac", "widevine_id")
"""Identifiers that users cannot reset (GB/T 41391-2022, annex F)."""
_IDENTIFIER = "device_id"
_SEARCHED = 12
_QUERY_ALL_PACKAGES = "android.permission.QUERY_ALL_PACKAGES"
_GET_INSTALLED_APPS = "com.android.permission.GET_INSTALLED_APPS"
_FIRST_WITH_VISIBILITY = 30


@rule("UND011", Need.CODE, Need.POLICY)
def identifier_beside_the_listed(case: Case) -> Iterator[Finding]:
    """Identifiers that code reads, where the policy lists others and has no word for all of them."""
    listed = sorted(
        {
            claim.data_type
            for claim in case.policy.data
            if claim.polarity is not Polarity.DENIED
            and catalog.data_types()[claim.data_type].parent == _IDENTIFIER
            and not claim.open_ended
        }
    )
    if not listed:
        return
    for data_type, found in case.reads.items():
        if catalog.data_types()[data_type].parent != _IDENTIFIER:
            continue
        treatment = data_treatment(data_type, case.policy)
        unlisted = treatment.disclosure in {Disclosure.UNDECLARED, Disclosure.PARTIAL} and not treatment.claims
        if unlisted:
            places = tuple(claim.evidence[0] for claim in case.policy.data if claim.data_type in listed)
            finding = reading("UND011", data_type, found, severity_of("UND011"), policy=places[:4])
            yield replace(finding, params=tuple(sorted((*finding.params, ("listed", ",".join(listed))))))


@rule("UND005", Need.CODE, Need.POLICY)
def undisclosed_data(case: Case) -> Iterator[Finding]:
    """Data types that code reads and that the policy nowhere discloses."""
    for data_type, found in case.reads.items():
        treatment = data_treatment(data_type, case.policy)
        if treatment.disclosure in {Disclosure.DECLARED, Disclosure.DENIED} or is_reported(found, case):
            continue
        severity = severity_of("UND005")
        if not any(access.risk in {"high", "critical"} for access in found):
            severity = severity.lowered()
        partial = treatment.disclosure is Disclosure.PARTIAL
        yield reading(
            "UND005",
            data_type,
            found,
            severity.lowered() if partial else severity,
            "partial" if partial else "default",
            policy=tuple(place for index in treatment.claims for place in case.policy.data[index].evidence[:2])[:4],
            searched=() if partial else _phrases(data_type, case.policy.language),
        )


def is_reported(accesses: list[DataAccess], case: Case) -> bool:
    """Whether a requested permission that opens the data is undeclared itself, so that its own finding says it."""
    requested = {permission.name for permission in case.app.effective_permissions}
    return all(
        any(
            _is_finding_itself(permission_treatment(name, case.policy))
            for alternative in access.permissions
            for name in alternative
            if name in requested and opens_personal_data(name)
        )
        for access in accesses
    )


def _is_finding_itself(treatment: Treatment) -> bool:
    return treatment.disclosure in {Disclosure.UNDECLARED, Disclosure.DENIED} or treatment.catch_all


@rule("OVR006", Need.CODE)
def unchangeable_identifiers(case: Case) -> Iterator[Finding]:
    """Identifiers that users cannot reset, read although resettable ones would do."""
    for data_type in _UNCHANGEABLE:
        accesses = case.reads.get(data_type)
        if accesses:
            yield reading("OVR006", data_type, accesses, severity_of("OVR006"))


@rule("OVR008", Need.CODE)
def clipboard(case: Case) -> Iterator[Finding]:
    """Code that reads the clipboard, which may hold anything."""
    accesses = case.reads.get("clipboard")
    if accesses:
        yield reading("OVR008", "clipboard", accesses, severity_of("OVR008"))


@rule("OVR005", Need.CODE)
def installed_apps(case: Case) -> Iterator[Finding]:
    """Code that lists the apps on the device, or a request to, where the kind of service has no need of it."""
    if case.category is not None and not case.category.guessed:
        category = catalog.categories()[case.category.id]
        if "APP_LIST" in {*category.base, *category.plausible}:
            return
    accesses = case.reads.get("installed_apps")
    if accesses:
        yield reading("OVR005", "installed_apps", accesses, severity_of("OVR005"))
        return
    asked = [requested for requested, _ in case.permissions if _opens_app_list(requested, case.app)]
    if asked:
        yield Finding(
            rule="OVR005",
            subject="installed_apps",
            severity=severity_of("OVR005").lowered(),
            confidence=Confidence.MEDIUM,
            params=(("permissions", ", ".join(requested.name for requested in asked)), ("variant", "requested")),
            evidence=Evidence(app=tuple(requested.location for requested in asked)),
        )


def _opens_app_list(requested: RequestedPermission, app: App) -> bool:
    """Before API level 30 every app sees all others, and the permission opens nothing."""
    if requested.name == _QUERY_ALL_PACKAGES:
        return app.target_sdk is not None and app.target_sdk >= _FIRST_WITH_VISIBILITY
    return requested.name == _GET_INSTALLED_APPS


def reading(
    rule_id: str,
    data_type: str,
    accesses: list[DataAccess],
    severity: Severity,
    variant: str = "default",
    *,
    confidence: Confidence = Confidence.MEDIUM,
    policy: tuple[Location, ...] = (),
    searched: tuple[str, ...] = (),
) -> Finding:
    """A finding on data that code reads, with the first call sites and the count of all."""
    return Finding(
        rule=rule_id,
        subject=data_type,
        severity=severity,
        confidence=confidence,
        params=(
            ("apis", _apis(accesses)),
            ("owners", ", ".join(owner_names(accesses))),
            ("sites", str(len(accesses))),
            ("variant", variant),
        ),
        evidence=Evidence(app=sites(accesses), policy=policy, searched=searched),
    )


def _apis(accesses: list[DataAccess]) -> str:
    """The calls in short: ``TelephonyManager.getDeviceId``."""
    names = sorted({access.api.rpartition(".")[2].replace("->", ".") for access in accesses})
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _phrases(data_type: str, language: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for concept in catalog.concepts(language):
        if data_type in concept.data_types:
            found.update(dict.fromkeys(concept.data_phrases))
    return tuple(found)[:_SEARCHED]
