"""Text in Markdown as GitHub and GitLab render it: shown as written, without links, mentions, images or HTML."""

import re

from auditor.report.escape import one_line

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = re.compile(r"[\\`*_\[\]<>~&|$]")
_LEADING = re.compile(r"^(?:[-+=#]|\d+(?=[.)]))")
_REFERENCE = re.compile(r"(?<=[@#!~%])(?=[A-Za-z0-9])")
_ADDRESS = re.compile(r"(?i)(?<=\bwww)\.|:(?=//)|(?<=mailto):")
_RUN = re.compile("`+")


def prose(text: str) -> str:
    """Words of a sentence, on one line.

    An empty comment keeps ``@name`` and ``#12`` from becoming a mention or a reference, and an entity keeps an address
    from becoming a link.
    """
    line = _REFERENCE.sub("\0", one_line(text))
    line = _MARKS.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), line)
    line = _ADDRESS.sub(lambda match: f"&#{ord(match[0])};", line)
    return _LEADING.sub(_as_text, line).replace("\0", "<!-- -->")


def code(text: str) -> str:
    """A name or a path as code, on one line: nothing in it is rendered."""
    line = one_line(text)
    fence = "`" * (1 + max((len(run) for run in _RUN.findall(line)), default=0))
    padding = " " if not line or line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def cell_code(text: str) -> str:
    """The same in a table, where a bar would end the cell even in code."""
    return code(text).replace("|", "\\|")


def fenced(text: str) -> str:
    """Lines as they are, in a block of their own that nothing in them can end."""
    fence = "`" * max(3, 1 + max((len(run) for run in _RUN.findall(text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _as_text(match: re.Match[str]) -> str:
    """A number with its dot made no item of a list, a sign no heading, bullet or rule."""
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"
