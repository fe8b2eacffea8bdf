"""The options that narrow what is shown of a store: ``--rule``, ``--severity``, ``--verdict`` and ``--sdk``."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import TYPE_CHECKING

import click

from auditor.cli.options import unknown
from auditor.errors import UsageError
from auditor.model.finding import Severity, Verdict

if TYPE_CHECKING:
    from auditor.survey.choice import Choice

_LONGEST_SHOWN = 60


def choosing(command: Callable[..., int]) -> Callable[..., int]:
    """All of them, given to the command as ``choice``."""

    @wraps(command)
    def gathered(
        *,
        rules: tuple[str, ...],
        severity: str | None,
        verdicts: tuple[str, ...],
        sdks: tuple[str, ...],
        **others: object,
    ) -> int:
        return command(choice=chosen(rules, severity, verdicts, sdks), **others)

    decorated: Callable[..., int] = gathered
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def chosen(rules: tuple[str, ...], severity: str | None, verdicts: tuple[str, ...], sdks: tuple[str, ...]) -> "Choice":
    """Raises UsageError for a name that is none, with the nearest that are."""
    from auditor.survey.choice import Choice

    for rule in rules:
        _check_rule(rule)
    if severity is not None and severity not in tuple(Severity):
        raise UsageError(f"--severity {unknown('severity', severity, tuple(Severity))}")
    for verdict in verdicts:
        if verdict not in tuple(Verdict):
            raise UsageError(f"--verdict {unknown('verdict', verdict, tuple(Verdict))}")
    return Choice(
        rules=tuple(dict.fromkeys(rule.upper() for rule in rules)),
        severity=Severity(severity) if severity is not None else None,
        verdicts=tuple(dict.fromkeys(map(Verdict, verdicts))),
        sdks=tuple(dict.fromkeys(id_ for name in sdks for id_ in _sdk_ids(name))),
    )


def _check_rule(rule: str) -> None:
    from auditor.knowledge import catalog

    known = tuple(catalog.rules())
    if rule.upper() not in known:
        near = " or ".join(get_close_matches(rule.upper()[:_LONGEST_SHOWN], known, n=3, cutoff=0.5))
        hint = f"did you mean {near}?" if near else "“auditor rules” lists all"
        raise UsageError(f"--rule {rule[:_LONGEST_SHOWN]!r}: no such rule; {hint}")


def _sdk_ids(name: str) -> list[str]:
    """A product's name means one; a vendor's all that are its own."""
    from auditor.knowledge import search

    found = [match.sdk.id for match in search.find(name)]
    if not found:
        near = " or ".join(search.nearest(name))
        hint = f"did you mean {near}?" if near else "“auditor sdks” lists all"
        raise UsageError(f"--sdk {name[:_LONGEST_SHOWN]!r}: no SDK of that name; {hint}")
    return found


_OPTIONS = (
    click.option(
        "--rule",
        "rules",
        metavar="RULE",
        multiple=True,
        help="Only findings of this rule, and apps that have one; may be repeated.",
    ),
    click.option(
        "--severity",
        metavar="|".join(Severity),
        help="Only findings at least as severe, and apps that have one.",
    ),
    click.option(
        "--verdict",
        "verdicts",
        metavar="|".join(Verdict),
        multiple=True,
        help="Only apps with this verdict; may be repeated.",
    ),
    click.option(
        "--sdk",
        "sdks",
        metavar="NAME",
        multiple=True,
        help="Only apps that embed this SDK, by any of its names; a vendor's name means all its own. May be repeated.",
    ),
)
