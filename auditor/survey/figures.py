"""The figures of a store: how its apps ended, and which findings and SDKs are the most frequent."""

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.finding import Severity, Verdict
from auditor.survey.apps import sound
from auditor.survey.choice import EVERYTHING, Choice, Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigure:
    """A rule, and in how many apps it has findings that count."""

    rule: str
    severity: Severity
    """The highest of its findings."""
    apps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkFigure:
    """An SDK that handles personal data, in how many apps it is, and how many of their policies leave it out."""

    id: str
    apps: int
    undeclared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnauditedApp:
    path: str
    ending: Ending
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    endings: Mapping[Ending, int]
    """In the order of ``Ending``; those that there are."""
    verdicts: Mapping[Verdict, int]
    """In the order of ``Verdict``; those that there are."""
    rules: tuple[RuleFigure, ...]
    """Most apps first, then by id."""
    sdks: tuple[SdkFigure, ...]
    """Most apps first, then by id."""
    unaudited: tuple[UnauditedApp, ...]
    """By path."""

    @property
    def apps(self) -> int:
        return sum(self.endings.values())


def figures(store: Store, choice: Choice = EVERYTHING) -> Figures:
    """Of the apps of a store that are chosen, and of their findings that are."""
    apps, found, within = choice.apps, choice.findings, _within(choice)
    execute = store.connection.execute
    with store.refusals():
        endings = dict(execute(f"SELECT ending, count(*) FROM app WHERE {apps.sql} GROUP BY ending", apps.parameters))
        verdicts = dict(
            execute(
                f"SELECT verdict, count(*) FROM app WHERE verdict IS NOT NULL AND {apps.sql} GROUP BY verdict",
                apps.parameters,
            )
        )
        rules = execute(
            "SELECT rule, group_concat(DISTINCT severity), count(DISTINCT app) AS apps FROM finding"
            f" WHERE state = 'counts' AND {found.sql} AND {within.sql} GROUP BY rule ORDER BY apps DESC, rule",
            (*found.parameters, *within.parameters),
        ).fetchall()
        sdks = execute(
            "SELECT id, count(*) AS apps, sum(disclosure IN ('undeclared', 'denied')) FROM sdk"
            f" WHERE disclosure IS NOT NULL AND {within.sql} GROUP BY id ORDER BY apps DESC, id",
            within.parameters,
        ).fetchall()
        unaudited = execute(
            f"SELECT path, ending, message FROM app WHERE verdict IS NULL AND {apps.sql} ORDER BY path",
            apps.parameters,
        ).fetchall()
    with sound(store):
        return Figures(
            endings={ending: endings[ending] for ending in Ending if ending in endings},
            verdicts={verdict: verdicts[verdict] for verdict in Verdict if verdict in verdicts},
            rules=tuple(
                RuleFigure(rule=rule, severity=_highest(severities), apps=apps) for rule, severities, apps in rules
            ),
            sdks=tuple(SdkFigure(id=id_, apps=apps, undeclared=undeclared) for id_, apps, undeclared in sdks),
            unaudited=tuple(
                UnauditedApp(path=path, ending=Ending(ending), message=message) for path, ending, message in unaudited
            ),
        )


def _within(choice: Choice) -> Condition:
    """Of a row that belongs to an app: the app is chosen."""
    if choice.is_everything:
        return Condition()
    apps = choice.apps
    return Condition(sql=f"app IN (SELECT app.id FROM app WHERE {apps.sql})", parameters=apps.parameters)


def _highest(severities: str) -> Severity:
    return max(map(Severity, severities.split(",")), key=lambda severity: severity.rank)
