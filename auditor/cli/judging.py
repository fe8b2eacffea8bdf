"""What judges an audit: the options that commands with findings share, over what ``auditor.toml`` settles."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

import click

from auditor.cli.main import Session
from auditor.cli.options import choice, completed, said_by, unknown, variable
from auditor.errors import UsageError
from auditor.model.audit import Audit
from auditor.model.evidence import ProblemKind
from auditor.model.finding import AcceptedGap, Category, Confidence, Gate, Severity
from auditor.model.terms import Terms
from auditor.rules.registry import PROFILES

if TYPE_CHECKING:
    from auditor.baseline import Baseline

NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    profile: str | None
    category: Category | None
    gate: Gate
    baseline: str | None
    """File of the known findings."""

    def terms(self, package: str | None) -> Terms:
        """Of one app. Raises UsageError for a baseline that is none."""
        found = click.get_current_context().ensure_object(Session).settings
        assert found is not None  # --config is read first of all
        config = found.config
        known = self.known()
        own = config.profiles.get(self.profile or "")
        return Terms(
            source=found.path,
            select=config.select or ((own.select or PROFILES["all"]) if own else ()),
            ignore=(*config.ignore, *(own.ignore if own else ())),
            severity=config.severities(self.profile),
            waivers=config.waived(),
            today=found.today if config.waivers else None,
            baseline=self.baseline,
            known=known.of(package) if known else (),
        )

    def known(self) -> "Baseline | None":
        """Of all packages. Raises UsageError for a baseline that is none."""
        from auditor.baseline import read_baseline
        from auditor.cli.settings import content

        if self.baseline is None:
            return None
        return read_baseline(content(self.baseline, "a baseline, or write one with --write-baseline"), self.baseline)


def judging(command: Callable[..., int]) -> Callable[..., int]:
    """``--profile`` to ``--baseline``, given to the command as ``judging``."""

    @wraps(command)
    def gathered(
        *,
        profile: str | None,
        category: Category | None,
        fail_on: str,
        min_confidence: str,
        accepted: tuple[AcceptedGap, ...],
        baseline: str | None,
        **others: object,
    ) -> int:
        gate = Gate(
            fail_on=None if fail_on == NEVER else Severity(fail_on),
            min_confidence=Confidence(min_confidence),
            accepted_gaps=accepted,
        )
        judged = Judging(profile=profile, category=category, gate=gate, baseline=baseline)
        return command(judging=judged, **others)

    decorated: Callable[..., int] = gathered
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


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


def no_rule_left(result: Audit) -> None:
    """Raises UsageError where the settings leave no rule to judge by: such an audit would always pass."""
    if not result.rules_run and not any(blocked.rules for blocked in result.problems):
        raise UsageError("no rule is left to judge by; see select and ignore in auditor.toml")


def _profile(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    found = context.ensure_object(Session).settings
    names = (*PROFILES, *(found.config.profiles if found else ()))
    if value is None or value in names:
        return value
    raise UsageError(said_by(context, option) + unknown("profile", value, names))


def _category(context: click.Context, option: click.Parameter, value: str | None) -> Category | None:
    try:
        return chosen_category(value)
    except UsageError as error:
        raise UsageError(said_by(context, option) + str(error)) from None


def _categories() -> dict[str, str]:
    from auditor import messages
    from auditor.knowledge import catalog

    return {name: messages.category_name(name, "en") for name in catalog.categories()}


def _accepted_gaps(
    context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[AcceptedGap, ...]:
    """Those of the command line, and those of the settings that it does not speak of."""
    given = tuple(accepted_gap(value) for value in values)
    found = context.ensure_object(Session).settings
    settled = found.config.gaps() if found else ()
    return (*given, *(gap for gap in settled if gap.kind not in {one.kind for one in given}))


profile_option = click.option(
    "--profile",
    metavar="|".join(PROFILES),
    envvar=variable("--profile"),
    callback=_profile,
    shell_complete=completed(lambda: tuple(PROFILES)),
    help="Whose rules apply, or a profile of your own; by default cn for a policy with Chinese text, else play.",
)
_OPTIONS: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...] = (
    profile_option,
    click.option(
        "--category",
        metavar="NAME",
        envvar=variable("--category"),
        callback=_category,
        shell_complete=completed(_categories),
        help="Kind of service, which decides what the app needs.",
    ),
    choice(
        "--fail-on",
        (NEVER, "low", "medium", "high", "critical"),
        "severity",
        "Least severity that fails the audit.",
        default="high",
    ),
    choice(
        "--min-confidence",
        ("low", "medium", "high"),
        "confidence",
        "Least confidence that fails the audit.",
        default="low",
    ),
    click.option(
        "--accept-gap",
        "accepted",
        metavar="KIND=REASON",
        multiple=True,
        callback=_accepted_gaps,
        shell_complete=completed(lambda: [f"{kind}=" for kind in ProblemKind]),
        help="Let one kind of gap pass, and say why; may be repeated.",
    ),
    click.option(
        "--baseline",
        metavar="FILE",
        type=click.Path(),
        envvar=variable("--baseline"),
        help="Findings that were known before: only new ones fail the audit.",
    ),
)
