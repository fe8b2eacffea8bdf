"""The colours of the page: readable in both themes."""

import re
from importlib.resources import files

import pytest

SEVERITIES = ("critical", "high", "medium", "low", "info", "good")


def _themes() -> list[dict[str, str]]:
    style = (files("auditor.report") / "templates/report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root[^{]*{([^}]*)}", style)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(theme: int) -> None:
    colours = _themes()[theme]
    pairs = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("ground", "paper", "sunk")]
    pairs += [(ink, f"{name}-ground") for name in SEVERITIES for ink in (name, "ink")]
    pairs += [("mark-ink", "mark"), ("medium", "ground"), ("medium", "paper")]
    measured = {(ink, ground): _contrast(colours[ink], colours[ground]) for ink, ground in pairs}
    assert {pair: contrast for pair, contrast in measured.items() if contrast < 4.5} == {}
    assert [ground for ground in ("paper", "ground") if _contrast(colours["strong-line"], colours[ground]) < 3] == []


def test_the_dark_theme_is_the_same_chosen_or_by_the_system() -> None:
    light, dark, chosen = _themes()
    assert dark == chosen
    assert dark.keys() == light.keys()
