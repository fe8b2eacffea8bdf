"""What a rule is about, for formats that carry the rules beside the findings."""

from dataclasses import dataclass

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.audit import Audit
from auditor.model.finding import Severity
from auditor.report.format_words import format_words
from auditor.report.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    id: str
    severity: Severity
    """As the settings have it."""
    title: str
    what: str
    sections: tuple[tuple[str, str], ...]
    """Heading and text of the rest: why, what it leaves out, what it rests on."""

    @property
    def text(self) -> str:
        return "\n\n".join([self.what, *(f"{heading}\n{text}" for heading, text in self.sections)])

    @property
    def markdown(self) -> str:
        return "\n\n".join([self.what, *(f"**{heading}**\n\n{text}" for heading, text in self.sections)])


def rule_texts(audit: Audit, language: str) -> list[RuleText]:
    """Of every rule that ran or that a finding names, by id; a baseline may name one that there is no more."""
    found = [*audit.findings, *audit.known, *(one.finding for one in audit.waived)]
    ids = {*audit.rules_run, *(finding.rule for finding in found), *(entry.rule for entry in audit.gone)}
    return [rule_text(rule, audit, language) for rule in sorted(ids & set(catalog.rules()))]


def rule_text(rule: str, audit: Audit, language: str) -> RuleText:
    entry, own = catalog.rules()[rule], format_words(language)
    said = entry.zh if language == "zh" else entry.en
    basis = words(language).separator.join(cited_lines(rule, language))
    sections = [(own.why, said.why), (own.limits, said.limits), (words(language).basis, basis)]
    return RuleText(
        id=rule,
        severity=dict(audit.terms.severity).get(rule, Severity(entry.severity)),
        title=said.title,
        what=said.what,
        sections=tuple((heading, text) for heading, text in sections if text),
    )


def cited_lines(rule: str, language: str) -> list[str]:
    """What the rule rests on, each with a caution where its text was not at hand."""
    caution = words(language).bracketed(format_words(language).from_memory)
    return [
        f"{source.title} {source.article}".strip() + (caution if source.from_memory else "")
        for source in messages.citations(rule, language)
    ]
