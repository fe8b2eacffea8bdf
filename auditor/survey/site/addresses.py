"""Where each page is, as a link on another one: a file beside it, or a route of the server."""

import hashlib
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from auditor.survey.site.selection import EVERYTHING, Selection

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_TABLE = "#filters"
"""Where a choice leads to: below the summary."""
SHELVES = ("apps", "sdks", "data")
"""Folders of a written site."""


def file_name(id_: str) -> str:
    """Of a page or of data. A store may come from a stranger: what could leave the folder, or differ from another name
    by its case alone, is named by its digest."""
    if _PLAIN_NAME.fullmatch(id_):
        return id_
    return hashlib.sha256(id_.encode(errors="surrogatepass")).hexdigest()[:16]


class Addresses(Protocol):
    @property
    def live(self) -> bool:
        """Whether a server shows the pages."""

    def index(self, selection: Selection = EVERYTHING, number: int = 1) -> str: ...

    def sdks(self) -> str: ...

    def permissions(self) -> str: ...

    def rules(self) -> str: ...

    def app(self, id_: str) -> str: ...

    def sdk(self, id_: str) -> str: ...

    def review(self, id_: str) -> str:
        """Where reviews of an app are sent to; empty where nobody takes them."""


@dataclass(frozen=True, slots=True)
class Files:
    """Of a page in the site's folder, or one folder below it."""

    up: str = ""
    """``../`` for a page below."""

    @property
    def live(self) -> bool:
        return False

    def index(self, selection: Selection = EVERYTHING, number: int = 1) -> str:
        return f"{self.up}index.html" + (f"#{query}" if (query := selection.query(number)) else "")

    def sdks(self) -> str:
        return f"{self.up}sdks.html"

    def permissions(self) -> str:
        return f"{self.up}permissions.html"

    def rules(self) -> str:
        return f"{self.up}rules.html"

    def app(self, id_: str) -> str:
        return f"{self.up}apps/{file_name(id_)}.html"

    def sdk(self, id_: str) -> str:
        return f"{self.up}sdks/{file_name(id_)}.html"

    def review(self, id_: str) -> str:  # noqa: ARG002  as Addresses has it
        return ""


@dataclass(frozen=True, slots=True)
class Routes:
    """Of the server."""

    @property
    def live(self) -> bool:
        return True

    def index(self, selection: Selection = EVERYTHING, number: int = 1) -> str:
        return "/" + (f"?{query}{_TABLE}" if (query := selection.query(number)) else "")

    def sdks(self) -> str:
        return "/sdks"

    def permissions(self) -> str:
        return "/permissions"

    def rules(self) -> str:
        return "/rules"

    def app(self, id_: str) -> str:
        return f"/apps/{quote(id_, safe='', errors='surrogatepass')}"

    def sdk(self, id_: str) -> str:
        return f"/sdks/{quote(id_, safe='', errors='surrogatepass')}"

    def review(self, id_: str) -> str:
        return f"{self.app(id_)}/review"
