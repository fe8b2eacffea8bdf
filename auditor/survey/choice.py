"""Which apps and findings of a store are asked for, as conditions of SQL with parameters."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditor.model.finding import Severity, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a row has to meet; values are parameters, never part of the text."""

    sql: str = "1"
    parameters: tuple[str, ...] = ()

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(sql=f"{self.sql} AND {other.sql}", parameters=(*self.parameters, *other.parameters))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Without any of these: everything. Of several rules, verdicts or SDKs one is enough."""

    rules: tuple[str, ...] = ()
    severity: Severity | None = None
    """The least."""
    verdicts: tuple[Verdict, ...] = ()
    sdks: tuple[str, ...] = ()
    """Ids of SDKs that are embedded."""

    @property
    def is_everything(self) -> bool:
        return self == EVERYTHING

    @property
    def apps(self) -> Condition:
        """Over ``app``: with the verdict, with one of the SDKs, and with a finding that is chosen and counts."""
        condition = _one_of("app.verdict", self.verdicts)
        if self.sdks:
            embedded = Condition(sql="(sdk.presence IN ('defined', 'component') OR sdk.disclosure IS NOT NULL)")
            inside = _one_of("sdk.id", self.sdks) & embedded
            condition &= _in(f"app.id IN (SELECT sdk.app FROM sdk WHERE {inside.sql})", inside)
        if self.rules or self.severity is not None:
            inside = Condition(sql="finding.state = 'counts'") & self.findings
            condition &= _in(f"app.id IN (SELECT finding.app FROM finding WHERE {inside.sql})", inside)
        return condition

    @property
    def findings(self) -> Condition:
        """Over ``finding``, whether it counts or not."""
        return _one_of("finding.rule", self.rules) & _one_of("finding.severity", _from(self.severity))

    @property
    def whatever_is_found(self) -> "Choice":
        """The apps alone, with or without such findings."""
        return replace(self, rules=(), severity=None)

    def takes(self, rule: str, severity: Severity) -> bool:
        """A finding, as ``findings`` has it."""
        return (not self.rules or rule in self.rules) and (self.severity is None or severity.rank >= self.severity.rank)


EVERYTHING = Choice()


def _from(least: Severity | None) -> tuple[Severity, ...]:
    return () if least is None else tuple(one for one in Severity if one.rank >= least.rank)


def _in(sql: str, inside: Condition) -> Condition:
    return Condition(sql=sql, parameters=inside.parameters)


def _one_of(column: str, values: Iterable[str]) -> Condition:
    """Nothing to choose from is no condition."""
    parameters = tuple(str(value) for value in values)
    if not parameters:
        return Condition()
    return Condition(sql=f"{column} IN ({', '.join('?' * len(parameters))})", parameters=parameters)
