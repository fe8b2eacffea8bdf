"""The words of figures, tables and pages over many apps in one language, checked by name when they are loaded."""

from functools import cache

import msgspec

from auditor.batch.outcome import Ending
from auditor.report.words import chosen_words
from auditor.survey.rectification import Progress


class SurveyWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    store: str
    apps: str
    in_apps: str
    verdicts: str
    counted: str
    no_apps: str
    frequent_rules: str
    frequent_sdks: str
    not_audited: str
    rule: str
    finding: str
    severity: str
    sdk: str
    undeclared: str
    app: str
    ending_name: str
    why: str
    more: str
    next_step: str
    pace_done: str
    pace_rate: str
    pace_left: str
    pace_lost: str
    chosen: str
    chosen_severity: str
    chosen_rules: str
    chosen_verdicts: str
    chosen_sdks: str
    either: str
    title: str
    note: str
    not_audited_issue: str
    further_issues: str
    numbered: str
    notice_sheet: str

    progress_title: str
    earlier_store: str
    later_store: str
    compared_apps: str
    findings_by_progress: str
    by_rule: str
    by_app: str
    no_common_apps: str
    no_difference: str
    progress_name: str
    earlier_version: str
    later_version: str
    earlier_file: str
    later_file: str
    not_again: str
    not_in_later: str
    not_in_earlier: str
    not_there: str
    never_audited: str
    other_store: str
    findings_count: str

    progress: dict[Progress, str]
    ending: dict[Ending, str]
    advice: dict[Ending, str]


@cache
def survey_words(language: str) -> SurveyWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("survey.toml", language, SurveyWords)
