"""All rules, by the order in which a subject is given to them, and what each needs to have been read."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from auditor.model.evidence import Effect, Problem, Stage
from auditor.model.finding import Severity
from auditor.model.rule import RuleEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from auditor.model.finding import Finding
    from auditor.rules.case import Case

    Check = Callable[[Case], Iterator[Finding]]

PROFILES = {
    "cn": ("UND", "SDK", "OVR", "MAN", "POL"),
    "play": ("UND", "SDK", "OVR", "MAN", "POL", "GP"),
    "eu": ("UND", "SDK", "OVR", "MAN", "EU"),
    "us-ca": ("UND", "SDK", "OVR", "MAN", "US"),
    "all": ("UND", "SDK", "OVR", "MAN", "POL", "GP", "EU", "US", "TRD"),
}
"""Profile to the rule families that it runs; a rule's entry may keep it to some of them."""

_FAMILIES = (
    "permissions",
    "wording",
    "data",
    "denials",
    "sdks",
    "sdk_entries",
    "sdk_risks",
    "minimum",
    "service",
    "manifest",
    "names",
    "document",
    "elements",
    "play",
    "eu",
    "us",
)

# A subject gets one finding per family: that of the first of these that fires.
_MOST_SPECIFIC_FIRST = (
    *("UND010", "UND006", "UND002", "UND011"),
    *("SDK001", "SDK003", "SDK006", "SDK008", "SDK002"),
    *("OVR012", "OVR001", "OVR007", "OVR003", "OVR004", "OVR002"),
    *("MAN003", "MAN001"),
    "GP020",
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
        return family_of(self.id)

    def is_in(self, profile: str) -> bool:
        """Whether the profile runs it."""
        return is_in(self.id, profile)


def family_of(rule_id: str) -> str:
    """The letters of a rule's id."""
    return rule_id.rstrip("0123456789")


def is_in(rule_id: str, profile: str) -> bool:
    """Whether a profile runs a rule: its family, unless the rule's own entry keeps it to other profiles."""
    from auditor.knowledge import catalog  # not for --help, which lists the profiles

    entry = catalog.rules().get(rule_id)
    only = entry.profiles if entry is not None else ()
    return family_of(rule_id) in PROFILES.get(profile, ()) and (profile == "all" or not only or profile in only)


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


@cache
def entries() -> tuple[RuleEntry, ...]:
    """Every rule that is checked, and every one that is not, by family and id."""
    from auditor.knowledge import catalog  # PROFILES alone has to cost nothing

    checked = {found.id: found for found in all_rules()}
    families = PROFILES["all"]
    ids = sorted({*checked, *catalog.unchecked_rules()}, key=lambda name: (families.index(family_of(name)), name))
    return tuple(
        RuleEntry(
            id=rule_id,
            family=family_of(rule_id),
            severity=Severity(catalog.rules()[rule_id].severity) if rule_id in checked else None,
            profiles=tuple(profile for profile in PROFILES if is_in(rule_id, profile)),
            needs=tuple(need for need in Need if rule_id in checked and need in checked[rule_id].needs),
        )
        for rule_id in ids
    )
