"""Tables that lost their columns: cells parted by spaces, or one cell a line."""

import re
from collections.abc import Iterator

from auditor.knowledge.names import sdk_aliases
from auditor.policy.document import Block, BlockKind, Document, Section
from auditor.policy.folding import fold_word
from auditor.policy.readers.text import first_url
from auditor.policy.sdk_cells import company_form
from auditor.policy.sdk_rows import LONGEST_TITLE, SdkRow, after_number, names_sdk
from auditor.policy.tables import Role, contained_role, header_roles, role_of

_LONGEST_HEADER_LINE = 80
_WORD = re.compile(r"\S+")


def rows_of_lost_columns(document: Document) -> Iterator[tuple[int, SdkRow]]:
    """Rows of such tables, with the index of their block."""
    stacked = list(_from_stacked_tables(document))
    yield from stacked
    taken = {index for index, _ in stacked}
    yield from (pair for pair in _from_flattened_tables(document) if pair[0] not in taken)


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
    companies = [text for text in texts if company_form(language).search(fold_word(text))]
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
        if ends or len(name) > LONGEST_TITLE or role_of(name, document.language) is not None:
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
