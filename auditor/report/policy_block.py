"""POLICY: what was read from a policy, as JSON."""

from typing import Annotated

from msgspec import Meta

from auditor.model.policy import (
    OperatingSystem,
    Polarity,
    Policy,
    PolicyElement,
    Scope,
    SdkLevel,
    Silence,
    Topic,
)
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
    general: Annotated[tuple[str, ...], Meta(description="Covered only in general.")]
    strength: Annotated[int, Meta(ge=0, le=4, description="4: constant … 1: data word; 0: only mentioned.")]
    silence: Annotated[Silence | None, Meta(description="Why it claims nothing, at strength 0.")]
    polarity: Polarity
    scope: Scope
    os: OperatingSystem
    purpose: str | None
    optional: Annotated[bool | None, Meta(description="Whether users may refuse; null where it does not say.")]
    open_ended: Annotated[bool, Meta(description="Whether its enumeration goes on unsaid.")]
    evidence: tuple[PolicyPlace, ...]


class DataClaimBlock(Block, frozen=True, kw_only=True):
    data_type: str
    polarity: Polarity
    scope: Scope
    purpose: str | None
    optional: bool | None
    open_ended: bool
    evidence: tuple[PolicyPlace, ...]


class SdkClaimBlock(Block, frozen=True, kw_only=True):
    """A third party's SDK as the policy names it."""

    name: Annotated[str, Meta(description="As written.")]
    sdk_ids: Annotated[tuple[str, ...], Meta(description="Empty for a name that the knowledge base does not have.")]
    level: SdkLevel
    vendor: str | None
    expected_vendors: Annotated[
        tuple[str, ...], Meta(description="Companies behind it, where the one written is known for other products.")
    ]
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


class ElementBlock(Block, frozen=True, kw_only=True):
    """What a policy has to tell beside its claims, and where it does."""

    element: PolicyElement
    evidence: tuple[PolicyPlace, ...]


class PolicyBlock(Block, frozen=True, kw_only=True):
    """One policy, or the union of several documents; claims in document order."""

    sources: tuple[SourceBlock, ...]
    title: str | None
    app_name: str | None
    developer: str | None
    effective_date: Annotated[str | None, Meta(description="ISO 8601.")]
    updated_date: Annotated[str | None, Meta(description="ISO 8601.")]
    version: str | None
    contact: tuple[str, ...]
    permissions: tuple[PermissionClaimBlock, ...]
    data: tuple[DataClaimBlock, ...]
    sdks: tuple[SdkClaimBlock, ...]
    elsewhere: tuple[ElsewhereBlock, ...]
    elements: tuple[ElementBlock, ...]
    leftovers: Annotated[tuple[PolicyPlace, ...], Meta(description="Blanks and notes that a template left.")]


def source_blocks(policy: Policy) -> tuple[SourceBlock, ...]:
    return tuple(
        SourceBlock(path=source.path, sha256=source.sha256, format=source.format, language=source.language)
        for source in policy.sources
    )


def policy_block(policy: Policy) -> PolicyBlock:
    return PolicyBlock(
        sources=source_blocks(policy),
        title=policy.title,
        app_name=policy.app_name,
        developer=policy.developer,
        effective_date=policy.effective_date,
        updated_date=policy.updated_date,
        version=policy.version,
        contact=policy.contact,
        permissions=tuple(
            PermissionClaimBlock(
                phrase=claim.phrase,
                permissions=claim.permissions,
                general=claim.general,
                strength=claim.strength,
                silence=claim.silence,
                polarity=claim.polarity,
                scope=claim.scope,
                os=claim.os,
                purpose=claim.purpose,
                optional=claim.optional,
                open_ended=claim.open_ended,
                evidence=policy_places(claim.evidence),
            )
            for claim in policy.permissions
        ),
        data=tuple(
            DataClaimBlock(
                data_type=claim.data_type,
                polarity=claim.polarity,
                scope=claim.scope,
                purpose=claim.purpose,
                optional=claim.optional,
                open_ended=claim.open_ended,
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
                expected_vendors=claim.expected_vendors,
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
        elements=tuple(
            ElementBlock(element=claim.element, evidence=policy_places(claim.evidence)) for claim in policy.elements
        ),
        leftovers=policy_places(policy.leftovers),
    )
