"""Loads each part of the knowledge once, and looks things up in it by any name, class or key."""

import re
import unicodedata
from collections.abc import Mapping

from auditor.knowledge import loading, overlay
from auditor.knowledge.apis import (
    component_bases,
    is_plumbing,
    watched_apis,
    watched_field,
    watched_method,
    watched_string,
)
from auditor.knowledge.caching import cache
from auditor.knowledge.names import normalise_name, sdk_aliases, sdks_named, vendor_entities
from auditor.knowledge.permissions import (
    permission,
    permission_groups,
    permission_label,
    permission_pattern,
    permissions,
    permissions_named,
    system_permissions,
)
from auditor.knowledge.schema import (
    AbroadFile,
    Advisory,
    AdvisoryFile,
    CategoryFile,
    CoarseLocation,
    Concept,
    DataType,
    DataTypeFile,
    ElementWords,
    LegalSource,
    LegalSourceFile,
    LexiconFile,
    ListTitles,
    PermissionSet,
    PlayFile,
    ProblemWords,
    PurposeFile,
    Rule,
    ServiceCategory,
    UncheckedRule,
)
from auditor.knowledge.sdks import (
    detecting_sdk,
    families,
    owned_classes,
    owner_of,
    owning_prefix,
    packers,
    sdk,
    sdk_by_action,
    sdk_by_asset,
    sdk_by_authority,
    sdk_by_component,
    sdk_by_meta_data,
    sdk_by_module,
    sdk_by_native_library,
    sdks,
)
from auditor.model.evidence import ProblemKind

__all__ = [
    "DATE",
    "VERSION",
    "advisories",
    "categories",
    "category",
    "coarse_location",
    "component_bases",
    "concepts",
    "data_types",
    "detecting_sdk",
    "element_words",
    "families",
    "is_a",
    "is_plumbing",
    "legal_sources",
    "list_titles",
    "nearest_categories",
    "normalise_name",
    "owned_classes",
    "owner_of",
    "owning_prefix",
    "packers",
    "permission",
    "permission_groups",
    "permission_label",
    "permission_pattern",
    "permission_set_of",
    "permission_sets",
    "permissions",
    "permissions_named",
    "play",
    "problem_words",
    "purpose_categories",
    "rules",
    "sdk",
    "sdk_aliases",
    "sdk_by_action",
    "sdk_by_asset",
    "sdk_by_authority",
    "sdk_by_component",
    "sdk_by_meta_data",
    "sdk_by_module",
    "sdk_by_native_library",
    "sdks",
    "sdks_abroad",
    "sdks_named",
    "system_permissions",
    "unchecked_rules",
    "vendor_entities",
    "watched_apis",
    "watched_field",
    "watched_method",
    "watched_string",
]

VERSION = "1"
DATE = "2026-11-24"
"""Day on which the facts were last checked."""


# --- data types ----------------------------------------------------------------------------------------------------


@cache
def data_types() -> Mapping[str, DataType]:
    """Every kind of personal information by its id."""
    return {entry.id: entry for entry in loading.json_file("data_types.json", DataTypeFile).data_types}


def is_a(data_type: str, ancestor: str) -> bool:
    """Whether the data type is the other one or a kind of it: an ``imei`` is a ``device_id``."""
    current: str | None = data_type
    while current is not None and current != ancestor:
        known = data_types().get(current)
        current = None if known is None else known.parent
    return current is not None


# --- words of policies ---------------------------------------------------------------------------------------------


@cache
def concepts(language: str) -> tuple[Concept, ...]:
    """What policies speak of, with the words for it in ``zh`` or ``en``."""
    built_in = loading.json_file(f"lexicon/{language}.json", LexiconFile).concepts
    own = overlay.current()
    added = own.concepts(language) if own else ()
    return tuple({entry.id: entry for entry in (*built_in, *added)}.values())


@cache
def _purpose_file() -> PurposeFile:
    return loading.json_file("purposes.json", PurposeFile)


