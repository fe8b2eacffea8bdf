"""What became of earlier findings as Markdown, for a pull request or the summary of a step."""

from collections.abc import Iterator

from auditor.report.escape_markdown import cell_code, prose
from auditor.report.format_words import format_words
from auditor.report.markdown import LIMIT, table, within
from auditor.survey.choice import Choice
from auditor.survey.markdown import MOST, more
from auditor.survey.rectification import Progress, RectificationFigures
from auditor.survey.rectification_tables import about, app_header, app_rows, list_rows, rule_header, rule_rows
from auditor.survey.words import survey_words


def rectification_markdown(
    found: RectificationFigures, stores: tuple[str, str], language: str, choice: Choice, *, limit: int = LIMIT
) -> bytes:
    """At most ``limit`` bytes: cut between tables, with a pointer to where the rest is."""
    blocks = list(_blocks(found, stores, language, choice))
    return within(blocks, limit, format_words(language))


def _blocks(found: RectificationFigures, stores: tuple[str, str], language: str, choice: Choice) -> Iterator[str]:
    own, formats = survey_words(language), format_words(language)
    yield f"# {own.progress_title}"
    said = about(found, stores, language, choice)
    yield table(
        [formats.about, formats.detail],
        [[name, cell_code(text) if at < len(stores) else prose(text)] for at, (name, text) in enumerate(said)],
    )
    yield own.not_again
    rules = [[prose(cell) for cell in row] for row in rule_rows(found, language)]
    apps = [[prose(cell) for cell in row] for row in app_rows(found.differing)]
    for title, header, rows in (
        (own.by_rule, rule_header(language), rules),
        (own.by_app, app_header(language), apps),
    ):
        if rows:
            yield f"## {title}"
            yield table(header, rows[:MOST]) + more(len(rows), language)
    for title, listed, counted in (
        (own.not_in_later, found.not_again, Progress.NOT_CHECKED),
        (own.not_in_earlier, found.first, Progress.FIRST_CHECKED),
    ):
        if listed:
            yield f"## {title}"
            rows = [[cell_code(path), *cells] for path, *cells in list_rows(listed, counted, language)]
            header = [own.app, own.other_store, own.findings_count]
            yield table(header, rows[:MOST]) + more(len(rows), language)
