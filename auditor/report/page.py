"""A page of text for a terminal: columns, wrapping that knows Chinese, tables that align, colour as an extra."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tabulate import SEPARATING_LINE, DataRow, Line, TableFormat, tabulate

from auditor.report.wrapping import width_of, wrapped

DEFAULT_WIDTH = 80
WIDEST = 120
NARROWEST = 60

_ANSI = {"red": "31", "green": "32", "yellow": "33", "magenta": "35", "cyan": "36", "bold": "1", "dim": "2"}


_RULED = TableFormat(
    lineabove=None,
    linebelowheader=Line("", "-", "  ", ""),
    linebetweenrows=None,
    linebelow=None,
    headerrow=None,
    datarow=DataRow("", "  ", ""),
    padding=0,
    with_header_hide=None,
)
"""tabulate's "simple" with the headers as first rows: as headers they would be padded beyond their width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    width: int = DEFAULT_WIDTH
    color: bool = False

    def style(self, text: str, *styles: str) -> str:
        """One line with ANSI styles (red, bold …), where the page has colour."""
        if not (self.color and styles and text):
            return text
        return "".join(f"\x1b[{_ANSI[style]}m" for style in styles) + text + "\x1b[0m"

    def wrap(self, text: str, *, indent: int = 0) -> list[str]:
        """Lines that fit the page, each indented."""
        return [" " * indent + line for line in wrapped(text, self.width - indent)]

    def fields(self, pairs: Iterable[tuple[str, str]], *, indent: int = 0, label_width: int | None = None) -> list[str]:
        """A label in the left column, its text beside it."""
        rows = list(pairs)
        column = max((width_of(label) for label, _ in rows), default=0) if label_width is None else label_width
        return [line for label, text in rows for line in self._field(label, text, indent=indent, column=column)]

    def _field(self, label: str, text: str, *, indent: int, column: int) -> Iterator[str]:
        left = indent + column + 2
        paragraphs = text.split("\n")
        lines = [line for paragraph in paragraphs for line in wrapped(paragraph, self.width - left)] or [""]
        head = " " * indent + self.style(label, "dim") + " " * (left - indent - width_of(label))
        yield (head + lines[0]).rstrip()
        for line in lines[1:]:
            yield " " * left + line

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        indent: int = 2,
        right: Sequence[str] = (),
        uncut: Sequence[str] = (),
        styles: Sequence[Sequence[str]],
    ) -> list[str]:
        """A table that fits the page; long cells continue on further lines, columns without a word are left out.

        ``right``: headers of the columns that align to the right. ``uncut``: headers of the columns whose cells stay on
        one line, for they are copied and searched for. ``styles``: for each row, the styles of each cell.
        """
        used = [column for column in range(len(headers)) if any(row[column] for row in rows)]
        kept = [[row[column] for column in used] for row in (headers, *rows)]
        firm = [headers[column] in uncut for column in used]
        widths = _fitted(kept, self.width - indent - 2 * (len(used) - 1), firm)
        head, *body = [_physical_rows(row, widths) for row in kept]
        painted = [
            [self.style(cell, *row_styles[column].split()) for cell, column in zip(line, used, strict=True)]
            for lines, row_styles in zip(body, styles, strict=True)
            for line in lines
        ]
        text = tabulate(
            [*head, SEPARATING_LINE, *painted],
            tablefmt=_RULED,
            disable_numparse=True,
            colalign=["right" if headers[column] in right else "left" for column in used],
        )
        return [(" " * indent + line).rstrip() for line in text.split("\n")]


def _physical_rows(row: Sequence[str], widths: Sequence[int]) -> list[tuple[str, ...]]:
    """One row of a table as the lines that it takes."""
    columns = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    return list(zip_longest(*columns, fillvalue=""))


def _fitted(rows: Sequence[Sequence[str]], room: int, firm: Sequence[bool]) -> list[int]:
    """Column widths that fit the room: the widest column gives way first, a firm one only when no other can."""
    widths = [max(width_of(cell) for cell in column) for column in zip(*rows, strict=True)]
    while sum(widths) > room and max(widths) > 4:
        widths[max(range(len(widths)), key=lambda column: (widths[column] > 4, not firm[column], widths[column]))] -= 1
    return widths
