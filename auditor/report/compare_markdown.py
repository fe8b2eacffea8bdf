"""Two releases as Markdown, for a pull request: the verdict as text, the comparison as the terminal shows it."""

from auditor.compare import Comparison
from auditor.report.compare_text import compare_line, compare_text
from auditor.report.escape_markdown import fenced, prose
from auditor.report.format_words import format_words
from auditor.report.markdown import LIMIT, within
from auditor.report.page import Page


def compare_markdown(compared: Comparison, language: str, *, limit: int = LIMIT) -> bytes:
    """At most ``limit`` bytes; of sections that do not fit, a pointer says how many there are."""
    own = format_words(language)
    sections = compare_text(compared, language, Page(width=100)).rstrip("\n").split("\n\n")
    blocks = [f"# {own.compared}", f"**{prose(compare_line(compared, language))}**"]
    return within([*blocks, *map(fenced, sections)], limit, own)
