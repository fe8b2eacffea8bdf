"""An app and a policy whose every name is an attack, through the command line, in every format: shown, never obeyed."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from lxml import html
from markdown_it import MarkdownIt

from auditor.cli.formats import FORMATS
from tests.apk.builders import apk, manifest, node
from tests.cli.running import auditor
from tests.report.hostile import COMMAND, FORMULA, LINKS, MARKUP, REVERSED, TERMINAL

LABEL = f"{FORMULA} {TERMINAL}{REVERSED}{MARKUP}{COMMAND} {LINKS}"
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
POLICY = f"""{LABEL.replace(chr(10), " ").replace(chr(13), " ")}隐私政策

更新日期：2026年1月1日

一、我们如何收集您的个人信息

我们会申请相机权限 {MARKUP} {LINKS}，用于扫码。短信 {TERMINAL}{REVERSED} 由您自行发送。

{COMMAND}

{FORMULA}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of one run, each named as its format."""
    folder = tmp_path_factory.mktemp("hostile")
    root = manifest(
        node("uses-permission", name="android.permission.READ_SMS"),
        node("uses-permission", name=f"com.evil.{LABEL}"),
        node("application", node("service", name=f"com.evil.{MARKUP}{TERMINAL}"), label=LABEL),
        package="com.example.evil",
    )
    (folder / "a.apk").write_bytes(apk(root))
    (folder / "p.txt").write_text(POLICY, encoding="utf-8")
    outputs = [part for form in FORMATS for part in ("-o", f"{form}={form}")]
    run = auditor("check", "a.apk", "--policy", "p.txt", "--case", f"source={LABEL}", "-v", *outputs, cwd=folder)
    assert run.returncode == 1, run.stderr
    assert run.stderr.count("\n") == 1
    return folder


def text(folder: Path, form: str) -> str:
    return (folder / form).read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"xlsx"}))
def test_no_character_acts(folder: Path, form: str) -> None:
    said = text(folder, form)
    assert ACTS.search(said) is None
    assert "owned" in said


def test_a_page_has_no_markup_but_its_own(folder: Path) -> None:
    page: html.HtmlElement = html.document_fromstring(text(folder, "html"))
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img | //*[@onerror]") == []
    assert "<script>alert(1)</script>" in page.xpath("string(//h1)")


def test_a_terminal_is_told_no_other_verdict(folder: Path) -> None:
    lines = text(folder, "text").splitlines()
    assert [line for line in lines if line.startswith(("::", "##", "PASS"))] == []


def test_a_runner_obeys_the_findings_alone(folder: Path) -> None:
    *commands, _ = text(folder, "github").splitlines()
    assert commands
    assert [
        line for line in commands if not re.match(r"::(error|warning|notice) file=(p\.txt|a\.apk),line=\d+,", line)
    ] == []


def test_a_summary_has_no_link_image_or_mention(folder: Path) -> None:
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text(folder, "markdown"))
    assert {"a", "img", "script"}.isdisjoint(re.findall(r"<(\w+)", page))
    assert "@octocat" not in re.sub(r"<code>.*?</code>", "", page)


def test_a_spreadsheet_calculates_nothing(folder: Path) -> None:
    rows = list(csv.reader(io.StringIO(text(folder, "csv"), newline="")))
    assert [cell for row in rows for cell in row if cell[:1] and cell[:1] in "=+-@\t\r"] == []
    book = openpyxl.load_workbook(io.BytesIO((folder / "xlsx").read_bytes()))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(str(cell.value).startswith(FORMULA[:5]) for cell in cells)
    assert [cell for cell in cells if cell.hyperlink] == []


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab", "cyclonedx"])
def test_a_document_is_one_document(folder: Path, form: str) -> None:
    assert json.loads(text(folder, form))


def test_no_text_becomes_an_element(folder: Path) -> None:
    tags = {element.tag for element in ElementTree.fromstring(text(folder, "junit")).iter()}
    assert tags <= {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out"}
