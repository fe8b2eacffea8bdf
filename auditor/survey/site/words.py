"""The words of the pages of a store in one language, checked by name when they are loaded."""

from functools import cache

import msgspec

from auditor.report.words import chosen_words
from auditor.survey.site.reviews import Decision
from auditor.survey.site.selection import Standing


class SiteWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    page_title: str
    subtitle: str
    heading: str
    pages: str
    apps: str
    sdks: str
    permissions: str
    rules: str
    back: str
    skip: str
    table: str
    no_verdict: str
    highest: str
    no_finding: str
    ended: str
    sdks_say: str
    permissions_say: str
    of_apps: str
    frequent_rules: str
    frequent_sdks: str
    all_of_them: str
    any: str
    search: str
    search_hint: str
    result: str
    with_findings: str
    rule: str
    sdk: str
    permission: str
    says: str
    says_hint: str
    developer: str
    source: str
    category: str
    review: str
    apply: str
    shown: str
    reading: str
    none_shown: str
    no_apps: str
    no_script: str
    unread_data: str
    app: str
    findings: str
    finding_count: str
    title: str
    severity: str
    guessed: str
    count_of: str
    of_policies: str
    code_uses: str
    unjudged: str
    previous: str
    next: str
    page_of: str
    turn: str
    more_permissions: str
    sdks_note: str
    permissions_note: str
    rules_note: str
    no_sdks: str
    no_permissions: str
    no_rules: str
    embedded_in: str
    first_apps: str
    in_table: str
    found_by: str
    version: str
    what_to_do: str
    why: str
    read_of_it: str
    reviewer: str
    reviewer_name: str
    name: str
    note: str
    decision_name: str
    withdraw: str
    send: str
    to_review: str
    disputed: str
    reviews: str
    not_found: str
    refused: str
    refused_why: str
    unreadable: str
    failed: str
    failed_why: str

    decision: dict[Decision, str]
    standing: dict[Standing, str]


@cache
def site_words(language: str) -> SiteWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("site.toml", language, SiteWords)
