"""Where the code of each method lies, and which instructions there name something of interest."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.apk.bytecode import CONST_STRING, CONST_STRING_JUMBO, INVOKES, STATIC_READS, WIDTHS, beginning
from auditor.apk.class_data import Defined
from auditor.apk.dex_strings import Indices
from auditor.apk.dex_tables import Tables

_HEADER_SIZE = 16
_SIZE_AT = 12
_ALIGNMENT = 4
_SPAN = 1 << 21
"""Bytes in which the code begins that is looked at in one step."""
_MOST_UNITS = 1 << 20
"""Of one method: sixteen times what fits into a Java class file."""
_METHOD, _FIELD, _STRING, _LONG_STRING = 1, 2, 4, 8


class Wanted(NamedTuple):
    """Indices that instructions may name."""

    methods: frozenset[int]
    fields: frozenset[int]
    strings: frozenset[int]


class Found(NamedTuple):
    """The code of one or more methods, with the places of the instructions in it that name what is wanted."""

    methods: list[int]
    """Method ids; build tools let methods with the same code share it."""
    code: "Code"
    places: list[int]
    """Code units from the start, ascending."""


@dataclass(frozen=True, slots=True)
class Code:
    """A ``code_item``."""

    data: bytes
    start: int
    """Of its header in ``data``."""
    units: memoryview

    @property
    def registers(self) -> int:
        (count,) = struct.unpack_from("<H", self.data, self.start)
        return int(count)

    @property
    def incoming(self) -> int:
        """How many of the registers, the last ones, hold what the caller passes."""
        (count,) = struct.unpack_from("<H", self.data, self.start + 2)
        return int(count)

    @property
    def tries(self) -> int:
        (count,) = struct.unpack_from("<H", self.data, self.start + 6)
        return int(count)

    def index(self, place: int) -> int:
        """The index that the instruction at the place names in its second unit, and a long string in its third."""
        long = self.units[place] & 0xFF == CONST_STRING_JUMBO
        return self.units[place + 1] | (self.units[place + 2] << 16 if long else 0)


class CodeItems:
    """All code of one set of tables."""

    def __init__(self, tables: Tables, defined: Defined) -> None:
        self.tables = tables
        self.data = tables.data
        has_code = np.flatnonzero(defined.codes)
        order = has_code[np.argsort(defined.codes[has_code], kind="stable")]
        self.methods = defined.methods[order]
        self.codes = defined.codes[order].astype(np.intp)
        """Of each method with code, ascending."""
        starts, shared = np.unique(self.codes, return_counts=True)
        ends = self._ends(starts)
        readable = ends > starts
        if len(starts):  # Android refuses code within other code
            readable[1:] &= np.maximum.accumulate(ends)[:-1] <= starts[1:]
        self.starts, self.ends = starts[readable], ends[readable]
        self.unreadable_methods = int(shared[~readable].sum())

    def _ends(self, starts: Indices) -> Indices:
        """The end of the instructions; 0 for an item that does not fit into the file."""
        size = len(self.data)
        inside = (starts % _ALIGNMENT == 0) & (starts + _HEADER_SIZE <= size)
        ends = np.zeros(len(starts), np.intp)
        words = np.frombuffer(self.data, "<u4", size // 4)
        units = words[(starts[inside] + _SIZE_AT) // 4].astype(np.intp)
        ends[inside] = starts[inside] + _HEADER_SIZE + 2 * units
        ends[(ends > size) | (ends > starts + 2 * _MOST_UNITS)] = 0
        return ends

    def item(self, start: int, end: int) -> Code:
        """The code between a start and its end."""
        return Code(self.data, start, memoryview(self.data)[start + _HEADER_SIZE : end].cast("H"))

    def find(self, wanted: Wanted) -> Iterator[Found]:
        """The code that names what is wanted, in the order of the file."""
        if not any(wanted):
            return
        kinds = _kinds(wanted)
        first = 0
        while first < len(self.starts):
            last = int(np.searchsorted(self.starts, self.starts[first] + _SPAN))
            yield from self._find(wanted, kinds, first, last)
            first = last

    def _find(self, wanted: Wanted, kinds: npt.NDArray[np.uint8], first: int, last: int) -> Iterator[Found]:
        """In the items from the first up to the last."""
        starts, ends = self.starts[first:last], self.ends[first:last]
        places = self._candidates(kinds, int(starts[0]) + _HEADER_SIZE, int(ends[-1]))
        items = np.searchsorted(starts, places, side="right") - 1
        inside = (places >= starts[items] + _HEADER_SIZE) & (places < ends[items])
        places, items = places[inside], items[inside]
        changes = np.flatnonzero(np.diff(items, prepend=-1)).tolist()
        for low, high in pairwise((*changes, len(items))):
            start, end = int(starts[items[low]]), int(ends[items[low]])
            code = self.item(start, end)
            relative = ((places[low:high] - start - _HEADER_SIZE) // 2).tolist()
            confirmed = [place for place in beginning(code.units, relative) if _names(code, place, wanted)]
            if confirmed:
                sharing = slice(*np.searchsorted(self.codes, (start, start + 1)).tolist())
                yield Found(self.methods[sharing].tolist(), code, confirmed)

    def _candidates(self, kinds: npt.NDArray[np.uint8], start: int, end: int) -> Indices:
        """Where, within these bytes, a code unit may be the opcode of what is wanted: ascending bytes of the file.

        The unit after it is compared first, for it is the rarer one.
        """
        units = np.frombuffer(self.data, "<u2", (end - start) // 2, start)
        at = np.flatnonzero((kinds != 0)[units[1:]]) + 1
        at = at[kinds[units[at]] & _OPCODES[units[at - 1] & 0xFF] != 0]
        places: Indices = start + 2 * (at - 1)
        return places


def _names(code: Code, place: int, wanted: Wanted) -> bool:
    """Whether the whole instruction lies in the code and names, with all its bits, something wanted."""
    opcode = code.units[place] & 0xFF
    if place + WIDTHS[opcode] > len(code.units):
        return False
    return opcode != CONST_STRING_JUMBO or code.index(place) in wanted.strings


def _kinds(wanted: Wanted) -> npt.NDArray[np.uint8]:
    """For each value of a code unit, what it could name."""
    kinds = np.zeros(1 << 16, np.uint8)
    kinds[list(wanted.methods)] |= _METHOD
    kinds[list(wanted.fields)] |= _FIELD
    kinds[[index for index in wanted.strings if index < len(kinds)]] |= _STRING
    kinds[[index & 0xFFFF for index in wanted.strings]] |= _LONG_STRING
    return kinds


def _opcodes(kinds: Mapping[int, frozenset[int]]) -> npt.NDArray[np.uint8]:
    table = np.zeros(256, np.uint8)
    for kind, opcodes in kinds.items():
        table[list(opcodes)] = kind
    return table


_OPCODES = _opcodes(
    {
        _METHOD: INVOKES,
        _FIELD: STATIC_READS,
        _STRING: frozenset({CONST_STRING}),
        _LONG_STRING: frozenset({CONST_STRING_JUMBO}),
    }
)
"""For each opcode, what it names."""
