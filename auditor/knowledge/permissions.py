"""Permissions by their full name, by names that apps derive from their id, and by the labels that Android shows."""

import re
import unicodedata
from collections.abc import Mapping

from auditor.knowledge import loading, overlay
from auditor.knowledge.caching import bounded_cache, cache
from auditor.knowledge.schema import (
    Bilingual,
    Permission,
    PermissionFile,
    PermissionPattern,
    SystemPermissionFile,
)


@cache
def _permission_file() -> PermissionFile:
    built_in = loading.json_file("permissions.json", PermissionFile)
    own = overlay.current()
    return built_in if own is None or own.permissions is None else _overlaid(built_in, own.permissions)


def _overlaid(built_in: PermissionFile, own: PermissionFile) -> PermissionFile:
    """The user's own entries replace those of the same name; their patterns are asked first."""
    names = {entry.name: entry for entry in (*built_in.permissions, *own.permissions)}
    patterns = {entry.pattern for entry in own.patterns}
    return PermissionFile(
        sources=(*built_in.sources, *own.sources),
        groups=built_in.groups | own.groups,
        permissions=tuple(names.values()),
        patterns=(*own.patterns, *(entry for entry in built_in.patterns if entry.pattern not in patterns)),
    )


@cache
def permissions() -> Mapping[str, Permission]:
    """Permissions that an app or a policy may well name, by full name; ``system_permissions`` has the others."""
    return {entry.name: entry for entry in _permission_file().permissions}


def permission_groups() -> Mapping[str, Bilingual]:
    """The name of every runtime group, such as ``CALL_LOG``."""
    return _permission_file().groups


def permission_pattern(name: str, package: str) -> PermissionPattern | None:
    """The first rule that this name follows, of those for names like ``<application id>.permission.JPUSH_MESSAGE``."""
    return next((entry for form, entry in _patterns(package) if form.fullmatch(name)), None)


@bounded_cache(16)
def _patterns(package: str) -> tuple[tuple[re.Pattern[str], PermissionPattern], ...]:
    """The patterns as they are for one app."""
    return tuple(
        (re.compile(entry.pattern.replace("{package}", re.escape(package))), entry)
        for entry in _permission_file().patterns
    )


@bounded_cache(1 << 16)
def permission(name: str, package: str | None = None) -> Permission | None:
    """The permission of exactly this name, never one that shares only the last segment.

    With an application id, a name that the app derives from it is known too.
    """
    known = permissions().get(name)
    if known is not None:
        return known
    pattern = permission_pattern(name, package) if package else None
    if pattern is None:
        return system_permissions().get(name)
    return Permission(
        name=name,
        protection=None,
        privacy_class=pattern.privacy_class,
        risk="low",
        label_en=pattern.note.en,
        label_zh=pattern.note.zh,
        vendor=pattern.vendor,
        confidence=pattern.confidence,
    )


def permission_label(name: str, language: str) -> str:
    """Android's label in ``zh`` or ``en``; the bare name where it has none."""
    known = permission(name)
    label = None if known is None else known.label_zh if language == "zh" else known.label_en
    return label or name


@cache
def system_permissions() -> Mapping[str, Permission]:
    """AOSP's permissions that store apps do not get: read only when an app asks for a name that is not known yet."""
    entries = loading.json_file("system_permissions.json", SystemPermissionFile).permissions
    return {
        entry.name: Permission(
            name=entry.name,
            protection=entry.protection,
            privacy_class="system",
            risk="low",
            since=entry.since,
            until=entry.until,
            label_en=entry.label_en,
            label_zh=entry.label_zh,
        )
        for entry in entries
    }


def _label_key(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


@cache
def _permissions_by_label() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for entry in permissions().values():
        for label in (entry.label_en, entry.label_zh, *entry.aliases_en, *entry.aliases_zh):
            if label:
                found.setdefault(_label_key(label), {})[entry.name] = None
    return {key: tuple(names) for key, names in found.items()}


def permissions_named(text: str) -> tuple[str, ...]:
    """Permissions whose label or alias this whole text is; several where Android gives them one label.

    Width, case, spaces and punctuation are folded: 接收讯息(短信) and 接收讯息（短信） are one label.
    """
    return _permissions_by_label().get(_label_key(text), ())
