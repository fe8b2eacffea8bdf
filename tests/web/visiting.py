"""A reader of the server's pages, without a browser."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import html

from auditor.batch.outcome import app_id

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

HOST = "127.0.0.1:8642"
ORIGIN = f"http://{HOST}"


class Visitor:
    """One browser: it keeps its cookies."""

    def __init__(self, app: "Flask") -> None:
        self.app = app
        self._client = app.test_client()

    def open(self, address: str, *, method: str = "GET", host: str = HOST) -> "TestResponse":
        return self._client.open(address, method=method, headers={"Host": host})

    def get(self, address: str, *, host: str = HOST) -> "TestResponse":
        return self.open(address, host=host)

    def page(self, address: str) -> html.HtmlElement:
        return html.document_fromstring(self.get(address).text)

    def text(self, address: str) -> str:
        return " ".join(" ".join(map(str, self.page(address).itertext())).split())

    def token(self, app: str) -> str:
        (first, *_) = self.page(f"/apps/{app_id(app)}").xpath("//input[@name='token']/@value")
        return str(first)

    def fingerprint(self, app: str) -> str:
        """Of its first finding."""
        (first, *_) = self.page(f"/apps/{app_id(app)}").xpath("//input[@name='fingerprint']/@value")
        return str(first)

    def forget(self) -> None:
        self._client = self.app.test_client()

    def review(
        self,
        app: str,
        *,
        headers: Mapping[str, str] | None = None,
        visit: bool = True,
        form: Mapping[str, str] | None = None,
        **fields: str,
    ) -> "TestResponse":
        """Send the form of the first finding, filled in; ``visit``: from the page, which is opened before."""
        token = self.token(app) if visit else ""
        known = self.fingerprint(app) if visit else ""
        sent = {"token": token, "fingerprint": known, "reviewer": "1", "decision": "confirmed", "name": "x", "note": ""}
        return self._client.post(
            f"/apps/{app_id(app)}/review",
            data={**sent, **fields, **(form or {})},
            headers={"Host": HOST, "Origin": ORIGIN, **(headers or {})},
        )
