"""How a policy says that its writers are reached: addresses, telephone numbers, pages."""

import re
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.readers.text import links_in

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}")
_PHONE = re.compile(
    r"(?<![\d.@/-])(?:400(?:[- ]?\d){7}|0\d{2,3}[- ]\d{3,4}[- ]?\d{3,4}|0\d{2,3}-\d{7,8}"
    r"|[(（]0\d{2,3}[)）] ?\d{3,4}[- ]?\d{4}"
    r"|(?:1-)?\d{3}-\d{3}-\d{4}|\(\d{3}\) ?\d{3}-\d{4}|0\d{1,4} \d{3,4} \d{3,4}|95\d{3}(?=[^\d]{0,3}(?:热线|客服|转))"
    r"|0[18]00[ -]\d{3}[ -]\d{3,4}|\+\d{1,3}[ -]\d[\d -]{6,14}\d)(?!\d)"
)
_MOBILE = re.compile(
    r"(?:电话|手机|微信|热线|联系方式|tel|phone|mobile)\D{0,8}(?P<number>1[3-9]\d{9})(?!\d)", re.IGNORECASE
)
_DIGITS = re.compile(r"\d{3}|\+\d")
_REACHED = re.compile(
    r"(?:客服|客户服务|服务台|服务热线|联系我们|专用邮箱|本公司|我们)|(?:电话|热线)[:：]?\s?[\d(（+].*邮箱"
    r"|\b(?:contact|reach|write to|e-?mail) us\b",
    re.IGNORECASE,
)
"""Says that an address below a list of SDKs is the developer's own, and not a vendor's."""
_QQ = re.compile(r"QQ(?:群|号)?[:：]\s?\d{5,12}")
_CLOSING = 10
"""Blocks at the end in which the developer's own addresses may follow a list of SDKs."""


@cache
def _of_contact(language: str) -> re.Pattern[str]:
    return pattern(reading_words(language).sections["contact"], whole_words=False)


def contacts(blocks: tuple[Block, ...], language: str) -> tuple[str, ...]:
    """E-mail addresses and telephone numbers anywhere, web pages where a sentence speaks of contact; in order, once."""
    found: dict[str, None] = {}
    asks = _of_contact(language)
    for index, block in enumerate(blocks):
        closing = index >= len(blocks) - _CLOSING and block.kind is BlockKind.PARAGRAPH
        if block.section is Section.SDKS and not (closing and _REACHED.search(block.text)):
            continue  # the vendors' own
        places: list[tuple[int, str]] = []
        if "@" in block.text:
            places += [(match.start(), match.group()) for match in _EMAIL.finditer(block.text)]
        if _DIGITS.search(block.text) is not None:
            places += [(match.start(), match.group()) for match in _QQ.finditer(block.text)]
            places += [(match.start(), match.group()) for match in _PHONE.finditer(block.text)]
            places += [(match.start("number"), match["number"]) for match in _MOBILE.finditer(block.text)]
        if block.section is Section.CONTACT or asks.search(block.folded.text):
            places += [(link.start, link.url) for link in links_in(block.text)]
        found.update(dict.fromkeys(text for _, text in sorted(places)))
    return tuple(found)
