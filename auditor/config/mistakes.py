"""What no type can refuse in ``auditor.toml``: unknown names, waivers without a reason or without a near end."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from auditor.config.settings import PROFILES, Config, SeverityName, WaiverEntry
from auditor.knowledge import catalog
from auditor.model.evidence import ProblemKind
from auditor.waivers import latest


def mistakes(config: Config, today: date) -> Iterator[tuple[str, str]]:
    """Key and words of everything that no type could refuse.

    But for an unknown category: that is known only when the user's own knowledge is in use.
    """
    yield from _wrong_rules("", config.select, config.ignore, config.severity)
    for name, profile in config.profiles.items():
        if name in PROFILES:
            yield f"profiles.{name}", f"{name!r} is a built-in profile; give yours another name"
        yield from _wrong_rules(f"profiles.{name}.", profile.select, profile.ignore, profile.severity)
    profiles = (*PROFILES, *config.profiles)
    if config.profile is not None and config.profile not in profiles:
        yield "profile", f"{config.profile!r} is an unknown profile{nearest(config.profile, profiles)}"
    for index, gap in enumerate(config.accepted_gaps):
        if gap.kind not in tuple(ProblemKind):
            said = f"{gap.kind!r} is an unknown kind of gap{nearest(gap.kind, ProblemKind)}"
            yield f"accepted_gaps[{index}].kind", said
        if not gap.reason.strip():
            yield f"accepted_gaps[{index}].reason", "is empty; say why the gap may pass"
    for index, waiver in enumerate(config.waivers):
        yield from _wrong_waiver(f"waivers[{index}]", waiver, today)


def _wrong_rules(
    place: str, select: tuple[str, ...], ignore: tuple[str, ...], severity: dict[str, SeverityName]
) -> Iterator[tuple[str, str]]:
    for field, names in (("select", select), ("ignore", ignore)):
        for index, name in enumerate(names):
            if name not in rule_names():
                yield f"{place}{field}[{index}]", f"{name!r} is an unknown rule{nearest(name, rule_names())}"
    for rule in severity:
        if rule not in catalog.rules():
            yield f"{place}severity.{rule}", f"{rule!r} is an unknown rule{nearest(rule, catalog.rules())}"


def _wrong_waiver(place: str, waiver: WaiverEntry, today: date) -> Iterator[tuple[str, str]]:
    if waiver.rule not in catalog.rules():
        yield f"{place}.rule", f"{waiver.rule!r} is an unknown rule{nearest(waiver.rule, catalog.rules())}"
    if not waiver.reason.strip():
        yield f"{place}.reason", "is empty; say why the finding is accepted"
    if waiver.until > latest(today):
        yield f"{place}.until", f"{waiver.until} is more than a year from {today}; at most {latest(today)}"


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean UND001?``, or the names where they are few; nothing where none is near."""
    names = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {names[near[0]]}?"
    return f"; known: {', '.join(names.values())}" if len(names) <= 8 else ""


def rule_names() -> tuple[str, ...]:
    """Every rule and every family."""
    rules = sorted(catalog.rules())
    return (*rules, *sorted({rule.rstrip("0123456789") for rule in rules}))
