"""Binary XML as Android reads it, as an element tree.

Source of the format and of each choice: AOSP ``ResourceTypes.h`` and ``ResourceTypes.cpp`` (``ResXMLTree``,
``ResStringPool``), ``AttributeResolution.cpp``. Android finds framework attributes by the resource id of their name,
whatever the name's text and namespace, as long as the ids ascend; it takes the typed value, not the raw string; it
skips chunks it does not know; it takes a document that ends inside an element.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from lxml import etree

from auditor.apk import typed_value
from auditor.apk.chunks import STRING_POOL, Chunk, ChunkError, inside, outermost
from auditor.apk.naming import AttributeNames, element_name, read_as
from auditor.apk.stringpool import StringPool
from auditor.limits import Limits

_RESOURCE_MAP = 0x0180
_FIRST_NODE, _START_ELEMENT, _END_ELEMENT, _LAST_NODE = 0x0100, 0x0102, 0x0103, 0x017F
_NO_INDEX = 0xFFFFFFFF
_ELEMENT = struct.Struct("<2L6H")
_VALUE = struct.Struct("<3LHBBL")
_NAME = struct.Struct("<L")


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
    irregular: tuple[str, ...] = ()
    """What else no build tool writes, and Android takes."""


def parse(data: bytes, limits: Limits) -> Axml:
    """The document, which has to have one root. Elements past the budget on depth are passed over.

    Raises AxmlError for what Android refuses, and past the budgets on elements, attributes and text.
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
            return _Tree(_Document(data, strings, ids, AttributeNames()), limits).of(chain((chunk,), chunks))
    raise AxmlError("no element in it")


class TreeBudget:
    """What a manifest may hold, whichever format it has."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._elements = self._characters = 0

    def add_element(self) -> None:
        """Raises AxmlError past the budget."""
        self._elements += 1
        if self._elements > self._limits.manifest_elements:
            raise AxmlError(f"more than {self._limits.manifest_elements} elements")

    def add_text(self, tag: str, attributes: dict[str, str]) -> None:
        """Of one element. Raises AxmlError past the budget."""
        self._characters += len(tag) + sum(map(len, attributes.values()))
        if self._characters > self._limits.manifest_bytes:
            raise AxmlError(f"more than {self._limits.manifest_bytes} characters of text")


class _Tree:
    """Builds the element tree under its budgets."""

    def __init__(self, document: _Document, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._budget = TreeBudget(limits)
        self._attributes = 0
        self._unsorted = 0
        self._deepest = 0

    def of(self, nodes: Iterable[Chunk]) -> Axml:
        """The document, up to the end of its root."""
        root: etree._Element | None = None
        open_elements: list[etree._Element] = []
        depth = 0
        ended = False
        for chunk in nodes:
            if chunk.kind == _START_ELEMENT:
                self._budget.add_element()
                depth += 1
                if depth > self._limits.manifest_depth:
                    self._deepest = max(self._deepest, depth)
                    continue
                tag, attributes = self._read(chunk)
                parent = open_elements[-1] if open_elements else None
                element = (
                    etree.Element(tag, attributes) if parent is None else etree.SubElement(parent, tag, attributes)
                )
                root = element if root is None else root
                open_elements.append(element)
            elif chunk.kind == _END_ELEMENT and depth:
                if depth == len(open_elements):
                    open_elements.pop()
                depth -= 1
                ended = not depth
                if ended:
                    break
        if root is None:
            raise AxmlError("no element in it")
        return Axml(root, self._document.names.misnamed, tuple(self._irregular(ended=ended)))

    def _irregular(self, *, ended: bool) -> Iterator[str]:
        if not ended:
            yield "it ends inside an element"
        if self._deepest:
            yield f"elements nest {self._deepest} levels deep"
        if self._unsorted:
            yield f"{self._unsorted} attributes out of order, which Android does not find"

    def _read(self, chunk: Chunk) -> tuple[str, dict[str, str]]:
        """Name and attributes of an element."""
        data = self._document.data
        extension = chunk.start + chunk.header
        if extension + _ELEMENT.size > chunk.end:
            raise AxmlError(f"damaged element at byte {chunk.start}")
        _, name, start, size, count, *_ = _ELEMENT.unpack_from(data, extension)
        first = extension + start
        # Android checks no more than this; attributes may be shorter than they are, and overlap.
        if first + size * count > chunk.end or (count and first + size * (count - 1) + _VALUE.size > len(data)):
            raise AxmlError(f"damaged attributes at byte {chunk.start}")
        self._attributes += count
        if self._attributes > self._limits.manifest_attributes:
            raise AxmlError(f"more than {self._limits.manifest_attributes} attributes")
        tag = element_name(self._document.strings.get(name) or "")
        attributes: dict[str, str] = {}
        last = 0
        for number in range(count):
            at = first + size * number
            identifier = self._identifier(at)
            if 0 < identifier <= last:
                self._unsorted += 1
                continue
            last = max(last, identifier)
            named = _attribute(self._document, at, identifier, tag)
            if named is not None:
                attributes.setdefault(*named)
        self._budget.add_text(tag, attributes)
        return tag, attributes

    def _identifier(self, at: int) -> int:
        """The resource id of an attribute's name; 0: none.

        ``AttributeResolution.cpp``, ``RetrieveAttributes`` goes through attributes and the ids that it looks for side
        by side, both in ascending order: an attribute behind one with a larger id, or with the same, is never reached.
        """
        (name,) = _NAME.unpack_from(self._document.data, at + 4)
        return self._document.ids[name] if name < len(self._document.ids) else 0


def _attribute(document: _Document, at: int, identifier: int, tag: str) -> tuple[str, str] | None:
    namespace, name, raw, _, _, kind, value = _VALUE.unpack_from(document.data, at)
    written = document.strings.get(name) or ""
    text = typed_value.in_words(kind, value, document.strings)
    if identifier:
        key = document.names.by_id(identifier, written, tag=tag, kind=kind)
        text = text if key is None else read_as(key, kind, value) or text
    else:
        key = document.names.by_text(written, namespaced=namespace != _NO_INDEX)
        # Android takes the raw string of these.
        text = text if raw == _NO_INDEX else document.strings.get(raw)
    return None if key is None or text is None else (key, text)
