"""What a manifest says of the app: its names and levels, requests, components and meta-data.

Source of the rules: AOSP ``ParsingPackageUtils``: the first ``<application>`` counts; a class name that begins with a
dot or has none is completed with the package; a missing ``uses-sdk`` means level 1. ``FrameworkParsingPackageUtils``:
the name of a package names files, so it has no more than 223 characters (``MAX_FILE_NAME_SIZE``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.apk.attributes import android
from auditor.apk.numbers import integer
from auditor.apk.permissions import nameless_requests, requested_permissions
from auditor.apk.places import Places
from auditor.limits import Limits
from auditor.model.app import Component, ComponentKind, MetaData, RequestedPermission
from auditor.model.evidence import Location

if TYPE_CHECKING:
    from lxml import etree

_LONGEST_PACKAGE_NAME = 223
_PROVIDERS_CLOSED = 17
"""Apps that target this level or a later one export no provider unless they say so."""
_KINDS = {
    "activity": ComponentKind.ACTIVITY,
    "activity-alias": ComponentKind.ACTIVITY_ALIAS,
    "service": ComponentKind.SERVICE,
    "receiver": ComponentKind.RECEIVER,
    "provider": ComponentKind.PROVIDER,
}


class ManifestError(ValueError):
    """Android refuses it, or it costs too much. The words fit a problem's ``detail``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The ``<application>`` element."""

    class_name: str | None
    """Fully qualified; packers put their own here."""
    label: str | None
    """Text, or a reference such as ``@0x7f0a0001``."""
    has_code: bool
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    package: str | None
    split: str | None = None
    """Name of the split that it is the manifest of; None: the base."""
    version_name: str | None
    """Text, or a reference."""
    version_code: int | None
    min_sdk: int | None
    target_sdk: int | None
    application: Application | None
    permissions: tuple[RequestedPermission, ...]
    components: tuple[Component, ...]
    meta_data: tuple[MetaData, ...]
    nameless_requests: int
    """Requests that Android ignores, for their name is missing or a reference."""

    @property
    def label(self) -> str | None:
        return None if self.application is None else self.application.label


def read_manifest(root: "etree._Element", places: Places, limits: Limits, *, source: bool) -> Manifest:
    """What the element tree says. In a source manifest, absent SDK levels are unknown: the build adds them.

    Raises ManifestError.
    """
    package = root.get("package")
    if package and len(package) > _LONGEST_PACKAGE_NAME:
        raise ManifestError(f"its package name has {len(package)} characters; Android takes {_LONGEST_PACKAGE_NAME}")
    min_sdk, target_sdk = _sdk_levels(root, source=source)
    application = next(root.iterchildren("application"), None)
    return Manifest(
        package=package,
        split=root.get("split") or None,
        version_name=root.get(android("versionName")),
        version_code=integer(root.get(android("versionCode"))),
        min_sdk=min_sdk,
        target_sdk=target_sdk,
        application=None if application is None else _application(application, places, package),
        permissions=requested_permissions(root, places, min_sdk=min_sdk, target_sdk=target_sdk),
        components=()
        if application is None
        else tuple(_components(application, places, package, limits, target_sdk=target_sdk)),
        meta_data=() if application is None else tuple(_meta_data(application, places)),
        nameless_requests=nameless_requests(root),
    )


def qualified(name: str, package: str | None) -> str:
    """A class name as Android completes it."""
    if not package:
        return name
    if name.startswith("."):
        return package + name
    return name if "." in name else f"{package}.{name}"


def _sdk_levels(root: "etree._Element", *, source: bool) -> tuple[int | None, int | None]:
    levels: dict[str, str] = {}
    for element in root.iterchildren("uses-sdk"):  # a later one overrules an earlier one, attribute by attribute
        levels.update((str(key), str(value)) for key, value in element.attrib.items())
    least, target = levels.get(android("minSdkVersion")), levels.get(android("targetSdkVersion"))
    if source and least is None and target is None:
        return None, None
    min_sdk = 1 if least is None else integer(least)
    return min_sdk, min_sdk if target is None else integer(target)


def _application(element: "etree._Element", places: Places, package: str | None) -> Application:
    name = element.get(android("name"))
    return Application(
        class_name=qualified(name, package) if name else None,
        label=element.get(android("label")),
        has_code=element.get(android("hasCode")) != "false",
        location=places.of(element),
    )


def _components(
    application: "etree._Element", places: Places, package: str | None, limits: Limits, *, target_sdk: int | None
) -> Iterator[Component]:
    characters = 0
    for element in application:
        kind = _KINDS.get(str(element.tag))
        name = element.get(android("name"))
        if kind is None or not name:
            continue
        name = qualified(name, package)
        characters += len(name)
        if characters > limits.manifest_bytes:
            raise ManifestError(f"more than {limits.manifest_bytes} characters in the names of its components")
        filters = list(element.iterchildren("intent-filter"))
        authorities = (element.get(android("authorities")) or "").split(";")
        yield Component(
            kind=kind,
            name=name,
            permission=element.get(android("permission")),
            exported=_exported(element, kind, filtered=bool(filters), target_sdk=target_sdk),
            actions=_values(filters, "action", "name"),
            schemes=_values(filters, "data", "scheme"),
            authorities=tuple(filter(None, authorities)) if kind is ComponentKind.PROVIDER else (),
            location=places.of(element),
        )


def _exported(element: "etree._Element", kind: ComponentKind, *, filtered: bool, target_sdk: int | None) -> bool:
    """Where the attribute is silent: providers before API level 17, others with an intent filter (the SDK's manual)."""
    said = element.get(android("exported"))
    if said in {"true", "false"}:
        return said == "true"
    if kind is ComponentKind.PROVIDER:
        return target_sdk is not None and target_sdk < _PROVIDERS_CLOSED
    return filtered


def _values(filters: list["etree._Element"], tag: str, attribute: str) -> tuple[str, ...]:
    values = (child.get(android(attribute)) for parent in filters for child in parent.iterchildren(tag))
    return tuple(sorted({value for value in values if value}))


def _meta_data(application: "etree._Element", places: Places) -> Iterator[MetaData]:
    for child in application:
        elements = (
            (child,) if child.tag == "meta-data" else child.iterchildren("meta-data") if child.tag in _KINDS else ()
        )
        for element in elements:
            name = element.get(android("name"))
            if name:
                value = element.get(android("value")) or element.get(android("resource"))
                yield MetaData(name=name, value=value, location=places.of(element))
