"""The documentation of the rules is what their texts say."""

from pathlib import Path

import pytest

from auditor.knowledge import catalog
from auditor.model.rule import RuleEntry
from auditor.report.rule_page import rule_index, rule_page
from auditor.rules.registry import entries

FOLDER = Path(__file__).parents[2] / "docs" / "rules"


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_the_page_of_a_rule_is_current(entry: RuleEntry) -> None:
    page = (FOLDER / f"{entry.id}.md").read_text(encoding="utf-8")
    assert page == rule_page(entry), "run: python docs/rule_pages.py"


def test_the_index_is_current_and_there_is_no_other_page() -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == rule_index(entries()), "run: python docs/rule_pages.py"
    assert {page.stem for page in FOLDER.glob("*.md")} == {entry.id for entry in entries()} | {"README"}


def test_a_page_has_both_languages_and_every_source() -> None:
    page = (FOLDER / "POL009.md").read_text(encoding="utf-8")
    words = catalog.rules()["POL009"]
    assert f"# POL009 {words.en.title}\n" in page
    assert f"# POL009 {words.zh.title}\n" in page
    assert all(citation.source in page for citation in words.citations)
    assert "个人信息保护法" in page


def test_markdown_shows_a_text_as_it_is() -> None:
    page = (FOLDER / "GP010.md").read_text(encoding="utf-8")
    assert "\\<service android:foregroundServiceType" in page
