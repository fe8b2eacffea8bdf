"""All rules, by the order in which a subject is given to them, and what each needs to have been read."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from auditor.model.evidence import Effect, Problem, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from auditor.model.finding import Finding
    from auditor.rules.case import Case

    Check = Callable[[Case], Iterator[Finding]]

PROFILES = {
    "cn": ("UND", "SDK", "OVR", "MAN", "POL"),
    "play": ("UND", "SDK", "OVR", "MAN", "POL"),
    "eu": ("UND", "SDK", "OVR", "MAN"),
    "us-ca": ("UND", "SDK", "OVR", "MAN"),
    "all": ("UND", "SDK", "OVR", "MAN", "POL"),
}
"""Profile to the rule families that it runs."""

_FAMILIES = (
    "permissions",
    "wording",
    "data",
    "sdks",
    "sdk_entries",
    "sdk_risks",
    "minimum",
    "service",
    "manifest",
    "names",
    "document",
)

# A subject gets one finding per family: that of the first of these that fires.
_MOST_SPECIFIC_FIRST = (
    *("UND010", "UND006", "UND002", "UND011"),
    *("SDK001", "SDK003", "SDK006", "SDK008", "SDK002"),
    *("OVR012", "OVR001", "OVR007", "OVR004", "OVR002"),
    *("MAN003", "MAN001"),
)


class Need(StrEnum):
    """What a rule has to have seen."""

    MANIFEST = "manifest"
    CODE = "code"
    """Manifest and dex files."""
    POLICY = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    id: str
    needs: frozenset[Need]
    check: "Check"

    @property
    def family(self) -> str:
        """The letters of the id: ``UND``."""
        return self.id.rstrip("0123456789")

    def is_in(self, profile: str) -> bool:
        """Whether the profile runs it: its family, unless the rule's own entry keeps it to other profiles."""
        from auditor.knowledge import catalog  # not for --help, which lists the profiles

        only = catalog.rules()[self.id].profiles
        return self.family in PROFILES.get(profile, ()) and (profile == "all" or not only or profile in only)


_RULES: dict[str, Rule] = {}


def rule(rule_id: str, *needs: Need) -> "Callable[[Check], Check]":
    """Register a function as the check of a rule."""

    def register(check: "Check") -> "Check":
        _RULES[rule_id] = Rule(id=rule_id, needs=frozenset(needs), check=check)
        return check

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, the most specific of each family first, then by id."""
    for family in _FAMILIES:
        import_module(f"auditor.rules.{family}")
    order = {rule_id: position for position, rule_id in enumerate(_MOST_SPECIFIC_FIRST)}
    return tuple(sorted(_RULES.values(), key=lambda found: (order.get(found.id, len(order)), found.id)))


def blocked_by(problem: Problem) -> frozenset[Need]:
    """What a problem keeps rules from seeing, in whole (FATAL) or in part."""
    if problem.effect is Effect.NONE:
        return frozenset()
    if problem.stage is Stage.POLICY:
        return frozenset({Need.POLICY})
    if problem.stage in {Stage.CONTAINER, Stage.MANIFEST}:
        return frozenset({Need.MANIFEST, Need.CODE})
    return frozenset({Need.CODE})
