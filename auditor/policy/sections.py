"""Which part of the policy each block stands in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.folding import fold
from auditor.policy.statements import grammar


@cache
def _kinds(language: str) -> tuple[tuple[Section, re.Pattern[str]], ...]:
    sections = reading_words(language).sections
    return tuple((Section(kind), pattern(words, whole_words=False)) for kind, words in sections.items())


def section_of(heading: str, language: str) -> Section:
    """What a heading says its section is for; OTHER where it does not say."""
    folded = fold(heading, possessives=False).text
    return next((kind for kind, words in _kinds(language) if words.search(folded)), Section.OTHER)


_NAMED_LISTS = frozenset({Section.PERMISSIONS, Section.SDKS})
_SHORT_TITLE = 24
_TITLE_LEVEL = 5
"""Plain text shows no depth of such a title; it stands under all numbered ones."""


def _as_heading(block: Block, language: str) -> Block:
    """A short line that is only the title of a list, "权限列表" or "App permissions", is a heading."""
    text = block.text.strip()
    if block.kind is not BlockKind.PARAGRAPH or len(text) > _SHORT_TITLE or not text[-1:].isalnum():
        return block
    if section_of(text, language) not in _NAMED_LISTS or grammar(language).cue_of(fold(text).text).takes:
        return block
    return replace(block, kind=BlockKind.HEADING, level=_TITLE_LEVEL)


_CONTENTS_RUN = 4
"""So many headings of one level in a row are a table of contents."""


def _without_contents(blocks: list[Block]) -> Iterator[Block]:
    """Headings that only list what follows become items: nothing stands under them.

    Where the list runs into the first real heading, that one repeats an entry of the list, and stays.
    """
    run: list[Block] = []
    for block in (*blocks, None):
        if block is not None and block.kind is BlockKind.HEADING and (not run or block.level == run[-1].level):
            run.append(block)
            continue
        texts = [entry.text.strip() for entry in run]
        first_real = 0 if len(run) < _CONTENTS_RUN else len(run) - (texts.count(texts[-1]) > 1)
        for entry in run[:first_real]:
            yield replace(entry, kind=BlockKind.ITEM, level=0)
        yield from run[first_real:]
        run = []
        if block is not None and block.kind is BlockKind.HEADING:
            run = [block]
        elif block is not None:
            yield block


def with_sections(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """The same blocks, each with its section and the headings above it.

    A subheading that says nothing of its own ("（2）商品信息") belongs to the section around it.
    """
    above: list[tuple[int, str, Section]] = []
    for block in _without_contents([_as_heading(block, language) for block in blocks]):
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
