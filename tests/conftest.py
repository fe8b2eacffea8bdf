"""What tests of every part share."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.chromium import ARGUMENTS, BROWSER, Opened

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "sample_apks"


@pytest.fixture(autouse=True)
def _no_settings_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AUDITOR_") and name != "AUDITOR_SHARED"]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that ``auditor batch`` makes of the sample apps, to be read only; paths start at the project."""
    store = tmp_path_factory.mktemp("samples") / "audits.db"
    _batch("sample_apks", "--policies", "sample_apks", "--store", str(store), cwd=ROOT)
    return store


@pytest.fixture(scope="session")
def rechecked_stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An earlier store and a later one, to be read only.

    顺路拼 has a new version, 指间名表 has lost its policy's text, 拾光回收 its whole policy, 弈友 is not looked at
    again, Clean Notes is looked at for the first time, and 予选商城 is audited in neither.
    """
    folder = tmp_path_factory.mktemp("rechecked")
    for name in ("carpool", "carpool-next", "watch-shop", "recycling-market", "go-club", "clean-notes", "packed-shop"):
        shutil.copy(SAMPLES / f"{name}.apk", folder)
    for name in ("carpool/policy.md", "watch-shop/policy.txt", "recycling-market/policy.txt", "go-club/policy.html"):
        shutil.copy(SAMPLES / name, folder / name.replace("/policy", ""))
    shutil.copy(SAMPLES / "clean-notes/policy.html", folder / "clean-notes.html")
    (folder / "empty.txt").touch()
    before = (
        "app,policy,source\ncarpool.apk,carpool.md,应用宝\nwatch-shop.apk,watch-shop.txt,\npacked-shop.apk,none.html,\n"
        "recycling-market.apk,recycling-market.txt,\ngo-club.apk,go-club.html,\n"
    )
    after = (
        "app,policy,source\ncarpool-next.apk,carpool.md,应用宝\nwatch-shop.apk,empty.txt,\npacked-shop.apk,none.html,\n"
        "recycling-market.apk,none.txt,\nclean-notes.apk,clean-notes.html,\n"
    )
    for name, index in (("before", before), ("after", after)):
        (folder / f"{name}.csv").write_text(index, encoding="utf-8")
        _batch(f"{name}.csv", "--store", f"{name}.db", "--profile", "cn", cwd=folder)
    return folder / "before.db", folder / "after.db"


def _batch(*arguments: str, cwd: Path) -> None:
    """In a process of its own, whose workers are then none of the tests'."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AUDITOR_")}
    subprocess.run(
        [sys.executable, "-m", "auditor", "batch", *arguments, "--jobs", "1", "-q"],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=300,
    )


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
