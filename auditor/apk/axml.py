"""Binary XML as Android reads it, as an element tree.

Source of the format and of each choice: AOSP ``ResourceTypes.h`` and ``ResourceTypes.cpp`` (``ResXMLTree``,
``ResStringPool``), ``AttributeResolution.cpp``. Android finds framework attributes by the resource id of their name,
whatever the name's text and namespace; it takes the typed value, not the raw string; it skips chunks it does not know.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from auditor.apk.attributes import ANDROID_ATTRIBUTES, android
from auditor.apk.stringpool import StringPool
from auditor.limits import Limits

_STRING_POOL, _RESOURCE_MAP = 0x0001, 0x0180
_FIRST_NODE, _START_ELEMENT, _END_ELEMENT, _LAST_NODE = 0x0100, 0x0102, 0x0103, 0x017F
_REFERENCE, _ATTRIBUTE, _STRING, _FLOAT, _DECIMAL, _HEXADECIMAL, _BOOLEAN = 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12
_FIRST_INTEGER, _LAST_INTEGER = 0x10, 0x1F
_NO_INDEX = 0xFFFFFFFF
_CHUNK = struct.Struct("<2HL")
_ELEMENT = struct.Struct("<2L6H")
_VALUE = struct.Struct("<3LHBBL")

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_UNNAMED = "_"  # for an element whose name no manifest has: Android passes over what it does not know

# PackageParser takes these from uses-permission only where they are integers; text there limits nothing.
_INTEGERS_OF_REQUESTS = {android("minSdkVersion"), android("maxSdkVersion")}


class AxmlError(ValueError):
    """No document that Android would parse. The words fit a problem's ``detail``."""


class _Chunk(NamedTuple):
    kind: int
    header: int
    start: int
    end: int


class _Document(NamedTuple):
    data: bytes
    strings: StringPool
    ids: tuple[int, ...]
    """Resource id of the attribute name at each index of the string pool."""
    misnamed: dict[str, str]
    """Attributes by the text of their name, where it is another than the id's."""


class Axml(NamedTuple):
    """A parsed document."""

    root: "etree._Element"
    """Elements carry bare names; attributes of the framework its namespace."""
    misnamed: tuple[tuple[str, str], ...]
    """Attributes whose text says another name than their id: what the text says, what they are; sorted."""


def parse(data: bytes, limits: Limits) -> Axml:
    """The document, which has to have one root.

    Raises AxmlError for what Android refuses, and past the budgets on depth, elements and text.
    """
    strings, ids = StringPool(b"", limits.manifest_bytes), ()
    chunks = _chunks(data)
    for chunk in chunks:
        if chunk.kind == _STRING_POOL:
            strings = StringPool(data[chunk.start : chunk.end], limits.manifest_bytes)
        elif chunk.kind == _RESOURCE_MAP:
            count = max(0, chunk.end - chunk.start - chunk.header) // 4
            ids = struct.unpack_from(f"<{count}L", data, chunk.start + chunk.header)
        elif _FIRST_NODE <= chunk.kind <= _LAST_NODE:
            document = _Document(data, strings, ids, {})
            return Axml(_tree(document, chunk, chunks, limits), tuple(sorted(document.misnamed.items())))
    raise AxmlError("no element in it")


def _chunks(data: bytes) -> Iterator[_Chunk]:
    if len(data) < _CHUNK.size:
        raise AxmlError("too short for a binary manifest")
    _, header, size = _CHUNK.unpack_from(data)
    if header < _CHUNK.size or size < header or size > len(data):
        raise AxmlError(f"its header claims {size} of {len(data)} bytes")
    at = header
    while at + _CHUNK.size <= size:
        kind, header, length = _CHUNK.unpack_from(data, at)
        if header < _CHUNK.size or length < header or at + length > size:
            raise AxmlError(f"damaged chunk at byte {at}")
        yield _Chunk(kind, header, at, at + length)
        at += length


