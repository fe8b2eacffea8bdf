"""Paths as URIs: percent-encoded, relative ones as they are given."""

import re
from urllib.parse import quote

_DRIVE = re.compile(r"[A-Za-z]:/")


def uri(path: str) -> str:
    """``docs/隐私.txt`` as ``docs/%E9%9A%90%E7%A7%81.txt``; an absolute path as a ``file`` URI.

    Source: RFC 3986. A colon is always encoded, so that no name is taken for a scheme.
    """
    if path.startswith("/"):
        return "file://" + _quoted(path)
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{_quoted(path[2:])}"
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return _quoted(path)


def member_uri(member: str) -> str:
    """The place of a file within the archive that holds it: ``/assets/privacy.html``."""
    return "/" + _quoted(member.lstrip("/"))


def _quoted(path: str) -> str:
    try:
        return quote(path, safe="/", errors="surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte of a file name
        return quote(path, safe="/", errors="replace")
