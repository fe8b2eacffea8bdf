"""A rule of the catalogue as JSON: whom it is for, what it explains, and what it rests on."""

from typing import Annotated

from msgspec import Meta

from auditor.model.finding import Severity
from auditor.model.rule import RuleEntry
from auditor.report.audit_block import CitationBlock
from auditor.report.block import Block
from auditor.report.rule_words import citations_of, rules_words, sections_of, title_of


class RuleEntryBlock(Block, frozen=True, kw_only=True):
    """One rule; texts are in the language that was asked for."""

    id: str
    family: str
    title: str
    checked: Annotated[bool, Meta(description="Whether this tool checks it.")]
    reason: Annotated[str | None, Meta(description="Why it is not checked.")]
    severity: Annotated[Severity | None, Meta(description="null: not checked.")]
    profiles: Annotated[tuple[str, ...], Meta(description="Profiles that run it.")]
    needs: Annotated[tuple[str, ...], Meta(description="What it judges by: manifest, code, policy.")]
    what: str | None
    why: str | None
    example: str | None
    remedy: str | None
    limits: str | None
    citations: tuple[CitationBlock, ...]


def rule_entry_block(entry: RuleEntry, language: str) -> RuleEntryBlock:
    own = rules_words(language)
    told = dict(sections_of(entry, language))
    return RuleEntryBlock(
        id=entry.id,
        family=entry.family,
        title=title_of(entry, language),
        checked=entry.checked,
        reason=told.get(own.reason),
        severity=entry.severity,
        profiles=entry.profiles,
        needs=entry.needs,
        what=told.get(own.what),
        why=told.get(own.why),
        example=told.get(own.example),
        remedy=told.get(own.remedy),
        limits=told.get(own.limits),
        citations=tuple(
            CitationBlock(
                source=cited.source,
                title=cited.title,
                number=cited.number,
                article=cited.article,
                url=cited.url,
                known=cited.known,
                from_memory=cited.from_memory,
            )
            for cited, _ in citations_of(entry, language)
        ),
    )
