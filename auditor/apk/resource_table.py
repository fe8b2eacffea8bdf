"""The resource table of an APK, ``resources.arsc``: the values of one resource, looked up where the table has them.

A table holds an entry for every resource in every configuration, some hundred thousand in a large app, of which an
audit asks for two; so nothing is decoded but the entries asked for. Source of the format: AOSP ``ResourceTypes.h``
and ``LoadedArsc.cpp`` (sparse types, 16-bit offsets, compact entries). The tests hold it against androguard's parser.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from auditor.apk import typed_value
from auditor.apk.chunks import STRING_POOL, Chunk, ChunkError, inside, outermost
from auditor.apk.stringpool import StringPool
from auditor.limits import Limits

_TABLE, _PACKAGE, _TYPE = 0x0002, 0x0200, 0x0201
_TYPE_HEADER = struct.Struct("<2BH2LL")  # id, flags, reserved, entries, where they start; size of the configuration
_SPARSE, _OFFSET16 = 0x01, 0x02
_COMPLEX, _COMPACT = 0x0001, 0x0008
_NO_ENTRY, _NO_ENTRY16 = 0xFFFFFFFF, 0xFFFF


class _Type(NamedTuple):
    """The entries of one type in one configuration."""

    chunk: Chunk
    flags: int
    indices: int
    entries: int
    """Where they start, from the start of the chunk."""
    default: bool
    """Whether it is for no configuration in particular."""


class ResourceTable:
    """The values of each resource. Raises ChunkError for what Android would not load, and past the budgets."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._strings = StringPool(b"", limits.resources_bytes)
        self._types: dict[int, list[_Type]] = {}
        table = outermost(data)
        if table.kind != _TABLE:
            raise ChunkError("no resource table")
        left = limits.resource_chunks
        pools = 0
        for chunk in inside(data, table):
            if chunk.kind == STRING_POOL and not pools:
                self._strings = StringPool(data[chunk.start : chunk.end], limits.resources_bytes)
                pools += 1
            elif chunk.kind == _PACKAGE:
                left = self._index(chunk, left)
        for types in self._types.values():
            types.sort(key=lambda one: not one.default)

    def values(self, identifier: int) -> list[str | int]:
        """Texts and references of a resource, as stored; those of the default configuration first."""
        return list(self._values(identifier))

    def _index(self, package: Chunk, left: int) -> int:
        """Note where the types of a package are; gives how many more chunks may be looked at."""
        number = self._unpack("<L", package, 8)[0]
        for chunk in inside(self._data, package):
            left -= 1
            if left < 0:
                raise ChunkError("more chunks than their budget")
            if chunk.kind != _TYPE:
                continue
            if chunk.header < 8 + _TYPE_HEADER.size:
                raise ChunkError(f"damaged type at byte {chunk.start}")
            kind, flags, _, count, entries, size = _TYPE_HEADER.unpack_from(self._data, chunk.start + 8)
            configuration = self._data[chunk.start + 8 + _TYPE_HEADER.size : chunk.start + chunk.header]
            default = not any(configuration[: max(0, size - 4)])
            found = _Type(chunk, flags, count, entries, default)
            self._types.setdefault(number << 24 | kind << 16, []).append(found)
        return left

    def _values(self, identifier: int) -> Iterator[str | int]:
        for one in self._types.get(identifier & 0xFFFF0000, ()):
            offset = self._offset(one, identifier & 0xFFFF)
            if offset is None:
                continue
            at = one.entries + offset
            size, flags, data = self._unpack("<2HL", one.chunk, at)
            if flags & _COMPLEX:
                continue
            if flags & _COMPACT:
                kind = flags >> 8
            else:
                kind, data = self._unpack("<3xBL", one.chunk, at + size)
            if kind == typed_value.REFERENCE:
                yield data
            elif text := typed_value.in_words(kind, data, self._strings):
                yield text

    def _offset(self, one: _Type, index: int) -> int | None:
        """Where the entry is, from the first; None: the configuration has none."""
        first = one.chunk.header
        if one.flags & _SPARSE:
            return self._sparse_offset(one, index)
        if index >= one.indices:
            return None
        if one.flags & _OFFSET16:
            (offset,) = self._unpack("<H", one.chunk, first + 2 * index)
            return None if offset == _NO_ENTRY16 else offset * 4
        (offset,) = self._unpack("<L", one.chunk, first + 4 * index)
        return None if offset == _NO_ENTRY else offset

    def _sparse_offset(self, one: _Type, index: int) -> int | None:
        """By bisection, for the entries are sorted by index."""
        low, high = 0, one.indices
        while low < high:
            middle = (low + high) // 2
            found, offset = self._unpack("<2H", one.chunk, one.chunk.header + 4 * middle)
            if found == index:
                return int(offset) * 4
            low, high = (middle + 1, high) if found < index else (low, middle)
        return None

    def _unpack(self, form: str, chunk: Chunk, at: int) -> tuple[int, ...]:
        """Numbers at a place inside a chunk; raises ChunkError where it ends before them."""
        if at < 0 or chunk.start + at + struct.calcsize(form) > chunk.end:
            raise ChunkError(f"a value of the chunk at byte {chunk.start} lies outside it")
        return struct.unpack_from(form, self._data, chunk.start + at)
