"""``auditor draft``: the disclosures that a policy lacks, ready to be pasted into it."""

import click

from auditor.cli.judging import Judging, profile_option
from auditor.cli.options import build_files, common, policy_option
from auditor.cli.outputs import Output, deliver, output_option
from auditor.cli.progress import comparing, reading
from auditor.model.evidence import unreadable
from auditor.model.finding import Gate, Verdict
from auditor.report.escape import one_line
from auditor.report.page import Page

FORMATS = ("text", "rows", "declaration", "data-safety")


@click.command(
    epilog="Exit codes: 0 drafted, 2 wrong usage, 3 the app or the policy could not be read in full, 70 a bug."
)
@click.argument("app", metavar="APP", type=click.Path())
@policy_option
@output_option(FORMATS)
@profile_option
@build_files
@common
def draft(
    *,
    app: str,
    policies: tuple[str, ...],
    outputs: tuple[Output, ...],
    profile: str | None,
    merger_report: str | None,
    mapping: str | None,
    dependencies: str | None,
    lang: str,
    color: str,
) -> int:
    """Draft the disclosures that a policy lacks.

    They are in its language and layout. Nothing is invented: what only you know is a blank in brackets, which auditor
    finds until it is filled in. “rows” is only what is to be pasted, “declaration” a YAML declaration of the whole app,
    “data-safety” a draft of Google Play's form as CSV.
    """
    from auditor import audit, messages, read_app
    from auditor.draft import draft as drafted
    from auditor.given_policies import read_policies

    with reading(app, lang=lang):
        read = read_app(app, merger_report=merger_report, mapping=mapping, dependencies=dependencies)
    with reading(*policies, lang=lang):
        policy = read_policies(policies, app=app)
    judging = Judging(profile=profile, category=None, gate=Gate(), baseline=None)
    with comparing(lang=lang):
        result = audit(read, policy, profile=profile, terms=judging.terms(read.package))
    unread = [problem for side in (result.app, result.policy) if (problem := unreadable(side.problems))]
    for problem in unread:
        click.echo(f"error: {one_line(messages.problem_line(problem, lang))}", err=True)
    if unread:
        return Verdict.INCOMPLETE.exit_code
    found = drafted(result)

    def render(form: str, page: Page) -> str | bytes:
        if form == "declaration":
            from auditor.report.draft_declaration import draft_declaration

            return draft_declaration(result)
        if form == "data-safety":
            from auditor.report.data_safety import data_safety_csv

            return data_safety_csv(result)
        if form == "rows":
            from auditor.report.draft_rows import draft_rows

            return draft_rows(found).encode()
        from auditor.report.draft_text import draft_text

        return draft_text(found, lang, page)

    deliver(outputs, render, color=color, inputs=(app, *policies))
    gaps = any(blocked.is_gap for blocked in result.problems)
    return (Verdict.INCOMPLETE if gaps else Verdict.PASS).exit_code
