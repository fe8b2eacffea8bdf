"""Writes the counts in knowledge.md anew, from the entries: ``python docs/coverage.py``."""

from pathlib import Path

from auditor.knowledge import catalog
from auditor.knowledge.coverage import with_table

if __name__ == "__main__":
    page = Path(__file__).with_name("knowledge.md")
    page.write_text(with_table(page.read_text(encoding="utf-8"), catalog.sdks().values()), encoding="utf-8")
