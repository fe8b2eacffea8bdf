"""The findings as a CSV file that spreadsheets open as it is meant: UTF-8 with its mark, CRLF, and no formula."""

import csv
import io

from auditor.model.audit import Audit
from auditor.report.escape_cells import csv_cell
from auditor.report.issue_rows import IssueRows


def audit_csv(audit: Audit, language: str) -> bytes:
    """A header and a row for each finding; RFC 4180, every text quoted."""
    table = IssueRows(audit=audit, language=language)
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(table.header)
    for row in table.rows():
        writer.writerow([csv_cell(value) if isinstance(value, str) else value for value in row])
    return file.getvalue().encode("utf-8-sig")
