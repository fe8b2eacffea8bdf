"""docs/store.md is true: it names every table, ending and column of an index, and its queries run."""

import re
from pathlib import Path

from auditor.batch.index import COLUMNS
from auditor.batch.outcome import Ending
from auditor.batch.store import CHILDREN, Store
from tests.conftest import ROOT

DOC = (ROOT / "docs/store.md").read_text(encoding="utf-8")


def named(heading: str) -> set[str]:
    """Names in code in the first column of the first table after a heading."""
    table = DOC.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return {name for line in table.split("\n")[2:] for name in re.findall(r"`([a-z_]+)`", line.split("|")[1])}


def test_every_table_is_told_of(tmp_path: Path) -> None:
    with Store.writing(str(tmp_path / "a.db")) as store:
        tables = {name for (name,) in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert named("table") == tables
    assert set(CHILDREN) < tables


def test_every_ending_is_told_of() -> None:
    assert named("ending") == {ending.value for ending in Ending}


def test_every_column_of_an_index_is_told_of() -> None:
    assert named("column") == set(COLUMNS)
    others = {name for names in COLUMNS.values() for name in names}
    assert {name for name in others if name not in DOC} == set()


def test_the_queries_run(tmp_path: Path) -> None:
    (queries,) = re.findall(r"```sql\n(.*?)```", DOC, re.DOTALL)
    with Store.writing(str(tmp_path / "a.db")) as store:
        for query in queries.split(";")[:-1]:
            store.connection.execute(query).fetchall()
