"""The figures of a store as Markdown, for a pull request or the summary of a step."""

from collections.abc import Iterator

from auditor import messages
from auditor.knowledge import catalog
from auditor.report.escape_markdown import cell_code, prose
from auditor.report.format_words import format_words
from auditor.report.markdown import LIMIT, table, within
from auditor.report.words import words
from auditor.survey.choice import Choice
from auditor.survey.chosen import chosen
from auditor.survey.figures import Figures
from auditor.survey.text import number
from auditor.survey.words import survey_words

MOST = 100
"""Rows of a table; its last line counts the others."""


def survey_markdown(found: Figures, store: str, language: str, choice: Choice, *, limit: int = LIMIT) -> bytes:
    """At most ``limit`` bytes: cut between tables, with a pointer to where the rest is."""
    return within(list(_blocks(found, store, language, choice)), limit, format_words(language))


def more(count: int, language: str) -> str:
    """After a table that has room for ``MOST`` of so many rows."""
    return f"\n\n{survey_words(language).more.format(count=number(count - MOST))}" if count > MOST else ""


def _blocks(found: Figures, store: str, language: str, choice: Choice) -> Iterator[str]:
    own, report = survey_words(language), words(language)
    yield f"# {own.title}"
    about = [(own.store, cell_code(store)), (own.apps, number(found.apps))]
    if said := chosen(choice, language):
        about.append((own.chosen, prose(said)))
    yield table([format_words(language).about, format_words(language).detail], about)
    if not found.endings:
        yield own.no_apps
    if found.verdicts:
        yield f"## {own.verdicts}"
        rows = [[report.verdict[verdict], number(many)] for verdict, many in found.verdicts.items()]
        yield table([format_words(language).verdict, own.in_apps], rows)
    yield from _unaudited(found, language)
    yield from _rules(found, language)
    yield from _sdks(found, language)


def _unaudited(found: Figures, language: str) -> Iterator[str]:
    """Before the findings: of these apps nothing is known."""
    own = survey_words(language)
    if not found.unaudited:
        return
    yield f"## {own.not_audited}"
    yield own.note
    rows = [
        [cell_code(one.path), own.ending[one.ending], prose(one.message.removeprefix(f"{one.path}: "))]
        for one in found.unaudited[:MOST]
    ]
    yield table([own.app, own.ending_name, own.why], rows) + more(len(found.unaudited), language)


def _rules(found: Figures, language: str) -> Iterator[str]:
    own, report, known = survey_words(language), words(language), catalog.rules()
    if found.rules:
        yield f"## {own.frequent_rules}"
        rows = [
            [
                prose(one.rule),
                prose(messages.rule_title(one.rule, language)) if one.rule in known else "",
                report.severity[one.severity],
                number(one.apps),
            ]
            for one in found.rules[:MOST]
        ]
        yield table([own.rule, own.finding, own.severity, own.in_apps], rows) + more(len(found.rules), language)


def _sdks(found: Figures, language: str) -> Iterator[str]:
    own = survey_words(language)
    if found.sdks:
        yield f"## {own.frequent_sdks}"
        rows = [
            [prose(messages.label(one.id, language)), number(one.apps), number(one.undeclared)]
            for one in found.sdks[:MOST]
        ]
        yield table([own.sdk, own.in_apps, own.undeclared], rows) + more(len(found.sdks), language)
