"""Tables align in both languages, fit the page, and colour only adds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from auditor.report.escape import visible
from auditor.report.page import Page

HEADERS = ["权限", "含义", "政策声明", "行"]
ROWS = [
    ["READ_SMS", "读取短信", "未声明", "12"],
    ["com.huawei.android.launcher.permission.CHANGE_BADGE", "华为桌面角标", "已声明", "3, 140"],
    ["CAMERA", "take pictures and videos", "DENIED", "7"],
]
STYLES = [["bold", "", "red bold", "dim"]] * 3


def starts_of_columns(line: str) -> list[int]:
    """Terminal columns at which a ruler's dashes begin."""
    return [match.start() for match in re.finditer(r"-+", line)]


def columns(line: str, starts: list[int]) -> list[str]:
    """The line cut at terminal columns; fails where a wide character would be torn."""
    cells: list[str] = []
    for start, end in zip(starts, [*starts[1:], 1000], strict=True):
        cell, position = "", 0
        for char in line:
            if start <= position < end:
                cell += char
            position += wcswidth(char)
        cells.append(cell.strip())
    return cells


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_cell_starts_at_its_column(width: int) -> None:
    lines = Page(width=width).table(HEADERS, ROWS, styles=STYLES)
    ruler = next(line for line in lines if set(line) <= {"-", " "})
    starts = starts_of_columns(ruler)
    assert columns(lines[0], starts) == HEADERS
    assert columns(lines[2], starts) == ROWS[0]
    assert max(map(wcswidth, lines)) <= width


def test_a_table_of_eighty_columns() -> None:
    assert Page().table(HEADERS, ROWS, styles=STYLES) == [
        "  权限                          含义                      政策声明  行",
        "  ----------------------------  ------------------------  --------  ------",
        "  READ_SMS                      读取短信                  未声明    12",
        "  com.huawei.android.launcher.  华为桌面角标              已声明    3, 140",
        "  permission.CHANGE_BADGE",
        "  CAMERA                        take pictures and videos  DENIED    7",
    ]


def test_a_column_without_a_word_is_left_out() -> None:
    assert Page().table(["A", "B"], [["x", ""], ["y", ""]], styles=[["", ""]] * 2) == ["  A", "  -", "  x", "  y"]


def test_numbers_align_to_the_right_and_stay_text() -> None:
    lines = Page().table(["SDK", "N"], [["a", "1e3"], ["b", "007"]], right=["N"], styles=[["", ""]] * 2)
    assert lines[2:] == ["  a    1e3", "  b    007"]


def test_a_cell_cannot_draw_a_ruler() -> None:
    lines = Page().table(["A", "B"], [[visible("\x01"), "x"]], styles=[["", ""]])
    assert lines[2] == "  \\x01  x"


def test_colour_changes_nothing_but_colour() -> None:
    plain = Page().table(HEADERS, ROWS, styles=STYLES)
    colored = Page(color=True).table(HEADERS, ROWS, styles=STYLES)
    assert [re.sub(r"\x1b\[\d+m", "", line).rstrip() for line in colored] == plain
    assert any("\x1b[31m" in line for line in colored)


def test_a_field_continues_under_itself() -> None:
    assert Page(width=60).fields([("依据", "一二三四五六七八九十" * 4), ("可信度", "高")]) == [
        "依据    一二三四五六七八九十一二三四五六七八九十一二三四五六",
        "        七八九十一二三四五六七八九十",
        "可信度  高",
    ]


@given(st.lists(st.tuples(*[st.text(alphabet="ab 中文，.", max_size=60)] * 3), min_size=1, max_size=5))
def test_no_table_is_wider_than_its_page(rows: list[tuple[str, ...]]) -> None:
    lines = Page(width=60).table(["一", "two", "三"], rows, styles=[["", "", ""]] * len(rows))
    assert max(map(wcswidth, lines)) <= 60
