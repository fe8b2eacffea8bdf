"""Workbooks of any length: what a sheet has no room for goes on on the next, streamed or not."""

import errno
import gc
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from auditor.errors import UsageError
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


class Full(io.BytesIO):
    """A disk with room for so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]
        if self.tell() > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return written


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("room", [0, 100, 3000])
def test_a_full_disk_is_said_once_and_nothing_stays_behind(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, streamed: bool
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OSError, match="No space left"), Workbook(Full(room), streamed=streamed) as book:
        book.table("Rows", ["text"], (5,), ([str(number)] for number in range(50)))
    gc.collect()  # where the archive would complain, pytest makes it an error
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[list[str]]:
        yield ["a"]
        raise UsageError("no")

    stream = io.BytesIO()
    with pytest.raises(UsageError), Workbook(stream, streamed=True) as book:
        book.table("Rows", ["text"], (5,), rows())
    assert (stream.getvalue(), list(tmp_path.iterdir())) == (b"", [])
