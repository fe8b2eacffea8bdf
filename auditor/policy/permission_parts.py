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
_CAPABILITIES = frozenset(
    {"camera", "microphone", "storage", "notifications", "calendar", "bluetooth", "phone_state", "overlay", "nfc"}
)
"""Concepts whose names are those of permissions; 位置 and 照片 head lists of data as well."""


def with_permission_parts(blocks: list[Block], language: str) -> Iterator[Block]:
    """The same blocks; the entries of such a part stand in a section on permissions."""
    for (section, _), members in groupby(blocks, key=lambda block: (block.section, block.context)):
        part = list(members)
        entries = [block for block in part if _is_entry(block)]
        lists = section is Section.OTHER and len(entries) >= _FEWEST and _tells(entries, language)
        for block in part:
            yield replace(block, section=Section.PERMISSIONS) if lists and _is_entry(block) else block


def _is_entry(block: Block) -> bool:
    return block.kind is BlockKind.ITEM and len(block.text) <= _LONGEST_ENTRY


def _tells(entries: list[Block], language: str) -> bool:
    named = [name for name in (_leading(block, language) for block in entries) if name is not None]
    capabilities = _CAPABILITIES.intersection(named)
    return len(named) >= _FEWEST and len(named) * 2 > len(entries) and len(capabilities) >= 2


def _leading(block: Block, language: str) -> str | None:
    """The concept of the permission that an entry begins with, and names for itself."""
    text = block.folded.text
    number = len(block.text[: after_number(block.text)].replace(" ", ""))
    for hit in lexicon(language).hits(text):
        if hit.start > number + 1:
            return None
        if hit.kind is not PhraseKind.DATA and hit.concept.permissions and _NAME_END.match(text, hit.end):
            return hit.concept.id
    return None
