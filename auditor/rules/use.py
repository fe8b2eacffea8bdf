"""Whether the code uses a permission that the manifest requests, and by whose code."""

from fnmatch import fnmatchcase
from functools import cache, lru_cache

from auditor.knowledge import catalog
from auditor.knowledge.apis import watched_apis
from auditor.model.app import App, DataAccess, RequestedPermission
from auditor.model.evidence import Effect, Stage
from auditor.model.finding import Use

# Files, networks and notifications are reached in ways that no list of calls holds.
_UNDECIDABLE = frozenset({"STORAGE", "READ_MEDIA_AURAL", "READ_MEDIA_VISUAL", "NOTIFICATIONS", "NEARBY_DEVICES"})
# Which sensor a call asks for is a number, and is not looked at.
_BY_SENSOR = frozenset(
    "android.permission." + name for name in ("ACTIVITY_RECOGNITION", "BODY_SENSORS", "HIGH_SAMPLING_RATE_SENSORS")
)
# Whether the app is on the screen when it reads where the device is, no call tells.
_BACKGROUND_LOCATION = "android.permission.ACCESS_BACKGROUND_LOCATION"
_DECIDABLE_CLASSES = frozenset({"runtime_pi", "special_pi"})


@cache
def _watched_permissions() -> frozenset[str]:
    return frozenset(name for entry in watched_apis() for alternative in entry.permissions for name in alternative)


def uses(permission: str, app: App) -> tuple[DataAccess, ...]:
    """The accesses that a permission opens, in the app's order."""
    return tuple(access for access in app.accesses or () if _is_among(permission, access.permissions))


@lru_cache(maxsize=1 << 16)
def _is_among(permission: str, alternatives: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the permission is one of those that open an API; asked anew for each of its call sites."""
    return any(fnmatchcase(permission, name) for alternative in alternatives for name in alternative)


def use_of(permission: str, app: App) -> Use:
    """Used where code reads what the permission opens; unused only where all code could be read and watched."""
    if app.accesses is None:
        return Use.UNKNOWN
    if uses(permission, app):
        return Use.USED
    if permission == _BACKGROUND_LOCATION and any(
        catalog.is_a(access.data_type, "location") for access in app.accesses
    ):
        return Use.UNKNOWN
    if permission in _BY_SENSOR and any(catalog.is_a(access.data_type, "sensors") for access in app.accesses):
        return Use.UNKNOWN
    known = catalog.permission(permission, app.package)
    watched = any(fnmatchcase(permission, name) for name in _watched_permissions())
    decidable = known is not None and known.privacy_class in _DECIDABLE_CLASSES and known.group not in _UNDECIDABLE
    return Use.UNUSED if watched and decidable and not is_hidden(app) else Use.UNKNOWN


def origins_of(requested: RequestedPermission, app: App) -> tuple[str, ...]:
    """Who asks for a permission: by the merger's report, else the SDKs whose manifests are known to merge it in."""
    if requested.origins:
        return requested.origins
    known = catalog.sdks()
    return tuple(sdk.id for sdk in app.embedded_sdks if sdk.id in known and requested.name in known[sdk.id].permissions)


def is_hidden(app: App) -> bool:
    """Whether code may be there that cannot be seen: packed, loaded at run time, behind a bridge, or unreadable."""
    unread = any(
        problem.stage in {Stage.DEX, Stage.CONTAINER} and problem.effect is not Effect.NONE for problem in app.problems
    )
    return bool(app.protections) or unread
