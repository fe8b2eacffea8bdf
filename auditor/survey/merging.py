"""Several stores as one: of what stands in more than one of them for the same path, the later store's is taken."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from auditor.batch.store import CHILDREN, Store
from auditor.errors import OutputError
from auditor.survey.choice import EVERYTHING, Choice


@contextmanager
def opened(paths: Sequence[str]) -> Iterator[Store]:
    """The store at the one path; of several, a temporary one with what all hold. They stay as they are.

    Raises InputMissingError for a path without a store, UsageError for a file that is none, or one of another schema.
    """
    if len(paths) == 1:
        with Store.reading(paths[0]) as store:
            yield store
        return
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        merged = str(Path(folder) / "merged.db")
        _merge(paths, merged)
        with Store.reading(merged) as store:
            yield store


@contextmanager
def narrowed(store: Store, choice: Choice) -> Iterator[Store]:
    """A store of the chosen apps alone; the store itself where all are."""
    if choice.is_everything:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        path = str(Path(folder) / "narrowed.db")
        write_store(store, path, choice)
        with Store.reading(path) as chosen:
            yield chosen


def write_store(store: Store, path: str, choice: Choice = EVERYTHING) -> None:
    """The chosen apps of a store as a new one. Raises OutputError where there is a file already, or none can be."""
    if os.path.lexists(path):
        raise OutputError(f"{path}: is there already; name a new file, or give it as a store to merge with")
    target = Path(path)
    try:
        with tempfile.TemporaryDirectory(prefix=".auditor-", dir=target.parent) as folder:
            made = Path(folder) / "all.db"
            _copy(store, made, path)
            if not choice.is_everything:
                made = _narrowed(made, Path(folder) / "chosen.db", path, choice)
            made.replace(target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; name a file in a folder that exists") from None


def _copy(store: Store, to: Path, named: str) -> None:
    """In one order, whatever the store's is: the same rows give the same bytes. ``named``: in what is refused."""
    with Store(named, store.connection).refusals():
        store.connection.execute("VACUUM INTO ?", (str(to),))


def _narrowed(path: Path, to: Path, named: str, choice: Choice) -> Path:
    apps = choice.apps
    with Store.writing(str(path)) as store:
        with Store(named, store.connection).refusals():
            store.connection.execute(
                f"DELETE FROM app WHERE id NOT IN (SELECT app.id FROM app WHERE {apps.sql})", apps.parameters
            )
        _copy(store, to, named)
    return to


def _merge(paths: Sequence[str], into: str) -> None:
    for path in paths:
        with Store.reading(path):  # says what is wrong with it
            pass
    with Store.writing(into):
        pass
    # As a URI: only then those that are attached may be opened for reading alone.
    with closing(sqlite3.connect(Path(into).as_uri(), uri=True, isolation_level=None)) as connection:
        merged = Store(into, connection)
        with merged.refusals():
            connection.execute("PRAGMA foreign_keys = ON")
            for path in paths:
                _take(merged, path)


def _take(merged: Store, path: str) -> None:
    execute = merged.connection.execute
    execute("ATTACH DATABASE ? AS given", (f"{Path(path).resolve().as_uri()}?mode=ro",))
    try:
        execute("BEGIN")
        execute("DELETE FROM app WHERE id IN (SELECT id FROM given.app)")
        for table in ("app", *CHILDREN):
            execute(f"INSERT INTO {table} SELECT * FROM given.{table}")
        execute("INSERT OR REPLACE INTO review SELECT * FROM given.review")
        execute("COMMIT")
    finally:
        if merged.connection.in_transaction:
            execute("ROLLBACK")
        execute("DETACH DATABASE given")
