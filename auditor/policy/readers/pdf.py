"""PDF to blocks: the text of each page, its wrapped lines joined, running heads left out. The boundary to pypdf."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from auditor.limits import Limits
from auditor.model.evidence import ProblemKind
from auditor.policy.document import Block
from auditor.policy.readers.content import Content, Gap, UnreadError
from auditor.policy.readers.html import row_block
from auditor.policy.readers.pdf_tables import PageTable, Piece, Rules, joined, page_tables
from auditor.policy.readers.text import heading_level, is_bullet, text_block

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_PAGE_NUMBER = re.compile(
    r"[-–— ]*(?:第\s*)?\d{1,4}\s*[页頁]?(?:\s*[/／共]\s*共?\s*\d{1,4}\s*[页頁]?)?[-–— ]*$"
    r"|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?$",
    re.IGNORECASE,
)
_SENTENCE_END = tuple("。！？；：.!?:;")
_DIVIDED = re.compile(r"([A-Za-z]{2,30})[-\u00ad\u2010]$")
_WORD_START = re.compile(r"[a-z]{1,30}(?![a-z])")
_WORD = re.compile(r"[a-z]{1,40}(?:-[a-z]{1,40}){0,3}")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_FULL = 0.8
"""Part of the page's widest line that a line fills when it goes on in the next one."""
_MOST_JOINED = 200
_FEWEST_PAGES = 3
"""A line is a running head when it stands on most pages of a document of so many."""
_UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_LISTED_PAGES = 5
_DRAWING = 100
"""What drawing a form or image costs, in operators."""
_LEFT_OUT = re.compile(r"Impossible to decode|content is skipped")
"""What pypdf writes to its log when a form of a page is not read."""


class _TooLongError(Exception):
    """The drawing operators are more than the budget."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    number: int
    """Line of the page, from 1."""
    is_full: bool = False
    """Whether it reaches so far to the right that only the page's edge ended it."""
    row: tuple[str, ...] | None = None
    """The cells, where it is a row of a table."""
    table: int = 0


def read_pdf(data: bytes, limits: Limits) -> Content:
    """The text of all pages. The title in the file's properties is left alone: it is often that of a template.

    Raises UnreadError for a damaged or encrypted file and for one without text, as a scan is.
    """
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import LimitReachedError

    most = limits.pdf_stream_bytes
    budget = apply_configuration(
        zlib_maximum_output_length=most,
        lzw_maximum_output_length=most,
        run_length_maximum_output_length=most,
        array_based_stream_maximum_output_length=most,
        stream_decoding_work_maximum_length=2 * most,
        xform_maximum_invocations_per_extraction=limits.pdf_forms,
        stream_parsing_work_maximum_count=limits.pdf_operators,
    )
    lost: list[str] = []
    try:
        with budget, _lost_parts() as lost:
            opened = PdfReader(BytesIO(data), strict=False)
            is_open = not opened.is_encrypted or bool(opened.decrypt(""))
            pages, images, gaps = _pages(opened, limits) if is_open else ([], [], [])
    except LimitReachedError as error:
        raise UnreadError(ProblemKind.POLICY_OVER_BUDGET, str(error)[:200]) from None
    except Exception as error:  # pypdf lets errors of every kind through
        raise UnreadError(ProblemKind.POLICY_UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from None
    if not is_open:
        raise UnreadError(ProblemKind.POLICY_ENCRYPTED)
    texts = [page.text for page in pages]
    if not any(texts):
        detail = "every page is an image" if images else "no page has text"
        raise UnreadError(ProblemKind.POLICY_SCANNED, detail)
    if lost:
        gaps.append(Gap(kind=ProblemKind.POLICY_PART_UNREAD, detail=lost[0]))
    if images:
        gaps.append(Gap(kind=ProblemKind.POLICY_SCANNED, detail=_listed(images)))
    whole = "".join(texts)
    garbled = len(_UNREADABLE.findall(whole))
    if garbled * 10 > len(whole):
        raise UnreadError(ProblemKind.POLICY_GARBLED)
    return Content(format="pdf", blocks=tuple(_blocks(pages)), gaps=tuple(gaps))


class _Lost(logging.Handler):
    """Hears pypdf say, in its log and nowhere else, that it left out a part of a page."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if _LEFT_OUT.search(message) and not self.found:
            self.found.append(message[:200])


@contextmanager
def _lost_parts() -> Iterator[list[str]]:
    """What pypdf lost meanwhile; its log is kept from the terminal."""
    logger = logging.getLogger("pypdf")
    handler, propagated = _Lost(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.found
    finally:
        logger.propagate = propagated
        logger.removeHandler(handler)


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    tables: tuple[PageTable, ...] = ()


class _Watch:
    """Hears of every operator of the pages, and of the forms that they draw, which may draw others, over and over; and
    where each piece of a page's text stands."""

    def __init__(self, budget: int) -> None:
        self._left = budget
        self.begin()

    def begin(self) -> None:
        """Forget the page before."""
        self._text: list[str] = []
        self._line = 1
        self._pieces: list[Piece] = []
        self._rules = Rules()
        self._point = (0.0, 0.0)
        self._shown: list[tuple[float, int]] = []
        """Where the strings of the text begin that is still to be heard of, and how many bytes they have."""

    def operator(
        self, operator: object, operands: Sequence[object], matrix: Sequence[float], within: Sequence[float]
    ) -> None:
        self._left -= _DRAWING if operator == b"Do" else 1
        if self._left < 0:
            raise _TooLongError
        if operator in _SHOWING:
            self._shown.append((_placed(within[4], within[5], matrix)[0], _bytes(operands)))
        elif operator in _PATHS:
            self._path(operator, [float(value) for value in operands if isinstance(value, int | float)], matrix)

    def _path(self, operator: object, values: list[float], matrix: Sequence[float]) -> None:
        if operator == b"re" and len(values) == 4:
            x, y, width, height = values
            self._rules.add(*_placed(x, y, matrix), *_placed(x + width, y + height, matrix))
        elif len(values) == 2:
            point = _placed(values[0], values[1], matrix)
            if operator == b"l":
                self._rules.add(*self._point, *point)
            self._point = point

    def text(self, text: str, matrix: Sequence[float], within: Sequence[float], _: object, size: float) -> None:
        if text.strip():
            upright = (
                abs(within[1] * matrix[0]) + abs(within[2] * matrix[3]) < 1 and abs(matrix[1]) + abs(matrix[2]) < 1
            )
            x, y = _placed(within[4], within[5], matrix)
            height = abs(size * within[3] * matrix[3])
            for line, part in enumerate(text.split("\n"), start=self._line):
                if part.strip() and upright and height:
                    for left, piece in _parts(part.strip(), x, self._shown):
                        self._pieces.append(Piece(" ".join(piece.split()), left, y, height, line))
        self._text.append(text)
        self._shown = []
        self._line += text.count("\n")

    def page(self, text: str) -> _Page:
        """The page that was heard of. Where its pieces do not make up its text, their places are not trusted."""
        if "".join(self._text).strip() != text.strip():
            return _Page(text)
        # Blank lines at the top are kept: lines are counted in the text that the pieces make up.
        return _Page("".join(self._text), tuple(page_tables(self._pieces, self._rules)))


_PATHS = frozenset({b"re", b"m", b"l"})
_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})


