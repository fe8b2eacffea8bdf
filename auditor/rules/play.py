"""Rules of Google Play: what only some apps may ask for, and which other act its console then wants."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from auditor.knowledge import catalog
from auditor.knowledge.schema import StoreRestriction
from auditor.model.app import Component, ComponentKind, RequestedPermission
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Finding, Severity
from auditor.rules.case import Case, severity_of
from auditor.rules.places import manifest_place
from auditor.rules.registry import Need, rule
from auditor.rules.telling import is_policy
from auditor.rules.use import is_hidden

_AD_ID = "com.google.android.gms.permission.AD_ID"
_ADVERTISING_ID = "advertising_id"
_AD_ID_TARGET = 33
_FOREGROUND_TARGET = 34
_RUN_IN_FOREGROUND = "android.permission.FOREGROUND_SERVICE"
_FOREGROUND = _RUN_IN_FOREGROUND + "_"
_SHOWING_ADS = "ads"


def _restricted(entry: StoreRestriction, case: Case) -> Iterator[Finding]:
    """Requests and services that Play lets only some apps have."""
    if not _applies(entry, case):
        return
    for requested, _ in case.permissions:
        if _is_named(requested, entry):
            yield _finding(entry, case, subject=requested.name, place=requested.location)
    for component in case.app.components:
        if component.kind is ComponentKind.SERVICE and component.permission in entry.services:
            yield _finding(entry, case, subject=component.name, place=component.location)


for _entry in catalog.play().restricted:
    rule(_entry.rule, Need.MANIFEST)(partial(_restricted, _entry))


def _applies(entry: StoreRestriction, case: Case) -> bool:
    target = case.app.target_sdk
    if entry.from_target is not None and (target is None or target < entry.from_target):
        return False
    if entry.kept_by and (case.category is None or case.category.id not in entry.kept_by):
        return False
    return not any({*entry.handlers} & {*component.actions} for component in case.app.components)


def _is_named(requested: RequestedPermission, entry: StoreRestriction) -> bool:
    if entry.unlimited and requested.max_sdk is not None:
        return False
    return any(fnmatchcase(requested.name, name) for name in entry.permissions)


def _finding(entry: StoreRestriction, case: Case, *, subject: str, place: Location) -> Finding:
    target = case.app.target_sdk
    later = entry.lower_below is not None and (target is None or target < entry.lower_below)
    return Finding(
        rule=entry.rule,
        subject=subject,
        severity=Severity.LOW if later else severity_of(entry.rule),
        confidence=Confidence.MEDIUM,  # what the console declares and Google has approved cannot be seen
        params=(("variant", "later" if later else "default"),),
        evidence=Evidence(app=(place,)),
    )


@rule("GP010", Need.MANIFEST)
def foreground_services(case: Case) -> Iterator[Finding]:
    """Foreground services whose type lacks its permission, and such permissions without a service."""
    app = case.app
    if app.target_sdk is None or app.target_sdk < _FOREGROUND_TARGET:
        return
    requested = {permission.name: permission.location for permission in app.effective_permissions}
    needed = {entry.type: entry.permission for entry in catalog.play().foreground}
    used = set[str]()
    for component in app.components:
        if component.kind is not ComponentKind.SERVICE:
            continue
        permissions = {needed[name] for name in component.foreground_types if name in needed}
        used |= permissions
        missing = sorted(permissions - requested.keys())
        if missing:
            yield Finding(
                rule="GP010",
                subject=component.name,
                severity=severity_of("GP010"),
                confidence=Confidence.HIGH,
                params=(("missing_permissions", ",".join(missing)), ("variant", "default")),
                evidence=Evidence(app=(component.location,)),
            )
    untyped = [component for component in app.components if _is_own_service(component)]
    if _RUN_IN_FOREGROUND in requested and untyped and not any(one.foreground_types for one in app.components):
        yield Finding(
            rule="GP010",
            subject=_RUN_IN_FOREGROUND,
            severity=severity_of("GP010").lowered(),
            confidence=Confidence.LOW,  # none of them need ever run in the foreground
            params=(("variant", "untyped"),),
            evidence=Evidence(app=(requested[_RUN_IN_FOREGROUND], *(one.location for one in untyped[:4]))),
        )
    for name in sorted(requested.keys() - used):
        if name.startswith(_FOREGROUND) and name in needed.values():
            yield Finding(
                rule="GP010",
                subject=name,
                severity=severity_of("GP010").lowered(),
                confidence=Confidence.MEDIUM,
                params=(("variant", "without_service"),),
                evidence=Evidence(app=(requested[name],)),
            )


def _is_own_service(component: Component) -> bool:
    return component.kind is ComponentKind.SERVICE and catalog.owner_of(component.name) is None


@rule("GP015", Need.MANIFEST)
def target_level(case: Case) -> Iterator[Finding]:
    """An update that targets an older Android than Play accepts."""
    asked, app = catalog.play().target, case.app
    if app.target_sdk is None or app.target_sdk >= asked.least:
        return
    yield Finding(
        rule="GP015",
        subject="targetSdkVersion",
        severity=severity_of("GP015"),
        confidence=Confidence.MEDIUM,  # watches, cars and television sets have levels of their own
        params=(
            ("least", str(asked.least)),
            ("since", asked.since),
            ("target", str(app.target_sdk)),
            ("variant", "default"),
        ),
        evidence=Evidence(app=(manifest_place(app, "uses-sdk", f"targetSdkVersion={app.target_sdk}"),)),
    )


@rule("GP016", Need.POLICY)
def policy_page(case: Case) -> Iterator[Finding]:
    """A policy that is a PDF, where Play wants a page of the web."""
    sources = [source for source in case.policy.sources if source.format != "declaration"]
    if is_policy(case.policy) and all(source.format == "pdf" for source in sources):
        yield Finding(
            rule="GP016",
            subject="policy_page",
            severity=severity_of("GP016"),
            confidence=Confidence.LOW,  # it may be a print of the page
            params=(("variant", "default"),),
            evidence=Evidence(policy=tuple(Location(artifact=source.path, page=1) for source in sources)),
        )


@rule("GP018", Need.CODE)
def advertising_id(case: Case) -> Iterator[Finding]:
    """The permission for the advertising ID without anything that reads it, or the other way round."""
    app = case.app
    if app.accesses is None or is_hidden(app):
        return
    request = next((found for found in app.effective_permissions if found.name == _AD_ID), None)
    reads = any(access.data_type == _ADVERTISING_ID for access in app.accesses)
    if request is not None and not reads and not any(_may_read_advertising_id(sdk.id) for sdk in app.embedded_sdks):
        yield Finding(
            rule="GP018",
            subject=_AD_ID,
            severity=severity_of("GP018"),
            confidence=Confidence.MEDIUM,
            params=(("variant", "default"),),
            evidence=Evidence(app=(request.location,)),
        )
    # Apps for families have to go without it, and then read only zeros.
    wants = app.target_sdk is not None and app.target_sdk >= _AD_ID_TARGET
    readers = [access.location for access in app.accesses if access.data_type == _ADVERTISING_ID and access.certain]
    if request is None and wants and readers:
        yield Finding(
            rule="GP018",
            subject=_AD_ID,
            severity=severity_of("GP018").lowered(),
            confidence=Confidence.LOW,
            params=(("variant", "missing"),),
            evidence=Evidence(app=tuple(readers[:3])),
        )


def _may_read_advertising_id(sdk_id: str) -> bool:
    """Whether an SDK is known to read it, if only when so configured: a tool for crashes or messages needs none."""
    entry = catalog.sdks()[sdk_id]
    said = entry.collects is not None and _ADVERTISING_ID in entry.collects.all
    return said or entry.category == _SHOWING_ADS or sdk_id in catalog.play().advertising_id.sdks
