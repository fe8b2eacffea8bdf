"""Two releases of one app: what came, what went, what changed, and the findings that were not there before."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from auditor.model.app import App, Component, DataAccess, DetectedSdk, Owner, OwnerKind, RequestedPermission, Signer
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage, unreadable
from auditor.model.finding import Finding, Gate, Verdict

_T = TypeVar("_T")


class Change(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Generic[_T]):
    """One thing in the two releases; None where it is not there."""

    old: _T | None
    new: _T | None

    @property
    def change(self) -> Change:
        if self.old is None:
            return Change.NEW
        return Change.GONE if self.new is None else Change.CHANGED

    @property
    def either(self) -> _T:
        """It, as the newer release that has it shows it."""
        found = self.new if self.new is not None else self.old
        assert found is not None  # a difference is of something
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Somebody's code that reads a kind of data, however often."""

    data_type: str
    owner: Owner
    sites: tuple[DataAccess, ...]
    """In the order of the app's accesses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One of the SDK levels; None: not known."""

    name: str
    """``min_sdk`` or ``target_sdk``."""
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Both releases against one policy, by the same terms."""

    old: Audit
    new: Audit

    @property
    def came(self) -> tuple[Finding, ...]:
        """Findings of the new release that the old one has in no form, waived or known either."""
        before = {_key(finding) for finding in _all(self.old)}
        return tuple(finding for finding in self.new.findings if _key(finding) not in before)

    @property
    def went(self) -> tuple[Finding, ...]:
        """Findings of the old release that the new one has in no form."""
        after = {_key(finding) for finding in _all(self.new)}
        return tuple(finding for finding in self.old.findings if _key(finding) not in after)

    @property
    def stayed(self) -> tuple[Finding, ...]:
        """Findings of the new release that count and were there before."""
        came = {_key(finding) for finding in self.came}
        return tuple(finding for finding in self.new.findings if _key(finding) not in came)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every tuple is sorted by what it is about."""

    old: App
    new: App
    gate: Gate
    permissions: tuple[Difference[RequestedPermission], ...]
    """Explicit requests."""
    sdks: tuple[Difference[DetectedSdk], ...]
    """Embedded third-party code, libraries too."""
    readings: tuple[Difference[Reading], ...]
    """Only what came and went; empty where one of the releases has no code to read."""
    components: tuple[Difference[Component], ...]
    levels: tuple[Level, ...]
    """Those that changed."""
    signers: tuple[Difference[Signer], ...]
    judgement: Judgement | None
    """None: there is no policy to judge by."""
    problems: tuple[BlockedRules, ...]
    """Of both releases, of the policy, and of the comparison itself; each once."""

    @property
    def verdict(self) -> Verdict:
        """FAIL when a finding that was not there before reaches the gate, else INCOMPLETE where a gap remains."""
        sides = [self.old.problems, self.new.problems]
        sides += [self.judgement.new.policy.problems] if self.judgement else []
        if any(unreadable(problems) for problems in sides):
            return Verdict.INCOMPLETE
        if self.judgement and any(self.gate.stops(finding) for finding in self.judgement.came):
            return Verdict.FAIL
        return Verdict.INCOMPLETE if any(blocked.is_gap for blocked in self.problems) else Verdict.PASS


def compare(old: App, new: App, *, gate: Gate | None = None, judgement: Judgement | None = None) -> Comparison:
    """What a release changes. ``judgement`` holds the audits of these two apps, where there is a policy."""
    gate = gate or Gate()
    return Comparison(
        old=old,
        new=new,
        gate=gate,
        permissions=_differences(
            old.explicit_permissions,
            new.explicit_permissions,
            key=lambda asked: asked.name,
            same=lambda before, after: (
                _interval(before) == _interval(after) or _own_interval(before, old) == _own_interval(after, new)
            ),
        ),
        sdks=_differences(old.embedded_sdks, new.embedded_sdks, key=lambda sdk: sdk.id, same=_same_version),
        readings=() if old.accesses is None or new.accesses is None else _came_and_went(old.accesses, new.accesses),
        components=_differences(
            old.components,
            new.components,
            key=lambda one: (one.kind, one.name),
            same=lambda before, after: _openness(before) == _openness(after),
        ),
        levels=tuple(
            Level(name=name, old=before, new=after)
            for name, before, after in (
                ("min_sdk", old.min_sdk, new.min_sdk),
                ("target_sdk", old.target_sdk, new.target_sdk),
            )
            if before != after
        ),
        signers=_differences(
            old.signers, new.signers, key=lambda signer: signer.sha256, same=lambda _before, _after: True
        ),
        judgement=judgement,
        problems=tuple(_problems(old, new, gate, judgement)),
    )


