"""Tables of a PDF page, ruled or not, put together again from where its pieces of text stand.

Coordinates are those of the page, in points: x to the right, y upwards.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise

from auditor.policy.readers.text import heading_level, is_bullet

_MOST_PIECES, _MOST_RULES = 8000, 4000
"""Of one page; a page with more is no page of text, and is read line by line."""
_MOST_WORK = 500_000
"""Pieces times vertical rules of one page, which is what their comparison costs."""
_MOST_COLUMNS = 12
_SAME_LINE = 0.4
"""Part of the letters' height by which pieces of one line may differ."""
_LATIN_WIDTH, _HAN_WIDTH = 0.45, 0.98
"""Estimated widths of a character, in heights; a little less than they are, so that columns stay apart."""
_WORD_GAP = 0.9
"""Gap within a cell, in heights; a wider one parts cells."""
_TIGHT = 1.45
"""Distance of the lines of one cell, in heights."""
_FAR = 5.0
"""Distance, in heights, at which a table without rules is over."""
_ROW_GAP = 1.2
"""Rows are further apart than the lines of a cell, by this factor."""
_MOST_EDGES = 4
_THIN = 2.5
_SHORTEST_RULE = 6.0
_NEAR = 3.0
_FEWEST_BOUNDS = 3
"""Vertical rules of a table: two columns have three."""
_FEWEST_LINES = {2: 3}
"""Lines with more than one cell that a table without rules has, by its columns; two for more of them."""
_LONGEST_KEY = 24
_MARK = re.compile(r"\W{1,2}|[(（]?[\dA-Za-z一二三四五六七八九十]{1,3}[)）.、．:]?(?:\d{1,2}[.、]?)*")
_PAGE = re.compile(r"\d{1,4}")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, from where it begins. ``line`` is the line of the page's plain text that it stands on."""

    text: str
    x: float
    y: float
    height: float
    line: int

    @property
    def right(self) -> float:
        han = len(_HAN.findall(self.text))
        return self.x + self.height * (_HAN_WIDTH * han + _LATIN_WIDTH * (len(self.text) - han))


@dataclass(slots=True)
class Rules:
    """Lines that a page draws: where they are, and from where to where they go."""

    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    """(y, left, right)"""
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    """(x, bottom, top)"""

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rectangle or a line: thin ones are a rule, others have one on each side."""
        if len(self.horizontal) + len(self.vertical) > _MOST_RULES:
            return
        left, right, bottom, top = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if right - left >= _SHORTEST_RULE:
            self.horizontal += [(y, left, right) for y in ({bottom, top} if top - bottom > _THIN else {bottom})]
        if top - bottom >= _SHORTEST_RULE:
            self.vertical += [(x, bottom, top) for x in ({left, right} if right - left > _THIN else {left})]


@dataclass(frozen=True, slots=True)
class PageTable:
    rows: tuple[tuple[str, ...], ...]
    at: tuple[int, ...]
    """For each row, the line of the page's plain text on which it begins."""
    lines: frozenset[int]
    """All lines of the plain text that it takes up."""
    lefts: tuple[float, ...]
    """Where its columns begin."""

    def follows(self, other: "PageTable") -> bool:
        """Whether it has the columns of another, which it then goes on with on the next page."""
        return len(self.lefts) == len(other.lefts) and all(
            abs(one - two) <= _NEAR for one, two in zip(self.lefts, other.lefts, strict=True)
        )


_Line = list[Piece]


def page_tables(pieces: Sequence[Piece], rules: Rules) -> list[PageTable]:
    """The tables of a page, from its top to its bottom."""
    if len(pieces) > _MOST_PIECES or (len(pieces) + 1) * len(rules.vertical) > _MOST_WORK:
        return []
    lines = [_segments(line, rules) for line in _lines(pieces)]
    found: list[PageTable] = []
    position = 0
    while position < len(lines):
        bounds = _bounds(lines[position], rules)
        length = _ruled(lines, position, rules, bounds) if bounds else 0
        lefts = bounds[:-1]
        if not length:
            length, lefts = _unruled(lines, position)
            bounds = []
        if length and len(lefts) > 1:
            taken = lines[position : position + length]
            table = _table(taken, lefts, _separators(taken, bounds, rules) if bounds else [])
            found += [table] if len(table.rows) > 1 else []
        position += max(length, 1)
    return found


