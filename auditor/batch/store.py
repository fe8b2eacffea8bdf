"""The store: an SQLite file that keeps what is finished, whatever happens next."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from auditor.batch.outcome import Ending, Outcome, app_id, unpacked
from auditor.errors import InputMissingError, OutputError, UsageError
from auditor.model.audit import Audit

SCHEMA = "auditor/store/1"
CHILDREN = ("policy", "finding", "permission", "sdk", "data_type", "problem", "audit")
"""Tables whose rows belong to one app."""
_WAIT = 60.0
"""Seconds to wait for another run that is writing."""
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a later run has to know of a row."""

    ending: Ending
    package: str | None
    sha256: str
    size: int
    key: str
    stamp: str


class Store:
    """One file; one connection, of one thread. SQLite lets one process write at a time, and the others wait."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    @classmethod
    @contextmanager
    def writing(cls, path: str) -> Iterator["Store"]:
        """The store at this path, made where there is none. Raises OutputError where that cannot be."""
        try:
            connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        except sqlite3.Error as error:
            raise OutputError(f"{path}: cannot be written: {error}; name a file in a folder that exists") from None
        store = cls(path, connection)
        try:
            with store.refusals():
                store._prepare()
            yield store
        finally:
            with suppress(sqlite3.Error):  # another run is at work, or the disk is full: the journal stays as it is
                connection.execute("PRAGMA journal_mode = DELETE")  # one file, which opens on a read-only disk too
            connection.close()

    @classmethod
    @contextmanager
    def reading(cls, path: str) -> Iterator["Store"]:
        """The store at this path, which stays as it is. Raises InputMissingError where there is none."""
        if not Path(path).is_file():
            raise InputMissingError(f"{path}: no such store; make one with auditor batch --store {path}")
        uri = Path(path).resolve().as_uri()
        connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None)
        store = cls(path, connection)
        try:
            with store.refusals():
                store.check()
            yield store
        finally:
            connection.close()

    def check(self) -> None:
        """Raises UsageError for a database that is no store of this version."""
        names = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found = None
        if "meta" in names:
            found = self.connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        if found != (SCHEMA,):
            said = f"has the schema {found[0]!r}" if found else "is no store of auditor"
            raise UsageError(f"{self.path}: {said}; a store has {SCHEMA!r}; make one with auditor batch --store")

    def kept(self, path: str) -> Kept | None:
        """What is stored for the app at this path."""
        with self.refusals():
            row = self.connection.execute(
                "SELECT ending, package, sha256, size, key, stamp FROM app WHERE id = ?", (app_id(path),)
            ).fetchone()
        if row is None:
            return None
        ending, package, sha256, size, key, stamp = row
        return Kept(ending=Ending(ending), package=package, sha256=sha256, size=size, key=key, stamp=stamp)

    def put(self, outcome: Outcome) -> None:
        """Keep an outcome in place of what was stored for this path, as a whole or not at all.

        Raises OutputError where the disk is full, or the file cannot be written.
        """
        record = outcome.record
        with self.refusals():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self.connection.execute("DELETE FROM app WHERE id = ?", (record.app[0],))
                self._insert("app", (record.app,))
                for table, rows in record.children.items():
                    self._insert(table, rows)
            except BaseException:
                if self.connection.in_transaction:  # a full disk has ended it already
                    self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def audit(self, id_: str) -> Audit | None:
        """The whole audit of an app; None where it has none. Raises UsageError for one of another version."""
        with self.refusals():
            row = self.connection.execute("SELECT content FROM audit WHERE app = ?", (id_,)).fetchone()
        return unpacked(row[0]) if row else None

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What SQLite refuses, as errors that say what to do."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            # The low byte is the primary code: https://www.sqlite.org/rescode.html.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _FULL:
                advice = "the disk is full or failing; what was finished is stored: free some space and run it again"
            elif code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
                raise UsageError(f"{self.path}: is no store of auditor, or is damaged ({error})") from None
            elif code == sqlite3.SQLITE_BUSY:
                advice = f"another run has been writing for {_WAIT:.0f} seconds; wait for its end"
            else:
                advice = "check its folder and permissions"
            raise OutputError(f"{self.path}: cannot be written: {error}; {advice}") from None

    def _insert(self, table: str, rows: tuple[tuple[object, ...], ...]) -> None:
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)

    def _prepare(self) -> None:
        connection = self.connection
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            for statement in _statements():
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('schema', ?)", (SCHEMA,))
        connection.execute("COMMIT")
        self.check()


def _statements() -> list[str]:
    """Of the schema, one by one: a script would end the transaction that makes them one."""
    text = (files("auditor.batch") / "schema.sql").read_text(encoding="utf-8")
    bare = "\n".join(line.partition("--")[0] for line in text.splitlines())
    return [statement for statement in bare.split(";") if statement.strip()]
