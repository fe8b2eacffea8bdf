"""What is watched, and which strings of a dex file name it: all strings are compared at once, few are read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.apk.dex import DexError
from auditor.apk.dex_strings import CHUNK, Indices, Strings
from auditor.knowledge import catalog
from auditor.knowledge.apis import watched_string
from auditor.knowledge.caching import cache
from auditor.knowledge.schema import WatchedApi

METHODS = frozenset({"method", "hidden_method", "library_method", "component_base"})
CONSTRUCTOR = "<init>"

_WINDOW = 8
_HASH_BITS = 16
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_LAST_SPACE, _FIRST_NOT_ASCII = 0x20, 0x80
_MOST_NAMES = 1 << 16
_LONGEST_TEXT = 1 << 16
"""Of the last string. A constant that is longer, Java's class files do not hold."""


@dataclass(frozen=True, slots=True)
class Names:
    """The strings of one dex that say something."""

    members: Mapping[int, str]
    """String index of each name of a class (its descriptor), method or field that is watched somewhere."""
    texts: Mapping[int, WatchedApi]
    """String index of each watched constant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The watched APIs by what a dex file calls them: classes by descriptor, members by name."""

    methods: Mapping[tuple[str, str], WatchedApi]
    fields: Mapping[tuple[str, str], WatchedApi]
    classes: frozenset[str]
    method_names: frozenset[str]
    """Names of methods that a subclass inherits."""
    bases: Mapping[str, tuple[WatchedApi, ...]]
    """Classes whose overridden members read data."""
    values: frozenset[str]
    names: frozenset[bytes]
    """All that a string may be as a whole."""
    hashes: npt.NDArray[np.bool_]
    heads: npt.NDArray[np.uint64]
    """First bytes of the values that may stand within a longer text, sorted."""
    head_mask: np.uint64
    first_bytes: npt.NDArray[np.bool_]
    """By each byte, whether such a value begins with it."""

    def method(self, class_: str, name: str, parameters: str) -> WatchedApi | None:
        """The method of this very class."""
        entry = self.methods.get((class_, name))
        return None if entry is None or (entry.parameters and parameters not in entry.parameters) else entry

    def find(self, strings: Strings) -> Names:
        """Raises DexError."""
        members: dict[int, str] = {}
        constants: set[int] = set()
        for first, starts, ends in strings.chunks():
            for at in np.flatnonzero(self._may_be_names(strings, starts, ends)).tolist():
                raw = strings.data[starts[at] : ends[at]]
                if raw in self.names:
                    text = raw.decode("ascii")
                    members[first + at] = text
                    if text in self.values:
                        constants.add(first + at)
            if max(len(members), len(constants)) > _MOST_NAMES:  # Android refuses a file that has a string twice
                raise DexError("strings repeat")
            constants.update((first + np.flatnonzero(self._may_begin(strings, starts))).tolist())
        constants.update(self._holders(strings))
        budget = len(strings.data)
        texts = {}
        for index in sorted(constants):
            text = strings.text(index)
            budget -= len(text)
            if budget < 0:
                raise DexError("strings overlap")
            entry = watched_string(text)
            if entry is not None:
                texts[index] = entry
        return Names(members, texts)

    def _may_be_names(self, strings: Strings, starts: Indices, ends: Indices) -> npt.NDArray[np.bool_]:
        """By a hash of the last bytes and the length: a few in a hundred strings."""
        lengths = ends - starts
        hashes = _hashes(strings.windows(ends - _WINDOW), lengths)
        return self.hashes[hashes]

    def _may_begin(self, strings: Strings, places: Indices) -> npt.NDArray[np.bool_]:
        """Whether a value that may stand within a longer text can begin there."""
        if not len(self.heads):
            return np.zeros(len(places), np.bool_)
        heads = strings.windows(places) & self.head_mask
        at = np.minimum(np.searchsorted(self.heads, heads), len(self.heads) - 1)
        may: npt.NDArray[np.bool_] = self.heads[at] == heads
        return may

    def _holders(self, strings: Strings) -> Iterator[int]:
        """Strings in which a value may begin after a space; each byte of a wider character may end one."""
        if not len(strings):
            return
        order = np.argsort(strings.offsets, kind="stable")
        offsets = strings.offsets[order]
        end = min(int(offsets[-1]) + _LONGEST_TEXT, len(strings.data) - 1)
        for low in range(int(offsets[0]), end, CHUNK):
            run = strings.bytes[low : min(low + CHUNK, end)]
            follows = self.first_bytes[strings.bytes[low + 1 : low + 1 + len(run)]]
            places = np.flatnonzero(follows & ((run <= _LAST_SPACE) | (run >= _FIRST_NOT_ASCII))) + (low + 1)
            places = places[self._may_begin(strings, places)]
            holders = np.searchsorted(offsets, places, side="right") - 1
            yield from order[np.unique(holders)].tolist()


