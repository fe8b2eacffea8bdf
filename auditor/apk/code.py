"""The dex files that Android loads from a package, and those it leaves alone."""

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from auditor.apk.container import Container, MemberError, OverBudgetError
from auditor.apk.dex import Dex, DexError, classes_of
from auditor.limits import Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

if TYPE_CHECKING:
    from auditor.apk.calls import Calls, CallSearch

_LIKE_DEX = re.compile(r"(.*/)?[^/]+\.dex", re.IGNORECASE)
_MOST_NAMED = 5


class CodePart(NamedTuple):
    """One archive with dex files: the package, or the base or a split of one."""

    container: Container
    artifact: str
    """For problems."""
    inside: str
    """What stands before the names of its dex files: nothing, or ``split_chat.apk!``."""
    expected: bool
    """Whether the manifest says that there is code."""


class Code(NamedTuple):
    dexes: tuple[Dex, ...]
    """In loading order; without those that could not be read."""
    calls: "Calls"
    problems: tuple[Problem, ...]


def read_code(parts: Sequence[CodePart], limits: Limits, *, application: str | None = None) -> Code:
    """Classes and call sites of every dex file that Android loads: classes.dex, classes2.dex … to the first gap.

    ``application``: the app's Application class, whose calls at every start are wanted.
    A broken dex costs only itself. One dex at a time is in memory.
    """
    from auditor.apk.calls import CallSearch  # and numpy with it, which costs more than the rest of a start

    search = CallSearch(limits.call_sites, application)
    reader = _Reader(search, limits)
    for part in parts:
        reader.read(part)
    reader.read_again()
    calls = search.calls()
    effect = Effect.PARTIAL if reader.dexes else Effect.FATAL
    problems = [_problem(kind, file, effect, detail) for file, kind, detail in reader.failures]
    problems += [
        _problem(
            ProblemKind.CODE_UNREADABLE,
            f"{reader.artifacts[part.dex]}",
            Effect.PARTIAL,
            f"{part.classes} classes, {part.methods} methods",
        )
        for part in calls.unread
    ]
    if calls.left_out:
        detail = f"{calls.left_out} uses of watched APIs are past the budget of {limits.call_sites}"
        problems.append(_problem(ProblemKind.MEMBER_OVER_BUDGET, parts[0].artifact, Effect.PARTIAL, detail))
    for part in parts:
        names = loaded_names(part.container.members)
        if not names and (part.expected or len(parts) == 1):
            effect = Effect.PARTIAL if part.expected else Effect.NONE
            problems.append(_problem(ProblemKind.NO_CODE, part.artifact, effect, "no classes.dex"))
        problems += _not_loaded(part.container, part.artifact, names)
    return Code(tuple(reader.dexes), calls, tuple(problems))


class _Reader:
    """Reads dex files one after the other, under a budget for all of them."""

    def __init__(self, search: "CallSearch", limits: Limits) -> None:
        self.dexes: list[Dex] = []
        self.failures: list[tuple[str, ProblemKind, str]] = []
        self.artifacts: dict[str, str] = {}
        """File of each member, for problems."""
        from auditor.apk.dex_tables import open_tables

        self._open = open_tables
        self._search = search
        self._limits = limits
        self._left = limits.all_dex_bytes
        self._sources: dict[str, tuple[Container, str]] = {}

    def read(self, part: CodePart) -> None:
        for name in loaded_names(part.container.members):
            own = part.container.members[name].name
            member, file = part.inside + own, f"{part.artifact}!{own}"
            self._sources[member] = part.container, name
            self.artifacts[member] = file
            try:
                data = part.container.read(name, min(self._limits.dex_bytes, self._left))
                self._left -= len(data)
                tables = self._open(member, data)
                self.dexes.append(classes_of(member, tables))
                self._search.add(member, tables)
            except OverBudgetError as error:
                self.failures.append((file, ProblemKind.MEMBER_OVER_BUDGET, str(error)))
            except (MemberError, DexError) as error:
                self.failures.append((file, ProblemKind.DEX_UNREADABLE, str(error)))

    def read_again(self) -> None:
        """Dex files whose classes inherit through one that came later."""
        for member in self._search.unresolved():
            container, name = self._sources[member]
            with suppress(MemberError, DexError):  # it was read once, and a problem tells of what could not be
                self._search.again(member, self._open(member, container.read(name, self._limits.dex_bytes)))


def loaded_names(members: Collection[str]) -> list[str]:
    """The dex files that Android loads of an archive with these members, in its order."""
    names: list[str] = []
    name = "classes.dex"
    while name in members:
        names.append(name)
        name = f"classes{len(names) + 1}.dex"
    return names


def _not_loaded(container: Container, artifact: str, loaded: list[str]) -> list[Problem]:
    others = sorted({name for name in container.members if _LIKE_DEX.fullmatch(name)}.difference(loaded))
    if not others:
        return []
    others = [container.members[name].name for name in others]
    detail = ", ".join(others[:_MOST_NAMED])
    if len(others) > _MOST_NAMED:
        detail += f" and {len(others) - _MOST_NAMED} more"
    where = f"{artifact}!{others[0]}" if len(others) == 1 else artifact
    return [_problem(ProblemKind.DEX_NOT_LOADED, where, Effect.NONE, detail)]


def _problem(kind: ProblemKind, artifact: str, effect: Effect, detail: str) -> Problem:
    return Problem(stage=Stage.DEX, kind=kind, artifact=artifact, effect=effect, detail=detail)
