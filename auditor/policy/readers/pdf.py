"""PDF to blocks: the text of each page, its wrapped lines joined, running heads left out. The boundary to pypdf."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from auditor.limits import Limits
from auditor.model.evidence import ProblemKind
from auditor.policy.document import Block
from auditor.policy.readers.content import Content, Gap, UnreadError
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
    is_full: bool
    """Whether it reaches so far to the right that only the page's edge ended it."""


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
            texts, images, gaps = _pages(opened, limits) if is_open else ([], [], [])
    except LimitReachedError as error:
        raise UnreadError(ProblemKind.POLICY_OVER_BUDGET, str(error)[:200]) from None
    except Exception as error:  # pypdf lets errors of every kind through
        raise UnreadError(ProblemKind.POLICY_UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from None
    if not is_open:
        raise UnreadError(ProblemKind.POLICY_ENCRYPTED)
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
    return Content(format="pdf", blocks=tuple(_blocks(texts)), gaps=tuple(gaps))


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


def _pages(reader: "PdfReader", limits: Limits) -> tuple[list[str], list[int], list[Gap]]:
    """Texts of the pages in order, the numbers of pages that are only an image, and what was left out."""
    texts: list[str] = []
    images: list[int] = []
    count = _counter(limits.pdf_operators)
    for number, page in enumerate(reader.pages, start=1):
        if number > limits.pdf_pages:
            return texts, images, [_over(f"{limits.pdf_pages} pages")]
        try:
            text = page.extract_text(visitor_operand_before=count)
        except _TooLongError:
            return texts, images, [_over(f"{limits.pdf_operators} operators, from page {number} on")]
        texts.append(text)
        if not text.strip() and _has_image(page):
            images.append(number)
    return texts, images, []


def _over(detail: str) -> Gap:
    return Gap(kind=ProblemKind.POLICY_OVER_BUDGET, detail=detail)


def _counter(budget: int) -> Callable[..., None]:
    """Called for every operator of a page and of the forms that it draws, which may draw others, over and over."""
    left = budget

    def count(operator: object, *_: object) -> None:
        nonlocal left
        left -= _DRAWING if operator == b"Do" else 1
        if left < 0:
            raise _TooLongError

    return count


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


def _blocks(texts: list[str]) -> Iterator[Block]:
    text = ""
    at: list[tuple[int, _Line]] = []
    for line in _hyphens_joined(list(_lines(texts))):
        between = _joint(text, at[-1][1], line.text) if at and line.text and len(at) < _MOST_JOINED else None
        if between is None:
            if at:
                yield _block(text, at)
            text, at = line.text, ([(0, line)] if line.text else [])
        else:
            at.append((len(text) + len(between), line))
            text += between + line.text
    if at:
        yield _block(text, at)


def _block(text: str, at: list[tuple[int, _Line]]) -> Block:
    places = tuple((offset, line.number) for offset, line in at)
    return replace(text_block(text, places), pages=tuple((offset, line.page) for offset, line in at))


def _lines(texts: list[str]) -> Iterator[_Line]:
    """Lines of all pages; an empty one keeps paragraphs apart. Page numbers and running heads would stand in the middle
    of a sentence that goes on over the page."""
    pages = [[" ".join(line.split()) for line in text.splitlines()] for text in texts]
    heads = _running_heads(pages)
    for page, lines in enumerate(pages, start=1):
        widest = max(map(_width, lines), default=0)
        filled = [number for number, line in enumerate(lines, start=1) if line]
        edges = {*filled[:1], *filled[-1:]}
        for number, line in enumerate(lines, start=1):
            if number not in edges or not (line in heads or _PAGE_NUMBER.match(line)):
                yield _Line(line, page, number, _width(line) >= _FULL * widest)


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
