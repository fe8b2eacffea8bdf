"""Tables in which a policy lists third-party SDKs, turned into rows: a name, and its cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from auditor.knowledge.names import sdks_named
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Cell, Document, Section
from auditor.policy.folding import fold_word
from auditor.policy.readers.text import CHINESE_NUMBERS, first_url
from auditor.policy.sdk_cells import name_cell, outside
from auditor.policy.tables import Role, TableRow, table_rows

_OF_OTHERS = frozenset({Section.SDKS, Section.SHARING})
"""Sections whose tables list third parties."""
LONGEST_TITLE = 60
_NUMBER = re.compile(
    rf"\s*(?:[-–*•·●○▪■◆►]\s|[①-⑳]|第[\d{CHINESE_NUMBERS}]{{1,3}}(?:[条章节]|[项家个种]?[，,、：:])|其[{CHINESE_NUMBERS}][，,、：:]|(?:附录|附表|附件)[\dA-Za-z{CHINESE_NUMBERS}]{{0,2}}[：:、.\s]+|[（(]?[\d{CHINESE_NUMBERS}]{{1,3}}(?:\.\d{{1,2}}){{0,3}}[)）.、\s]"
    rf"|[A-Za-z][)）.、]|[{CHINESE_NUMBERS}]\d{{1,2}}\s)\s*"
)


_APPENDIX = re.compile(rf"(?:附录|附表|附件)[\dA-Za-z{CHINESE_NUMBERS}]{{0,2}}[：:、.\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkRow:
    """One SDK in a list. ``start`` and ``end`` are the name's place in the block's original text."""

    block: Block
    start: int
    end: int
    name: str
    vendor: str | None = None
    purpose: str | None = None
    data: str | None = None
    url: str | None = None
    listed: bool
    """Whether it stands in a list or table, where even an unknown name is an SDK's."""


def rows_of_tables(document: Document) -> Iterator[tuple[int, SdkRow]]:
    """Rows of tables, with the index of their block."""
    indices = {id(block): index for index, block in enumerate(document.blocks)}
    tabled = list(table_rows(document.blocks, document.language))
    known = _known_first_columns(document)
    telling = _telling_tables(tabled)
    for row in (*_from_tables(tabled, document.language, known, telling), *_from_titled_tables(tabled, document)):
        yield indices[id(row.block)], row


def _from_titled_tables(tabled: list[TableRow], document: Document) -> Iterator[SdkRow]:
    """One SDK for a table of what it collects, named by the line above: 高德地图SDK（com.amap.api）."""
    described: dict[int | None, list[TableRow]] = {}
    naming = {row.block.table for row in tabled if row.cell(Role.NAME) is not None}
    for row in tabled:
        roles = {role for role, _ in row.cells}
        if (
            row.block.table not in naming
            and Role.DATA in roles
            and not roles & {Role.NAME, Role.VENDOR, Role.PERMISSION}
        ):
            described.setdefault(row.block.table, []).append(row)
    above = {block.table: before for before, block in pairwise(document.blocks) if before.table != block.table}
    for table, rows in described.items():
        title = above.get(table)
        if title is None or title.kind is BlockKind.ROW or len(title.text) > LONGEST_TITLE or not names_sdk(title.text):
            continue
        start = after_number(title.text)
        yield SdkRow(
            block=title,
            start=start,
            end=len(title.text),
            name=title.text[start:],
            purpose=rows[0].text(Role.PURPOSE),
            data="、".join(filter(None, (row.text(Role.DATA) for row in rows))),
            listed=True,
        )


# --- tables ---------------------------------------------------------------------------------------------------------


def _telling_tables(tabled: list[TableRow]) -> frozenset[int | None]:
    """Tables in whose column of names so many are known that the others are SDKs as well."""
    names: dict[int | None, list[bool]] = {}
    for row in tabled:
        name = row.cell(Role.NAME)
        if name is not None:
            names.setdefault(row.block.table, []).append(names_sdk(name.text))
    return frozenset(table for table, known in names.items() if sum(known) * _FEW_TELLING >= len(known))


_FEW_TELLING = 3


