"""The words of drafts in one language, checked by name when they are loaded."""

from functools import cache

import msgspec

from auditor.report.words import chosen_words


class DraftWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    permission_list: str
    permission: str
    function: str
    purpose: str
    sdk_list: str
    sdk: str
    company: str
    collected: str
    link: str
    data_list: str
    data_sentence: str
    function_blank: str
    purpose_blank: str
    company_blank: str
    collected_blank: str
    link_blank: str
    confirm: str

    title: str
    nothing: str
    paste: str
    basis: str
    seen_place: str
    used_by: str
    read_by: str
    stated: str
    seen: str
    inferred: str
    unknown_collects: str
    wrong: str
    denied: str
    stale: str
    elsewhere: str
    others: str


@cache
def draft_words(language: str) -> DraftWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("draft.toml", language, DraftWords)
