"""Which data the app's code reads, as far as it can: with the permissions that it requests, on devices that give it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from auditor.knowledge import catalog
from auditor.model.app import App, DataAccess, OwnerKind
from auditor.model.evidence import Location

_RISKS = ("low", "medium", "high", "critical")
MOST_SITES = 5
"""Call sites quoted in a finding; the others are counted."""


def reads(app: App, *, least_risk: str = "medium") -> Iterator[DataAccess]:
    """Accesses by the app's own code, by SDKs and by unknown code, in the app's order.

    Not those of plain libraries, of capabilities that are no personal information, of hints, or those that Android
    refuses on every device that can install the app.
    """
    granted = {requested.name for requested in app.effective_permissions}
    for access in app.accesses or ():
        if not access.certain or _RISKS.index(access.risk) < _RISKS.index(least_risk):
            continue
        if access.owner.kind is OwnerKind.LIBRARY or catalog.data_types()[access.data_type].capability:
            continue
        if is_dead(access, app) or not _is_open(access, app, granted):
            continue
        yield _as_granted(access, granted)


def _as_granted(access: DataAccess, granted: set[str]) -> DataAccess:
    """What the call gives with these permissions: without ACCESS_FINE_LOCATION a location is approximate."""
    kind = catalog.data_types()[access.data_type]
    if kind.otherwise is None or kind.only_with in granted:
        return access
    return replace(access, data_type=kind.otherwise)


def is_dead(access: DataAccess, app: App) -> bool:
    """Whether every device that can install the app is too new to give the data."""
    last = access.effective_until_api
    return last is not None and app.min_sdk is not None and app.min_sdk > last


def _is_open(access: DataAccess, app: App, granted: set[str]) -> bool:
    """Whether the app requests what the call needs."""
    from_target, target = access.permissions_from_target, app.target_sdk or app.min_sdk
    if from_target is not None and any(level is not None and level < from_target for level in (target, app.min_sdk)):
        return True
    alternatives = access.permissions
    if access.earlier_before is not None and app.min_sdk is not None and app.min_sdk < access.earlier_before:
        alternatives += access.earlier_permissions
    return not access.permissions or any(
        all(any(fnmatchcase(name, needed) for name in granted) for needed in alternative)
        for alternative in alternatives
    )


def opens_personal_data(permission: str) -> bool:
    """INTERNET and the like are never asked about, and say nothing of what is read."""
    known = catalog.permission(permission)
    return known is not None and known.privacy_class.endswith("_pi")


def by_data_type(accesses: Iterable[DataAccess]) -> dict[str, list[DataAccess]]:
    found: dict[str, list[DataAccess]] = {}
    for access in accesses:
        found.setdefault(access.data_type, []).append(access)
    return found


def sites(accesses: Iterable[DataAccess]) -> tuple[Location, ...]:
    """The first few places, one for each caller, the app's own code first."""
    order = sorted(accesses, key=lambda access: access.owner.kind is not OwnerKind.FIRST_PARTY)
    places = {access.caller: access.location for access in reversed(order)}
    return tuple(reversed(list(places.values())))[:MOST_SITES]