def _differences(
    old: Iterable[_T], new: Iterable[_T], *, key: Callable[[_T], object], same: Callable[[_T, _T], bool]
) -> tuple[Difference[_T], ...]:
    before, after = ({key(one): one for one in side} for side in (old, new))
    names = sorted({*before, *after}, key=str)
    pairs = [Difference(old=before.get(name), new=after.get(name)) for name in names]
    return tuple(pair for pair in pairs if pair.old is None or pair.new is None or not same(pair.old, pair.new))


def _interval(asked: RequestedPermission) -> tuple[bool, int | None, int | None]:
    return asked.effective, asked.min_sdk, asked.max_sdk


def _own_interval(asked: RequestedPermission, app: App) -> tuple[bool, int | None, int | None]:
    """As the request itself has it: the least level of the whole app is told of once, and not with every permission."""
    return asked.effective, None if asked.min_sdk == app.min_sdk else asked.min_sdk, asked.max_sdk


def _same_version(before: DetectedSdk, after: DetectedSdk) -> bool:
    """A version that is not known is no other one."""
    return None in {before.version, after.version} or before.version == after.version


def _openness(one: Component) -> tuple[object, ...]:
    """What lets others in; a provider that is not exported may be named anew without anybody noticing."""
    return one.exported, one.permission, one.actions, one.schemes, one.authorities


def _came_and_went(old: tuple[DataAccess, ...], new: tuple[DataAccess, ...]) -> tuple[Difference[Reading], ...]:
    return _differences(
        _readings(old),
        _readings(new),
        key=lambda found: (found.data_type, *_whose(found.owner)),
        same=lambda _before, _after: True,
    )


def _readings(accesses: tuple[DataAccess, ...]) -> Iterator[Reading]:
    """By data type and owner; what is certain only beside other evidence does not count."""
    found: dict[tuple[str, ...], list[DataAccess]] = {}
    for access in accesses:
        if access.certain:
            found.setdefault((access.data_type, *_whose(access.owner)), []).append(access)
    for (data_type, *_), sites in found.items():
        yield Reading(data_type=data_type, owner=sites[0].owner, sites=tuple(sites))


def _whose(owner: Owner) -> tuple[str, str]:
    """The app's own code is one owner, under whatever prefixes."""
    return owner.kind, "" if owner.kind is OwnerKind.FIRST_PARTY else owner.id or owner.prefix


def _key(finding: Finding) -> tuple[str, str]:
    """Not the fingerprint: that of a renamed app is another one."""
    return finding.rule, finding.subject


def _all(audit: Audit) -> tuple[Finding, ...]:
    """Findings whether they count or not."""
    return (*audit.findings, *(one.finding for one in audit.waived), *audit.known)


def _problems(old: App, new: App, gate: Gate, judgement: Judgement | None) -> Iterator[BlockedRules]:
    """Those of the releases, with the rules that they blocked where there were rules; of waivers, as they are now."""
    if judgement:
        before = [one for one in judgement.old.problems if one.problem.stage is not Stage.SETTINGS]
        judged = [*before, *judgement.new.problems]
    else:
        judged = [_unjudged(problem, gate) for problem in (*old.problems, *new.problems)]
    own = [_unjudged(problem, gate) for problem in _own_problems(old, new)]
    yield from dict.fromkeys((*own, *judged))


def _own_problems(old: App, new: App) -> Iterator[Problem]:
    """Reasons to doubt that these are an older and a newer release of one app."""
    if None not in {old.package, new.package} and old.package != new.package:
        yield _doubt(ProblemKind.PACKAGES_DIFFER, new, Effect.PARTIAL, f"{old.package}, {new.package}")
    elif old.version_code is not None and new.version_code is not None and old.version_code > new.version_code:
        yield _doubt(ProblemKind.VERSIONS_REVERSED, new, Effect.NONE, f"{old.version_code}, {new.version_code}")


def _doubt(kind: ProblemKind, new: App, effect: Effect, detail: str) -> Problem:
    return Problem(stage=Stage.COMPARISON, kind=kind, artifact=new.path, effect=effect, detail=detail)


def _unjudged(problem: Problem, gate: Gate) -> BlockedRules:
    return BlockedRules(problem=problem, rules=(), accepted=any(gap.kind == problem.kind for gap in gate.accepted_gaps))
