"""``auditor rules``: every rule, whom it is for, and what is not checked and why."""

import click

from auditor.cli.options import choice, common
from auditor.cli.outputs import Output, deliver, output_option
from auditor.model.finding import Verdict
from auditor.rules.registry import PROFILES


@click.command(epilog="Exit codes: 0 answered, 2 wrong usage, 70 a bug.")
@choice("--profile", tuple(PROFILES), "profile", "Only the rules of this profile.")
@output_option()
@common
def rules(*, profile: str | None, outputs: tuple[Output, ...], lang: str, color: str) -> int:
    """List the rules, and what is not checked.

    Each with its severity and what it judges by; “auditor explain RULE” says more of one.
    """
    from auditor.report import json, rules_text
    from auditor.rules.registry import entries

    shown = tuple(entry for entry in entries() if profile is None or profile in entry.profiles)
    deliver(
        outputs,
        lambda form, page: (
            json.rules_json(shown, lang) if form == "json" else rules_text.rules_text(shown, profile, lang, page)
        ),
        color=color,
        inputs=(),
    )
    return Verdict.PASS.exit_code
