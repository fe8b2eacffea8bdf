"""Words without which a regular expression cannot match: a text that holds none of them need not be searched."""

import re
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick

_TOKEN = re.compile(
    r"(?P<group>\((?:\?(?:P<\w+>|<?[=!]|(?:-[a-z]+)?:))?)|(?P<end>[)|])|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<escape>\\(?:x..|u.{4}|U.{8}|.))|(?P<place>[.^$])|(?P<repeat>(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d+)\})[?+]?)|(?P<character>.)",
    re.DOTALL,
)
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_OPTIONAL = ("*", "?", "{0", "{,")
# What re.IGNORECASE holds for the same letter, and case folding does not.
_SAME_LETTER = str.maketrans("\u0130\u0131", "ii")


def anchors(expression: str) -> frozenset[str] | None:
    """Texts of which every match of a regular expression holds one; None where there are none such.

    Every form of expression that the reading words have is understood. ValueError for others: (?P=name), (?(1)…).
    """
    tokens = [(found.lastgroup or "", found.group()) for found in _TOKEN.finditer(expression)]
    tokens.reverse()
    return _alternatives(tokens)


_Tokens = list[tuple[str, str]]
"""(kind, text), the next one last."""


def _alternatives(tokens: _Tokens) -> frozenset[str] | None:
    """Reads up to the bracket that ends the group, or to the end."""
    found = [_sequence(tokens)]
    while tokens and tokens.pop()[1] == "|":
        found.append(_sequence(tokens))
    needed = [words for words in found if words is not None]
    return frozenset().union(*needed) if len(needed) == len(found) else None


def _sequence(tokens: _Tokens) -> frozenset[str] | None:
    """The best of what has to be there: where the shortest word is longest, and the words are fewest."""
    found: list[frozenset[str]] = []
    run = ""
    while tokens and tokens[-1][0] != "end":
        kind, text = tokens.pop()
        words: frozenset[str] | None = None
        if kind == "group":
            if text == "(" and tokens and tokens[-1][1].startswith("?"):
                raise ValueError("a form of group that is not known")
            words = _alternatives(tokens)
            words = None if text in _AROUND else words
        elif kind == "character" or (kind == "escape" and not text[1:].isalnum()):
            words = frozenset({text[-1]})
        repeat = tokens.pop()[1] if tokens and tokens[-1][0] == "repeat" else ""
        words = None if repeat.startswith(_OPTIONAL) else words
        if words is not None and kind != "group":
            run += "".join(words)
        if (words is None or kind == "group" or repeat) and run:
            found.append(frozenset({run}))
            run = ""
        if words is not None and kind == "group":
            found.append(words)
    if run:
        found.append(frozenset({run}))
    return max(found, key=lambda words: (min(map(len, words)), -len(words)), default=None)


class Anchors:
    """Which of several expressions can match in a text; each has a bit, from the lowest on."""

    def __init__(self, expressions: Sequence[str], *, ignore_case: bool = False) -> None:
        self._ignore_case = ignore_case
        self._count = len(expressions)
        self._always = 0
        bits: dict[str, int] = {}
        for index, expression in enumerate(expressions):
            words = anchors(expression)
            if words is None:
                self._always |= 1 << index
            for word in words or ():
                key = self._folded(word)
                bits[key] = bits.get(key, 0) | 1 << index
        self._automaton = ahocorasick.Automaton()
        for word, found in bits.items():
            self._automaton.add_word(word, found)
        self._automaton.make_automaton()

    def _folded(self, text: str) -> str:
        return text.translate(_SAME_LETTER).casefold() if self._ignore_case else text

    def possible(self, text: str) -> int:
        """The bits of the expressions that can match."""
        found = self._always
        for _, bits in self._automaton.iter(self._folded(text)):
            found |= bits
        return found

    def places(self, texts: Iterable[str]) -> tuple[list[int], ...]:
        """For each expression, the indices of the texts in which it can match."""
        found: tuple[list[int], ...] = tuple([] for _ in range(self._count))
        for index, text in enumerate(texts):
            for expression in _ones(self.possible(text)):
                found[expression].append(index)
        return found


def _ones(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
