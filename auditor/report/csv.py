"""Rows as a CSV file that spreadsheets open as it is meant: UTF-8 with its mark, CRLF, and no formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from auditor.model.audit import Audit
from auditor.report.escape_cells import csv_cell
from auditor.report.issue_rows import IssueRows, Row


def audit_csv(audit: Audit, language: str) -> bytes:
    """A header and a row for each finding."""
    table = IssueRows(audit=audit, language=language)
    file = io.BytesIO()
    write_csv(file, table.header, table.rows())
    return file.getvalue()


def write_csv(stream: IO[bytes], header: Sequence[str], rows: Iterable[Row]) -> None:
    """One row after another; RFC 4180, every text quoted."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(header)
    for row in rows:
        writer.writerow([csv_cell(value) if isinstance(value, str) else value for value in row])
    text.detach()
