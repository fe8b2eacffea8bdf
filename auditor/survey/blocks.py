"""The JSON of a whole store: its figures, then a block for each app."""

from typing import Annotated, Literal

from msgspec import Meta

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.finding import Confidence, Severity, Verdict
from auditor.report.audit_block import ToolBlock, tool_block
from auditor.report.block import Block
from auditor.survey.apps import State, StoredApp, StoredFinding, findings, problems
from auditor.survey.choice import Choice
from auditor.survey.figures import Figures


class ChoiceBlock(Block, frozen=True, kw_only=True):
    """What the report was narrowed to; empty lists and null: everything."""

    rules: tuple[str, ...]
    severity: Annotated[Severity | None, Meta(description="The least.")]
    verdicts: tuple[Verdict, ...]
    sdks: Annotated[tuple[str, ...], Meta(description="Ids, one of which is embedded.")]


class RuleFigureBlock(Block, frozen=True, kw_only=True):
    rule: str
    severity: Annotated[Severity, Meta(description="The highest of its findings.")]
    apps: Annotated[int, Meta(description="With findings of it that count.")]


class SdkFigureBlock(Block, frozen=True, kw_only=True):
    """An SDK that handles personal data."""

    id: str
    apps: Annotated[int, Meta(description="In which it is embedded.")]
    undeclared: Annotated[int, Meta(description="Of these, with a policy that leaves it out or denies it.")]


class FiguresBlock(Block, frozen=True, kw_only=True):
    apps: int
    endings: dict[Ending, int]
    verdicts: dict[Verdict, int]
    rules: Annotated[tuple[RuleFigureBlock, ...], Meta(description="Most apps first.")]
    sdks: Annotated[tuple[SdkFigureBlock, ...], Meta(description="Most apps first.")]


class SurveyFindingBlock(Block, frozen=True, kw_only=True):
    rule: str
    subject: str
    severity: Severity
    confidence: Confidence
    state: Annotated[State, Meta(description="known: from a baseline.")]
    fingerprint: str
    message: str


class SurveyProblemBlock(Block, frozen=True, kw_only=True):
    """Something that could not be read or judged."""

    stage: str
    kind: str
    artifact: str
    effect: Annotated[str, Meta(description="none; partial: a gap; fatal: nothing of this stage was read.")]
    accepted: bool
    detail: str


class SurveyAppBlock(Block, frozen=True, kw_only=True):
    """One app that was given, whatever became of it; null: not known."""

    id: Annotated[str, Meta(description="16 hexadecimal digits of the path's SHA-256.")]
    path: str
    ending: Ending
    message: Annotated[str, Meta(description="Why it was not audited; empty: it was.")]
    verdict: Annotated[Verdict | None, Meta(description="null: not audited.")]
    package: str | None
    label: str | None
    version_name: str | None
    version_code: int | None
    sha256: str
    size: int
    developer: str | None
    case: Annotated[dict[str, str], Meta(description="What the user notes about the case.")]
    profile: str | None
    category: str | None
    counts: Annotated[dict[Severity, int], Meta(description="All findings of it that count, chosen or not.")]
    findings: Annotated[
        tuple[SurveyFindingBlock, ...], Meta(description="Those chosen: first those that count, most severe first.")
    ]
    problems: tuple[SurveyProblemBlock, ...]


class SurveyDocument(Block, frozen=True, kw_only=True):
    """A store of audits, or several merged."""

    schema: Literal["auditor/survey/1"]
    tool: ToolBlock
    choice: ChoiceBlock
    figures: FiguresBlock
    apps: Annotated[tuple[SurveyAppBlock, ...], Meta(description="By path.")]


def survey_head(found: Figures, choice: Choice) -> SurveyDocument:
    """Everything but the apps, of which there may be more than memory holds at once."""
    return SurveyDocument(
        schema="auditor/survey/1",
        tool=tool_block(),
        choice=choice_block(choice),
        figures=FiguresBlock(
            apps=found.apps,
            endings=dict(found.endings),
            verdicts=dict(found.verdicts),
            rules=tuple(RuleFigureBlock(rule=one.rule, severity=one.severity, apps=one.apps) for one in found.rules),
            sdks=tuple(SdkFigureBlock(id=one.id, apps=one.apps, undeclared=one.undeclared) for one in found.sdks),
        ),
        apps=(),
    )


def choice_block(choice: Choice) -> ChoiceBlock:
    return ChoiceBlock(rules=choice.rules, severity=choice.severity, verdicts=choice.verdicts, sdks=choice.sdks)


def app_block(store: Store, app: StoredApp, language: str, choice: Choice) -> SurveyAppBlock:
    """An app, with those of its findings that are chosen."""
    notes = {"number": app.number, "source": app.source, "fetched": app.fetched, "examiner": app.examiner}
    return SurveyAppBlock(
        id=app.id,
        path=app.path,
        ending=app.ending,
        message=app.message,
        verdict=app.verdict,
        package=app.package,
        label=app.label,
        version_name=app.version_name,
        version_code=app.version_code,
        sha256=app.sha256,
        size=app.size,
        developer=app.developer,
        case={name: text for name, text in notes.items() if text is not None},
        profile=app.profile,
        category=app.category,
        counts=app.counts,
        findings=tuple(map(finding_block, findings(store, app.id, language, choice))),
        problems=tuple(
            SurveyProblemBlock(
                stage=one.stage,
                kind=one.kind,
                artifact=one.artifact,
                effect=one.effect,
                accepted=bool(one.accepted),
                detail=one.detail,
            )
            for one in problems(store, app.id)
        ),
    )


def finding_block(found: StoredFinding) -> SurveyFindingBlock:
    return SurveyFindingBlock(
        rule=found.rule,
        subject=found.subject,
        severity=found.severity,
        confidence=found.confidence,
        state=found.state,
        fingerprint=found.fingerprint,
        message=found.message,
    )
