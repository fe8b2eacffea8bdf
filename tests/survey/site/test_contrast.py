"""Text stands out from its ground by 4.5:1 at least, as WCAG 2.1 AA asks, on every page and in both themes."""

from pathlib import Path

import pytest

from auditor.batch.outcome import app_id
from auditor.batch.store import Store
from auditor.survey.site.writing import write_site
from tests.chromium import Opened, needs_chromium
from tests.survey.site import stores
from tests.survey.site.stores import LATE, SHOP

pytestmark = needs_chromium
_FAINT = """() => {
    const channels = (text) => text.match(/[0-9.]+/g).map(Number);
    const light = ([r, g, b]) => {
        const linear = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const ground = (element) => {
        for (; element; element = element.parentElement) {
            const color = channels(getComputedStyle(element).backgroundColor);
            if (color.length === 3 || color[3] === 1) return color;
        }
        return [255, 255, 255];
    };
    const faint = [];
    for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own || !element.checkVisibility() || element.closest("script, style, option, :disabled")) continue;
        const pair = [light(channels(getComputedStyle(element).color)), light(ground(element))];
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (ratio < 4.5) faint.push(`${element.outerHTML.slice(0, 80)}: ${ratio.toFixed(2)}`);
    }
    return faint;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_of_every_page_can_be_read(opened: Opened, tmp_path: Path, theme: str) -> None:
    path = stores.filled(tmp_path / "a.db", stores.ordinary())
    stores.reviewed(path, SHOP, 0, 1, "confirmed", "a note")
    stores.reviewed(path, SHOP, 0, 2, "rejected")
    stores.reviewed(path, SHOP, 1, 1, "needs_dynamic_test")
    with Store.reading(path) as store:
        write_site(store, str(tmp_path / "site"), "en")
    opened.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    pages = ("index", "sdks", "permissions", "rules", "sdks/jpush", f"apps/{app_id(LATE)}", f"apps/{app_id(SHOP)}")
    for name in pages:
        opened.page.goto((tmp_path / "site" / f"{name}.html").as_uri())
        assert opened.page.evaluate(_FAINT) == [], name
