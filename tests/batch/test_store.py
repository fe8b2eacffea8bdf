"""The store: whole rows or none, and errors that say what to do."""

import sqlite3
from pathlib import Path

import pytest

from auditor.batch.job import Job
from auditor.batch.outcome import Ending, unaudited
from auditor.batch.store import SCHEMA, Store
from auditor.errors import InputMissingError, OutputError, UsageError
from tests.batch.samples import EXAMINER, jobs_in, laid_out, rows


def test_a_store_says_its_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store.writing(str(path)):
        pass
    assert rows(path, "SELECT * FROM meta") == [("schema", SCHEMA)]
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]  # no journal is left beside it


def test_a_disk_that_fills_up_costs_nothing_that_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    jobs = jobs_in(laid_out(tmp_path / "apps", "clean-notes", "watch-shop"))
    outcomes = [EXAMINER.examined(job) for job in jobs]
    with Store.writing(str(path)) as store:
        store.put(outcomes[0])
        pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(OutputError, match="what was finished is stored: free some space and run it again"):
            store.put(outcomes[1])
        store.connection.execute("PRAGMA max_page_count = 100000")
        assert store.kept(jobs[1].app) is None
        store.put(outcomes[1])
    assert rows(path, "SELECT count(*) FROM audit") == [(2,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_two_writers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    first, second = (unaudited(Job(app=name), Ending.CRASHED, name) for name in ("a.apk", "b.apk"))
    with Store.writing(str(path)) as one, Store.writing(str(path)) as other:
        one.put(first)
        other.put(second)
        one.put(second)
    assert rows(path, "SELECT path, message FROM app ORDER BY path") == [("a.apk", "a.apk"), ("b.apk", "b.apk")]


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    with pytest.raises(UsageError, match=r"a\.db: is no store of auditor"), Store.writing(str(path)):
        pass
    assert rows(path, "SELECT name FROM sqlite_master") == [("mine",)]


def test_a_store_of_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store.writing(str(path)) as store:
        store.connection.execute("UPDATE meta SET value = 'auditor/store/9'")
    with pytest.raises(UsageError, match="has the schema 'auditor/store/9'; a store has 'auditor/store/1'"):
        Store.reading(str(path)).__enter__()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("not a database, but long enough to be looked at as one" * 100)
    for opened in (Store.reading, Store.writing):
        with pytest.raises(UsageError, match="is no store of auditor, or is damaged"), opened(str(path)):
            pass


def test_a_store_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="no such store; make one with auditor batch"):
        Store.reading(str(tmp_path / "a.db")).__enter__()
    with (
        pytest.raises(OutputError, match=r"cannot be written: .*; name a file in a folder that exists"),
        Store.writing(str(tmp_path / "no/a.db")),
    ):
        pass
