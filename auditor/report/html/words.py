"""The words of the HTML report in one language, checked by name when they are loaded."""

from functools import cache

import msgspec

from auditor.model.finding import Use
from auditor.report.words import chosen_words


class HtmlWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    page_title: str
    subtitle: str
    skip: str
    contents: str
    summary: str
    matrix: str
    findings: str
    text: str
    facts: str
    theme: str
    to_top: str
    filters: str
    search: str
    search_hint: str
    severities: str
    rule: str
    every_rule: str
    least_confidence: str
    standing: str
    every_standing: str
    counting: str
    waived: str
    known: str
    differences: str
    reset: str
    shown: str
    none_shown: str
    open_all: str
    close_all: str
    evidence_of: str
    share: str
    permissions: str
    sdks: str
    reads: str
    requested: str
    used_by: str
    says: str
    found: str
    reads_what: str
    related: str
    origin: str
    class_one: str
    class_many: str
    nothing_read: str
    code_unread: str
    benign: str
    named_as: str
    line_place: str
    page_place: str
    more_places: str
    more_names: str
    declared_only: str
    no_reads: str
    reads_unseen: str
    unread_app: str
    unread_policy: str
    number: str
    app_side: str
    policy_side: str
    silent: str
    no_app_side: str
    no_policy_side: str
    under: str
    why: str
    limits: str
    more: str
    gap: str
    accepted_gap: str
    text_note: str
    cited_by: str
    left_out: str
    facts_app: str
    facts_policy: str
    facts_audit: str
    package: str
    size: str
    language_en: str
    language_zh: str
    format: str
    tool: str
    tool_version: str
    knowledge: str
    knowledge_version: str
    own_knowledge: str
    profile: str
    category: str
    guessed: str
    unknown: str
    fail_on: str
    never: str
    min_confidence: str
    accepted_gaps: str
    settings: str
    waivers_on: str
    baseline: str
    own_severity: str
    rules_run: str
    never_checked: str
    exit_code: str

    use: dict[Use, str]
    format_name: dict[str, str]

    def classes(self, count: int) -> str:
        return self.class_one if count == 1 else self.class_many.format(count=count)


@cache
def html_words(language: str) -> HtmlWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("html.toml", language, HtmlWords)
