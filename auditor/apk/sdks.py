"""Third-party code in a package: every signal of every known SDK and library, weighed.

A class proves that its owner is embedded; a component of the manifest does too. A native library, a meta-data key or an
intent action alone says "configured, code not seen"; a class that is only referenced says less. Names match whole
segments only. What an app itself writes for an SDK (``<package>.wxapi.WXEntryActivity``) proves nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from auditor.apk.known_classes import KnownClasses
from auditor.apk.manifest import Manifest
from auditor.knowledge import catalog
from auditor.knowledge.schema import Sdk
from auditor.model.app import DetectedSdk, Presence
from auditor.model.evidence import Location

_MOST_PER_SIGNAL = 3


class Signal(NamedTuple):
    """One thing in the package that points to an SDK."""

    sdk: Sdk
    presence: Presence
    location: Location
    classes: int = 0


def detect_sdks(
    artifact: str, manifest: Manifest | None, classes: KnownClasses, files: Mapping[str, str]
) -> tuple[DetectedSdk, ...]:
    """SDKs and libraries by their strongest signal, sorted by id. Packers are no SDKs: see ``protection``.

    ``files``: the name of each file as an APK has it to its name in the archive at hand.
    """
    signals = [
        *_defined(artifact, classes),
        *(_declared(manifest) if manifest is not None else ()),
        *_native(artifact, files),
        *_referenced(artifact, classes),
    ]
    found: dict[str, list[Signal]] = {}
    for signal in signals:
        if signal.sdk.kind != "packer":
            found.setdefault(signal.sdk.id, []).append(signal)
    return tuple(_weighed(sdk_id, found[sdk_id]) for sdk_id in sorted(found))


def native_libraries(members: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Archive member and file name of what lies in ``lib/<abi>/``, sorted."""
    for member in sorted(members):
        folder, _, name = member.rpartition("/")
        if folder.startswith("lib/") and name:
            yield member, name


def _weighed(sdk_id: str, signals: list[Signal]) -> DetectedSdk:
    order = list(Presence)
    strongest = min((signal.presence for signal in signals), key=order.index)
    evidence: list[Location] = []
    for presence in order:
        places = [signal.location for signal in signals if signal.presence is presence]
        if presence is not Presence.REFERENCED or presence is strongest:
            evidence += [place for place in places[:_MOST_PER_SIGNAL] if place not in evidence]
    return DetectedSdk(
        id=sdk_id, presence=strongest, classes=sum(signal.classes for signal in signals), evidence=tuple(evidence)
    )


def _defined(artifact: str, classes: KnownClasses) -> Iterator[Signal]:
    """One signal per SDK and dex: its first class by name, preferably one that proves it, with the number of all."""
    proven: set[str] = set()
    places: dict[tuple[str, str], tuple[Sdk, str, int]] = {}
    for dex in classes.dexes:
        for name, owner, detects in dex.defined:
            _, shown, count = places.get((owner.id, dex.member), (owner, name, 0))
            if detects and owner.id not in proven:
                proven.add(owner.id)
                shown = name
            places[owner.id, dex.member] = (owner, shown, count + 1)
    for (sdk_id, member), (owner, shown, count) in places.items():
        if sdk_id in proven:
            location = Location(artifact=artifact, member=member, symbol=shown)
            yield Signal(owner, Presence.DEFINED, location, count)


def _declared(manifest: Manifest) -> Iterator[Signal]:
    for component in manifest.components:
        owners = [catalog.sdk_by_component(component.name)]
        owners += [catalog.sdk_by_authority(name, manifest.package or "") for name in component.authorities]
        for owner in _known(owners):
            yield Signal(owner, Presence.COMPONENT, component.location)
        for owner in _known(catalog.sdk_by_action(action) for action in component.actions):
            yield Signal(owner, Presence.METADATA, component.location)
    for entry in manifest.meta_data:
        for owner in _known([catalog.sdk_by_meta_data(entry.name)]):
            yield Signal(owner, Presence.METADATA, entry.location)


def _known(owners: Iterable[Sdk | None]) -> list[Sdk]:
    return list({owner.id: owner for owner in owners if owner is not None}.values())


def _native(artifact: str, files: Mapping[str, str]) -> Iterator[Signal]:
    seen: set[tuple[str, str]] = set()
    for member, name in native_libraries(files):
        owner = catalog.sdk_by_native_library(name)
        if owner is not None and (owner.id, name) not in seen:
            seen.add((owner.id, name))  # one of its builds is enough
            yield Signal(owner, Presence.NATIVE, Location(artifact=artifact, member=files[member]))


def _referenced(artifact: str, classes: KnownClasses) -> Iterator[Signal]:
    for dex in classes.dexes:
        for name, owner, detects in dex.referenced:
            if detects and name not in classes.defined:
                yield Signal(owner, Presence.REFERENCED, Location(artifact=artifact, member=dex.member, symbol=name))
