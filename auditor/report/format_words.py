"""The words of the formats for machines in one language, checked by name when they are loaded."""

from functools import cache

import msgspec

from auditor.report.words import chosen_words


class FormatWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    why: str
    limits: str
    from_memory: str
    page: str
    gone: str
    not_listed: str
    more_findings: str
    gap: str
    passed: str
    below: str
    known: str

    title: str
    compared: str
    about: str
    detail: str
    rule: str
    count: str
    cut: str
    accepted: str

    number: str
    app_name: str
    developer: str
    source: str
    version: str
    issue: str
    severity: str
    state: str
    app_evidence: str
    policy_evidence: str
    remedy: str
    package: str
    app_sha256: str
    policy_sha256: str
    provenance: str
    policy_file: str
    verdict: str
    findings_sheet: str
    case_sheet: str
    state_new: str
    state_known: str
    state_waived: str
    state_gap: str
    state_accepted: str


@cache
def format_words(language: str) -> FormatWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("formats.toml", language, FormatWords)
