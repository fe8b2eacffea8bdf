"""The colours of the page: readable in both themes."""

import re
from importlib.resources import files

import pytest

SEVERITIES = ("critical", "high", "medium", "low", "info", "good")


def _themes() -> dict[str, dict[str, str]]:
    """Name of a theme to its colours; a colour that stands alone is one of both."""
    style = (files("auditor.report") / "templates/report.css").read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+): (?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));", style)
    return {
        "light": {name: light or both for name, light, _, both in found},
        "dark": {name: dark or both for name, _, dark, both in found},
    }


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(theme: str) -> None:
    colours = _themes()[theme]
    pairs = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("ground", "paper", "sunk")]
    pairs += [(ink, f"{name}-ground") for name in SEVERITIES for ink in (name, "ink")]
    pairs += [("mark-ink", "mark"), ("medium", "ground"), ("medium", "paper")]
    measured = {(ink, ground): _contrast(colours[ink], colours[ground]) for ink, ground in pairs}
    assert {pair: contrast for pair, contrast in measured.items() if contrast < 4.5} == {}
    assert [ground for ground in ("paper", "ground") if _contrast(colours["strong-line"], colours[ground]) < 3] == []


def test_every_colour_is_named_once_with_both_themes() -> None:
    style = (files("auditor.report") / "templates/report.css").read_text(encoding="utf-8")
    root = re.search(r":root {([^}]*)}", style)
    assert root is not None
    named = re.findall(r"--([\w-]+):", root[1])
    assert sorted(named) == sorted(_themes()["dark"])
    assert len(set(named)) == len(named)
    elsewhere = re.findall(r"#[0-9a-f]{3,8}\b|rgb\([^)]*\)", style.replace(root[1], ""))
    assert set(elsewhere) == {"#fff", "rgb(0 0 0 / 0.08)"}  # paper, and a shadow
