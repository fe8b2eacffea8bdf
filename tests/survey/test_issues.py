"""All findings of all apps in one table: numbered through, with a row for whatever was not audited."""

import csv
import gc
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.audit import Audit
from auditor.report.issue_rows import issue_header
from auditor.report.xlsx import WIDTHS
from auditor.survey.choice import EVERYTHING, Choice
from auditor.survey.issues import issue_rows
from auditor.survey.tables import write_issues_csv, write_issues_xlsx
from tests.report import hostile, shop
from tests.survey.stores import none, one, store_of


def table(path: Path, language: str = "zh", choice: Choice = EVERYTHING) -> list[dict[str, str | int]]:
    header = issue_header(language)
    with Store.reading(str(path)) as store:
        return [dict(zip(header, row, strict=True)) for row in issue_rows(store, language, choice)]


def test_rows_are_numbered_through_all_apps(sample_store: Path) -> None:
    rows = table(sample_store)
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))
    # Three files are of 顺路拼; Clean Notes has nothing to show.
    names = {"顺路拼", "弈友", "予选商城", "拾光回收", "指间名表", "Word Garden"}
    assert {row["应用名称"] for row in rows} == names


def test_an_app_that_was_not_audited_has_a_row_that_says_why(sample_store: Path) -> None:
    (row,) = (row for row in table(sample_store) if row["应用证据"] == "sample_apks/carpool-next.apk")
    assert row["所涉问题"] == "未能审计：缺少隐私政策：com.example.shunlu"
    assert (row["状态"], row["规则"], row["包名"]) == ("缺少隐私政策", "no_policy", "com.example.shunlu")
    assert "--policies" in str(row["整改建议"])


def test_a_finding_has_the_row_that_the_report_of_its_app_gives_it(sample_store: Path) -> None:
    (row,) = (row for row in table(sample_store, "en") if str(row["Rule"]).startswith("UND002"))
    assert row["App"] == "指间名表"
    assert "watch-shop/policy.txt:24" in str(row["Evidence in the policy"])


def test_chosen_findings_alone_have_rows_and_gaps_stay(sample_store: Path) -> None:
    rules = [row["规则"] for row in table(sample_store, choice=Choice(rules=("OVR002",)))]
    assert rules == ["OVR002 权限与服务类型相关程度低", "packed"]


def test_no_cell_is_a_formula_or_acts_on_a_terminal(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", one("a.apk", hostile.audit()), none("=1+1.apk", Ending.FAILED, hostile.EVERYTHING))
    text, book = io.BytesIO(), io.BytesIO()
    with Store.reading(str(tmp_path / "a.db")) as store:
        write_issues_csv(store, "en", EVERYTHING, text)
        write_issues_xlsx(store, "en", EVERYTHING, book)
    written = text.getvalue().decode("utf-8-sig")
    assert not set(written) & set("\x1b\x07\x00\u202e\u2066")
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert len(cells) > 60
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'=1+1.apk" in cells
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_the_workbook_has_the_rows_of_the_csv(sample_store: Path) -> None:
    text, book = io.BytesIO(), io.BytesIO()
    with Store.reading(str(sample_store)) as store:
        write_issues_csv(store, "zh", EVERYTHING, text)
        write_issues_xlsx(store, "zh", EVERYTHING, book)
    rows = list(csv.reader(io.StringIO(text.getvalue().decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet.title == "所涉问题"
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    assert len(rows[0]) == len(WIDTHS)


def test_one_audit_is_unpacked_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shop.audit()
    store_of(tmp_path / "a.db", *(one(f"{number}.apk", replace(found)) for number in range(5)))
    alive: list[int] = []
    unpack = Store.audit

    def counted(self: Store, id_: str) -> Audit | None:
        gc.collect()
        alive.append(sum(isinstance(value, Audit) and value is not found for value in gc.get_objects()))
        return unpack(self, id_)

    before = sum(isinstance(value, Audit) and value is not found for value in gc.get_objects())
    monkeypatch.setattr(Store, "audit", counted)
    with Store.reading(str(tmp_path / "a.db")) as store:
        for _ in issue_rows(store, "en", EVERYTHING):
            pass
    assert len(alive) == 5
    assert max(alive) - before <= 1
