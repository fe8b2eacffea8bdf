"""The base of every JSON block, and the places that evidence points to.

A block's fields are its JSON keys, in this order and always all of them; docs/*.schema.json is generated from them.
"""

from typing import Annotated

from msgspec import Meta, Struct

from auditor import messages
from auditor.model.evidence import Effect, Location, Problem, ProblemKind, Stage


class Block(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all blocks."""


class AppPlace(Block, frozen=True, kw_only=True):
    """A place in an app that a person can open."""

    artifact: Annotated[str, Meta(description="Path of the app as given, with forward slashes.")]
    member: Annotated[str | None, Meta(description="File inside the app.")]
    element: Annotated[str | None, Meta(description="Place in a manifest: uses-permission[@name='…'].")]
    symbol: Annotated[str | None, Meta(description="Class, or package.Class->method, in a dex file.")]
    line: Annotated[int | None, Meta(description="Line of a source manifest, from 1.")]
    snippet: Annotated[str, Meta(description="The decisive fact there.")]


class PolicyPlace(Block, frozen=True, kw_only=True):
    """A place in a policy, and its original words."""

    source: Annotated[str, Meta(description="Path of the policy as given, with forward slashes.")]
    section: Annotated[str | None, Meta(description="Heading that the place stands under.")]
    line: Annotated[int | None, Meta(description="Line of a text file, from 1.")]
    page: Annotated[int | None, Meta(description="Page of a paginated document, from 1.")]
    quote: str


class ProblemBlock(Block, frozen=True, kw_only=True):
    """Something that could not be read or judged."""

    stage: Stage
    kind: Annotated[ProblemKind, Meta(description="The name under which --accept-gap accepts it.")]
    artifact: Annotated[str, Meta(description="The file; a member follows an exclamation mark.")]
    message: str
    effect: Annotated[Effect, Meta(description="none; partial: a gap; fatal: nothing of this stage was read.")]
    rules: Annotated[tuple[str, ...], Meta(description="Rules that could not be judged in full because of it.")]


def app_places(locations: tuple[Location, ...]) -> tuple[AppPlace, ...]:
    return tuple(
        AppPlace(
            artifact=place.artifact,
            member=place.member,
            element=place.element,
            symbol=place.symbol,
            line=place.line,
            snippet=place.snippet,
        )
        for place in locations
    )


def policy_places(locations: tuple[Location, ...]) -> tuple[PolicyPlace, ...]:
    return tuple(
        PolicyPlace(
            source=place.artifact,
            section=place.section,
            line=place.line,
            page=place.page,
            quote=place.snippet,
        )
        for place in locations
    )


def problem_block(problem: Problem, rules: tuple[str, ...], language: str) -> ProblemBlock:
    return ProblemBlock(
        stage=problem.stage,
        kind=problem.kind,
        artifact=problem.artifact,
        message=messages.problem_line(problem, language),
        effect=problem.effect,
        rules=rules,
    )
