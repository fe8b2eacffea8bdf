"""A typed value of Android's binary resources, in words.

Source: AOSP ``ResourceTypes.h`` (``Res_value``) and ``TypedValue.coerceToString``.
"""

import struct

from auditor.apk.stringpool import StringPool

NULL, REFERENCE, ATTRIBUTE, STRING, FLOAT = 0x00, 0x01, 0x02, 0x03, 0x04
DECIMAL, HEXADECIMAL, BOOLEAN = 0x10, 0x11, 0x12
_LAST_INTEGER = 0x1F
NO_STRINGS = StringPool(b"", 0)


def is_integer(kind: int) -> bool:
    """Decimal, hexadecimal, boolean and colour are integers to Android."""
    return DECIMAL <= kind <= _LAST_INTEGER


def in_words(kind: int, value: int, strings: StringPool) -> str | None:
    """The value as a manifest's reader gets it; None for the null value and for a string that is broken."""
    if kind == STRING:
        return strings.get(value)
    if kind == REFERENCE:
        return f"@0x{value:08x}"
    if kind == ATTRIBUTE:
        return f"?0x{value:08x}"
    if kind == FLOAT:
        return str(struct.unpack("<f", struct.pack("<L", value))[0])
    if kind == BOOLEAN:
        return "true" if value else "false"
    if kind == DECIMAL:
        return str(value - (1 << 32) if value >> 31 else value)
    if kind == HEXADECIMAL:
        return f"0x{value:x}"
    return None if kind == NULL else f"#{value:08x}"
