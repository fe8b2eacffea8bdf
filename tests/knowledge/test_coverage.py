"""The counts that the documentation shows."""

from pathlib import Path

from auditor.knowledge import catalog
from auditor.knowledge.coverage import table, with_table

PAGE = Path(__file__).parents[2] / "docs" / "knowledge.md"


def test_the_counts_in_the_documentation_are_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_table(text, catalog.sdks().values()) == text, "run: python docs/coverage.py"


def test_the_last_row_counts_everything() -> None:
    assert table(catalog.sdks().values()).splitlines()[-1].startswith(f"| all | {len(catalog.sdks())} |")
