"""POLICY: what was read from a policy, as JSON."""

from typing import Annotated

from msgspec import Meta

from auditor.model.policy import Polarity, Policy, Scope, SdkLevel, Topic
from auditor.report.block import Block, PolicyPlace, policy_places


class SourceBlock(Block, frozen=True, kw_only=True):
    path: Annotated[str, Meta(description="As given, with forward slashes.")]
    sha256: str
    format: str
    language: str


class PermissionClaimBlock(Block, frozen=True, kw_only=True):
    """Words that declare, deny or only mention a permission."""

    phrase: str
    permissions: Annotated[tuple[str, ...], Meta(description="Any of them satisfies the claim.")]
    strength: Annotated[int, Meta(ge=0, le=4, description="4: constant … 1: data word; 0: only mentioned.")]
    polarity: Polarity
    scope: Scope
    purpose: str | None
    evidence: tuple[PolicyPlace, ...]


class DataClaimBlock(Block, frozen=True, kw_only=True):
    data_type: str
    polarity: Polarity
    scope: Scope
    evidence: tuple[PolicyPlace, ...]


class SdkClaimBlock(Block, frozen=True, kw_only=True):
    """A third party's SDK as the policy names it."""

    name: Annotated[str, Meta(description="As written.")]
    sdk_ids: Annotated[tuple[str, ...], Meta(description="Empty for a name that the knowledge base does not have.")]
    level: SdkLevel
    vendor: str | None
    purpose: str | None
    data_as_written: str | None
    data_types: tuple[str, ...]
    url: str | None
    evidence: tuple[PolicyPlace, ...]


class ElsewhereBlock(Block, frozen=True, kw_only=True):
    """A list of the developer's own that the policy only links to."""

    covers: Topic
    url: str | None
    evidence: tuple[PolicyPlace, ...]


class PolicyBlock(Block, frozen=True, kw_only=True):
    """One policy, or the union of several documents; claims in document order."""

    sources: tuple[SourceBlock, ...]
    title: str | None
    app_name: str | None
    developer: str | None
    effective_date: Annotated[str | None, Meta(description="ISO 8601.")]
    updated_date: Annotated[str | None, Meta(description="ISO 8601.")]
    contact: tuple[str, ...]
    permissions: tuple[PermissionClaimBlock, ...]
    data: tuple[DataClaimBlock, ...]
    sdks: tuple[SdkClaimBlock, ...]
    elsewhere: tuple[ElsewhereBlock, ...]


def policy_block(policy: Policy) -> PolicyBlock:
    return PolicyBlock(
        sources=tuple(
            SourceBlock(path=source.path, sha256=source.sha256, format=source.format, language=source.language)
            for source in policy.sources
        ),
        title=policy.title,
        app_name=policy.app_name,
        developer=policy.developer,
        effective_date=policy.effective_date,
        updated_date=policy.updated_date,
        contact=policy.contact,
        permissions=tuple(
            PermissionClaimBlock(
                phrase=claim.phrase,
                permissions=claim.permissions,
                strength=claim.strength,
                polarity=claim.polarity,
                scope=claim.scope,
                purpose=claim.purpose,
                evidence=policy_places(claim.evidence),
            )
            for claim in policy.permissions
        ),
        data=tuple(
            DataClaimBlock(
                data_type=claim.data_type,
                polarity=claim.polarity,
                scope=claim.scope,
                evidence=policy_places(claim.evidence),
            )
            for claim in policy.data
        ),
        sdks=tuple(
            SdkClaimBlock(
                name=claim.name_as_written,
                sdk_ids=claim.sdk_ids,
                level=claim.level,
                vendor=claim.vendor,
                purpose=claim.purpose,
                data_as_written=claim.data_as_written,
                data_types=claim.data_types,
                url=claim.url,
                evidence=policy_places(claim.evidence),
            )
            for claim in policy.sdks
        ),
        elsewhere=tuple(
            ElsewhereBlock(covers=link.covers, url=link.url, evidence=policy_places(link.evidence))
            for link in policy.elsewhere
        ),
    )
