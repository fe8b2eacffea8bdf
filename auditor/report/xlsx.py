"""The findings as a workbook: one sheet in the columns of a regulator's notice, one about the case."""

import io

from auditor.model.audit import Audit
from auditor.report.format_words import format_words
from auditor.report.issue_rows import IssueRows
from auditor.report.workbook import Workbook

WIDTHS = (6, 16, 24, 16, 10, 48, 9, 12, 28, 44, 48, 28, 8, 40, 36, 26, 20, 20, 14, 14, 14)
"""In characters, of the columns of ``IssueRows``."""


def audit_xlsx(audit: Audit, language: str) -> bytes:
    """Every cell is text but the numbers of the rows."""
    own, table = format_words(language), IssueRows(audit=audit, language=language)
    file = io.BytesIO()
    with Workbook(file) as book:
        book.table(own.findings_sheet, table.header, WIDTHS, table.rows())
        book.fields(own.case_sheet, table.about())
    return file.getvalue()
