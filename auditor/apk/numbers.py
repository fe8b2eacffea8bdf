"""Integers as manifests write them."""

import re

_NUMBER = re.compile(r"\s*(-?\d{1,10}|0[xX][0-9a-fA-F]{1,8})\s*", re.ASCII)


def integer(text: str | None) -> int | None:
    """The value of a decimal or hexadecimal number; None for anything else, as a reference or a code name."""
    found = None if text is None else _NUMBER.fullmatch(text)
    return None if found is None else int(found[1], 16 if found[1][:2] in ("0x", "0X") else 10)
