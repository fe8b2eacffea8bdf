"""Untrusted text made safe to show: what could steer a terminal or turn the reading order is shown, never obeyed."""

import re
import unicodedata

_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0\u3000]+")
_PLAIN = re.compile(r"[ -~\u4e00-\u9fff]*")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Controls, formats (bidi overrides, zero width), lone surrogates, private use, line and paragraph separators."""

_LONGEST_NAME = 300

_RISKY_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    """The text, with every character that acts rather than shows written as its escape: ``\\x1b``, ``\\u202e``."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_escaped(char) if unicodedata.category(char) in _HIDDEN else char for char in text)


def brief(text: str) -> str:
    """A name on one line: as ``one_line``, and no longer than a name has reason to be."""
    line = one_line(text[: 2 * _LONGEST_NAME])
    return line if len(line) <= _LONGEST_NAME else line[:_LONGEST_NAME] + "…"


def one_line(text: str) -> str:
    """A quote on one line: runs of white space become one space, the rest as ``visible``."""
    return visible(_SPACE.sub(" ", text).strip())


def json_text(text: str) -> str:
    """A JSON document whose strings show nothing that a terminal obeys; its values stay the same.

    A lone surrogate is no character and has no UTF-8: it becomes U+FFFD.
    """
    return _RISKY_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", _SURROGATE.sub("\ufffd", text))


def _escaped(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
