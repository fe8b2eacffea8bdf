"""Drafts an entry of the knowledge from an artefact: what can be seen is filled in, what only a person knows is not."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.apk.artefact import Artefact, ArtefactKind
from auditor.apk.known_classes import is_generated
from auditor.apk.roots import Roots, Standing, package_roots
from auditor.knowledge import catalog
from auditor.knowledge.overlay import TO_BE_FILLED_IN
from auditor.knowledge.schema import Bilingual, Sdk, SdkSignals, SdkVendor
from auditor.model.app import Component

_VERSION = re.compile(r"[-_.]v?\d+(\.\d+)*.*$")
_APPLICATION_ID = "${applicationId}"
_PLATFORMS = ("android.", "com.android.", "com.google.android.")
"""Whose actions and keys belong to no SDK."""
_RUNTIMES = frozenset({"libc++_shared.so", "libgnustl_shared.so", "libstlport_shared.so"})
"""Of the NDK, in any app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    entry: Sdk
    owners: tuple[tuple[str, int], ...]
    """Known entries that classes of the artefact belong to, with their number, most first; the entry's own id too."""
    nameless: tuple[str, ...]
    """Packages left out, for their names say nothing of an owner."""


def default_id(artefact: Artefact) -> str:
    """From the one Maven artifact, else the file's name without its version: ``push-android`` for
    ``Push_Android-1.2.3.aar``."""
    name = artefact.maven[0].partition(":")[2] if len(artefact.maven) == 1 else artefact.name.rpartition(".")[0]
    words = re.findall(r"[a-z0-9]+", _VERSION.sub("", name or artefact.name).lower())
    return "-".join(words) or "unnamed"


def draft(artefact: Artefact, sdk_id: str) -> Draft:
    """An entry of this id. What other entries claim is left out; what an entry of the same id claims is not."""

    def others(owner: Sdk | None) -> bool:
        return owner is not None and owner.id != sdk_id

    manifest = artefact.manifest
    first_party = manifest.package if manifest is not None and artefact.kind is ArtefactKind.APK else None
    classes = [name for name in artefact.classes if not is_generated(name) and not _is_under(name, first_party)]
    owners = Counter(owner.id for name in classes if (owner := catalog.owner_of(name)) is not None)
    own = {name for name in classes if not others(catalog.owner_of(name))}
    packages = {name.rpartition(".")[0] for name in own} - {""}
    roots = _with_claims(package_roots(packages, _standing(sdk_id, first_party)), sdk_id)
    vendors = {_vendor(prefix) for prefix in (*roots.owned, *roots.shared)}
    components = [
        component
        for component in (manifest.components if manifest is not None else ())
        if not others(catalog.sdk_by_component(component.name))
        and not _is_under(component.name, first_party)
        and (component.name in artefact.classes or _vendor(component.name) in vendors)  # else it is of what it calls
    ]
    entry = Sdk(
        id=sdk_id,
        kind="sdk",
        name=Bilingual(en=TO_BE_FILLED_IN, zh=TO_BE_FILLED_IN),
        vendor=SdkVendor(en=TO_BE_FILLED_IN),
        family=sdk_id,
        category=f"{TO_BE_FILLED_IN}: push, analytics, payment …",
        personal_data=True,
        signals=_signals(artefact, roots, components, others),
        permissions=_permissions(artefact),
        apis=_sorted(use.api for use in artefact.uses if use.class_name in own),
        maven=artefact.maven,
        note=_note(artefact),
        sources=(f"{artefact.name}, SHA-256 {artefact.sha256}",),
    )
    counted = tuple(sorted(owners.items(), key=lambda pair: (-pair[1], pair[0])))
    return Draft(entry=entry, owners=counted, nameless=roots.nameless)


