"""The app against the policy at a glance: permissions, SDKs and kinds of data, each with the findings about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.app import DataAccess, DetectedSdk, Presence, RequestedPermission, own_prefixes, owner_names
from auditor.model.audit import Audit
from auditor.model.evidence import Effect, Location, Stage
from auditor.model.finding import DataTypeComparison, Disclosure, PermissionComparison, SdkComparison, Use
from auditor.model.policy import Polarity
from auditor.report.escape import brief
from auditor.report.html.cards import Numbered
from auditor.report.html.links import Link, place_links
from auditor.report.html.passages import PolicyText, Reference
from auditor.report.html.words import HtmlWords
from auditor.report.places import permission_label, permission_name, sdk_name
from auditor.report.reads_text import data_type_name
from auditor.report.words import ReportWords

_BENIGN = frozenset({"runtime_benign", "special_benign", "normal_benign", "vendor_benign", "system"})

_ORIGINS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """How the policy treats a subject, and where."""

    disclosure: Disclosure
    word: str
    places: tuple[Link, ...]
    more: int
    named: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionRow:
    name: str
    label: str
    requested: tuple[str, ...]
    use: Use
    use_word: str
    used_by: tuple[str, ...]
    says: Says
    related: tuple[Reference, ...]
    benign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkRow:
    name: str
    vendor: str
    version: str
    found: str
    classes: str
    reads: tuple[str, ...]
    says: Says
    related: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRow:
    name: str
    readers: tuple[str, ...]
    says: Says
    related: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    audit: Audit
    text: PolicyText
    words: HtmlWords
    own: ReportWords
    language: str
    related: dict[str, tuple[Reference, ...]]
    """Subject to the findings about it."""

    @property
    def unseen(self) -> bool:
        """Whether code may be there that was not read: then that none was found says nothing."""
        app = self.audit.app
        unread = any(
            one.effect is not Effect.NONE and one.stage in {Stage.DEX, Stage.CONTAINER} for one in app.problems
        )
        return app.accesses is None or bool(app.protections) or unread

    def permissions(self) -> tuple[PermissionRow, ...]:
        asked = {one.name: one for one in self.audit.app.effective_permissions}
        return tuple(self._permission(row, asked.get(row.name)) for row in self.audit.permissions)

    def sdks(self) -> tuple[SdkRow, ...]:
        detected = {sdk.id: sdk for sdk in self.audit.app.sdks}
        return tuple(self._sdk(row, detected[row.id]) for row in self.audit.sdks)

    def data(self) -> tuple[DataRow, ...]:
        return tuple(map(self._data, self.audit.data_types))

    def other_permissions(self) -> list[tuple[str, list[str]]]:
        """What is asked for and never in force, and what Android adds of itself."""
        every = self.audit.app.permissions
        groups = (
            (self.own.not_in_force, [one.name for one in every if one.implied_by is None and not one.effective]),
            (self.own.implied, [one.name for one in every if one.implied_by is not None]),
        )
        return [(word, list(map(permission_name, names))) for word, names in groups if names]

    def other_code(self) -> list[tuple[str, list[str]]]:
        judged = {row.id for row in self.audit.sdks}
        others = [sdk for sdk in self.audit.app.sdks if sdk.id not in judged]
        seen, left = {Presence.DEFINED, Presence.COMPONENT}, {Presence.METADATA, Presence.NATIVE, Presence.DEPENDENCY}
        groups = (
            (self.own.configured, [sdk.id for sdk in others if sdk.presence in left]),
            (self.own.libraries, [sdk.id for sdk in others if sdk.presence in seen]),
        )
        return [(word, [sdk_name(one, self.language) for one in ids]) for word, ids in groups if ids]

    def other_data(self) -> list[tuple[str, list[str]]]:
        """What the policy says is taken, and no code was seen to read: users may enter it, or a server may have it."""
        read = {row.data_type for row in self.audit.data_types}
        said = {claim.data_type for claim in self.audit.policy.data if claim.polarity is not Polarity.DENIED}
        names = [data_type_name(name, self.language) for name in sorted(said - read)]
        return [(self.words.declared_only, names)] if names else []

    def _permission(self, row: PermissionComparison, asked: RequestedPermission | None) -> PermissionRow:
        claims = [self.audit.policy.permissions[index] for index in row.claims]
        readers = owner_names(_opened_by(row.name, self.audit.app.accesses or ()))
        related = self.related.get(row.name, ())
        return PermissionRow(
            name=permission_name(row.name),
            label=permission_label(row.name, self.audit.app.package, self.language),
            requested=tuple(self._requested(row, asked)),
            use=row.use,
            use_word=self.words.use[row.use],
            used_by=self._people(readers),
            says=self._says(row.disclosure, [place for claim in claims for place in claim.evidence]),
            related=related,
            benign=not related and self._is_benign(row),
        )

    def _requested(self, row: PermissionComparison, asked: RequestedPermission | None) -> Iterator[str]:
        if asked is None:
            return
        app = self.audit.app
        limits = []
        if asked.min_sdk is not None and asked.min_sdk > max(app.min_sdk or 0, 1):
            limits.append(self.own.level_from.format(level=asked.min_sdk))
        if asked.max_sdk is not None:
            limits.append(self.own.level_to.format(level=asked.max_sdk))
        yield self.own.comma.join(limits) or self.own.all_levels
        if row.likely_origin:
            names = [brief(messages.label(name, self.language)) for name in row.likely_origin]
            more = [self.words.more_names.format(count=len(names) - _ORIGINS)] if len(names) > _ORIGINS else []
            yield self.words.origin.format(names=self.own.enumeration.join([*names[:_ORIGINS], *more]))

    def _is_benign(self, row: PermissionComparison) -> bool:
        known = catalog.permission(row.name, self.audit.app.package)
        return row.disclosure is Disclosure.UNDECLARED and known is not None and known.privacy_class in _BENIGN

    def _sdk(self, row: SdkComparison, detected: DetectedSdk) -> SdkRow:
        known = catalog.sdks().get(row.id)
        vendor = known.vendor if known else None
        vendor_name = "" if vendor is None else vendor.zh[0] if self.language == "zh" and vendor.zh else vendor.en
        claims = [self.audit.policy.sdks[index] for index in row.claims]
        names = dict.fromkeys(brief(claim.name_as_written) for claim in claims)
        return SdkRow(
            name=sdk_name(row.id, self.language),
            vendor=brief(vendor_name),
            version=brief(detected.version or ""),
            found=self.own.presence[detected.presence],
            classes=self.words.classes(detected.classes) if detected.classes else "",
            reads=tuple(self._reads(row.id)),
            says=self._says(
                row.disclosure, [place for claim in claims for place in claim.evidence], next(iter(names), "")
            ),
            related=self.related.get(row.id, ()),
        )

    def _reads(self, sdk_id: str) -> Iterator[str]:
        """What its own code reads, and what the shared code does that comes with it, by the name of that code."""
        judged = {row.id for row in self.audit.sdks}
        family = catalog.sdks()[sdk_id].family if sdk_id in catalog.sdks() else ""
        shared = [
            entry.id
            for entry in (catalog.sdks().get(sdk.id) for sdk in self.audit.app.sdks if sdk.id not in judged)
            if entry is not None and entry.role != "product" and {sdk_id, family} & {*entry.parents, entry.family}
        ]
        for owner in (sdk_id, *shared):
            found = {one.data_type for one in self.audit.app.accesses or () if one.owner.id == owner and one.certain}
            by = self.own.bracketed(sdk_name(owner, self.language)) if owner != sdk_id else ""
            yield from (f"{data_type_name(name, self.language)}{by}" for name in sorted(found))

    def _data(self, row: DataTypeComparison) -> DataRow:
        places = [place for index in row.claims for place in self.audit.policy.data[index].evidence]
        return DataRow(
            name=data_type_name(row.data_type, self.language),
            readers=self._people(row.owners),
            says=self._says(row.disclosure, places),
            related=tuple(dict.fromkeys((*self.related.get(row.data_type, ()), *self._of_permissions(row.data_type)))),
        )

    def _of_permissions(self, data_type: str) -> Iterator[Reference]:
        """Findings about the permissions that open this kind of data where it is read."""
        accesses = tuple(one for one in self.audit.app.accesses or () if one.data_type == data_type)
        for row in self.audit.permissions:
            if row.name in self.related and _opened_by(row.name, accesses):
                yield from self.related[row.name]

    def _says(self, disclosure: Disclosure, places: list[Location], named: str = "") -> Says:
        links, more = place_links(places, self.audit.policy, self.text, self.words)
        word = self.own.disclosed[disclosure]
        return Says(disclosure=disclosure, word=word, places=links, more=more, named=named)

    def _people(self, owners: Iterable[str]) -> tuple[str, ...]:
        """Whose code it is, by names; the app itself first."""
        own = own_prefixes(self.audit.app.accesses or ())
        names = list(owners)
        others = sorted({brief(messages.owner(name, self.language)) for name in names if name not in own})
        return tuple(([self.own.own_code] if own.intersection(names) else []) + others)


def related(findings: tuple[Numbered, ...]) -> dict[str, tuple[Reference, ...]]:
    """Subject to the findings about it, whether they count or not."""
    found: dict[str, list[Reference]] = defaultdict(list)
    for one in findings:
        found[one.finding.subject].append(one.reference)
    return {subject: tuple(references) for subject, references in found.items()}


def _opened_by(permission: str, accesses: tuple[DataAccess, ...]) -> list[DataAccess]:
    opens = {
        alternatives: any(fnmatchcase(permission, name) for alternative in alternatives for name in alternative)
        for alternatives in {access.permissions for access in accesses}
    }
    return [access for access in accesses if opens[access.permissions]]
