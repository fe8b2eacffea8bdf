"""Several stores as one: the later wins, nothing of an input changes, and the same rows give the same bytes."""

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.batch.outcome import Ending
from auditor.batch.store import CHILDREN, Store
from auditor.errors import InputMissingError, OutputError, UsageError
from auditor.model.finding import Verdict
from auditor.survey.apps import apps, findings
from auditor.survey.choice import EVERYTHING, Choice
from auditor.survey.merging import narrowed, opened, write_store
from tests.report import shop
from tests.survey.stores import none, one, store_of

FOUND = shop.audit()
LESS = replace(FOUND, findings=FOUND.findings[:1])


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    tables = ("meta", "app", *CHILDREN, "review")
    return {name: store.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables}


def reviewed(path: str, app: str, decision: str) -> None:
    with Store.writing(path) as store:
        store.connection.execute("INSERT INTO review VALUES (?, 'f', 1, ?, 'Li', '')", (app, decision))


def test_of_an_app_in_both_stores_the_later_counts(tmp_path: Path) -> None:
    first = store_of(tmp_path / "1.db", one("a.apk", FOUND), one("b.apk", FOUND))
    second = store_of(tmp_path / "2.db", one("b.apk", LESS), none("c.apk", Ending.TIMED_OUT))
    with opened([first, second]) as store:
        many = {app.path: (app.ending, len(findings(store, app.id, "en"))) for app in apps(store)}
    assert many == {"a.apk": ("audited", 2), "b.apk": ("audited", 1), "c.apk": ("timed_out", 0)}
    with opened([second, first]) as store:
        assert {app.path: len(findings(store, app.id, "en")) for app in apps(store)}["b.apk"] == 2


def test_an_audit_that_a_later_store_lost_is_lost(tmp_path: Path) -> None:
    first = store_of(tmp_path / "1.db", one("a.apk", FOUND))
    second = store_of(tmp_path / "2.db", none("a.apk", Ending.CRASHED))
    with opened([first, second]) as store:
        (app,) = apps(store)
        assert store.audit(app.id) is None
        assert findings(store, app.id, "en") == ()


def test_what_reviewers_decided_is_merged_too(tmp_path: Path) -> None:
    first = store_of(tmp_path / "1.db", one("a.apk", FOUND))
    second = store_of(tmp_path / "2.db", one("b.apk", FOUND))
    reviewed(first, "x", "confirmed")
    reviewed(first, "y", "confirmed")
    reviewed(second, "y", "rejected")
    with opened([first, second]) as store:
        decisions = dict(store.connection.execute("SELECT app, decision FROM review"))
    assert decisions == {"x": "confirmed", "y": "rejected"}


def test_inputs_stay_as_they_are(tmp_path: Path) -> None:
    paths = [store_of(tmp_path / f"{number}.db", one(f"{number}.apk", FOUND)) for number in (1, 2)]
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with opened(paths) as store:
        write_store(store, str(tmp_path / "all.db"))
    after = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert after.pop("all.db")
    assert {name: data for name, data in after.items() if name in before} == before


def test_a_written_store_has_every_row_and_is_one_file(sample_store: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with Store.reading(str(sample_store)) as store:
        write_store(store, str(target))
        expected = contents(store)
    with Store.reading(str(target)) as copy:
        assert contents(copy) == expected
    assert [file.name for file in tmp_path.iterdir()] == ["copy.db"]


@pytest.mark.parametrize("choice", [EVERYTHING, Choice(verdicts=(Verdict.FAIL,))])
def test_the_order_in_which_apps_were_finished_does_not_show(choice: Choice, tmp_path: Path) -> None:
    outcomes = [one(f"{number}.apk", FOUND) for number in range(6)]
    digests = set()
    for name, order in (("1", outcomes), ("2", outcomes[::-1])):
        source = store_of(tmp_path / f"{name}.db", *order)
        with opened([source]) as store:
            write_store(store, str(tmp_path / f"{name}.out"), choice)
        digests.add(hashlib.sha256((tmp_path / f"{name}.out").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_chosen_apps_alone_go_into_the_new_store(sample_store: Path, tmp_path: Path) -> None:
    with Store.reading(str(sample_store)) as store:
        write_store(store, str(tmp_path / "failed.db"), Choice(verdicts=(Verdict.FAIL,)))
    with Store.reading(str(tmp_path / "failed.db")) as chosen:
        kept = contents(chosen)
    assert len(kept["app"]) == 5
    ids = {row[0] for row in kept["app"]}
    assert all({row[0] for row in kept[name]} <= ids for name in CHILDREN)
    assert len(kept["audit"]) == 5


def test_a_narrowed_store_is_gone_afterwards(sample_store: Path) -> None:
    with Store.reading(str(sample_store)) as store:
        with narrowed(store, EVERYTHING) as same:
            assert same is store
        with narrowed(store, Choice(verdicts=(Verdict.PASS,))) as chosen:
            assert [app.path for app in apps(chosen)] == ["sample_apks/clean-notes.apk"]
        assert not Path(chosen.path).exists()


def test_a_file_that_is_there_is_never_replaced(sample_store: Path, tmp_path: Path) -> None:
    target = tmp_path / "there.db"
    target.write_bytes(b"mine")
    with Store.reading(str(sample_store)) as store, pytest.raises(OutputError) as caught:
        write_store(store, str(target))
    assert "is there already; name a new file" in str(caught.value)
    assert target.read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_named(sample_store: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "no" / "all.db")
    with Store.reading(str(sample_store)) as store, pytest.raises(OutputError) as caught:
        write_store(store, target)
    assert str(caught.value).startswith(f"{target}: cannot be written: ")


def test_what_is_no_store_is_named_among_several(sample_store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no database " * 100)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE meta (name TEXT, value TEXT)")
    other.execute("INSERT INTO meta VALUES ('schema', 'auditor/store/9')")
    other.commit()
    other.close()
    for name, error, said in (
        ("none.db", InputMissingError, "no such store; make one with auditor batch --store"),
        ("a.txt", UsageError, "is no store of auditor, or is damaged"),
        ("other.db", UsageError, "has the schema 'auditor/store/9'; a store has 'auditor/store/1'"),
    ):
        with pytest.raises(error) as caught, opened([str(sample_store), str(tmp_path / name)]):
            pass
        assert str(caught.value).startswith(f"{tmp_path / name}: {said}")
