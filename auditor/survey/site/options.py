"""What a reader may choose by: the values that the apps of a store have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor import messages
from auditor.model.finding import Disclosure
from auditor.report.escape import brief
from auditor.report.words import words
from auditor.survey.site.addresses import file_name
from auditor.survey.site.frame import results
from auditor.survey.site.rows import SEVERITIES, category_text
from auditor.survey.site.selection import RESULTS, Standing
from auditor.survey.site.subjects import rule_title
from auditor.survey.site.whole import Whole
from auditor.survey.site.words import site_words

PERMISSIONS = 500
"""The most frequent ones; only they may be chosen, for apps define thousands of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    value: str
    word: str
    file: str = ""
    """Of the data on disk that says which rows have it."""


def options(whole: Whole, language: str, *, live: bool) -> Mapping[str, Sequence[Option | str]]:
    """By field of ``Selection``; ``live``: values as the store has them, for a query, not as rows show them."""
    own, word, known = words(language), site_words(language), results(language)
    return {
        "result": [Option(value=result, word=known[result]) for result in RESULTS],
        "severity": [Option(value=each.value, word=own.severity[each]) for each in SEVERITIES],
        "rule": _rules(whole, language),
        "sdk": _sdks(whole, language),
        "permission": _permissions(whole),
        "says": [Option(value=each.value, word=own.disclosed[each]) for each in Disclosure],
        "developer": [brief(developer) for developer in whole.choices.developers],
        "source": [Option(value=one if live else brief(one), word=brief(one)) for one in whole.choices.sources],
        "category": [Option(value=one, word=category_text(one, language)) for one in whole.choices.categories],
        "review": [Option(value=each.value, word=word.standing[each]) for each in Standing],
    }


def rule_file(rule: str) -> str:
    return file_name(rule.lower())


def _rules(whole: Whole, language: str) -> list[Option]:
    """By id."""
    rules = sorted(one.rule for one in whole.rules)
    return [Option(value=rule, word=f"{rule} {rule_title(rule, language)}", file=rule_file(rule)) for rule in rules]


def _sdks(whole: Whole, language: str) -> list[Option]:
    """By name."""
    found = [(brief(messages.label(one.id, language)), one.id) for one in whole.sdks]
    return [
        Option(value=id_, word=name, file=file_name(id_))
        for name, id_ in sorted(found, key=lambda one: (one[0].casefold(), one[1]))
    ]


def _permissions(whole: Whole) -> list[Option]:
    """By short name."""
    found = [(brief(messages.short_name(one.id)), one.id) for one in whole.permissions[:PERMISSIONS]]
    return [Option(value=id_, word=name, file=file_name(id_)) for name, id_ in sorted(found)]
