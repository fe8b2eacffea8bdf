"""What tests of every part share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.chromium import ARGUMENTS, BROWSER, Opened

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _no_settings_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AUDITOR_") and name != "AUDITOR_SHARED"]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared measuring inputs: ``AUDITOR_SHARED``, or ``../shared`` beside the project."""
    folder = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared measuring inputs are not here")
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["BrowserContext"]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profile")), executable_path=BROWSER, headless=True, args=list(ARGUMENTS)
        )
        yield context
        context.close()


@pytest.fixture
def opened(browser: "BrowserContext") -> Iterator[Opened]:
    """An empty page at desktop width; it is closed when the test ends."""
    page = browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    one = Opened(page)
    page.on("request", lambda request: one.requests.append(request.url))
    page.on("console", lambda message: one.complaints.append(message.text))
    page.on("pageerror", lambda error: one.complaints.append(str(error)))
    page.on("dialog", lambda dialog: one.complaints.append(dialog.message))
    yield one
    page.close()
