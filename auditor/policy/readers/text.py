"""Plain text to blocks: one block for each line, wrapped lines joined, headings known by their numbering."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from auditor.policy.document import Block, BlockKind, Link

CHINESE_NUMBERS = "零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸"
"""Digits, those of documents against forgery, and the ten stems that number things as a, b, c do."""
_URL = re.compile(r"https?://[^\s<>\"'，。；、）)】」》\u4e00-\u9fff]{3,600}(?<![.,;:!?])")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+\S")
_NUMBERED = (
    (1, re.compile(rf"第?[{CHINESE_NUMBERS}]{{1,3}}(?:、|[.．]|\s|章|部分)")),
    (1, re.compile(r"(?:[IVX]{1,5}|\d{1,2})\.\s+[A-Z]")),
    (1, re.compile(r"(?:ARTICLE|SECTION|PART|Article|Section|Part)\s(?:\d{1,2}|[IVX]{1,5})\b")),
    (1, re.compile(r"第[一二三四五六七八九十]{1,3}条")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"[甲乙丙丁戊己庚辛壬癸]\d{1,2}\s")),
    (4, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}[、.．\s]\s*\S")),
    (3, re.compile(r"\d{1,2}[、.．\s]\s*\S")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_ANY_NUMBER = re.compile("|".join(shape.pattern for _, shape in _NUMBERED))
_SUBSECTION = re.compile(r"\d{1,2}\.\d{1,2}\s")
_BULLET = re.compile(r"(?:[-*•·●○■◆▪–]|\(?[a-z0-9]{1,2}[).）])\s*\S")
_SENTENCE_END = re.compile(r"[。；;！!？?，,:：.]\s*$")
_CELLS = re.compile(r"[^\s\d.、．)）](?:\u3000{2,}| {4,}|\t+)\S")
"""A wide gap after the first words: a row of a table whose lines are lost."""
_COLUMNS = re.compile(r"[^\s.!?:;] {3,}\S")
"""A gap in the middle of a line: a row of a table that only spaces part."""
_SET_IN = 2
_LONGEST_HEADING = 40
_LONGEST_TITLE = 60
_WRAPPED_FROM = 60
"""Latin text breaks its lines at 60 columns or later; a shorter line ends on purpose."""
_HALF_A_LINE = 30
"""A shorter line before one that begins in lower case is an entry of a list: "Unity Ads", then "ironSource"."""
_JOINED_LINES = 4
_WRAPPED_LINES = 200
"""The same in a text that is wrapped throughout."""
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 140
_RAGGED = 3
"""Columns by which wrapped lines differ: a wide character or a mark that must not begin a line."""
_FEWEST_FULL = 5
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
"""What an editor counts as lines; ``str.splitlines`` splits at more."""


def read_text(text: str) -> Iterator[Block]:
    """Blocks in order. Empty lines separate; they make no block."""
    for raw, lines in _joined(_LINE_ENDS.split(text)):
        yield text_block(raw, lines)


def text_block(raw: str, lines: tuple[tuple[int, int], ...]) -> Block:
    """The block that a logical line makes; ``lines`` is its map of offsets to lines."""
    text = raw.rstrip()
    level = heading_level(text.strip())
    kind = BlockKind.HEADING if level else BlockKind.ITEM if is_bullet(text.lstrip()) else BlockKind.PARAGRAPH
    return Block(kind=kind, text=text, lines=lines, level=level, links=links_in(text))


def is_bullet(line: str) -> bool:
    """Whether a line begins as an item of a list does: "- ", "• ", "a)"."""
    return _BULLET.match(line) is not None


def links_in(text: str) -> tuple[Link, ...]:
    """URLs that stand in the text as they are."""
    return tuple(Link(url=match.group(), start=match.start(), end=match.end()) for match in _URL.finditer(text))


def first_url(text: str) -> str | None:
    """The first URL in a text."""
    return next((link.url for link in links_in(text)), None)


def heading_level(text: str) -> int:
    """Depth of a heading, from 1; 0 for a line that is none. A heading is short, and ends no sentence."""
    markdown = _MARKDOWN_HEADING.match(text)
    if markdown:
        return len(markdown.group(1))
    if len(text) > _LONGEST_TITLE or _ANY_NUMBER.match(text) is None or _SENTENCE_END.search(text):
        return 0
    if _CELLS.search(text):
        return 0
    for level, shape in _NUMBERED:
        if shape.match(text):
            long = text.isascii() and (level == 1 or _SUBSECTION.match(text))
            longest = _LONGEST_TITLE if long else _LONGEST_HEADING
            return level if len(text) <= longest else 0
    return 0


def _joined(lines: list[str]) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Logical lines with their (offset, line) maps."""
    edge = _wrapped_at(lines)
    most = _JOINED_LINES if edge is None else _WRAPPED_LINES
    text, places, count, last = "", list[tuple[int, int]](), 0, ""
    for number, line in enumerate(lines, start=1):
        between = None
        if text and line.strip() and count < most:
            between = joint(text, line)
            if between is None and edge is not None and _is_full(last, line, edge):
                between = " " if last.rstrip()[-1:].isascii() and line.strip()[:1].isascii() else ""
        last = line
        if between is not None:
            places.append((len(text) + len(between), number))
            text, count = text + between + line.strip(), count + 1
            continue
        if text.strip():
            yield text, tuple(places)
        text, places, count = (line, [(0, number)], 0) if line.strip() else ("", [], 0)
    if text.strip():
        yield text, tuple(places)


