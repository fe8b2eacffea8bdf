"""Writes docs/man anew, from the help of the commands: ``python docs/man_pages.py``."""

from pathlib import Path

from auditor.cli.man_page import man_pages

if __name__ == "__main__":
    folder = Path(__file__).with_name("man")
    folder.mkdir(exist_ok=True)
    pages = dict(man_pages())
    for old in folder.glob("*.1"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="ascii")
