"""Titles and lead words that name an SDK: "1、极光推送SDK", 【X SDK】, "X SDK：由…提供", and vertical tables."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Document
from auditor.policy.folding import fold, fold_word
from auditor.policy.readers.text import first_url
from auditor.policy.sdk_prose import is_no_name
from auditor.policy.sdk_rows import SdkRow, after_number
from auditor.policy.setting import SettledBlock
from auditor.policy.statements import grammar
from auditor.policy.tables import Role, role_of

_NAME = r"(?P<name>[^,，;；:：。、!！?？()（）\[\]【】「」《》“”\"\n|]{1,40}?[\s-]?sdk)"
_NOTE = r"(?:\s*[(（][^()（）\n]{1,60}[)）])?"
# The whole line or the first line of an item, or a lead before a colon or a verb.
_TITLE = re.compile(rf"{_NAME}{_NOTE}\s*(?:\Z|\n|[:：]|(?=由|为(?!了)|用于|is\b|by\b|[-–—]\s))", re.IGNORECASE)
_QUOTED = re.compile(rf"[【「\[\"“《]{_NAME}[】」\]\"”》]", re.IGNORECASE)
_LEAD = 80
"""Characters at the start of a block in which a denial is one of the SDK that it names."""
_DESCRIBING = frozenset({Role.VENDOR, Role.PURPOSE, Role.DATA, Role.URL, Role.PACKAGE})


def rows_of_titles(settled: Iterable[SettledBlock], language: str, *, skip: frozenset[int]) -> Iterator[SdkRow]:
    """Rows in document order; ``skip`` are the indices of blocks that are rows already."""
    for index, (block, setting) in enumerate(settled):
        if index in skip or block.kind is BlockKind.ROW or setting.denied or setting.os is OperatingSystem.IOS:
            continue
        start = after_number(block.text)
        found = _TITLE.match(block.text, start) or _QUOTED.match(block.text, start)
        if found is None or is_no_name(fold(found["name"]).text.removesuffix("sdk"), language):
            continue
        if grammar(language).denial_in(block.folded.text[:_LEAD]) is not None:
            continue
        yield SdkRow(
            block=block,
            start=found.start("name"),
            end=found.end("name"),
            name=found["name"].strip(),
            url=first_url(block.text[found.end() :]),
            listed=True,
        )


def rows_of_vertical_tables(document: Document) -> Iterator[tuple[set[int], SdkRow]]:
    """One SDK for each table whose first column says what the second holds; with the indices of its blocks."""
    numbered = [(index, block) for index, block in enumerate(document.blocks) if block.kind is BlockKind.ROW]
    for _, members in groupby(numbered, key=lambda pair: pair[1].table):
        rows = list(members)
        cells = [
            (role, block)
            for _, block in rows
            if len(block.cells) == 2 and (role := role_of(block.cells[0].text, document.language)) is not None
        ]
        if len(cells) < 2 or len(cells) != len(rows):
            continue
        texts = {role: " ".join(block.cells[1].text.split()) for role, block in reversed(cells)}
        named = next((block for role, block in cells if role is Role.NAME and block.cells[1].text), None)
        if named is None or not _DESCRIBING & texts.keys() or _is_header(named, document.language):
            continue
        name = named.cells[1]
        yield (
            {index for index, _ in rows},
            SdkRow(
                block=named,
                start=name.start,
                end=name.end,
                name=name.text,
                vendor=texts.get(Role.VENDOR),
                purpose=texts.get(Role.PURPOSE),
                data=texts.get(Role.DATA),
                url=first_url(texts.get(Role.URL, "")),
                listed="sdk" in fold_word(named.cells[0].text),
            ),
        )


def _is_header(block: Block, language: str) -> bool:
    """Whether the second cell is a header too: "SDK名称 | 使用目的" heads a table of two columns."""
    return role_of(block.cells[1].text, language) is not None
