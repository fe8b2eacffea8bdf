"""``auditor sdks learn``: an entry of the knowledge drafted from a published SDK."""

import sys

import click

from auditor.cli.options import debug_option, knowledge_option
from auditor.cli.progress import reading
from auditor.errors import UsageError
from auditor.model.finding import Verdict
from auditor.report.escape import brief, one_line

_MOST_NAMED = 8


@click.command(
    "sdks learn", epilog="Exit codes: 0 drafted, 2 wrong usage, 3 something of FILE could not be read, 70 a bug."
)
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--id", "sdk_id", metavar="ID", help="Identifier of the entry; a known one drafts that entry anew.")
@knowledge_option
@debug_option
def sdks_learn(*, file: str, sdk_id: str | None) -> int:
    """Draft an entry from an AAR, a JAR or an APK.

    The draft goes to standard output, to be saved as sdks/ID.json in a folder for --knowledge.
    """
    from auditor.apk.artefact import read_artefact
    from auditor.apk.learning import Draft, default_id, draft
    from auditor.knowledge.conflicts import is_id
    from auditor.report.sdk_draft import draft_json

    if sdk_id is not None and not is_id(sdk_id):
        raise UsageError(f"--id {sdk_id}: an identifier has lower-case letters, digits and hyphens")
    with reading(file, lang="en"):
        artefact = read_artefact(file)
    drafted: Draft = draft(artefact, sdk_id or default_id(artefact))
    click.echo(draft_json(drafted.entry), nl=False)
    if sys.stdout is not None:
        sys.stdout.flush()
    for note in notes(drafted.owners, drafted.nameless, drafted.entry.id):
        click.echo(one_line(f"note: {note}"), err=True)
    for unread in artefact.unread:
        click.echo(one_line(f"not read: {unread}"), err=True)
    return Verdict.INCOMPLETE.exit_code if artefact.unread else Verdict.PASS.exit_code


def notes(owners: tuple[tuple[str, int], ...], nameless: tuple[str, ...], sdk_id: str) -> list[str]:
    """What was left out of the draft, and why."""
    lines = []
    own = dict(owners).get(sdk_id)
    if own is not None:
        lines.append(
            f"{own} of its classes are {sdk_id}'s by the present entry; compare the draft with “auditor sdks {sdk_id}”"
        )
    known = [(owner, count) for owner, count in owners if owner != sdk_id]
    if known:
        listed = _listed([f"{owner} {count}" for owner, count in known])
        lines.append(f"classes of known entries are left out: {listed}; --id drafts one of these anew")
    if nameless:
        listed = _listed([brief(package) for package in nameless])
        lines.append(f"packages whose names say nothing of an owner are left out: {listed}")
    return lines


def _listed(items: list[str]) -> str:
    more = len(items) - _MOST_NAMED
    return ", ".join(items[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
