"""The JSON of what became of the findings of an earlier store."""

from typing import IO, Annotated, Literal

from msgspec import Meta

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.finding import Verdict
from auditor.report.audit_block import ToolBlock, tool_block
from auditor.report.block import Block
from auditor.survey.apps import StoredApp
from auditor.survey.blocks import ChoiceBlock, SurveyFindingBlock, choice_block, finding_block
from auditor.survey.choice import Choice
from auditor.survey.json import write_document
from auditor.survey.rectification import FollowedApp, Progress, RectificationFigures, followed, rectification_figures


class ProgressBlock(Block, frozen=True, kw_only=True):
    """How many findings."""

    remaining: int
    new: Annotated[int, Meta(description="Were not found before.")]
    first_checked: Annotated[int, Meta(description="Were not judged in full before.")]
    not_checked: Annotated[int, Meta(description="Not found, but not judged in full again either.")]
    fixed: int


class RuleProgressBlock(ProgressBlock, frozen=True, kw_only=True):
    rule: str


class RectificationFiguresBlock(Block, frozen=True, kw_only=True):
    compared: Annotated[int, Meta(description="Apps that both stores have an audit of.")]
    not_again: Annotated[int, Meta(description="Apps audited before and not now.")]
    first_time: Annotated[int, Meta(description="Apps audited now and not before.")]
    never: Annotated[int, Meta(description="Apps audited in neither.")]
    findings: ProgressBlock
    rules: Annotated[tuple[RuleProgressBlock, ...], Meta(description="By rule.")]


class StoredReleaseBlock(Block, frozen=True, kw_only=True):
    """An app as one of the stores has it; null: not known."""

    path: str
    ending: Ending
    verdict: Verdict | None
    label: str | None
    version_name: str | None
    version_code: int | None
    sha256: str


class FollowedFindingBlock(SurveyFindingBlock, frozen=True, kw_only=True):
    """As the later store has it; as the earlier one where it is there no more."""

    progress: Progress


class FollowedAppBlock(Block, frozen=True, kw_only=True):
    package: str | None
    old: Annotated[StoredReleaseBlock | None, Meta(description="null: not in the earlier store.")]
    new: Annotated[StoredReleaseBlock | None, Meta(description="null: not in the later store.")]
    findings: tuple[FollowedFindingBlock, ...]


class RectificationDocument(Block, frozen=True, kw_only=True):
    """What became of the findings of an earlier store."""

    schema: Literal["auditor/rectification/1"]
    tool: ToolBlock
    choice: ChoiceBlock
    figures: RectificationFiguresBlock
    apps: tuple[FollowedAppBlock, ...]


DOCUMENTS: dict[str, type[Block]] = {"rectification.schema.json": RectificationDocument}
"""File in docs/ to the document that it describes."""


def write_rectification(old: Store, new: Store, language: str, choice: Choice, stream: IO[bytes]) -> None:
    """``auditor/rectification/1``, app by app."""
    figures = rectification_figures(followed(old, new, language, choice))
    head = RectificationDocument(
        schema="auditor/rectification/1",
        tool=tool_block(),
        choice=choice_block(choice),
        figures=_figures(figures),
        apps=(),
    )
    write_document(head, map(_app, followed(old, new, language, choice)), stream)


def _figures(found: RectificationFigures) -> RectificationFiguresBlock:
    return RectificationFiguresBlock(
        compared=found.compared,
        not_again=len(found.not_again),
        first_time=len(found.first),
        never=found.never,
        findings=ProgressBlock(**{one.value: found.findings[one] for one in Progress}),
        rules=tuple(
            RuleProgressBlock(rule=rule, **{one.value: counts[one] for one in Progress})
            for rule, counts in sorted(found.rules.items())
        ),
    )


def _app(one: FollowedApp) -> FollowedAppBlock:
    return FollowedAppBlock(
        package=one.either.package,
        old=_release(one.old),
        new=_release(one.new),
        findings=tuple(
            FollowedFindingBlock(
                **{name: getattr(block, name) for name in SurveyFindingBlock.__struct_fields__}, progress=found.progress
            )
            for found in one.findings
            for block in [finding_block(found.finding)]
        ),
    )


def _release(app: StoredApp | None) -> StoredReleaseBlock | None:
    if app is None:
        return None
    return StoredReleaseBlock(
        path=app.path,
        ending=app.ending,
        verdict=app.verdict,
        label=app.label,
        version_name=app.version_name,
        version_code=app.version_code,
        sha256=app.sha256,
    )
