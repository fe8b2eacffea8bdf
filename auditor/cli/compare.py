"""``auditor compare``: what a release adds, drops and changes against an earlier one."""

from typing import TYPE_CHECKING

import click

from auditor.cli.judging import Judging, judging, no_rule_left
from auditor.cli.options import common
from auditor.cli.outputs import Output, deliver, output_option
from auditor.cli.progress import comparing, reading
from auditor.model.evidence import unreadable
from auditor.report.escape import one_line
from auditor.report.page import Page

if TYPE_CHECKING:
    from auditor.compare import Comparison, Judgement
    from auditor.model.app import App


@click.command(
    epilog=(
        "Exit codes: 0 nothing new at or above --fail-on (without a policy: whatever differs), 1 findings there that "
        "were not there before, 2 wrong usage, 3 not fully read, 70 a bug."
    )
)
@click.argument("old", metavar="OLD", type=click.Path())
@click.argument("new", metavar="NEW", type=click.Path())
@click.option(
    "--policy",
    "policies",
    metavar="FILE",
    type=click.Path(),
    multiple=True,
    help="The privacy policy that both releases are judged by; may be repeated. app: is the one inside NEW.",
)
@output_option(("text", "json", "markdown"))
@judging
@click.option(
    "--old-mapping", metavar="FILE", type=click.Path(), help="mapping.txt of OLD: restores the names of its code."
)
@click.option("--new-mapping", metavar="FILE", type=click.Path(), help="mapping.txt of NEW.")
@click.option(
    "--old-dependencies",
    metavar="FILE",
    type=click.Path(),
    help="Output of “gradle dependencies”, gradle.lockfile or libs.versions.toml of OLD: adds versions of SDKs.",
)
@click.option("--new-dependencies", metavar="FILE", type=click.Path(), help="The same of NEW.")
@click.option("-q", "--quiet", is_flag=True, help="Only the verdict.")
@click.option("-v", "--verbose", is_flag=True, help="Also components that no other app can reach.")
@common
def compare(
    *,
    old: str,
    new: str,
    policies: tuple[str, ...],
    outputs: tuple[Output, ...],
    judging: Judging,
    old_mapping: str | None,
    new_mapping: str | None,
    old_dependencies: str | None,
    new_dependencies: str | None,
    quiet: bool,
    verbose: bool,
    lang: str,
    color: str,
) -> int:
    """Show what a release adds, drops and changes against an earlier one.

    OLD and NEW are two releases of one app, each an APK, a folder with its base and splits, or a source
    AndroidManifest.xml. With a policy, findings that were not there before decide the exit code.
    """
    from auditor import read_app
    from auditor.compare import compare as compared_apps

    with reading(old, lang=lang, quiet=quiet):
        before = read_app(old, mapping=old_mapping, dependencies=old_dependencies)
    with reading(new, lang=lang, quiet=quiet):
        after = read_app(new, mapping=new_mapping, dependencies=new_dependencies)
    with comparing(lang=lang, quiet=quiet):
        judgement = _judgement(before, after, policies, judging) if policies else None
        compared = compared_apps(before, after, gate=judging.gate, judgement=judgement)
    inputs = (old, new, *policies)
    return _report(compared, outputs, lang=lang, color=color, quiet=quiet, verbose=verbose, inputs=inputs)


def _judgement(old: "App", new: "App", policies: tuple[str, ...], judging: Judging) -> "Judgement":
    """Both releases against the one policy."""
    from auditor import audit
    from auditor.compare import Judgement
    from auditor.given_policies import read_policies

    policy = read_policies(policies, app=new.path)
    before, after = (
        audit(
            app,
            policy,
            profile=judging.profile,
            category=judging.category,
            gate=judging.gate,
            terms=judging.terms(app.package),
        )
        for app in (old, new)
    )
    no_rule_left(after)
    return Judgement(old=before, new=after)


def _report(
    compared: "Comparison",
    outputs: tuple[Output, ...],
    *,
    lang: str,
    color: str,
    quiet: bool,
    verbose: bool,
    inputs: tuple[str, ...],
) -> int:
    from auditor import messages
    from auditor.report.compare_text import compare_line, compare_text

    sides = [compared.old.problems, compared.new.problems]
    sides += [compared.judgement.new.policy.problems] if compared.judgement else []
    unread = [problem for problems in sides if (problem := unreadable(problems))]

    def render(form: str, page: Page) -> str | bytes:
        if form == "json":
            from auditor.report.json import compare_json

            return compare_json(compared, lang)
        if form == "markdown":
            from auditor.report.compare_markdown import compare_markdown

            return compare_markdown(compared, lang)
        if quiet or unread:
            lines = [one_line(messages.problem_line(problem, lang)) for problem in unread]
            return "\n".join([*lines, compare_line(compared, lang)]) + "\n"
        return compare_text(compared, lang, page, verbose=verbose)

    # Nothing readable is worth a page on the terminal; a file of an earlier run must not stay and say "pass".
    kept = tuple(output for output in outputs if not unread or output.format != "text" or output.path)
    deliver(kept, render, color=color, inputs=inputs)
    for problem in unread:
        click.echo(f"error: {one_line(messages.problem_line(problem, lang))}", err=True)
    if not unread and not quiet and all(output.path for output in outputs):
        click.echo(compare_line(compared, lang), err=True)
    return compared.verdict.exit_code
