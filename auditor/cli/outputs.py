"""Where reports go: ``-o FORMAT[=PATH]``, standard output or files, all rendered before the first is written."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from typing import IO

import click

from auditor.batch.address import is_url, shown
from auditor.cli.options import completed, unknown
from auditor.errors import InputMissingError, OutputError, UsageError
from auditor.report.page import DEFAULT_WIDTH, NARROWEST, WIDEST, Page

FORMATS = ("text", "json")
Render = Callable[[str, Page], str | bytes]
"""Format and page to the report: text as str, everything for machines as bytes."""
_IN_MEMORY = 1 << 24
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    format: str
    path: str | None
    """None: standard output."""


WriteTo = Callable[[Output, Page, IO[bytes]], None]
"""Puts a report into a stream."""


def output_option(formats: Sequence[str] = FORMATS) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """``-o FORMAT[=PATH]``, for a command that has these formats, text among them."""
    return click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT[=PATH]",
        shell_complete=completed(lambda: formats),
        callback=lambda _context, _option, values: parsed(values, formats),
        help=f"Report format ({', '.join(formats)}) and file; may be repeated. Without a file: standard output.",
    )


def parsed(values: Sequence[str], formats: Sequence[str] = FORMATS) -> tuple[Output, ...]:
    """The outputs asked for; text on standard output where none is.

    Raises UsageError for an unknown format, two formats on standard output, or two in one file.
    """
    outputs = tuple(_parsed_one(value, formats) for value in values) or (Output(format="text", path=None),)
    places = [_place(output.path) if output.path else None for output in outputs]
    if places.count(None) > 1:
        second = outputs[-1].format
        raise UsageError(f"-o {second}: standard output already carries a report; give a file: -o {second}=PATH")
    for output, place in zip(outputs, places, strict=True):
        if places.count(place) > 1:
            named = shown(output.path or "")
            raise UsageError(f"-o {output.format}={named}: two reports in one file; give each its own")
    return outputs


def _place(path: str) -> str:
    """Which file a path means; as it is written where the working directory is gone."""
    try:
        return os.path.realpath(path)
    except FileNotFoundError:
        return path


def deliver(outputs: Sequence[Output], render: Render, *, color: str, inputs: Sequence[str]) -> None:
    """Render and write every report; raises OutputError, having written nothing, when one would overwrite an input."""
    keep_inputs(outputs, inputs)
    reports = [(output, render(output.format, page_for(output, color))) for output in outputs]
    for output, report in reports:
        if output.path is None:
            _print(report)
        else:
            write(output.path, report)


@contextmanager
def deliver_streamed(outputs: Sequence[Output], write_to: WriteTo, *, color: str) -> Iterator[None]:
    """The same for reports that may be larger than memory: made first, and written where nothing failed until the end.

    Raises OutputError where there is no room to make them, or one cannot be written.
    """
    with ExitStack() as stack:
        made = []
        for output in outputs:
            spool = stack.enter_context(SpooledTemporaryFile(max_size=_IN_MEMORY))
            try:
                write_to(output, page_for(output, color), spool)
            except OSError as error:
                why = error.strerror or error
                raise OutputError(f"{gettempdir()}: cannot be written: {why}; free some space, or set TMPDIR") from None
            made.append((output, spool))
        yield
        for output, spool in made:
            spool.seek(0)
            if output.path is not None:
                _copy(spool, output.path)
            elif output.format == "text":
                _print(spool.read().decode())  # in the encoding of the terminal
            else:
                while chunk := spool.read(_CHUNK):
                    _print(chunk)


def keep_inputs(outputs: Sequence[Output], inputs: Sequence[str]) -> None:
    """Raises OutputError where a report would overwrite an input."""
    for output in outputs:
        if output.path and any(same_file(output.path, given) for given in inputs):
            raise OutputError(f"{output.path}: is an input of this run and would be overwritten; write elsewhere")


def page_for(output: Output, color: str) -> Page:
    """As wide as the terminal, within reason; 80 columns where there is none. Colour only where it will be seen."""
    terminal = output.path is None and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else DEFAULT_WIDTH
    return Page(
        width=min(max(width, NARROWEST), WIDEST),
        color=wants_color(color, terminal=terminal, file=output.path is not None),
    )


def wants_color(mode: str, *, terminal: bool, file: bool) -> bool:
    """The option wins, then NO_COLOR, then FORCE_COLOR (https://no-color.org, https://force-color.org)."""
    if mode != "auto":
        return mode == "always"
    if os.environ.get("NO_COLOR") or file:
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (terminal and os.environ.get("TERM") != "dumb")


def _parsed_one(value: str, formats: Sequence[str]) -> Output:
    name, equals, path = value.partition("=")
    if name not in formats:
        raise UsageError(unknown("report format", name, formats))
    if equals and not path:
        raise UsageError(f"-o {value}: the file name after = is missing")
    return Output(format=name, path=None if path in ("", "-") else path)


def same_file(path: str, other: str) -> bool:
    try:
        return Path(path).samefile(other)
    except (OSError, ValueError):
        return False


def _print(report: str | bytes) -> None:
    if sys.stdout is None:
        raise OutputError("standard output: is closed; give a file: -o FORMAT=PATH")
    try:
        # Colour was decided for the page; click would take it out again where no terminal listens.
        click.echo(report, nl=False, color=True)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output: cannot be written: {error.strerror}") from error


def write(path: str, report: str | bytes) -> None:
    data = report if isinstance(report, bytes) else report.encode(errors="backslashreplace")
    if is_url(path):
        _upload(path, data)
        return
    with _refusals(path):
        Path(path).write_bytes(data)


def _copy(spool: IO[bytes], path: str) -> None:
    with _refusals(path), Path(path).open("wb") as file:
        shutil.copyfileobj(spool, file)


@contextmanager
def _refusals(path: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise OutputError(f"{path}: cannot be written: {why}; name a file in a folder that exists") from error


def _upload(url: str, data: bytes) -> None:
    from auditor.batch import remote

    try:
        remote.write(url, data)
    except InputMissingError as error:
        raise OutputError(f"-o: {error}") from None
