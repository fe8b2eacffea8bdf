"""What a policy would have to say of an app and does not say: the rows that are missing, the words that are wrong.

Facts only: what nobody can know from the package, such as why the app takes something, stays empty; what is inferred,
such as what an SDK of a kind is for, is kept apart from what is seen or stated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.knowledge import catalog
from auditor.model.app import DataAccess, OwnerKind
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Disclosure, Finding

_PERMISSIONS = frozenset({"UND001", "UND002", "UND003", "UND004", "UND006", "UND007", "UND008"})
_DATA = frozenset({"UND005", "UND011"})
_SDKS = frozenset({"SDK001", "SDK002", "SDK003"})
_CONTRADICTED = frozenset({"UND010"})
"""Denials: what they are about has to be declared once they are gone."""
_STALE = frozenset({"UND009", "SDK004"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPermission:
    """A permission that the policy has to declare. Its function and purpose only the developer knows."""

    name: str
    used_by: tuple[str, ...]
    """Ids of SDKs and prefixes of other code that uses it, sorted; empty: not seen."""
    place: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSdk:
    """An SDK that the policy has to name, or to tell more of."""

    id: str
    stated: tuple[str, ...]
    """Data types that its vendor says it collects, sorted."""
    seen: tuple[str, ...]
    """Further ones that its code reads here, sorted."""
    place: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftData:
    """A kind of data that the code reads and the policy has to name."""

    data_type: str
    read_by: tuple[str, ...]
    place: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongWords:
    """What the policy says and should not: a denial of what is done, or a claim of what is not there."""

    finding: Finding
    denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything by name or id, sorted."""

    audit: Audit
    permissions: tuple[DraftPermission, ...]
    sdks: tuple[DraftSdk, ...]
    data: tuple[DraftData, ...]
    wrong: tuple[WrongWords, ...]
    elsewhere: tuple[Finding, ...]
    """What may be declared on a page that was not given: no rows are drafted for it."""
    others: tuple[Finding, ...]
    """Findings that rows in these lists do not cure."""


def draft(audit: Audit) -> Draft:
    """The disclosures that an audit found missing."""
    linked = {subject for subject, disclosure in _disclosures(audit) if disclosure is Disclosure.ELSEWHERE}
    elsewhere = [found for found in audit.findings if found.subject in linked and _is_missing(found)]
    missing = [found for found in audit.findings if found.subject not in linked]
    subjects = {
        family: {found.subject for found in missing if found.rule in rules}
        for family, rules in (
            ("permissions", _PERMISSIONS | _CONTRADICTED),
            ("data", _DATA | _CONTRADICTED),
            ("sdks", _SDKS),
        )
    }
    wrong = [found for found in audit.findings if found.rule in _CONTRADICTED | _STALE]
    drafted = [*elsewhere, *wrong, *(found for found in missing if _is_missing(found))]
    return Draft(
        audit=audit,
        permissions=permission_rows(audit, subjects["permissions"]),
        sdks=sdk_rows(audit, subjects["sdks"]),
        data=data_rows(audit, {*subjects["data"], *_unsaid(audit)}),
        wrong=tuple(WrongWords(finding=found, denied=found.rule in _CONTRADICTED) for found in wrong),
        elsewhere=tuple(elsewhere),
        others=tuple(found for found in audit.findings if found not in drafted),
    )


def permission_rows(audit: Audit, names: Iterable[str]) -> tuple[DraftPermission, ...]:
    """Rows for those of these names that the app requests."""
    wanted = set(names)
    places = {asked.name: asked.location for asked in audit.app.effective_permissions}
    origins = {compared.name: compared.likely_origin for compared in audit.permissions}
    return tuple(
        DraftPermission(
            name=name,
            used_by=tuple(sorted({*origins.get(name, ()), *_users(name, audit.app.accesses or ())})),
            place=places[name],
        )
        for name in sorted(wanted & places.keys())
    )


def sdk_rows(audit: Audit, ids: Iterable[str]) -> tuple[DraftSdk, ...]:
    """Rows for those of these ids that the app embeds."""
    wanted = set(ids)
    return tuple(_sdk(sdk.id, audit, sdk.evidence) for sdk in audit.app.embedded_sdks if sdk.id in wanted)


def data_rows(audit: Audit, data_types: Iterable[str]) -> tuple[DraftData, ...]:
    """Rows for those of these data types that the code reads."""
    wanted = set(data_types)
    rows = []
    for compared in audit.data_types:
        if compared.data_type in wanted:
            reads = [one for one in audit.app.accesses or () if one.data_type == compared.data_type and one.certain]
            place = reads[0].location if reads else None
            rows.append(DraftData(data_type=compared.data_type, read_by=compared.owners, place=place))
    return tuple(rows)


def _sdk(sdk_id: str, audit: Audit, evidence: tuple[Location, ...]) -> DraftSdk:
    known = catalog.sdks()[sdk_id].collects
    stated = () if known is None else known.all
    tree = catalog.data_types()
    seen = {
        read.data_type
        for read in audit.app.accesses or ()
        if read.owner.kind is OwnerKind.SDK
        and read.owner.id == sdk_id
        and read.certain
        and read.risk != "low"
        and not tree[read.data_type].capability
    }
    return DraftSdk(
        id=sdk_id,
        stated=tuple(sorted(stated)),
        seen=tuple(sorted(seen.difference(stated))),
        place=evidence[0] if evidence else None,
    )


def _unsaid(audit: Audit) -> Iterator[str]:
    """Data that is read and not named, though a finding on its permission may speak for it now."""
    tree = catalog.data_types()
    told = {Disclosure.DECLARED, Disclosure.ELSEWHERE}
    risky = {read.data_type for read in audit.app.accesses or () if read.certain and read.risk != "low"}
    for compared in audit.data_types:
        name = compared.data_type
        if name in risky and compared.disclosure not in told and not tree[name].capability:
            yield name


def _users(permission: str, accesses: Iterable[DataAccess]) -> set[str]:
    """Whose code calls what only this permission opens; libraries call for others."""
    return {
        access.owner.id or access.owner.prefix
        for access in accesses
        if access.certain
        and access.owner.kind is not OwnerKind.LIBRARY
        and any(permission in alternative for alternative in access.permissions)
    } - {""}


def _disclosures(audit: Audit) -> Iterable[tuple[str, Disclosure]]:
    yield from ((compared.name, compared.disclosure) for compared in audit.permissions)
    yield from ((compared.id, compared.disclosure) for compared in audit.sdks)
    yield from ((compared.data_type, compared.disclosure) for compared in audit.data_types)


def _is_missing(finding: Finding) -> bool:
    return finding.rule in _PERMISSIONS | _DATA | _SDKS
