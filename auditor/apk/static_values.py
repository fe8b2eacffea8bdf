"""Strings that static fields begin with: compilers put them into a table of the class, where no code loads them.

Source: "Dalvik Executable format", ``encoded_array_item`` and ``encoded_value``. Kotlin reads a ``private val`` of a
companion from its field, and D8 moves assignments out of ``<clinit>``.
"""

from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from auditor.apk.dex import DexError
from auditor.apk.dex_tables import Tables

_STRING = 0x17
_WITHOUT_BYTES = frozenset({0x1E, 0x1F})
_OF_BYTES = frozenset({0x00, 0x02, 0x03, 0x04, 0x06, 0x10, 0x11, *range(0x15, 0x1C)})
_LONGEST_INDEX = 4


def static_strings(tables: Tables, wanted: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The type of a class and the index of a wanted string that one of its static fields begins with.

    Raises DexError where arrays overlap so much that they would be read more than once.
    """
    classes = tables.classes[tables.classes["static_values"] != 0]
    classes = classes[np.argsort(classes["static_values"], kind="stable")]
    offsets = classes["static_values"].tolist()
    budget = len(tables.data)
    for number in sorted(_holders(tables.data, offsets, wanted)):
        values, length = _strings(tables.data, offsets[number])
        budget -= length
        if budget < 0:
            raise DexError("initial values overlap")
        for index in sorted(wanted.intersection(values)):
            yield int(classes["class"][number]), index


def _holders(data: bytes, offsets: list[int], wanted: frozenset[int]) -> set[int]:
    """Numbers of the arrays whose bytes may hold a wanted string; the last one, whose end is not known, always."""
    if not offsets or not wanted:
        return set()
    found = {len(offsets) - 1}
    end = offsets[-1]
    for pattern in (_pattern(index, length) for index in wanted for length in range(1, _LONGEST_INDEX + 1)):
        at = data.find(pattern, offsets[0], end) if pattern else -1
        while at >= 0:
            after = bisect_right(offsets, at)
            found.add(after - 1)
            at = data.find(pattern, offsets[after], end) if after < len(offsets) else -1
    return found


def _pattern(index: int, length: int) -> bytes:
    """The encoded value; empty where the index takes more bytes."""
    return bytes([length - 1 << 5 | _STRING]) + index.to_bytes(length, "little") if index < 1 << 8 * length else b""


def _strings(data: bytes, at: int) -> tuple[set[int], int]:
    """Indices of the strings of an array, up to a value that no static field can begin with; and its length."""
    start = at
    count = shift = 0
    for at in range(start, min(start + 5, len(data))):
        count |= (data[at] & 0x7F) << shift
        shift += 7
        if data[at] < 0x80:
            break
    at += 1
    found: set[int] = set()
    for _ in range(count):
        if at >= len(data):
            break
        kind, length = data[at] & 0x1F, (data[at] >> 5) + 1
        if kind in _WITHOUT_BYTES:
            length = 0
        elif kind not in _OF_BYTES:
            break
        if kind == _STRING:
            found.add(int.from_bytes(data[at + 1 : at + 1 + length], "little"))
        at += 1 + length
    return found, at - start
