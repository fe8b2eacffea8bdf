"""The JSON report of one audit."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

from auditor import __version__, messages
from auditor.knowledge import catalog, overlay
from auditor.model.audit import Audit, WaivedFinding
from auditor.model.finding import Confidence, Disclosure, Finding, Gate, Severity, Use, Verdict
from auditor.model.terms import Terms
from auditor.report.app_block import AppBlock, app_block
from auditor.report.block import AppPlace, Block, PolicyPlace, ProblemBlock, app_places, policy_places, problem_block
from auditor.report.policy_block import PolicyBlock, policy_block
from auditor.report.provenance import command_line, never_checked, not_run


class OwnKnowledgeBlock(Block, frozen=True, kw_only=True):
    """A folder of the user's own entries, which came before the built-in ones."""

    path: Annotated[str, Meta(description="As given, with forward slashes.")]
    sha256: Annotated[str, Meta(description="Over the names and contents of its files.")]


class KnowledgeBlock(Block, frozen=True, kw_only=True):
    version: str
    date: Annotated[str, Meta(description="Day on which the facts were last checked.")]
    own: Annotated[OwnKnowledgeBlock | None, Meta(description="null: the built-in entries alone.")]


class ToolBlock(Block, frozen=True, kw_only=True):
    version: str
    knowledge: KnowledgeBlock


class CategoryBlock(Block, frozen=True, kw_only=True):
    id: str
    guessed: bool


class AcceptedGapBlock(Block, frozen=True, kw_only=True):
    kind: str
    reason: str


class Threshold(StrEnum):
    """A severity, or none at all."""

    NEVER = "never"
    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class GateBlock(Block, frozen=True, kw_only=True):
    """What fails the audit."""

    fail_on: Annotated[Threshold, Meta(description="Least severity that fails the audit.")]
    min_confidence: Confidence
    accepted_gaps: tuple[AcceptedGapBlock, ...]
    settings: Annotated[str | None, Meta(description="The auditor.toml in use; null: none.")]
    date: Annotated[str | None, Meta(description="The day by which waivers end; null: there are no waivers.")]
    baseline: Annotated[str | None, Meta(description="File of the findings that were known before; null: none.")]
    severity: Annotated[dict[str, Severity], Meta(description="Rules that the settings give another severity.")]


class PermissionComparisonBlock(Block, frozen=True, kw_only=True):
    """One explicitly requested, effective permission against the policy."""

    name: str
    disclosure: Disclosure
    use: Use
    likely_origin: Annotated[str | None, Meta(description="Who probably asks for it; null: not known.")]
    claims: Annotated[tuple[int, ...], Meta(description="Indices into policy.permissions.")]


class SdkComparisonBlock(Block, frozen=True, kw_only=True):
    """One embedded SDK that handles personal data against the policy."""

    id: str
    disclosure: Disclosure
    claims: Annotated[tuple[int, ...], Meta(description="Indices into policy.sdks.")]


class DataTypeComparisonBlock(Block, frozen=True, kw_only=True):
    data_type: str
    disclosure: Disclosure
    owners: tuple[str, ...]
    claims: Annotated[tuple[int, ...], Meta(description="Indices into policy.data.")]


class ComparisonBlock(Block, frozen=True, kw_only=True):
    permissions: tuple[PermissionComparisonBlock, ...]
    sdks: tuple[SdkComparisonBlock, ...]
    data_types: Annotated[tuple[DataTypeComparisonBlock, ...], Meta(description="What the code reads, by data type.")]


class CitationBlock(Block, frozen=True, kw_only=True):
    """A place in a law, a standard or a store's rules."""

    source: str
    title: str
    number: str
    article: str
    url: str | None
    known: Annotated[str, Meta(description="How the text is known.")]
    from_memory: Annotated[bool, Meta(description="Some of it was not checked against a retrieved text.")]


class EvidenceBlock(Block, frozen=True, kw_only=True):
    app: tuple[AppPlace, ...]
    policy: tuple[PolicyPlace, ...]
    searched: Annotated[tuple[str, ...], Meta(description="Where the policy is silent: phrases that were looked for.")]


class FindingBlock(Block, frozen=True, kw_only=True):
    """One difference between the app and its policy."""

    rule: str
    title: str
    subject: Annotated[str, Meta(description="Permission name, SDK id or claim phrase.")]
    severity: Severity
    confidence: Confidence
    message: str
    remedy: str
    fingerprint: Annotated[str, Meta(description="Survives new versions of app and policy.")]
    citations: tuple[CitationBlock, ...]
    evidence: EvidenceBlock


class WaivedBlock(FindingBlock, frozen=True, kw_only=True):
    """A finding accepted with a reason and an end date."""

    reason: str
    until: Annotated[str | None, Meta(description="Last day on which the waiver holds.")]


class GoneBlock(Block, frozen=True, kw_only=True):
    """A finding of the baseline that is not there any more."""

    rule: str
    subject: str
    fingerprint: str


class UncheckedBlock(Block, frozen=True, kw_only=True):
    id: str
    title: str
    reason: str


class RulesBlock(Block, frozen=True, kw_only=True):
    run: tuple[str, ...]
    not_checked: Annotated[tuple[str, ...], Meta(description="Rules of the knowledge base that did not run.")]
    never_checked: Annotated[tuple[UncheckedBlock, ...], Meta(description="What this tool does not check, and why.")]