def _bytes(operands: Sequence[object]) -> int:
    """How many bytes the strings have that an operator shows."""
    flat = (part for operand in operands for part in (operand if isinstance(operand, list) else (operand,)))
    return sum(len(getattr(part, "original_bytes", part if isinstance(part, bytes) else b"")) for part in flat)


def _parts(text: str, x: float, shown: list[tuple[float, int]]) -> list[tuple[float, str]]:
    """A line of text in the pieces in which it was shown, each with where it begins; whole if they do not make it up.

    Between two of them there may be a space that no piece has. A character has one byte or two.
    """
    for width in (1, 2):
        parts: list[tuple[float, str]] = []
        position = 0
        for left, count in shown:
            part = text[position : position + count // width]
            position += len(part)
            if parts and abs(parts[-1][0] - left) < 1:
                parts[-1] = (left, parts[-1][1] + part)
            elif part.strip():
                parts.append((left, part))
            position += text[position : position + 1] == " "
        if position >= len(text) and len(parts) > 1 and sum(count for _, count in shown) // width <= len(text):
            return parts
    return [(x, text)]


def _placed(x: float, y: float, matrix: Sequence[float]) -> tuple[float, float]:
    """A point where a transformation of the page puts it."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _pages(reader: "PdfReader", limits: Limits) -> tuple[list[_Page], list[int], list[Gap]]:
    """The pages in order, the numbers of pages that are only an image, and what was left out."""
    pages: list[_Page] = []
    images: list[int] = []
    watch = _Watch(limits.pdf_operators)
    for number, page in enumerate(reader.pages, start=1):
        if number > limits.pdf_pages:
            return pages, images, [_over(f"{limits.pdf_pages} pages")]
        watch.begin()
        try:
            text = page.extract_text(visitor_operand_before=watch.operator, visitor_text=watch.text)
        except _TooLongError:
            return pages, images, [_over(f"{limits.pdf_operators} operators, from page {number} on")]
        pages.append(watch.page(text))
        if not text.strip() and _has_image(page):
            images.append(number)
    return pages, images, []


def _over(detail: str) -> Gap:
    return Gap(kind=ProblemKind.POLICY_OVER_BUDGET, detail=detail)


def _has_image(page: "PageObject") -> bool:
    """Whether a page draws an image, itself or through its first forms."""
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    drawn = (entry.get_object() for entry in objects.get_object().values()) if objects is not None else ()
    return any(isinstance(entry, dict) and entry.get("/Subtype") in {"/Image", "/Form"} for entry in drawn)


def _listed(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:_LISTED_PAGES]))
    return f"pages {shown}" + (f" and {len(pages) - _LISTED_PAGES} more" if len(pages) > _LISTED_PAGES else "")


# --- lines ----------------------------------------------------------------------------------------------------------


def _blocks(pages: list[_Page]) -> Iterator[Block]:
    text = ""
    at: list[tuple[int, _Line]] = []
    for line in _hyphens_joined(list(_lines(pages))):
        between = None
        if at and line.text and line.row is None and len(at) < _MOST_JOINED:
            between = _joint(text, at[-1][1], line.text)
        if between is not None:
            at.append((len(text) + len(between), line))
            text += between + line.text
            continue
        if at:
            yield _block(text, at)
        text, at = ("", []) if line.row is not None or not line.text else (line.text, [(0, line)])
        if line.row is not None:
            block = row_block([(cell, None) for cell in line.row], line=line.number, table=line.table)
            yield replace(block, pages=((0, line.page),))
    if at:
        yield _block(text, at)


def _block(text: str, at: list[tuple[int, _Line]]) -> Block:
    places = tuple((offset, line.number) for offset, line in at)
    return replace(text_block(text, places), pages=tuple((offset, line.page) for offset, line in at))


def _lines(pages: list[_Page]) -> Iterator[_Line]:
    """Lines of all pages; an empty one keeps paragraphs apart. Page numbers and running heads would stand in the middle
    of a sentence that goes on over the page. The rows of a table stand where it begins."""
    texts = [[" ".join(line.split()) for line in page.text.splitlines()] for page in pages]
    heads = _running_heads(texts)
    rows = {(line.page, line.number): line for line in _rows(pages)}
    for number, (page, lines) in enumerate(zip(pages, texts, strict=True), start=1):
        taken = frozenset(line for table in page.tables for line in table.lines)
        widest = max((_width(text) for line, text in enumerate(lines, start=1) if line not in taken), default=0)
        filled = [line for line, text in enumerate(lines, start=1) if text]
        edges = {*filled[:1], *filled[-1:]}
        for line, text in enumerate(lines, start=1):
            if (number, line) in rows:
                yield rows[number, line]
            elif line not in taken and (line not in edges or not (text in heads or _PAGE_NUMBER.match(text))):
                yield _Line(text, number, line, _width(text) >= _FULL * widest)


def _rows(pages: list[_Page]) -> Iterator[_Line]:
    """The rows of all tables. A table that goes on over the page has no second header, and may go on within a row."""
    known: PageTable | None = None
    number = 0
    held: _Line | None = None
    for place, page in enumerate(pages, start=1):
        for index, table in enumerate(page.tables):
            goes_on = known is not None and index == 0 and table.follows(known)
            number += not goes_on
            begun = known.rows[0] if goes_on and known is not None else None
            for row, line in zip(table.rows, table.at, strict=True):
                if row == begun:
                    continue
                if goes_on and held is not None and held.row is not None and not row[0]:
                    held = replace(held, row=tuple(map(joined, held.row, row)))
                    continue
                if held is not None:
                    yield held
                held, goes_on = _Line(" ".join(row), place, line, row=row, table=number), False
            known = table if begun is None else replace(table, rows=(begun, *table.rows))
        if not page.tables:
            known = None
    if held is not None:
        yield held


def _running_heads(pages: list[list[str]]) -> frozenset[str]:
    if len(pages) < _FEWEST_PAGES:
        return frozenset()
    found: Counter[str] = Counter()
    for lines in pages:
        filled = [line for line in lines if line]
        found.update({*filled[:1], *filled[-1:]})
    return frozenset(line for line, count in found.items() if count * 2 > len(pages))


def _width(text: str) -> int:
    """Columns: a Han character is as wide as two letters."""
    return len(text) + len(_HAN.findall(text))


def _hyphens_joined(lines: list[_Line]) -> Iterator[_Line]:
    """The same lines with each divided word whole on its first. A hyphen stays where the document writes the word with
    one elsewhere: "third-party"."""
    words = frozenset(_WORD.findall("\n".join(line.text for line in lines).casefold()))
    carried = ""
    for index, line in enumerate(lines):
        text = line.text[len(carried) :].lstrip() if carried else line.text
        carried = ""
        divided = _DIVIDED.search(text)
        rest = _WORD_START.match(lines[index + 1].text) if divided and index + 1 < len(lines) else None
        if divided and rest:
            carried = rest.group()
            hyphen = "-" if f"{divided.group(1)}-{carried}".casefold() in words else ""
            text = text[: divided.end(1)] + hyphen + carried
        yield replace(line, text=text)


def _joint(before: str, last: _Line, line: str) -> str | None:
    """What joins a line to the text before it. A PDF breaks every line, so that a full one goes on in the next."""
    if heading_level(line) or is_bullet(line) or heading_level(before):
        return None
    if before.endswith(_SENTENCE_END):
        return None
    if not last.is_full and not before.endswith(("，", "、", ",")) and not line[0].islower():
        return None
    return " " if before[-1].isascii() and line[0].isascii() else ""
