"""Tables in which a policy lists third-party SDKs, real and flattened, turned into rows: a name, and its cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from auditor.knowledge.names import sdk_aliases, sdks_named
from auditor.knowledge.reading import reading_words
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Cell, Document, Section
from auditor.policy.folding import fold_word
from auditor.policy.readers.text import CHINESE_NUMBERS, first_url
from auditor.policy.sdk_cells import name_cell, outside
from auditor.policy.tables import Role, TableRow, contained_role, header_roles, role_of, table_rows

_LONGEST_HEADER_LINE = 80
_WORD = re.compile(r"\S+")
_OF_OTHERS = frozenset({Section.SDKS, Section.SHARING})
"""Sections whose tables list third parties."""
_LONGEST_TITLE = 60
_NUMBER = re.compile(
    rf"\s*(?:[-–*•·●○▪■◆►]\s|[①-⑳]|第[\d{CHINESE_NUMBERS}]{{1,3}}[条章节]|[（(]?[\d{CHINESE_NUMBERS}]{{1,3}}(?:\.\d{{1,2}}){{0,3}}[)）.、\s]"
    rf"|[A-Za-z][)）.、]|[{CHINESE_NUMBERS}]\d{{1,2}}\s)\s*"
)


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
    """Rows of tables and of flattened tables, with the index of their block."""
    indices = {id(block): index for index, block in enumerate(document.blocks)}
    tabled = list(table_rows(document.blocks, document.language))
    known = _known_first_columns(document)
    telling = _telling_tables(tabled)
    for row in (*_from_tables(tabled, document.language, known, telling), *_from_titled_tables(tabled, document)):
        yield indices[id(row.block)], row
    stacked = list(_from_stacked_tables(document))
    yield from stacked
    taken = {index for index, _ in stacked}
    yield from (pair for pair in _from_flattened_tables(document) if pair[0] not in taken)


def _from_titled_tables(tabled: list[TableRow], document: Document) -> Iterator[SdkRow]:
    """One SDK for a table of what it collects, named by the line above: 高德地图SDK（com.amap.api）."""
    described: dict[int | None, list[TableRow]] = {}
    for row in tabled:
        roles = {role for role, _ in row.cells}
        if Role.DATA in roles and not roles & {Role.NAME, Role.VENDOR, Role.PERMISSION}:
            described.setdefault(row.block.table, []).append(row)
    above = {block.table: before for before, block in pairwise(document.blocks) if before.table != block.table}
    for table, rows in described.items():
        title = above.get(table)
        if (
            title is None
            or title.kind is BlockKind.ROW
            or len(title.text) > _LONGEST_TITLE
            or not names_sdk(title.text)
        ):
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
    return number.end() if number else len(title) - len(title.lstrip())


# --- a table whose cells are only separated by spaces ----------------------------------------------------------------


def _from_flattened_tables(document: Document) -> Iterator[tuple[int, SdkRow]]:
    """Rows after a header line such as "SDK名称 公司名称 使用目的 收集信息", up to the first line that is none."""
    roles: tuple[Role | None, ...] = ()
    numbered = False
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.ROW:
            roles = ()
            continue
        words = block.text.split()
        found = header_roles(words, document.language, first=False) if len(block.text) <= _LONGEST_HEADER_LINE else ()
        columns = found[1:] if found[:1] == (Role.INDEX,) else found
        if columns[:1] == (Role.NAME,) and len(columns) >= 3 and columns.count(None) <= 1:
            roles, numbered = columns, columns is not found
            continue
        if not roles:
            continue
        # "6 X登录 …" looks like a heading, and is the sixth row.
        start = after_number(block.text) if numbered else 0
        is_row = block.kind is not BlockKind.HEADING or start
        row = _flattened_row(block, roles, document.language, start) if is_row else None
        if row is None:
            roles = ()
            continue
        yield index, row


@cache
def _company(language: str) -> re.Pattern[str]:
    return re.compile(reading_words(language).sdk.company)


def _flattened_row(block: Block, roles: tuple[Role | None, ...], language: str, start: int) -> SdkRow | None:
    """The cells of a line from ``start`` on.

    Companies are known by their kind of name; what is left fills the columns in order, and the last column takes all
    that remains, since cells contain spaces too.
    """
    words = list(_WORD.finditer(block.text, start))
    if len(words) < 2:
        return None
    first = words[0]
    texts = [word.group() for word in words[1:]]
    companies = [text for text in texts if _company(language).search(fold_word(text))]
    if not companies and "sdk" not in fold_word(first.group()) and fold_word(first.group()) not in sdk_aliases():
        return None
    others = [text for text in texts if text not in companies]
    columns = [role for role in roles[1:] if role is not Role.VENDOR]
    cells: dict[Role | None, str] = {}
    if others and len(others) < len(columns):
        # A cell is missing. The last column, the data, is the one that policies never leave out.
        columns = columns[len(columns) - len(others) :]
    for position, role in enumerate(columns[: len(others)]):
        last = position == len(columns) - 1
        cells[role] = " ".join(others[position:]) if last else others[position]
    return SdkRow(
        block=block,
        start=first.start(),
        end=first.end(),
        name=first.group(),
        vendor=" ".join(companies) or None,
        purpose=cells.get(Role.PURPOSE),
        data=cells.get(Role.DATA),
        url=first_url(block.text),
        listed=True,
    )


# --- a table that lost its columns: one cell a line -------------------------------------------------------------------

_FEWEST_COLUMNS = 3
_MOST_UNKNOWN = 2
"""Columns whose headers say nothing known, after those that do."""
_FEW_KNOWN = 4
"""In a part on SDKs, one of so many names has to be known."""
_CELL_LEVEL = 5
"""A name such as "X SDK" alone on its line looks like a title of this depth; a real heading is less deep."""


def _from_stacked_tables(document: Document) -> Iterator[tuple[int, SdkRow]]:
    """Rows after a run of header lines, "SDK名称", "使用目的", "收集的信息": each as many lines as there are headers.

    Every line of a row is yielded with its index, so that it is read as nothing else.
    """
    blocks, index = document.blocks, 0
    while index < len(blocks):
        roles = _stacked_header(document, index)
        start, index = index + len(roles), index + 1
        if len(roles) < _FEWEST_COLUMNS or Role.NAME not in roles:
            continue
        # Further headers may say nothing known: "Country". The names tell how many columns there are.
        widths = [len(roles) + more for more in range(_MOST_UNKNOWN + 1)]
        readings = [list(_stacked_groups(document, start + width - len(roles), roles, width)) for width in widths]
        groups, width = max(zip(readings, widths, strict=True), key=lambda reading: _known_names(reading[0]))
        fewest = _FEW_KNOWN if blocks[start - 1].section is Section.SDKS else 2
        if not groups or sum(names_sdk(texts[Role.NAME].text) for texts in groups) * fewest < len(groups):
            continue
        start += width - len(roles)
        for texts in groups:
            name = texts[Role.NAME]
            row = SdkRow(
                block=name,
                start=0,
                end=len(name.text),
                name=name.text.strip(),
                vendor=_text_of(texts, Role.VENDOR),
                purpose=_text_of(texts, Role.PURPOSE),
                data=_text_of(texts, Role.DATA),
                url=first_url(_text_of(texts, Role.URL) or ""),
                listed=True,
            )
            yield from ((position, row) for position in range(start, start + width))
            start += width
            index = start


def _known_names(groups: list[dict[Role, Block]]) -> float:
    """Which part of the names is known."""
    return sum(names_sdk(texts[Role.NAME].text) for texts in groups) / len(groups) if groups else 0.0


def _stacked_groups(document: Document, start: int, roles: tuple[Role, ...], width: int) -> Iterator[dict[Role, Block]]:
    """The lines of each row of ``width`` columns, up to the first that cannot be one; another header is none."""
    blocks = document.blocks
    section = blocks[start].section if start < len(blocks) else None
    while start + width <= len(blocks):
        lines = blocks[start : start + width]
        texts = dict(zip(roles, lines, strict=False))
        ends = any(line.kind is BlockKind.ROW or 0 < line.level < _CELL_LEVEL for line in lines)
        # the next title
        ends = ends or (lines[0].kind is BlockKind.HEADING and lines[0].section not in {Section.SDKS, section})
        name = texts[Role.NAME].text
        if ends or len(name) > _LONGEST_TITLE or role_of(name, document.language) is not None:
            return
        yield texts
        start += width


def _stacked_header(document: Document, index: int) -> tuple[Role, ...]:
    roles: list[Role] = []
    for block in document.blocks[index : index + len(Role)]:
        role = role_of(block.text, document.language) if block.kind is not BlockKind.ROW else None
        if role is None and len(roles) > 1:
            role = contained_role(block.text)
        if role is None or role in roles:
            break
        roles.append(role)
    return tuple(roles)


def _text_of(texts: dict[Role, Block], role: Role) -> str | None:
    block = texts.get(role)
    return None if block is None else block.text.strip() or None
