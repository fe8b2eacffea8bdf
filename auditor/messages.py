"""The words of findings, citations and problems, in English and Chinese: the knowledge's texts, filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.knowledge import catalog
from auditor.knowledge.schema import Citation, RuleWords
from auditor.model.evidence import Problem
from auditor.model.finding import Finding

LANGUAGES = ("en", "zh")
PLATFORM = "android.permission."
_ENTRY_FIELDS = {
    "en": {
        "provider": "the provider",
        "purpose": "the purpose",
        "data": "the data it takes",
        "link": "a link to its own policy",
    },
    "zh": {"provider": "提供方", "purpose": "使用目的", "data": "收集的信息", "link": "其隐私政策链接"},
}
"""What an SDK's entry in a policy has to tell."""
_SHORTENED = {"en": "code with shortened names", "zh": "名称被缩短的代码"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One place in a law, a standard or a store's rules that a rule rests on."""

    source: str
    """Identifier in the knowledge base."""
    title: str
    number: str
    article: str
    url: str | None
    known: str
    """How the text is known."""

    @property
    def from_memory(self) -> bool:
        """Whether some of it was not checked against a retrieved text."""
        return "from memory" in self.known


def short_name(permission: str) -> str:
    """The name without the platform's own prefix; another's stays: ``com.x.permission.CAMERA`` is no CAMERA."""
    return permission.removeprefix(PLATFORM)


def label(subject: str, language: str) -> str:
    """What a person calls a permission, an SDK or a data type; the subject itself where none is known."""
    sdk = catalog.sdks().get(subject)
    if sdk is not None:
        return sdk.name.text(language)
    data_type = catalog.data_types().get(subject)
    if data_type is not None:
        return data_type.name.text(language)
    return catalog.permission_label(subject, language) or subject


def owner(name: str, language: str) -> str:
    """Whose code it is: an SDK's name, else the package prefix; empty stands for names that a shrinker took."""
    return label(name, language) if name else _SHORTENED[language]


def category_name(category: str, language: str) -> str:
    known = catalog.category(category)
    return known.name.text(language) if known is not None else category


def title(finding: Finding, language: str) -> str:
    return rule_title(finding.rule, language)


def rule_title(rule: str, language: str) -> str:
    """What a rule finds, in a few words; KeyError for a rule that is none."""
    return _rule_words(rule, language).title


def message(finding: Finding, language: str) -> str:
    """What was found, for this subject.

    Raises KeyError when the rule's text has a placeholder or lacks a variant that the rule did not fill: a bug.
    """
    variant = dict(finding.params).get("variant", "default")
    text = _rule_words(finding.rule, language).message[variant]
    values = _values(finding, language)
    filled = _without_echo(text.format_map(values), finding.subject)
    begins_with_label = text.startswith("{label}") and values["label"] != finding.subject
    return filled[:1].upper() + filled[1:] if begins_with_label else filled


def remedy(finding: Finding, language: str) -> str:
    """What to do about it; KeyError as for ``message``."""
    text = _rule_words(finding.rule, language).remedy
    return _without_echo(text.format_map(_values(finding, language)), finding.subject)


def common_remedy(findings: Sequence[Finding], language: str) -> str:
    """One remedy for several findings of one rule; it names all their subjects."""
    if len({finding.subject for finding in findings}) == 1:
        return remedy(findings[0], language)
    values = [_values(finding, language) | {"subject": short_name(finding.subject)} for finding in findings]
    names = sorted(set[str]().union(*values))
    comma = "、" if language == "zh" else ", "
    parts = {name: [part for found in values if name in found for part in found[name].split(comma)] for name in names}
    joined = {name: comma.join(dict.fromkeys(found)) for name, found in parts.items()}
    return _rule_words(findings[0].rule, language).remedy.format_map(joined)


def citations(rule: str, language: str) -> tuple[Cited, ...]:
    """What the rule rests on, in the order in which the rule names it."""
    return tuple(cited(citation, language) for citation in catalog.rules()[rule].citations)


def cited(citation: Citation, language: str) -> Cited:
    """A citation with what is known of its source."""
    source = catalog.legal_sources()[citation.source]
    return Cited(
        source=source.id,
        title=_title_in(source.title, language),
        number=source.number.strip("—"),
        article=citation.article,
        url=source.url or None,
        known=source.known,
    )


def problem(found: Problem, language: str) -> tuple[str, str]:
    """What could not be read, naming the file and the technical detail; and what to do."""
    message, remedy = catalog.problem_words(found.kind, language)
    if found.detail and "{detail}" not in message:
        message = message.rstrip(".。") + ("（{detail}）。" if language == "zh" else " ({detail}).")
    if "{artifact}" not in message:
        message = ("{artifact}：" if language == "zh" else "{artifact}: ") + message
    values = {"artifact": found.artifact, "detail": found.detail}
    return message.format_map(values), remedy.format_map(values)


def problem_line(found: Problem, language: str) -> str:
    """Both in one line."""
    return ("" if language == "zh" else " ").join(filter(None, problem(found, language)))


def _title_in(title: str, language: str) -> str:
    """Chinese sources are titled ``English (中文)``; a Chinese report has no need of the translation."""
    original = re.search(r" \(([^()]*[\u4e00-\u9fff][^()]*)\)$", title)
    return original[1] if original and language == "zh" else title


def _rule_words(rule: str, language: str) -> RuleWords:
    entry = catalog.rules()[rule]
    return entry.zh if language == "zh" else entry.en


def _values(finding: Finding, language: str) -> dict[str, str]:
    """What fills the placeholders: the rule's own values, and what every text may name, in the report's language."""
    values = dict(finding.params) | _standard_values(finding.subject, language)
    comma = "、" if language == "zh" else ", "
    if "owners" in values:
        values["owners"] = comma.join(owner(name, language) for name in values["owners"].split(", "))
    if "left_out" in values:
        values["left_out"] = comma.join(_ENTRY_FIELDS[language][field] for field in values["left_out"].split(","))
    if "sibling" in values:
        values["sibling"] = label(values["sibling"], language)
    if "notice" in values:
        notices = {entry.number: entry for entry in catalog.advisories()}
        values["notice_says"] = notices[values["notice"]].what.text(language)
    for key in ("data_types", "listed", "library", "started_by"):
        if values.get(key):
            values[key] = comma.join(label(name, language) for name in values[key].split(","))
    if "missing" in values:
        names = (name for name in values["missing"].split(",") if name)
        values["missing"] = comma.join(catalog.element_words()[name].name.text(language) for name in names)
    for key in ("subjects", "sdks", "missing_permissions"):
        if key in values:
            values[key] = comma.join(_short_label(name, language) for name in values[key].split(","))
    if "category" in values:
        values["category"] = category_name(values["category"], language)
    return values


def _short_label(subject: str, language: str) -> str:
    """A label; for a permission without one, its short name."""
    return label(subject, language).removeprefix(PLATFORM)


def _standard_values(subject: str, language: str) -> dict[str, str]:
    values = {"subject": subject, "label": label(subject, language)}
    sdk = catalog.sdk(subject)
    if sdk is not None and sdk.vendor is not None:
        values["vendor"] = sdk.vendor.zh[0] if language == "zh" and sdk.vendor.zh else sdk.vendor.en
    return values


def _without_echo(text: str, subject: str) -> str:
    """A subject without a label of its own stands in for it, and is said once."""
    for echo, once in (
        (f"{subject} ({subject})", subject),
        (f"{subject}（{subject}）", subject),
        (f"“{subject}”（{subject}）", f"“{subject}”"),
        (f"“{subject}” ({subject})", f"“{subject}”"),
    ):
        text = text.replace(echo, once)
    return text
