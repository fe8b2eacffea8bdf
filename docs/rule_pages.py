"""Writes docs/rules anew, from the texts of the rules: ``python docs/rule_pages.py``."""

from pathlib import Path

from auditor.report.rule_page import rule_index, rule_page
from auditor.rules.registry import entries

if __name__ == "__main__":
    folder = Path(__file__).with_name("rules")
    folder.mkdir(exist_ok=True)
    pages = {f"{entry.id}.md": rule_page(entry) for entry in entries()} | {"README.md": rule_index(entries())}
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
