"""Which methods the classes of a dex file define, and where the code of each lies: every ``class_data_item`` at once.

A ``class_data_item`` is a run of ULEB128 numbers: the counts of static fields, instance fields, direct and virtual
methods, then two numbers for each field and three for each method. They are told apart by their last bytes, and only
the numbers that someone asks for are computed.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.apk.dex_strings import Indices
from auditor.apk.dex_tables import Tables

_SPAN = 1 << 20
"""Bytes in which one run of items begins."""
_TAIL = 1 << 12
_MOST = 1 << 16
"""Members that an instruction can name."""
_LONGEST_NUMBER = 5
_COUNTS = 4
_PER_FIELD = 2
_PER_METHOD = 3


class Defined(NamedTuple):
    """The methods that classes define, in the order of their data; the arrays belong together."""

    methods: Indices
    """Indices of method ids."""
    codes: npt.NDArray[np.uint32]
    """Offset of the ``code_item``; 0 for an abstract or native method."""
    unreadable_classes: int
    """Classes whose data make no sense. Android would refuse the file, unless a packer mends it at run time."""


def defined_methods(tables: Tables) -> Defined:
    """All methods with a class in this dex. There are no more than method ids, so that lies cost no more than truth."""
    offsets = tables.classes["data"]
    offsets = np.sort(offsets[offsets != 0]).astype(np.intp)
    outside = len(offsets) - int(np.searchsorted(offsets, len(tables.data)))
    offsets = offsets[: len(offsets) - outside]
    parts = [_items(tables, run).defined() for run in _runs(offsets)]
    methods = np.concatenate([part.methods for part in parts]) if parts else np.empty(0, np.intp)
    codes = np.concatenate([part.codes for part in parts]) if parts else np.empty(0, np.uint32)
    unreadable = outside + sum(part.unreadable_classes for part in parts)
    return Defined(methods, codes, unreadable)


def _runs(offsets: Indices) -> Iterator[Indices]:
    """Sorted offsets, cut into runs that begin within a span."""
    at = 0
    while at < len(offsets):
        end = int(np.searchsorted(offsets, offsets[at] + _SPAN))
        yield offsets[at:end]
        at = end


def _items(tables: Tables, offsets: Indices) -> "_Items":
    items = _Items(tables, offsets)
    needed = items.needed()
    return items if needed <= _TAIL else _Items(tables, offsets, needed)


class _Items:
    """The ``class_data_item`` that begin at some sorted offsets, close to each other."""

    def __init__(self, tables: Tables, offsets: Indices, tail: int = _TAIL) -> None:
        """``tail``: bytes that are read after the last offset."""
        self.most_fields, self.most_methods = min(len(tables.fields), _MOST), min(len(tables.methods), _MOST)
        self.known = len(tables.methods)
        low = int(offsets[0])
        self.starts = offsets - low
        self.bytes = tables.strings.bytes[low : int(offsets[-1]) + tail]
        self.lasts = np.flatnonzero(self.bytes < 0x80)
        """The last byte of each number."""
        self.first = np.searchsorted(self.lasts, self.starts)
        """The number with which each item begins."""
        self.headed = self.first + _COUNTS <= len(self.lasts)
        self.counts = np.zeros((_COUNTS, len(offsets)), np.intp)
        """Of each item, in the order of the format."""
        for number in range(_COUNTS):
            starts = self.starts[self.headed] if number == 0 else None
            self.counts[number, self.headed] = self._values(self.first[self.headed] + number, starts)

    def needed(self) -> int:
        """A tail that is long enough for every item that can be true."""
        fields, methods = self.counts[0] + self.counts[1], self.counts[2] + self.counts[3]
        sizes = _LONGEST_NUMBER * (_COUNTS + _PER_FIELD * fields + _PER_METHOD * methods)
        likely = (fields <= self.most_fields) & (methods <= self.most_methods)
        return int(np.max((self.starts + sizes)[likely], initial=0)) - int(self.starts[-1])

    def defined(self) -> Defined:
        kept, body = self._kept()
        direct, virtual = self.counts[2, kept], self.counts[3, kept]
        lists = np.column_stack((body[kept], body[kept] + _PER_METHOD * direct)).ravel()
        lengths = np.column_stack((direct, virtual)).ravel()
        numbers = np.repeat(lists, lengths) + _PER_METHOD * _counted(lengths)
        methods = _running(self._values(numbers), lengths)
        codes = self._values(numbers + 2).astype(np.uint32)
        broken = len(kept) - int(np.count_nonzero(kept))
        right = methods < self.known
        if not right.all():
            items = np.repeat(np.arange(len(direct)), direct + virtual)
            lost = np.unique(items[~right])
            right = ~np.isin(items, lost)
            broken += len(lost)
        return Defined(methods[right], codes[right], broken)

    def _kept(self) -> tuple[npt.NDArray[np.bool_], Indices]:
        """Which items can be true, and the number with which the methods of each begin."""
        fields, methods = self.counts[0] + self.counts[1], self.counts[2] + self.counts[3]
        body = self.first + _COUNTS + _PER_FIELD * fields
        kept = self.headed & (fields <= self.most_fields) & (methods <= self.most_methods)
        kept &= body + _PER_METHOD * methods <= len(self.lasts)
        for counts, most in ((fields, self.most_fields), (methods, self.most_methods)):
            kept &= np.cumsum(np.where(kept, counts, 0)) <= most
        return kept, body

    def _values(self, numbers: Indices, starts: Indices | None = None) -> Indices:
        """The numbers of these indices; ``starts`` says where they begin, unless right after the one before."""
        lasts = self.lasts[numbers]
        if starts is None:
            starts = self.lasts[numbers - 1] + 1
        lengths = lasts - starts + 1
        values = (self.bytes[starts] & 0x7F).astype(np.intp)
        for place in range(1, _LONGEST_NUMBER):
            longer = np.flatnonzero(lengths > place)
            if not longer.size:
                break
            values[longer] |= (self.bytes[starts[longer] + place] & 0x7F).astype(np.intp) << 7 * place
        values &= 0xFFFFFFFF
        return values


def _counted(lengths: Indices) -> Indices:
    """0, 1, 2 … anew for each length."""
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - np.repeat(before, lengths)


def _running(differences: Indices, lengths: Indices) -> Indices:
    """Running sums that begin anew for each length."""
    sums: Indices = np.concatenate((np.zeros(1, np.intp), np.cumsum(differences)))
    before = np.cumsum(lengths) - lengths
    counted: Indices = sums[1:] - np.repeat(sums[before], lengths)
    return counted
