"""``auditor check``: one app against its privacy policy."""

from dataclasses import replace

import click

from auditor.cli.again import Repeatable, again
from auditor.cli.formats import FORMATS, RENDERERS, rendered
from auditor.cli.judging import Judging, judging, no_rule_left
from auditor.cli.notes import case_option
from auditor.cli.options import build_files, common, policy_option
from auditor.cli.outputs import Output, deliver, output_option
from auditor.cli.progress import comparing, reading
from auditor.model.audit import Audit
from auditor.model.evidence import unreadable
from auditor.model.terms import Note
from auditor.report.escape import one_line
from auditor.report.page import Page


@click.command(
    cls=Repeatable,
    epilog="Exit codes: 0 pass, 1 findings at or above --fail-on, 2 wrong usage, 3 not fully audited, 70 a bug.",
)
@click.argument("app", metavar="APP", type=click.Path())
@policy_option
@output_option(FORMATS)
@judging
@click.option(
    "--write-baseline",
    metavar="FILE",
    type=click.Path(),
    help="Write the findings of this run, but the waived ones, as a baseline; other apps in the file stay.",
)
@case_option
@build_files
@click.option("-q", "--quiet", is_flag=True, help="Only the verdict.")
@click.option("-v", "--verbose", is_flag=True, help="Every permission, place and phrase.")
@common
def check(
    *,
    app: str,
    policies: tuple[str, ...],
    outputs: tuple[Output, ...],
    judging: Judging,
    write_baseline: str | None,
    notes: tuple[Note, ...],
    merger_report: str | None,
    mapping: str | None,
    dependencies: str | None,
    quiet: bool,
    verbose: bool,
    lang: str,
    color: str,
) -> int:
    """Compare one app with its privacy policy.

    APP is an APK, a folder with an app's base and splits, or a source AndroidManifest.xml.
    """
    from auditor import audit, read_app
    from auditor.given_policies import read_policies

    kept = None
    if write_baseline is not None:
        from auditor.cli.keeping import Keeping

        kept = Keeping.at(write_baseline, inputs=(app, *policies), outputs=outputs)
    with reading(app, lang=lang, quiet=quiet):
        read = read_app(app, merger_report=merger_report, mapping=mapping, dependencies=dependencies)
    with reading(*policies, lang=lang, quiet=quiet):
        policy = read_policies(policies, app=app)
    with comparing(lang=lang, quiet=quiet):
        judged = audit(
            read,
            policy,
            profile=judging.profile,
            category=judging.category,
            gate=judging.gate,
            terms=judging.terms(read.package),
            notes=notes,
        )
    result = replace(judged, command=again(click.get_current_context()))
    no_rule_left(result)
    code = report(result, outputs, lang=lang, color=color, quiet=quiet, verbose=verbose, inputs=(app, *policies))
    if kept is not None:
        said = kept.keep(result)
        if not quiet:
            click.echo(said, err=True)
    return code


def report(
    result: Audit,
    outputs: tuple[Output, ...],
    *,
    lang: str,
    color: str,
    quiet: bool,
    verbose: bool,
    inputs: tuple[str, ...],
) -> int:
    """Write every report of an audit and return its exit code."""
    from auditor import messages
    from auditor.report.text import audit_text, verdict_line

    unread = [problem for side in (result.app, result.policy) if (problem := unreadable(side.problems))]

    def render(form: str, page: Page) -> str | bytes:
        if form in RENDERERS:
            return rendered(form, result, lang)
        if unread:
            return (
                "".join(f"{messages.problem_line(problem, lang)}\n" for problem in unread)
                + verdict_line(result, lang)
                + "\n"
            )
        if quiet:
            return verdict_line(result, lang) + "\n"
        return audit_text(result, lang, page, verbose=verbose)

    # Nothing readable is worth a page on the terminal; a file of an earlier run must not stay and say "pass".
    kept = tuple(output for output in outputs if not unread or output.format != "text" or output.path)
    deliver(kept, render, color=color, inputs=inputs)
    for problem in unread:
        click.echo(f"error: {one_line(messages.problem_line(problem, lang))}", err=True)
    if not unread and not quiet and all(output.path for output in outputs):
        click.echo(verdict_line(result, lang), err=True)
    return result.verdict.exit_code
