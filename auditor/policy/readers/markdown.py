"""Markdown and MDX to blocks: turned into the page that they stand for, each line on its own line, and read as HTML."""

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from auditor.policy.readers.html import OverBudgetError
from auditor.policy.readers.text import joint

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SAMPLE = 200_000
"""Characters in which a text shows what it is."""
_ENOUGH = 2
_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]\n]{1,200}\]\((?:https?:|mailto:|[/#.])[^()\s]{1,500}\)")
_BOLD = re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*")
_UNDERLINE = re.compile(r"^[^\s|#>=-][^\n]{0,100}\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_DELIMITERS = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_IMPORT = re.compile(r"import\s(?:[^'\"\n]{1,300}\sfrom\s)?\s*['\"][^'\"\n]{1,300}['\"];?\s*$")
_EXPORT = re.compile(r"export\s+(?:const|let|var|default|function|class|async|\{|\*)")
_KEY = re.compile(r"(?:[\w-]{1,40}:(?:\s|$)|[\w-]{1,40}\s*=|\s|-\s|#|\[|$)")
_TITLE = re.compile(r"title\s*[:=]\s*(?P<quote>[\"']?)(?P<title>.{1,200}?)(?P=quote)\s*$")
_LONGEST_FRONT_MATTER = 100
_MARKS = re.compile(r"[\[\]*_~`<&!|\\>]")
_MOST_MARKS = 50_000
"""Signs of markup that are looked at; a text with more is no policy, and is read as plain text."""
_DEEPEST = 40
"""Lists and quotes inside each other; the library leaves out, without a word, what is deeper than its own limit."""
_LEFTOVER_EMPHASIS = re.compile(r"\*{2,3}|~~")


def is_markdown(text: str) -> bool:
    """Whether a text shows clear signs of Markdown; a lone "# " or a line of dashes is none."""
    if _count(_MARKS, text, _MOST_MARKS) == _MOST_MARKS:
        return False
    sample = text[:_SAMPLE]
    if front_matter(sample.splitlines()) or _is_mdx(sample):
        return True
    first = _HEADING.match(sample.lstrip("\ufeff\r\n\t "))
    signs = _count(_HEADING, sample) + (first is not None)
    signs += _count(_FENCE, sample) // 2 * 2 + _count(_LINK, sample) + _count(_BOLD, sample)
    if signs + _count(_UNDERLINE, sample) >= _ENOUGH:
        return True
    return any(_tables(sample.splitlines()))


def _count(sign: re.Pattern[str], text: str, enough: int = _ENOUGH) -> int:
    """Occurrences, counted no further than is needed."""
    return sum(1 for _ in islice(sign.finditer(text), enough))


def _tables(lines: list[str]) -> Iterator[bool]:
    for before, line in pairwise(lines):
        if "-" in line and "|" in line and "|" in before and _DELIMITERS.match(line):
            yield True


def _is_mdx(text: str) -> bool:
    return "{/*" in text or any(_IMPORT.match(line) for line in text.splitlines() if line.startswith("import"))


def front_matter(lines: list[str]) -> int:
    """Number of lines of the front matter at the head of a document, its fences included; 0 where there is none."""
    fence = lines[0].strip() if lines else ""
    if fence not in {"---", "+++"}:
        return 0
    for count, line in enumerate(lines[1:_LONGEST_FRONT_MATTER], start=2):
        if line.rstrip() in {fence, "..." if fence == "---" else fence}:
            return count if count > 2 else 0
        if not _KEY.match(line):
            return 0
    return 0


def title(text: str) -> str | None:
    """The title in the front matter."""
    lines = text[:_SAMPLE].splitlines()
    found = (_TITLE.match(line) for line in lines[: front_matter(lines)])
    return next((match["title"].strip() for match in found if match), None)


def to_html(text: str) -> str:
    """The page that the document stands for. What stands on a line of the document stands on that line of the page.

    Raises OverBudgetError.
    """
    page = _Page()
    for token in _parser().parse(_without_matter(text)):
        if token.level >= _DEEPEST:
            raise OverBudgetError(f"lists or quotes nest deeper than {_DEEPEST // 2}")
        page.add(token)
    head = escape(title(text) or "", quote=False)
    return f"<html><head><title>{head}</title></head><body>{''.join(page.parts)}</body></html>"


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # Indented text is text: authors indent paragraphs, and code would say the same anyway.
    return (
        MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST + 1})
        .enable(["table", "strikethrough"])
        .disable("code")
    )


class _Page:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._line = 0

    def add(self, token: "Token") -> None:
        if token.map and token.nesting >= 0 and token.map[0] > self._line:
            self._write("\n" * (token.map[0] - self._line))
        if token.type == "inline":
            self._write(_inline(token))
        elif token.type == "html_block":
            self._write(token.content)
        elif token.type == "fence":
            # The first line of a fence is its mark.
            self._write("<pre>\n" + "<br>\n".join(map(escape, token.content.splitlines())) + "</pre>")
        elif token.tag and not token.hidden:
            self._write(f"<{'/' if token.nesting < 0 else ''}{token.tag}>")

    def _write(self, html: str) -> None:
        self.parts.append(html)
        self._line += html.count("\n")


def _inline(token: "Token") -> str:
    """The markup of running text. A line of its own stays one, as in a text file, unless it only wraps."""
    lines = token.content.split("\n")
    line = 0
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            wraps = child.type == "softbreak" and line + 1 < len(lines) and _wraps(lines[line], lines[line + 1])
            parts.append("\n" if wraps else "<br>\n")
            line += 1
        elif child.type == "text":
            # Emphasis beside Chinese punctuation is none by the letter of CommonMark; its marks are no text.
            parts.append(escape(_LEFTOVER_EMPHASIS.sub("", child.content), quote=False))
        elif child.type == "code_inline":
            parts.append(escape(child.content, quote=False))
        elif child.type == "html_inline":
            parts.append(child.content)
            line += child.content.count("\n")
        elif child.type == "link_open":
            parts.append(f'<a href="{escape(str(child.attrs.get("href", "")))}">')
        elif child.type != "image" and child.tag:
            parts.append(f"<{'/' if child.nesting < 0 else ''}{child.tag}>")
    return "".join(parts)


def _wraps(before: str, line: str) -> bool:
    return bool(before.strip() and line.strip()) and joint(before, line) is not None


def _without_matter(text: str) -> str:
    """The document with empty lines in place of front matter and, in MDX, of imports, exports and comments."""
    lines = text.splitlines()
    for index in range(front_matter(lines)):
        lines[index] = ""
    if not _is_mdx(text[:_SAMPLE]):
        return "\n".join(lines)
    exporting = False
    for index, line in enumerate(lines):
        exporting = bool(line.strip()) and (exporting or _EXPORT.match(line) is not None)
        if exporting or _IMPORT.match(line):
            lines[index] = ""
    return _without_comments("\n".join(lines))


def _without_comments(text: str) -> str:
    parts, position = [], 0
    while (start := text.find("{/*", position)) >= 0 and (end := text.find("*/}", start)) >= 0:
        parts += [text[position:start], "\n" * text.count("\n", start, end)]
        position = end + 3
    return "".join([*parts, text[position:]])
