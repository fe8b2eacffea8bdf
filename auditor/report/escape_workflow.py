"""Text in workflow commands of GitHub Actions, where a line that begins with ``::`` is obeyed.

Source: actions/toolkit, "packages/core/src/command.ts": ``escapeData`` and ``escapeProperty``.
"""

from auditor.report.escape import one_line, visible

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def command(name: str, message: str, **properties: str | int) -> str:
    """``::error file=a.txt,line=3::message``; the message may have several lines."""
    said = "\n".join(visible(line) for line in message.split("\n")).translate(_DATA)
    given = ",".join(f"{key}={one_line(str(value)).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name}{' ' if given else ''}{given}::{said}"
