"""``--case KEY=VALUE``: what a case file needs and no app or policy tells."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from auditor.cli.options import completed, unknown
from auditor.errors import UsageError
from auditor.model.terms import Note, NoteKind

_Command = TypeVar("_Command", bound=Callable[..., object])


def case_option(command: _Command) -> _Command:
    """Given to the command as ``notes``."""
    return click.option(
        "--case",
        "notes",
        metavar="KEY=VALUE",
        shell_complete=completed(lambda: [f"{kind}=" for kind in NoteKind]),
        multiple=True,
        callback=lambda _context, _option, values: parsed(values),
        help=f"A note for the case file ({', '.join(NoteKind)}), which the reports carry; may be repeated.",
    )(command)


def parsed(values: Sequence[str]) -> tuple[Note, ...]:
    """In the order of ``NoteKind``. Raises UsageError for another key, for one without a value and for one twice."""
    given: dict[str, str] = {}
    for value in values:
        key, _, text = value.partition("=")
        if key not in tuple(NoteKind):
            raise UsageError(unknown("key of --case", key, tuple(NoteKind)))
        if not text.strip():
            raise UsageError(f"--case {key}: its value is missing: --case {key}=VALUE")
        if key in given:
            raise UsageError(f"--case {key}: is given twice; a case has one")
        given[key] = text.strip()
    return tuple(Note(kind=kind, text=given[kind]) for kind in NoteKind if kind in given)
