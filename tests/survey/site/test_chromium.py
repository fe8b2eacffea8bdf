"""The site in a real browser, from disk: its filters work, and it loads and obeys nothing from outside."""

import re
from pathlib import Path

import pytest

from auditor.batch.outcome import Outcome, app_id
from auditor.batch.store import Store
from auditor.survey.site import data, index_page
from auditor.survey.site.rows import PAGE
from auditor.survey.site.writing import write_site
from tests.chromium import Opened, needs_chromium
from tests.report.html import pages
from tests.survey.site import stores
from tests.survey.site.stores import EVIL, LATE, NOTES, SHOP

pytestmark = needs_chromium


def made(folder: Path, *more: Outcome, language: str = "en") -> str:
    """The address of the site's first page."""
    path = stores.filled(folder / "a.db", (*stores.ordinary(), *more))
    stores.reviewed(path, SHOP, 0, 1, "confirmed")
    stores.reviewed(path, SHOP, 0, 2, "rejected")
    with Store.reading(path) as store:
        write_site(store, str(folder / "site"), language)
    return (folder / "site/index.html").as_uri()


def open_table(opened: Opened, address: str) -> None:
    """Until all rows have been read."""
    opened.page.goto(address)
    opened.page.wait_for_selector("html[data-ready]", state="attached")


def names(opened: Opened) -> list[str]:
    return [
        address.removeprefix("apps/").removesuffix(".html")
        for address in opened.page.eval_on_selector_all(
            "#rows a.name", "links => links.map(a => a.getAttribute('href'))"
        )
    ]


def ids(*apps: str) -> list[str]:
    return [app_id(app) for app in apps]


# --- alone


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_loads_its_own_files_alone(opened: Opened, tmp_path: Path, language: str) -> None:
    address = made(tmp_path, language=language)
    open_table(opened, address)
    opened.page.locator("[name=rule]").select_option("UND002")
    opened.page.wait_for_selector("#rows tr:only-child")
    root = address.removesuffix("index.html")
    assert opened.asked() == [address, f"{root}data/rows-0.js", f"{root}data/rule-und002.js"]
    for link in opened.page.locator(".contents a").all():
        opened.page.goto(root + str(link.get_attribute("href")))
        opened.page.go_back()
    assert {url for url in opened.asked() if not url.startswith(root)} == set()
    assert opened.complaints == []


def test_nothing_of_a_hostile_app_runs(opened: Opened, tmp_path: Path) -> None:
    address = made(tmp_path, *stores.hostile())
    open_table(opened, address)
    for field in ("text", "developer"):
        opened.page.locator(f"[name={field}]").fill("owned")
        assert names(opened)
        opened.page.locator("#reset").click()
    for number in range(opened.page.locator("[name=source] option").count()):
        opened.page.locator("[name=source]").select_option(index=number)
    for app in (EVIL, f"{EVIL}.late"):
        opened.page.goto(address.replace("index.html", f"apps/{app_id(app)}.html"))
        assert opened.page.evaluate("document.documentElement.dataset.owned") is None
    for name in ("index", "permissions", "sdks", "rules"):
        opened.page.goto(address.replace("index.html", f"{name}.html"))
        assert opened.page.evaluate("document.documentElement.dataset.owned") is None
        assert opened.page.evaluate("document.querySelectorAll('main img, svg[onload], bdi :not(wbr)').length") == 0
    assert opened.complaints == []


def test_the_content_policy_stops_a_script_that_gets_into_the_markup(opened: Opened, tmp_path: Path) -> None:
    address = made(tmp_path)
    index = tmp_path / "site/index.html"
    (tmp_path / "own.js").write_text("document.documentElement.dataset.owned = 1")
    attack = b"<script>document.documentElement.dataset.owned = 1</script><script src='../own.js'></script>"
    index.write_bytes(index.read_bytes().replace(b"</main>", attack + b"</main>"))
    opened.page.goto(address)
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    assert opened.page.evaluate("document.documentElement.dataset.owned") is None
    assert len([said for said in opened.complaints if "Content Security Policy" in said]) == 2


