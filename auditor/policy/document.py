"""A policy as a sequence of blocks, whatever format it came in."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from auditor.model.evidence import Location, Problem
from auditor.policy.folding import FoldedText, fold, without_possessives

_QUOTE_BEFORE = 60
_QUOTE_AFTER = 90


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class Section(StrEnum):
    """What a part of a policy is for."""

    COLLECTION = "collection"
    PERMISSIONS = "permissions"
    SDKS = "sdks"
    DEFINITIONS = "definitions"
    COOKIES = "cookies"
    SHARING = "sharing"
    STORAGE = "storage"
    SECURITY = "security"
    RIGHTS = "rights"
    MINORS = "minors"
    CHANGES = "changes"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table row. ``start`` and ``end`` are its place in the row's text."""

    text: str
    start: int
    end: int
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink in a block's text. ``start`` and ``end`` are the place of its words."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """A heading, paragraph, list item or table row."""

    kind: BlockKind
    text: str
    """Original text; a row's cells are joined by `` | `` (see ``cells``)."""
    lines: tuple[tuple[int, int], ...]
    """(offset, line): from this offset of ``text`` on, the text stands on this line of the file. Sorted, from 0.

    In a PDF it is the line of the page; in a Word document, the number of the paragraph or table row."""
    pages: tuple[tuple[int, int], ...] = ()
    """(offset, page), as ``lines``; empty where the format has no pages."""
    level: int = 0
    """Depth of a heading, from 1; 0 for other blocks."""
    table: int | None = None
    """Number of the table that a row belongs to."""
    cells: tuple[Cell, ...] = ()
    links: tuple[Link, ...] = ()
    section: Section = Section.OTHER
    heading: str | None = None
    """Text of the nearest heading above."""
    context: tuple[str, ...] = field(default=())
    """Texts of all headings above, outermost first."""

    def under(self, section: Section, headings: tuple[str, ...]) -> "Block":
        """The same block in its section, under these headings. Each block comes by: ``replace`` takes twice as long."""
        return Block(
            kind=self.kind,
            text=self.text,
            lines=self.lines,
            pages=self.pages,
            level=self.level,
            table=self.table,
            cells=self.cells,
            links=self.links,
            section=section,
            heading=headings[-1] if headings else None,
            context=headings,
        )

    @cached_property
    def spelled_out(self) -> FoldedText:
        """The folded text with its possessives."""
        return fold(self.text, possessives=False)

    @cached_property
    def folded(self) -> FoldedText:
        return without_possessives(self.spelled_out)

    def line_at(self, offset: int) -> int:
        """Line of the file, from 1, at an offset of the text; 0: unknown."""
        return self.lines[bisect_right(self.lines, (offset, 1 << 60)) - 1][1]

    def page_at(self, offset: int) -> int | None:
        """Page, from 1, at an offset of the text."""
        return self.pages[bisect_right(self.pages, (offset, 1 << 60)) - 1][1] if self.pages else None

    def location(self, artifact: str, start: int, end: int) -> Location:
        """The place of a span of the text, with a quote of it and some of its surroundings."""
        quote_start = max(0, start - _QUOTE_BEFORE)
        quote_end = min(len(self.text), end + _QUOTE_AFTER)
        quote = " ".join(self.text[quote_start:quote_end].split())
        if quote_start > 0:
            quote = "…" + quote
        if quote_end < len(self.text):
            quote += "…"
        return Location(
            artifact=artifact,
            section=self.heading,
            page=self.page_at(start),
            line=self.line_at(start) or None,
            snippet=quote,
        )


@dataclass(frozen=True, kw_only=True)
class Document:
    """A policy, read but not yet understood. Blocks are in reading order."""

    path: str
    sha256: str
    format: str
    language: str
    title: str | None
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()
