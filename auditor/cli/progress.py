"""What a run is doing, while it does it: one line on a terminal that is watched, gone before anything else is said."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

_ERASE = "\r\x1b[K"
"""To the start of the line, and nothing after it (ECMA-48, "EL")."""


@contextmanager
def reading(*paths: str, lang: str, quiet: bool = False) -> Iterator[None]:
    """While these files are read."""
    with _line("doing_reading", lang=lang, quiet=quiet, names=paths):
        yield


@contextmanager
def comparing(*, lang: str, quiet: bool = False) -> Iterator[None]:
    """While the rules judge, and the reports are written."""
    with _line("doing_comparing", lang=lang, quiet=quiet):
        yield


@contextmanager
def _line(word: str, *, lang: str, quiet: bool, names: tuple[str, ...] = ()) -> Iterator[None]:
    if quiet or not watched():
        yield
        return
    from auditor.report.words import words

    own = words(lang)
    said(getattr(own, word).format(names=own.enumeration.join(os.path.basename(name) or name for name in names)))  # noqa: PTH119  a folder too
    try:
        yield
    finally:
        erased()


def said(text: str) -> None:
    """Put one line in place of the one before."""
    from auditor.report.escape import one_line
    from auditor.report.wrapping import shortened

    columns = shutil.get_terminal_size().columns - 1  # a line of the full width would go on to the next
    click.echo(_ERASE + shortened(one_line(text), (), columns), nl=False, err=True)


def erased() -> None:
    """Take the line back."""
    click.echo(_ERASE, nl=False, err=True)


def watched() -> bool:
    """Whether standard error is a terminal that can take a line back."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
