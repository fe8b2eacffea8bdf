"""The parts of a Word document (ECMA-376): the ZIP under budget, XML without entities, styles, lists and links."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath

from lxml import etree

from auditor.limits import Limits
from auditor.model.evidence import ProblemKind
from auditor.policy.readers.content import UnreadError

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc\b|目录)", re.IGNORECASE)
_LONGEST_CHAIN = 20
"""Styles that a style may be based on; Word's own limit is lower."""


def local(element: etree._Element) -> str:
    """Name without its namespace: the two editions of the standard differ in nothing else that matters here."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute by its name without namespace."""
    if element is None:
        return None
    return next((str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element at a path of names."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not turned off."""
    return element is not None and value(element) not in {"0", "false", "off", "none"}


class Package:
    """The archive, by members. Nothing outside of it is ever opened."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise UnreadError(ProblemKind.POLICY_UNREADABLE, f"no complete ZIP archive: {error}") from None
        if len(self._zip.infolist()) > limits.document_members:
            raise UnreadError(ProblemKind.POLICY_OVER_BUDGET, f"{limits.document_members} members")
        self._left = limits.document_bytes
        self._budget = limits.document_bytes
        self._tags = limits.document_tags
        names = self._zip.namelist()
        self.names = frozenset(names)
        if len(self.names) < len(
            names
        ):  # ECMA-376 part 2: no two parts have one name; readers differ in which they take
            raise UnreadError(ProblemKind.POLICY_UNREADABLE, "two members of one name")

    def read(self, name: str) -> bytes | None:
        """A member, or None where there is none. All that is read together stays in the budget."""
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as stream:
                data = stream.read(self._left + 1)
        except _BROKEN as error:
            raise UnreadError(ProblemKind.POLICY_UNREADABLE, f"{name}: {error}") from None
        self._left -= len(data)
        if self._left < 0:
            raise UnreadError(ProblemKind.POLICY_OVER_BUDGET, f"{self._budget} bytes unpacked")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The element tree of a member. Entities stay unresolved, and the depth is libxml2's own limit, 256."""
        data = self.read(name)
        if data is None:
            return None
        if data.count(b"<") > self._tags:
            raise UnreadError(ProblemKind.POLICY_OVER_BUDGET, f"{self._tags} tags")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadError(ProblemKind.POLICY_UNREADABLE, f"{name}: {error}") from None

    def main_part(self) -> str | None:
        """The document itself, as the package's relations name it."""
        relations = self.relations("")
        named = next((path for kind, path, _ in relations.values() if kind == "officeDocument"), None)
        return named or next((name for name in ("word/document.xml",) if name in self.names), None)

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Id to (kind, target, whether it is outside of the package) of a part's relations."""
        folder = dirname(part)
        root = self.xml(join(folder, "_rels", part.rpartition("/")[2] + ".rels"))
        found: dict[str, tuple[str, str, bool]] = {}
        for relation in root if root is not None else ():
            target = value(relation, "Target") or ""
            outside = value(relation, "TargetMode") == "External"
            if not outside:
                target = normpath(target[1:] if target.startswith("/") else join(folder, target))
            kind = (value(relation, "Type") or "").rpartition("/")[2]
            found[value(relation, "Id") or ""] = (kind, target, outside)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style says of the text that has it."""

    level: int = 0
    """Depth of a heading, from 1; 0 for other text."""
    is_title: bool = False
    is_contents: bool = False
    """An entry of the table of contents, which repeats a heading."""
    is_hidden: bool = False
    number: tuple[str, str] | None = None
    """(list, level) of its numbering."""


PLAIN = Style()


def styles(root: etree._Element | None) -> dict[str, Style]:
    """Styles by their ids, each with what it takes over from those that it is based on."""
    elements = {value(element, "styleId") or "": element for element in (root if root is not None else ())}
    return {name: _style(name, elements) for name, element in elements.items() if local(element) == "style"}


def _style(name: str, elements: dict[str, etree._Element]) -> Style:
    chain: list[etree._Element] = []
    following: str | None = name
    while following in elements and len(chain) < _LONGEST_CHAIN and following is not None:
        chain.append(elements[following])
        following = value(child(elements[following], "basedOn"))
    titles = [value(child(element, "name")) or "" for element in chain]
    levels = [level for title, element in zip(titles, chain, strict=True) if (level := _level(title, element))]
    numbers = [number for element in chain if (number := number_of(child(element, "pPr")))]
    hidden = next((found for element in chain if (found := child(element, "rPr", "vanish")) is not None), None)
    return Style(
        level=levels[0] if levels else 0,
        is_title=bool(titles) and titles[0].casefold() in {"title", "标题"},
        is_contents=bool(titles) and _CONTENTS.match(titles[0]) is not None,
        is_hidden=is_on(hidden),
        number=numbers[0] if numbers else None,
    )


def _level(title: str, element: etree._Element) -> int:
    named = _HEADING.match(title.strip())
    return int(named.group(1)) if named else outline_level(child(element, "pPr"))


def outline_level(properties: etree._Element | None) -> int:
    """Depth of a heading, from 1, by the outline level; 0 for body text."""
    text = value(child(properties, "outlineLvl")) or ""
    return int(text) + 1 if text in {*"012345678"} else 0


def number_of(properties: etree._Element | None) -> tuple[str, str] | None:
    """(list, level) of a paragraph's own numbering. List 0 takes a style's numbering away."""
    numbering = child(properties, "numPr")
    number = value(child(numbering, "numId"))
    return None if number is None else (number, value(child(numbering, "ilvl")) or "0")


def labels(root: etree._Element | None) -> dict[tuple[str, str], str]:
    """(list, level) to a label such as its items have: 一、 or (1) or a bullet; which number does not matter."""
    shapes: dict[str, dict[str, str]] = {}
    lists: dict[str, str] = {}
    for element in root if root is not None else ():
        if local(element) == "abstractNum":
            shapes[value(element, "abstractNumId") or ""] = {
                value(level, "ilvl") or "0": _label(level) for level in element if local(level) == "lvl"
            }
        elif local(element) == "num":
            lists[value(element, "numId") or ""] = value(child(element, "abstractNumId")) or ""
    return {(name, level): label for name, shape in lists.items() for level, label in shapes.get(shape, {}).items()}


def _label(level: etree._Element) -> str:
    form = value(child(level, "numFmt")) or "decimal"
    text = (value(child(level, "lvlText")) or "")[:20]
    if form in {"bullet", "none"}:
        return "•"
    number = "一" if re.match(r"chinese|ideograph|taiwanese|japanese", form) else "1" if "ecimal" in form else "a"
    return re.sub(r"%[1-9]", number, text)
