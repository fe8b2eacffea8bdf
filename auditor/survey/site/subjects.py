"""What all apps together hold: how many embed an SDK or ask for a permission, break a rule, and what policies say."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from auditor import messages
from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.knowledge import catalog
from auditor.model.finding import Disclosure, Severity, Use, Verdict
from auditor.survey.site.reviews import Decision
from auditor.survey.site.rows import SEVERITIES
from auditor.survey.site.stored import known


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFigure:
    """An SDK or a permission."""

    id: str
    apps: int
    says: Mapping[Disclosure, int]
    """Apps, by what their policies say of it; for an SDK only where it handles personal data for certain."""
    use: Mapping[Use, int]
    """Of permissions."""

    @property
    def unjudged(self) -> int:
        return self.apps - sum(self.says.values())

    @property
    def left_out(self) -> int:
        """Apps whose policies do not have it, or deny it."""
        return self.says.get(Disclosure.UNDECLARED, 0) + self.says.get(Disclosure.DENIED, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigure:
    rule: str
    severity: Severity
    """The highest of its findings."""
    apps: int
    findings: int
    decisions: Mapping[Decision, int]
    """What reviewers decided, each for a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    verdicts: Mapping[Verdict, int]
    endings: Mapping[Ending, int]
    severities: Mapping[Severity | None, int]
    """Audited apps, by the highest severity of their findings; None: no finding counts."""

    @property
    def apps(self) -> int:
        return sum(self.endings.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the apps have, most frequent first."""

    developers: tuple[str, ...]
    sources: tuple[str, ...]
    categories: tuple[str, ...]


_DEVELOPERS = 200
_SOURCES = 500


def sdk_figures(store: Store) -> tuple[SubjectFigure, ...]:
    """Most apps first, then by id."""
    with store.refusals():
        found = store.connection.execute("SELECT id, disclosure, count(*) FROM sdk GROUP BY id, disclosure").fetchall()
    return _subjects([(id_, disclosure, None, count) for id_, disclosure, count in found])


def permission_figures(store: Store) -> tuple[SubjectFigure, ...]:
    """Most apps first, then by name."""
    with store.refusals():
        # SQLite would sort the rows to group them, which takes ten times as long.
        counted = Counter(store.connection.execute("SELECT name, disclosure, use FROM permission"))
    return _subjects([(name, disclosure, use, count) for (name, disclosure, use), count in counted.items()])


def rule_figures(store: Store) -> tuple[RuleFigure, ...]:
    """Rules that found something that counts; most apps first, then by rule."""
    with store.refusals():
        query = store.connection.execute
        findings = Counter(query("SELECT rule, severity FROM finding WHERE state = 'counts'"))
        apps = dict(query("SELECT rule, count(DISTINCT app) FROM finding WHERE state = 'counts' GROUP BY rule"))
        decided = Counter(
            query(
                "SELECT rule, decision FROM"
                " (SELECT DISTINCT app, fingerprint, rule FROM finding WHERE state = 'counts')"
                " JOIN review USING (app, fingerprint)"
            )
            if query("SELECT 1 FROM review LIMIT 1").fetchone()
            else ()
        )
    found = [
        RuleFigure(
            rule=rule,
            severity=max(
                (known(Severity, said) for other, said in findings if other == rule), key=lambda one: one.rank
            ),
            apps=many,
            findings=sum(count for (other, _), count in findings.items() if other == rule),
            decisions={decision: decided[rule, decision.value] for decision in Decision},
        )
        for rule, many in apps.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.apps, one.rule)))


def endings(store: Store) -> Endings:
    highest = " ".join(f"WHEN {severity.value} > 0 THEN '{severity.value}'" for severity in SEVERITIES)
    with store.refusals():
        query = store.connection.execute
        found = dict(query("SELECT ending, count(*) FROM app GROUP BY ending"))
        verdicts = dict(query("SELECT verdict, count(*) FROM app WHERE verdict IS NOT NULL GROUP BY verdict"))
        severities = dict(
            query(f"SELECT CASE {highest} ELSE '' END, count(*) FROM app WHERE ending = 'audited' GROUP BY 1")
        )
    return Endings(
        endings={ending: found[ending] for ending in Ending if ending in found},
        verdicts={verdict: verdicts.get(verdict, 0) for verdict in Verdict},
        severities={
            severity: severities[severity or ""] for severity in (*SEVERITIES, None) if (severity or "") in severities
        },
    )


def choices(store: Store) -> Choices:
    def column(name: str, most: int) -> tuple[str, ...]:
        counted = store.connection.execute(
            f"SELECT {name} FROM app WHERE {name} <> '' GROUP BY {name} ORDER BY count(*) DESC, {name} LIMIT {most}"
        )
        return tuple(value for (value,) in counted)

    with store.refusals():
        return Choices(
            developers=column("developer", _DEVELOPERS),
            sources=column("source", _SOURCES),
            categories=column("category", _SOURCES),
        )


def rule_title(rule: str, language: str) -> str:
    """Empty for a rule that this version does not have."""
    return messages.rule_title(rule, language) if rule in catalog.rules() else ""


def _subjects(counted: list[tuple[str, str | None, str | None, int]]) -> tuple[SubjectFigure, ...]:
    apps: Counter[str] = Counter()
    says: dict[str, Counter[Disclosure]] = {}
    used: dict[str, Counter[Use]] = {}
    for id_, disclosure, use, count in counted:
        apps[id_] += count
        if disclosure is not None:
            says.setdefault(id_, Counter())[known(Disclosure, disclosure)] += count
        if use is not None:
            used.setdefault(id_, Counter())[known(Use, use)] += count
    return tuple(
        SubjectFigure(
            id=id_,
            apps=apps[id_],
            says={each: many for each in Disclosure if (many := says.get(id_, Counter[Disclosure]())[each])},
            use={each: many for each in Use if (many := used.get(id_, Counter[Use]())[each])},
        )
        for id_ in sorted(apps, key=lambda one: (-apps[one], one))
    )
