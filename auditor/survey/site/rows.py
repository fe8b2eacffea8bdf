"""The table of apps: a row for each, the most severe first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor import messages
from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.app import Presence
from auditor.model.finding import Disclosure, Severity, Verdict
from auditor.report.escape import brief
from auditor.survey.site.selection import DISPUTED_APPS, REVIEWED_APPS, Selection, Standing
from auditor.survey.site.stored import known

PAGE = 50
"""Rows on one page."""
SEVERITIES = tuple(reversed(Severity))
_COLUMNS = (
    "id, path, ending, verdict, package, label, version_name, critical, high, medium, low, info,"
    " developer, source, category, category_guessed"
)
_SAYS = (
    "CASE ifnull(sdk.disclosure, '') WHEN 'undeclared' THEN 0 WHEN 'denied' THEN 1 WHEN 'partial' THEN 2"
    " WHEN 'elsewhere' THEN 3 WHEN 'declared' THEN 4 ELSE 5 END"
)
ORDER = (
    "CASE ifnull(verdict, '') WHEN 'fail' THEN 0 WHEN 'incomplete' THEN 1 WHEN '' THEN 2 ELSE 3 END,"
    " critical DESC, high DESC, medium DESC, low DESC, info DESC, path"
)
"""Total, for a path names one app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppRow:
    id: str
    title: str
    path: str
    package: str
    version: str
    result: str
    """One of ``RESULTS``."""
    counts: tuple[int, ...]
    """Findings that count, in the order of ``SEVERITIES``."""
    developer: str
    source: str
    category: str
    guessed: bool
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingRow:
    """An app that embeds an SDK."""

    row: AppRow
    disclosure: Disclosure | None
    """None: the SDK handles no personal data, or is not embedded for certain."""
    presence: Presence
    version: str


def rows(store: Store, selection: Selection, number: int) -> tuple[AppRow, ...]:
    """Of one page, from 1."""
    chosen = selection.condition()
    # Only ids are sorted, for whole rows are many times as large.
    page = f"SELECT id FROM app WHERE {chosen.sql} ORDER BY {ORDER} LIMIT {PAGE} OFFSET {(number - 1) * PAGE}"
    query = f"SELECT {_COLUMNS} FROM app WHERE id IN ({page}) ORDER BY {ORDER}"
    with store.refusals():
        found = store.connection.execute(query, chosen.parameters).fetchall()
    reviewed = standings(store, tuple(row[0] for row in found))
    return tuple(_row(row, reviewed) for row in found)


def every_row(store: Store) -> Iterator[AppRow]:
    """All of them, in the order of the table."""
    reviewed = standings(store)
    with store.refusals():
        for row in store.connection.execute(f"SELECT {_COLUMNS} FROM app ORDER BY {ORDER}"):
            yield _row(row, reviewed)


def row_of(store: Store, id_: str) -> AppRow | None:
    with store.refusals():
        row = store.connection.execute(f"SELECT {_COLUMNS} FROM app WHERE id = ?", (id_,)).fetchone()
    return _row(row, standings(store, (id_,))) if row else None


def embedding_rows(store: Store, sdk: str) -> tuple[EmbeddingRow, ...]:
    """The first apps that embed an SDK: those whose policies leave it out, deny it, have a part of it, and so on."""
    columns = ", ".join(f"app.{name}" for name in _COLUMNS.split(", "))
    with store.refusals():
        found = store.connection.execute(
            f"SELECT sdk.disclosure, sdk.presence, sdk.version, {columns} FROM sdk JOIN app ON app.id = sdk.app"
            f" WHERE sdk.id = ? ORDER BY {_SAYS}, {ORDER} LIMIT {PAGE}",
            (sdk,),
        ).fetchall()
    reviewed = standings(store, tuple(row[3] for row in found))
    return tuple(
        EmbeddingRow(
            row=_row(row, reviewed),
            disclosure=known(Disclosure, disclosure) if disclosure else None,
            presence=known(Presence, presence),
            version=_text(version),
        )
        for disclosure, presence, version, *row in found
    )


def how_many(store: Store, selection: Selection) -> int:
    chosen = selection.condition()
    with store.refusals():
        query = f"SELECT count(*) FROM app WHERE {chosen.sql}"
        (count,) = store.connection.execute(query, chosen.parameters).fetchone()
    return int(count)


def standings(store: Store, apps: tuple[str, ...] | None = None) -> Mapping[str, Standing]:
    """Of the apps that have been reviewed; None: of all apps."""
    within = "1" if apps is None else f"review.app IN ({', '.join('?' * len(apps))})"
    disputed = DISPUTED_APPS.replace(" GROUP BY", f" WHERE {within} GROUP BY")
    with store.refusals():
        query = store.connection.execute
        found = {app: Standing.REVIEWED for (app,) in query(f"{REVIEWED_APPS} WHERE {within}", apps or ())}
        return found | {app: Standing.DISPUTED for (app,) in query(disputed, apps or ())}


def category_text(category: str, language: str) -> str:
    return brief(messages.category_name(category, language)) if category else ""


def _row(row: Sequence[str | int | None], reviewed: Mapping[str, Standing]) -> AppRow:
    id_, path, ending, verdict, package, label, version, *rest = row
    *counts, developer, source, category, guessed = rest
    name = brief(str(path))
    return AppRow(
        id=str(id_),
        title=_text(label) or _text(package) or name.rsplit("/", 1)[-1],
        path=name,
        package=_text(package),
        version=_text(version),
        result=known(Verdict, verdict).value if verdict is not None else known(Ending, ending).value,
        counts=tuple(int(count or 0) for count in counts),
        developer=_text(developer),
        source=_text(source),
        category=_text(category),
        guessed=bool(guessed),
        standing=reviewed.get(str(id_), Standing.NONE),
    )


def _text(value: str | int | None) -> str:
    return "" if value is None else brief(str(value))
