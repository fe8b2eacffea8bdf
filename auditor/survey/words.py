"""The words of figures, tables and pages over many apps in one language, checked by name when they are loaded."""

from functools import cache

import msgspec

from auditor.batch.outcome import Ending
from auditor.report.words import chosen_words


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
    ending: dict[Ending, str]
    advice: dict[Ending, str]


@cache
def survey_words(language: str) -> SurveyWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("survey.toml", language, SurveyWords)
