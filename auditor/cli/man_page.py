"""A command as a page of the manual: what its help says, in roff.

Source: groff_man(7). The library for it, click-man, leaves out exit codes and variables, and does not escape text.
"""

import inspect
import re
from collections.abc import Iterator

import click

from auditor import __version__
from auditor.cli.main import COMMANDS, cli

_VARIABLES = (
    ("AUDITOR_*", "Defaults of the options that name a variable; an option wins over it, and it over auditor.toml."),
    ("NO_COLOR, FORCE_COLOR", "No colour, or colour where no terminal is; --color wins over both."),
    ("SOURCE_DATE_EPOCH", "The day by which waivers end, in seconds since 1970, in place of the clock's."),
)
_ENDED = ("130, 141", "interrupted; whoever read the output went away.")
_FILES = (("auditor.toml", "Settings, looked for from the working directory upwards; auditor init writes one."),)
_EXIT = re.compile(r"(?:^|, )(\d+)(?: (?=\D)|$)")


def man_pages() -> Iterator[tuple[str, str]]:
    """File name and page of the program and of every command."""
    with click.Context(cli, info_name="auditor", help_option_names=["-h", "--help"]) as context:
        yield "auditor.1", _page(cli, context, commands=True)
        for name in COMMANDS:
            command = cli.get_command(context, name)
            assert command is not None
            with click.Context(command, info_name=name, parent=context) as own:
                yield f"auditor-{name.replace(' ', '-')}.1", _page(command, own)


def _page(command: click.Command, context: click.Context, *, commands: bool = False) -> str:
    name = context.command_path
    sections = [
        ("NAME", [f"{_text(name.replace(' ', '-'))} \\- {_text(command.get_short_help_str(limit=200).rstrip('.'))}"]),
        ("SYNOPSIS", [f".B {_text(name)}", _text(" ".join(command.collect_usage_pieces(context)))]),
        ("DESCRIPTION", _paragraphs(inspect.cleandoc(command.help or ""))),
        ("COMMANDS", [line for pair in COMMANDS.items() for line in _item(*pair)] if commands else []),
        ("OPTIONS", [line for pair in _options(command, context) for line in _item(*pair)]),
        ("EXIT STATUS", _exit_status(command)),
        ("ENVIRONMENT", [line for pair in _VARIABLES for line in _item(*pair)]),
        ("FILES", [line for pair in _FILES for line in _item(*pair)]),
        ("SEE ALSO", [", ".join(_others(name))]),
    ]
    head = f'.TH {_text(name.replace(" ", "-").upper())} 1 "" "auditor {__version__}" "auditor"'
    return "\n".join([head, *(line for title, lines in sections if lines for line in (f".SH {title}", *lines))]) + "\n"


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None or isinstance(parameter, click.Argument):  # what an argument is, the description says
            continue
        flags, said = record
        variable = f" Variable: {parameter.envvar}." if isinstance(parameter.envvar, str) else ""
        yield flags, said + variable


def _exit_status(command: click.Command) -> list[str]:
    """“Exit codes: 0 pass, 1 findings, …” of the help, each code on a line of its own."""
    _, _, said = (command.epilog or "").rstrip(".").partition("Exit codes: ")
    pieces = _EXIT.split(said)[1:]
    codes = [(code, f"{what}.") for code, what in zip(pieces[::2], pieces[1::2], strict=True)]
    return [line for pair in (*codes, _ENDED) for line in _item(*pair)] if codes else []


def _others(name: str) -> list[str]:
    pages = ("auditor", *(f"auditor-{one.replace(' ', '-')}" for one in COMMANDS))
    return [f"\\fB{_text(page)}\\fP(1)" for page in pages if page != name.replace(" ", "-")]


def _item(what: str, said: str) -> list[str]:
    return [".TP", f"\\fB{_text(what)}\\fP", _text(said)]


def _paragraphs(text: str) -> list[str]:
    """A blank line begins a paragraph; within one the page is filled anew."""
    paragraphs = [_text(" ".join(one.split())) for one in text.split("\n\n")]
    return [line for one in paragraphs for line in (".PP", one)][1:]


def _text(text: str) -> str:
    """Text that roff takes for nothing else: no request at the start of a line, no escape, only ASCII."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    safe = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in safe)
    return f"\\&{safe}" if safe[:1] in {".", "'"} else safe
