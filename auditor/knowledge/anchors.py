"""Words without which a regular expression cannot match: a text that holds none of them need not be searched."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import Self

import ahocorasick

_TOKEN = re.compile(
    r"(?P<group>\((?:\?(?:P<\w+>|<?[=!]|(?:-[a-z]+)?:))?)|(?P<end>[)|])|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<escape>\\(?:x..|u.{4}|U.{8}|.))|(?P<place>[.^$])|(?P<repeat>(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d+)\})[?+]?)|(?P<character>.)",
    re.DOTALL,
)
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_OPTIONAL = ("*", "?", "{0", "{,")
_Words = frozenset[str]
_Tokens = list[tuple[str, str]]
"""(kind, text), the next one last."""


def anchors(expression: str) -> list[_Words]:
    """Sets of words: every match of a regular expression holds at least one word of each.

    Every form of expression that the reading words have is understood. ValueError for others: (?P=name), (?(1)…).
    """
    tokens = [(found.lastgroup or "", found.group()) for found in _TOKEN.finditer(expression)]
    tokens.reverse()
    found = list(dict.fromkeys(_alternatives(tokens)))
    return [words for words in found if _tells(words)] or found[:1]


def _tells(words: _Words) -> bool:
    """Whether a set leaves texts out at all: hardly any is without a space or the letter "e"."""
    return not any(len(word) == 1 and word.isascii() and (word.isalnum() or word == " ") for word in words)


def _alternatives(tokens: _Tokens) -> list[_Words]:
    """Reads up to the bracket that ends the group, or to the end."""
    found = [_sequence(tokens)]
    while tokens and tokens.pop()[1] == "|":
        found.append(_sequence(tokens))
    if len(found) == 1:
        return found[0]
    return [frozenset().union(*map(_best, found))] if all(found) else []


def _best(sets: list[_Words]) -> _Words:
    """The set whose shortest word is longest, and which has the fewest."""
    return max(sets, key=lambda words: (min(map(len, words)), -len(words)))


def _sequence(tokens: _Tokens) -> list[_Words]:
    found: list[_Words] = []
    run = ""
    while tokens and tokens[-1][0] != "end":
        kind, text = tokens.pop()
        inside: list[_Words] = []
        if kind == "group":
            if text == "(" and tokens and tokens[-1][1].startswith("?"):
                raise ValueError("a form of group that is not known")
            inside = _alternatives(tokens)
        is_letter = kind == "character" or (kind == "escape" and not text[1:].isalnum())
        repeat = tokens.pop()[1] if tokens and tokens[-1][0] == "repeat" else ""
        has_to_be = not repeat.startswith(_OPTIONAL)
        if is_letter and has_to_be:
            run += text[-1]
        if run and (repeat or not is_letter):
            found.append(frozenset({run}))
            run = ""
        if has_to_be and text not in _AROUND:
            found += inside
    return [*found, frozenset({run})] if run else found


def gate(expression: str) -> re.Pattern[str]:
    """A plain pattern that finds something in every text in which a regular expression does. It must have anchors."""
    return re.compile("|".join(map(re.escape, sorted(_best(anchors(expression))))))


class Anchors:
    """Which of several expressions can match in a text; each has a bit, from the lowest on."""

    def __init__(self, expressions: Sequence[str], *, ignore_case: bool = False) -> None:
        self._ignore_case = ignore_case
        sets: dict[_Words, int] = {}
        self._needed: list[int] = []
        for expression in expressions:
            needed = (frozenset(map(self._folded, words)) for words in anchors(expression))
            self._needed.append(sum(1 << sets.setdefault(words, len(sets)) for words in set(needed)))
        bits: dict[str, int] = {}
        for words, number in sets.items():
            for word in words:
                bits[word] = bits.get(word, 0) | 1 << number
        self._automaton = ahocorasick.Automaton()
        for word, found in bits.items():
            self._automaton.add_word(word, found)
        self._automaton.make_automaton()

    def _folded(self, text: str) -> str:
        # The Turkish letters i are those that re.IGNORECASE holds for the same, and case folding does not.
        return text.casefold().replace("\u0131", "i").replace("\u0307", "") if self._ignore_case else text

    def held(self, text: str) -> int:
        """What the text holds: the same for texts in which the same expressions can match."""
        found = 0
        if len(self._automaton):
            for _, bits in self._automaton.iter(self._folded(text)):
                found |= bits
        return found

    def possible(self, held: int) -> Iterator[int]:
        """The indices of the expressions that can match in a text that holds this."""
        return (index for index, needed in enumerate(self._needed) if held & needed == needed)

    def places(self, texts: Iterable[str]) -> tuple[list[int], ...]:
        """For each expression, the indices of the texts in which it can match."""
        found: tuple[list[int], ...] = tuple([] for _ in self._needed)
        for index, text in enumerate(texts):
            for expression in self.possible(self.held(text)):
                found[expression].append(index)
        return found


_NEVER = re.compile(r"\uffff(?!)")
"""Matches nothing, and says so at once."""
_MOST_NARROWED = 4096


class Narrowing:
    """Patterns, as attributes, that can be narrowed to those which can match in a text."""

    def prepare(self) -> None:
        """To be called when all patterns are in place."""
        patterns = {name: found for name, found in vars(self).items() if isinstance(found, re.Pattern)}
        self._names = [name for name, found in patterns.items() if not found.flags & re.IGNORECASE]
        self._anchors = Anchors([patterns[name].pattern for name in self._names])
        self._narrowed: dict[int, Self] = {}

    def within(self, text: str) -> Self:
        """The same for this text and its parts alone: what cannot match there is not looked for."""
        held = self._anchors.held(text)
        known = self._narrowed.get(held)
        if known is None:
            if len(self._narrowed) >= _MOST_NARROWED:
                self._narrowed.clear()
            known = self._narrowed[held] = copy(self)
            for index in set(range(len(self._names))).difference(self._anchors.possible(held)):
                setattr(known, self._names[index], _NEVER)
        return known
