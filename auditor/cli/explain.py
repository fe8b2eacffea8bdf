"""``auditor explain``: one rule, why it matters, what to do about it, and what it rests on."""

from difflib import get_close_matches

import click

from auditor.cli.options import common, completed
from auditor.cli.outputs import Output, deliver, output_option
from auditor.errors import UsageError
from auditor.model.finding import Verdict

_LONGEST_SHOWN = 60


def _rules() -> dict[str, str]:
    from auditor.knowledge import catalog

    known = {name: rule.en.title for name, rule in catalog.rules().items()}
    return dict(sorted((known | {name: rule.en.title for name, rule in catalog.unchecked_rules().items()}).items()))


@click.command(epilog="Exit codes: 0 answered, 2 wrong usage or an unknown RULE, 70 a bug.")
@click.argument("rule", metavar="RULE", shell_complete=completed(_rules))
@output_option()
@common
def explain(*, rule: str, outputs: tuple[Output, ...], lang: str, color: str) -> int:
    """Explain one rule.

    What it checks, why, an example, what to do, its limits, and its sources with how each is known.
    """
    from auditor.report import json, rules_text
    from auditor.rules.registry import entries

    known = {entry.id: entry for entry in entries()}
    entry = known.get(rule.strip().upper())
    if entry is None:
        near = get_close_matches(rule.strip().upper()[:_LONGEST_SHOWN], known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "“auditor rules” lists all"
        raise UsageError(f"{rule[:_LONGEST_SHOWN]!r}: no such rule; {hint}")
    deliver(
        outputs,
        lambda form, page: (
            json.rules_json((entry,), lang) if form == "json" else rules_text.explanation_text(entry, lang, page)
        ),
        color=color,
        inputs=(),
    )
    return Verdict.PASS.exit_code
