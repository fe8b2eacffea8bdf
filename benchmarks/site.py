"""How fast the pages of a large store are: the written site in Chromium, and the same questions to the server.

    python benchmarks/site.py [--apps 100000] [--folder FOLDER] [--runs 5]

Makes a store of synthetic apps by SQL (or takes the one that is in the folder already), writes everything of its site
but the pages of apps, and prints seconds: the median of the runs. In Chromium the time of a filter ends when the rows
have been laid out; of the server it is that of the whole answer.
"""

import argparse
import hashlib
import random
import shutil
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright
from tabulate import tabulate

from auditor.batch.store import Store
from auditor.knowledge import catalog
from auditor.model.finding import Disclosure, Severity, Verdict
from auditor.survey.site.folder import replaced
from auditor.survey.site.whole import whole
from auditor.survey.site.writing import write_overview
from auditor.web.server import server

CHOICES: tuple[dict[str, str], ...] = (
    {"text": "app777"},
    {"text": "公司12 app7"},
    {"result": "fail"},
    {"severity": "critical"},
    {"rule": "UND001"},
    {"sdk": "jpush"},
    {"sdk": "jpush", "says": "undeclared"},
    {"permission": "android.permission.CAMERA"},
    {"developer": "公司77"},
    {"source": "market-1"},
    {"category": next(iter(catalog.categories()))},
    {"review": "none"},
    {"result": "fail", "severity": "critical", "rule": "UND001", "text": "app1"},
)
_SEED = 20260101
_FILTER = """async (choice) => {
    const form = document.getElementById("filters").elements;
    for (const field of form) if (field.name) field.value = choice[field.name] || "";
    const shown = document.getElementById("shown");
    const start = performance.now();
    const done = new Promise((resolve) => new MutationObserver((_, observer) => {
        observer.disconnect();
        document.body.getBoundingClientRect();
        resolve(performance.now() - start);
    }).observe(shown, { childList: true }));
    form.text.dispatchEvent(new Event("input", { bubbles: true }));
    return [await done / 1000, shown.textContent];
}"""


def made(path: Path, apps: int) -> None:
    """Apps with about nine findings, eight SDKs and fifteen permissions each, in the order of their ids."""
    chance = random.Random(_SEED)
    sdks, rules, categories = list(catalog.sdks()), list(catalog.rules()), list(catalog.categories())
    permissions = list(catalog.permissions())
    severities = list(reversed(Severity))
    named = {hashlib.sha256(str(number).encode()).hexdigest()[:16]: number for number in range(apps)}
    with Store.writing(str(path)) as store:
        write = store.connection.executemany
        store.connection.execute("BEGIN")
        for id_, number in sorted(named.items()):
            counts = [chance.randrange(2), *(chance.randrange(most) for most in (3, 6, 5, 3))]
            digest = hashlib.sha256(id_.encode()).hexdigest()
            path_, package = f"/data/apps/{number % 100:02}/com.example.app{number}.apk", f"com.example.app{number}"
            head = (id_, path_, "audited", "", chance.choice(list(Verdict)).value, package, f"示例应用{number}", "1.0")
            middle = (1, 21, 33, digest, 1000, digest, f"示例公司{number % 5000}", None, f"market-{number % 7}", None)
            tail = (None, "cn", chance.choice(categories), 0, *counts, "synthetic", digest, "1 2")
            row = (*head, *middle, *tail)
            write(f"INSERT INTO app VALUES ({', '.join('?' * len(row))})", [row])
            given = [severity for severity, count in zip(severities, counts, strict=True) for _ in range(count)]
            write(
                "INSERT INTO finding VALUES (?, ?, ?, 'subject', ?, 'high', 'counts', ?, ?, ?)",
                [
                    (id_, place, chance.choice(rules), severity.value, f"{digest[:14]}{place:02}", "m" * 90, "问" * 40)
                    for place, severity in enumerate(given)
                ],
            )
            says = [*(each.value for each in Disclosure), None]
            write(
                "INSERT INTO sdk VALUES (?, ?, 'defined', 10, NULL, ?)",
                [(id_, sdk, chance.choice(says)) for sdk in sorted(chance.sample(sdks, 8))],
            )
            write(
                "INSERT INTO permission VALUES (?, ?, ?, 'unknown')",
                [(id_, name, chance.choice(says[:-1])) for name in sorted(chance.sample(permissions, 15))],
            )
        store.connection.execute("COMMIT")


def written(path: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds for the figures, seconds for the pages and data, and MB of these."""
    with Store.reading(str(path)) as store, replaced(str(folder)) as site:
        start = time.perf_counter()
        found = whole(store)
        counted = time.perf_counter()
        write_overview(store, found, site, "zh")
        end = time.perf_counter()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return counted - start, end - counted, size / 1e6


@contextmanager
def browsing() -> Iterator[Page]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """Of the server: seconds, and those of them in which a core worked for it."""

    seconds: float
    cpu: float


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def opening(page: Page, address: str) -> float:
    """Seconds to the load event, with the first rows laid out."""
    page.goto("about:blank")
    page.goto(address)
    return float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")) / 1000


def reading(page: Page, address: str) -> float:
    """Seconds until every row may be filtered."""
    start = time.perf_counter()
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    return time.perf_counter() - start


def answer(address: str, runs: int) -> Answer:
    """The server runs in this process, so that its work is measured even where other programs take the cores."""
    found = []
    for _ in range(runs):
        start, worked = time.perf_counter(), time.process_time()
        with urllib.request.urlopen(address) as response:
            response.read()
        found.append(Answer(time.perf_counter() - start, time.process_time() - worked))
    return Answer(median(one.seconds for one in found), median(one.cpu for one in found))


def measured(path: Path, site: Path, runs: int) -> None:
    address = (site / "index.html").as_uri()
    made_server, live = server(str(path), "zh", host="127.0.0.1", port=0, names=[])
    threading.Thread(target=made_server.serve_forever, daemon=True).start()
    with browsing() as page:
        first = answer(live, runs)
        opened = median(opening(page, address) for _ in range(runs))
        read = median(reading(page, address) for _ in range(runs))
        rows: list[tuple[str, float | None, float | None, float | None, str]] = [
            ("index page opens", opened, first.seconds, first.cpu, ""),
            ("all rows can be filtered", read, None, None, ""),
        ]
        for choice in CHOICES:
            seen = [page.evaluate(_FILTER, {}) and page.evaluate(_FILTER, choice) for _ in range(runs)]
            asked = answer(f"{live}?{urlencode(choice)}", runs)
            said = " ".join(f"{name}={value}" for name, value in choice.items())
            rows.append((said, median(seconds for seconds, _ in seen), asked.seconds, asked.cpu, seen[0][1]))
        last = answer(f"{live}?page=100000", runs)
        rows.append(("last page", None, last.seconds, last.cpu, ""))
    made_server.shutdown()
    print(tabulate(rows, headers=("question", "site, s", "server, s", "its CPU, s", "shown"), floatfmt=".3f"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--apps", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where store and site are kept; by default they are removed")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        path = folder / f"synthetic-{options.apps}.db"
        if not path.exists():
            start = time.perf_counter()
            made(path, options.apps)
            print(f"store of {options.apps} apps made in {time.perf_counter() - start:.0f} s")
        print(f"store: {path.stat().st_size / 1e6:.0f} MB")
        counting, writing, size = written(path, folder / "site")
        print(f"figures {counting:.1f} s, pages and data {writing:.1f} s, {size:.0f} MB without the pages of apps\n")
        measured(path, folder / "site", options.runs)


if __name__ == "__main__":
    main()
