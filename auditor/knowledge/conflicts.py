"""What makes the user's own entries contradict others or lead nowhere: a prefix claimed twice, an unknown data type."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from auditor.errors import KnowledgeError
from auditor.knowledge import catalog, overlay
from auditor.knowledge.overlay import LANGUAGES, Overlay
from auditor.knowledge.schema import CategoryFile, Concept, PermissionSet, Sdk

_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_PREFIX = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class Conflict(NamedTuple):
    file: str
    field: str
    """``$.signals.prefixes[0]``."""
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.what}"


class _Namespace(NamedTuple):
    """Fields whose values mean one entry each."""

    fields: tuple[str, ...]
    key: Callable[[str], str] = str
    by_family: bool = False
    """Whether it is the family that a value means."""


_NAMESPACES = (
    _Namespace(("signals.prefixes", "signals.shared_prefixes")),
    _Namespace(("signals.components",)),
    _Namespace(("signals.authorities",)),
    _Namespace(("signals.actions",)),
    _Namespace(("signals.native_libraries",)),
    _Namespace(("signals.meta_data",)),
    _Namespace(("signals.assets",)),
    _Namespace(("product_aliases",), catalog.normalise_name),
    _Namespace(("product_aliases", "vendor_aliases"), catalog.normalise_name, by_family=True),
)
_PHRASES = (("permission_phrases", "ordinary_phrases", "label_phrases"), ("data_phrases",))


def use_folder(folder: str | None) -> None:
    """Put the entries of a folder to use, or, with None, only ours.

    Raises InputMissingError and KnowledgeError as ``read_overlay`` does, and KnowledgeError for a contradiction; the
    folder is not in use then.
    """
    overlay.put_to_use(None)
    if folder is None:
        return
    own = overlay.read_overlay(folder)
    overlay.put_to_use(own)
    first, *others = (*conflicts(own), None)
    if first is not None:
        overlay.put_to_use(None)
        more = len(others) - 1
        raise KnowledgeError(f"{first}" + (f" ({more} more like it)" if more else ""))


def is_id(text: str) -> bool:
    """Whether an entry may be called so: in lower case, of letters, digits and hyphens."""
    return _ID.fullmatch(text) is not None


def conflicts(own: Overlay) -> Iterator[Conflict]:
    """Everything that is wrong with the entries in use, in order of files."""
    yield from _twice_claimed(own)
    for entry in own.sdks:
        yield from _wrong_in(entry, f"{own.path}/sdks/{entry.id}.json")
    if own.permissions is not None:
        file = f"{own.path}/permissions.json"
        for index, permission in enumerate(own.permissions.permissions):
            field = f"$.permissions[{index}]"
            yield from _unknown(file, f"{field}.data_types", "data type", permission.data_types, catalog.data_types())
            group = (permission.group,) if permission.group else ()
            yield from _unknown(file, f"{field}.group", "group", group, catalog.permission_groups())
        for index, pattern in enumerate(own.permissions.patterns):
            try:
                re.compile(pattern.pattern.replace("{package}", "a"))
            except re.error as error:
                yield Conflict(file, f"$.patterns[{index}].pattern", f"is no regular expression: {error}")
    if own.categories is not None:
        yield from _categories(own.categories, f"{own.path}/categories.json")
    if own.advisories is not None:
        file = f"{own.path}/advisories.json"
        for index, advisory in enumerate(own.advisories.advisories):
            yield from _unknown(file, f"$.advisories[{index}].sdk", "SDK", (advisory.sdk,), catalog.sdks())
    for language in LANGUAGES:
        yield from _lexicon(own, language)


# --- SDKs ----------------------------------------------------------------------------------------------------------


def _twice_claimed(own: Overlay) -> Iterator[Conflict]:
    for namespace in _NAMESPACES:
        claims: dict[str, dict[str, None]] = {}
        for entry in catalog.sdks().values():
            for _, value in _values(entry, namespace.fields):
                owner = entry.family if namespace.by_family else entry.id
                claims.setdefault(namespace.key(value), {})[owner] = None
        for entry in own.sdks:
            for field, value in _values(entry, namespace.fields):
                itself = entry.family if namespace.by_family else entry.id
                others = [owner for owner in claims[namespace.key(value)] if owner != itself]
                if others:
                    kind = "the family " if namespace.by_family else ""
                    what = f"{value!r} belongs to {kind}{' and '.join(others)}; leave it out here, or replace that too"
                    yield Conflict(f"{own.path}/sdks/{entry.id}.json", field, what)


def _values(entry: Sdk, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        place: object = entry
        for name in field.split("."):
            place = getattr(place, name)
        assert isinstance(place, tuple)  # every field of a namespace is one
        for index, value in enumerate(place):
            yield f"$.{field}[{index}]", value


def _wrong_in(entry: Sdk, file: str) -> Iterator[Conflict]:
    if not is_id(entry.id):
        yield Conflict(file, "$.id", f"{entry.id!r} is not in lower case, of letters, digits and hyphens")
    for field, prefix in _values(entry, ("signals.prefixes", "signals.shared_prefixes")):
        if not _PREFIX.fullmatch(prefix):
            yield Conflict(file, field, f"{prefix!r} is no whole package name, such as cn.jpush.android")
    if not entry.sources:
        yield Conflict(file, "$.sources", "is empty; say where the facts are from")
    families = {other.family for other in catalog.sdks().values()}
    yield from _unknown(file, "$.parents", "SDK or family", entry.parents, {*catalog.sdks(), *families})
    yield from _unknown(file, "$.brings", "SDK", entry.brings, catalog.sdks())
    yield from _unknown(file, "$.apis", "watched API", entry.apis, {api.name: api for api in catalog.watched_apis()})
    if entry.collects is not None:
        for field in ("required", "optional", "unspecified"):
            named: tuple[str, ...] = getattr(entry.collects, field)
            yield from _unknown(file, f"$.collects.{field}", "data type", named, catalog.data_types())


def _unknown(
    file: str, field: str, kind: str, names: tuple[str, ...], known: Mapping[str, object] | set[str]
) -> Iterator[Conflict]:
    for index, name in enumerate(names):
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
            place = field if field.endswith("group") else f"{field}[{index}]"
            yield Conflict(
                file, place, f"{name!r} is an unknown {kind}" + (f"; did you mean {near[0]}?" if near else "")
            )


# --- service types -------------------------------------------------------------------------------------------------


def _categories(own: CategoryFile, file: str) -> Iterator[Conflict]:
    sets = catalog.permission_sets()
    for index, entry in enumerate(own.sets):
        yield from _unknown(file, f"$.sets[{index}].permissions", "permission", _plain(entry), catalog.permissions())
        for name in entry.permissions:
            others = [other.id for other in sets.values() if other.id != entry.id and name in other.permissions]
            if others:
                what = f"{name!r} stands in the set {others[0]} already; leave it out here, or replace that too"
                yield Conflict(file, f"$.sets[{index}].permissions", what)
    for index, category in enumerate(own.categories):
        place = f"$.categories[{index}]"
        for field in ("base", "plausible"):
            named: tuple[str, ...] = getattr(category, field)
            yield from _unknown(file, f"{place}.{field}", "set", named, sets)
        yield from _unknown(file, f"{place}.barred", "permission", category.barred, catalog.permissions())
        for word in category.necessary:
            yield from _unknown(file, f"{place}.necessary", "data type", word.data_types, catalog.data_types())
        for name in (category.id, category.name.en, category.name.zh):
            known = catalog.category(name)
            if known is not None and known.id != category.id:
                yield Conflict(file, place, f"{name!r} is the category {known.id}")


def _plain(entry: PermissionSet) -> tuple[str, ...]:
    return tuple(name for name in entry.permissions if not name.endswith("*"))


# --- words ---------------------------------------------------------------------------------------------------------


def _lexicon(own: Overlay, language: str) -> Iterator[Conflict]:
    file = f"{own.path}/lexicon/{language}.json"
    for fields in _PHRASES:
        claims: dict[str, dict[str, None]] = {}
        for concept in catalog.concepts(language):
            for _, phrase in _phrases(concept, fields):
                claims.setdefault(_folded(phrase), {})[concept.id] = None
        for index, concept in enumerate(own.concepts(language)):
            for field, phrase in _phrases(concept, fields):
                others = [other for other in claims[_folded(phrase)] if other != concept.id]
                if others:
                    what = f"{phrase!r} is a phrase of the concept {' and '.join(others)} already"
                    yield Conflict(file, f"$.concepts[{index}].{field}", what)
    permissions = {*catalog.permissions(), *(catalog.system_permissions() if own.concepts(language) else ())}
    for index, concept in enumerate(own.concepts(language)):
        place = f"$.concepts[{index}]"
        yield from _unknown(file, f"{place}.permissions", "permission", concept.permissions, permissions)
        yield from _unknown(file, f"{place}.general", "permission", concept.general, permissions)
        yield from _unknown(file, f"{place}.data_types", "data type", concept.data_types, catalog.data_types())


def _phrases(concept: Concept, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        phrases: tuple[str, ...] = getattr(concept, field)
        for index, phrase in enumerate(phrases):
            yield f"{field}[{index}]", phrase


def _folded(phrase: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", phrase).casefold().split())