def _signals(
    artefact: Artefact, roots: Roots, components: list[Component], others: Callable[[Sdk | None], bool]
) -> SdkSignals:
    manifest = artefact.manifest
    package = manifest.package or "" if manifest is not None else ""
    vendors = {_vendor(prefix) for prefix in (*roots.owned, *roots.shared)}
    keys = (entry.name for entry in (manifest.meta_data if manifest is not None else ()))
    actions = (action for component in components for action in component.actions)
    authorities = (authority for component in components for authority in component.authorities)
    if artefact.kind is ArtefactKind.APK and package:
        authorities = (_for_any_app(authority, package) for authority in authorities)
    return SdkSignals(
        prefixes=roots.owned,
        shared_prefixes=roots.shared,
        # The others are known by their prefix.
        components=_sorted(
            component.name
            for component in components
            if not any(_is_under(component.name, prefix) for prefix in roots.owned)
        ),
        authorities=_sorted(
            authority for authority in authorities if not others(catalog.sdk_by_authority(authority, ""))
        ),
        actions=_sorted(
            action for action in actions if _vendor(action) in vendors and not others(catalog.sdk_by_action(action))
        ),
        native_libraries=_sorted(
            name
            for name in artefact.native_libraries
            if name not in _RUNTIMES and not others(catalog.sdk_by_native_library(name))
        ),
        meta_data=_sorted(
            key for key in keys if not key.startswith(_PLATFORMS) and not others(catalog.sdk_by_meta_data(key))
        ),
    )


def _permissions(artefact: Artefact) -> tuple[str, ...]:
    """Without those that carry the application id: another app has another one."""
    manifest = artefact.manifest
    if manifest is None:
        return ()
    own = f"{manifest.package}." if artefact.kind is ArtefactKind.APK else _APPLICATION_ID
    requested = (request.name for request in manifest.permissions if request.implied_by is None)
    return _sorted(name for name in requested if not name.startswith(own) and _APPLICATION_ID not in name)


def _note(artefact: Artefact) -> str:
    note = f"{TO_BE_FILLED_IN}: drafted from {artefact.name}; fill in what says {TO_BE_FILLED_IN}, add the names that "
    note += "policies use and what the vendor says it collects, then take this note out."
    if artefact.kind is ArtefactKind.APK:
        note += " Permissions, meta-data and libraries are the whole app's: keep what is the SDK's."
    return note


def _with_claims(roots: Roots, sdk_id: str) -> Roots:
    """Packages without a telling name stay where the present entry of this id claims them."""
    claims = {package: catalog.owning_prefix(f"{package}.X") for package in roots.nameless}
    own = {
        package: prefix
        for package, prefix in claims.items()
        if prefix is not None and catalog.owner_of(f"{package}.X") is catalog.sdk(sdk_id)
    }
    owned = tuple(sorted({*roots.owned, *own.values()}))
    return Roots(owned, roots.shared, tuple(package for package in roots.nameless if package not in own))


def _standing(sdk_id: str, first_party: str | None) -> Callable[[str], Standing]:
    """Whose a package is, the entry apart: ``com.tencent``, above packages of several families, is nobody's root."""
    claims = {
        prefix: entry.family
        for entry in catalog.sdks().values()
        if entry.id != sdk_id
        for prefix in (*entry.signals.prefixes, *entry.signals.shared_prefixes)
    }
    below: dict[str, set[str]] = {}
    for prefix, family in claims.items():
        for at, character in enumerate(prefix):
            if character == ".":
                below.setdefault(prefix[:at], set()).add(family)
    app = first_party or ""

    def standing(name: str) -> Standing:
        if name in claims or len(below.get(name, ())) > 1 or _is_under(app, name):
            return Standing.TAKEN
        return Standing.SHARED if name in below else Standing.FREE

    return standing


def _vendor(name: str) -> str:
    """The first two segments."""
    return ".".join(name.split(".")[:2])


def _is_under(name: str, prefix: str | None) -> bool:
    return prefix is not None and (name == prefix or name.startswith((f"{prefix}.", f"{prefix}$")))


def _for_any_app(authority: str, package: str) -> str:
    return _APPLICATION_ID + authority.removeprefix(package) if _is_under(authority, package) else authority


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
