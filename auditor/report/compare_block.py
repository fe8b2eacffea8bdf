"""The JSON of a comparison of two releases."""

from typing import Annotated, Literal

from msgspec import Meta

from auditor.compare import Change, Comparison, Judgement
from auditor.model.app import App, Component, ComponentKind, RequestedPermission
from auditor.model.finding import Verdict
from auditor.model.terms import Terms
from auditor.report.app_block import OwnerBlock
from auditor.report.audit_block import FindingBlock, GateBlock, ToolBlock, finding_block, gate_block, tool_block
from auditor.report.block import Block, ProblemBlock, problem_block
from auditor.report.places import sdk_name
from auditor.report.policy_block import SourceBlock, source_blocks


class ReleaseBlock(Block, frozen=True, kw_only=True):
    """One of the two releases; null: not read, or not there."""

    path: Annotated[str, Meta(description="As given, with forward slashes.")]
    sha256: str
    package: str | None
    label: str | None
    version_name: str | None
    version_code: int | None
    min_sdk: int | None
    target_sdk: int | None


class RequestBlock(Block, frozen=True, kw_only=True):
    min_sdk: int | None
    max_sdk: int | None
    effective: bool


class PermissionChangeBlock(Block, frozen=True, kw_only=True):
    """A permission that the manifest of one release asks for, or that both ask for at other levels."""

    name: str
    change: Change
    old: RequestBlock | None
    new: RequestBlock | None


class SdkChangeBlock(Block, frozen=True, kw_only=True):
    """Third-party code that is in one release only, or in another version."""

    id: str
    name: str
    change: Change
    old_version: Annotated[str | None, Meta(description="null: not known, or not there.")]
    new_version: str | None


class AccessChangeBlock(Block, frozen=True, kw_only=True):
    """A kind of data that somebody's code reads in one release only."""

    data_type: str
    owner: OwnerBlock
    change: Change
    callers: Annotated[tuple[str, ...], Meta(description="package.Class->method, in the release that has them.")]


class ExposureBlock(Block, frozen=True, kw_only=True):
    """What lets others reach a component."""

    exported: bool
    permission: str | None
    actions: tuple[str, ...]
    schemes: tuple[str, ...]
    authorities: tuple[str, ...]


class ComponentChangeBlock(Block, frozen=True, kw_only=True):
    kind: ComponentKind
    name: str
    change: Change
    old: ExposureBlock | None
    new: ExposureBlock | None


class LevelChangeBlock(Block, frozen=True, kw_only=True):
    name: Annotated[Literal["min_sdk", "target_sdk"], Meta(description="Which level.")]
    old: int | None
    new: int | None


class SignerChangeBlock(Block, frozen=True, kw_only=True):
    sha256: str
    subject: str
    change: Change


class ComparedFindingsBlock(Block, frozen=True, kw_only=True):
    """Both releases against the policy, by the same rules."""

    policy: tuple[SourceBlock, ...]
    profile: str
    new: Annotated[tuple[FindingBlock, ...], Meta(description="Were not there before; these decide the exit code.")]
    gone: tuple[FindingBlock, ...]
    unchanged: Annotated[tuple[str, ...], Meta(description="Fingerprints of those that count and were there before.")]


class CompareDocument(Block, frozen=True, kw_only=True):
    """What a release adds, drops and changes against an earlier one."""

    schema: Literal["auditor/compare/1"]
    tool: ToolBlock
    gate: GateBlock
    old: ReleaseBlock
    new: ReleaseBlock
    permissions: tuple[PermissionChangeBlock, ...]
    sdks: tuple[SdkChangeBlock, ...]
    accesses: Annotated[
        tuple[AccessChangeBlock, ...] | None, Meta(description="null: one of the releases has no code to read.")
    ]
    components: tuple[ComponentChangeBlock, ...]
    sdk_levels: Annotated[tuple[LevelChangeBlock, ...], Meta(description="Those that changed.")]
    signers: tuple[SignerChangeBlock, ...]
    findings: Annotated[ComparedFindingsBlock | None, Meta(description="null: no policy was given.")]
    problems: tuple[ProblemBlock, ...]
    verdict: Annotated[Verdict, Meta(description="pass: nothing new at the threshold, or nothing to judge by.")]
    exit_code: int


