"""What became of earlier findings, on a page of text."""

from collections.abc import Sequence

from auditor.report.page import Page
from auditor.survey.choice import Choice
from auditor.survey.rectification import FollowedLine, Progress, RectificationFigures
from auditor.survey.rectification_tables import about, app_header, app_rows, list_rows, rule_header, rule_rows
from auditor.survey.text import number
from auditor.survey.words import survey_words

_ON_PAGE = 10
_STYLES = {
    Progress.REMAINING: "red",
    Progress.NEW: "red",
    Progress.FIRST_CHECKED: "yellow",
    Progress.NOT_CHECKED: "yellow",
    Progress.FIXED: "green",
}


def rectification_text(
    found: RectificationFigures, stores: tuple[str, str], language: str, page: Page, choice: Choice
) -> str:
    """``stores``: the earlier one and the later one; ends with a newline."""
    own = survey_words(language)
    sections = [
        page.fields(about(found, stores, language, choice)),
        _page_table(own.by_rule, rule_header(language), rule_rows(found, language), language, page),
        _page_table(own.by_app, app_header(language), app_rows(found.differing), language, page),
        _page_list(own.not_in_later, found.not_again, Progress.NOT_CHECKED, language, page),
        _page_list(own.not_in_earlier, found.first, Progress.FIRST_CHECKED, language, page),
        page.wrap(own.not_again),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _page_table(title: str, header: list[str], rows: list[list[str]], language: str, page: Page) -> list[str]:
    if not rows:
        return []
    before, shown = len(header) - len(Progress), rows[:_ON_PAGE]
    styles = [[""] * before + _cell_styles(row[before:]) for row in shown]
    lines = page.table(header, shown, right=header[before:], uncut=(survey_words(language).rule,), styles=styles)
    return [page.style(title, "bold"), *lines, *_rest(len(rows), language)]


def _cell_styles(numbers: Sequence[str]) -> list[str]:
    return ["dim" if text == "0" else _STYLES[one] for one, text in zip(Progress, numbers, strict=True)]


def _page_list(title: str, apps: Sequence[FollowedLine], counted: Progress, language: str, page: Page) -> list[str]:
    own = survey_words(language)
    if not apps:
        return []
    rows = list_rows(apps, counted, language)
    header = [own.app, own.other_store, own.findings_count]
    shown = rows[:_ON_PAGE]
    lines = page.table(header, shown, right=header[-1:], styles=[[""] * 3] * len(shown))
    return [page.style(title, "bold"), *lines, *_rest(len(rows), language)]


def _rest(many: int, language: str) -> list[str]:
    left = many - _ON_PAGE
    return [f"  {survey_words(language).more.format(count=number(left))}"] if left > 0 else []