class ReportBlock(Block, frozen=True, kw_only=True):
    """One app against one policy."""

    schema: Literal["auditor/report/1"]
    tool: ToolBlock
    case: Annotated[
        dict[str, str],
        Meta(description="What the user notes about the case, and the command that makes this report again."),
    ]
    profile: tuple[str, ...]
    category: Annotated[CategoryBlock | None, Meta(description="Kind of service; null: not known.")]
    gate: GateBlock
    app: AppBlock
    policy: PolicyBlock
    comparison: ComparisonBlock
    findings: Annotated[tuple[FindingBlock, ...], Meta(description="Those that count, most severe first.")]
    waived: tuple[WaivedBlock, ...]
    baseline: Annotated[tuple[FindingBlock, ...], Meta(description="Findings that were known before.")]
    gone: Annotated[tuple[GoneBlock, ...], Meta(description="Findings of the baseline that are not there any more.")]
    problems: tuple[ProblemBlock, ...]
    rules: RulesBlock
    verdict: Verdict
    exit_code: int


def report_block(audit: Audit, language: str) -> ReportBlock:
    package = audit.app.package
    return ReportBlock(
        schema="auditor/report/1",
        tool=tool_block(),
        case=_case(audit),
        profile=(audit.profile,),
        category=CategoryBlock(id=audit.category.id, guessed=audit.category.guessed) if audit.category else None,
        gate=gate_block(audit.gate, audit.terms),
        app=app_block(audit.app, language),
        policy=policy_block(audit.policy),
        comparison=_comparison(audit),
        findings=tuple(finding_block(finding, package, language) for finding in audit.findings),
        waived=tuple(_waived(one, package, language) for one in audit.waived),
        baseline=tuple(finding_block(finding, package, language) for finding in audit.known),
        gone=tuple(
            GoneBlock(rule=entry.rule, subject=entry.subject, fingerprint=entry.fingerprint) for entry in audit.gone
        ),
        problems=tuple(problem_block(blocked.problem, blocked.rules, language) for blocked in audit.problems),
        rules=_rules(audit, language),
        verdict=audit.verdict,
        exit_code=audit.verdict.exit_code,
    )


def _rules(audit: Audit, language: str) -> RulesBlock:
    return RulesBlock(
        run=audit.rules_run,
        not_checked=not_run(audit),
        never_checked=tuple(
            UncheckedBlock(id=name, title=title, reason=reason) for name, title, reason in never_checked(language)
        ),
    )


def tool_block() -> ToolBlock:
    own = overlay.current()
    return ToolBlock(
        version=__version__,
        knowledge=KnowledgeBlock(
            version=catalog.VERSION,
            date=catalog.DATE,
            own=OwnKnowledgeBlock(path=own.path, sha256=own.sha256) if own else None,
        ),
    )


def _case(audit: Audit) -> dict[str, str]:
    command = command_line(audit, "json")
    return {note.kind.value: note.text for note in audit.notes} | ({"command": command} if command else {})


def gate_block(gate: Gate, terms: Terms) -> GateBlock:
    return GateBlock(
        fail_on=Threshold(gate.fail_on or "never"),
        min_confidence=gate.min_confidence,
        accepted_gaps=tuple(AcceptedGapBlock(kind=gap.kind, reason=gap.reason) for gap in gate.accepted_gaps),
        settings=terms.source,
        date=terms.today.isoformat() if terms.today else None,
        baseline=terms.baseline,
        severity=dict(terms.severity),
    )


def _comparison(audit: Audit) -> ComparisonBlock:
    return ComparisonBlock(
        permissions=tuple(
            PermissionComparisonBlock(
                name=row.name,
                disclosure=row.disclosure,
                use=row.use,
                likely_origin=", ".join(row.likely_origin) or None,
                claims=row.claims,
            )
            for row in audit.permissions
        ),
        sdks=tuple(SdkComparisonBlock(id=row.id, disclosure=row.disclosure, claims=row.claims) for row in audit.sdks),
        data_types=tuple(
            DataTypeComparisonBlock(
                data_type=row.data_type, disclosure=row.disclosure, owners=row.owners, claims=row.claims
            )
            for row in audit.data_types
        ),
    )


def finding_block(finding: Finding, package: str | None, language: str) -> FindingBlock:
    return FindingBlock(
        rule=finding.rule,
        title=messages.title(finding, language),
        subject=finding.subject,
        severity=finding.severity,
        confidence=finding.confidence,
        message=messages.message(finding, language),
        remedy=messages.remedy(finding, language),
        fingerprint=finding.fingerprint(package),
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
            for cited in messages.citations(finding.rule, language)
        ),
        evidence=EvidenceBlock(
            app=app_places(finding.evidence.app),
            policy=policy_places(finding.evidence.policy),
            searched=finding.evidence.searched,
        ),
    )


def _waived(one: WaivedFinding, package: str | None, language: str) -> WaivedBlock:
    finding = finding_block(one.finding, package, language)
    return WaivedBlock(
        **{name: getattr(finding, name) for name in finding.__struct_fields__},
        reason=one.waiver.reason,
        until=one.waiver.until.isoformat(),
    )
