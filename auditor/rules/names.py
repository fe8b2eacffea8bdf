"""Rules on the names of requested permissions: for system apps only, of no Android, or the guard of a service."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from auditor.knowledge import catalog
from auditor.knowledge.caching import bounded_cache, cache
from auditor.model.app import RequestedPermission
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Finding
from auditor.rules.case import Case, severity_of
from auditor.rules.registry import Need, rule

_PLATFORM = "android.permission."
_BIND = _PLATFORM + "BIND_"
# A launcher asks for it; it guards no service.
_NOT_A_GUARD = frozenset({_PLATFORM + "BIND_APPWIDGET"})
_SYSTEM_CLASSES = frozenset({"system", "signature_pi"})
_WAYS_FOR_APPS = frozenset({"appop", "role", "pre23", "installer", "knownSigner"})
"""Parts of a protection level by which other apps can hold it after all. What only a debugger can grant, none can."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)+")
_DOUBLED = re.compile(r"(?i)permission\.(?:.*\.)?permission\.")
_MALFORMED = "malformed"
"""Stands for the vendor in the patterns of names that are probably mis-spelt."""
_NEWEST_API = 37
"""The last API level whose permissions are known."""
_MOST_MEANT = 100
"""Unknown names of one app for which the name that was meant is looked for: each is compared with all there are."""


@rule("MAN003", Need.MANIFEST)
def guard_requested(case: Case) -> Iterator[Finding]:
    """Permissions by which the system alone may bind to a service, requested as if they were the app's to hold."""
    for requested, _ in case.permissions:
        known = case.known(requested)
        if requested.name.startswith(_BIND) and known is not None and requested.name not in _NOT_A_GUARD:
            yield _about("MAN003", requested)


@rule("MAN001", Need.MANIFEST)
def for_system_apps(case: Case) -> Iterator[Finding]:
    """Permissions that only apps of the system can hold."""
    for requested, _ in case.permissions:
        known = case.known(requested)
        if known is None or known.privacy_class not in _SYSTEM_CLASSES or known.protection is None:
            continue
        level = {*known.protection.split("|")}
        if level & {"signature", "signatureOrSystem"} and not level & _WAYS_FOR_APPS:
            yield _about("MAN001", requested, protection=known.protection)


@rule("MAN002", Need.MANIFEST)
def no_such_name(case: Case) -> Iterator[Finding]:
    """Permissions whose names are malformed, or that no Android version has."""
    looked_for = 0
    for requested, _ in case.permissions:
        malformed = _NAME.fullmatch(requested.name) is None or _DOUBLED.search(requested.name) is not None
        if malformed or _is_unknown(requested, case):
            looked_for += 1
            near = _nearest(requested.name) if looked_for <= _MOST_MEANT else None
            yield _about("MAN002", requested, variant="near" if near else "default", **({"near": near} if near else {}))


def _is_unknown(requested: RequestedPermission, case: Case) -> bool:
    """Whether a mis-spelt name, or one of Android's own that none of its versions up to the last known one has."""
    if (entry := case.known(requested)) is not None and entry.vendor == _MALFORMED:
        return True
    if not requested.name.startswith(_PLATFORM):
        return False
    target = case.app.target_sdk
    if target is not None and target > _NEWEST_API:
        return False
    known = case.known(requested)
    if known is None:
        return True
    return (
        known.vendor is None
        and known.protection is None
        and known.since is None
        and known.privacy_class == "vendor_benign"
    )


@cache
def _by_last_segment() -> dict[str, str]:
    """Android's own permissions that apps can meet, in the order of their last segments."""
    names = [*catalog.permissions(), *catalog.system_permissions()]
    platform = {name.rpartition(".")[2]: name for name in names if name.startswith(_PLATFORM)}
    real = (
        (segment, full)
        for segment, full in platform.items()
        if (known := catalog.permission(full)) is not None and known.protection is not None
    )
    return dict(sorted(real))


def _nearest(name: str) -> str | None:
    """The permission that was meant: of the same last segment, else the nearest one by its letters."""
    segment = name.strip().rpartition(".")[2].upper()
    real = _by_last_segment()
    if segment in real and real[segment] != name:
        return real[segment]
    return _alike(segment) if len(segment) <= _LONGEST_SEGMENT else None


_LONGEST_SEGMENT = 128
"""Characters; Android's own names have half as many."""


@bounded_cache(1024)
def _alike(segment: str) -> str | None:
    real = _by_last_segment()
    near = get_close_matches(segment, real, n=1, cutoff=0.9)
    return real[near[0]] if near else None


def _about(rule_id: str, requested: RequestedPermission, *, variant: str = "default", **params: str) -> Finding:
    return Finding(
        rule=rule_id,
        subject=requested.name,
        severity=severity_of(rule_id),
        confidence=Confidence.HIGH,
        params=tuple(sorted({**params, "variant": variant}.items())),
        evidence=Evidence(app=(requested.location,)),
    )
