"""The server in a real browser: its pages load from it alone, and its form works for its own pages and no others."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from auditor.batch.outcome import app_id
from auditor.batch.store import Store
from auditor.web.server import server
from tests.chromium import Opened, needs_chromium
from tests.survey.site import stores
from tests.survey.site.stores import NOTES, SHOP

pytestmark = needs_chromium
APP = f"apps/{app_id(SHOP)}"


@dataclass(frozen=True, slots=True)
class Serving:
    address: str
    path: str

    def decisions(self) -> list[tuple[object, ...]]:
        with Store.reading(self.path) as store:
            query = "SELECT reviewer, decision, name, note FROM review ORDER BY reviewer"
            return store.connection.execute(query).fetchall()


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    path = stores.filled(tmp_path / "a.db", (*stores.ordinary(), *stores.hostile()))
    made, address = server(path, "en", host="127.0.0.1", port=0, names=[])
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield Serving(address, path)
    made.shutdown()
    thread.join()
    made.server_close()


def test_two_reviewers_decide_and_their_disagreement_is_marked(opened: Opened, serving: Serving) -> None:
    page = opened.page
    page.goto(serving.address + APP)
    for reviewer, name, decision in (("1", "Li Lei", "confirmed"), ("2", "韩梅梅", "rejected")):
        form = page.locator("#finding-1 .reviews")
        form.locator("summary").click()
        form.locator("[name=reviewer]").select_option(reviewer)
        form.locator("[name=name]").fill(name)
        form.locator("[name=decision]").select_option(decision)
        form.locator("[name=note]").fill(f"by {name}")
        form.get_by_role("button").click()
        page.wait_for_url("**#review-*")
        assert f"Reviewer {reviewer} ({name})" in page.locator("#finding-1 .reviews").inner_text()
    assert serving.decisions() == [(1, "confirmed", "Li Lei", "by Li Lei"), (2, "rejected", "韩梅梅", "by 韩梅梅")]
    assert opened.count("#finding-1 .dispute") == 1
    page.locator(".back a").click()
    page.locator("[name=review]").select_option("disputed")
    page.locator(".submit").click()
    assert page.locator("#rows tr").count() == 1
    assert opened.complaints == []
    assert {url for url in opened.asked() if not url.startswith(serving.address)} == set()


def test_filters_and_links_work_without_a_complaint(opened: Opened, serving: Serving) -> None:
    page = opened.page
    page.goto(serving.address)
    page.locator("[name=text]").fill("clean")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=clean**")
    assert page.locator("#rows a.name").get_attribute("href") == f"/apps/{app_id(NOTES)}"
    for name in ("SDKs", "Permissions", "Rules", "Apps"):
        page.locator(".contents a", has_text=name).click()
        assert page.locator("[aria-current=page]").inner_text() == name
    assert page.evaluate("document.documentElement.dataset.owned") is None
    assert opened.complaints == []


class _Stranger(BaseHTTPRequestHandler):
    """A page of another site that sends the server's form, as a reader's click would."""

    action = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(
            f"<form method=post action='{self.action}'><input name=reviewer value=1><input name=name value=x>"
            "<input name=decision value=rejected><button>go</button></form>".encode()
        )

    def log_message(self, *_: object) -> None: ...


def test_a_form_on_another_site_is_refused(opened: Opened, serving: Serving) -> None:
    opened.page.goto(serving.address + APP)  # so that there is a cookie to be misused
    _Stranger.action = f"{serving.address}{APP}/review"
    with HTTPServer(("127.0.0.1", 0), _Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever).start()
        opened.page.goto(f"http://127.0.0.1:{stranger.server_port}/")
        with opened.page.expect_response("**/review") as answer:
            opened.page.locator("button").click()
        stranger.shutdown()
    assert answer.value.status == 403
    assert serving.decisions() == []


def test_a_name_that_was_bound_to_this_machine_is_refused(opened: Opened, serving: Serving) -> None:
    port = serving.address.rpartition(":")[2].strip("/")
    answer = opened.page.goto(f"http://rebound.localhost:{port}/")
    assert answer is not None
    assert answer.status == 421


def test_the_pages_stand_in_no_frame(opened: Opened, serving: Serving, tmp_path: Path) -> None:
    framing = tmp_path / "framing.html"
    framing.write_text(f"<iframe src='{serving.address}'></iframe>")
    opened.page.goto(framing.as_uri())
    opened.page.wait_for_timeout(300)
    assert any("frame-ancestors" in said or "X-Frame-Options" in said for said in opened.complaints)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["", APP])
def test_no_page_scrolls_sideways(opened: Opened, serving: Serving, width: int, address: str) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    opened.page.goto(serving.address + address)
    for summary in opened.page.locator("summary").all():
        summary.click()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_field_of_the_form_has_a_name(opened: Opened, serving: Serving) -> None:
    opened.page.goto(serving.address + APP)
    opened.page.locator("summary").first.click()
    form = opened.page.locator("#finding-1 form")
    for role, name in (("combobox", "Reviewer"), ("textbox", "Name"), ("combobox", "Verdict"), ("textbox", "Note")):
        assert form.get_by_role(role, name=name, exact=True).count() == 1, name  # type: ignore[arg-type]