@cache
def watch() -> Watch:
    """Everything of the knowledge base that the code of an app can show."""
    methods: dict[tuple[str, str], WatchedApi] = {}
    fields: dict[tuple[str, str], WatchedApi] = {}
    bases: dict[str, list[WatchedApi]] = {}
    whole: set[str] = set()
    within: set[str] = set()
    for entry in catalog.watched_apis():
        if entry.class_name is not None and entry.member is not None:
            key = (f"L{entry.class_name.replace('.', '/')};", entry.member)
            (methods if entry.kind in METHODS else fields)[key] = entry
            if entry.kind == "component_base":
                bases.setdefault(key[0], []).append(entry)
        elif entry.value is not None:
            (whole if entry.match == "exact" and entry.value.isascii() else within).add(entry.value)
    named = {name for key in (*methods, *fields) for name in key}
    return Watch(
        methods=methods,
        fields=fields,
        classes=frozenset(class_ for class_, _ in (*methods, *fields)),
        bases={class_: tuple(entries) for class_, entries in bases.items()},
        method_names=frozenset(name for _, name in methods) - {CONSTRUCTOR},
        values=frozenset(whole),
        names=frozenset(name.encode("ascii") for name in named | whole),
        hashes=_hash_table(named | whole),
        heads=_heads(within),
        head_mask=_head_mask(within),
        first_bytes=np.isin(np.arange(256), [value.encode()[0] for value in within]),
    )


def _hash_table(names: Iterable[str]) -> npt.NDArray[np.bool_]:
    raws = [name.encode("ascii") for name in names]
    windows = [int.from_bytes(raw[-_WINDOW:].rjust(_WINDOW, b"\0"), "little") for raw in raws]
    table = np.zeros(1 << _HASH_BITS, np.bool_)
    table[_hashes(np.array(windows, np.uint64), np.array([len(raw) for raw in raws], np.intp))] = True
    return table


def _head_mask(values: Iterable[str]) -> np.uint64:
    """For as many bytes as the shortest value has."""
    length = min((len(value.encode()) for value in values), default=0)
    return np.uint64((1 << 8 * min(length, _WINDOW)) - 1)


def _heads(values: Iterable[str]) -> npt.NDArray[np.uint64]:
    heads = [int.from_bytes(value.encode()[:_WINDOW], "little") & int(_head_mask(values)) for value in values]
    return np.unique(np.array(heads, np.uint64))


def _hashes(windows: npt.NDArray[np.uint64], lengths: Indices) -> npt.NDArray[np.uint64]:
    """Windows end with the name: the bytes before a short one are shifted out."""
    before = np.clip(_WINDOW - lengths, 0, _WINDOW - 1).astype(np.uint64) * np.uint64(8)
    mixed = (windows >> before) * _MIX + lengths.astype(np.uint64) * _SPREAD
    return mixed >> np.uint64(64 - _HASH_BITS)
