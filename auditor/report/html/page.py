"""The whole page: one file with its style and script inside, which loads nothing and runs nothing else."""

import re
from collections import Counter
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.audit import Audit
from auditor.model.evidence import unreadable
from auditor.model.finding import Confidence, Severity
from auditor.report.escape import brief
from auditor.report.html.around import ALONE, Around
from auditor.report.html.cards import COUNTING, Cards, Numbered, numbered
from auditor.report.html.facts import Facts
from auditor.report.html.gaps import gaps
from auditor.report.html.passages import PolicyText
from auditor.report.html.plots import plot
from auditor.report.html.rendering import asset, environment, source_hash
from auditor.report.html.tables import Tables, related
from auditor.report.html.words import HtmlWords, html_words
from auditor.report.places import app_name
from auditor.report.provenance import command_line
from auditor.report.text import judged_by, policy_names, verdict_reason
from auditor.report.words import ReportWords, words

_TITLE = 80
_LARGE = 40
"""Findings up to which all evidence is open at first."""
_WEB = re.compile(r"https?://[^\s\"'<>]+")


def audit_html(audit: Audit, language: str, around: Around = ALONE) -> bytes:
    """The report as UTF-8; the same bytes for the same audit. ``around``: what it is a page of."""
    return _environment().get_template("report.html").render(_values(audit, language, around)).encode()


def report_style() -> str:
    return asset("auditor.report", "report.css")


def report_script() -> str:
    return theme_script() + asset("auditor.report", "report.js")


def theme_script() -> str:
    """The button for light and dark, which every page has."""
    return asset("auditor.report", "theme.js")


def _values(audit: Audit, language: str, around: Around) -> dict[str, object]:
    """Everything that the template shows. The policy's text comes last: by then all that points to it is known."""
    own, word = words(language), html_words(language)
    text = PolicyText(policy=audit.policy, words=word)
    every = numbered(audit, own)
    tables = Tables(audit=audit, text=text, words=word, own=own, language=language, related=related(every))
    permissions, sdks, data = tables.permissions(), tables.sdks(), tables.data()
    cards = Cards(audit=audit, text=text, words=word, own=own, language=language)
    facts = Facts(audit=audit, words=word, own=own, language=language)
    style, script = report_style() + around.style, report_script()
    return {
        **_frame(audit, language, own, word),
        "style": Markup(style),
        "script": Markup(script),
        "style_hash": source_hash(style),
        "script_hash": source_hash(script),
        "around": around,
        "plots": [
            plot(name, anchor, found, own)
            for name, anchor, found in (
                # What opens no personal data needs no word in the policy.
                (word.permissions, "permissions", [row.says.disclosure for row in permissions if not row.benign]),
                (word.sdks, "sdks", [row.says.disclosure for row in sdks]),
                (word.reads, "reads", [row.says.disclosure for row in data]),
            )
            if found
        ],
        "gaps": gaps(audit, own, language),
        "permissions": permissions,
        "other_permissions": tables.other_permissions(),
        "sdks": sdks,
        "other_code": tables.other_code(),
        "data": data,
        "other_data": tables.other_data(),
        "unseen": tables.unseen,
        "standings": _standings(every, cards, word),
        "rules": _rules(every, language),
        "total": len(every),
        "large": _LARGE,
        "sources": _sources(every, language),
        "facts": (
            (word.facts_app, facts.app()),
            (word.facts_policy, facts.policy()),
            (word.facts_audit, facts.judged()),
        ),
        "command": command_line(audit, "html"),
        "rules_run": facts.rules_run(),
        "rules_not_run": facts.rules_not_run(),
        "never_checked": facts.never_checked(),
        "policy_text": list(text.sources()),
    }


def _frame(audit: Audit, language: str, own: ReportWords, word: HtmlWords) -> dict[str, object]:
    """Title, verdict and the counts."""
    app = audit.app
    counts = Counter(finding.severity for finding in audit.findings)
    title = brief(app.label or app.package or app.path)
    title = title if len(title) <= _TITLE else title[:_TITLE] + "…"
    verdict = own.verdict[audit.verdict]
    return {
        "w": word,
        "own": own,
        "audit": audit,
        "lang": {"zh": "zh-Hans", "en": "en"}[language],
        "title": title,
        "page_title": word.page_title.format(verdict=verdict, app=title),
        "app_name": app_name(app, own),
        "policy_names": policy_names(audit.policy, own),
        "judged_by": judged_by(audit, own, language),
        "verdict": verdict,
        "reason": verdict_reason(audit, language),
        "severities": [(each.value, own.severity[each], counts[each]) for each in reversed(Severity)],
        "confidences": [(each.value, own.confidence_level[each]) for each in Confidence],
        "unread_app": unreadable(app.problems) is not None,
        "unread_policy": unreadable(audit.policy.problems) is not None,
    }


def _standings(every: tuple[Numbered, ...], cards: Cards, word: HtmlWords) -> list[tuple[str, str, object]]:
    """(standing, its word, groups) of those that count, and of any other that there is."""
    named = {COUNTING: word.counting, "waived": word.waived, "known": word.known}
    return [
        (standing, name, cards.groups([one for one in every if one.standing == standing]))
        for standing, name in named.items()
        if standing == COUNTING or any(one.standing == standing for one in every)
    ]


def _rules(every: tuple[Numbered, ...], language: str) -> list[tuple[str, str]]:
    return sorted({one.finding.rule: messages.title(one.finding, language) for one in every}.items())


def _sources(every: tuple[Numbered, ...], language: str) -> list[tuple[messages.Cited, str]]:
    """Every law and standard that is cited, once, with its address where that is one of the web."""
    rules = sorted({one.finding.rule for one in every} & set(catalog.rules()))
    cited = {source.source: source for rule in rules for source in messages.citations(rule, language)}
    return [
        (cited[name], url if (url := cited[name].url or "") and _WEB.fullmatch(url) else "") for name in sorted(cited)
    ]


@cache
def _environment() -> Environment:
    return environment("auditor.report")
