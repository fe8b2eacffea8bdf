"""Where a policy asks for permissions that it does not name: "camera and other permissions"."""

import re
from collections.abc import Iterator
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.model.evidence import Location
from auditor.model.policy import OperatingSystem, Polarity
from auditor.policy.document import Document
from auditor.policy.statements import clauses
from auditor.policy.strength import MUTED

_MOST = 5
_HERE = frozenset({OperatingSystem.ANY, OperatingSystem.ANDROID})


@cache
def _words(language: str) -> re.Pattern[str]:
    return pattern(reading_words(language).catch_alls.words, whole_words=False)


def catch_alls(document: Document) -> tuple[Location, ...]:
    """The first few, in document order."""
    return tuple(place for place, _ in zip(_places(document), range(_MOST), strict=False))


def _places(document: Document) -> Iterator[Location]:
    for block in document.blocks:
        found = None if block.section in MUTED else _words(document.language).search(block.folded.text)
        if found is None:
            continue
        for clause in clauses(block, document.language):
            asks = clause.cue.weak or clause.cue.accesses
            if (
                clause.start <= found.start() < clause.end
                and asks
                and clause.polarity is Polarity.DECLARED
                and clause.silent_from is None
                and clause.os in _HERE
                and not clause.sentence.defines
                and clause.sentence.is_ours(found.start())
                and not clause.sentence.about_sdk
            ):
                yield block.location(document.path, *block.folded.original_span(found.start(), found.end()))
