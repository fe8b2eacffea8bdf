"""What became of earlier findings, as rows for spreadsheets."""

from collections.abc import Iterable, Iterator
from typing import IO

from auditor import messages
from auditor.knowledge import catalog
from auditor.report.csv import write_csv
from auditor.report.format_words import format_words
from auditor.report.issue_rows import Row
from auditor.report.words import words
from auditor.report.workbook import Workbook
from auditor.survey.issues import why_not_audited
from auditor.survey.rectification import FollowedApp, Progress
from auditor.survey.words import survey_words

_WIDTHS = (6, 16, 24, 16, 12, 12, 48, 14, 9, 28, 26, 30, 30, 20)


def write_rectification_csv(every: Iterable[FollowedApp], language: str, stream: IO[bytes]) -> None:
    write_csv(stream, header(language), rectification_rows(every, language))


def write_rectification_xlsx(every: Iterable[FollowedApp], language: str, stream: IO[bytes]) -> None:
    with Workbook(stream, streamed=True) as book:
        rows = rectification_rows(every, language)
        book.table(survey_words(language).progress_title, header(language), _WIDTHS, rows)


def header(language: str) -> list[str]:
    own, formats, report = survey_words(language), format_words(language), words(language)
    return [
        formats.number,
        formats.app_name,
        formats.developer,
        formats.source,
        own.earlier_version,
        own.later_version,
        formats.issue,
        own.progress_name,
        formats.severity,
        formats.rule,
        formats.package,
        own.earlier_file,
        own.later_file,
        report.fingerprint,
    ]


def rectification_rows(every: Iterable[FollowedApp], language: str) -> Iterator[Row]:
    """A row for each finding, numbered through; an app that is not audited now has a row that says why."""
    number = 0
    for app in every:
        for row in _of(app, language):
            number += 1
            yield [number, *row]


def _of(app: FollowedApp, language: str) -> Iterator[Row]:
    own, known = survey_words(language), catalog.rules()
    if not app.again:
        said = why_not_audited(app.new, language) if app.new else own.not_there
        yield _row(app, [said, own.progress[Progress.NOT_CHECKED], "", ""], "")
    for one in app.findings:
        rule = one.finding.rule
        named = f"{rule} {messages.rule_title(rule, language)}" if rule in known else rule
        severity = words(language).severity[one.finding.severity]
        yield _row(app, [one.finding.message, own.progress[one.progress], severity, named], one.finding.fingerprint)


def _row(app: FollowedApp, said: list[str], fingerprint: str) -> Row:
    one, old, new = app.either, app.old, app.new
    return [
        one.name,
        one.developer or "",
        one.source or "",
        old.version if old else "",
        new.version if new else "",
        *said,
        one.package or "",
        old.path if old else "",
        new.path if new else "",
        fingerprint,
    ]
