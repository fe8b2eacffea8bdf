"""A workbook under construction: every cell is text but for numbers; the same rows give the same bytes."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from auditor import __version__
from auditor.report.escape_cells import cell
from auditor.report.issue_rows import Row

LAST_ROW = 1_048_575
"""Of a sheet, from 0; what comes after it begins another sheet."""
_WRITTEN = datetime(1980, 1, 1)  # noqa: DTZ001  the first day that a ZIP archive knows, so that the bytes stay the same
_HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "border": 1}
_PLAIN = {"text_wrap": True, "valign": "top", "border": 1}
_OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


class _Sink:
    """A stream that remembers the first refusal and takes everything after it.

    A ZIP archive that could not be written tries again whenever it is collected, and would complain on stderr.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.refusal: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self.refusal is None:
            try:
                self._stream.write(data)
            except OSError as error:
                self.refusal = error
        return len(data)

    def tell(self) -> int:
        return 0 if self.refusal else self._stream.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0 if self.refusal else self._stream.seek(offset, whence)

    def flush(self) -> None:
        if self.refusal is None:
            self._stream.flush()


class Workbook(AbstractContextManager["Workbook"]):
    """Written to the stream when it ends. ``streamed``: rows wait on the disk, however many they are."""

    def __init__(self, stream: IO[bytes], *, streamed: bool = False, last_row: int = LAST_ROW) -> None:
        self._sink = _Sink(stream)
        self._folder = TemporaryDirectory(prefix="auditor-") if streamed else None
        where = {"constant_memory": True, "tmpdir": self._folder.name} if self._folder else {"in_memory": True}
        self._book = xlsxwriter.Workbook(self._sink, {**_OPTIONS, **where, "use_zip64": streamed})
        self._book.set_properties({"created": _WRITTEN, "author": f"auditor {__version__}"})
        self._bold = self._book.add_format(_HEAD)
        self._plain = self._book.add_format(_PLAIN)
        self._last_row = last_row

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raises OSError where it cannot be written."""
        self._sink.refusal = error
        try:
            self._book.close()
        except FileCreateError as refused:  # wraps what the system said of the files where rows wait
            self._sink.refusal = self._sink.refusal or OSError(str(refused))
        finally:
            if self._folder:
                self._folder.cleanup()
        if error is None and self._sink.refusal is not None:
            raise self._sink.refusal

    def table(self, name: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Row]) -> None:
        """A header that stays in sight with its first two columns, and the rows; as many sheets as they take."""
        sheets, left = 1, iter(rows)
        row = self._sheet(name, header, widths, next(left, None), left)
        while row is not None:
            sheets += 1
            row = self._sheet(f"{name} {sheets}", header, widths, row, left)

    def fields(self, name: str, pairs: Iterable[tuple[str, str]]) -> None:
        """A name and a text in each row."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 90)
        for number, (label, text) in enumerate(pairs):
            sheet.write_string(number, 0, label, self._bold)
            sheet.write_string(number, 1, cell(text), self._plain)

    def _sheet(
        self, name: str, header: Sequence[str], widths: Sequence[int], row: Row | None, rows: Iterable[Row]
    ) -> Row | None:
        """Fill one sheet from this row on; returns the row that has no place on it."""
        sheet = self._book.add_worksheet(name)
        for column, (label, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, label, self._bold)
        last, left = 0, iter(rows)
        while row is not None and last < self._last_row:
            last += 1
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, column, cell(value), self._plain)
                else:
                    sheet.write_number(last, column, value, self._plain)
            row = next(left, None)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, last, len(header) - 1)
        return row
