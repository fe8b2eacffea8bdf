"""Loads each part of the knowledge once, and looks things up in it by any name, class or key."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from auditor.knowledge.schema import (
    Permission,
    PermissionFile,
)

VERSION = "1"
DATE = "2026-11-24"
"""Day on which the facts were last checked."""

_DATA = files("auditor.knowledge") / "data"
_T = TypeVar("_T")


def _decode(name: str, shape: type[_T]) -> _T:
    return msgspec.json.decode((_DATA / name).read_bytes(), type=shape)


# --- permissions ---------------------------------------------------------------------------------------------------


@cache
def _permission_file() -> PermissionFile:
    return _decode("permissions.json", PermissionFile)


@cache
def permissions() -> Mapping[str, Permission]:
    """Every known permission by its full name."""
    return {permission.name: permission for permission in _permission_file().permissions}


def permission(name: str) -> Permission | None:
    """The permission of exactly this name; never one that shares only the last segment."""
    return permissions().get(name)