def _lines(pieces: Sequence[Piece]) -> Iterator[_Line]:
    """Pieces that stand on one line, lines from the top, pieces from the left."""
    line: _Line = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x)):
        if line and line[0].y - piece.y > _SAME_LINE * max(line[0].height, piece.height):
            yield sorted(line, key=lambda one: one.x)
            line = []
        line.append(piece)
    if line:
        yield sorted(line, key=lambda one: one.x)


def _segments(line: _Line, rules: Rules) -> _Line:
    """The line's pieces joined where no gap and no rule parts them; a bullet or number belongs to what follows it."""
    joined: _Line = []
    for piece in line:
        last = joined[-1] if joined else None
        near = last is not None and piece.x - last.right <= _WORD_GAP * piece.height
        if last is not None and near and not _parted(last, piece, rules):
            joined[-1] = _with(last, piece)
        else:
            joined.append(piece)
    marked = len(joined) == 2 and (_MARK.fullmatch(joined[0].text.strip()) or _PAGE.fullmatch(joined[1].text.strip()))
    if marked and not _parted(joined[0], joined[1], rules):
        return [_with(joined[0], joined[1])]
    return joined


def _parted(left: Piece, right: Piece, rules: Rules) -> bool:
    middle = left.y + left.height / 3
    return any(left.x < x <= right.x + 1 and bottom <= middle <= top for x, bottom, top in rules.vertical)


def _with(left: Piece, right: Piece) -> Piece:
    """Two pieces as one, with a space between words."""
    between = "" if _HAN.match(left.text[-1:]) or _HAN.match(right.text[:1]) or left.text[-1:] == " " else " "
    touching = right.x - left.right < _WORD_GAP / 6 * left.height and right.text[:1] != " "
    text = left.text.rstrip() + ("" if touching and len(left.text) == 1 else between) + right.text.lstrip()
    return Piece(text, left.x, left.y, max(left.height, right.height), min(left.line, right.line))


# --- with rules -------------------------------------------------------------------------------------------------------


def _bounds(line: _Line, rules: Rules) -> list[float]:
    """Where the vertical rules stand that the line is between, but for those of a frame of one column."""
    middle = line[0].y + line[0].height / 3
    found = sorted(x for x, bottom, top in rules.vertical if bottom <= middle <= top)
    bounds: list[float] = []
    for x in found:
        if not bounds or x - bounds[-1] > _NEAR:
            bounds.append(x)
    inside = bounds and bounds[0] - _NEAR <= line[0].x and line[-1].x <= bounds[-1]
    return bounds if inside and _FEWEST_BOUNDS <= len(bounds) <= _MOST_COLUMNS + 1 else []


def _ruled(lines: list[_Line], start: int, rules: Rules, bounds: list[float]) -> int:
    """How many lines the table has whose vertical rules are ``bounds`` in its first line."""
    end = start + 1
    while end < len(lines):
        own = _bounds(lines[end], rules)
        if not own or abs(own[0] - bounds[0]) > _NEAR or abs(own[-1] - bounds[-1]) > _NEAR:
            break
        if len(own) > len(bounds):
            bounds[:] = own  # the first line was of merged cells
        end += 1
    return end - start if any(len(line) > 1 for line in lines[start:end]) else 0


# --- without ----------------------------------------------------------------------------------------------------------


def _unruled(lines: list[_Line], start: int) -> tuple[int, list[float]]:
    """How many lines stand in the same columns from ``start`` on, and where the columns begin."""
    spans: list[tuple[float, float]] = []
    several = 0
    end = start
    while end < len(lines):
        line = lines[end]
        if len(line) < 2 and (not spans or not _goes_on(line[0], lines[end - 1], spans)):
            break
        if end > start and lines[end - 1][0].y - line[0].y > _FAR * line[0].height:
            break
        widened = _widened(spans, line)
        if not 2 <= len(widened) <= _MOST_COLUMNS or len(widened) < len(spans):
            break
        if end == start and len(widened) == 2 and any(len(piece.text) > _LONGEST_KEY for piece in line):
            break  # two columns of prose
        spans = widened
        several += len(line) > 1
        end += 1
    enough = several >= _FEWEST_LINES.get(len(spans), 2)
    return (end - start, [left for left, _ in spans]) if enough else (0, [])


