"""What the headings and introductions above a block say of it: that it is denied, asked for, or of another system."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Document, Section
from auditor.policy.folding import fold
from auditor.policy.statements import denies, grammar, introduces

_SHORT_ITEM = 60
"""Characters of a numbered line that, after an introduction, is an item of its list and no heading."""
_ITEM_LEVEL = 3
"""Depth from which a numbered line may be such an item: "1." and "（1）", and never "一、"."""

_ITEM_NAME = re.compile(r".{1,16}?[:–—-]|[【\[《].{1,14}[】\]》]")
"""A line such as "相机：用于扫码" or "【相机】拍照", which after an introduction is an item of its list."""
_ANY = OperatingSystem.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a block stands under."""

    denied: bool = False
    """A heading or introduction says that this is not done."""
    listed: bool = False
    """It is in a list of permissions, where a name alone is a claim."""
    os: OperatingSystem = OperatingSystem.ANY


def settings(document: Document) -> Iterator[tuple[Block, Setting]]:
    """Every block with its setting, in document order."""
    introduced = (False, False)
    for block in document.blocks:
        if not _may_be_item(block):
            introduced = (False, False)
        headings = [_of_heading(heading, document.language) for heading in block.context]
        denied = introduced[0] or any(denies_it for denies_it, _ in headings)
        yield (
            block,
            Setting(
                denied=denied,
                listed=denied or introduced[1] or block.section is Section.PERMISSIONS,
                os=next((found for _, found in reversed(headings) if found is not _ANY), _ANY),
            ),
        )
        own = introduces(block.folded.text, document.language)
        if any(own):
            introduced = own


def _may_be_item(block: Block) -> bool:
    if block.kind is BlockKind.PARAGRAPH:
        return _ITEM_NAME.match(block.folded.text) is not None
    if block.kind is BlockKind.HEADING:
        return block.level >= _ITEM_LEVEL and len(block.text) <= _SHORT_ITEM
    return block.kind in {BlockKind.ITEM, BlockKind.ROW}


@lru_cache(maxsize=1024)
def _of_heading(heading: str, language: str) -> tuple[bool, OperatingSystem]:
    folded = fold(heading).text
    return denies(folded, language), grammar(language).system_of(folded)
