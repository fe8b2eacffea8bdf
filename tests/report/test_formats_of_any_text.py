"""Whatever an app is called and a policy says, every report can be read back and does nothing."""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from auditor.cli.formats import RENDERERS, rendered
from auditor.model.audit import Audit
from auditor.model.evidence import Evidence, Location
from tests.report import shop

PIECES = (
    "::error::",
    "=1",
    "<b>",
    "[a](b)",
    "![a](b)",
    "`",
    "|",
    "\n",
    "\r",
    "@a",
    "#1",
    "https://a.b",
    "\x1b[1m",
    "\u202e",
)
TEXT = st.lists(
    st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=()), st.text(max_size=5)),
    min_size=1,
    max_size=12,
).map("".join)
"""Text of any characters, lone surrogates too, that likes to be taken for more."""


def audit_of(text: str) -> Audit:
    place = Location(artifact=text, member=text, symbol=text, snippet=text)
    quote = Location(artifact=text, section=text, line=1, snippet=text)
    finding = replace(
        shop.sms_finding(), subject=text, evidence=Evidence(app=(place,), policy=(quote,), searched=(text,))
    )
    app = shop.app(path=text, package=text, label=text, version_name=text)
    return shop.audit(app=app, policy=shop.policy(title=text, developer=text), findings=(finding,), problems=())


def read_back(form: str, data: bytes) -> None:
    """Raises, or fails, where a report is not what its format says."""
    if form in {"json", "sarif", "gitlab", "cyclonedx"}:
        json.loads(data)
    elif form == "junit":
        fromstring(data)
    elif form == "csv":
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert {len(row) for row in rows} == {len(header)}
        assert [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r＝＋－＠")] == []
    elif form == "github":
        error, verdict = data.decode().removesuffix("\n").split("\n")
        assert re.match(r"::error file=[^:,]*,line=1,title=[^:]*::", error)
        assert verdict.startswith("FAIL: ")
    elif form == "markdown":
        page = MarkdownIt("commonmark", {"html": True}).enable("table").render(data.decode())
        assert not set(re.findall(r"<(\w+)", page)) & {"a", "img", "b", "script", "pre", "h4", "h5", "h6", "hr", "em"}
        assert page.count("<table>") == 4
    elif form == "html":
        root: html.HtmlElement = html.document_fromstring(data)
        assert len(root.xpath("//script")) == len(root.xpath("//style")) == 1
        assert root.xpath("//b | //img | //*[@onclick or @onerror]") == []
    else:
        assert data.startswith(b"PK")


@pytest.mark.parametrize("form", RENDERERS)
@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_every_report_can_be_read_back(form: str, text: str) -> None:
    read_back(form, rendered(form, audit_of(text), "en"))
