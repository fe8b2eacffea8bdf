"""The tables of a store for spreadsheets: all findings, and the one of a regulator's notice."""

from typing import IO

from auditor.batch.store import Store
from auditor.report.csv import write_csv
from auditor.report.format_words import format_words
from auditor.report.issue_rows import issue_header, notice_header
from auditor.report.workbook import Workbook
from auditor.report.xlsx import WIDTHS
from auditor.survey import notice
from auditor.survey.choice import Choice
from auditor.survey.issues import issue_rows
from auditor.survey.notice import notice_rows
from auditor.survey.words import survey_words


def write_issues_csv(store: Store, language: str, choice: Choice, stream: IO[bytes]) -> None:
    write_csv(stream, issue_header(language), issue_rows(store, language, choice))


def write_issues_xlsx(store: Store, language: str, choice: Choice, stream: IO[bytes]) -> None:
    with Workbook(stream, streamed=True) as book:
        rows = issue_rows(store, language, choice)
        book.table(format_words(language).findings_sheet, issue_header(language), WIDTHS, rows)


def write_notice_csv(store: Store, language: str, choice: Choice, stream: IO[bytes]) -> None:
    write_csv(stream, notice_header(language), notice_rows(store, language, choice))


def write_notice_xlsx(store: Store, language: str, choice: Choice, stream: IO[bytes]) -> None:
    with Workbook(stream, streamed=True) as book:
        rows = notice_rows(store, language, choice)
        book.table(survey_words(language).notice_sheet, notice_header(language), notice.WIDTHS, rows)
