"""Text folded for matching, with a map back to the original: quotes always show what the policy really says."""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_ZERO_WIDTH = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u00ad\ufeff\u180e"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"  # the direction of text
    "\u034f\u115f\u1160\u3164\uffa0"  # fillers without a shape
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0))))  # variants, tags
)
# Letters of other scripts that look like Latin ones (Unicode UTS #39, confusables): people read them as those.
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03b1\u03c1\u03bd\u03b9\u0131",
    "aeopcyxijshdqwoapvii",
)
_APOSTROPHES = frozenset("\u2018\u2019\u02bc\u2032")
FIRST_HAN = "\u2e80"
_HAN_RANGES = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(f"[{_HAN_RANGES}]+")
_VANISHING = "".join(sorted(_ZERO_WIDTH))
# What needs more than one character at a time: emphasis, characters that vanish, and any space but a single plain one
# between words that are not Han.
_INVOLVED = re.compile(rf"[\s*_{_VANISHING}](?:(?<! )|(?<=\A )|(?<=[{_HAN_RANGES}] )|(?=[\s{_HAN_RANGES}]|\Z))")
_PIECE = re.compile(rf"\s+|[*_]|[{_VANISHING}]+|[^\s*_{_VANISHING}]+")

# "read your contacts" and 读取您的通讯录 say what "read contacts" and 读取通讯录 say.
_POSSESSIVES = re.compile(
    r"(?:您|你|用户)(?:所)?(?:使用的)?(?:个人)?(?:手机|设备|终端|移动设备)?(?:中|上|里|内|端|系统)?的(?!是)"
    r"|\b(?:your|the|an?|any|user's|users'|device'?s|phone'?s)\s(?:(?:device|phone)'s\s)?"
)


class FoldedText(NamedTuple):
    """``text`` is folded; character ``i`` of it stands at ``origins[i]`` of the original.

    ``origins`` has one more entry, the length of the original, so that the end of a match maps too.
    """

    text: str
    origins: Sequence[int]
    seams: frozenset[int] = frozenset()
    """Where a possessive was dropped: before these characters of ``text``."""

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the original text that the folded span covers."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]

    def splits_word(self, start: int, end: int) -> bool:
        """Whether a dropped possessive stood one character inside the span: 同步您的数据 contains no 步数.

        What stands before and after "your" are two words, and hardly ever of one character each.
        """
        return end - start > 1 and not self.seams.isdisjoint((start + 1, end - 1))


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _ZERO_WIDTH:
        return ""
    if character in _APOSTROPHES:
        return "'"
    if character.isspace():
        return " "
    return unicodedata.normalize("NFKC", character).casefold().translate(_LOOK_ALIKES)


def is_han(character: str) -> bool:
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def count_han(text: str) -> int:
    return 0 if text.isascii() else sum(map(len, _HAN_RUN.findall(text)))


def _beside_han(text: str, position: int) -> bool:
    return any(is_han(character) for character in text[max(0, position - 1) : position + 2])


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """A word of the knowledge base, folded as text is, without a map."""
    return fold(word).text.strip()


def fold(text: str, *, possessives: bool = True) -> FoldedText:
    """NFKC, lower case, no zero-width characters, no single spaces beside Han characters, runs of spaces as one.

    Possessives are dropped unless they are to stay. Linear in the length of the text.
    """
    folded_text = _fold_simple(text) or _fold_involved(text)
    return without_possessives(folded_text) if possessives else folded_text


class _Folds(dict[int, str]):
    """The table of ``str.translate``, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLDS = _Folds()


def _fold_simple(text: str) -> FoldedText | None:
    """The common case, in which each character becomes one; None where it is not that."""
    if _INVOLVED.search(text) is not None:
        return None
    folded = text.lower() if text.isascii() else text.translate(_FOLDS)
    return FoldedText(folded, range(len(text) + 1)) if len(folded) == len(text) else None


_WIDE_GAP = re.compile(r"(?<=\S)(?: {2,}|[ ]*\t[ \t]*)(?=\S)")
"""Two spaces or a tab part the columns of a table that lost its lines; such a gap stays one space."""


def _fold_involved(text: str) -> FoldedText:
    pieces: list[str] = []
    origins = array("q")
    space_at = -1  # where a space is pending: it is written only between two characters that are not Han
    for found in _PIECE.finditer(text):
        written, start = found.group(), found.start()
        if written.isspace():
            space_at = start if space_at < 0 else space_at
            continue
        folded = written.translate(_FOLDS)
        if not folded or (written in "*_" and _beside_han(text, start)):
            continue  # emphasis that a converter left behind: _位置_权限
        if space_at >= 0:
            if pieces and (_WIDE_GAP.match(text, space_at) or not (is_han(pieces[-1][-1]) or is_han(folded[0]))):
                pieces.append(" ")
                origins.append(space_at)
            space_at = -1
        pieces.append(folded)
        if len(folded) == len(written):
            origins.extend(range(start, found.end()))
        else:
            for position, character in enumerate(written, start):
                origins.extend([position] * len(_fold_character(character)))
    origins.append(len(text))
    return FoldedText("".join(pieces), origins)


_OF_WIDTH = re.compile(rf"[{_VANISHING}\uff01-\uff5e]")


def without_width(text: str) -> FoldedText:
    """The text without invisible characters and full-width forms; its case and all else stay."""
    if _OF_WIDTH.search(text) is None:
        return FoldedText(text, range(len(text) + 1))
    kept = [place for place, character in enumerate(text) if character not in _ZERO_WIDTH]
    return FoldedText(text.translate(_WIDTHS), array("q", [*kept, len(text)]))


class _Widths(dict[int, str]):
    """The same for one form of width; of a character that becomes several, the first."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = "" if character in _ZERO_WIDTH else unicodedata.normalize("NFKC", character)[:1]
        self[code] = plain
        return plain


_WIDTHS = _Widths()


def without_possessives(folded: FoldedText) -> FoldedText:
    kept: list[str] = []
    origins = array("q")
    seams: set[int] = set()
    last = 0
    for match in _POSSESSIVES.finditer(folded.text):
        kept.append(folded.text[last : match.start()])
        origins.extend(folded.origins[last : match.start()])
        seams.add(len(origins))
        last = match.end()
    if not kept:
        return folded
    kept.append(folded.text[last:])
    origins.extend(folded.origins[last:])
    return FoldedText("".join(kept), origins, frozenset(seams))
