"""Sentences that are nothing but an enumeration of data, under whatever title they stand."""

import re
from collections.abc import Sequence
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.document import Block, Section
from auditor.policy.grammar import grammar
from auditor.policy.matching import Hit, PhraseKind
from auditor.policy.statements import sentences

_SECTIONS = frozenset({Section.COLLECTION, Section.OTHER, Section.PERMISSIONS})
_FEWEST_KINDS = 2
_LABEL = re.compile(r"[^:,、。;()]{0,40}[:(]")
_FILLING = re.compile(r"[\s、,;/()\[\]|:·•*]+|以及|及其|[和与及或等]|\b(?:and|or|of|such as|including|with|its?)\b")
_EXPLAINING = re.compile(r"敏感|定义|什么是|是什么|含义|指什么|是指|解释|sensitive|what is|what counts|mean|defin")
"""Words of a heading under which a general term is explained."""
_ELEMENT_END = re.compile(r"[、,;]|\band\b|以?及|和")
_FEWEST_ELEMENTS = 3
_LONGEST_ELEMENT = 24
"""Characters; a longer piece is part of a sentence that says something else."""
_MOST_OTHER = 0.4
"""Part of the characters, connectors apart, that other words may take."""


@cache
def _terms(language: str) -> re.Pattern[str]:
    return pattern(reading_words(language).definitions.terms, whole_words=False)


def enumerations(block: Block, hits: Sequence[Hit], language: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a block's folded text that only enumerate data: "防作弊：安卓ID与机型。"

    ``hits`` are those of the whole text, in its order. What may only explain a general term is left out.
    """
    found: list[tuple[int, int]] = []
    text, terms = block.folded.text, _terms(language)
    if block.section not in _SECTIONS or (block.section is not Section.COLLECTION and _explains(block, terms)):
        return found
    data = [hit for hit in hits if hit.kind is PhraseKind.DATA and hit.concept.data_types]
    if len({kind for hit in data for kind in hit.concept.data_types}) < _FEWEST_KINDS:
        return found
    position, explained = 0, False
    for start, end in sentences(text):
        while position < len(data) and data[position].end <= start:
            position += 1
        inside = position
        while inside < len(data) and data[inside].end <= end:
            inside += 1
        explained = explained or terms.search(text, start, end) is not None
        denied = explained or grammar(language).denial_in(text[start:end]) is not None
        if not denied and _only_enumerates(text, start, end, data[position:inside]):
            found.append((start, end))
    return found


def _explains(block: Block, terms: re.Pattern[str]) -> bool:
    heading = (block.heading or "").casefold()
    return terms.search(heading) is not None and _EXPLAINING.search(heading) is not None


def _only_enumerates(text: str, start: int, end: int, data: Sequence[Hit]) -> bool:
    if len({kind for hit in data for kind in hit.concept.data_types}) < _FEWEST_KINDS:
        return False
    label = _LABEL.match(text, start, data[0].start)
    first = label.end() if label else start
    spans = sorted({(hit.start, hit.end) for hit in data})
    named = sum(last - begin for begin, last in spans)
    gaps, position = [], first
    for begin, last in spans:
        gaps.append(text[position:begin])
        position = last
    other = sum(len(_FILLING.sub("", gap)) for gap in (*gaps, text[position:end]))
    return other <= _MOST_OTHER * (named + other) or _most_elements(text, first, end, spans)


def _most_elements(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a series of short elements begins at a label or sentence, and most of them name data: "Android ID、IMEI、
    手机型号、Root状态、传感器"."""
    elements, position = list[tuple[int, int]](), start
    for mark in (*_ELEMENT_END.finditer(text, start, end), None):
        stop = end if mark is None else mark.start()
        elements.append((position, stop))
        position = end if mark is None else mark.end()
    if any(last - first > _LONGEST_ELEMENT for first, last in elements):
        return False
    telling = sum(any(first <= begin < last for begin, _ in spans) for first, last in elements)
    return telling >= _FEWEST_ELEMENTS and telling * 2 >= len(elements)
