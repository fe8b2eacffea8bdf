"""``auditor init``: a commented ``auditor.toml`` that holds the defaults."""

from pathlib import Path

import click

from auditor.cli.options import LANGUAGES, choice, debug_option
from auditor.errors import OutputError
from auditor.report.escape import one_line


@click.command(epilog="Exit codes: 0 written, 2 wrong usage, a file that is there, or one that cannot be written.")
@click.argument("file", metavar="[FILE]", default="auditor.toml", type=click.Path())
@choice("--lang", LANGUAGES, "language", "Language of its comments.", default="en")
@debug_option
def init(*, file: str, lang: str) -> int:
    """Write a commented auditor.toml that holds the defaults.

    FILE is auditor.toml in the working directory unless another is named; nothing is ever overwritten.
    """
    from auditor.config.template import template

    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as target:
            target.write(template(lang))
    except FileExistsError:
        raise OutputError(f"{file}: is there already, and was left as it is; name another file") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise OutputError(f"{file}: cannot be written: {why}; name a file in a folder that exists") from None
    click.echo(one_line(f"{file}: written"), err=True)
    return 0
