"""Workbooks of any length: what a sheet has no room for goes on on the next, streamed or not."""

import io

import openpyxl
import pytest

from auditor.report.workbook import Workbook


def written(rows: int, *, streamed: bool, last_row: int = 10) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, streamed=streamed, last_row=last_row) as book:
        book.table("Rows", ["number", "text"], (5, 10), ([number, f"={number}"] for number in range(rows)))
    return stream.getvalue()


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("rows", "sheets"), [(0, 1), (10, 1), (11, 2), (25, 3)])
def test_no_row_is_lost_at_the_end_of_a_sheet(rows: int, sheets: int, *, streamed: bool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(rows, streamed=streamed)))
    assert book.sheetnames == ["Rows", "Rows 2", "Rows 3"][:sheets]
    found = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    assert all(sheet[0] == ["number", "text"] for sheet in found)
    assert [row for sheet in found for row in sheet[1:]] == [[number, f"={number}"] for number in range(rows)]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert written(25, streamed=True) == written(25, streamed=True)
