"""The classes of a dex file: which it defines, and which it only names.

Source of the format: "Dalvik Executable format" (source.android.com), ``header_item``, ``string_id_item``,
``type_id_item``, ``class_def_item``; in version 041 one file holds several headers that share its offsets. Versions as
ART's ``StandardDexFile::kDexMagicVersions``. Checksums are ignored: Android checks them at installation at most.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MAGIC = re.compile(rb"dex\n(035|037|038|039|040|041)\0")
_HEADER_SIZE = 0x70
_LITTLE_ENDIAN = 0x12345678
_TABLES = struct.Struct("<6L")
_MOST_TYPES = 0xFFFF
_LONGEST_NAME = 0xFFFF
_CLASS_DEF_SIZE = 32


class DexError(ValueError):
    """No dex file that Android loads. The words fit a problem's ``detail``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dex:
    """Java names, inner classes with ``$``: ``com.shop.Outer$Inner``. Both sorted."""

    member: str
    defined: tuple[str, ...]
    referenced: tuple[str, ...]
    """Classes that are named as types and not defined here."""


def read_dex(member: str, data: bytes) -> Dex:
    """The classes of a dex file; raises DexError."""
    defined: set[str] = set()
    named: set[str] = set()
    try:
        for header in _headers(data):
            types = _types(data, header)
            named.update(types)
            defined.update(_defined(data, header, types))
    except struct.error:
        raise DexError("a table lies outside the file") from None
    return Dex(
        member=member, defined=tuple(sorted(_classes(defined))), referenced=tuple(sorted(_classes(named - defined)))
    )


def _headers(data: bytes) -> Iterator[int]:
    """Offset of each header: one, or in version 041 as many as the file holds."""
    at = 0
    while True:
        magic = _MAGIC.match(data, at)
        if magic is None or at + _HEADER_SIZE > len(data):
            raise DexError(f"no dex header at byte {at}")
        (byte_order,) = struct.unpack_from("<L", data, at + 0x28)
        if byte_order != _LITTLE_ENDIAN:
            raise DexError(f"unknown byte order {byte_order:#x}")
        yield at
        (size,) = struct.unpack_from("<L", data, at + 0x20)
        at += size
        if magic[1] != b"041" or at >= len(data):
            return
        if size < _HEADER_SIZE:
            raise DexError(f"header at byte {at - size} claims {size} bytes")


def _types(data: bytes, header: int) -> list[str]:
    """The descriptor of each type id."""
    string_count, string_table, type_count, type_table, _, _ = _TABLES.unpack_from(data, header + 0x38)
    if type_count > _MOST_TYPES:
        raise DexError(f"{type_count} types, and Android loads {_MOST_TYPES} at most")
    if string_table + 4 * string_count > len(data):
        raise DexError("the string table lies outside the file")
    indices = struct.unpack_from(f"<{type_count}L", data, type_table)
    if indices and max(indices) >= string_count:
        raise DexError("a type without a name")
    offsets = memoryview(data)[string_table : string_table + 4 * string_count]
    budget = len(data)
    types = []
    for index in indices:
        (offset,) = struct.unpack_from("<L", offsets, 4 * index)
        raw = _string(data, offset)
        budget -= len(raw)
        if budget < 0:
            raise DexError("type names overlap")
        types.append(_decoded(raw))
    return types


def _string(data: bytes, offset: int) -> bytes:
    """The bytes of a ``string_data_item``, after its length and up to the NUL."""
    for start in range(offset + 1, offset + 6):  # the length is a ULEB128 of five bytes at most
        if data[start - 1 : start] < b"\x80":
            end = data.find(b"\0", start, start + _LONGEST_NAME)
            if end < 0 or start > len(data):
                break
            return data[start:end]
    raise DexError(f"damaged string at byte {offset}")


def _decoded(raw: bytes) -> str:
    """MUTF-8 as text: NUL in two bytes, characters past U+FFFF as two surrogates of three bytes each."""
    if raw.isascii():
        return raw.decode("ascii")
    try:
        text = raw.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def _defined(data: bytes, header: int, types: list[str]) -> Iterator[str]:
    count, table = struct.unpack_from("<2L", data, header + 0x60)
    if count > _MOST_TYPES or table + count * _CLASS_DEF_SIZE > len(data):
        raise DexError("the class table lies outside the file")
    for (index,) in struct.iter_unpack("<L28x", memoryview(data)[table : table + count * _CLASS_DEF_SIZE]):
        if index >= len(types):
            raise DexError("a class without a type")
        yield types[index]


def _classes(descriptors: set[str]) -> Iterator[str]:
    """Java names of the classes among type descriptors; arrays and primitive types are none."""
    return (
        descriptor[1:-1].replace("/", ".")
        for descriptor in descriptors
        if descriptor[:1] == "L" and descriptor[-1:] == ";"
    )
