"""What holds for every format for machines: the same bytes, one language, and nothing that acts."""

import io
import re
import zipfile

import pytest

from auditor.cli.formats import RENDERERS, rendered
from auditor.model.terms import Note, NoteKind
from auditor.report.format_words import format_words
from auditor.report.words import words
from tests.report import hostile, shop
from tests.report.test_json import AUDITS

ALL = {**AUDITS, "hostile": hostile.audit(), "unreadable": shop.clean_audit(app=shop.app(problems=(shop.NOT_AN_APP,)))}
ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def text_of(form: str, data: bytes) -> str:
    """A workbook is an archive of XML files."""
    if form != "xlsx":
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("name", ALL)
def test_the_same_audit_gives_the_same_bytes(form: str, name: str) -> None:
    assert rendered(form, ALL[name], "zh") == rendered(form, ALL[name], "zh") != b""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", RENDERERS)
def test_nothing_of_a_hostile_app_acts_on_a_reader(form: str, language: str) -> None:
    text = text_of(form, rendered(form, hostile.audit(), language)).removeprefix("\ufeff")
    assert ACTING.search(text) is None
    assert "owned" in text  # shown all the same


@pytest.mark.parametrize("form", RENDERERS)
def test_a_chinese_report_is_chinese_throughout(form: str) -> None:
    text = text_of(form, rendered(form, shop.audit(), "zh"))
    english = [
        value
        for own in (words("en"), format_words("en"))
        for name in own.__struct_fields__
        if isinstance(value := getattr(own, name), str) and re.fullmatch("[A-Za-z]+ [A-Za-z ]+", value)
    ]
    assert english
    assert [phrase for phrase in english if phrase in text] == []


@pytest.mark.parametrize("form", sorted(set(RENDERERS) - {"gitlab", "github"}))
def test_a_note_of_the_case_is_carried(form: str) -> None:
    noted = shop.audit(notes=(Note(kind=NoteKind.EXAMINER, text="examiner 4711"),))
    assert "examiner 4711" in text_of(form, rendered(form, noted, "en"))
