"""Parts of a policy that list permissions whatever their titles say: most of their entries begin with one's name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.matching import PhraseKind, lexicon
from auditor.policy.sdk_rows import after_number

_FEWEST = 3
_LONGEST_ENTRY = 160
_NAME_END = re.compile(r"(?:权限| permission| access)?[”\"』」】]?\s?(?:[:(/、]|——?|[–-]\s|\Z)")
_MARKED = {"zh": "权限", "en": "permission"}
_MARKED_END = re.compile(
    r"(?:连接|访问|使用)?(?:权限| permission)[”\"』」】]?\s?(?:\([^()]{1,60}\)\s?)?(?::|——?|[–-]\s)"
)
_LONGEST_NAME = 40
_CAPABILITIES = frozenset(
    {"camera", "microphone", "storage", "notifications", "calendar", "bluetooth", "phone_state", "overlay", "nfc"}
)
"""Concepts whose names are those of permissions; 位置 and 照片 head lists of data as well."""


def with_permission_parts(blocks: list[Block], language: str) -> Iterator[Block]:
    """The same blocks; the entries of such a part stand in a section on permissions."""
    for (section, _), members in groupby(blocks, key=lambda block: (block.section, block.context)):
        part = list(members)
        if section is not Section.OTHER:
            yield from part
            continue
        entries = [block for block in part if _is_entry(block)]
        lists = len(entries) >= _FEWEST and _tells(entries, language)
        for _, lines in groupby(part, key=lambda block: _is_line(block, language)):
            run = list(lines)
            listed = len(run) >= _FEWEST and _is_line(run[0], language)
            for block in run:
                told = listed or (lists and _is_entry(block))
                yield replace(block, section=Section.PERMISSIONS) if told else block


def _is_line(block: Block, language: str) -> bool:
    """Whether a paragraph is an entry that says itself that it names a permission: 摄像头权限——拍MV、开播."""
    if block.kind is not BlockKind.PARAGRAPH or _MARKED[language] not in block.folded.text[:_LONGEST_NAME]:
        return False
    return len(block.text) <= _LONGEST_ENTRY and _leading(block, language, end=_MARKED_END) is not None


def _is_entry(block: Block) -> bool:
    return block.kind is BlockKind.ITEM and len(block.text) <= _LONGEST_ENTRY


def _tells(entries: list[Block], language: str) -> bool:
    named = [name for name in (_leading(block, language) for block in entries) if name is not None]
    capabilities = _CAPABILITIES.intersection(named)
    return len(named) >= _FEWEST and len(named) * 2 > len(entries) and len(capabilities) >= 2


def _leading(block: Block, language: str, *, end: re.Pattern[str] = _NAME_END) -> str | None:
    """The concept of the permission that an entry begins with, and names for itself."""
    text = block.folded.text
    number = len(block.text[: after_number(block.text)].replace(" ", ""))
    for hit in lexicon(language).hits(text):
        if hit.start > number + 1:
            return None
        if hit.kind is not PhraseKind.DATA and hit.concept.permissions and end.match(text, hit.end):
            return hit.concept.id
    return None
