"""The entry point: finds the command, runs it, and turns every ending into an exit code and at most one line."""

import errno
import os
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

import click

from auditor import __version__
from auditor.errors import AuditorError
from auditor.report.escape import one_line

if TYPE_CHECKING:
    from auditor.cli.settings import Settings

USAGE_EXIT = 2
INTERNAL_EXIT = 70
INTERRUPTED_EXIT = 130
CLOSED_PIPE_EXIT = 141

COMMANDS = {
    "check": "Compare one app with its privacy policy.",
    "batch": "Audit many apps into a store; run it again to go on.",
    "report": "Report on the apps of a store, in every format.",
    "serve": "Show a store in the browser, and take the verdicts of two reviewers.",
    "compare": "Show what a release adds, drops and changes against an earlier one.",
    "draft": "Draft the disclosures that a policy lacks.",
    "init": "Write a commented auditor.toml that holds the defaults.",
    "inspect": "Show what is read from an app or from a policy.",
    "rules": "List the rules, and what is not checked.",
    "explain": "Explain one rule.",
    "sdks": "Show what is known of SDKs, or which of them an app contains.",
    "sdks learn": "Draft an entry from an AAR, a JAR or an APK.",
}
"""Every command, of one word or two, and its line in the help; its code is imported only when it runs, so that the help
stays quick."""


@dataclass(slots=True)
class Session:
    """What a command leaves for the entry point to know."""

    debug: bool = False
    settings: "Settings | None" = None
    """What ``auditor.toml`` says; None until it was looked for."""


class LazyGroup(click.Group):
    """Commands in modules of their own, each loaded when it is asked for: ``sdks learn`` in ``cli/sdks_learn.py``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace(" ", "_")
        command: click.Command = getattr(import_module(f"auditor.cli.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        two_words = " ".join(args[:2])
        if len(args) > 1 and two_words in COMMANDS:
            return two_words, self.get_command(ctx, two_words), args[2:]
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"the commands are {', '.join(COMMANDS)}"
            ctx.fail(f"{args[0]}: no such command; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="auditor %(version)s")
def cli() -> None:
    """Does an Android app do what its privacy policy says, and no more?"""


def run() -> None:
    """The console script."""
    if "_AUDITOR_COMPLETE" in os.environ:  # the shell asks for completions, in click's protocol
        cli.main(prog_name="auditor")
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command line and return its exit code; nothing but a broken interpreter gets past it."""
    session = Session()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a character that the terminal's encoding lacks is shown as its escape
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _invoke(arguments, session)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_stdout()
        return CLOSED_PIPE_EXIT
    except (KeyboardInterrupt, click.Abort):
        return _failed("interrupted", INTERRUPTED_EXIT)
    except AuditorError as error:
        return _failed(f"error: {error}", error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        return _said(error.format_message(), USAGE_EXIT)
    except click.ClickException as error:
        return _failed(f"error: {_usage(error)}", USAGE_EXIT)
    except Exception as error:
        return _unexpected(error, session)
    return code


def _invoke(arguments: list[str], session: Session) -> int:
    try:
        with cli.make_context("auditor", arguments, obj=session) as context:
            result = cli.invoke(context)
    except click.exceptions.Exit as ending:  # --help and --version
        return ending.exit_code
    return result if isinstance(result, int) else 0


def _usage(error: click.ClickException) -> str:
    """click's message, and where the right usage is explained."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{error.format_message()} (see {context.command_path if context else 'auditor'} --help)"


def _unexpected(error: Exception, session: Session) -> int:
    """What the surroundings refused is the user's to mend; everything else is a bug of ours."""
    if session.debug:
        traceback.print_exc()
    if isinstance(error, PermissionError) and error.filename is not None:
        return _failed(f"error: {error.filename}: cannot be read: {error.strerror}", USAGE_EXIT)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _discard_stdout()
        return _failed(f"error: standard output: cannot be written: {error.strerror}", USAGE_EXIT)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return _failed(f"internal error: {what} (run again with --debug and report it)", INTERNAL_EXIT)


def _failed(line: str, code: int) -> int:
    return _said(one_line(line), code)


def _said(text: str, code: int) -> int:
    with suppress(OSError):  # where nobody listens on stderr, the exit code still speaks
        click.echo(text, err=True)
    return code


def _discard_stdout() -> None:
    """Nobody reads any more: keep the interpreter from complaining about it when it flushes at the end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
