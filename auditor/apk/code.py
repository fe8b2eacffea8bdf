"""The dex files that Android loads from a package, and those it leaves alone."""

import re
from typing import NamedTuple

from auditor.apk.container import Container, MemberError, OverBudgetError
from auditor.apk.dex import Dex, DexError, read_dex
from auditor.limits import Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_LIKE_DEX = re.compile(r"(.*/)?[^/]+\.dex", re.IGNORECASE)
_MOST_NAMED = 5


class Code(NamedTuple):
    dexes: tuple[Dex, ...]
    """In loading order; without those that could not be read."""
    problems: tuple[Problem, ...]


def read_code(container: Container, artifact: str, limits: Limits, *, expected: bool) -> Code:
    """The classes of every dex file that Android loads: classes.dex, classes2.dex … to the first gap.

    ``expected``: whether the manifest says that there is code. A broken dex costs only itself.
    """
    dexes: list[Dex] = []
    failures: list[tuple[str, ProblemKind, str]] = []
    left = limits.all_dex_bytes
    names = loaded_names(container)
    for name in names:
        try:
            data = container.read(name, min(limits.dex_bytes, left))
            left -= len(data)
            dexes.append(read_dex(name, data))
        except OverBudgetError as error:
            failures.append((name, ProblemKind.MEMBER_OVER_BUDGET, str(error)))
        except (MemberError, DexError) as error:
            failures.append((name, ProblemKind.DEX_UNREADABLE, str(error)))
    effect = Effect.PARTIAL if dexes else Effect.FATAL
    problems = [_problem(kind, f"{artifact}!{name}", effect, detail) for name, kind, detail in failures]
    if not names:
        effect = Effect.PARTIAL if expected else Effect.NONE
        problems.append(_problem(ProblemKind.NO_CODE, artifact, effect, "no classes.dex"))
    problems += _not_loaded(container, artifact, names)
    return Code(tuple(dexes), tuple(problems))


def loaded_names(container: Container) -> list[str]:
    """The dex files that Android loads, in its order."""
    names: list[str] = []
    name = "classes.dex"
    while name in container.members:
        names.append(name)
        name = f"classes{len(names) + 1}.dex"
    return names


def _not_loaded(container: Container, artifact: str, loaded: list[str]) -> list[Problem]:
    others = sorted({name for name in container.members if _LIKE_DEX.fullmatch(name)}.difference(loaded))
    if not others:
        return []
    detail = ", ".join(others[:_MOST_NAMED])
    if len(others) > _MOST_NAMED:
        detail += f" and {len(others) - _MOST_NAMED} more"
    where = f"{artifact}!{others[0]}" if len(others) == 1 else artifact
    return [_problem(ProblemKind.DEX_NOT_LOADED, where, Effect.NONE, detail)]


def _problem(kind: ProblemKind, artifact: str, effect: Effect, detail: str) -> Problem:
    return Problem(stage=Stage.DEX, kind=kind, artifact=artifact, effect=effect, detail=detail)
