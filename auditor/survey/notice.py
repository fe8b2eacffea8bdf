"""The table of a regulator's notice: a row for each app with findings that count, in exactly the notices' columns."""

from collections.abc import Iterator, Sequence

from auditor.batch.store import Store
from auditor.report.escape import visible
from auditor.report.escape_cells import LONGEST
from auditor.report.issue_rows import Row
from auditor.survey.apps import StoredFinding, apps, findings
from auditor.survey.choice import Choice
from auditor.survey.words import survey_words

WIDTHS = (6, 16, 28, 16, 10, 90)
"""In characters, of the columns of a notice."""
_ROOM = LONGEST - 40
"""Characters of the problems in one cell, beside the line that tells of more."""


def notice_rows(store: Store, language: str, choice: Choice) -> Iterator[Row]:
    """By path, numbered from 1; waived and known findings are none of a notice."""
    number = 0
    for app in apps(store, choice):
        counting = [one for one in findings(store, app.id, language, choice) if one.counts]
        if counting:
            number += 1
            said = problems(counting, language)
            yield [number, app.name, app.developer or "", app.source or "", app.version, said]


def problems(counting: Sequence[StoredFinding], language: str) -> str:
    """As numbered lines, most severe first; those that a cell has no room for are counted."""
    own = survey_words(language)
    lines: list[str] = []
    room = _ROOM
    for number, one in enumerate(counting, start=1):
        line = own.numbered.format(number=number, text=visible(one.message.replace("\n", " ")))
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*lines, own.further_issues.format(count=len(counting) - len(lines))])
        lines.append(line)
    return "\n".join(lines)
