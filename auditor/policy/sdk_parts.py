"""Parts of a policy that list SDKs whatever their titles say: most of their entries begin with known products."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from auditor.model.policy import SdkLevel
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.sdk_names import resolve
from auditor.policy.sdk_rows import after_number
from auditor.policy.sdk_series import rows_of_series

_SILENT = frozenset({Section.OTHER, Section.SHARING})
"""Sections of titles that do not say what stands below them."""
_LONGEST_ENTRY = 240
_FEWEST = 2


def with_sdk_parts(blocks: list[Block], language: str) -> Iterator[Block]:
    """The same blocks; the entries of such a part stand in a section on SDKs."""
    for (section, _), members in groupby(blocks, key=lambda block: (block.section, block.context)):
        part = list(members)
        entries = [block for block in part if block.kind is BlockKind.ITEM and len(block.text) <= _LONGEST_ENTRY]
        lists = section in _SILENT and len(entries) >= _FEWEST and _tells(entries, language)
        for block in part:
            yield replace(block, section=Section.SDKS) if lists and block.kind is BlockKind.ITEM else block


def _tells(entries: list[Block], language: str) -> bool:
    known = 0
    for block in entries:
        rows = rows_of_series(block, after_number(block.text), language, entry=False)
        known += any(resolve(row.name, None, language).level is SdkLevel.PRODUCT for row in rows)
    return known >= _FEWEST and known * 2 >= len(entries)
