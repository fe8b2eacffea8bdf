"""Lists of the developer's own that the policy only links to."""

import re
from collections.abc import Iterator
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import Elsewhere, Topic
from auditor.policy.document import Block, BlockKind, Document
from auditor.policy.statements import sentences


@cache
def _patterns(language: str) -> tuple[tuple[tuple[Topic, re.Pattern[str]], ...], re.Pattern[str]]:
    words = reading_words(language).elsewhere
    whole = language != "zh"
    topics = (
        (Topic.SDKS, pattern(words.sdks, whole_words=whole)),
        (Topic.PERMISSIONS, pattern(words.permissions, whole_words=whole)),
    )
    return topics, pattern(words.pointer, whole_words=whole)


def elsewhere(document: Document) -> tuple[Elsewhere, ...]:
    """Sentences that send the reader to another page for a list, in document order.

    They need both the list's name and a link; a vendor's own policy in the row of its SDK is no list of ours.
    """
    return tuple(
        found for block in document.blocks if block.kind is not BlockKind.ROW for found in _in(block, document)
    )


def _in(block: Block, document: Document) -> Iterator[Elsewhere]:
    if not block.links:
        return
    topics, pointer = _patterns(document.language)
    folded = block.folded
    for start, end in sentences(folded.text):
        sentence = folded.text[start:end]
        if pointer.search(sentence) is None:
            continue
        first, last = folded.original_span(start, end)
        links = [link for link in block.links if link.start < last + 2 and link.end > first]
        for topic, names in topics:
            match = names.search(sentence)
            if match is not None and links and not links[0].url.startswith("#"):
                place = folded.original_span(start + match.start(), start + match.end())
                yield Elsewhere(covers=topic, url=links[0].url, evidence=(block.location(document.path, *place),))
