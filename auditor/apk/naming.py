"""What an element or an attribute of a compiled manifest is called, as Android decides it.

Source: AOSP ``AttributeResolution.cpp`` and ``ParsingPackageUtils``. Android finds framework attributes by the resource
id of their name, whatever the name's text and namespace, and the few others by their text.
"""

import re

from auditor.apk import typed_value
from auditor.apk.attributes import ANDROID_ATTRIBUTES, android

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_UNNAMED = "_"  # for an element whose name no manifest has: Android passes over what it does not know

_REQUEST = "uses-permission"
_LEVELS = {android(name) for name in ("minSdkVersion", "maxSdkVersion", "targetSdkVersion")}
_BOOLEANS = {android("exported"), android("hasCode")}


def element_name(text: str) -> str:
    """The element's tag, which an element tree can hold."""
    return text if _NAME.fullmatch(text) else _UNNAMED


class AttributeNames:
    """Keys of attributes in an element tree."""

    def __init__(self) -> None:
        self._misnamed: dict[str, str] = {}

    @property
    def misnamed(self) -> tuple[tuple[str, str], ...]:
        """Attributes so far whose text says another name than their id: what the text says, what they are; sorted."""
        return tuple(sorted(self._misnamed.items()))

    def by_id(self, identifier: int, written: str, *, tag: str, kind: int) -> str | None:
        """The key of an attribute with a resource id; None: one that is not read, or that Android ignores there."""
        known = ANDROID_ATTRIBUTES.get(identifier)
        if known is None:
            return None
        if written != known:
            self._misnamed[written] = known
        key = android(known)
        return None if tag.startswith(_REQUEST) and _is_ignored(key, kind) else key

    @staticmethod
    def by_text(written: str, *, namespaced: bool) -> str | None:
        """The key of an attribute without an id, such as package; None: one that Android does not ask for."""
        return written if not namespaced and _NAME.fullmatch(written) else None


def _is_ignored(key: str, kind: int) -> bool:
    """PackageParser takes levels from a request only where they are integers, and its name only where it is text.

    A reference stays: it is told of among the requests without a name.
    """
    if key in _LEVELS:
        return not typed_value.is_integer(kind)
    return key == android("name") and kind not in (typed_value.STRING, typed_value.REFERENCE)


def read_as(key: str, kind: int, value: int) -> str | None:
    """The text of an attribute that Android reads as a number or a switch, whatever integer it is; None: any other."""
    if not typed_value.is_integer(kind):
        return None
    if key in _BOOLEANS:
        return typed_value.in_words(typed_value.BOOLEAN, value, typed_value.NO_STRINGS)
    return typed_value.in_words(typed_value.DECIMAL, value, typed_value.NO_STRINGS) if key in _LEVELS else None
