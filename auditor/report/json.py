"""The machine-readable reports: UTF-8, stable keys, the same bytes for the same input; schemas in docs/."""

import json
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from auditor.compare import Comparison
from auditor.model.app import App
from auditor.model.audit import Audit
from auditor.model.evidence import Problem
from auditor.model.policy import Policy
from auditor.model.rule import RuleEntry
from auditor.report.app_block import AppBlock, app_block
from auditor.report.audit_block import ReportBlock, report_block
from auditor.report.block import Block, ProblemBlock, problem_block
from auditor.report.compare_block import CompareDocument, compare_document
from auditor.report.escape import json_text
from auditor.report.policy_block import PolicyBlock, policy_block
from auditor.report.rule_block import RuleEntryBlock, rule_entry_block
from auditor.report.sdk_block import SdkEntryBlock


class AppDocument(Block, frozen=True, kw_only=True):
    """What was read from one app."""

    schema: Literal["auditor/app/1"]
    app: AppBlock
    problems: tuple[ProblemBlock, ...]


class PolicyDocument(Block, frozen=True, kw_only=True):
    """What was read from one policy."""

    schema: Literal["auditor/policy/1"]
    policy: PolicyBlock
    problems: tuple[ProblemBlock, ...]


class SdksDocument(Block, frozen=True, kw_only=True):
    """Entries of the SDK catalogue: all, those that a name means, the owner of a class, or those in an app."""

    schema: Literal["auditor/sdks/1"]
    sdks: Annotated[tuple[SdkEntryBlock, ...], Meta(description="By id.")]
    problems: Annotated[tuple[ProblemBlock, ...], Meta(description="What could not be read of the app.")]


class RulesDocument(Block, frozen=True, kw_only=True):
    """The catalogue of rules, or one of them."""

    schema: Literal["auditor/rules/1"]
    rules: Annotated[tuple[RuleEntryBlock, ...], Meta(description="By family, then by id.")]


DOCUMENTS: dict[str, type[Block]] = {
    "report.schema.json": ReportBlock,
    "app.schema.json": AppDocument,
    "policy.schema.json": PolicyDocument,
    "sdks.schema.json": SdksDocument,
    "compare.schema.json": CompareDocument,
    "rules.schema.json": RulesDocument,
}
"""File in docs/ to the document that it describes."""


def audit_json(audit: Audit, language: str) -> bytes:
    """``auditor/report/1``."""
    return _encoded(report_block(audit, language))


def compare_json(compared: Comparison, language: str) -> bytes:
    """``auditor/compare/1``."""
    return _encoded(compare_document(compared, language))


def app_json(app: App, language: str) -> bytes:
    """``auditor/app/1``."""
    return _encoded(
        AppDocument(schema="auditor/app/1", app=app_block(app, language), problems=_problems(app.problems, language))
    )


def policy_json(policy: Policy, language: str) -> bytes:
    """``auditor/policy/1``."""
    return _encoded(
        PolicyDocument(
            schema="auditor/policy/1",
            policy=policy_block(policy),
            problems=_problems(policy.problems, language),
        )
    )


def sdks_json(entries: Iterable[SdkEntryBlock], problems: tuple[Problem, ...], language: str) -> bytes:
    """``auditor/sdks/1``."""
    return _encoded(SdksDocument(schema="auditor/sdks/1", sdks=tuple(entries), problems=_problems(problems, language)))


def rules_json(entries: Iterable[RuleEntry], language: str) -> bytes:
    """``auditor/rules/1``."""
    blocks = tuple(rule_entry_block(entry, language) for entry in entries)
    return _encoded(RulesDocument(schema="auditor/rules/1", rules=blocks))


def schema(document: type[Block]) -> bytes:
    """The JSON Schema (draft 2020-12) of a document, as docs/ publishes it."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(document)}
    return _dumped(described)


def _problems(problems: tuple[Problem, ...], language: str) -> tuple[ProblemBlock, ...]:
    return tuple(problem_block(problem, (), language) for problem in problems)


def _encoded(document: Block) -> bytes:
    return _dumped(msgspec.to_builtins(document))


def _dumped(value: object) -> bytes:
    # The library writes indented JSON ten times as slowly.
    compact = json_text(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).encode()
    return msgspec.json.format(compact, indent=2) + b"\n"
