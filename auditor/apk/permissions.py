"""The permissions a manifest requests, each as an interval of API levels, and those that Android adds to them.

Source of the rules: AOSP ``ParsingPackageUtils.parseUsesPermission`` (``PackageParser`` before Android 11): a request
counts on devices from its ``minSdkVersion``, for the ``-23`` tags from 23 on, to its ``maxSdkVersion``.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.apk.attributes import ANDROID, android
from auditor.apk.implied import COMPATIBILITY_PERMISSIONS, SPLIT_PERMISSIONS
from auditor.apk.numbers import integer
from auditor.apk.places import Places
from auditor.model.app import RequestedPermission

if TYPE_CHECKING:
    from lxml import etree


TARGET = "targetSdkVersion"
_SINCE_23 = ("uses-permission-sdk-23", "uses-permission-sdk-m")
_TAGS = ("uses-permission", *_SINCE_23)


def requested_permissions(
    root: "etree._Element", places: Places, *, min_sdk: int | None, target_sdk: int | None
) -> tuple[RequestedPermission, ...]:
    """All requests, duplicates united; sorted by name, the manifest's own before those that Android adds."""
    explicit: dict[str, RequestedPermission] = {}
    for element in root:  # Android looks at the children of <manifest> only
        request = _request(element, places, min_sdk)
        if request is not None:
            earlier = explicit.get(request.name)
            explicit[request.name] = request if earlier is None else _united(earlier, request)
    implied = _implied(explicit, places, root, min_sdk=min_sdk, target_sdk=target_sdk)
    return (*_by_name(explicit.values()), *_by_name(implied))


def nameless_requests(root: "etree._Element") -> int:
    """Requests that Android ignores because their name is missing or only a reference to a resource."""
    return sum(element.tag in _TAGS and _name(element) is None for element in root)


def _by_name(requests: Iterable[RequestedPermission]) -> list[RequestedPermission]:
    return sorted(requests, key=lambda request: request.name)


def _name(element: "etree._Element") -> str | None:
    name = element.get(android("name"))
    return None if not name or name.startswith("@") else name


def _request(element: "etree._Element", places: Places, min_sdk: int | None) -> RequestedPermission | None:
    tag = str(element.tag)
    name = _name(element)
    if tag not in _TAGS or name is None:
        return None
    first = _largest(min_sdk, integer(element.get(android("minSdkVersion"))), 23 if tag in _SINCE_23 else None)
    # Up to Android 14, a level of zero is none: "if ((maxSdkVersion != 0) && …".
    last = integer(element.get(android("maxSdkVersion"))) or None
    return RequestedPermission(
        name=name,
        tag=tag,
        min_sdk=first,
        max_sdk=last,
        effective=_overlap(first, last),
        location=places.of(element, snippet=_as_written(element)),
    )


def _united(one: RequestedPermission, other: RequestedPermission) -> RequestedPermission:
    """Both requests as one; the one in force, or the earlier, is shown. An empty interval adds nothing."""
    if not (one.effective and other.effective):
        return other if other.effective else one
    first = None if one.min_sdk is None or other.min_sdk is None else min(one.min_sdk, other.min_sdk)
    last = None if one.max_sdk is None or other.max_sdk is None else max(one.max_sdk, other.max_sdk)
    return replace(one, min_sdk=first, max_sdk=last)


def _implied(
    explicit: dict[str, RequestedPermission],
    places: Places,
    root: "etree._Element",
    *,
    min_sdk: int | None,
    target_sdk: int | None,
) -> list[RequestedPermission]:
    requests = dict(explicit)
    for name, below in COMPATIBILITY_PERMISSIONS:
        if target_sdk is not None and target_sdk < below and name not in requests:
            first = _largest(min_sdk, below)
            location = places.of(next(iter(root.iterchildren("uses-sdk")), root))
            requests[name] = RequestedPermission(
                name=name,
                tag="uses-sdk",
                min_sdk=first,
                max_sdk=None,
                implied_by=TARGET,
                effective=True,
                location=location,
            )
    for requested, added, below_target, since in SPLIT_PERMISSIONS:
        cause = requests.get(requested)
        in_force = below_target is None or (target_sdk is not None and target_sdk < below_target)
        if cause is None or not cause.effective or not in_force:
            continue
        for name in added:
            if name not in requests:
                first = _largest(cause.min_sdk, since)
                requests[name] = replace(
                    cause,
                    name=name,
                    min_sdk=first,
                    implied_by=cause.name,
                    effective=_overlap(first, cause.max_sdk),
                )
    return [request for name, request in requests.items() if name not in explicit]


def _largest(*levels: int | None) -> int | None:
    return max((level for level in levels if level is not None), default=None)


def _overlap(first: int | None, last: int | None) -> bool:
    return last is None or last >= max(1, first or 1)


def _as_written(element: "etree._Element") -> str:
    attributes = "".join(
        f' android:{str(key).rpartition("}")[2]}="{value!s}"'
        for key, value in element.attrib.items()
        if str(key).startswith(f"{{{ANDROID}}}")
    )
    return f"<{element.tag}{attributes}>"
