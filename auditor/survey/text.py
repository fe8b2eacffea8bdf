"""The figures of a store on a page of text."""

from auditor import messages
from auditor.knowledge import catalog
from auditor.report.escape import brief
from auditor.report.findings_text import SEVERITY_STYLES
from auditor.report.page import Page
from auditor.report.text import VERDICT_STYLES
from auditor.report.words import words
from auditor.survey.choice import EVERYTHING, Choice
from auditor.survey.chosen import chosen
from auditor.survey.figures import Figures
from auditor.survey.words import SurveyWords, survey_words

_MOST = 10


def survey_text(found: Figures, store: str, language: str, page: Page, choice: Choice = EVERYTHING) -> str:
    """How the apps ended, and what is most frequent; ends with a newline. ``store``: its path, or those of several."""
    own = survey_words(language)
    narrowed = chosen(choice, language)
    sections = [
        page.fields(
            [
                (own.store, brief(store)),
                (own.apps, _endings(found, own, language)),
                *([(own.chosen, brief(narrowed))] if narrowed else []),
                *([(own.verdicts, _verdicts(found, language, page))] if found.verdicts else []),
            ]
        ),
        _rules(found, own, language, page),
        _sdks(found, own, language, page),
        _unaudited(found, own, page),
        page.wrap(own.next_step.format(store=brief(store))),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def number(count: int) -> str:
    """With separators, as both languages write them."""
    return f"{count:,}"


def _endings(found: Figures, own: SurveyWords, language: str) -> str:
    if not found.endings:
        return own.no_apps
    parts = [own.counted.format(name=own.ending[ending], count=number(many)) for ending, many in found.endings.items()]
    report = words(language)
    return f"{number(found.apps)}{report.colon}{report.comma.join(parts)}"


def _verdicts(found: Figures, language: str, page: Page) -> str:
    report = words(language)
    return report.comma.join(
        f"{page.style(report.verdict[verdict], *VERDICT_STYLES[verdict])} {number(many)}"
        for verdict, many in found.verdicts.items()
    )


def _rules(found: Figures, own: SurveyWords, language: str, page: Page) -> list[str]:
    if not found.rules:
        return []
    report, known = words(language), catalog.rules()
    shown = found.rules[:_MOST]
    rows = [
        (
            one.rule,
            messages.rule_title(one.rule, language) if one.rule in known else "",
            report.severity[one.severity],
            number(one.apps),
        )
        for one in shown
    ]
    table = page.table(
        (own.rule, own.finding, own.severity, own.in_apps),
        rows,
        right=(own.in_apps,),
        uncut=(own.rule,),
        styles=[("", "", " ".join(SEVERITY_STYLES[one.severity]), "") for one in shown],
    )
    return [page.style(own.frequent_rules, "bold"), *table, *_rest(len(found.rules), own)]


def _sdks(found: Figures, own: SurveyWords, language: str, page: Page) -> list[str]:
    if not found.sdks:
        return []
    shown = found.sdks[:_MOST]
    rows = [(messages.label(one.id, language), number(one.apps), number(one.undeclared)) for one in shown]
    table = page.table(
        (own.sdk, own.in_apps, own.undeclared),
        rows,
        right=(own.in_apps, own.undeclared),
        styles=[("", "", "")] * len(rows),
    )
    return [page.style(own.frequent_sdks, "bold"), *table, *_rest(len(found.sdks), own)]


def _unaudited(found: Figures, own: SurveyWords, page: Page) -> list[str]:
    if not found.unaudited:
        return []
    shown = found.unaudited[:_MOST]
    rows = [
        (brief(one.path), own.ending[one.ending], brief(one.message.removeprefix(f"{one.path}: "))) for one in shown
    ]
    table = page.table((own.app, own.ending_name, own.why), rows, styles=[("", "", "")] * len(rows))
    advice = [
        line for ending in found.endings if ending in own.advice for line in page.wrap(own.advice[ending], indent=2)
    ]
    return [page.style(own.not_audited, "bold"), *table, *_rest(len(found.unaudited), own), "", *advice]


def _rest(many: int, own: SurveyWords) -> list[str]:
    return [f"  {own.more.format(count=number(many - _MOST))}"] if many > _MOST else []
