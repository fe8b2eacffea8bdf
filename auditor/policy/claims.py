"""Mentions gathered into claims: one claim for all the places that say the same."""

from collections.abc import Iterable
from dataclasses import replace

from auditor.model.evidence import Location
from auditor.model.policy import DataClaim, PermissionClaim
from auditor.policy.mentions import Mention

_EVIDENCES = 5
"""Places quoted for one claim; more would bury the reader."""


def permission_claims(mentions: Iterable[Mention]) -> tuple[PermissionClaim, ...]:
    """Claims in the order of their first mention. Mentions that name the same permissions, alike in polarity, scope and
    system, are one claim with the greatest strength; bare mentions (strength 0) stay apart."""
    claims: dict[tuple[object, ...], PermissionClaim] = {}
    for mention in mentions:
        permissions = tuple(sorted(mention.concept.permissions))
        general = tuple(sorted(mention.concept.general))
        if not permissions and not general:
            continue
        key = (
            permissions,
            () if permissions else general,
            mention.polarity,
            mention.scope,
            mention.os,
            mention.silence,
        )
        known = claims.get(key)
        if known is None:
            claims[key] = PermissionClaim(
                phrase=mention.phrase,
                permissions=permissions,
                general=general,
                data_types=tuple(sorted(mention.concept.data_types)),
                strength=mention.strength,
                polarity=mention.polarity,
                purpose=mention.purpose,
                explained=mention.explained,
                scope=mention.scope,
                os=mention.os,
                optional=mention.optional,
                open_ended=mention.open_ended,
                silence=mention.silence,
                evidence=(mention.location,),
            )
            continue
        stronger = mention.strength > known.strength
        claims[key] = replace(
            known,
            phrase=mention.phrase if stronger else known.phrase,
            general=tuple(sorted({*known.general, *mention.concept.general})),
            data_types=tuple(sorted({*known.data_types, *mention.concept.data_types})),
            strength=max(known.strength, mention.strength),
            purpose=(mention.purpose or known.purpose) if stronger else (known.purpose or mention.purpose),
            explained=known.explained or mention.explained,
            optional=mention.optional if known.optional is None else known.optional,
            open_ended=known.open_ended and mention.open_ended,
            evidence=_with(known.evidence, mention.location, first=stronger),
        )
    return tuple(claims.values())


def data_claims(mentions: Iterable[Mention]) -> tuple[DataClaim, ...]:
    """Data types that the policy says are taken, or never taken, in the order of their first mention."""
    claims: dict[tuple[object, ...], DataClaim] = {}
    for mention in mentions:
        for data_type in mention.data_types:
            key = (data_type, mention.polarity, mention.scope)
            known = claims.get(key)
            if known is None:
                claims[key] = DataClaim(
                    data_type=data_type,
                    polarity=mention.polarity,
                    purpose=mention.purpose,
                    scope=mention.scope,
                    optional=mention.optional,
                    open_ended=mention.open_ended,
                    evidence=(mention.location,),
                )
            else:
                claims[key] = replace(
                    known,
                    optional=mention.optional if known.optional is None else known.optional,
                    open_ended=known.open_ended and mention.open_ended,
                    evidence=_with(known.evidence, mention.location, first=False),
                )
    return tuple(claims.values())


def _with(evidence: tuple[Location, ...], location: Location, *, first: bool) -> tuple[Location, ...]:
    if any(
        (known.artifact, known.page, known.line) == (location.artifact, location.page, location.line)
        for known in evidence
    ):
        return evidence  # a reader opens the line once
    return ((location, *evidence) if first else (*evidence, location))[:_EVIDENCES]
