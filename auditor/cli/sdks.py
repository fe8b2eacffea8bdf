"""``auditor sdks``: the catalogue of SDKs, libraries and packers, and why something in it matches."""

from collections.abc import Callable
from typing import NamedTuple

import click

from auditor.cli.options import common, completed
from auditor.cli.outputs import Output, deliver, output_option
from auditor.cli.progress import reading
from auditor.errors import UsageError
from auditor.model.evidence import Effect, unreadable
from auditor.model.finding import Verdict
from auditor.report.escape import one_line
from auditor.report.page import Page

_LONGEST_SHOWN = 60


class Answer(NamedTuple):
    text: Callable[[Page], str]
    json: Callable[[], bytes]


def _ids() -> dict[str, str]:
    from auditor.knowledge import catalog

    return {name: sdk.name.text("en") for name, sdk in catalog.sdks().items()}


@click.command(
    epilog="“auditor sdks learn FILE” drafts an entry from an AAR, a JAR or an APK.  "
    "Exit codes: 0 answered, 2 wrong usage or an unknown NAME, 3 something of APP could not be read, 70 a bug."
)
@click.argument("name", metavar="[NAME]", nargs=-1, shell_complete=completed(_ids))
@click.option("--class", "class_name", metavar="CLASS", help="Whose code a class is, and by which package.")
@click.option("--apk", "app", metavar="APP", type=click.Path(), help="Every SDK in this app, with the evidence.")
@output_option()
@common
def sdks(
    *,
    name: tuple[str, ...],
    class_name: str | None,
    app: str | None,
    outputs: tuple[Output, ...],
    lang: str,
    color: str,
) -> int:
    """Show what is known of SDKs, or which of them an app contains.

    NAME is an identifier or any name that policies use; a vendor's name lists its products. Without it, all entries.
    """
    written = " ".join(name)
    if sum((bool(name), class_name is not None, app is not None)) > 1:
        raise UsageError("NAME, --class and --apk are different questions; ask one at a time")
    if app is not None:
        return _in_app(app, outputs, lang=lang, color=color)
    if class_name is not None:
        _deliver(_owner(class_name, lang), outputs, color=color)
    else:
        _deliver(_named(written, lang) if name else _all(lang), outputs, color=color)
    return Verdict.PASS.exit_code


def _all(lang: str) -> Answer:
    from auditor.knowledge import catalog
    from auditor.report import json, sdk_block, sdk_text

    entries = tuple(catalog.sdks().values())
    return Answer(
        text=lambda page: sdk_text.catalogue_text(entries, lang, page),
        json=lambda: json.sdks_json(map(sdk_block.sdk_entry_block, entries), (), lang),
    )


def _named(name: str, lang: str) -> Answer:
    """Raises UsageError for an unknown name, with the nearest known ones."""
    from auditor.knowledge import search
    from auditor.report import json, sdk_block, sdk_text

    matches = search.find(name)
    if not matches:
        if search.find_class(name) is not None:
            raise UsageError(f"{name!r}: is no name of an SDK; for a class or package, ask --class {name}.X")
        near = " or ".join(search.nearest(name))
        hint = f"did you mean {near}?" if near else "“auditor sdks” lists all"
        raise UsageError(f"{name[:_LONGEST_SHOWN]!r}: no SDK of that name; {hint}")
    return Answer(
        text=lambda page: sdk_text.matches_text(matches, lang, page),
        json=lambda: json.sdks_json((sdk_block.sdk_entry_block(match.sdk, match) for match in matches), (), lang),
    )


def _owner(class_name: str, lang: str) -> Answer:
    from auditor.knowledge import search
    from auditor.report import json, sdk_block, sdk_text

    match = search.find_class(class_name)
    if match is None:
        name = search.class_name(class_name)
        return Answer(
            text=lambda page: sdk_text.nobody_text(name, lang, page), json=lambda: json.sdks_json((), (), lang)
        )
    return Answer(
        text=lambda page: sdk_text.matches_text((match,), lang, page),
        json=lambda: json.sdks_json((sdk_block.sdk_entry_block(match.sdk, match),), (), lang),
    )


def _in_app(path: str, outputs: tuple[Output, ...], *, lang: str, color: str) -> int:
    from auditor import messages, read_app
    from auditor.report import json, sdk_block, sdk_text

    with reading(path, lang=lang):
        app = read_app(path)
    unread = unreadable(app.problems)
    answer = Answer(
        text=lambda page: sdk_text.found_text(app, lang, page),
        json=lambda: json.sdks_json(sdk_block.found_blocks(app), app.problems, lang),
    )
    kept = tuple(output for output in outputs if not unread or output.format != "text")
    _deliver(answer, kept, color=color, inputs=(path,))
    if unread:
        click.echo(f"error: {one_line(messages.problem_line(unread, lang))}", err=True)
    gap = any(problem.effect is not Effect.NONE for problem in app.problems)
    return Verdict.INCOMPLETE.exit_code if gap else Verdict.PASS.exit_code


def _deliver(answer: Answer, outputs: tuple[Output, ...], *, color: str, inputs: tuple[str, ...] = ()) -> None:
    deliver(
        outputs, lambda form, page: answer.json() if form == "json" else answer.text(page), color=color, inputs=inputs
    )
