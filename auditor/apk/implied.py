"""Permissions that Android adds to what an app asks for.

Source: AOSP ``frameworks/base/data/etc/platform.xml`` (``split-permission``), which ``ParsingPackageUtils`` applies in
this order, after ``CompatibilityPermissionInfo.COMPAT_PERMS``; rows behind a feature flag are left out. ``since`` is
the API level whose Android first has the split.
"""

from typing import NamedTuple

_P = "android.permission."


class CompatibilityPermission(NamedTuple):
    """Added to every app that targets less than ``below_target``."""

    name: str
    below_target: int


class SplitPermission(NamedTuple):
    """Added to an app that asks for ``requested`` and targets less than ``below_target``; None: whatever it targets."""

    requested: str
    added: tuple[str, ...]
    below_target: int | None
    since: int


COMPATIBILITY_PERMISSIONS = (
    CompatibilityPermission(_P + "POST_NOTIFICATIONS", 33),
    CompatibilityPermission(_P + "WRITE_EXTERNAL_STORAGE", 4),
    CompatibilityPermission(_P + "READ_PHONE_STATE", 4),
)

_BLUETOOTH = (_P + "BLUETOOTH_SCAN", _P + "BLUETOOTH_CONNECT", _P + "BLUETOOTH_ADVERTISE")
_MEDIA = (_P + "READ_MEDIA_AUDIO", _P + "READ_MEDIA_VIDEO", _P + "READ_MEDIA_IMAGES")
_SELECTED = (_P + "READ_MEDIA_VISUAL_USER_SELECTED",)

SPLIT_PERMISSIONS = (
    SplitPermission(_P + "ACCESS_FINE_LOCATION", (_P + "ACCESS_COARSE_LOCATION",), None, 1),
    SplitPermission(_P + "WRITE_EXTERNAL_STORAGE", (_P + "READ_EXTERNAL_STORAGE",), None, 16),
    SplitPermission(_P + "READ_PRIVILEGED_PHONE_STATE", (_P + "READ_PHONE_STATE",), None, 29),
    SplitPermission(_P + "READ_CONTACTS", (_P + "READ_CALL_LOG",), 16, 16),
    SplitPermission(_P + "WRITE_CONTACTS", (_P + "WRITE_CALL_LOG",), 16, 16),
    SplitPermission(_P + "ACCESS_FINE_LOCATION", (_P + "ACCESS_BACKGROUND_LOCATION",), 29, 29),
    SplitPermission(_P + "ACCESS_COARSE_LOCATION", (_P + "ACCESS_BACKGROUND_LOCATION",), 29, 29),
    SplitPermission(_P + "READ_EXTERNAL_STORAGE", (_P + "ACCESS_MEDIA_LOCATION",), 29, 29),
    SplitPermission(_P + "WRITE_EXTERNAL_STORAGE", (_P + "ACCESS_MEDIA_LOCATION",), 29, 29),
    SplitPermission(_P + "BLUETOOTH", _BLUETOOTH, 31, 31),
    SplitPermission(_P + "BLUETOOTH_ADMIN", _BLUETOOTH, 31, 31),
    SplitPermission(_P + "BODY_SENSORS", (_P + "BODY_SENSORS_BACKGROUND",), 33, 33),
    SplitPermission(_P + "BODY_SENSORS", (_P + "health.READ_HEART_RATE",), 36, 36),
    SplitPermission(_P + "BODY_SENSORS_BACKGROUND", (_P + "health.READ_HEALTH_DATA_IN_BACKGROUND",), 36, 36),
    SplitPermission(_P + "READ_EXTERNAL_STORAGE", _MEDIA, 33, 33),
    SplitPermission(_P + "WRITE_EXTERNAL_STORAGE", _MEDIA, 33, 33),
    SplitPermission(_P + "READ_MEDIA_IMAGES", _SELECTED, None, 34),
    SplitPermission(_P + "READ_MEDIA_VIDEO", _SELECTED, None, 34),
    SplitPermission(_P + "ACCESS_MEDIA_LOCATION", _SELECTED, None, 34),
)
