"""``auditor report``: what stands in a store, in every format, and what became of the findings of an earlier one."""

from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

import click

from auditor.cli.choosing import choosing
from auditor.cli.options import common
from auditor.cli.outputs import Output, deliver_streamed, keep_inputs, output_option, page_for
from auditor.cli.surveys import FORMATS, STORE, Request, check, is_one_file, write_folder, write_survey
from auditor.report.page import Page

if TYPE_CHECKING:
    from auditor.survey.choice import Choice


@click.command(epilog="Exit codes: 0 written, whatever the findings, 2 wrong usage, 70 a bug.")
@click.argument("stores", metavar="STORE...", nargs=-1, required=True, type=click.Path())
@output_option(FORMATS)
@click.option(
    "--since",
    metavar="STORE",
    type=click.Path(),
    help="An earlier store: which of its findings are fixed, remain or were not checked again, and what is new.",
)
@choosing
@common
def report(
    *,
    stores: tuple[str, ...],
    outputs: tuple[Output, ...],
    since: str | None,
    choice: "Choice",
    lang: str,
    color: str,
) -> int:
    """Report on the apps of a store, in every format.

    STORE is what auditor batch writes; several are read as one, and of an app that is in more than one the last counts.
    text, json, markdown, csv and xlsx are about all apps; with FORMAT=FOLDER/ they are a file for each audited app, as
    pages (HTML), sarif, junit, gitlab, github and cyclonedx always are. notice=FILE.xlsx (or .csv) is the table of a
    regulator's notice, html=FOLDER/ a site to browse, store=FILE a new store of what is chosen.
    """
    from auditor.batch.store import Store
    from auditor.survey.merging import opened

    check(outputs, since=since is not None)
    keep_inputs(outputs, (*stores, *([since] if since else [])))
    with ExitStack() as stack:
        store = stack.enter_context(opened(stores))
        old = stack.enter_context(Store.reading(since)) if since is not None else None
        request = Request(store=store, old=old, name=" ".join(stores), choice=choice, language=lang)
        _write(request, outputs, color)
    return 0


def _write(request: Request, outputs: tuple[Output, ...], color: str) -> None:
    from auditor.cli.rectifications import write_rectification
    from auditor.survey.merging import write_store

    def write(output: Output, page: Page, stream: IO[bytes]) -> None:
        (write_rectification if request.old else write_survey)(request, output, page, stream)

    with deliver_streamed(tuple(filter(is_one_file, outputs)), write, color=color):
        for output in outputs:
            if output.format == STORE and output.path is not None:
                write_store(request.store, output.path, request.choice)
            elif not is_one_file(output):
                left_out = write_folder(request, output, page_for(output, color))
                if left_out:
                    apps = "1 app was" if left_out == 1 else f"{left_out} apps were"
                    click.echo(f"warning: {output.path}: {apps} not audited and have no file there", err=True)
