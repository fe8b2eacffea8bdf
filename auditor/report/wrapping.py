"""Lines of text that know Chinese: their width in columns, where they may end, and quotes cut around a phrase."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from wcwidth import wcswidth, wcwidth

_OPENING = frozenset("（【《〈「『〔［([{“‘")
_CLOSING = frozenset("，。、；：？！）】》〉」』〕］…—,.;:?!)]}”’%")
_COUNTED = frozenset("号条项款章年月日处个")
"""What a number before it belongs to: 第17条."""
_SEAMS = re.compile(r"(?<=[./\\>@=,;_$&?-])")
"""Where a long name or address is best cut."""


def width_of(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return max(0, wcswidth(text))


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, ended between words or Chinese characters, never before 。 or after （."""
    lines: list[str] = []
    line, used = "", 0
    for unit in _units(text):
        size = width_of(unit.rstrip())
        if line and used + size > width:
            lines.append(line.rstrip())
            line, used = "", 0
        if size > width:
            *full, unit = _cut(unit, width)
            lines.extend(full)
        line += unit
        used += width_of(unit)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def shortened(text: str, phrases: Iterable[str], columns: int) -> str:
    """The part of a quote around the first of the phrases that it has, in at most ``columns``; … where it was cut."""
    if len(text) <= columns * 4 and width_of(text) <= columns:
        return text
    at = _first_place(text, phrases)
    start = at
    while start > 0 and at - start < columns and width_of(text[start - 1 : at]) <= columns // 3:
        start -= 1
    end = start
    room = columns - 2
    while end < len(text) and end - start < columns * 2 and width_of(text[start : end + 1]) <= room:
        end += 1
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _first_place(text: str, phrases: Iterable[str]) -> int:
    folded = text.casefold()
    if len(folded) != len(text):  # "ß" and its like change the length, and with it every place
        folded = text
    return next((at for phrase in phrases if phrase and (at := folded.find(phrase.casefold())) >= 0), 0)


@cache
def _char_width(char: str) -> int:
    return wcwidth(char)


def _units(text: str) -> Iterator[str]:
    """The pieces between which a line may end; a piece keeps the space after it."""
    start = 0
    for index in range(1, len(text)):
        if _may_end(text[index - 1], text[index]):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _may_end(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _CLOSING or before in _OPENING or _char_width(after) == 0 or (before.isdigit() and after in _COUNTED):
        return False
    return _char_width(before) == 2 or _char_width(after) == 2


def _cut(unit: str, width: int) -> list[str]:
    """A piece too long for a line, cut at its seams where it has any, else anywhere."""
    pieces: list[str] = []
    current = ""
    for part in _SEAMS.split(unit):
        for piece in _slices(part, width):
            if current and width_of((current + piece).rstrip()) > width:
                pieces.append(current)
                current = ""
            current += piece
    return [*pieces, current]


def _slices(text: str, width: int) -> Iterator[str]:
    start = 0
    for end in range(1, len(text) + 1):
        if width_of(text[start:end].rstrip()) > width and end - 1 > start:
            yield text[start : end - 1]
            start = end - 1
    yield text[start:]
