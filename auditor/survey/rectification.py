"""What became of the findings of an earlier store: fixed, remaining, new, or not checked again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.survey.apps import StoredApp, StoredFinding, app_ids, app_of, findings, whole_audit
from auditor.survey.choice import Choice
from auditor.survey.pairs import pairs


class Progress(StrEnum):
    """In the order in which reports show them."""

    REMAINING = "remaining"
    NEW = "new"
    """Was not found before, by a rule that was judged in full."""
    FIRST_CHECKED = "first_checked"
    """Was not found before; but its rule was not judged in full then, or the app not at all."""
    NOT_CHECKED = "not_checked"
    """Is not found any more; but its rule could not be judged in full, or the app not at all."""
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One finding, as the later store has it; as the earlier one, where it is there no more."""

    finding: StoredFinding
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedApp:
    old: StoredApp | None
    new: StoredApp | None
    findings: tuple[Followed, ...]
    """Of those that count in one of the stores: in the order of ``Progress``, then most severe first."""

    @property
    def either(self) -> StoredApp:
        """The new one where there is one."""
        app = self.new or self.old
        assert app is not None
        return app

    @property
    def first_time(self) -> bool:
        """Whether there is no earlier audit."""
        return self.old is None or self.old.verdict is None

    @property
    def again(self) -> bool:
        """Whether there is a later audit."""
        return self.new is not None and self.new.verdict is not None

    @property
    def counts(self) -> Counter[Progress]:
        return Counter(one.progress for one in self.findings)

    @property
    def line(self) -> "FollowedLine":
        old, new = self.old, self.new
        return FollowedLine(
            name=self.either.name,
            path=self.either.path,
            old_version=old.version if old else "",
            new_version=new.version if new else "",
            old_ending=old.ending if old else None,
            new_ending=new.ending if new else None,
            counts=self.counts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedLine:
    """What a summary keeps of an app."""

    name: str
    path: str
    old_version: str
    new_version: str
    old_ending: Ending | None
    new_ending: Ending | None
    counts: Counter[Progress]


@dataclass(slots=True, kw_only=True)
class RectificationFigures:
    compared: int = 0
    """Apps that both stores have an audit of."""
    not_again: list[FollowedLine] = field(default_factory=list)
    """Audited before and not now."""
    first: list[FollowedLine] = field(default_factory=list)
    """Audited now and not before."""
    never: int = 0
    """Apps that neither store has an audit of."""
    findings: Counter[Progress] = field(default_factory=Counter)
    rules: dict[str, Counter[Progress]] = field(default_factory=lambda: defaultdict(Counter))
    differing: list[FollowedLine] = field(default_factory=list)
    """Of those compared, the ones with findings in either store."""


def followed(old: Store, new: Store, language: str, choice: Choice) -> Iterator[FollowedApp]:
    """Every app of both stores that is chosen in one of them, in the order of ``pairs``; one audit at a time."""
    chosen_old, chosen_new = (app_ids(store, choice.whatever_is_found) for store in (old, new))
    for pair in pairs(old, new):
        if pair.old in chosen_old or pair.new in chosen_new:
            before = app_of(old, pair.old) if pair.old is not None else None
            after = app_of(new, pair.new) if pair.new is not None else None
            found = sorted(
                _followed(before, after, old, new, language, choice), key=lambda one: list(Progress).index(one.progress)
            )
            yield FollowedApp(old=before, new=after, findings=tuple(found))


def rectification_figures(every: Iterable[FollowedApp]) -> RectificationFigures:
    figures = RectificationFigures()
    for one in every:
        if one.again and not one.first_time:
            figures.compared += 1
            if one.findings:
                figures.differing.append(one.line)
        elif one.again:
            figures.first.append(one.line)
        elif not one.first_time:
            figures.not_again.append(one.line)
        else:
            figures.never += 1
        figures.findings.update(one.counts)
        for finding in one.findings:
            figures.rules[finding.finding.rule][finding.progress] += 1
    return figures


def _followed(
    before: StoredApp | None, after: StoredApp | None, old: Store, new: Store, language: str, choice: Choice
) -> Iterator[Followed]:
    earlier = {_key(one): one for one in findings(old, before.id, language)} if before else {}
    later = {_key(one): one for one in findings(new, after.id, language)} if after else {}
    came = []
    for key, one in later.items():
        was = earlier.get(key)
        if was is None and one.counts and _chosen(choice, one):
            came.append(one)
        elif was is not None and (one.counts or was.counts) and _chosen(choice, one, was):
            yield Followed(finding=one, progress=Progress.REMAINING)
    went = [one for key, one in earlier.items() if key not in later and one.counts and _chosen(choice, one)]
    yield from _by_rule(came, old, before, judged=Progress.NEW, otherwise=Progress.FIRST_CHECKED)
    yield from _by_rule(went, new, after, judged=Progress.FIXED, otherwise=Progress.NOT_CHECKED)


def _by_rule(
    absent: Sequence[StoredFinding], store: Store, app: StoredApp | None, *, judged: Progress, otherwise: Progress
) -> Iterator[Followed]:
    """Findings that are not in this store: that says something only where their rules were judged in full."""
    audit = whole_audit(store, app) if app and absent else None
    in_full = audit.rules_in_full if audit else frozenset()
    for one in absent:
        yield Followed(finding=one, progress=judged if one.rule in in_full else otherwise)


def _key(found: StoredFinding) -> tuple[str, str]:
    """As the fingerprint, but for the package: one that could not be read keeps no finding from being known again."""
    return found.rule, found.subject


def _chosen(choice: Choice, *either: StoredFinding) -> bool:
    """By either severity: what became less severe is not out of sight."""
    return any(choice.takes(found.rule, found.severity) for found in either)
