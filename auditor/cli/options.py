"""The options that commands share, and values that suggest the right name when they are given a wrong one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

import click
from click.shell_completion import CompletionItem

from auditor.cli.main import Session
from auditor.errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., object])

COLORS = ("auto", "always", "never")
LANGUAGES = ("en", "zh")
VARIABLES = "AUDITOR_"
_FEW = 6


def completed(
    names: Callable[[], Iterable[str] | Mapping[str, str]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What a shell offers for a value: those of the names that begin as it does, with what each means where given."""

    def offered(_context: click.Context, _option: click.Parameter, typed: str) -> list[CompletionItem]:
        found = names()
        means = found if isinstance(found, Mapping) else {}
        return [CompletionItem(name, help=means.get(name)) for name in found if name.startswith(typed)]

    return offered


def unknown(what: str, value: str, names: Sequence[str]) -> str:
    """``'chn': unknown profile; did you mean cn? Known: cn, play``; a long list of names only where none is near."""
    near = get_close_matches(value.lower(), names, n=2, cutoff=0.4)
    hints = [f"did you mean {' or '.join(near)}?"] if near else []
    if not near or len(names) <= _FEW:
        hints.append(f"known: {', '.join(names)}")
    return f"{value!r}: unknown {what}; {' '.join(hints)}"


def choice(
    flag: str, names: Sequence[str], what: str, help_text: str, *, default: str | None = None
) -> Callable[[_Command], _Command]:
    """An option whose value is one of ``names``; a wrong one is answered with the nearest right ones."""

    def checked(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value is None or value in names:
            return value
        raise UsageError(said_by(context, option) + unknown(what, value, names))

    return click.option(
        flag,
        callback=checked,
        default=default,
        envvar=variable(flag),
        metavar="|".join(names),
        shell_complete=completed(lambda: names),
        show_default=default is not None,
        help=help_text,
    )


def variable(flag: str) -> str:
    """``AUDITOR_FAIL_ON`` for ``--fail-on``."""
    return VARIABLES + flag.lstrip("-").replace("-", "_").upper()


def said_by(context: click.Context, option: click.Parameter) -> str:
    """Who gave a wrong value, as the head of a message: ``AUDITOR_FAIL_ON: ``, or ``auditor.toml:3: category: ``.

    Empty for the command line, where everybody sees it.
    """
    source = context.get_parameter_source(option.name or "")
    if source is click.core.ParameterSource.ENVIRONMENT:
        return f"{option.envvar}: "
    found = context.ensure_object(Session).settings
    if source is click.core.ParameterSource.DEFAULT_MAP and found is not None:
        return found.place(option.name or "")
    return ""


def debug_option(command: _Command) -> _Command:
    return click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_set_debug,
        help="Show the traceback of an internal error.",
    )(command)


def knowledge_option(command: _Command) -> _Command:
    """``--knowledge``: what the command looks up, it looks up in this folder too."""
    return click.option(
        "--knowledge",
        metavar="DIR",
        type=click.Path(),
        envvar=variable("--knowledge"),
        expose_value=False,
        is_eager=True,
        callback=_use_knowledge,
        help="Entries of your own, before the built-in ones; also AUDITOR_KNOWLEDGE.",
    )(command)


def config_option(command: _Command) -> _Command:
    """``--config``: read first of all, for it gives the other options their defaults."""
    return click.option(
        "--config",
        metavar="FILE",
        type=click.Path(),
        envvar=variable("--config"),
        expose_value=False,
        is_eager=True,
        callback=_use_config,
        help="Settings; by default the nearest auditor.toml, from the working directory upwards.",
    )(command)


def policy_option(command: _Command) -> _Command:
    return click.option(
        "--policy",
        "policies",
        metavar="FILE",
        type=click.Path(),
        multiple=True,
        required=True,
        help="The privacy policy; repeat it for lists on pages of their own. app: is the one inside the app.",
    )(command)


def build_files(command: _Command) -> _Command:
    """``--merger-report``, ``--mapping`` and ``--dependencies``: what the build says of the app."""
    for flag, text in (
        (
            "--dependencies",
            "Output of “gradle dependencies”, gradle.lockfile or libs.versions.toml: adds SDKs with their versions.",
        ),
        ("--mapping", "mapping.txt of R8 or ProGuard: restores the names of the app's code."),
        (
            "--merger-report",
            "manifest-merger-*-report.txt of the build: names the library that asks for each permission.",
        ),
    ):
        command = click.option(flag, metavar="FILE", type=click.Path(), help=text)(command)
    return command


def common(command: _Command) -> _Command:
    """``--config``, ``--knowledge``, ``--lang``, ``--color`` and ``--debug``."""
    for option in (
        debug_option,
        choice(
            "--color",
            COLORS,
            "colour mode",
            "Colour the text report; NO_COLOR and FORCE_COLOR are honoured.",
            default="auto",
        ),
        choice("--lang", LANGUAGES, "language", "Language of the report.", default="en"),
        knowledge_option,
        config_option,
    ):
        command = option(command)
    return command


def _set_debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001  click's signature
    if value:
        ctx.ensure_object(Session).debug = True


def _use_knowledge(ctx: click.Context, param: click.Parameter, value: str | None) -> None:  # noqa: ARG001  click's signature
    """Even without a value: what an earlier command of this process put to use is not this one's."""
    from auditor.knowledge.conflicts import use_folder

    use_folder(value)


def _use_config(ctx: click.Context, param: click.Parameter, value: str | None) -> None:  # noqa: ARG001  click's signature
    from auditor.cli.settings import defaults, settings

    found = settings(value)
    ctx.ensure_object(Session).settings = found
    ctx.default_map = defaults(found)
