"""An entry of the SDK catalogue as JSON: what is known of it, why it was found, and what an app shows of it."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from auditor.knowledge import catalog, overlay
from auditor.knowledge.schema import Sdk
from auditor.knowledge.search import Match, Reason, companions
from auditor.model.app import App, Presence
from auditor.report.block import AppPlace, Block, app_places


class NameBlock(Block, frozen=True, kw_only=True):
    en: str
    zh: str


class VendorBlock(Block, frozen=True, kw_only=True):
    name: str
    companies: Annotated[tuple[str, ...], Meta(description="Legal entities as Chinese policies write them.")]


class AliasesBlock(Block, frozen=True, kw_only=True):
    product: Annotated[tuple[str, ...], Meta(description="Names that mean this product and no other.")]
    vendor: Annotated[tuple[str, ...], Meta(description="Names that mean the vendor; a purpose narrows them down.")]


class SignalsBlock(Block, frozen=True, kw_only=True):
    """What it leaves in a package."""

    prefixes: Annotated[tuple[str, ...], Meta(description="Java packages that are its own.")]
    shared_prefixes: Annotated[tuple[str, ...], Meta(description="Java packages that others use too: no proof.")]
    components: tuple[str, ...]
    authorities: Annotated[tuple[str, ...], Meta(description="${applicationId} stands for the application id.")]
    actions: tuple[str, ...]
    native_libraries: Annotated[tuple[str, ...], Meta(description="File names; * stands for any characters.")]
    meta_data: tuple[str, ...]
    assets: tuple[str, ...]
    hosts: tuple[str, ...]


class CollectsBlock(Block, frozen=True, kw_only=True):
    """Data types that its vendor says it collects; all empty: nothing."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    unspecified: Annotated[tuple[str, ...], Meta(description="The vendor does not say which of the two.")]


class MatchBlock(Block, frozen=True, kw_only=True):
    reason: Reason
    text: Annotated[str, Meta(description="What it is known by: a name, a package, …")]


class FoundBlock(Block, frozen=True, kw_only=True):
    """What an app shows of it."""

    presence: Annotated[Presence | None, Meta(description="Strongest evidence; null: a packer.")]
    classes: Annotated[int, Meta(description="Classes defined under its prefixes.")]
    evidence: tuple[AppPlace, ...]


class SdkEntryBlock(Block, frozen=True, kw_only=True):
    """One SDK, library or packer of the catalogue."""

    id: str
    kind: Literal["sdk", "library", "packer"]
    name: NameBlock
    vendor: VendorBlock | None
    aliases: AliasesBlock
    family: str
    role: Literal["product", "core", "carrier"]
    parents: Annotated[tuple[str, ...], Meta(description="SDKs or families that bring it along.")]
    brings: Annotated[tuple[str, ...], Meta(description="What comes along with it, always or as its options.")]
    category: str
    personal_data: Annotated[bool, Meta(description="Whether it handles personal data at all.")]
    signals: SignalsBlock
    permissions: Annotated[tuple[str, ...], Meta(description="That its manifest merges into the app.")]
    apis: Annotated[tuple[str, ...], Meta(description="Watched APIs that a published version of its code uses.")]
    collects: Annotated[CollectsBlock | None, Meta(description="null: not known.")]
    maven: tuple[str, ...]
    privacy_policy: str | None
    note: str | None
    sources: tuple[str, ...]
    own: Annotated[bool, Meta(description="Whether it is an entry of the user's own knowledge.")]
    matched: Annotated[MatchBlock | None, Meta(description="Why it was found; null: everything was asked for.")]
    found: Annotated[FoundBlock | None, Meta(description="null: no app was asked for.")]


def sdk_entry_block(entry: Sdk, match: Match | None = None, found: FoundBlock | None = None) -> SdkEntryBlock:
    collects = entry.collects
    return SdkEntryBlock(
        id=entry.id,
        kind=entry.kind,
        name=NameBlock(en=entry.name.en, zh=entry.name.zh),
        vendor=VendorBlock(name=entry.vendor.en, companies=entry.vendor.zh) if entry.vendor else None,
        aliases=AliasesBlock(product=entry.product_aliases, vendor=entry.vendor_aliases),
        family=entry.family,
        role=entry.role,
        parents=entry.parents,
        brings=tuple(other.id for other in companions(entry)),
        category=entry.category,
        personal_data=entry.personal_data,
        signals=msgspec.convert(entry.signals, SignalsBlock, from_attributes=True),
        permissions=entry.permissions,
        apis=entry.apis,
        collects=None if collects is None else msgspec.convert(collects, CollectsBlock, from_attributes=True),
        maven=entry.maven,
        privacy_policy=entry.privacy_policy,
        note=entry.note,
        sources=entry.sources,
        own=is_own(entry),
        matched=MatchBlock(reason=match.reason, text=match.text) if match else None,
        found=found,
    )


def found_blocks(app: App) -> tuple[SdkEntryBlock, ...]:
    """Everything third-party in an app, packers too, by id."""
    found = [
        (sdk.id, FoundBlock(presence=sdk.presence, classes=sdk.classes, evidence=app_places(sdk.evidence)))
        for sdk in app.sdks
    ]
    found += [
        (packer.name, FoundBlock(presence=None, classes=0, evidence=app_places(packer.evidence)))
        for packer in app.packers
    ]
    return tuple(sdk_entry_block(catalog.sdks()[sdk_id], found=block) for sdk_id, block in sorted(found, key=_id))


def is_own(entry: Sdk) -> bool:
    own = overlay.current()
    return own is not None and entry in own.sdks


def _id(pair: tuple[str, FoundBlock]) -> str:
    return pair[0]
