"""The tables of a dex file as arrays, one set for each header; nothing here is an object per method.

Source of the format: "Dalvik Executable format" (source.android.com), ``header_item`` and items of the id tables; in
version 041 one file holds several headers that share its offsets. Versions as ART's
``StandardDexFile::kDexMagicVersions``. Checksums are ignored: Android checks them at installation at most.
"""

import re
import struct
from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from auditor.apk.dex import DexError
from auditor.apk.dex_strings import Strings

NO_INDEX = 0xFFFFFFFF
_MAGIC = re.compile(rb"dex\n(035|037|038|039|040|041)\0")
_HEADER_SIZE = 0x70
_LITTLE_ENDIAN = 0x12345678
_MOST_TYPES = 0xFFFF
_MOST_HEADERS = 64
_FIRST_TABLE = 0x38
_MOST_PARAMETERS = 0xFF
"""Of a call, as many as there are registers to pass."""

_PROTO = np.dtype([("shorty", "<u4"), ("return", "<u4"), ("parameters", "<u4")])
_FIELD = np.dtype([("class", "<u2"), ("type", "<u2"), ("name", "<u4")])
_METHOD = np.dtype([("class", "<u2"), ("proto", "<u2"), ("name", "<u4")])
_CLASS = np.dtype(
    [
        (name, "<u4")
        for name in ("class", "access", "superclass", "interfaces", "source", "annotations", "data", "static_values")
    ]
)


class Tables:
    """What one header points to; every index in a table is one of the table that it points into.

    The structured arrays have the field names of the format, without ``_idx`` and ``_off``.
    """

    def __init__(self, member: str, data: bytes, header: int) -> None:
        """Raises DexError."""
        places = struct.unpack_from("<12L", data, header + _FIRST_TABLE)
        strings, types, protos, fields, methods, classes = zip(places[::2], places[1::2], strict=True)
        for (count, _), name in ((types, "types"), (protos, "method signatures"), (classes, "classes")):
            if count > _MOST_TYPES:
                raise DexError(f"{count} {name}, and Android loads {_MOST_TYPES} at most")
        self.member = member
        self.data = data
        self.strings = Strings(data, _indices(data, *strings, "string"))
        self.types = _indices(data, *types, "type")
        """The string of each type."""
        self.protos = _records(data, *protos, "signature", _PROTO)
        self.fields = _records(data, *fields, "field", _FIELD)
        self.methods = _records(data, *methods, "method", _METHOD)
        self.classes = _records(data, *classes, "class", _CLASS)
        self._check()

    def _check(self) -> None:
        strings, types, classes = len(self.strings), len(self.types), self.classes
        superclasses = classes["superclass"]
        for indices, count, what in (
            (self.types, strings, "a type without a name"),
            (self.protos["return"], types, "a method signature without its type"),
            (self.fields["class"], types, "a field without its class"),
            (self.fields["name"], strings, "a field without a name"),
            (self.methods["class"], types, "a method without its class"),
            (self.methods["proto"], len(self.protos), "a method without its signature"),
            (self.methods["name"], strings, "a method without a name"),
            (classes["class"], types, "a class without a type"),
            (superclasses[superclasses != NO_INDEX], types, "a class without its superclass"),
        ):
            if len(indices) and int(indices.max()) >= count:
                raise DexError(what)

    @cached_property
    def descriptors(self) -> list[str]:
        """The descriptor of each type. Raises DexError."""
        return self.strings.names(self.types)

    def _parameter_types(self, proto: int) -> list[str]:
        """Descriptors; raises DexError for a list outside the file."""
        offset = int(self.protos["parameters"][proto])
        if not offset:
            return []
        try:
            (count,) = struct.unpack_from("<L", self.data, offset)
            if count > _MOST_PARAMETERS:
                raise DexError(f"a method with {count} parameters")
            indices = struct.unpack_from(f"<{count}H", self.data, offset + 4)
        except struct.error:
            raise DexError("a list of parameters lies outside the file") from None
        if any(index >= len(self.types) for index in indices):
            raise DexError("a parameter without its type")
        return [self.descriptors[index] for index in indices]

    def method_name(self, method: int) -> str:
        return self.strings.text(int(self.methods["name"][method]))

    def method_class(self, method: int) -> str:
        """The descriptor."""
        return self.descriptors[int(self.methods["class"][method])]

    def parameter_types(self, method: int) -> list[str]:
        """Descriptors; raises DexError, as the next two."""
        return self._parameter_types(int(self.methods["proto"][method]))

    def method_parameters(self, method: int) -> str:
        """``(ILjava/lang/String;)``"""
        return f"({''.join(self.parameter_types(method))})"

    def method_signature(self, method: int) -> str:
        """Name and descriptor: ``onCreate(Landroid/os/Bundle;)V``."""
        returned = self.descriptors[int(self.protos["return"][int(self.methods["proto"][method])])]
        return f"{self.method_name(method)}{self.method_parameters(method)}{returned}"


def open_tables(member: str, data: bytes) -> tuple[Tables, ...]:
    """The tables of each header; raises DexError where Android would not load the file."""
    headers = tuple(_headers(data))
    if len(headers) > _MOST_HEADERS:  # each may claim all that the file holds
        raise DexError(f"{len(headers)} headers in one file")
    return tuple(Tables(member, data, header) for header in headers)


def java_name(descriptor: str) -> str:
    """``com.shop.Outer$Inner`` of ``Lcom/shop/Outer$Inner;``; other types stay descriptors."""
    return descriptor[1:-1].replace("/", ".") if descriptor[:1] == "L" and descriptor[-1:] == ";" else descriptor


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


def _indices(data: bytes, count: int, offset: int, name: str) -> npt.NDArray[np.uint32]:
    if offset + 4 * count > len(data):
        raise DexError(f"the {name} table lies outside the file")
    return np.frombuffer(data, "<u4", count, offset) if count else np.empty(0, "<u4")


def _records(data: bytes, count: int, offset: int, name: str, layout: np.dtype[np.void]) -> npt.NDArray[np.void]:
    if offset + layout.itemsize * count > len(data):
        raise DexError(f"the {name} table lies outside the file")
    return np.frombuffer(data, layout, count, offset) if count else np.empty(0, layout)
