"""One automaton over the lexicon: finds every known phrase in folded text in a single pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import ahocorasick

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import concepts
from auditor.knowledge.schema import Concept
from auditor.policy.folding import fold_word


class PhraseKind(StrEnum):
    LABEL = "label"
    PERMISSION = "permission"
    ORDINARY = "ordinary"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Hit:
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
            ):
                for word in words:
                    phrases.setdefault(fold_word(word), []).append((concept, kind))
        for phrase, found in phrases.items():
            if phrase:
                self._automaton.add_word(phrase, (len(phrase), tuple(found)))
        self._automaton.make_automaton()

    def hits(self, folded: str) -> Iterator[Hit]:
        """Phrases in text order; a phrase with two meanings, or of two kinds, gives two hits."""
        spans = [
            (end + 1 - length, end + 1, meanings)
            for end, (length, meanings) in self._automaton.iter(folded)
            if bounded(folded, end + 1 - length, end + 1)
        ]
        spans.sort(key=lambda span: (span[0], -span[1]))
        covered = 0
        for start, end, meanings in spans:
            if end <= covered:
                continue
            covered = end
            for concept, kind in meanings:
                yield Hit(start, end, concept, kind)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of ``zh`` or ``en``, built once."""
    return Lexicon(language)


def bounded(text: str, start: int, end: int) -> bool:
    """A phrase of Latin letters never matches inside a longer word: MAC is not in "macro"."""
    before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    after = end < len(text) and _is_latin(text[end - 1]) and (_is_latin(text[end]) or _is_compound(text, end))
    return not before and not after


def _is_compound(text: str, end: int) -> bool:
    """Whether a hyphen makes the word part of an adjective: "location-neutral", but "location-based services"."""
    return text[end] == "-" and text[end + 1 : end + 2].isalpha() and not text.startswith("-based", end)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
