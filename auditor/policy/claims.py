"""Mentions gathered into claims: one claim for all the places that say the same."""

from collections.abc import Iterable, Sequence

from auditor.model.evidence import Location
from auditor.model.policy import DataClaim, PermissionClaim
from auditor.policy.mentions import Mention

_EVIDENCES = 5
"""Places quoted for one claim; more would bury the reader."""


def permission_claims(mentions: Iterable[Mention], artifact: str) -> tuple[PermissionClaim, ...]:
    """Claims in the order of their first mention; ``artifact`` is that of their evidence.

    Mentions that name the same permissions, alike in polarity, scope and
    system, are one claim with the greatest strength; bare mentions (strength 0) stay apart.
    """
    alike: dict[tuple[object, ...], list[Mention]] = {}
    for mention in mentions:
        permissions = tuple(sorted(mention.concept.permissions))
        general = () if permissions else tuple(sorted(mention.concept.general))
        if permissions or general:
            key = (permissions, general, mention.polarity, mention.scope, mention.os, mention.silence)
            alike.setdefault(key, []).append(mention)
    return tuple(_permission_claim(found, artifact) for found in alike.values())


def _permission_claim(mentions: Sequence[Mention], artifact: str) -> PermissionClaim:
    first = mentions[0]
    strongest, purpose = first, first.purpose
    quotes = _Quotes(first)
    for mention in mentions[1:]:
        if mention.strength > strongest.strength:
            strongest, purpose = mention, mention.purpose or purpose
            quotes.add(mention, first=True)
        else:
            purpose = purpose or mention.purpose
            quotes.add(mention)
    concepts = {mention.concept.id: mention.concept for mention in mentions}.values()
    return PermissionClaim(
        phrase=strongest.phrase,
        permissions=tuple(sorted(first.concept.permissions)),
        general=tuple(sorted({name for concept in concepts for name in concept.general})),
        data_types=tuple(sorted({name for concept in concepts for name in concept.data_types})),
        strength=strongest.strength,
        polarity=first.polarity,
        purpose=purpose,
        explained=any(mention.explained for mention in mentions),
        scope=first.scope,
        os=first.os,
        optional=_optional(mentions),
        open_ended=all(mention.open_ended for mention in mentions),
        silence=first.silence,
        evidence=quotes.evidence(artifact),
    )


def data_claims(mentions: Iterable[Mention], artifact: str) -> tuple[DataClaim, ...]:
    """Data types that the policy says are taken, or never taken, in the order of their first mention."""
    alike: dict[tuple[object, ...], list[Mention]] = {}
    for mention in mentions:
        for data_type in mention.data_types:
            alike.setdefault((data_type, mention.polarity, mention.scope), []).append(mention)
    return tuple(_data_claim(str(key[0]), found, artifact) for key, found in alike.items())


def _data_claim(data_type: str, mentions: Sequence[Mention], artifact: str) -> DataClaim:
    first = mentions[0]
    quotes = _Quotes(first)
    for mention in mentions[1:]:
        quotes.add(mention)
    return DataClaim(
        data_type=data_type,
        polarity=first.polarity,
        purpose=first.purpose,
        scope=first.scope,
        optional=_optional(mentions),
        open_ended=all(mention.open_ended for mention in mentions),
        evidence=quotes.evidence(artifact),
    )


def _optional(mentions: Iterable[Mention]) -> bool | None:
    """What the first mention says that says it at all."""
    return next((mention.optional for mention in mentions if mention.optional is not None), None)


class _Quotes:
    """Places to be quoted, each line once, for a reader opens it once."""

    def __init__(self, first: Mention) -> None:
        self._places = [first]
        self._lines = {_line(first)}

    def add(self, mention: Mention, *, first: bool = False) -> None:
        if len(self._places) == _EVIDENCES and not first:
            return
        line = _line(mention)
        if line in self._lines:
            return
        self._places.insert(0 if first else len(self._places), mention)
        self._lines.add(line)
        if len(self._places) > _EVIDENCES:
            self._lines.discard(_line(self._places.pop()))

    def evidence(self, artifact: str) -> tuple[Location, ...]:
        return tuple(place.block.location(artifact, place.start, place.end) for place in self._places)


def _line(mention: Mention) -> tuple[int | None, int]:
    return mention.block.page_at(mention.start), mention.block.line_at(mention.start)
