"""``auditor check``: one app against its privacy policy."""

import click

from auditor.cli.options import choice, common, unknown
from auditor.cli.outputs import Output, deliver, output_option
from auditor.errors import UsageError
from auditor.model.evidence import ProblemKind, unreadable
from auditor.model.finding import AcceptedGap, Audit, Category, Confidence, Gate, Severity
from auditor.report.escape import one_line
from auditor.report.page import Page
from auditor.rules.registry import PROFILES

NEVER = "never"


def _accepted_gaps(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[AcceptedGap, ...]:
    return tuple(accepted_gap(value) for value in values)


@click.command(
    epilog="Exit codes: 0 pass, 1 findings at or above --fail-on, 2 wrong usage, 3 not fully audited, 70 a bug."
)
@click.argument("app", metavar="APP", type=click.Path())
@click.option(
    "--policy",
    "policies",
    metavar="FILE",
    type=click.Path(),
    multiple=True,
    required=True,
    help="The privacy policy; repeat it for lists that stand on pages of their own. app: is the one inside the app.",
)
@output_option
@choice(
    "--profile",
    tuple(PROFILES),
    "profile",
    "Whose rules apply; by default cn for a policy with Chinese text, else play.",
)
@click.option("--category", metavar="NAME", help="Kind of service, which decides what the app needs.")
@choice(
    "--fail-on",
    (NEVER, "low", "medium", "high", "critical"),
    "severity",
    "Least severity that fails the audit.",
    default="high",
)
@choice(
    "--min-confidence", ("low", "medium", "high"), "confidence", "Least confidence that fails the audit.", default="low"
)
@click.option(
    "--accept-gap",
    "accepted",
    metavar="KIND=REASON",
    multiple=True,
    callback=_accepted_gaps,
    help="Let one kind of gap pass, and say why; may be repeated.",
)
@click.option(
    "--merger-report",
    metavar="FILE",
    help="manifest-merger-*-report.txt of the build: names the library that asks for each permission.",
)
@click.option("--mapping", metavar="FILE", help="mapping.txt of R8 or ProGuard: restores the names of the app's code.")
@click.option(
    "--dependencies",
    metavar="FILE",
    help="Output of “gradle dependencies”, gradle.lockfile or libs.versions.toml: adds SDKs with their versions.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only the verdict.")
@click.option("-v", "--verbose", is_flag=True, help="Every permission, place and phrase.")
@common
def check(
    *,
    app: str,
    policies: tuple[str, ...],
    outputs: tuple[Output, ...],
    profile: str | None,
    category: str | None,
    fail_on: str,
    min_confidence: str,
    accepted: tuple[AcceptedGap, ...],
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
    from auditor.cli.policies import read_policies

    service = chosen_category(category)
    gate = Gate(
        fail_on=None if fail_on == NEVER else Severity(fail_on),
        min_confidence=Confidence(min_confidence),
        accepted_gaps=accepted,
    )
    result = audit(
        read_app(app, merger_report=merger_report, mapping=mapping, dependencies=dependencies),
        read_policies(policies, app=app),
        profile=profile,
        category=service,
        gate=gate,
    )
    return report(result, outputs, lang=lang, color=color, quiet=quiet, verbose=verbose, inputs=(app, *policies))


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
    from auditor.report.json import audit_json
    from auditor.report.text import audit_text, verdict_line

    unread = [problem for side in (result.app, result.policy) if (problem := unreadable(side.problems))]

    def render(form: str, page: Page) -> str | bytes:
        if form == "json":
            return audit_json(result, lang)
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


def accepted_gap(value: str) -> AcceptedGap:
    """``KIND=REASON``; a reason is not optional, since the report quotes it."""
    kind, _, reason = value.partition("=")
    kinds = tuple(ProblemKind)
    if kind not in kinds:
        raise UsageError(unknown("kind of gap", kind, kinds))
    if not reason.strip():
        raise UsageError(f"--accept-gap {kind}: say why after an equals sign: --accept-gap {kind}=REASON")
    return AcceptedGap(kind=kind, reason=reason.strip())


def chosen_category(text: str | None) -> Category | None:
    """The service type of this id or name, in either language."""
    if text is None:
        return None
    from auditor.knowledge import catalog

    known = catalog.category(text)
    if known is None:
        near = " or ".join(catalog.nearest_categories(text))
        hint = f"did you mean {near}?" if near else f"known: {', '.join(catalog.categories())}"
        raise UsageError(f"{text!r}: unknown category; {hint}")
    return Category(id=known.id, guessed=False)
