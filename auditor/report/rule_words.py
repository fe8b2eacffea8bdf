"""The words of the catalogue of rules in one language, checked by name when they are loaded."""

from functools import cache
from string import Formatter

import msgspec

from auditor.knowledge import catalog
from auditor.knowledge.schema import Citation, LegalSource
from auditor.messages import Cited, cited
from auditor.model.rule import RuleEntry
from auditor.report.words import chosen_words


class RulesWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    all_rules: str
    of_profile: str
    unchecked: str
    not_checked: str
    rule: str
    severity: str
    title: str
    needs: str
    profiles: str
    reason: str
    what: str
    why: str
    example: str
    remedy: str
    limits: str
    sources: str
    article: str
    in_force: str
    known: str
    from_memory: str
    more: str
    page_note: str

    need: dict[str, str]
    families: dict[str, str]
    placeholder: dict[str, str]


@cache
def rules_words(language: str) -> RulesWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("rules.toml", language, RulesWords)


def title_of(entry: RuleEntry, language: str) -> str:
    if entry.checked:
        rule = catalog.rules()[entry.id]
        return (rule.zh if language == "zh" else rule.en).title
    unchecked = catalog.unchecked_rules()[entry.id]
    return (unchecked.zh if language == "zh" else unchecked.en).title


def sections_of(entry: RuleEntry, language: str) -> tuple[tuple[str, str], ...]:
    """Headings and texts that explain a rule, in order; only the reason for one that is not checked."""
    own = rules_words(language)
    if not entry.checked:
        unchecked = catalog.unchecked_rules()[entry.id]
        return ((own.reason, (unchecked.zh if language == "zh" else unchecked.en).reason),)
    rule = catalog.rules()[entry.id]
    words = rule.zh if language == "zh" else rule.en
    told = (
        (own.what, words.what),
        (own.why, words.why),
        (own.example, words.example),
        (own.remedy, _general(words.remedy, language)),
        (own.limits, words.limits),
    )
    return tuple((heading, text) for heading, text in told if text)


def citations_of(entry: RuleEntry, language: str) -> tuple[tuple[Cited, LegalSource], ...]:
    """What the rule rests on, with all that is known of each source."""
    found: tuple[Citation, ...] = (
        catalog.rules()[entry.id].citations if entry.checked else catalog.unchecked_rules()[entry.id].citations
    )
    sources = catalog.legal_sources()
    return tuple((cited(citation, language), sources[citation.source]) for citation in found)


def _general(remedy: str, language: str) -> str:
    """The remedy without a finding: what it would name is called by what it is."""
    words = rules_words(language).placeholder
    names = {field for _, field, _, _ in Formatter().parse(remedy) if field}
    text = remedy.format_map({name: words.get(name, words["other"]) for name in names})
    return text[:1].upper() + text[1:]