def _from_tables(
    tabled: list[TableRow], language: str, known: frozenset[int | None], telling: frozenset[int | None]
) -> Iterator[SdkRow]:
    begun: set[int | None] = set()
    for row in tabled:
        name = _name_cell(row, tells=row.block.table in telling)
        if name is None and row.block.table in known and (row.cell(Role.PERMISSION) is None or row.lists_sdk):
            first = row.block.cells[0]
            alone = sum(bool(cell.text) for cell in row.block.cells) < 2
            header = row.block.table not in begun and not names_sdk(first.text)
            name = None if alone or header or not first.text else first
        begun.add(row.block.table)
        if name is None or row.is_absent(language) or _is_outside(row, language):
            continue
        own = name_cell(name.text, language)
        use = name_cell(row.text(Role.PURPOSE) or "", language)
        elsewhere = row.system(language) is OperatingSystem.IOS or (use is not None and use.is_elsewhere)
        if own is None or own.is_elsewhere or elsewhere:
            continue
        link = row.cell(Role.URL)
        url = next((cell.url for cell in row.block.cells if cell.url), None) or (first_url(link.text) if link else None)
        yield SdkRow(
            block=row.block,
            start=name.start,
            end=name.start + len(own.name),
            name=own.name,
            vendor=row.text(Role.VENDOR) or own.vendor,
            purpose=row.text(Role.PURPOSE),
            data=row.text(Role.DATA),
            url=url,
            listed=True,
        )


_TELLING_ABSENCE = (Role.VENDOR, Role.PURPOSE, Role.STATUS, Role.OS)


def _is_outside(row: TableRow, language: str) -> bool:
    """Whether a row says of a service that its code is not, or is no longer, in the app."""
    words = outside(language)
    return any(role in _TELLING_ABSENCE and words.search(fold_word(cell.text)) for role, cell in row.cells)


def _name_cell(row: TableRow, *, tells: bool) -> Cell | None:
    """The cell that names an SDK; None in a table of something else. ``tells``: other rows of the table name SDKs."""
    of_permissions = row.cell(Role.PERMISSION) is not None and not row.lists_sdk
    if of_permissions or sum(bool(cell.text) for cell in row.block.cells) == 1:
        return None  # a row of one cell is a title
    if not row.cells:  # a table without a header, under a heading that announces SDKs
        first = row.block.cells[0]
        return first if row.block.section is Section.SDKS and names_sdk(first.text) else None
    name = row.cell(Role.NAME) or row.cell(Role.VENDOR)
    if name is None or not any(row.cell(role) for role in (Role.DATA, Role.PURPOSE, Role.URL, Role.VENDOR)):
        return None
    # "名称 / 目的 / 信息" heads tables of the app's own functions too, and "公司 / 用途" those of suppliers.
    vendor = row.cell(Role.VENDOR) is not None and any(row.cell(role) for role in (Role.NAME, Role.DATA, Role.URL))
    tells = tells or vendor or row.block.section in _OF_OTHERS or names_sdk(name.text)
    known = name is row.cell(Role.NAME) or row.block.section in _OF_OTHERS or vendor
    announced = any("sdk" in fold_word(heading) for heading in row.block.context)
    return name if announced or (tells and known) else None


def _known_first_columns(document: Document) -> frozenset[int | None]:
    """Tables whose first column holds mostly names of known SDKs, whatever its header says."""
    cells: dict[int | None, list[bool]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.ROW and len(block.cells) > 1:
            cells.setdefault(block.table, []).append(names_sdk(block.cells[0].text))
    # One more row than there are names: the header.
    return frozenset(table for table, known in cells.items() if sum(known) >= 2 and sum(known) * 2 >= len(known) - 1)


def names_sdk(text: str) -> bool:
    """Whether a text is the name of an SDK: a known one, or one that says so itself."""
    return "sdk" in fold_word(text) or bool(sdks_named(text))


def url_in(block: Block, start: int, end: int | None = None) -> str | None:
    """The first address in a part of a block, behind a link or as it stands in the text."""
    end = len(block.text) if end is None else end
    linked = (link.url for link in block.links if start <= link.start < end)
    return next(linked, None) or first_url(block.text[start:end])


def after_number(title: str) -> int:
    """Where the words of a title begin, after its number: "5.5.2 ", "（3）", and never the digit of "7moor"."""
    number = _NUMBER.match(title)
    if number is None:
        return len(title) - len(title.lstrip())
    appendix = _APPENDIX.match(title, number.end())
    return appendix.end() if appendix else number.end()
