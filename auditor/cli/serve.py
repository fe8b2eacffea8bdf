"""``auditor serve``: a store as live pages on this machine."""

import click

from auditor.cli.options import common
from auditor.errors import UsageError
from auditor.report.escape import one_line

_PORT = 8642


@click.command(epilog="Exit codes: 0 ended by Ctrl-C, 2 wrong usage, 70 a bug.")
@click.argument("store", metavar="STORE", type=click.Path())
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="Of this machine; 0 takes a free one.",
)
@click.option(
    "--name",
    "names",
    metavar="HOST",
    multiple=True,
    help="A further name by which browsers ask for it. May be repeated.",
)
@common
def serve(*, store: str, host: str, port: int, names: tuple[str, ...], lang: str, color: str) -> int:  # noqa: ARG001
    """Show a store in the browser, and take the verdicts of two reviewers.

    STORE is a file of auditor batch. Audits are only read; reviewers' verdicts on findings are kept in it. There is no
    log-in: whoever can reach the address can read and review, so by default only this machine can.
    """
    try:
        from auditor.web.server import is_loopback, server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"flask", "werkzeug"}:
            raise
        raise UsageError("serve needs Flask, which is not installed: pip install 'apk-policy-auditor[web]'") from None
    made, address = server(store, lang, host=host, port=port, names=names)
    if not is_loopback(host):
        click.echo(f"warning: {one_line(host)} can be reached from other machines, and there is no log-in", err=True)
    click.echo(f"{address}  shows {one_line(store)}; Ctrl-C ends it")
    made.serve_forever()  # until Ctrl-C, which it takes for its end
    return 0
