"""What a policy tells beside its claims: how long data is kept, which rights users have; and what a template left."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from auditor.knowledge.anchors import Anchors, gate
from auditor.knowledge.reading import pattern, reading_words
from auditor.model.evidence import Location
from auditor.model.policy import ElementClaim, PolicyElement
from auditor.policy.document import Block, BlockKind, Document, Section
from auditor.policy.grammar import grammar

_MOST_LEFTOVERS = 10


@cache
def _elements(language: str) -> tuple[tuple[PolicyElement, re.Pattern[str]], ...]:
    words = reading_words(language).elements
    return tuple((element, pattern(words[element.value], whole_words=False)) for element in PolicyElement)


@cache
def _anchors(language: str) -> Anchors:
    return Anchors([words.pattern for _, words in _elements(language)])


@cache
def _in_rights(language: str) -> dict[PolicyElement, re.Pattern[str]]:
    """Words that are enough in a part on the user's rights."""
    words = reading_words(language).rights
    return {PolicyElement(name): pattern(found, whole_words=language == "en") for name, found in words.items()}


@cache
def _leftovers(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The pattern, and the plain one without which it need not be tried."""
    words = pattern(reading_words(language).leftovers.words, whole_words=False)
    return words, gate(words.pattern)


def elements(document: Document) -> tuple[ElementClaim, ...]:
    """The first place of each element, rather in a sentence than in a heading."""
    # Titles promise what the text below them may not hold.
    ordered = sorted(document.blocks, key=lambda block: block.kind is BlockKind.HEADING)
    denied = _answered_no(document)
    rights = [block for block in ordered if block.section is Section.RIGHTS and block.kind is not BlockKind.HEADING]
    in_rights = _in_rights(document.language)
    places = _anchors(document.language).places(block.folded.text for block in ordered)
    found = (
        (
            element,
            _first(_without((ordered[index] for index in where), denied, element), words, document)
            or _first(rights, in_rights.get(element), document),
        )
        for (element, words), where in zip(_elements(document.language), places, strict=True)
    )
    return tuple(ElementClaim(element=element, evidence=(place,)) for element, place in found if place is not None)


_DONE = frozenset({PolicyElement.PERSONALISATION, PolicyElement.ACCOUNT})
"""What the developer does; of all else a question and a plain no tell as much as a sentence."""


def _answered_no(document: Document) -> frozenset[int]:
    """Identities of the blocks that ask what the next one denies: "Are there personalised ads? No."."""
    says_no = grammar(document.language).says_no
    return frozenset(
        id(block)
        for block, answer in pairwise(document.blocks)
        if block.folded.text.endswith("?") and says_no.match(answer.folded.text) is not None
    )


def _without(blocks: Iterable[Block], denied: frozenset[int], element: PolicyElement) -> Iterable[Block]:
    return (block for block in blocks if id(block) not in denied) if denied and element in _DONE else blocks


def _first(blocks: Iterable[Block], words: re.Pattern[str] | None, document: Document) -> Location | None:
    if words is None:
        return None
    for block in blocks:
        match = words.search(block.folded.text)
        if match is not None:
            return block.location(document.path, *block.folded.original_span(match.start(), match.end()))
    return None


def leftovers(document: Document) -> tuple[Location, ...]:
    """Blanks and notes of a template, the first few."""
    words, plain = _leftovers(document.language)
    places = (
        block.location(document.path, *block.folded.original_span(match.start(), match.end()))
        for block in document.blocks
        if plain.search(block.folded.text)
        for match in words.finditer(block.folded.text)
    )
    return tuple(place for place, _ in zip(places, range(_MOST_LEFTOVERS), strict=False))
