"""Tables that describe SDKs in columns: the first one says what each line of the others holds."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from auditor.policy.document import Block, BlockKind, Cell, Document
from auditor.policy.folding import fold_word
from auditor.policy.readers.text import first_url
from auditor.policy.sdk_pairs import title_of
from auditor.policy.sdk_rows import SdkRow, names_sdk
from auditor.policy.tables import Role, contained_role, is_transposed, role_of

_DESCRIBING = frozenset({Role.VENDOR, Role.PURPOSE, Role.DATA, Role.URL, Role.PACKAGE})


def rows_of_vertical_tables(document: Document) -> Iterator[tuple[set[int], SdkRow]]:
    """One SDK for each column but the first, with the indices of the table's blocks.

    A table of two columns that does not name it describes what the line above it names.
    """
    numbered = [(index, block) for index, block in enumerate(document.blocks) if block.kind is BlockKind.ROW]
    for _, members in groupby(numbered, key=lambda pair: pair[1].table):
        rows = list(members)
        blocks = [block for _, block in rows]
        if all(len(block.cells) == 2 for block in blocks):
            roles = _roles(blocks, document.language)
            above = _named_above(document, rows[0][0]) if roles and Role.NAME not in roles else None
            found = _described(blocks, document.language, 1, roles=roles, above=above)
            columns = [found] if found is not None else []
        else:
            columns = list(_columns(blocks, document.language))
        yield from (({index for index, _ in rows}, row) for row in columns)


def _roles(blocks: list[Block], language: str) -> list[Role | None]:
    """What each line holds; empty where a line says nothing known."""
    roles = [role_of(block.cells[0].text, language) for block in blocks]
    return [] if None in roles or len(roles) < 2 else roles


def _columns(blocks: list[Block], language: str) -> Iterator[SdkRow]:
    """The columns of a table that lies on its side. Its first line may be the one of the names, without a word."""
    if not is_transposed(blocks, language):
        return
    roles = [role_of(block.cells[0].text, language) or contained_role(block.cells[0].text) for block in blocks]
    first = blocks[0].cells[1:]
    named = sum(names_sdk(cell.text) for cell in first)
    if Role.NAME not in roles and roles[0] is None and named * 2 >= len(first):
        roles[0] = Role.NAME
    for column in range(1, max(len(block.cells) for block in blocks)):
        found = _described(blocks, language, column, roles=roles)
        if found is not None:
            yield found


def _described(
    blocks: list[Block], language: str, column: int, *, roles: list[Role | None], above: SdkRow | None = None
) -> SdkRow | None:
    """``above``: the name, where no line of the table holds it."""
    cells: dict[Role, tuple[Block, Cell]] = {}
    for role, block in zip(roles, blocks, strict=False):
        if role is not None and column < len(block.cells):
            cells.setdefault(role, (block, block.cells[column]))
    texts = {role: " ".join(cell.text.split()) for role, (_, cell) in cells.items()}
    described = len(_DESCRIBING & texts.keys())
    row = above if described > 1 else None
    if texts.get(Role.NAME) and described:
        block, name = cells[Role.NAME]
        if role_of(name.text, language) is not None:
            return None  # "SDK名称 | 使用目的" heads a table of two columns
        listed = len(blocks[0].cells) > 2 or "sdk" in fold_word(block.cells[0].text)
        row = SdkRow(block=block, start=name.start, end=name.end, name=name.text, listed=listed)
    if row is None:
        return None
    link = cells.get(Role.URL)
    return replace(
        row,
        vendor=texts.get(Role.VENDOR),
        purpose=texts.get(Role.PURPOSE),
        data=texts.get(Role.DATA),
        url=(link[1].url if link is not None else None) or first_url(texts.get(Role.URL, "")),
    )


def _named_above(document: Document, index: int) -> SdkRow | None:
    """The name that a heading or short line right above a table gives to what it describes."""
    block = document.blocks[index - 1] if index else None
    title = title_of(block) if block is not None else None
    if block is None or title is None:
        return None
    start, name = title
    return SdkRow(block=block, start=start, end=start + len(name), name=name, listed=True)
