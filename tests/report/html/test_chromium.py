"""The page in a real browser: its filters work, it loads nothing, it runs nothing that is not its own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auditor import audit, read_app, read_policy
from auditor.model.audit import Audit
from auditor.model.finding import Confidence, Finding, Severity
from auditor.report.html.page import audit_html
from tests.chromium import Opened, needs_chromium
from tests.conftest import ROOT
from tests.report import shop
from tests.report.html import pages

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SAMPLE = ROOT / "sample_apks/recycling-market"
WIDTHS = (360, 390, 768, 1280)

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def sample() -> Audit:
    return audit(read_app(f"{SAMPLE}.apk"), read_policy(SAMPLE / "policy.txt"))


def shown(result: Audit, wanted: Callable[[Finding], bool] = lambda _: True) -> str:
    """What the page says when it shows the findings that are wanted."""
    return f"{sum(map(wanted, result.findings))} of {len(result.findings)} findings shown"


def written(result: Audit, folder: Path, language: str = "en") -> str:
    file = folder / "report.html"
    file.write_bytes(audit_html(result, language))
    return file.as_uri()


# --- alone


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_asks_for_nothing_but_itself(opened: Opened, sample: Audit, tmp_path: Path, language: str) -> None:
    address = written(sample, tmp_path, language)
    opened.page.goto(address)
    assert [url for url in opened.requests if not url.startswith("data:")] == [address]
    assert opened.complaints == []


def test_nothing_of_a_hostile_app_or_policy_runs(opened: Opened, tmp_path: Path) -> None:
    address = written(pages.hostile(), tmp_path)
    opened.page.goto(address)
    opened.page.locator("#search").fill(pages.EVIL[0])
    for link in opened.page.locator("a[href^='#']").all():
        link.evaluate("link => link.click()")
    assert opened.page.evaluate("document.documentElement.dataset.owned") is None
    assert opened.page.evaluate("document.querySelectorAll('article img, h1 img, svg[onload]').length") == 0
    assert {url.partition("#")[0] for url in opened.requests if not url.startswith("data:")} == {address}
    assert opened.complaints == []


def test_the_content_policy_stops_a_script_that_gets_in(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.documentElement.dataset.owned = 1";
            document.body.append(script);
            const image = document.createElement("img");
            image.src = "https://example.com/x.png";
            document.body.append(image);
        }"""
    )
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("document.documentElement.dataset.owned") is None
    assert len([said for said in opened.complaints if "Content Security Policy" in said]) == 2


# --- filters


def test_words_that_are_searched_for_leave_the_findings_and_rows_that_have_them(
    opened: Opened, sample: Audit, tmp_path: Path
) -> None:
    opened.page.goto(written(sample, tmp_path))
    assert opened.shown() == shown(sample)
    opened.page.locator("#search").fill("calendar und001")
    assert opened.shown() == shown(sample, lambda one: one.rule == "UND001" and "CALENDAR" in one.subject)
    assert "READ_CALENDAR" in opened.page.locator(".finding:visible").inner_text()
    assert opened.count(".group") == 1
    assert opened.page.locator(".permissions [data-row]:visible th code").all_inner_texts() == ["READ_CALENDAR"]
    opened.page.locator("#search").fill("ＣＡＬＥＮＤＡＲ  ＵＮＤ００１")
    assert opened.count(".finding") == 1


