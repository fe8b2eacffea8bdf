"""The documentation of the rules as Markdown: one page for each, in English and Chinese, and an index."""

import re
from collections.abc import Iterator, Sequence

from auditor.model.rule import RuleEntry
from auditor.report.rule_words import citations_of, rules_words, sections_of, title_of
from auditor.report.words import words

_LANGUAGES = ("en", "zh")
_SPECIAL = re.compile(r"([\\<>*_|`\[\]])")


def rule_page(entry: RuleEntry) -> str:
    """``docs/rules/<ID>.md``."""
    lines = [f"<!-- {rules_words('en').page_note} -->", ""]
    for language in _LANGUAGES:
        lines += [f"# {entry.id} {_plain(title_of(entry, language))}", "", *_facts(entry, language)]
        for heading, text in sections_of(entry, language):
            lines += ["", f"## {heading}", "", _plain(text)]
        sources = list(_sources(entry, language))
        if sources:
            lines += ["", f"## {rules_words(language).sources}", "", *sources]
        lines.append("")
    return "\n".join(lines)


def rule_index(entries: Sequence[RuleEntry]) -> str:
    """``docs/rules/README.md``: every rule by family, checked or not."""
    english, chinese = rules_words("en"), rules_words("zh")
    lines = [f"<!-- {english.page_note} -->", "", f"# {english.all_rules.format(count=len(entries))}"]
    for family in dict.fromkeys(entry.family for entry in entries):
        lines += ["", f"## {family}: {english.families[family]} {chinese.families[family]}", ""]
        lines += [f"| {english.rule} | {english.title} | {chinese.title} | {english.severity} | {english.profiles} |"]
        lines += ["|---|---|---|---|---|"]
        for entry in entries:
            if entry.family == family:
                severity = words("en").severity[entry.severity] if entry.severity else english.not_checked
                titles = " | ".join(_plain(title_of(entry, language)) for language in _LANGUAGES)
                lines.append(f"| [{entry.id}]({entry.id}.md) | {titles} | {severity} | {', '.join(entry.profiles)} |")
    return "\n".join(lines) + "\n"


def _facts(entry: RuleEntry, language: str) -> Iterator[str]:
    own, report = rules_words(language), words(language)
    severity = report.severity[entry.severity] if entry.severity else own.not_checked
    needs = report.enumeration.join(own.need[need] for need in entry.needs)
    pairs = ((own.severity, severity), (own.needs, needs), (own.profiles, ", ".join(entry.profiles)))
    yield " · ".join(f"**{label}** {text}" for label, text in pairs if text)


def _sources(entry: RuleEntry, language: str) -> Iterator[str]:
    own, report = rules_words(language), words(language)
    for cited, source in citations_of(entry, language):
        title = _plain(cited.title)
        named = f"[{title}]({cited.url})" if cited.url else title
        parts = [
            f"**{cited.source}**" + (f" {_plain(cited.article)}" if cited.article else ""),
            named + (report.bracketed(cited.number) if cited.number else ""),
        ]
        if source.effective:
            parts.append(own.in_force.format(date=source.effective))
        parts.append(own.known.format(known=source.known_zh if language == "zh" else cited.known))
        yield "- " + report.comma.join(parts) + (report.bracketed(own.from_memory) if cited.from_memory else "")


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
