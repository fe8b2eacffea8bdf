"""The notice table: exactly the regulators' columns, a row for each app with findings that count."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl

from auditor.batch.store import Store
from auditor.model.audit import Audit
from auditor.model.finding import Severity
from auditor.model.terms import Note, NoteKind
from auditor.report.escape_cells import cell
from auditor.survey.choice import EVERYTHING, Choice
from auditor.survey.notice import notice_rows
from auditor.survey.tables import write_notice_csv, write_notice_xlsx
from tests.report import hostile, shop
from tests.survey.stores import one, store_of


def rows(path: Path, language: str = "zh", choice: Choice = EVERYTHING) -> list[list[str]]:
    stream = io.BytesIO()
    with Store.reading(str(path)) as store:
        write_notice_csv(store, language, choice, stream)
    return list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))


def noted(**changes: object) -> Audit:
    return replace(shop.audit(), notes=(Note(kind=NoteKind.SOURCE, text="应用宝"),), **changes)  # type: ignore[arg-type]


def test_the_columns_are_those_of_a_notice_and_no_more(sample_store: Path) -> None:
    header, *found = rows(sample_store)
    assert header == ["序号", "应用名称", "应用开发者", "应用来源", "应用版本", "所涉问题"]
    assert [row[:2] for row in found] == [
        ["1", "顺路拼"], ["2", "弈友"], ["3", "予选商城"], ["4", "拾光回收"], ["5", "指间名表"], ["6", "Word Garden"],
    ]  # fmt: skip


def test_the_problems_of_an_app_are_numbered_lines_most_severe_first(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", one("a.apk", noted()))
    _, (number, name, developer, source, version, problems) = rows(tmp_path / "a.db")
    assert (number, name, developer, source, version) == (
        "1", "旧物集市", "旧物集市（上海）科技有限公司", "应用宝", "1.2.0",
    )  # fmt: skip
    lines = problems.split("\n")
    assert [line[:3] for line in lines] == ["1. ", "2. "]
    assert "android.permission.READ_SMS" in lines[0]


def test_in_english_it_says_the_same(sample_store: Path) -> None:
    header, first, *_ = rows(sample_store, "en")
    assert header == ["No.", "App", "Developer", "Source", "Version", "Issue"]
    assert first[5].startswith("1. Read your contacts (android.permission.READ_CONTACTS) is requested but not declared")


def test_waived_and_known_findings_are_none_of_a_notice(tmp_path: Path) -> None:
    found = shop.audit()
    store_of(tmp_path / "a.db", one("a.apk", replace(found, findings=(), known=found.findings)))
    assert rows(tmp_path / "a.db")[1:] == []


def test_only_chosen_problems_are_told(sample_store: Path) -> None:
    _, *found = rows(sample_store, choice=Choice(severity=Severity.CRITICAL))
    assert [(row[0], row[1]) for row in found] == [("1", "指间名表")]
    assert found[0][5].count("\n") == 0


def test_what_a_cell_has_no_room_for_is_counted(tmp_path: Path) -> None:
    first = shop.sms_finding()
    many = tuple(replace(first, subject=f"com.example.permission.{'X' * 400}{number}") for number in range(200))
    store_of(tmp_path / "a.db", one("a.apk", noted(findings=many)))
    with Store.reading(str(tmp_path / "a.db")) as store:
        (row,) = notice_rows(store, "en", EVERYTHING)
    said = str(row[5])
    shown = said.count("\n")
    assert said.endswith(f"\nand {200 - shown} more")
    assert 20 < shown < 200
    assert cell(said) == said


def test_names_and_problems_are_text_in_both_kinds_of_file(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", one("a.apk", hostile.audit()))
    _, row = rows(tmp_path / "a.db")
    assert row[1].startswith("'=cmd")
    assert not set("".join(row)) & set("\x1b\x07\x00\u202e\u2066")
    assert "\n::error" not in row[5]
    book = io.BytesIO()
    with Store.reading(str(tmp_path / "a.db")) as store:
        write_notice_xlsx(store, "zh", EVERYTHING, book)
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet.title == "通报"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
