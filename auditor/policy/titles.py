"""Titles that no markup shows: "3. DEVICE PERMISSIONS.", "■ 附录C 合作SDK", and those on the line of what they head."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from auditor.policy.document import Block, BlockKind

_LONGEST = 60
_MARKED = re.compile(r"\s*(?P<mark>[■◆★▶▌▍◇▲])\s*(?P<title>\S.{0,38})")
"""A mark that stands before titles as well as before the items of a list."""
_SENTENCE = re.compile(r"[。；;!！?？，,:：]\s*\Z")
_NUMBER = r"(?P<number>\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5})[.)]?\s+"
_SHOUTED = re.compile(rf"\s*{_NUMBER}(?P<title>[A-Z][A-Z0-9 ,’'&/()–—-]{{2,60}})[.:]?\s*")
_LED = re.compile(rf"\s*{_NUMBER}(?P<title>[A-Z][^.:;!?\n]{{1,58}})\.(?=\s+[A-Z“\"]|\s*\Z)")
_LEADING = re.compile(r"\s*【(?P<title>[^【】]{2,12})】\s*(?=\S)(?![\d〇零一二三四五六七八九]{4}\s?[年./-])")
"""Before a sentence; before a date it is a key with its value, and heads nothing."""
_SET_IN = re.compile(r"\s{2,}\S|[\t\u3000]\S")
_LEVEL = 5
"""Plain text shows no depth of such a title."""
_FEW_WORDS = 8
_FIRST_LEVEL = 1


def with_titles(blocks: list[Block]) -> Iterator[Block]:
    """The same blocks; lines in capitals under a number, and marked lines that head others, are headings."""
    for block, following in pairwise((*blocks, None)):
        if block is None:
            return
        marked = _MARKED.fullmatch(block.text)
        shouted = _SHOUTED.fullmatch(block.text)
        if block.kind in {BlockKind.ITEM, BlockKind.PARAGRAPH} and shouted is not None:
            yield replace(block, kind=BlockKind.HEADING, level=_depth(shouted["number"]))
        elif marked is not None and _heads(marked, following) and not _SENTENCE.search(block.text):
            yield replace(block, kind=BlockKind.HEADING, level=_FIRST_LEVEL)
        elif following is not None and _stands_over(block, following):
            yield replace(block, kind=BlockKind.HEADING, level=_LEVEL)
        else:
            yield block


def _stands_over(block: Block, following: Block) -> bool:
    """Whether a short line stands at the margin over lines that are set in."""
    text = block.text
    return (
        block.kind is following.kind is BlockKind.PARAGRAPH
        and not text[:1].isspace()
        and _SET_IN.match(following.text) is not None
        and len(text) <= _LONGEST
        and _SENTENCE.search(text) is None
        and not text.endswith(".")
    )


def _heads(marked: re.Match[str], following: Block | None) -> bool:
    """Whether what follows is no item of the same list."""
    return following is not None and not following.text.lstrip().startswith(marked["mark"])


def _depth(number: str) -> int:
    return _FIRST_LEVEL + number.count(".")


def lead(block: Block) -> tuple[int, str] | None:
    """The title that a paragraph begins with, and how deep its number is, 0 without one: 【您的权利】…,
    "2.1 What You Provide. When you …"."""
    if block.kind is BlockKind.PARAGRAPH and (found := _LEADING.match(block.text)) is not None:
        return 0, found["title"]
    if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM} and (found := _LED.match(block.text)) is not None:
        title = found["title"]
        return (_depth(found["number"]), title) if len(title.split()) <= _FEW_WORDS else None
    return None
