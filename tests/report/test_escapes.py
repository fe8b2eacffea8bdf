"""Every target has its own way of being obeyed, and its own escape."""

import csv
import io
import os
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from auditor.report.escape import one_line
from auditor.report.escape_cells import cell, csv_cell
from auditor.report.escape_markdown import cell_code, code, fenced, prose
from auditor.report.escape_shell import shell_line, shell_lines
from auditor.report.escape_uri import member_uri, uri
from auditor.report.escape_workflow import command
from auditor.report.escape_xml import xml_text
from auditor.report.wrapping import width_of
from tests.report import hostile

BASH = shutil.which("bash") if os.name != "nt" else None


def html(markdown: str) -> str:
    page: str = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return page


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/privacy.txt", "docs/privacy.txt"),
        ("./docs/privacy.txt", "docs/privacy.txt"),
        ("docs/隐 私#1%.txt", "docs/%E9%9A%90%20%E7%A7%81%231%25.txt"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("/tmp/a b.apk", "file:///tmp/a%20b.apk"),
        ("C:/apps/a.apk", "file:///C:/apps/a.apk"),
        ("a\udc80\ud800.txt", "a%3F%3F.txt"),
        ("a\udc80.txt", "a%80.txt"),
        ("a\x1b\u202e.txt", "a%1B%E2%80%AE.txt"),
    ],
)
def test_a_path_is_a_uri(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_a_member_stands_below_its_archive() -> None:
    assert member_uri("assets/隐私.html") == "/assets/%E9%9A%90%E7%A7%81.html"
    assert member_uri("/classes.dex") == "/classes.dex"


def test_what_xml_may_not_hold_is_shown() -> None:
    text = xml_text(hostile.EVERYTHING)
    element = ElementTree.Element("a")
    element.text = text
    assert ElementTree.fromstring(ElementTree.tostring(element)).text == text
    assert r"\x00\ud800\ufffe\uffff" in text


def test_a_workflow_command_is_one_line_whatever_it_says() -> None:
    said = command("error", f"a\n{hostile.COMMAND}", file="a,b:c%.txt", line=3)
    assert said.startswith("::error file=a%2Cb%3Ac%25.txt,line=3::a%0A%0A::error file=a.txt::owned")
    assert "\n" not in said
    assert "\r" not in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("\t=1+1", r"\x09=1+1"),
        (" =1+1", "'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n=1+1", "a\n'=1+1"),
        ("a=b", "a=b"),
        ("读取短信", "读取短信"),
    ],
)
def test_a_cell_of_a_csv_file_is_no_formula(text: str, expected: str) -> None:
    assert csv_cell(text) == expected


def test_a_cell_is_no_longer_than_a_spreadsheet_takes() -> None:
    assert len(cell("读" * 40_000)) == 32_000
    assert cell("读" * 40_000).endswith("读…")


def test_a_row_survives_its_way_through_a_file() -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow([csv_cell(hostile.EVERYTHING), "b"])
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [[csv_cell(hostile.EVERYTHING), "b"]]


def test_prose_is_rendered_as_it_is_written() -> None:
    assert html(prose("a_b *c* 1 < 2 & [x](y) | `z`")) == "<p>a_b *c* 1 &lt; 2 &amp; [x](y) | `z`</p>\n"


@pytest.mark.parametrize("text", ["# a", "- a", "+ a", "1. a", "12) a", "= a", "> a", "    a", "* a"])
def test_prose_is_always_a_paragraph(text: str) -> None:
    assert html(prose(text)) == f"<p>{text.strip().replace('>', '&gt;')}</p>\n"


@pytest.mark.parametrize("shown", [prose, code])
def test_nothing_is_rendered_but_text(shown: type[str]) -> None:
    page = html(shown(hostile.EVERYTHING))
    assert [mark for mark in ("<script", "<img", "<a ", "href") if mark in page] == []
    assert "alert(1)" in page


def test_an_address_a_name_and_a_number_become_no_link() -> None:
    text = prose("@octocat #12 !3 https://evil.test www.evil.test mailto:a@evil.test")
    assert text == (
        "@<!-- -->octocat #<!-- -->12 !<!-- -->3 https&#58;//evil.test www&#46;evil.test mailto&#58;a@<!-- -->evil.test"
    )


def test_code_keeps_its_backticks_and_bars() -> None:
    assert html(code("a ``b` c")) == "<p><code>a ``b` c</code></p>\n"
    assert html(code("`a`")) == "<p><code>`a`</code></p>\n"
    table = html(f"| a | b |\n| --- | --- |\n| {cell_code('x|y')} | z |")
    assert "<td><code>x|y</code></td>\n<td>z</td>" in table


def test_nothing_ends_a_block_of_code() -> None:
    assert html(fenced("a\n```\n<b>")) == '<pre><code class="language-text">a\n```\n&lt;b&gt;\n</code></pre>\n'


@pytest.mark.skipif(BASH is None, reason="needs bash")
@pytest.mark.parametrize(
    "word",
    [
        "",
        "a",
        "a b",
        "a  b",
        " a",
        "it's",
        "$(touch x) `x` ;|&",
        "a\nb\t",
        "\x1b[2J",
        "\u202e旧物",
        "a\\x41'",
        "\udc80",
    ],
)
def test_a_shell_reads_back_every_word_and_obeys_none(word: str) -> None:
    assert BASH is not None
    line = shell_line("printf", "%s.", word, "end")
    assert line == one_line(line)
    read = subprocess.run([BASH, "-c", line], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    assert read.stdout == os.fsencode(f"{word}.end.")


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_a_long_command_goes_on_as_a_shell_goes_on() -> None:
    words = ["printf", "%s.", *(f"--option-{number}" for number in range(9)), "隐私 政策", "it's"]
    lines = list(shell_lines(words, 40))
    assert len(lines) == 4
    assert max(map(width_of, lines)) <= 40
    assert BASH is not None
    read = subprocess.run([BASH, "-c", "\n".join(lines)], capture_output=True, check=True, encoding="utf-8")
    assert read.stdout == ".".join([*words[2:], ""])
