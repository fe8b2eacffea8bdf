"""Text for XML: without the characters that no XML document may hold."""

import re

from auditor.report.escape import one_line

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """One line that XML 1.0 allows (section 2.2, "Char"); what it does not allow is shown as its escape.

    Markup is left to the writer of the document, who escapes all of it.
    """
    return _ILLEGAL.sub(lambda match: f"\\u{ord(match[0]):04x}", one_line(text))