def _width(line: str) -> int:
    """Columns of a line; Chinese characters take two."""
    return len(line) if line.isascii() else sum(1 + (east_asian_width(character) in "WF") for character in line)


def _wrapped_at(lines: list[str]) -> int | None:
    """The column at which a text is wrapped, as by an editor; None where its lines end on purpose.

    Most of its long lines end there, and none goes on.
    """
    if any(len(line) > _WIDEST_WRAP for line in lines):
        return None
    widths = [width for width in map(_width, lines) if width]
    edge = max(widths, default=0)
    if not _NARROWEST_WRAP <= edge <= _WIDEST_WRAP:
        return None
    full = sum(width >= edge - _RAGGED for width in widths)
    long = sum(width >= edge // 2 for width in widths)
    return edge if full >= _FEWEST_FULL and full * 2 >= long else None


def _is_full(before: str, line: str, edge: int) -> bool:
    """Whether a line was broken at the edge and goes on in the next, which begins nothing of its own."""
    start = line.strip()
    return _width(before) >= edge - _RAGGED and not (heading_level(start) or is_bullet(start))


def joint(before: str, line: str) -> str | None:
    """What joins a wrapped line of a text file to the text before it; None where a new block begins."""
    if _open_bracket(before):
        return ""
    if not _continues(before, line):
        return None
    return " " if before[-1].isascii() else ""


def _continues(before: str, line: str) -> bool:
    start = line.strip()
    if heading_level(start) or is_bullet(start) or heading_level(before.strip()):
        return False
    if _COLUMNS.search(start) is not None or _is_below(before, line):
        return False
    end = before.rstrip()
    if end.endswith(("，", "、")):
        return True
    if not end.isascii() or end.endswith((".", "!", "?", ":", ";", "|")) or "|" in start[:1]:
        return False
    return len(end) >= (_HALF_A_LINE if start[0].islower() else _WRAPPED_FROM) and start.isascii()


def _is_below(before: str, line: str) -> bool:
    """Whether a line is set in below one that is no item: what stands under its title."""
    return len(line) - len(line.lstrip()) - (len(before) - len(before.lstrip())) >= _SET_IN and not is_bullet(
        before.lstrip()
    )


def _open_bracket(text: str) -> bool:
    """Whether a 【 is still open: policies put links into it, and saved pages break long links over lines."""
    return text.rfind("【") > text.rfind("】")