# --- the table


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("text", "CLEAN ｎｏｔｅｓ", [NOTES]),
        ("text", "旧物", [SHOP]),
        ("result", "fail", [SHOP]),
        ("result", "unaudited", [LATE]),
        ("result", "timed_out", [LATE]),
        ("severity", "critical", [SHOP]),
        ("severity", "info", []),
        ("rule", "SDK001", [SHOP]),
        ("sdk", "jpush", [SHOP]),
        ("permission", "android.permission.CAMERA", [SHOP, NOTES]),
        ("developer", "clear desk", [NOTES]),
        ("source", "market-b", [LATE, NOTES]),
        ("category", "second_hand", [SHOP]),
        ("review", "disputed", [SHOP]),
        ("review", "none", [NOTES]),
    ],
)
def test_a_filter_leaves_the_apps_that_have_it(
    opened: Opened, tmp_path: Path, field: str, value: str, expected: list[str]
) -> None:
    open_table(opened, made(tmp_path))
    control = opened.page.locator(f"[name={field}]")
    if field in {"text", "developer"}:
        control.fill(value)
    else:
        control.select_option(value)
    opened.page.wait_for_selector(f"#shown:text-is('{len(expected)} of 3 apps')")
    assert names(opened) == ids(*expected)
    assert opened.count("#none-shown") == (0 if expected else 1)


def test_what_the_policy_says_narrows_the_chosen_subject(opened: Opened, tmp_path: Path) -> None:
    open_table(opened, made(tmp_path))
    opened.page.locator("[name=permission]").select_option("android.permission.READ_SMS")
    opened.page.locator("[name=says]").select_option("declared")
    opened.page.wait_for_selector("#shown:text-is('0 of 3 apps')")
    opened.page.locator("[name=says]").select_option("undeclared")
    opened.page.wait_for_selector("#shown:text-is('1 of 3 apps')")
    assert names(opened) == ids(SHOP)


def test_rows_that_the_script_makes_equal_those_of_the_page(opened: Opened, tmp_path: Path) -> None:
    address = made(tmp_path)
    opened.page.goto(address)
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    shown = [" ".join(row.split()) for row in opened.page.locator("#rows tr").all_inner_texts()]
    index = tmp_path / "site/index.html"
    index.write_bytes(index.read_bytes().replace(b'"use strict";', b'"other";'))  # its digest fits no more
    opened.page.goto("about:blank")
    opened.page.goto(address)
    assert [" ".join(row.split()) for row in opened.page.locator("#rows tr").all_inner_texts()] == shown
    assert "critical 2" not in shown[0]
    assert "critical 1" in shown[0]


def test_rows_come_in_pages_over_several_files(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "CHUNK", 20)
    monkeypatch.setattr(index_page, "CHUNK", 20)
    address = made(tmp_path, *stores.many(PAGE + 10))
    open_table(opened, address)
    first = names(opened)
    opened.page.locator("#next").click()
    assert (len(first), len(names(opened))) == (PAGE, 13)
    assert not set(first) & set(names(opened))
    assert opened.page.locator("#page-of").inner_text() == "Page 2 of 2"
    assert opened.page.url.endswith("#page=2")
    assert opened.page.locator("#next").is_disabled()
    opened.page.locator("[name=developer]").fill("COMPANY 3")
    assert opened.shown() == "9 of 63 apps"
    assert opened.count("#pager") == 0


def test_an_address_opens_with_its_filters_and_going_back_undoes_them(opened: Opened, tmp_path: Path) -> None:
    address = made(tmp_path)
    open_table(opened, f"{address}#result=fail&text=shop")
    assert names(opened) == ids(SHOP)
    assert opened.page.locator("[name=text]").input_value() == "shop"
    opened.page.locator("#reset").click()
    assert (len(names(opened)), opened.page.url) == (3, address)
    opened.page.goto(address.replace("index.html", "rules.html"))
    opened.page.locator("tbody td a").first.click()
    opened.page.wait_for_selector("#shown:text-is('1 of 3 apps')")
    assert re.search(r"index\.html#rule=[A-Z]{3}\d{3}$", opened.page.url)


