"""APP: what was read from an app, as JSON."""

from typing import Annotated

from msgspec import Meta

from auditor.knowledge import catalog
from auditor.knowledge.schema import PrivacyClass
from auditor.model.app import App, DataAccess, DetectedSdk, OwnerKind, Presence, ProtectionKind, RequestedPermission
from auditor.report.block import AppPlace, Block, app_places


class SignerBlock(Block, frozen=True, kw_only=True):
    sha256: Annotated[str, Meta(description="Of the DER certificate.")]
    subject: Annotated[str, Meta(description="Distinguished name.")]
    scheme: Annotated[str, Meta(description="Newest signature scheme that carries the certificate: v1, v2 or v3.")]


class PermissionBlock(Block, frozen=True, kw_only=True):
    """A permission that the app requests."""

    name: str
    tag: Annotated[str, Meta(description="Element that requests it.")]
    min_sdk: Annotated[int | None, Meta(description="First API level at which the request counts; null: unknown.")]
    max_sdk: Annotated[int | None, Meta(description="Last API level at which the request counts; null: no end.")]
    implied_by: Annotated[str | None, Meta(description="Why Android adds it; null: the manifest asks for it itself.")]
    effective: Annotated[bool, Meta(description="Whether any device that can install the app grants the request.")]
    privacy_class: Annotated[PrivacyClass | None, Meta(description="null: not in the knowledge base.")]
    group: Annotated[str | None, Meta(description="Runtime group, without android.permission-group.")]
    element: Annotated[str | None, Meta(description="Place in the manifest.")]


class SdkBlock(Block, frozen=True, kw_only=True):
    """Third-party code in the app, whatever the strength of its evidence."""

    id: str
    name: str
    vendor: str | None
    category: str | None
    presence: Annotated[Presence, Meta(description="Strongest evidence; referenced alone is never embedded.")]
    classes: Annotated[int, Meta(description="Classes defined under its prefixes.")]
    version: str | None
    collects: Annotated[tuple[str, ...] | None, Meta(description="Data types that its vendor names; null: unknown.")]
    evidence: tuple[AppPlace, ...]


class OwnerBlock(Block, frozen=True, kw_only=True):
    kind: OwnerKind
    id: str | None
    prefix: Annotated[str, Meta(description="Package prefix by which the owner is told.")]


class AccessBlock(Block, frozen=True, kw_only=True):
    """Code that reads a data type."""

    data_type: str
    api: str
    caller: str
    owner: OwnerBlock
    member: str
    effective_until_api: int | None


class ClassNamesBlock(Block, frozen=True, kw_only=True):
    """How many of the classes a shrinker renamed."""

    classes: int
    shortened: Annotated[int, Meta(description="Those with names of one or two characters.")]


class UnknownPackageBlock(Block, frozen=True, kw_only=True):
    """Code of nobody that the knowledge base knows."""

    prefix: Annotated[str, Meta(description="Empty: names that a shrinker shortened.")]
    classes: int
    data_types: tuple[str, ...]


class ProtectionBlock(Block, frozen=True, kw_only=True):
    """What keeps static reading from seeing the app's code."""

    kind: ProtectionKind
    name: str
    evidence: tuple[AppPlace, ...]


class AppBlock(Block, frozen=True, kw_only=True):
    """One Android package or source manifest; null: not read, or not there."""

    path: Annotated[str, Meta(description="As given, with forward slashes.")]
    sha256: str
    size: Annotated[int, Meta(description="Bytes.")]
    package: str | None
    label: str | None
    version_name: str | None
    version_code: int | None
    min_sdk: int | None
    target_sdk: int | None
    signers: tuple[SignerBlock, ...]
    permissions: Annotated[tuple[PermissionBlock, ...], Meta(description="By name, explicit before implied.")]
    sdks: Annotated[tuple[SdkBlock, ...], Meta(description="By id; libraries too.")]
    accesses: Annotated[tuple[AccessBlock, ...] | None, Meta(description="null: there was no code to read.")]
    class_names: Annotated[ClassNamesBlock | None, Meta(description="null: there was no code to read.")]
    unknown_packages: Annotated[tuple[UnknownPackageBlock, ...], Meta(description="By prefix.")]
    protections: tuple[ProtectionBlock, ...]


def app_block(app: App, language: str) -> AppBlock:
    return AppBlock(
        path=app.path,
        sha256=app.sha256,
        size=app.size,
        package=app.package,
        label=app.label,
        version_name=app.version_name,
        version_code=app.version_code,
        min_sdk=app.min_sdk,
        target_sdk=app.target_sdk,
        signers=tuple(
            SignerBlock(sha256=signer.sha256, subject=signer.subject, scheme=signer.scheme) for signer in app.signers
        ),
        permissions=tuple(_permission(requested, app.package) for requested in app.permissions),
        sdks=tuple(_sdk(detected, language) for detected in app.sdks),
        accesses=None if app.accesses is None else tuple(map(_access, app.accesses)),
        class_names=None
        if app.class_names is None
        else ClassNamesBlock(classes=app.class_names.classes, shortened=app.class_names.shortened),
        unknown_packages=tuple(
            UnknownPackageBlock(prefix=found.prefix, classes=found.classes, data_types=found.data_types)
            for found in app.unknown_packages
        ),
        protections=tuple(
            ProtectionBlock(kind=found.kind, name=found.name, evidence=app_places(found.evidence))
            for found in app.protections
        ),
    )


def _access(access: DataAccess) -> AccessBlock:
    owner = access.owner
    return AccessBlock(
        data_type=access.data_type,
        api=access.api,
        caller=access.caller,
        owner=OwnerBlock(kind=owner.kind, id=owner.id, prefix=owner.prefix),
        member=access.location.member or "",
        effective_until_api=access.effective_until_api,
    )


def _permission(requested: RequestedPermission, package: str | None) -> PermissionBlock:
    known = catalog.permission(requested.name, package)
    return PermissionBlock(
        name=requested.name,
        tag=requested.tag,
        min_sdk=requested.min_sdk,
        max_sdk=requested.max_sdk,
        implied_by=requested.implied_by,
        effective=requested.effective,
        privacy_class=known.privacy_class if known else None,
        group=known.group if known else None,
        element=requested.location.element,
    )


def _sdk(detected: DetectedSdk, language: str) -> SdkBlock:
    known = catalog.sdks().get(detected.id)
    return SdkBlock(
        id=detected.id,
        name=known.name.text(language) if known else detected.id,
        vendor=known.vendor.en if known and known.vendor else None,
        category=known.category if known else None,
        presence=detected.presence,
        classes=detected.classes,
        version=detected.version,
        collects=known.collects.all if known and known.collects else None,
        evidence=app_places(detected.evidence),
    )
