"""What the call sites of an app mean: who reads which data where."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor.apk.known_classes import KnownClasses
from auditor.apk.owners import Owners, unknown_roots
from auditor.knowledge.apis import is_plumbing
from auditor.model.app import DataAccess, OwnerKind, UnknownPackage
from auditor.model.evidence import Location

if TYPE_CHECKING:
    from auditor.apk.calls import CallSite

_CERTAIN = "access"
_MOST_UNKNOWN = 200


class Reading(NamedTuple):
    accesses: tuple[DataAccess, ...]
    unknown: tuple[UnknownPackage, ...]


def read_accesses(artifact: str, sites: Iterable["CallSite"], classes: KnownClasses, owners: Owners) -> Reading:
    """The accesses of an app, and the code of nobody known, with what it reads.

    Wrappers of the platform (AndroidX, Material, Kotlin) call for whoever calls them: what they read is no access.
    ``classes``: all that the dex files define.
    """
    accesses = tuple(sorted(_accesses(artifact, sites, owners), key=_order))
    read: dict[str, set[str]] = defaultdict(set)
    for access in accesses:
        if access.owner.kind is OwnerKind.UNKNOWN and access.certain:
            read[access.owner.prefix].add(access.data_type)
    counts = unknown_roots(classes, owners)
    # Roots that read personal data come first where there are too many to list.
    listed = sorted(counts, key=lambda prefix: (prefix not in read, -counts[prefix], prefix))[:_MOST_UNKNOWN]
    unknown = (
        UnknownPackage(prefix=prefix, classes=counts[prefix], data_types=tuple(sorted(read.get(prefix, ()))))
        for prefix in sorted(listed)
    )
    return Reading(accesses, tuple(unknown))


def _accesses(artifact: str, sites: Iterable["CallSite"], owners: Owners) -> Iterator[DataAccess]:
    for site in sites:
        if is_plumbing(site.caller):
            continue
        caller = f"{site.caller}->{site.method.partition('(')[0]}"
        location = Location(artifact=artifact, member=site.dex, symbol=f"{site.caller}->{site.method}")
        earlier = site.api.earlier
        for data_type in site.api.data_types:
            yield DataAccess(
                data_type=data_type,
                api=site.api.name,
                certain=site.certain and site.api.weight == _CERTAIN,
                risk=site.api.risk,
                permissions=site.api.permissions,
                permissions_from_target=site.api.permissions_from_target,
                earlier_permissions=() if earlier is None else earlier.permissions,
                earlier_before=None if earlier is None else earlier.before,
                caller=caller,
                owner=owners.of(site.caller),
                location=location,
                effective_until_api=site.api.until,
            )


def _order(access: DataAccess) -> tuple[str, str, str, str]:
    return access.data_type, access.location.symbol or "", access.api, access.location.member or ""
