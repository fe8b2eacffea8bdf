"""Mentions gathered into claims: one claim for all the places that say the same."""

from collections.abc import Iterable, Sequence

from auditor.model.evidence import Location
from auditor.model.policy import DataClaim, PermissionClaim
from auditor.policy.mentions import Mention

_EVIDENCES = 5
"""Places quoted for one claim; more would bury the reader."""


def permission_claims(mentions: Iterable[Mention]) -> tuple[PermissionClaim, ...]:
    """Claims in the order of their first mention. Mentions that name the same permissions, alike in polarity, scope and
    system, are one claim with the greatest strength; bare mentions (strength 0) stay apart."""
    alike: dict[tuple[object, ...], list[Mention]] = {}
    for mention in mentions:
        permissions = tuple(sorted(mention.concept.permissions))
        general = () if permissions else tuple(sorted(mention.concept.general))
        if permissions or general:
            key = (permissions, general, mention.polarity, mention.scope, mention.os, mention.silence)
            alike.setdefault(key, []).append(mention)
    return tuple(map(_permission_claim, alike.values()))


def _permission_claim(mentions: Sequence[Mention]) -> PermissionClaim:
    first = mentions[0]
    strongest, purpose = first, first.purpose
    evidence: tuple[Location, ...] = (first.location,)
    for mention in mentions[1:]:
        if mention.strength > strongest.strength:
            strongest, purpose = mention, mention.purpose or purpose
            evidence = _with(evidence, mention.location, first=True)
        else:
            purpose = purpose or mention.purpose
            evidence = _with(evidence, mention.location, first=False)
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
        evidence=evidence,
    )


def data_claims(mentions: Iterable[Mention]) -> tuple[DataClaim, ...]:
    """Data types that the policy says are taken, or never taken, in the order of their first mention."""
    alike: dict[tuple[object, ...], list[Mention]] = {}
    for mention in mentions:
        for data_type in mention.data_types:
            alike.setdefault((data_type, mention.polarity, mention.scope), []).append(mention)
    return tuple(_data_claim(str(key[0]), found) for key, found in alike.items())


def _data_claim(data_type: str, mentions: Sequence[Mention]) -> DataClaim:
    first = mentions[0]
    evidence: tuple[Location, ...] = (first.location,)
    for mention in mentions[1:]:
        evidence = _with(evidence, mention.location, first=False)
    return DataClaim(
        data_type=data_type,
        polarity=first.polarity,
        purpose=first.purpose,
        scope=first.scope,
        optional=_optional(mentions),
        open_ended=all(mention.open_ended for mention in mentions),
        evidence=evidence,
    )


def _optional(mentions: Iterable[Mention]) -> bool | None:
    """What the first mention says that says it at all."""
    return next((mention.optional for mention in mentions if mention.optional is not None), None)


def _with(evidence: tuple[Location, ...], location: Location, *, first: bool) -> tuple[Location, ...]:
    if len(evidence) == _EVIDENCES and not first:
        return evidence
    if any(
        known.line == location.line and known.page == location.page and known.artifact == location.artifact
        for known in evidence
    ):
        return evidence  # a reader opens the line once
    return ((location, *evidence) if first else (*evidence, location))[:_EVIDENCES]