def compare_document(compared: Comparison, language: str) -> CompareDocument:
    judged = compared.judgement
    readable = compared.old.accesses is not None and compared.new.accesses is not None
    return CompareDocument(
        schema="auditor/compare/1",
        tool=tool_block(),
        gate=gate_block(compared.gate, judged.new.terms if judged else Terms()),
        old=_release(compared.old),
        new=_release(compared.new),
        permissions=tuple(
            PermissionChangeBlock(name=one.either.name, change=one.change, old=_request(one.old), new=_request(one.new))
            for one in compared.permissions
        ),
        sdks=tuple(
            SdkChangeBlock(
                id=one.either.id,
                name=sdk_name(one.either.id, language),
                change=one.change,
                old_version=one.old.version if one.old else None,
                new_version=one.new.version if one.new else None,
            )
            for one in compared.sdks
        ),
        accesses=_accesses(compared) if readable else None,
        components=tuple(
            ComponentChangeBlock(
                kind=one.either.kind,
                name=one.either.name,
                change=one.change,
                old=_exposure(one.old),
                new=_exposure(one.new),
            )
            for one in compared.components
        ),
        sdk_levels=tuple(
            LevelChangeBlock(name="min_sdk" if level.name == "min_sdk" else "target_sdk", old=level.old, new=level.new)
            for level in compared.levels
        ),
        signers=tuple(
            SignerChangeBlock(sha256=one.either.sha256, subject=one.either.subject, change=one.change)
            for one in compared.signers
        ),
        findings=_findings(judged, language) if judged else None,
        problems=tuple(problem_block(blocked.problem, blocked.rules, language) for blocked in compared.problems),
        verdict=compared.verdict,
        exit_code=compared.verdict.exit_code,
    )


def _release(app: App) -> ReleaseBlock:
    return ReleaseBlock(
        path=app.path,
        sha256=app.sha256,
        package=app.package,
        label=app.label,
        version_name=app.version_name,
        version_code=app.version_code,
        min_sdk=app.min_sdk,
        target_sdk=app.target_sdk,
    )


def _request(asked: RequestedPermission | None) -> RequestBlock | None:
    if asked is None:
        return None
    return RequestBlock(min_sdk=asked.min_sdk, max_sdk=asked.max_sdk, effective=asked.effective)


def _accesses(compared: Comparison) -> tuple[AccessChangeBlock, ...]:
    return tuple(
        AccessChangeBlock(
            data_type=one.either.data_type,
            owner=OwnerBlock(kind=one.either.owner.kind, id=one.either.owner.id, prefix=one.either.owner.prefix),
            change=one.change,
            callers=tuple(sorted({site.caller for site in one.either.sites})),
        )
        for one in compared.readings
    )


def _exposure(component: Component | None) -> ExposureBlock | None:
    if component is None:
        return None
    return ExposureBlock(
        exported=component.exported,
        permission=component.permission,
        actions=component.actions,
        schemes=component.schemes,
        authorities=component.authorities,
    )


def _findings(judged: Judgement, language: str) -> ComparedFindingsBlock:
    old, new = judged.old.app.package, judged.new.app.package
    return ComparedFindingsBlock(
        policy=source_blocks(judged.new.policy),
        profile=judged.new.profile,
        new=tuple(finding_block(finding, new, language) for finding in judged.came),
        gone=tuple(finding_block(finding, old, language) for finding in judged.went),
        unchanged=tuple(finding.fingerprint(new) for finding in judged.stayed),
    )
