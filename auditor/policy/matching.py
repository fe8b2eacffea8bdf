"""One automaton over the lexicon: finds every known phrase in folded text in a single pass."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import ahocorasick

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import concepts
from auditor.knowledge.schema import Concept
from auditor.policy.document import Block
from auditor.policy.folding import fold_word


class PhraseKind(StrEnum):
    LABEL = "label"
    PERMISSION = "permission"
    ORDINARY = "ordinary"
    DATA = "data"
    BARE = "bare"
    """A word for data that counts only beside other data in an enumeration; such a hit is given as DATA."""
    HEADED = "headed"
    """A verb that names data only before the head that it shares with others; such a hit is given as DATA."""


class Hit(NamedTuple):
    """A phrase at ``start`` to ``end`` of the folded text."""

    start: int
    end: int
    concept: Concept
    kind: PhraseKind


class Lexicon:
    """The phrases of one language. Of overlapping phrases the longest counts, of equally long ones the first."""

    def __init__(self, language: str) -> None:
        self._automaton = ahocorasick.Automaton()
        phrases: dict[str, list[tuple[Concept, PhraseKind]]] = {}
        for concept in concepts(language):
            for kind, words in (
                (PhraseKind.LABEL, concept.label_phrases),
                (PhraseKind.PERMISSION, concept.permission_phrases),
                (PhraseKind.ORDINARY, concept.ordinary_phrases),
                (PhraseKind.DATA, concept.data_phrases),
                (PhraseKind.BARE, concept.bare_phrases),
                (PhraseKind.HEADED, concept.headed_phrases),
            ):
                for word in words:
                    phrases.setdefault(fold_word(word), []).append((concept, kind))
        for phrase, found in phrases.items():
            if phrase:
                self._automaton.add_word(phrase, (len(phrase), tuple(found), _is_bounded_anywhere(phrase)))
        self._automaton.make_automaton()

    def hits(self, folded: str) -> Iterator[Hit]:
        """Phrases in text order; a phrase with two meanings, or of two kinds, gives two hits."""
        spans: list[_Span] = [
            (end + 1 - length, end + 1, meanings)
            for end, (length, meanings, anywhere) in self._automaton.iter(folded)
            if anywhere or bounded(folded, end + 1 - length, end + 1)
        ]
        spans.sort(key=lambda span: (span[0], -span[1]))
        kept: list[_Span] = []
        covered = 0
        for span in spans:
            if span[1] > covered and (span[0] >= covered or not _ends_name(kept[-1], span)):
                covered = span[1]
                kept.append(span)
        for index, (start, end, meanings) in enumerate(kept):
            for concept, kind in meanings:
                if kind is PhraseKind.BARE or kind is PhraseKind.HEADED:
                    stands = _has_head(folded, end) if kind is PhraseKind.HEADED else _is_listed(folded, kept, index)
                    if not stands:
                        continue
                    kind = PhraseKind.DATA
                yield Hit(start, end, concept, kind)


_Span = tuple[int, int, tuple[tuple[Concept, PhraseKind], ...]]


def _ends_name(earlier: _Span, later: _Span) -> bool:
    """Whether the later of two overlapping phrases only ends the name that the earlier, longer one is.

    接收WAP推送‸权限 names no 推送权限.
    """
    names = {concept.id for concept, kind in earlier[2] if kind in (PhraseKind.PERMISSION, PhraseKind.LABEL)}
    longer = earlier[1] - earlier[0] > later[1] - later[0]
    return longer and bool(names) and names.isdisjoint(concept.id for concept, _ in later[2])


_LONGEST_JOINT = 14
"""Characters between two elements of an enumeration, the words that belong to either included."""
_OPENS = re.compile(
    r"(?:[、,;/(:]|以及|[和与及或]|\b(?:and|or|including|with|collects?|provides?|enters?|writes?|posts?|uploads?"
    r"|shares?|sends?|submits?|stores?|keeps?|receives?|process|processes|records?|saves?|needs?|uses?)) ?\Z|\A\W*\Z"
)
_CLOSES = re.compile(r"(?: number)? ?(?:[、,;/)。.]|以及|[和与及或等]|\b(?:and|or)\b|\Z)")
_JOINT = re.compile(r"[、,/和与及或]|\b(?:and|or)\b")
_BREAK = re.compile(r"[。!?]|\. |权限|permission|以[便获]")
_HEAD = re.compile(
    r"(?:(?:[、和与及或/]|以及)[^、,。;:和与及或/的]{1,6}){0,8}(?:等|过)?的?(?:记录|行为|历史|足迹|日志|时长|商品|内容|页面|文章|视频)"
)


def _is_listed(text: str, spans: Sequence[tuple[int, int, object]], index: int) -> bool:
    """Whether a word stands as an element of an enumeration, with another known word as its neighbour."""
    start, end, _ = spans[index]
    if not text[:start].strip() and not text[end:].strip():
        return True  # the only word of a cell or an item
    if _OPENS.search(text, max(0, start - _LONGEST_JOINT), start) is None or _CLOSES.match(text, end) is None:
        return False
    before = text[spans[index - 1][1] : start] if index else None
    after = text[end : spans[index + 1][0]] if index + 1 < len(spans) else None
    return any(
        between is not None
        and len(between) <= _LONGEST_JOINT
        and _JOINT.search(between) is not None
        and _BREAK.search(between) is None
        for between in (before, after)
    )


def _has_head(text: str, end: int) -> bool:
    """Whether a verb is one of several before a head that makes data of all of them."""
    return _HEAD.match(text, end) is not None


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of ``zh`` or ``en``, built once."""
    return Lexicon(language)


@dataclass(frozen=True)
class PhrasedBlock:
    """A block with the phrases in it, which are looked for once."""

    block: Block
    language: str

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        return tuple(lexicon(self.language).hits(self.block.folded.text))


_VERBS = frozenset({"填写", "书写", "手写", "抄写", "编写", "改写", "撰写", "听写", "拼写"})
"""Verbs that end as words for permissions begin."""


def bounded(text: str, start: int, end: int) -> bool:
    """A phrase never matches inside a longer word: MAC is not in "macro", 写联系人 is not in 填写联系人."""
    before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    after = end < len(text) and _is_latin(text[end - 1]) and (_is_latin(text[end]) or _is_compound(text, end))
    split = start > 0 and text[start - 1 : start + 1] in _VERBS
    return not before and not after and not split


def _is_bounded_anywhere(phrase: str) -> bool:
    """Whether no longer word can contain a phrase, whatever stands around it."""
    return not (_is_latin(phrase[0]) or _is_latin(phrase[-1]) or phrase[0] in {verb[1] for verb in _VERBS})


def _is_compound(text: str, end: int) -> bool:
    """Whether a hyphen makes the word part of an adjective: "location-neutral", but "location-based services"."""
    return text[end] == "-" and text[end + 1 : end + 2].isalpha() and not text.startswith("-based", end)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
