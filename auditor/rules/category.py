"""The kind of service: guessed from names where it is not given, and what it makes of a permission."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from msgspec import structs

from auditor.knowledge import catalog
from auditor.knowledge.schema import CategoryWords, PermissionSet, ServiceCategory
from auditor.model.app import App
from auditor.model.finding import Category
from auditor.model.policy import Policy


class Tier(StrEnum):
    """How near a permission is to a kind of service."""

    BASE = "base"
    """Its basic function needs it."""
    PLAUSIBLE = "plausible"
    """An extended feature may need it, when a purpose is stated."""
    LOW = "low"


def tier_of(name: str, category: ServiceCategory) -> tuple[Tier, PermissionSet] | None:
    """Where a permission stands for a kind of service, with its set; None for one whose need is not judged.

    Of a type with narrower ones it is not known which one it is: what one of them may need is plausible.
    """
    found = catalog.permission_set_of(name)
    if found is None:
        return None
    if found.id in category.base:
        return Tier.BASE, found
    narrower = {set_id for subtype in category.subtypes for set_id in subtype.plausible}
    return (Tier.PLAUSIBLE if found.id in {*category.plausible, *narrower} else Tier.LOW), found


def narrowed(category: ServiceCategory, app: App, policy: Policy) -> ServiceCategory:
    """The category with those of its narrower services that the names tell; with all where they tell none."""
    names, segments = _names(app, policy), _segments(app)
    told = tuple(
        subtype
        for subtype in category.subtypes
        if any(True for _ in _told(subtype.words, names, segments, longer=frozenset()))
    )
    return structs.replace(category, subtypes=told) if told else category


def guessed_category(app: App, policy: Policy) -> Category | None:
    """The one kind of service that the names of the app and of its policy tell; None where they tell none, or two."""
    names, segments = _names(app, policy), _segments(app)
    longer = _all_words_in(names)
    found = {
        entry.id for entry in catalog.categories().values() for _ in _told(entry.words, names, segments, longer=longer)
    }
    return Category(id=min(found), guessed=True) if len(found) == 1 else None


def _names(app: App, policy: Policy) -> tuple[str, ...]:
    return tuple(_folded(text) for text in (app.label, policy.app_name, policy.title) if text)


def _segments(app: App) -> frozenset[str]:
    return frozenset((app.package or "").casefold().split("."))


def _told(
    words: CategoryWords, names: tuple[str, ...], segments: frozenset[str], *, longer: frozenset[str]
) -> Iterator[str]:
    """Words of a kind of service in the names; 视频 in 短视频 is a part of the longer word, and tells nothing."""
    for word in words.zh:
        if any(word in name for name in names) and not any(word in other and word != other for other in longer):
            yield word
    for word in words.en:
        if word in segments or any(_whole(word).search(name) for name in names):
            yield word


def _all_words_in(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        word
        for entry in catalog.categories().values()
        for word in entry.words.zh
        if any(word in name for name in names)
    )


@lru_cache(maxsize=1024)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
