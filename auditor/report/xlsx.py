"""The findings as a workbook: one sheet in the columns of a regulator's notice, one about the case."""

import io
from datetime import datetime

import xlsxwriter

from auditor import __version__
from auditor.model.audit import Audit
from auditor.report.escape_cells import cell
from auditor.report.format_words import format_words
from auditor.report.issue_rows import IssueRows

_WIDTHS = (6, 16, 24, 16, 10, 48, 9, 12, 28, 44, 48, 28, 8, 40, 36, 26, 20, 20, 14, 14, 14)
_WRITTEN = datetime(1980, 1, 1)  # noqa: DTZ001  the first day that a ZIP archive knows, so that the bytes stay the same
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def audit_xlsx(audit: Audit, language: str) -> bytes:
    """Every cell is text but the numbers of the rows."""
    own, table = format_words(language), IssueRows(audit=audit, language=language)
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, _OPTIONS)
    workbook.set_properties({"created": _WRITTEN, "author": f"auditor {__version__}"})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "border": 1})
    plain = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet = workbook.add_worksheet(own.findings_sheet)
    for column, (name, width) in enumerate(zip(table.header, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    last = 0
    for last, row in enumerate(table.rows(), start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, cell(value), plain)
            else:
                sheet.write_number(last, column, value, plain)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(table.header) - 1)
    case = workbook.add_worksheet(own.case_sheet)
    case.set_column(0, 0, 20)
    case.set_column(1, 1, 90)
    for row_number, (name, text) in enumerate(table.about()):
        case.write_string(row_number, 0, name, bold)
        case.write_string(row_number, 1, cell(text), plain)
    workbook.close()
    return file.getvalue()
