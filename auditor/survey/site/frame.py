"""What every page of a store has: the report's style, a script of its own, and a policy that lets nothing else in."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from auditor.report.html.page import report_script, report_style, theme_script
from auditor.report.html.rendering import asset, environment, source_hash
from auditor.report.html.words import html_words
from auditor.report.words import words
from auditor.survey.site.addresses import Addresses
from auditor.survey.site.rows import SEVERITIES
from auditor.survey.site.selection import RESULTS, UNAUDITED
from auditor.survey.site.words import site_words
from auditor.survey.text import number
from auditor.survey.words import survey_words

_PACKAGE = "auditor.survey.site"


@cache
def templates() -> Environment:
    return environment(_PACKAGE)


@cache
def style() -> str:
    """Of pages other than a report."""
    return report_style() + site_style()


def site_style() -> str:
    return asset(_PACKAGE, "site.css")


@cache
def script(*, table: bool) -> str:
    """``table``: with what filters the rows of a site on disk."""
    return theme_script() + asset(_PACKAGE, "site.js") + (asset(_PACKAGE, "table.js") if table else "")


def content_policy(*, live: bool, table: bool = False) -> str:
    """Of a page: its style and script by their digests, and nothing from anywhere.

    The table of a site on disk loads its rows as scripts: only those that its own script asks for (strict-dynamic,
    https://www.w3.org/TR/CSP3/#strict-dynamic-usage), for neither 'self' nor a digest covers files on every browser.
    """
    dynamic = " 'strict-dynamic'" if table else ""
    return _policy((style(),), (script(table=table),), dynamic=dynamic, form="'self'" if live else "'none'")


def server_policy() -> str:
    """For the header of every answer, reports among them; a page's own policy may only be stricter."""
    scripts = (script(table=False), report_script())
    return _policy((style(),), scripts, dynamic="", form="'self'") + "; frame-ancestors 'none'"


def results(language: str) -> Mapping[str, str]:
    """Word of each result."""
    own, survey = words(language), survey_words(language)
    named = {**{each.value: word for each, word in own.verdict.items()}, UNAUDITED: site_words(language).no_verdict}
    endings = {ending.value: word for ending, word in survey.ending.items()}
    return {result: named.get(result) or endings[result] for result in RESULTS}


def frame(language: str, at: Addresses, *, heading: str, here: str, table: bool = False) -> dict[str, object]:
    """The values that every template needs; ``here``: the page of the menu."""
    word = site_words(language)
    return {
        "lang": {"zh": "zh-Hans", "en": "en"}[language],
        "policy": content_policy(live=at.live, table=table),
        "style": Markup(style()),
        "script": Markup(script(table=table)),
        "w": word,
        "html": html_words(language),
        "own": words(language),
        "survey": survey_words(language),
        "at": at,
        "number": number,
        "results": results(language),
        "severities": SEVERITIES,
        "heading": heading,
        "here": here,
        "menu": (
            ("index", at.index(), word.apps),
            ("sdks", at.sdks(), word.sdks),
            ("permissions", at.permissions(), word.permissions),
            ("rules", at.rules(), word.rules),
        ),
    }


def _policy(styles: tuple[str, ...], scripts: tuple[str, ...], *, dynamic: str, form: str) -> str:
    style_src = " ".join(f"'{source_hash(text)}'" for text in dict.fromkeys(styles))
    script_src = " ".join(f"'{source_hash(text)}'" for text in dict.fromkeys(scripts)) + dynamic
    return (
        f"default-src 'none'; style-src {style_src}; script-src {script_src}; img-src data:; base-uri 'none';"
        f" form-action {form}"
    )
