"""Which part of the policy each block stands in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.folding import fold


@cache
def _kinds(language: str) -> tuple[tuple[Section, re.Pattern[str]], ...]:
    sections = reading_words(language).sections
    return tuple((Section(kind), pattern(words, whole_words=False)) for kind, words in sections.items())


def section_of(heading: str, language: str) -> Section:
    """What a heading says its section is for; OTHER where it does not say."""
    folded = fold(heading, possessives=False).text
    return next((kind for kind, words in _kinds(language) if words.search(folded)), Section.OTHER)


def with_sections(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """The same blocks, each with its section and the headings above it.

    A subheading that says nothing of its own ("（2）商品信息") belongs to the section around it.
    """
    above: list[tuple[int, str, Section]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            while above and above[-1][0] >= block.level:
                above.pop()
            own = section_of(block.text, language)
            if own is Section.OTHER and above:
                own = above[-1][2]
            above.append((block.level, block.text.strip(), own))
        section = above[-1][2] if above else Section.OTHER
        headings = tuple(text for _, text, _ in above)
        yield replace(block, section=section, heading=headings[-1] if headings else None, context=headings)
