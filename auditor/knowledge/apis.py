"""Watched APIs: what in an app's code reads which personal data, by method, field, string or base class."""

import re
from collections.abc import Mapping
from functools import cache

from auditor.knowledge import loading
from auditor.knowledge.schema import WatchedApi, WatchedApiFile

_METHODS = frozenset({"method", "hidden_method", "library_method"})
_FIELDS = frozenset({"field", "uri_field"})


@cache
def _file() -> WatchedApiFile:
    return loading.json_file("apis.json", WatchedApiFile)


def watched_apis() -> tuple[WatchedApi, ...]:
    """Everything that is watched, in the order of the file: telephony first, then the other parts of Android."""
    return _file().apis


@cache
def _members() -> Mapping[tuple[str | None, str | None], WatchedApi]:
    return {(entry.class_name, entry.member): entry for entry in watched_apis() if entry.member is not None}


def watched_method(class_name: str, method: str, parameters: str | None = None) -> WatchedApi | None:
    """The method of this class, by its Java name; ``parameters`` as in ``(I)`` tells overloads apart.

    An ``argument`` that the entry asks for is for the caller to check.
    """
    entry = _members().get((class_name, method))
    if entry is None or entry.kind not in _METHODS:
        return None
    other = parameters is not None and entry.parameters and parameters not in entry.parameters
    return None if other else entry


def watched_field(class_name: str, field: str) -> WatchedApi | None:
    entry = _members().get((class_name, field))
    return entry if entry is not None and entry.kind in _FIELDS else None


@cache
def component_bases() -> Mapping[str, tuple[WatchedApi, ...]]:
    """Framework classes that a component of the app may extend, with the members that then read data."""
    found: dict[str, list[WatchedApi]] = {}
    for entry in watched_apis():
        if entry.kind == "component_base" and entry.class_name is not None:
            found.setdefault(entry.class_name, []).append(entry)
    return {class_name: tuple(entries) for class_name, entries in found.items()}


@cache
def _strings() -> Mapping[str, WatchedApi]:
    return {entry.value: entry for entry in watched_apis() if entry.value is not None}


@cache
def _within() -> re.Pattern[str]:
    """What may stand inside a longer text: the beginning of a content URI, or words of a command."""
    prefixes = "|".join(re.escape(text) for text, entry in _strings().items() if entry.match == "prefix")
    words = (re.escape(text) for text, entry in _strings().items() if entry.match == "word")
    longest_first = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"\A(?P<prefix>{prefixes})(?=[/?#])|(?<!\S)(?P<word>{longest_first})(?!\S)")


def watched_string(text: str) -> WatchedApi | None:
    """The content URI, action or string that a constant of the code or an action of the manifest is or holds.

    ``content://sms/inbox`` lies below ``content://sms``, and ``content://smsx`` does not.
    """
    entry = _strings().get(text)
    if entry is not None or not (text.startswith("content://") or " " in text):
        return entry
    found = _within().search(text)
    return None if found is None else _strings()[found["prefix"] or found["word"]]


@cache
def _plumbing() -> frozenset[str]:
    return frozenset(entry.prefix for entry in _file().plumbing)


def is_plumbing(class_name: str) -> bool:
    """Whether the class belongs to a wrapper or runtime, whose calls of watched APIs collect nothing."""
    end = class_name.find(".")
    while end != -1:
        if class_name[:end] in _plumbing():
            return True
        end = class_name.find(".", end + 1)
    return False
