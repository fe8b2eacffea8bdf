"""Rules over third-party SDKs: embedded and not named, named and not embedded."""

import re
from collections.abc import Iterator
from itertools import chain

from auditor.knowledge import catalog
from auditor.model.app import App, ComponentKind, DataAccess, OwnerKind, Presence
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Finding
from auditor.model.policy import SdkClaim, SdkLevel
from auditor.rules.case import Case, disclosure_finding, severity_of
from auditor.rules.reads import sites
from auditor.rules.registry import Need, rule

_FOR_A_START = re.compile(r"Init(?![a-z])|Initiali[sz]|Startup|AutoStart")
"""In a class name: ``FirebaseInitProvider``, ``MobileAdsInitProvider``; not ``InitialsProvider``."""
# JPushInterface.init, MobileAds.initialize, MiPushClient.registerPush; not UMConfigure.preInit and
# GDTAdSdk.initWithoutStart, which vendors offer for the time before consent.
_STARTING_CALL = re.compile(r"->(?:init(?!WithoutStart)|start(?!s)|registerPush|launch\b|onCreate\b)")
_APP_STARTUP = "androidx.startup"


@rule("SDK001", Need.CODE, Need.POLICY)
def not_named(case: Case) -> Iterator[Finding]:
    """Embedded SDKs that handle personal data and that the policy does not name."""
    for sdk, treatment in case.sdks:
        entry = catalog.sdks()[sdk.id]
        claims = (case.policy.sdks[index] for index in treatment.claims)
        vendor = entry.vendor.en if entry.vendor else ""
        companies = entry.vendor.zh if entry.vendor else ()
        finding = disclosure_finding(
            "SDK001",
            case,
            treatment,
            subject=sdk.id,
            app=sdk.evidence,
            claims=tuple((claim.name_as_written, claim.evidence) for claim in claims),
            searched=(*dict.fromkeys((*entry.product_aliases, *entry.vendor_aliases)), *companies),
            suffix="" if sdk.classes else "_without_classes",
            params=(("classes", str(sdk.classes)), ("vendor", vendor)),
            sure=sdk.presence in {Presence.DEFINED, Presence.COMPONENT},
        )
        if finding is not None:
            yield finding


@rule("SDK003", Need.CODE, Need.POLICY)
def reads_more_than_its_row(case: Case) -> Iterator[Finding]:
    """SDKs whose code reads data that the policy's own row for them leaves out."""
    found: dict[str, list[DataAccess]] = {}
    for access in chain.from_iterable(case.reads.values()):
        if access.owner.kind is OwnerKind.SDK and access.owner.id is not None:
            found.setdefault(access.owner.id, []).append(access)
    for sdk, treatment in case.sdks:
        rows = [case.policy.sdks[index] for index in treatment.claims if case.policy.sdks[index].data_types]
        said = {name for row in rows for name in row.data_types}
        more = [access for access in found.get(sdk.id, ()) if rows and not _is_said(access.data_type, said)]
        if more:
            names = sorted({access.data_type for access in more})
            yield Finding(
                rule="SDK003",
                subject=sdk.id,
                severity=severity_of("SDK003"),
                confidence=Confidence.MEDIUM,
                params=(("data_types", ",".join(names)), ("variant", "default")),
                evidence=Evidence(app=sites(more), policy=tuple(row.evidence[0] for row in rows)[:4]),
            )


def _is_said(data_type: str, said: set[str]) -> bool:
    return any(catalog.is_a(data_type, name) or catalog.is_a(name, data_type) for name in said)


@rule("SDK004", Need.CODE, Need.POLICY)
def not_embedded(case: Case) -> Iterator[Finding]:
    """SDKs that the policy names and that left no trace in the package."""
    if case.app.packed:
        return
    seen = {sdk.id for sdk in case.app.sdks}
    families = {catalog.sdks()[sdk.id].family for sdk in case.app.sdks if catalog.sdks()[sdk.id].role == "core"}
    for claim in case.policy.sdks:
        if claim.level is not SdkLevel.PRODUCT or seen & {*claim.sdk_ids} or not _could_be_seen(claim):
            continue
        if families & {catalog.sdks()[sdk_id].family for sdk_id in claim.sdk_ids}:
            continue  # its shared core is there: the product may be inside it
        entries = [catalog.sdks()[sdk_id] for sdk_id in claim.sdk_ids]
        yield Finding(
            rule="SDK004",
            subject=claim.sdk_ids[0],
            severity=severity_of("SDK004"),
            confidence=Confidence.MEDIUM,
            params=(("name", claim.name_as_written), ("variant", "default")),
            evidence=Evidence(
                policy=claim.evidence, searched=tuple(prefix for entry in entries for prefix in entry.signals.prefixes)
            ),
        )


def _could_be_seen(claim: SdkClaim) -> bool:
    """Whether the knowledge has a sign by which the SDK would have been recognised."""
    return all(catalog.sdks()[sdk_id].signals.prefixes for sdk_id in claim.sdk_ids)


@rule("SDK006", Need.MANIFEST)
def starts_before_consent(case: Case) -> Iterator[Finding]:
    """SDKs with personal data that the manifest or the Application class starts before the app's first screen."""
    starters: dict[str, list[tuple[str, Location]]] = {}
    for name, location in _starters(case.app):
        owner = catalog.owner_of(name)
        if owner is not None and owner.kind == "sdk" and owner.personal_data:
            starters.setdefault(owner.id, []).append((name, location))
    for start in case.app.starts:
        if _STARTING_CALL.search(start.callee) and catalog.sdks()[start.sdk].personal_data:
            starters.setdefault(start.sdk, []).append((start.callee.replace("->", "."), start.location))
    for sdk_id, found in sorted(starters.items()):
        yield Finding(
            rule="SDK006",
            subject=sdk_id,
            severity=severity_of("SDK006"),
            confidence=Confidence.LOW,  # that it starts is certain; what it does then is not
            params=(("starter", ", ".join(name for name, _ in found)), ("variant", "default")),
            evidence=Evidence(app=tuple(location for _, location in found)),
        )


def _starters(app: App) -> Iterator[tuple[str, Location]]:
    """Content providers that are named for the start of something, and initializers of App Startup.

    Many providers only hand out files or data. Source for ``androidx.startup``: Android developer documentation, App
    Startup.
    """
    for component in app.components:
        if component.kind is ComponentKind.PROVIDER and _FOR_A_START.search(component.name.rpartition(".")[2]):
            yield component.name, component.location
    for entry in app.meta_data:
        if entry.value == _APP_STARTUP:
            yield entry.name, entry.location
