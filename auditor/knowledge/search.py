"""Which entries a person means: by id, by a name in any spelling, by vendor, company or family, by class."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from auditor.knowledge.caching import cache
from auditor.knowledge.names import normalise_name, sdks_named, spellings, vendor_entities
from auditor.knowledge.schema import Sdk
from auditor.knowledge.sdks import owner_of, owning_prefix, sdk, sdk_by_component, sdks

_LONGEST_NAME = 200
_MOST_SUGGESTED = 3


class Reason(StrEnum):
    """Why an entry matches."""

    ID = "id"
    PRODUCT = "product"
    """One of its names, in any spelling."""
    VENDOR = "vendor"
    """A name of its vendor, which has other products too."""
    COMPANY = "company"
    """A legal entity behind it."""
    FAMILY = "family"
    MAVEN = "maven"
    PREFIX = "prefix"
    """The class lies under one of its packages."""
    SHARED_PREFIX = "shared_prefix"
    """The class lies under a package that others use too: it is no proof."""
    COMPONENT = "component"
    """The class is one of its components."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    sdk: Sdk
    reason: Reason
    text: str
    """What it is known by, as its entry has it: a name, a package."""


def find(text: str) -> tuple[Match, ...]:
    """What a name means, by id. A product's name means one entry; a vendor's, a company's or a family's all of them."""
    if len(text) > _LONGEST_NAME:
        return ()
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    by_id = sdk(name)
    if by_id is not None:
        return (Match(sdk=by_id, reason=Reason.ID, text=by_id.id),)
    keys = list(spellings(text))
    targets = [(sdks()[target.sdk], Reason(target.level)) for target in sdks_named(text)]
    if not targets or targets[0][1] is Reason.VENDOR:  # packers and cores, which policies do not name
        present = {entry.id for entry, _ in targets}
        named = {entry.id: entry for key in keys for entry in _named().get(key, ()) if entry.id not in present}
        targets = sorted(
            [*targets, *((entry, Reason.PRODUCT) for entry in named.values())], key=lambda pair: pair[0].id
        )
    if not targets:
        families = {family for key in keys for family in vendor_entities().get(key, ())}
        targets = [
            (entry, Reason.COMPANY) for entry in sdks().values() if entry.family in families and _has(entry, keys)
        ]
    if not targets:
        targets = [(entry, Reason.FAMILY) for entry in sdks().values() if entry.family == name]
    if not targets:
        targets = [(entry, Reason.MAVEN) for entry in sdks().values() if name in entry.maven]
    return tuple(
        Match(sdk=entry, reason=reason, text=_as_known(entry, reason, keys, text)) for entry, reason in targets
    )


def find_class(text: str) -> Match | None:
    """The owner of a class, written as ``a.b.C``, ``a/b/C.class`` or ``La/b/C;``."""
    name = class_name(text)
    owner, prefix = owner_of(name), owning_prefix(name)
    if owner is not None and prefix is not None:
        shared = prefix in owner.signals.shared_prefixes
        return Match(sdk=owner, reason=Reason.SHARED_PREFIX if shared else Reason.PREFIX, text=prefix)
    component = sdk_by_component(name)
    return None if component is None else Match(sdk=component, reason=Reason.COMPONENT, text=name)


def class_name(text: str) -> str:
    """A class as Java source writes it, from a descriptor or a path."""
    name = text.strip().removesuffix(".class")
    if name.startswith("L") and name.endswith(";"):
        name = name[1:-1]
    return name.replace("/", ".")


def nearest(text: str) -> tuple[str, ...]:
    """At most three names that may have been meant, nearest first, one per entry."""
    candidates = {
        normalise_name(name): (name, entry) for entry in sdks().values() for name in (*_names(entry), entry.id)
    }
    near = difflib.get_close_matches(normalise_name(text[:_LONGEST_NAME]), list(candidates), n=12, cutoff=0.5)
    chosen: dict[str, str] = {}
    for name, entry in map(candidates.__getitem__, near):
        chosen.setdefault(entry.id, name)
    return tuple(chosen.values())[:_MOST_SUGGESTED]


def companions(entry: Sdk) -> tuple[Sdk, ...]:
    """What comes along with it, always or as its options, by its own word or by that of cores and carriers."""
    return tuple(
        other
        for other in sdks().values()
        if other != entry and (other.id in entry.brings or {entry.id, entry.family} & {*other.parents})
    )


@cache
def _named() -> Mapping[str, tuple[Sdk, ...]]:
    """Normalised name to entries, packers too, which policies do not name."""
    found: dict[str, dict[str, Sdk]] = {}
    for entry in sdks().values():
        for name in _names(entry):
            found.setdefault(normalise_name(name), {})[entry.id] = entry
    return {key: tuple(entries.values()) for key, entries in found.items() if key}


def _names(entry: Sdk) -> Iterable[str]:
    return (entry.name.zh, entry.name.en, *entry.product_aliases, *entry.vendor_aliases)


def _companies(entry: Sdk) -> tuple[str, ...]:
    return entry.vendor.zh if entry.vendor else ()


def _has(entry: Sdk, keys: list[str]) -> bool:
    return any(normalise_name(company) in keys for company in _companies(entry))


def _as_known(entry: Sdk, reason: Reason, keys: list[str], text: str) -> str:
    if reason is Reason.FAMILY:
        return entry.family
    names = _companies(entry) if reason is Reason.COMPANY else _names(entry)
    if reason is Reason.VENDOR:  # another product of the family may be the one that lists it
        names = [alias for other in sdks().values() if other.family == entry.family for alias in other.vendor_aliases]
    return next((name for name in names if normalise_name(name) in keys), text)
