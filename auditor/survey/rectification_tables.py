"""What became of earlier findings: the sums and the cells of the tables, for the text and for Markdown."""

from collections import Counter
from collections.abc import Sequence

from auditor import messages
from auditor.knowledge import catalog
from auditor.report.escape import brief
from auditor.report.words import words
from auditor.survey.choice import Choice
from auditor.survey.chosen import chosen
from auditor.survey.rectification import FollowedLine, Progress, RectificationFigures
from auditor.survey.text import number
from auditor.survey.words import survey_words


def about(found: RectificationFigures, stores: tuple[str, str], language: str, choice: Choice) -> list[tuple[str, str]]:
    own, report = survey_words(language), words(language)
    sums = [
        own.counted.format(name=own.progress[one], count=number(found.findings[one]))
        for one in Progress
        if found.findings[one]
    ]
    apps = number(found.compared) if found.compared else own.no_common_apps
    said = [
        (own.earlier_store, brief(stores[0])),
        (own.later_store, brief(stores[1])),
        (own.compared_apps, apps),
        (own.findings_by_progress, report.comma.join(sums) or own.no_difference),
    ]
    if found.never:
        said.insert(3, (own.never_audited, number(found.never)))
    chosen_said = chosen(choice, language)
    return [*said, (own.chosen, brief(chosen_said))] if chosen_said else said


def rule_header(language: str) -> list[str]:
    own = survey_words(language)
    return [own.rule, own.finding, *(own.progress[one] for one in Progress)]


def rule_rows(found: RectificationFigures, language: str) -> list[list[str]]:
    """Most unsettled first, then by rule."""
    known = catalog.rules()
    ranked = sorted(found.rules.items(), key=lambda entry: (-_unsettled(entry[1]), entry[0]))
    return [
        [rule, messages.rule_title(rule, language) if rule in known else "", *_numbers(counts)]
        for rule, counts in ranked
    ]


def app_header(language: str) -> list[str]:
    own = survey_words(language)
    return [own.app, own.earlier_version, own.later_version, *(own.progress[one] for one in Progress)]


def app_rows(apps: Sequence[FollowedLine]) -> list[list[str]]:
    """Most unsettled first, then in their order."""
    ranked = sorted(apps, key=lambda one: -_unsettled(one.counts))
    return [
        [
            brief(one.name),
            brief(one.old_version),
            brief(one.new_version),
            *_numbers(one.counts),
        ]
        for one in ranked
    ]


def list_rows(apps: Sequence[FollowedLine], counted: Progress, language: str) -> list[list[str]]:
    """The file, how the other store ended it where it has it at all, and how many findings that concerns."""
    own = survey_words(language)
    rows = []
    for one in apps:
        other = one.new_ending if counted is Progress.NOT_CHECKED else one.old_ending
        rows.append([brief(one.path), own.ending[other] if other else own.not_there, number(one.counts[counted])])
    return rows


def _unsettled(counts: Counter[Progress]) -> int:
    return counts.total() - counts[Progress.FIXED]


def _numbers(counts: Counter[Progress]) -> list[str]:
    return [number(counts[one]) for one in Progress]
