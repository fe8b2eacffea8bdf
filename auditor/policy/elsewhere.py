"""Lists of the developer's own that the policy only links to."""

import re
from collections.abc import Iterator
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import Elsewhere, Topic
from auditor.policy.document import Block, BlockKind, Document
from auditor.policy.sdk_products import names_product
from auditor.policy.statements import sentences

_AFTER_SENTENCE = 2
"""Characters after a sentence in which its link may still begin."""


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
    links = sorted((link for link in block.links if _leads_away(link.url)), key=lambda link: link.start)
    if not links:
        return
    topics, pointer = _patterns(document.language)
    folded = block.folded
    position = 0
    for start, end in sentences(folded.text):
        sentence = folded.text[start:end]
        first, last = folded.original_span(start, end)
        while position < len(links) and links[position].end <= first:
            position += 1
        if position == len(links) or links[position].start >= last + _AFTER_SENTENCE or not pointer.search(sentence):
            continue
        if names_product(sentence):
            continue  # a vendor's list of its own
        for topic, names in topics:
            match = names.search(sentence)
            if match is not None:
                place = folded.original_span(start + match.start(), start + match.end())
                yield Elsewhere(
                    covers=topic, url=links[position].url, evidence=(block.location(document.path, *place),)
                )


def _leads_away(url: str) -> bool:
    """Whether a link leads to another page: neither to a place of this one, nor to a script or an address."""
    return not url.startswith("#") and url.partition(":")[0].lower() not in {"javascript", "mailto", "tel", "data"}
