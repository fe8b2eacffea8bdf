"""Tables of PDF documents: put together again by where their pieces stand, and nothing else taken for one."""

import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from auditor.limits import DEFAULT_LIMITS
from auditor.policy.document import BlockKind
from auditor.policy.readers.pdf import read_pdf
from tests.policy.readers.pdf_writer import drawing
from tests.policy.readers.test_pdf import pages
from tests.policy.texts import read_raw

Rows = Sequence[Sequence[str]]
SDKS = (
    ("SDK名称", "公司名称", "使用目的", "收集的信息"),
    (
        "极光推送SDK",
        "深圳市和讯华谷信息技术有限公司",
        "消息推送",
        "设备型号、操作系统版本、MAC地址、IMEI、OAID、网络类型",
    ),
    ("高德地图SDK", "高德软件有限公司", "为您提供定位和路线导航服务", "位置信息、IP地址"),
    ("友盟统计SDK", "友盟同欣（北京）科技有限公司", "统计分析", "Android ID、OAID"),
)
PERMISSIONS = (
    ("Permission", "Why we need it", "Required"),
    ("CAMERA", "to scan the paper pages that you want to keep as a note in the app", "no"),
    ("RECORD_AUDIO", "to record voice notes", "no"),
    ("POST_NOTIFICATIONS", "to remind you", "yes"),
)


