"""Web pages that a browser saved as one file (MHTML, RFC 2557): the page among the parts of the message."""

import re
from typing import TYPE_CHECKING

from auditor.model.evidence import ProblemKind
from auditor.policy.readers.content import UnreadError
from auditor.policy.readers.encoding import decode

if TYPE_CHECKING:
    from email.message import Message

_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]")
_HEAD = 4096
_MOST_MULTIPARTS = 32
"""Parts that hold parts; saved pages have one or two, and each costs a look at every line."""


def is_mhtml(data: bytes) -> bool:
    """Whether a file begins as a mail message does, with a page or a page's parts in it."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n")
    if not _HEADER.match(head):
        return False
    lower = head.lower()
    return b"mime-version:" in lower and (b"content-type: multipart/" in lower or b"content-type: text/html" in lower)


def pages(data: bytes) -> list[tuple[str, bool]]:
    """The HTML parts of a saved page, its own first and then those of its frames: the text, and whether it is whole.

    Raises UnreadError where there are none.
    """
    if data.lower().count(b"multipart/") > _MOST_MULTIPARTS:
        raise UnreadError(ProblemKind.POLICY_UNREADABLE, "too many nested parts")
    from email import message_from_bytes, policy

    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.compat32)
    found = [_text(part) for part in message.walk() if part.get_content_type() == "text/html"]
    if not found:
        raise UnreadError(ProblemKind.POLICY_WITHOUT_WORDS, "no HTML part")
    return found


def _text(part: "Message") -> tuple[str, bool]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_param("charset")
    return decode(data, charset if isinstance(charset, str) else None)
