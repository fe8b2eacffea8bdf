"""Styles that hide, and those that only look so."""

import pytest

from auditor.policy.readers.hiding import hides


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "Display : None",
        "a:b;visibility:hidden",
        "opacity: 0.00",
        "font-size:0",
        "color:#fff;background:white",
        "left:-9999px",
        "text-indent:-100em",
        "max-height:0;overflow:hidden",
        "clip:rect(0, 0, 0, 0)",
        r"\64 isplay:none",
        "dis/* */play:none",
    ],
)
def test_what_hides(style: str) -> None:
    assert hides(style)


@pytest.mark.parametrize(
    "style",
    [
        "",
        "display:block",
        "x-display:none",
        "opacity:0.5",
        "opacity:.05",
        "font-size:0.9em",
        "color:#fff;background:#eee",
        "color:white",
        "left:-5px",
        "margin-left:-15px",
        "height:0",
        "overflow:hidden",
        "height:0.5em;overflow:hidden",
        "border-color:transparent",
        "background-color:transparent",
    ],
)
def test_what_does_not(style: str) -> None:
    assert not hides(style)
