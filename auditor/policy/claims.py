"""Mentions gathered into claims: one claim for all the places that say the same."""

from collections.abc import Iterable
from dataclasses import replace

from auditor.model.evidence import Location
from auditor.model.policy import DataClaim, PermissionClaim, Polarity
from auditor.policy.mentions import Mention

_EVIDENCES = 5
"""Places quoted for one claim; more would bury the reader."""


def permission_claims(mentions: Iterable[Mention]) -> tuple[PermissionClaim, ...]:
    """Claims in the order of their first mention. Mentions that name the same permissions, alike in polarity, scope and
    system, are one claim with the greatest strength; bare mentions (strength 0) stay apart."""
    claims: dict[tuple[object, ...], PermissionClaim] = {}
    for mention in mentions:
        permissions = tuple(sorted(mention.concept.permissions))
        if not permissions:
            continue
        key = (permissions, mention.polarity, mention.scope, mention.os, mention.strength > 0)
        known = claims.get(key)
        if known is None:
            claims[key] = PermissionClaim(
                phrase=mention.phrase,
                permissions=permissions,
                general=tuple(sorted(mention.concept.general)),
                data_types=tuple(sorted(mention.concept.data_types)),
                strength=mention.strength,
                polarity=mention.polarity,
                purpose=mention.purpose,
                scope=mention.scope,
                os=mention.os,
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
            evidence=_with(known.evidence, mention.location, first=stronger),
        )
    return tuple(claims.values())


def data_claims(mentions: Iterable[Mention]) -> tuple[DataClaim, ...]:
    """Data types that the policy says are taken, or never taken, in the order of their first mention."""
    claims: dict[tuple[object, ...], DataClaim] = {}
    for mention in mentions:
        if not mention.collected and mention.polarity is not Polarity.DENIED:
            continue
        for data_type in mention.concept.data_types:
            key = (data_type, mention.polarity, mention.scope)
            known = claims.get(key)
            if known is None:
                claims[key] = DataClaim(
                    data_type=data_type,
                    polarity=mention.polarity,
                    purpose=mention.purpose,
                    scope=mention.scope,
                    evidence=(mention.location,),
                )
            else:
                claims[key] = replace(known, evidence=_with(known.evidence, mention.location, first=False))
    return tuple(claims.values())


def _with(evidence: tuple[Location, ...], location: Location, *, first: bool) -> tuple[Location, ...]:
    if any(
        (known.artifact, known.page, known.line) == (location.artifact, location.page, location.line)
        for known in evidence
    ):
        return evidence  # a reader opens the line once
    return ((location, *evidence) if first else (*evidence, location))[:_EVIDENCES]
