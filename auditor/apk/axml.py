"""Binary XML as Android reads it, as an element tree.

Source of the format and of each choice: AOSP ``ResourceTypes.h`` and ``ResourceTypes.cpp`` (``ResXMLTree``,
``ResStringPool``), ``AttributeResolution.cpp``. Android finds framework attributes by the resource id of their name,
whatever the name's text and namespace; it takes the typed value, not the raw string; it skips chunks it does not know.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from auditor.apk import typed_value
from auditor.apk.chunks import STRING_POOL, Chunk, ChunkError, inside, outermost
from auditor.apk.naming import AttributeNames, element_name
from auditor.apk.stringpool import StringPool
from auditor.limits import Limits

_RESOURCE_MAP = 0x0180
_FIRST_NODE, _START_ELEMENT, _END_ELEMENT, _LAST_NODE = 0x0100, 0x0102, 0x0103, 0x017F
_NO_INDEX = 0xFFFFFFFF
_ELEMENT = struct.Struct("<2L6H")
_VALUE = struct.Struct("<3LHBBL")


class AxmlError(ValueError):
    """No document that Android would parse. The words fit a problem's ``detail``."""


class _Document(NamedTuple):
    data: bytes
    strings: StringPool
    ids: tuple[int, ...]
    """Resource id of the attribute name at each index of the string pool."""
    names: AttributeNames


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
    try:
        return _document(data, limits)
    except ChunkError as error:
        raise AxmlError(str(error)) from None


def _document(data: bytes, limits: Limits) -> Axml:
    strings, ids = StringPool(b"", limits.manifest_bytes), ()
    chunks = inside(data, outermost(data))
    for chunk in chunks:
        if chunk.kind == STRING_POOL:
            strings = StringPool(data[chunk.start : chunk.end], limits.manifest_bytes)
        elif chunk.kind == _RESOURCE_MAP:
            count = max(0, chunk.end - chunk.start - chunk.header) // 4
            ids = struct.unpack_from(f"<{count}L", data, chunk.start + chunk.header)
        elif _FIRST_NODE <= chunk.kind <= _LAST_NODE:
            document = _Document(data, strings, ids, AttributeNames())
            return Axml(_tree(document, chunk, chunks, limits), document.names.misnamed)
    raise AxmlError("no element in it")


def _tree(document: _Document, first: Chunk, rest: Iterator[Chunk], limits: Limits) -> "etree._Element":
    root: etree._Element | None = None
    open_elements: list[etree._Element] = []
    count = budgeted = 0
    chunk: Chunk | None = first
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


def _element(document: _Document, chunk: Chunk) -> tuple[str, dict[str, str]]:
    extension = chunk.start + chunk.header
    if extension + _ELEMENT.size > chunk.end:
        raise AxmlError(f"damaged element at byte {chunk.start}")
    _, name, start, size, count, *_ = _ELEMENT.unpack_from(document.data, extension)
    first = extension + start
    if count and (size < _VALUE.size or first + size * count > chunk.end):
        raise AxmlError(f"damaged attributes at byte {chunk.start}")
    tag = element_name(document.strings.get(name) or "")
    attributes: dict[str, str] = {}
    for at in range(first, first + size * count, size or 1):
        named = _attribute(document, at, tag)
        if named is not None:
            attributes.setdefault(*named)
    return tag, attributes


def _attribute(document: _Document, at: int, tag: str) -> tuple[str, str] | None:
    namespace, name, raw, _, _, kind, value = _VALUE.unpack_from(document.data, at)
    identifier = document.ids[name] if name < len(document.ids) else 0
    written = document.strings.get(name) or ""
    text = typed_value.in_words(kind, value, document.strings)
    if identifier:
        key = document.names.by_id(identifier, written, tag=tag, kind=kind)
    else:
        key = document.names.by_text(written, namespaced=namespace != _NO_INDEX)
        # Android takes the raw string of these.
        text = text if raw == _NO_INDEX else document.strings.get(raw)
    return None if key is None or text is None else (key, text)
