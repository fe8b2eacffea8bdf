"""Names of the framework's manifest attributes, and the resource ids by which Android finds them.

Source of the numbers: AOSP ``frameworks/base/core/res/res/values/public.xml``; they never change.
"""

ANDROID = "http://schemas.android.com/apk/res/android"
TOOLS = "http://schemas.android.com/tools"

ANDROID_ATTRIBUTES = {
    0x01010001: "label",
    0x01010003: "name",
    0x01010006: "permission",
    0x0101000C: "hasCode",
    0x01010010: "exported",
    0x01010018: "authorities",
    0x01010024: "value",
    0x01010025: "resource",
    0x01010027: "scheme",
    0x01010202: "targetActivity",
    0x0101020C: "minSdkVersion",
    0x0101021B: "versionCode",
    0x0101021C: "versionName",
    0x01010270: "targetSdkVersion",
    0x01010271: "maxSdkVersion",
}
"""Those that the auditor reads. An attribute with any other id is passed over."""


def android(name: str) -> str:
    """The attribute's key in an element tree."""
    return f"{{{ANDROID}}}{name}"
