"""CSV and workbook: the columns of a regulator's notice, every cell as text, and the same bytes."""

import csv
import io
import zipfile

import openpyxl
import pytest

from auditor.model.audit import Audit
from auditor.model.terms import Note, NoteKind
from auditor.report.csv import audit_csv
from auditor.report.escape_cells import cell, csv_cell
from auditor.report.xlsx import audit_xlsx
from tests.report import hostile, shop
from tests.report.test_json import AUDITS

NOTED = shop.audit(
    notes=(Note(kind=NoteKind.NUMBER, text="2026-17"), Note(kind=NoteKind.SOURCE, text="应用宝")),
)


def rows(audit: Audit, language: str = "zh") -> list[list[str]]:
    return list(csv.reader(io.StringIO(audit_csv(audit, language).decode("utf-8-sig"), newline="")))


def sheets(audit: Audit, language: str = "zh") -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(audit_xlsx(audit, language)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_the_first_columns_are_those_of_a_notice() -> None:
    header, first, *_ = rows(NOTED)
    assert header[:6] == ["序号", "应用名称", "应用开发者", "应用来源", "应用版本", "所涉问题"]
    assert first[:5] == ["1", "旧物集市", "旧物集市（上海）科技有限公司", "应用宝", "1.2.0"]
    assert "android.permission.READ_SMS" in first[5]
    assert dict(zip(header, first, strict=True))["案件编号"] == "2026-17"


def test_a_row_has_the_evidence_of_both_sides() -> None:
    header, first, *_ = rows(NOTED)
    found = dict(zip(header, first, strict=True))
    assert found["应用证据"] == "AndroidManifest.xml：uses-permission[@name='android.permission.READ_SMS']"
    assert found["隐私政策证据"] == "docs/privacy.txt:40  「我们会向您发送短信验证码。」"
    assert found["查找过"] == "短信权限、读取短信、收件箱"
    assert found["指纹"] == shop.sms_finding().fingerprint("com.example.shop")


def test_what_could_not_be_read_is_a_row_too() -> None:
    header, *found = rows(shop.audit())
    states = [dict(zip(header, row, strict=True))["状态"] for row in found]
    assert states == ["待处理", "待处理", "未能读取"]


def test_what_was_set_aside_says_why() -> None:
    header, *found = rows(AUDITS["set aside"], "en")
    states = [dict(zip(header, row, strict=True))["State"] for row in found]
    assert states[:2] == ["waived until 2027-03-31: the policy of March declares it", "known from the baseline"]


def test_a_csv_file_opens_as_chinese_and_ends_its_lines_as_excel_does() -> None:
    data = audit_csv(shop.audit(), "zh")
    assert data.startswith("\ufeff".encode())
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_cell_of_a_csv_file_is_a_formula(language: str) -> None:
    cells = [value for row in rows(hostile.audit(), language) for value in row]
    assert csv_cell(hostile.EVERYTHING) in cells
    assert [value for value in cells if value[:1] in {"=", "+", "-", "@", "\t", "\r"}] == []


def test_a_workbook_has_the_same_table() -> None:
    header, *found = sheets(NOTED)["所涉问题"]
    expected = rows(NOTED)
    assert header == expected[0]
    assert [[str(value or "") for value in row] for row in found] == expected[1:]


def test_a_workbook_says_what_the_case_is() -> None:
    about = {row[0]: row[1] for row in sheets(NOTED)["案件信息"]}
    assert (about["案件编号"], about["应用来源"], about["包名"]) == ("2026-17", "应用宝", "com.example.shop")
    assert str(about["结论"]).startswith("未通过：")


def test_every_cell_of_a_workbook_is_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(audit_xlsx(hostile.audit(), "en")))
    kinds = {(found.data_type, found.column == 1) for row in book.worksheets[0].iter_rows() for found in row}
    assert kinds <= {("s", True), ("s", False), ("n", True), ("n", False)}
    cells = [found for sheet in book for row in sheet.iter_rows() for found in row]
    assert all(found.hyperlink is None for found in cells)
    assert all(isinstance(found.value, str) or found.value is None or found.column == 1 for found in cells)
    assert cell(hostile.EVERYTHING) in [found.value for found in cells]


def test_a_workbook_knows_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(audit_xlsx(shop.audit(), "zh"))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2


def test_a_clean_audit_is_a_table_without_rows() -> None:
    assert len(rows(shop.clean_audit())) == 1
    assert len(sheets(shop.clean_audit())["所涉问题"]) == 1