def test_a_search_without_a_hit_says_so(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.locator("#search").fill("nothing like it")
    assert opened.count(".finding") == 0
    assert opened.count("#none-shown") == 1
    opened.page.locator("#reset").click()
    assert (opened.count(".finding"), opened.count("#none-shown")) == (len(sample.findings), 0)


def test_severity_rule_and_confidence_narrow_together(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.get_by_label("high", exact=True).uncheck(force=True)
    assert opened.shown() == shown(sample, lambda one: one.severity is not Severity.HIGH)
    opened.page.locator("#reset").click()
    opened.page.locator("#rule").select_option("OVR001")
    assert opened.shown() == shown(sample, lambda one: one.rule == "OVR001")
    opened.page.locator("#confidence").select_option("high")
    assert opened.shown() == shown(sample, lambda one: one.rule == "OVR001" and one.confidence is Confidence.HIGH)


def test_standing_tells_waived_from_known(opened: Opened, tmp_path: Path) -> None:
    opened.page.goto(written(pages.set_aside(), tmp_path))
    opened.page.locator("#standing").select_option("waived")
    assert opened.page.locator(".finding:visible").get_attribute("data-standing") == "waived"


def test_only_differences_are_left_in_the_tables(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.locator("#differences").check()
    assert opened.page.locator(".permissions [data-row]:visible th code").all_inner_texts() == [
        "ACTIVITY_RECOGNITION",
        "READ_CALENDAR",
    ]
    assert opened.page.locator(".sdks [data-row]:visible .name").all_inner_texts() == ["Getui push"]


def test_permissions_that_open_nothing_are_folded_away_until_asked_for(
    opened: Opened, sample: Audit, tmp_path: Path
) -> None:
    opened.page.goto(written(sample, tmp_path))
    before = opened.count(".permissions [data-row]")
    opened.page.locator(".fold-rows").click()
    assert (before, opened.count(".permissions [data-row]")) == (14, 27)


def test_of_many_findings_the_evidence_is_folded_and_a_link_opens_it(opened: Opened, tmp_path: Path) -> None:
    address = written(pages.many(60), tmp_path)
    opened.page.goto(address)
    assert (opened.count(".finding"), opened.count(".finding-body")) == (60, 0)
    opened.page.locator("#search").fill("no such words")
    opened.page.goto(f"{address}#finding-7")
    assert opened.count("#finding-7-body") == 1
    opened.page.locator("#open-all").click()
    assert opened.count(".finding-body") == 60


def test_the_line_of_a_quote_leads_to_it_in_the_whole_text_below_the_filters(
    opened: Opened, sample: Audit, tmp_path: Path
) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.locator("article figcaption a").first.click()
    aim = opened.page.evaluate("location.hash")
    opened.page.wait_for_function(
        """(aim) => {
            const box = document.querySelector(aim).getBoundingClientRect();
            return box.top > document.getElementById("filters").getBoundingClientRect().bottom
                && box.bottom < innerHeight;
        }""",
        arg=aim,
    )
    assert "quoted" in (opened.page.locator(aim).get_attribute("class") or "")


# --- for everyone


def test_the_filters_work_by_keyboard_alone(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    keyboard = opened.page.keyboard
    keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.className") == "skip"
    opened.page.locator("#search").focus()
    keyboard.type("sdk001")
    assert opened.shown() == shown(sample, lambda one: one.rule == "SDK001")
    keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.id") == "reset"
    keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.value") == "critical"
    keyboard.press("Tab")
    keyboard.press("Space")
    assert opened.shown() == shown(sample, lambda _: False)


def test_the_skip_link_leads_to_the_findings(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_function("document.activeElement.id === 'findings'")


def test_landmarks_and_tables_are_what_a_screen_reader_is_told(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.set_viewport_size({"width": 390, "height": 800})  # the rows are cards there, and stay a table
    for role in ("main", "banner", "navigation", "search", "status"):
        assert opened.page.get_by_role(role).count() == 1, role
    assert opened.page.get_by_role("region").count() < 12  # more would be no help to find one's way
    table = opened.page.get_by_role("table", name="Permissions (27)")
    assert table.get_by_role("row").count() == 1 + 14 + 1
    assert table.get_by_role("rowheader", name="record audio").count() == 1
    assert opened.page.get_by_role("searchbox", name="Search findings and tables").count() == 1
    assert opened.page.get_by_role("article").count() == len(sample.findings)


def test_every_control_shows_where_the_focus_is(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.goto(written(sample, tmp_path))
    for _ in range(25):
        opened.page.keyboard.press("Tab")
        visible = opened.page.evaluate(
            """() => {
                const seen = document.activeElement.matches(".chip input")
                    ? document.activeElement.nextElementSibling : document.activeElement;
                return getComputedStyle(seen).outlineStyle;
            }"""
        )
        assert visible != "none", opened.page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["sample", "hostile", "clean", "set aside"])
def test_nothing_sticks_out_at_any_width(opened: Opened, sample: Audit, tmp_path: Path, width: int, name: str) -> None:
    results = {
        "sample": sample,
        "hostile": pages.hostile(),
        "clean": shop.clean_audit(),
        "set aside": pages.set_aside(),
    }
    opened.page.set_viewport_size({"width": width, "height": 800})
    opened.page.goto(written(results[name], tmp_path))
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_theme_follows_the_system_and_the_button(opened: Opened, sample: Audit, tmp_path: Path) -> None:
    opened.page.emulate_media(color_scheme="dark")
    opened.page.goto(written(sample, tmp_path))
    ground = "getComputedStyle(document.body).backgroundColor"
    assert opened.page.evaluate(ground) == "rgb(21, 24, 28)"
    opened.page.locator("#theme").click()
    assert opened.page.evaluate(ground) == "rgb(246, 245, 242)"


def test_paper_has_every_finding_open_and_no_filters_whatever_the_screen_shows(
    opened: Opened, sample: Audit, tmp_path: Path
) -> None:
    opened.page.goto(written(sample, tmp_path))
    opened.page.locator("#theme").click()
    assert opened.page.evaluate("getComputedStyle(document.body).color") == "rgb(230, 228, 223)"  # dark, by choice
    opened.page.locator("#close-all").click()
    opened.page.locator("#search").fill("nothing like it")
    opened.page.emulate_media(media="print")
    assert opened.count(".finding") == opened.count(".finding-body") == len(sample.findings)
    assert opened.count(".permissions [data-row]") == 27
    assert opened.count("#filters") == opened.count("button") == 0
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 33, 39)"
    assert opened.page.pdf(format="A4").startswith(b"%PDF-")


def test_without_its_script_everything_is_there(browser: "BrowserContext", sample: Audit, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(audit_html(sample, "en").replace(b'"use strict";', b'"other";'))  # its hash fits no more
    page = browser.new_page()
    page.goto(file.as_uri())
    try:
        assert page.locator(".finding-body:visible").count() == len(sample.findings)
        assert page.locator(".permissions [data-row]:visible").count() == 27
        assert page.locator("button:visible").count() == 0
    finally:
        page.close()