@cache
def _purposes(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = _purpose_file().purposes
    words = ((entry.category, entry.zh if language == "zh" else entry.en) for entry in entries)
    # English words begin at a word boundary, so that "map" is found in "maps" and not in "bitmap".
    start = "" if language == "zh" else r"\b"
    return tuple((name, re.compile(start + "(?:" + "|".join(map(re.escape, found)) + ")")) for name, found in words)


def purpose_categories(text: str, language: str) -> frozenset[str]:
    """Categories of SDKs that a stated purpose fits: "用于消息推送" fits ``push``. Empty where it says nothing."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    folded = unicodedata.normalize("NFKC", visible).casefold()
    return frozenset(name for name, pattern in _purposes(language) if pattern.search(folded))


# --- service categories --------------------------------------------------------------------------------------------


@cache
def _category_file() -> CategoryFile:
    built_in = loading.json_file("categories.json", CategoryFile)
    own = overlay.current()
    if own is None or own.categories is None:
        return built_in
    mine = own.categories
    return CategoryFile(
        sources=(*built_in.sources, *mine.sources),
        sets=tuple({entry.id: entry for entry in (*built_in.sets, *mine.sets)}.values()),
        categories=tuple({entry.id: entry for entry in (*built_in.categories, *mine.categories)}.values()),
        coarse_location=mine.coarse_location or built_in.coarse_location,
    )


@cache
def categories() -> Mapping[str, ServiceCategory]:
    """The service types of the regulation by id, in its order; then the user's own."""
    return {entry.id: entry for entry in _category_file().categories}


@cache
def permission_sets() -> Mapping[str, PermissionSet]:
    """Permissions that belong together when need is judged, by id."""
    return {entry.id: entry for entry in _category_file().sets}


@cache
def permission_set_of(name: str) -> PermissionSet | None:
    """The set that a permission stands in; None for one whose need is not judged."""
    for entry in permission_sets().values():
        if any(
            name == member or (member.endswith("*") and name.startswith(member[:-1])) for member in entry.permissions
        ):
            return entry
    return None


def coarse_location() -> CoarseLocation:
    """Which purposes the approximate location serves, and which need the precise one."""
    return _category_file().coarse_location or CoarseLocation(enough=(), too_coarse=())


def _category_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum()).removesuffix("类")


@cache
def _category_names() -> Mapping[str, tuple[str, ServiceCategory]]:
    """Folded name to the name as the regulation writes it, with its service type."""
    found: dict[str, tuple[str, ServiceCategory]] = {}
    for entry in categories().values():
        for name in (entry.id, entry.name.en, entry.name.zh):
            found.setdefault(_category_key(name), (name, entry))
    return found


def category(text: str) -> ServiceCategory | None:
    """The service type of this id or whole name, in either language; 类 may be left out."""
    return _category_names().get(_category_key(text), (text, None))[1]


def nearest_categories(text: str) -> tuple[str, ...]:
    """At most three names that a user may have meant, nearest first, in the language of the text."""
    import difflib  # only after a mistake

    near = difflib.get_close_matches(_category_key(text), list(_category_names()), n=3, cutoff=0.4)
    return tuple(_category_names()[key][0] for key in near)


# --- rules and their words -----------------------------------------------------------------------------------------


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code."""
    entries = (loading.toml_file(path, Rule) for path in loading.paths("rules", ".toml"))
    return {entry.id: entry for entry in entries}


@cache
def unchecked_rules() -> Mapping[str, UncheckedRule]:
    """Rules of laws and stores that this tool does not check, by code."""
    entries = (loading.toml_file(path, UncheckedRule) for path in loading.paths("unchecked", ".toml"))
    return {entry.id: entry for entry in entries}


@cache
def element_words() -> Mapping[str, ElementWords]:
    """What a policy has to tell beside its claims, by the name of its element."""
    return loading.toml_file("elements.toml", dict[str, ElementWords])


@cache
def list_titles() -> ListTitles:
    """Words of titles of lists, and of policies."""
    return loading.toml_file("list_titles.toml", ListTitles)


@cache
def sdks_abroad() -> frozenset[str]:
    """Ids of SDKs whose vendors sit outside mainland China."""
    return frozenset(loading.toml_file("abroad.toml", AbroadFile).sdks)


@cache
def play() -> PlayFile:
    """What Google Play asks of permissions, services and target levels."""
    return loading.toml_file("play.toml", PlayFile)


@cache
def advisories() -> tuple[Advisory, ...]:
    """Public notices on versions of SDKs, ours and then the user's own."""
    own = overlay.current()
    added = own.advisories.advisories if own is not None and own.advisories is not None else ()
    return (*loading.json_file("advisories.json", AdvisoryFile).advisories, *added)


@cache
def legal_sources() -> Mapping[str, LegalSource]:
    """Laws, standards and store policies by id."""
    return {entry.id: entry for entry in loading.json_file("sources.json", LegalSourceFile).sources}


@cache
def _problem_words() -> Mapping[str, ProblemWords]:
    return loading.toml_file("messages/problems.toml", dict[str, ProblemWords])


def problem_words(kind: ProblemKind, language: str) -> tuple[str, str]:
    """Message and remedy; both may hold ``{artifact}`` and ``{detail}``."""
    words = _problem_words()[kind]
    text = words.zh if language == "zh" else words.en
    return text.message, text.remedy
