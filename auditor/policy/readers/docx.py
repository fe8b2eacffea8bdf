"""Word documents (.docx) to blocks: what is printed, without tracked deletions and hidden text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from auditor.limits import Limits
from auditor.model.evidence import ProblemKind
from auditor.policy.document import Block, BlockKind, Link
from auditor.policy.readers.content import Content, Gap, UnreadError
from auditor.policy.readers.html import row_block
from auditor.policy.readers.ooxml import (
    PLAIN,
    Package,
    child,
    is_on,
    labels,
    local,
    number_of,
    outline_level,
    styles,
    value,
)
from auditor.policy.readers.text import heading_level, links_in

_SKIPPED = frozenset(
    {"del", "moveFrom", "Fallback", "rPr", "sectPr", "tblPr", "tblGrid", "instrText", "delText", "rPrChange"}
)
_LINK_FIELD = re.compile(r"\s*HYPERLINK\s+\"([^\"]{1,2000})\"")
_MOST_COLUMNS = 100
_LONGEST_INSTRUCTION = 20
"""Runs over which Word spreads the instruction of a field."""


def read_docx(data: bytes, limits: Limits) -> Content:
    """The document, its text boxes, footnotes and endnotes. Raises UnreadError where it cannot be read."""
    package = Package(data, limits)
    main = package.main_part()
    root = package.xml(main) if main is not None else None
    if main is None or root is None or local(root) != "document":
        raise UnreadError(ProblemKind.POLICY_FORMAT, "a ZIP archive without a Word document")
    relations = package.relations(main)
    parts = {kind: path for kind, path, outside in relations.values() if not outside}
    reader = _Reader(package, parts, relations)
    blocks = list(islice(reader.blocks(root), limits.policy_blocks + 1))
    for kind in ("footnotes", "endnotes"):
        notes = package.xml(parts[kind]) if kind in parts else None
        if notes is not None:
            blocks += islice(reader.blocks(notes), limits.policy_blocks + 1)
    gaps = () if "aFChunk" not in parts else (Gap(kind=ProblemKind.POLICY_PART_UNREAD, detail=parts["aFChunk"]),)
    return Content(format="docx", blocks=tuple(blocks), title=reader.title, gaps=gaps)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being read; a text box inside it is read as paragraphs of their own."""

    element: etree._Element
    parts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    length: int = 0
    open_links: list[tuple[str, int]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


class _Reader:
    """Walks a part once, without recursion."""

    def __init__(self, package: Package, parts: dict[str, str], relations: dict[str, tuple[str, str, bool]]) -> None:
        self._styles = styles(package.xml(parts["styles"]) if "styles" in parts else None)
        self._labels = labels(package.xml(parts["numbering"]) if "numbering" in parts else None)
        self._urls = {name: target for name, (_, target, outside) in relations.items() if outside}
        self._tables = 0
        self._place = 0
        self.title: str | None = None

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        open_paragraphs: list[_Paragraph] = []
        skipped: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                continue
            name = local(element)
            if event == "end":
                if name == "p" and open_paragraphs and open_paragraphs[-1].element is element:
                    yield from self._paragraph(open_paragraphs.pop())
                elif name in {"hyperlink", "fldSimple"} and open_paragraphs and open_paragraphs[-1].open_links:
                    _close_link(open_paragraphs[-1])
                continue
            if name == "tbl" and _is_data_table(element):
                yield from self._rows(element)
                skipped = element
            elif (
                name in _SKIPPED
                or (name == "r" and self._is_hidden(element))
                or (name == "tr" and _is_deleted(element))
            ):
                skipped = element
            elif name == "p":
                open_paragraphs.append(_Paragraph(element))
            elif open_paragraphs:
                self._inline(name, element, open_paragraphs[-1])

    def _inline(self, name: str, element: etree._Element, paragraph: _Paragraph) -> None:
        if name == "t":
            paragraph.add(element.text or "")
        elif name in {"br", "cr"}:
            paragraph.add("\n")
        elif name == "ptab" or (name == "tab" and _stands_in_run(element)):
            paragraph.add(" ")
        elif name == "noBreakHyphen":
            paragraph.add("-")
        elif name in {"hyperlink", "fldSimple"}:
            url = self._urls.get(value(element, "id") or "") or _field_url(value(element, "instr"))
            paragraph.open_links.append((url or "#" + (value(element, "anchor") or ""), paragraph.length))
        elif name == "fldChar":
            _field(element, paragraph)

    def _is_hidden(self, run: etree._Element) -> bool:
        """Whether a run is not printed, or struck out, which is to say no longer meant."""
        properties = child(run, "rPr")
        if properties is None:
            return False
        own = child(properties, "vanish")
        if own is not None:
            return is_on(own)
        if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            return True
        style = self._styles.get(value(child(properties, "rStyle")) or "", PLAIN)
        return style.is_hidden

    def _paragraph(self, paragraph: _Paragraph) -> Iterator[Block]:
        self._place += 1
        text = "".join(paragraph.parts)
        properties = child(paragraph.element, "pPr")
        style = self._styles.get(value(child(properties, "pStyle")) or "", PLAIN)
        if not text.strip() or style.is_contents or style.is_hidden:
            return
        if style.is_title and self.title is None:
            self.title = " ".join(text.split())
        number = number_of(properties) or style.number
        label = self._labels.get(number, "•") if number is not None and number[0] != "0" else ""
        level = outline_level(properties) or style.level or (1 if style.is_title else 0)
        start = 0
        for line in text.split("\n"):
            if line.strip():
                yield self._line(line, start, paragraph, level=level, label=label)
            start += len(line) + 1
            label = ""

    def _line(self, line: str, start: int, paragraph: _Paragraph, *, level: int, label: str) -> Block:
        """A line of a paragraph, which ends where the author broke it."""
        level = level or heading_level(label + line.strip())
        kind = BlockKind.HEADING if level else BlockKind.ITEM if label else BlockKind.PARAGRAPH
        inside = (link for link in paragraph.links if start <= link.start and link.end <= start + len(line))
        moved = tuple(Link(url=link.url, start=link.start - start, end=link.end - start) for link in inside)
        return Block(
            kind=kind, text=line.rstrip(), lines=((0, self._place),), level=level, links=(*moved, *links_in(line))
        )

    # --- tables ---

    def _rows(self, table: etree._Element) -> Iterator[Block]:
        """One block for each row. A cell merged over rows is repeated in each; one merged over columns stands in the
        first of them."""
        self._tables += 1
        above: dict[int, tuple[str, str | None]] = {}
        for row in _below(table, "tr"):
            self._place += 1
            if _is_deleted(row):
                continue
            cells: list[tuple[str, str | None]] = [("", None)] * _count(child(row, "trPr", "gridBefore"), least=0)
            for cell in _below(row, "tc"):
                properties = child(cell, "tcPr")
                merged = child(properties, "vMerge")
                column = len(cells)
                if merged is not None and value(merged) != "restart":
                    content = above.get(column, ("", None))
                else:
                    content = self._cell(cell)
                if merged is not None:
                    above[column] = content
                cells.append(content)
                cells += [("", None)] * (_count(child(properties, "gridSpan"), least=1) - 1)
            if any(text for text, _ in cells):
                yield row_block(cells, line=self._place, table=self._tables)

    def _cell(self, cell: etree._Element) -> tuple[str, str | None]:
        place = self._place
        blocks = list(self.blocks(cell))
        self._place = place
        text = " ".join(" ".join(block.text.split()) for block in blocks)
        return text, next((link.url for block in blocks for link in block.links), None)


def _below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, those too that stand in a content control or a tracked insertion."""
    for found in element:
        if local(found) == name:
            yield found
        elif local(found) in {"sdt", "sdtContent", "ins", "moveTo", "customXml"}:
            yield from _below(found, name)


def _is_data_table(table: etree._Element) -> bool:
    """Whether it is a table of its own, and no frame around text or other tables."""
    rows = list(_below(table, "tr"))
    if len(rows) < 2 or not any(len(list(_below(row, "tc"))) > 1 for row in rows):
        return False
    return not any(local(inner) == "tbl" for inner in table.iterdescendants())


def _stands_in_run(tab: etree._Element) -> bool:
    """A tab in a run is a character; elsewhere it is a stop on the ruler."""
    run = tab.getparent()
    return run is not None and local(run) == "r"


def _is_deleted(row: etree._Element) -> bool:
    return child(row, "trPr", "del") is not None


def _count(element: etree._Element | None, *, least: int) -> int:
    text = value(element) or ""
    return max(least, min(int(text), _MOST_COLUMNS)) if text.isdecimal() and len(text) < 6 else least


# --- links ----------------------------------------------------------------------------------------------------------


def _close_link(paragraph: _Paragraph) -> None:
    url, start = paragraph.open_links.pop()
    if url != "#" and paragraph.length > start:
        paragraph.links.append(Link(url=url, start=start, end=paragraph.length))


def _field_url(instruction: str | None) -> str | None:
    found = _LINK_FIELD.match(instruction or "")
    return found.group(1) if found else None


def _field(mark: etree._Element, paragraph: _Paragraph) -> None:
    """A field's begin, its result and its end are runs of their own; its instruction stands between the first two."""
    kind = value(mark, "fldCharType")
    if kind == "begin":
        paragraph.open_links.append(("#", paragraph.length))
    elif kind == "separate" and paragraph.open_links:
        paragraph.open_links[-1] = (_field_url(_instruction(mark)) or "#", paragraph.length)
    elif kind == "end" and paragraph.open_links:
        _close_link(paragraph)


def _instruction(mark: etree._Element) -> str:
    """The instruction in the runs right before the mark at which a field's result begins."""
    text = ""
    run = mark.getparent()
    for _ in range(_LONGEST_INSTRUCTION):
        if run is None:
            break
        text = "".join(part.text or "" for part in run if local(part) == "instrText") + text
        if any(value(part, "fldCharType") == "begin" for part in run):
            break
        run = run.getprevious()
    return text
