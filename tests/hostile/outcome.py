"""What a run of the auditor came to, and which promises of docs/security.md it broke."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.limits import PROMISE
from auditor.model.evidence import Effect, ProblemKind
from tests.hostile.case import FOUND, NOT_AUDITED, PASSED, USAGE, Case, counted

_TRACEBACK = "Traceback (most recent call last)"
_BROUGHT_BY_SPLITS = "implied_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    code: int
    """The exit code; negative for the signal that ended it."""
    seconds: float
    mebibytes: float
    """The most that was resident at one time, of the process with all that it started."""
    printed: str
    """Standard output and standard error."""
    report: str
    """The JSON report; empty where none was written."""
    refused: tuple[str, ...] = ()
    """What it tried to write, start or connect to, and what it left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a report says, in the terms of a case."""

    permissions: frozenset[str]
    problems: frozenset[ProblemKind]
    gap: bool
    package: str | None = None
    min_sdk: int | None = None
    target_sdk: int | None = None
    label: str | None = None
    sdks: frozenset[str] = frozenset()
    accesses: frozenset[str] = frozenset()
    declared: frozenset[str] = field(default_factory=frozenset)


def facts_of(report: str) -> Facts:
    read = json.loads(report)
    app = read["app"]
    asked = [one for one in app["permissions"] or () if one["effective"] and one["implied_by"] is None]
    rows = read["comparison"]["permissions"]
    return Facts(
        permissions=frozenset(_last(one["name"]) for one in asked),
        problems=frozenset(ProblemKind(one["kind"]) for one in read["problems"]),
        gap=any(one["effect"] != Effect.NONE for one in read["problems"]),
        package=app["package"],
        min_sdk=app["min_sdk"],
        target_sdk=app["target_sdk"],
        label=app["label"],
        sdks=frozenset(one["id"] for one in app["sdks"] or () if one["presence"] == "defined"),
        accesses=frozenset(one["data_type"] for one in app["accesses"] or ()),
        declared=frozenset(_last(one["name"]) for one in rows if one["disclosure"] in {"declared", "partial"}),
    )


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def broken(case: Case, outcome: Outcome, *, megabytes_of_dex: float = 0) -> list[str]:
    """Every promise that the run broke, and every fact that it got wrong; empty: none."""
    return [*promises_broken(outcome, megabytes_of_dex), *_answers(case, outcome)]


def promises_broken(outcome: Outcome, megabytes_of_dex: float = 0) -> Iterator[str]:
    """What is promised of any file at all."""
    if outcome.code not in {PASSED, FOUND, NOT_AUDITED, USAGE}:
        yield f"exit code {outcome.code}: {outcome.printed[-300:]}"
    if _TRACEBACK in outcome.printed:
        yield f"traceback: {outcome.printed[-300:]}"
    if outcome.seconds > PROMISE.seconds + megabytes_of_dex / PROMISE.dex_megabytes_a_second:
        yield f"{outcome.seconds:.1f} s"
    if outcome.mebibytes > PROMISE.resident_mebibytes:
        yield f"{outcome.mebibytes:.0f} MiB"
    for what in outcome.refused:
        yield f"refused: {what}"


def _answers(case: Case, outcome: Outcome) -> Iterator[str]:
    """What this case is about."""
    if outcome.code != case.exit_code:
        yield f"exit code {outcome.code}, expected {case.exit_code}"
    if case.code == USAGE:
        if outcome.report or "error: " not in outcome.printed:
            yield f"wrong usage that is not told: {outcome.printed[-300:]}"
        return
    if not outcome.report:
        yield f"no report: {outcome.printed[-300:]}"
        return
    facts = facts_of(outcome.report)
    if outcome.code == PASSED and facts.gap:
        yield "a gap, and exit code 0"
    if counted(facts.problems) != case.problems:
        yield f"problems {_named(counted(facts.problems))}, expected {_named(case.problems)}"
    yield from _facts(case, facts)


def _facts(case: Case, facts: Facts) -> Iterator[str]:
    if not case.is_app:
        said = case.permissions or frozenset()
        if facts.declared != said:
            yield f"declared {_named(facts.declared)}, expected {_named(said)}"
        return
    if case.permissions is None:
        if facts.permissions or facts.package:
            yield f"permissions {_named(facts.permissions)} of what cannot be read"
        return
    for what in ("permissions", "package", "min_sdk", "target_sdk", "label", "gap", "sdks", "accesses"):
        read, expected = getattr(facts, what), getattr(case, what)
        if read != expected:
            yield f"{what} {_named(read)}, expected {_named(expected)}"


def _named(value: object) -> str:
    return ", ".join(sorted(map(str, value))) or "none" if isinstance(value, frozenset) else str(value)
