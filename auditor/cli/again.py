"""The command line that makes a run again: all that decides what is found, and nothing of where it is shown."""

import click

from auditor.cli.main import Session

_GIVEN = "auditor.cli.again"
_SHOWING = frozenset({"outputs", "write_baseline", "quiet", "verbose", "color", "debug", "help"})
"""Parameters that change no finding."""
_CHOSEN = frozenset({click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.ENVIRONMENT})


class Repeatable(click.Command):
    """A command that keeps its arguments as they were typed, before anything is read into them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_GIVEN] = tuple(args)
        return super().parse_args(ctx, args)


def again(context: click.Context, *, leaving_out: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Words after ``auditor``: what was typed, or stood in a variable, in the order of the help.

    ``leaving_out``: names of parameters that are not wanted.

    The settings that were found by themselves are named, so that the command does not depend on who runs it where.
    """
    command = context.command
    typed, _, _ = command.make_parser(context).parse_args(list(context.meta[_GIVEN]))
    found = context.ensure_object(Session).settings
    words = context.command_path.split()[1:]
    for parameter in command.params:
        value, source = parameter.consume_value(context, typed)
        if source in _CHOSEN and parameter.name not in _SHOWING | leaving_out:
            given = (value,) if isinstance(value, str) else value
            words += [word for one in given for word in _words(parameter, str(one))]
        elif parameter.name == "config" and found is not None and found.path is not None:
            words += ["--config", found.path]
    return tuple(words)


def _words(parameter: click.Parameter, value: str) -> tuple[str, ...]:
    if isinstance(parameter, click.Argument):
        return (f"./{value}",) if value.startswith("-") else (value,)
    flag = parameter.opts[-1]
    return (f"{flag}={value}",) if value.startswith("-") else (flag, value)