def _tree(document: _Document, first: _Chunk, rest: Iterator[_Chunk], limits: Limits) -> "etree._Element":
    root: etree._Element | None = None
    open_elements: list[etree._Element] = []
    count = budgeted = 0
    chunk: _Chunk | None = first
    while chunk is not None:
        if chunk.kind == _START_ELEMENT:
            count += 1
            if count > limits.manifest_elements or len(open_elements) >= limits.manifest_depth:
                raise AxmlError(f"more than {limits.manifest_elements} elements or {limits.manifest_depth} levels")
            tag, attributes = _element(document, chunk)
            budgeted += len(tag) + sum(map(len, attributes.values()))
            if budgeted > limits.manifest_bytes:
                raise AxmlError(f"more than {limits.manifest_bytes} characters of text")
            if root is None:
                root = element = etree.Element(tag, attributes)
            else:
                element = etree.SubElement(open_elements[-1], tag, attributes)
            open_elements.append(element)
        elif chunk.kind == _END_ELEMENT and open_elements:
            open_elements.pop()
            if root is not None and not open_elements:
                return root
        chunk = next(rest, None)
    raise AxmlError("it ends inside an element" if root is not None else "no element in it")


def _element(document: _Document, chunk: _Chunk) -> tuple[str, dict[str, str]]:
    extension = chunk.start + chunk.header
    if extension + _ELEMENT.size > chunk.end:
        raise AxmlError(f"damaged element at byte {chunk.start}")
    _, name, start, size, count, *_ = _ELEMENT.unpack_from(document.data, extension)
    first = extension + start
    if count and (size < _VALUE.size or first + size * count > chunk.end):
        raise AxmlError(f"damaged attributes at byte {chunk.start}")
    tag = document.strings.get(name) or ""
    if not _NAME.fullmatch(tag):
        tag = _UNNAMED
    attributes: dict[str, str] = {}
    for at in range(first, first + size * count, size or 1):
        named = _attribute(document, at, tag)
        if named is not None:
            attributes.setdefault(*named)
    return tag, attributes


def _attribute(document: _Document, at: int, tag: str) -> tuple[str, str] | None:
    namespace, name, raw, _, _, kind, value = _VALUE.unpack_from(document.data, at)
    identifier = document.ids[name] if name < len(document.ids) else 0
    if identifier:
        known = ANDROID_ATTRIBUTES.get(identifier)
        if known is None:
            return None
        key = android(known)
        written = document.strings.get(name) or ""
        if written != known:
            document.misnamed[written] = known
        if key in _INTEGERS_OF_REQUESTS and tag.startswith("uses-permission") and not _is_integer(kind):
            return None
        text = _text(document.strings, kind, value)
    else:
        # Android asks for the few attributes without an id, such as package, by name, and takes their raw string.
        if namespace != _NO_INDEX:
            return None
        key = document.strings.get(name) or ""
        text = document.strings.get(raw) if raw != _NO_INDEX else _text(document.strings, kind, value)
        if not _NAME.fullmatch(key):
            return None
    return None if text is None else (key, text)


def _is_integer(kind: int) -> bool:
    return _FIRST_INTEGER <= kind <= _LAST_INTEGER


def _text(strings: StringPool, kind: int, value: int) -> str | None:
    """A typed value in words, as ``TypedValue.coerceToString``; None for the null value."""
    if kind == _STRING:
        return strings.get(value)
    if kind == _REFERENCE:
        return f"@0x{value:08x}"
    if kind == _ATTRIBUTE:
        return f"?0x{value:08x}"
    if kind == _FLOAT:
        return str(struct.unpack("<f", struct.pack("<L", value))[0])
    if kind == _BOOLEAN:
        return "true" if value else "false"
    if kind == _DECIMAL:
        return str(value - (1 << 32) if value >> 31 else value)
    if kind == _HEXADECIMAL:
        return f"0x{value:x}"
    return None if kind == 0 else f"#{value:08x}"
