"""What a reader chooses finds the apps that have it, and nothing that is not chosen."""

from pathlib import Path

import pytest

from auditor.batch.outcome import app_id
from auditor.batch.store import Store
from auditor.survey.site.rows import PAGE, how_many, rows
from auditor.survey.site.selection import EVERYTHING, Selection
from tests.survey.site import stores
from tests.survey.site.stores import LATE, NOTES, SHOP

FINDING_PERMISSION = "android.permission.READ_SMS"


@pytest.fixture
def path(tmp_path: Path) -> str:
    return stores.filled(tmp_path / "a.db", stores.ordinary())


def found(path: str, **chosen: str) -> list[str]:
    selection = Selection.of(chosen)
    with Store.reading(path) as store:
        shown = rows(store, selection, 1)
        assert how_many(store, selection) == len(shown)
    return [row.path for row in shown]


def test_what_failed_comes_first_and_what_passed_last(path: str) -> None:
    assert found(path) == [SHOP, LATE, NOTES]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"result": "fail"}, [SHOP]),
        ({"result": "pass"}, [NOTES]),
        ({"result": "unaudited"}, [LATE]),
        ({"result": "timed_out"}, [LATE]),
        ({"result": "crashed"}, []),
        ({"severity": "critical"}, [SHOP]),
        ({"severity": "low"}, []),
        ({"rule": "UND002"}, [SHOP]),
        ({"rule": "UND003"}, []),
        ({"sdk": "jpush"}, [SHOP]),
        ({"sdk": "jpush", "says": "undeclared"}, [SHOP]),
        ({"sdk": "jpush", "says": "declared"}, []),
        ({"permission": "android.permission.CAMERA"}, [SHOP, NOTES]),
        ({"permission": FINDING_PERMISSION, "says": "undeclared"}, [SHOP]),
        ({"developer": "clear desk"}, [NOTES]),
        ({"developer": "科技"}, [SHOP]),
        ({"source": "market-b"}, [LATE, NOTES]),
        ({"category": "second_hand"}, [SHOP]),
        ({"text": "late"}, [LATE]),
        ({"text": "CLEAN example"}, [NOTES]),
        ({"text": "ｎｏｔｅｓ"}, [NOTES]),
        ({"text": "clean shop"}, []),
        ({"text": "旧物"}, [SHOP]),
        ({"text": "%"}, []),
        ({"text": "_"}, []),
        ({"text": "\\"}, []),
        ({"text": "' OR 1 --"}, []),
        ({"source": "market-b", "result": "pass"}, [NOTES]),
        ({"review": "none"}, [SHOP, NOTES]),
    ],
)
def test_a_choice_finds_the_apps_that_have_it(path: str, chosen: dict[str, str], expected: list[str]) -> None:
    assert found(path, **chosen) == expected


def test_reviewed_apps_are_found_and_those_where_reviewers_disagree(path: str) -> None:
    stores.reviewed(path, SHOP, 0, 1, "confirmed")
    stores.reviewed(path, SHOP, 1, 2, "rejected")
    assert (found(path, review="reviewed"), found(path, review="disputed")) == ([SHOP], [])
    stores.reviewed(path, SHOP, 0, 2, "needs_dynamic_test")
    assert (found(path, review="disputed"), found(path, review="none")) == ([SHOP], [NOTES])


def test_a_review_of_a_finding_that_is_gone_is_no_disagreement(path: str) -> None:
    stores.reviewed(path, SHOP, 0, 1, "confirmed")
    stores.reviewed(path, SHOP, 0, 2, "rejected")
    with Store.writing(path) as store:
        store.put(stores.outcome(SHOP, stores.clean()))
    assert (found(path, review="reviewed"), found(path, review="disputed")) == ([], [])


def test_a_value_that_there_cannot_be_chooses_nothing() -> None:
    assert Selection.of({"result": "x", "severity": "x; DROP TABLE app", "says": "x", "review": "x"}) == EVERYTHING


def test_an_address_leads_back_to_the_choice() -> None:
    chosen = Selection(text="a&b=c #", source="市场", result="fail")
    assert chosen.query(3) == "text=a%26b%3Dc+%23&result=fail&source=%E5%B8%82%E5%9C%BA&page=3"
    assert EVERYTHING.query() == ""


def test_rows_come_in_pages(tmp_path: Path) -> None:
    path = stores.filled(tmp_path / "many.db", stores.many(PAGE + 3))
    with Store.reading(path) as store:
        pages = [[row.id for row in rows(store, EVERYTHING, number)] for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE, 3, 0]
    assert sorted(id_ for page in pages for id_ in page) == sorted(
        app_id(f"many/{number:05}.apk") for number in range(PAGE + 3)
    )