def test_a_tile_of_the_summary_filters_the_table(opened: Opened, tmp_path: Path) -> None:
    open_table(opened, made(tmp_path))
    opened.page.locator(".tile", has_text="PASS").locator("a").click()
    opened.page.wait_for_selector("#shown:text-is('1 of 3 apps')")
    assert names(opened) == ids(NOTES)


def test_a_lost_file_of_data_is_said_and_the_first_rows_stay(opened: Opened, tmp_path: Path) -> None:
    address = made(tmp_path)
    (tmp_path / "site/data/rows-0.js").unlink()
    open_table(opened, address)
    assert "could not be read" in opened.shown()
    assert names(opened) == ids(SHOP, LATE, NOTES)


# --- for everyone


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
@pytest.mark.parametrize("name", ["index", "sdks", "permissions", "rules", f"apps/{app_id(LATE)}", "sdks/jpush"])
def test_no_page_scrolls_sideways(opened: Opened, tmp_path: Path, width: int, name: str) -> None:
    address = made(tmp_path, *stores.hostile())
    opened.page.set_viewport_size({"width": width, "height": 800})
    opened.page.goto(address.replace("index", name))
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_table_is_filtered_by_keyboard_alone(opened: Opened, tmp_path: Path) -> None:
    open_table(opened, made(tmp_path))
    keyboard = opened.page.keyboard
    keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.className") == "skip"
    opened.page.locator("[name=text]").focus()
    keyboard.type("shop")
    assert names(opened) == ids(SHOP)
    for expected in ("reset", "result"):
        keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.id || document.activeElement.name") == expected
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    assert len(names(opened)) == 3
    assert opened.page.evaluate("document.activeElement.name") == "text"


def test_landmarks_tables_and_fields_have_names(opened: Opened, tmp_path: Path) -> None:
    open_table(opened, made(tmp_path))
    opened.page.set_viewport_size({"width": 390, "height": 800})  # the rows are cards there, and stay a table
    for role in ("main", "banner", "search", "status"):
        assert opened.page.get_by_role(role).count() == 1, role
    table = opened.page.get_by_role("table", name="Table of apps")
    assert table.get_by_role("row").count() == 4
    assert table.get_by_role("rowheader").count() == 3
    opened.page.get_by_role("button", name="Filters").click()
    for field in ("Result", "With findings", "Rule", "SDK", "Source", "Kind of service", "Review"):
        assert opened.page.get_by_role("combobox", name=field, exact=True).count() == 1, field
    assert opened.page.get_by_role("searchbox", name="Search apps").count() == 1


def test_dark_and_light_follow_the_reader(opened: Opened, tmp_path: Path) -> None:
    opened.page.emulate_media(color_scheme="dark")
    opened.page.goto(made(tmp_path))
    dark = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.page.locator("#theme").click()
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_a_label_with_marks_of_a_pattern_is_shown_as_it_is(opened: Opened, tmp_path: Path) -> None:
    odd = stores.outcome("apps/odd.apk", stores.clean(), developer="$& {count} {0} %s")
    open_table(opened, made(tmp_path, odd))
    opened.page.locator("[name=developer]").fill("$& {count}")
    assert "$& {count} {0} %s" in opened.page.locator("#rows tr:only-child").inner_text()


def test_words_of_an_attack_are_found_as_they_are_shown(opened: Opened, tmp_path: Path) -> None:
    open_table(opened, made(tmp_path, *stores.hostile()))
    opened.page.locator("[name=text]").fill(pages.EVIL[0])
    assert set(names(opened)) == set(ids(EVIL, f"{EVIL}.late"))
