"""Parts of a policy that list SDKs whatever their titles say: most of their entries begin with known products."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from auditor.model.policy import SdkLevel
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.sdk_names import resolve
from auditor.policy.sdk_products import names_product
from auditor.policy.sdk_rows import after_number
from auditor.policy.sdk_series import rows_of_series

_SILENT = frozenset({Section.OTHER, Section.SHARING})
"""Sections of titles that do not say what stands below them."""
_LONGEST_ENTRY = 240
_FEWEST = 2
_LEAD = 60
"""Characters in which an entry names its SDK."""


def with_sdk_parts(blocks: list[Block], language: str) -> Iterator[Block]:
    """The same blocks; the entries of such a part stand in a section on SDKs."""
    for (section, _), members in groupby(blocks, key=lambda block: (block.section, block.context)):
        part = list(members)
        for kind, entries in _entries(part) if section in _SILENT else ():
            if _tells(entries, language):
                part = [replace(block, section=Section.SDKS) if block.kind is kind else block for block in part]
        yield from part


def _entries(part: list[Block]) -> Iterator[tuple[BlockKind, list[Block]]]:
    """The items of a part, and its paragraphs: lines of their own, or the lines of one."""
    yield (
        BlockKind.ITEM,
        [block for block in part if block.kind is BlockKind.ITEM and len(block.text) <= _LONGEST_ENTRY],
    )
    lines = [
        replace(block, text=line, links=())
        for block in part
        if block.kind is BlockKind.PARAGRAPH
        for line in (block.text.split("\n") if "\n" in block.text else ())
    ]
    yield BlockKind.PARAGRAPH, [*(block for block in part if _is_line(block)), *lines]


def _is_line(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and "\n" not in block.text


def _tells(entries: list[Block], language: str) -> bool:
    # What this asks is cheap, and no list of SDKs fails it.
    if len(entries) < _FEWEST or sum(names_product(block.folded.text[:_LEAD]) for block in entries) * 2 < len(entries):
        return False
    known = 0
    for block in entries:
        rows = rows_of_series(block, after_number(block.text), language, entry=False)
        known += any(resolve(row.name, None, language).level is SdkLevel.PRODUCT for row in rows)
    return known >= _FEWEST and known * 2 >= len(entries)