def printed(rows: Rows, *, ruled: bool, align: str = "TOP", before: Sequence[str] = (), widths: Sequence[int]) -> bytes:
    """The table on pages of its own, its header repeated on each."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    chinese = any(character >= "\u4e00" for row in rows for cell in row for character in cell)
    font = "STSong-Light" if chinese else "Helvetica"
    style = ParagraphStyle("cell", fontName=font, fontSize=10, leading=12, wordWrap="CJK" if chinese else None)
    table = Table([[Paragraph(cell, style) for cell in row] for row in rows], colWidths=widths, repeatRows=1)
    rules = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    table.setStyle(TableStyle([*rules, ("VALIGN", (0, 0), (-1, -1), align)]))
    stream = BytesIO()
    flow: list[Flowable] = [*(Paragraph(text, style) for text in before), table]
    SimpleDocTemplate(stream, invariant=1).build(flow)
    return stream.getvalue()


def rows_of(data: bytes) -> list[tuple[str, ...]]:
    blocks = read_pdf(data, DEFAULT_LIMITS).blocks
    return [tuple(cell.text for cell in block.cells) for block in blocks if block.kind is BlockKind.ROW]


def as_html(rows: Rows, heading: str) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<!DOCTYPE html><html><body><h2>{heading}</h2><table>{cells}</table></body></html>".encode()


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("align", ["TOP", "MIDDLE", "BOTTOM"])
def test_wrapped_cells_are_whole_again(align: str, *, ruled: bool) -> None:
    assert rows_of(printed(SDKS, ruled=ruled, align=align, widths=(80, 100, 90, 160))) == list(SDKS)
    assert rows_of(printed(PERMISSIONS, ruled=ruled, align=align, widths=(140, 160, 60))) == list(PERMISSIONS)


@pytest.mark.parametrize("ruled", [True, False])
def test_a_list_of_sdks_says_the_same_as_in_html(tmp_path: Path, *, ruled: bool) -> None:
    heading = "五、第三方SDK清单"
    from_pdf = read_raw(tmp_path, printed(SDKS, ruled=ruled, before=[heading], widths=(80, 100, 90, 160)))
    from_html = read_raw(tmp_path, as_html(SDKS, heading))
    found = [
        [(claim.sdk_ids, claim.vendor, claim.purpose, claim.data_types) for claim in policy.sdks]
        for policy in (from_pdf, from_html)
    ]
    assert len(found[0]) == 3
    assert found[0] == found[1]


def test_a_table_of_permissions_declares_them(tmp_path: Path) -> None:
    policy = read_raw(tmp_path, printed(PERMISSIONS, ruled=False, before=["Permissions"], widths=(140, 160, 60)))
    declared = {name.rpartition(".")[2]: claim for claim in policy.permissions for name in claim.permissions}
    assert {name: claim.optional for name, claim in declared.items()} == {
        "CAMERA": True,
        "RECORD_AUDIO": True,
        "POST_NOTIFICATIONS": False,
    }


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_goes_on_over_the_page_without_its_second_header(*, ruled: bool) -> None:
    body = [(f"第{number}项SDK", f"某{number}有限公司", "统计", "设备型号") for number in range(1, 90)]
    data = printed((SDKS[0], *body), ruled=ruled, widths=(100, 110, 90, 120))
    blocks = [block for block in read_pdf(data, DEFAULT_LIMITS).blocks if block.kind is BlockKind.ROW]
    assert [tuple(cell.text for cell in block.cells) for block in blocks] == [SDKS[0], *body]
    assert len({block.table for block in blocks}) == 1
    assert {block.page_at(0) for block in blocks} == {1, 2, 3}


WORDS = st.text(alphabet="abcdefgh", min_size=1, max_size=8)


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=width, max_size=width).map(tuple),
            min_size=2,
            max_size=6,
        )
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_ruled_table_is_read_as_it_was_written(rows: list[tuple[str, ...]]) -> None:
    read = rows_of(printed(rows, ruled=True, widths=[100] * len(rows[0])))
    # A row like the first is taken for a header that is repeated only on a later page.
    assert read == rows


@pytest.mark.parametrize(
    "lines",
    [
        [(50, "1."), (70, "We ask for the camera."), (0, ""), (50, "2."), (70, "We ask for the calendar.")],
        [
            (50, "1. Permissions"),
            (400, "3"),
            (0, ""),
            (50, "2. Partners"),
            (400, "5"),
            (0, ""),
            (50, "3. Us"),
            (400, "9"),
        ],
        [(50, "Clean Notes"), (300, "Privacy policy of the year"), (0, ""), (50, "We care for your privacy.")],
    ],
    ids=["numbered items", "a table of contents", "a running head"],
)
def test_what_is_no_table(lines: list[tuple[int, str]]) -> None:
    content, height = b"", 700
    for x, text in lines:
        if text:
            content += b"BT /F1 12 Tf %d %d Td (%b) Tj ET\n" % (x, height, text.encode())
        else:
            height -= 20
    assert rows_of(drawing(content, b"<< /Type /XObject >>")) == []


def test_two_columns_of_prose_are_no_table() -> None:
    left = [
        "We take care of all the data that you",
        "give to us when you use the app and",
        "never pass it on to anybody else.",
    ]
    right = [
        "The app asks for the camera in order",
        "to scan pages of paper, and for the",
        "calendar if you want reminders.",
    ]
    content = b"".join(
        b"BT /F1 10 Tf %d %d Td (%b) Tj ET\n" % (x, 700 - 14 * line, text.encode())
        for x, column in ((50, left), (320, right))
        for line, text in enumerate(column)
    )
    assert rows_of(drawing(content, b"<< /Type /XObject >>")) == []


def test_cells_of_one_text_object_are_kept_apart() -> None:
    content = (
        b"BT /F1 12 Tf 50 700 Td (Name) Tj 150 0 Td (Purpose) Tj 150 0 Td (Data received) Tj "
        b"-300 -20 Td (JPush SDK) Tj 150 0 Td (push) Tj 150 0 Td (IMEI) Tj ET"
    )
    assert rows_of(drawing(content, b"<< /Type /XObject >>")) == [
        ("Name", "Purpose", "Data received"),
        ("JPush SDK", "push", "IMEI"),
    ]


def test_a_page_without_tables_reads_as_before() -> None:
    data = pages("Privacy Policy\nWe ask for the permission to use the camera.")
    assert [block.text for block in read_pdf(data, DEFAULT_LIMITS).blocks] == [
        "Privacy Policy",
        "We ask for the permission to use the camera.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"".join(b"%d 0 m %d 800 l S\n" % (x % 600, x % 600) for x in range(40_000)),
        b"".join(b"BT /F1 1 Tf %d %d Td (a) Tj ET\n" % (x % 590, 790 - x // 590) for x in range(40_000)),
        b"".join(
            b"BT /F1 1 Tf %d %d Td (a) Tj ET %d 0 1 800 re f\n" % (x % 590, 790 - x // 590, x % 590)
            for x in range(20_000)
        ),
        b"1e30 0 0 1e30 1e30 1e30 cm " * 20 + b"0 0 m 1e30 1e30 l S BT /F1 12 Tf 50 700 Td (camera) Tj ET",
        b"0 0 0 0 re 1 re (x) re m l BT /F1 12 Tf 50 700 Td (camera) Tj ET",
    ],
    ids=["rules", "pieces", "pieces and rules", "numbers without end", "operands of no kind"],
)
def test_hostile_pages_cost_little(tmp_path: Path, content: bytes) -> None:
    text = b"BT /F1 12 Tf 50 700 Td (We ask for the camera permission in this privacy policy) Tj ET\n"
    start = time.process_time()
    read_raw(tmp_path, drawing(text + content, b"<< /Type /XObject >>"))
    assert time.process_time() - start < 20
