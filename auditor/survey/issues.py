"""All findings of all apps as rows, in the columns of one app's table and numbered through; one audit at a time."""

from collections.abc import Iterator

from auditor.batch.store import Store
from auditor.report.issue_rows import FURTHER_NOTES, IssueRows, Row
from auditor.report.words import words
from auditor.survey.apps import StoredApp, apps, whole_audit
from auditor.survey.choice import Choice
from auditor.survey.words import survey_words


def issue_rows(store: Store, language: str, choice: Choice) -> Iterator[Row]:
    """By path, the findings of an app in the order of its audit; one that was not audited has a row that says why."""
    number = 0
    for app in apps(store, choice):
        for row in _of(app, store, language, choice):
            number += 1
            yield [number, *row]


def why_not_audited(app: StoredApp, language: str) -> str:
    """The ending in words, and what is known of it."""
    own = survey_words(language)
    said = own.not_audited_issue.format(ending=own.ending[app.ending])
    message = app.message.removeprefix(f"{app.path}: ")
    return f"{said}{words(language).colon}{message}" if message else said


def _of(app: StoredApp, store: Store, language: str, choice: Choice) -> Iterator[Row]:
    """Without the number."""
    audit = whole_audit(store, app)
    if audit is None:
        yield _unaudited(app, language)
        return
    table = IssueRows(
        audit=audit, language=language, takes=lambda finding: choice.takes(finding.rule, finding.severity)
    )
    for row in table.rows():
        yield row[1:]


def _unaudited(app: StoredApp, language: str) -> Row:
    own = survey_words(language)
    return [
        app.name,
        app.developer or "",
        app.source or "",
        app.version,
        why_not_audited(app, language),
        "",
        own.ending[app.ending],
        app.ending.value,
        app.path,
        *[""] * 3,
        own.advice.get(app.ending, ""),
        "",
        app.package or "",
        app.sha256,
        "",
        *(getattr(app, kind.value) or "" for kind in FURTHER_NOTES),
    ]
