"""Which app of an earlier store is which of a later one."""

from dataclasses import replace
from pathlib import Path

from auditor.batch.job import Job
from auditor.batch.outcome import Ending, Outcome, app_id, audited
from auditor.batch.store import Store
from auditor.model.terms import Note, NoteKind
from auditor.survey.pairs import pairs
from tests.report import shop
from tests.survey.stores import none, store_of


def app(path: str, package: str | None = "com.example.shop", *, source: str = "", code: int = 1) -> Outcome:
    notes = (Note(kind=NoteKind.SOURCE, text=source),) if source else ()
    found = shop.audit(app=shop.app(package=package, version_code=code))
    return audited(Job(app=path, notes=notes), replace(found, notes=notes), policies=(), key="k", stamp="s")


def paired(tmp_path: Path, old: list[Outcome], new: list[Outcome]) -> list[tuple[str | None, str | None]]:
    paths = {app_id(one.path): one.path for one in (*old, *new)}
    before, after = store_of(tmp_path / "old.db", *old), store_of(tmp_path / "new.db", *new)
    with Store.reading(before) as earlier, Store.reading(after) as later:
        return [(paths[pair.old] if pair.old else None, paths[pair.new] if pair.new else None)
                for pair in pairs(earlier, later)]  # fmt: skip


def test_a_package_is_known_again_under_another_path(tmp_path: Path) -> None:
    found = paired(tmp_path, [app("1.0.apk"), app("x.apk", "com.x")], [app("1.1.apk"), app("y.apk", "com.y")])
    assert found == [("1.0.apk", "1.1.apk"), (None, "y.apk"), ("x.apk", None)]


def test_of_several_the_same_path_comes_first_then_the_source_then_the_version(tmp_path: Path) -> None:
    old = [app("a.apk", code=1), app("b.apk", source="华为", code=2), app("c.apk", code=9)]
    new = [app("a.apk", source="华为"), app("d.apk", source="华为"), app("e.apk", source="小米"), app("f.apk")]
    found = paired(tmp_path, old, new)
    assert found == [("a.apk", "a.apk"), ("b.apk", "d.apk"), ("c.apk", "e.apk"), ("c.apk", "f.apk")]


def test_an_old_app_that_none_continues_is_told_of_though_its_package_is_there(tmp_path: Path) -> None:
    assert paired(tmp_path, [app("a.apk"), app("b.apk")], [app("a.apk")]) == [("a.apk", "a.apk"), ("b.apk", None)]


def test_a_path_counts_only_where_a_package_is_missing(tmp_path: Path) -> None:
    unread = none("a.apk", Ending.UNREADABLE)
    assert paired(tmp_path, [unread], [app("a.apk")]) == [("a.apk", "a.apk")]
    (tmp_path / "old.db").unlink()
    (tmp_path / "new.db").unlink()
    assert paired(tmp_path, [app("a.apk")], [none("a.apk", Ending.CRASHED)]) == [("a.apk", "a.apk")]
    (tmp_path / "old.db").unlink()
    (tmp_path / "new.db").unlink()
    assert paired(tmp_path, [app("a.apk", "com.x")], [app("a.apk", "com.y")]) == [(None, "a.apk"), ("a.apk", None)]
