"""Where a file is: a path or a URL, and how it is shown to people, without credentials."""

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+://")
_LOGIN = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+://)[^/\s]*@")
"""Up to the last ``@`` before the path: a password may hold one itself."""
_QUERY = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+://[^\s?]*)\?([^\s'\"]*)")
_SECRET = re.compile(
    r"sig$|signature|token|secret|cred|pass|pwd|auth|api.?key|access.?key|x-amz-|x-goog-|googleaccessid", re.IGNORECASE
)
"""Names of parameters that are credentials, or belong to a signature and change with it."""


def is_url(place: str) -> bool:
    return _SCHEME.match(place) is not None


def is_remote_folder(place: str) -> bool:
    """A URL is a folder where it says so; nobody has to be asked."""
    return is_url(place) and place.endswith("/")


def is_remote_pattern(place: str) -> bool:
    """``?`` is no wildcard in a URL: a query starts with it."""
    return is_url(place) and any(sign in place for sign in "*[")


def shown(text: str) -> str:
    """A place, or any text with URLs in it, without user names, passwords and signatures."""
    return _QUERY.sub(_without_secrets, _LOGIN.sub(r"\1", text)) if "://" in text else text


def _without_secrets(found: re.Match[str]) -> str:
    kept = [part for part in found[2].split("&") if part and not _SECRET.search(part.partition("=")[0])]
    return "?".join((found[1], "&".join(kept))) if kept else found[1]
