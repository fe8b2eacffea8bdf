"""A page in a real browser, with what it asked for and complained of."""

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
needs_chromium = [
    pytest.mark.chromium,
    pytest.mark.skipif(BROWSER is None, reason="chromium is not here"),
]


@dataclass(slots=True)
class Opened:
    page: "Page"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def count(self, selector: str) -> int:
        return self.page.locator(f"{selector}:visible").count()

    def shown(self) -> str:
        return self.page.locator("#shown").inner_text()

    def asked(self) -> list[str]:
        """Addresses that were loaded, but for those that hold their own content."""
        return [url for url in self.requests if not url.startswith("data:")]
