"""What keeps a reading of the dex files from seeing the app's code: packers, loaders, bridges, encrypted constants.

Packers encrypt an app's own code, so that its dex files show something else. Loaders bring in code that is not in the
package's dex files; bridges run code in another language; a runtime that decrypts constants hides content URIs and the
names that reflection uses. What a page can call through a WebView's JavaScript interface
is no bridge here: the methods that it reaches are in the dex files, and are read.

A packer's stub, as the application class, a component or a class of the dex, proves it. Its libraries and assets are
asked for a second sign, for names like ``libexec.so`` are not rare: that the manifest declares components which no dex
file defines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.apk.known_classes import KnownClasses
from auditor.apk.manifest import Manifest
from auditor.apk.sdks import native_libraries
from auditor.knowledge import catalog
from auditor.knowledge.schema import Sdk
from auditor.model.app import ComponentKind, DataAccess, DetectedSdk, OwnerKind, Presence, Protection, ProtectionKind
from auditor.model.evidence import Location

_MOST_PLACES = 5
_DYNAMIC_CODE = "dynamic_code"
_THERE = frozenset({Presence.DEFINED, Presence.COMPONENT, Presence.NATIVE})


def hidden_code(sdks: Iterable[DetectedSdk], accesses: Iterable[DataAccess]) -> tuple[Protection, ...]:
    """Bridges, loaders and encrypted constants, each sorted by name."""
    loaders: dict[str, list[Location]] = {}
    for access in accesses:
        if access.data_type == _DYNAMIC_CODE and access.owner.kind is not OwnerKind.LIBRARY:
            loaders.setdefault(access.owner.id or access.owner.prefix or "?", []).append(access.location)
    known = [
        (catalog.sdks()[sdk.id], sdk.evidence) for sdk in sdks if sdk.presence in _THERE and sdk.id in catalog.sdks()
    ]
    return (
        *_protections(ProtectionKind.BRIDGE, {sdk.id: evidence for sdk, evidence in known if sdk.bridge}),
        *_protections(ProtectionKind.LOADER, loaders),
        *_protections(ProtectionKind.STRINGS, {sdk.id: evidence for sdk, evidence in known if sdk.encrypts_strings}),
    )


def detect_protections(
    artifact: str, manifest: Manifest | None, classes: KnownClasses, files: Mapping[str, str]
) -> tuple[Protection, ...]:
    """Every packer that shows itself, sorted by id; evidence strongest first.

    ``files``: the name of each file as an APK has it to its name in the archive at hand.
    """
    stubs = list(_packers(_stubs(artifact, manifest, classes)))
    named = list(_packers(_files(artifact, files)))
    if not stubs and not _code_is_missing(manifest, classes):
        return ()
    places: dict[str, list[Location]] = {}
    for packer, location in (*stubs, *named):
        places.setdefault(packer.id, []).append(location)
    return tuple(_protections(ProtectionKind.PACKER, places))


def _protections(kind: ProtectionKind, places: Mapping[str, Sequence[Location]]) -> Iterator[Protection]:
    for name in sorted(places):
        yield Protection(kind=kind, name=name, evidence=tuple(places[name][:_MOST_PLACES]))


def _packers(found: Iterable[tuple[Sdk | None, Location]]) -> Iterator[tuple[Sdk, Location]]:
    return ((sdk, location) for sdk, location in found if sdk is not None and sdk.kind == "packer")


def _stubs(artifact: str, manifest: Manifest | None, classes: KnownClasses) -> Iterator[tuple[Sdk | None, Location]]:
    if manifest is not None:
        application = manifest.application
        if application is not None and application.class_name is not None:
            yield catalog.sdk_by_component(application.class_name), application.location
        for component in manifest.components:
            yield catalog.sdk_by_component(component.name), component.location
    seen: set[str] = set()
    for dex in classes.dexes:
        for name, owner, detects in dex.defined:
            if detects and owner.id not in seen:
                seen.add(owner.id)  # its first class by name is enough
                yield owner, Location(artifact=artifact, member=dex.member, symbol=name)


def _files(artifact: str, files: Mapping[str, str]) -> Iterator[tuple[Sdk | None, Location]]:
    for member, name in native_libraries(files):
        yield catalog.sdk_by_native_library(name), Location(artifact=artifact, member=files[member])
    for member in sorted(files):
        yield catalog.sdk_by_asset(member), Location(artifact=artifact, member=files[member])


def _code_is_missing(manifest: Manifest | None, classes: KnownClasses) -> bool:
    """Whether the manifest declares a component whose class is in none of the dex files."""
    components = () if manifest is None else manifest.components
    # An alias has a name and no class.
    return any(
        component.name not in classes.defined
        for component in components
        if component.kind is not ComponentKind.ACTIVITY_ALIAS
    )
