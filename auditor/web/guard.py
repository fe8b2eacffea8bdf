"""Who may ask: only pages of this server, by its names; and what their own policy lets them run."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, abort, request, session

from auditor.survey.site.frame import server_policy

LARGEST = 16_384
"""Bytes of a request's body: a review is a few hundred."""
_TOKEN = "token"
_HEADERS = {
    "Content-Security-Policy": server_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Without it a browser sends "Origin: null" with a form: https://fetch.spec.whatwg.org/#append-a-request-origin-header
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a browser may call the server, ``127.0.0.1:8642``; another name is that of a page that rebinds its DNS."""

    hosts: frozenset[str]

    @property
    def cookie(self) -> str:
        """Its own for each server: browsers send a cookie to every port of a host."""
        return "auditor_" + hashlib.sha256("\n".join(sorted(self.hosts)).encode()).hexdigest()[:8]

    def has(self, host: str) -> bool:
        return host.lower() in self.hosts

    def sent(self, origin: str) -> bool:
        """Whether a page of this server sent it: https://www.rfc-editor.org/rfc/rfc6454#section-7."""
        scheme, separator, host = origin.partition("://")
        return separator != "" and scheme in {"http", "https"} and self.has(host)


def guard(app: Flask, names: Names) -> None:
    """Set the checks before every request and the headers of every answer."""
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),  # new at each start: what was signed before is of no use
        SESSION_COOKIE_NAME=names.cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=LARGEST,
        MAX_FORM_MEMORY_SIZE=LARGEST,
        MAX_FORM_PARTS=20,
    )
    app.before_request(_checked(names))
    app.after_request(_guarded)


def token() -> str:
    """Of this browser; a form has to send it back."""
    if _TOKEN not in session:
        session[_TOKEN] = secrets.token_urlsafe(32)
    return str(session[_TOKEN])


def _checked(names: Names) -> Callable[[], None]:
    def check() -> None:
        if not names.has(request.headers.get("Host", "")):
            abort(421)
        if request.method in {"GET", "HEAD"}:
            return
        if request.method != "POST":
            abort(405)
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if not names.sent(request.headers.get("Origin", "")) or site != "same-origin":
            abort(403)
        known = str(session.get(_TOKEN, ""))
        if not known or not hmac.compare_digest(known.encode(), request.form.get(_TOKEN, "").encode()):
            abort(403)

    return check


def _guarded(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
