"""Text in the cells of a spreadsheet, where what begins with ``=`` is a formula."""

import re

from auditor.report.escape import visible

LONGEST = 32_000
"""Excel takes 32,767 characters in a cell."""
_FORMULA = re.compile("[=+@＝＋－＠-]")
_NEXT_CELL = re.compile("(?<=[;\n])(?=\\s*[=+@＝＋－＠-])")
"""Where a program that takes semicolons or lines for the end of a cell would see a formula begin."""

_NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""Neither XML nor a workbook may hold it."""


def cell(text: str) -> str:
    """Lines of visible text, cut at what a cell takes."""
    lines = "\n".join(visible(line).strip() for line in text.split("\n"))
    lines = _NO_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", lines)
    return lines if len(lines) <= LONGEST else lines[: LONGEST - 1] + "…"


def csv_cell(text: str) -> str:
    """The same, with an apostrophe before whatever a spreadsheet would calculate.

    Source: OWASP, "CSV Injection"; the full-width forms count as operators in East Asian versions of Excel. In a
    workbook every cell has a type, and no apostrophe is needed.
    """
    shown = _NEXT_CELL.sub("'", cell(text))
    return f"'{shown}" if _FORMULA.match(shown) else shown