def _goes_on(piece: Piece, before: _Line, spans: list[tuple[float, float]]) -> bool:
    """Whether a line of one piece is a further line of a cell."""
    if heading_level(piece.text) or is_bullet(piece.text):
        return False
    gap = (before[0].y - piece.y) / piece.height
    near = gap <= _TIGHT if piece.x < spans[0][1] else gap <= _FAR
    return near and sum(left < piece.right and piece.x < right for left, right in spans) == 1


def _widened(spans: list[tuple[float, float]], line: _Line) -> list[tuple[float, float]]:
    """The columns with those of one more line; columns that a piece spans become one."""
    found: list[tuple[float, float]] = []
    for left, right in sorted([*spans, *((piece.x, piece.right) for piece in line)]):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


# --- rows -------------------------------------------------------------------------------------------------------------


def _table(lines: list[_Line], lefts: list[float], separators: list[float]) -> PageTable:
    rows: list[list[str]] = []
    at: list[int] = []
    numbers = [bisect_right(separators, -line[0].y) for line in lines] if separators else _numbers(lines, lefts)
    for index, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        if not index or number != numbers[index - 1]:
            rows.append([""] * len(lefts))
            at.append(min(piece.line for piece in line))
        for piece in line:
            column = max(bisect_right(lefts, piece.x + _NEAR) - 1, 0)
            rows[-1][column] = joined(rows[-1][column], piece.text.strip())
    taken = frozenset(piece.line for line in lines for piece in line)
    return PageTable(tuple(map(tuple, rows)), tuple(at), taken, tuple(lefts))


def _separators(lines: list[_Line], bounds: list[float], rules: Rules) -> list[float]:
    """Negated heights of the horizontal rules between rows, from the top; empty where there are too few of them."""
    top, bottom = lines[0][0].y + 2 * lines[0][0].height, lines[-1][0].y - 2 * lines[-1][0].height
    width = bounds[-1] - bounds[0]
    found: list[float] = []
    # A rule may be drawn cell by cell: its parts are put together.
    parts = sorted((-round(y), left, right) for y, left, right in rules.horizontal if bottom <= y <= top)
    for y, together in groupby(parts, key=lambda part: part[0]):
        covered = sum(max(0.0, min(right, bounds[-1]) - max(left, bounds[0])) for _, left, right in together)
        if covered >= width / 2 and (not found or y - found[-1] > _NEAR):
            found.append(y)
    return found if len(found) > 2 else []


def _numbers(lines: list[_Line], lefts: list[float]) -> list[int]:
    """For each line, the number of its row. Rows are further apart than the lines of a cell; where all lines are as far
    apart as the others, a row begins in the first column."""
    gaps = [before[0].y - after[0].y for before, after in pairwise(lines)]
    starts = [line[0].x <= lefts[0] + _NEAR for line in lines]
    sizes = sorted({round(gap, 1) for gap in gaps if gap > 0})
    edges = [after for before, after in pairwise(sizes) if after >= _ROW_GAP * before]
    for edge in edges[:_MOST_EDGES]:
        numbers = list(accumulate((int(gap > edge - 1) for gap in gaps), initial=0))
        begun = {number for number, begins in zip(numbers, starts, strict=True) if begins}
        if len(begun) == numbers[-1] + 1:
            return numbers
    begins = (int(first and len(line) > 1) for first, line in zip(starts[1:], lines[1:], strict=True))
    return list(accumulate(begins, initial=0))


def joined(before: str, text: str) -> str:
    """A cell's next line after the one before it: a space between words, none beside Chinese characters."""
    if not before or not text:
        return before or text
    return before + ("" if _HAN.match(before[-1]) or _HAN.match(text[0]) else " ") + text
