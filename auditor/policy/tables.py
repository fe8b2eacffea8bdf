"""Tables whose columns are known by their headers."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from auditor.knowledge.reading import reading_words
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Cell
from auditor.policy.folding import fold
from auditor.policy.statements import grammar


class Role(StrEnum):
    """What a column holds."""

    NAME = "name"
    VENDOR = "vendor"
    PURPOSE = "purpose"
    DATA = "data"
    URL = "url"
    PERMISSION = "permission"
    PACKAGE = "package"
    OS = "os"
    INDEX = "index"
    STATUS = "status"
    """Whether it is done at all."""
    NECESSITY = "necessity"
    """Whether users may refuse it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A body row: its block, and the cell of each role that the header gave a column."""

    block: Block
    cells: tuple[tuple[Role, Cell], ...]

    def cell(self, role: Role) -> Cell | None:
        """The first cell of a role that is not empty."""
        return next((cell for found, cell in self.cells if found is role and cell.text), None)

    def text(self, role: Role) -> str | None:
        cell = self.cell(role)
        return None if cell is None else cell.text

    def system(self, language: str) -> OperatingSystem:
        """The operating system that the row is for; ANY where it does not say, or names several."""
        said = " ".join(cell.text for role, cell in self.cells if role is Role.OS)
        return grammar(language).system_of(fold(said).text, bare=True)

    def is_absent(self, language: str) -> bool:
        """Whether the row's status says that it is not done."""
        status = self.text(Role.STATUS)
        return status is not None and fold(status).text.strip() in reading_words(language).absent.words

    def is_optional(self, language: str) -> bool | None:
        """Whether the row says that users may refuse; None where it does not say."""
        said = self.text(Role.NECESSITY)
        if said is None:
            return None
        folded = fold(said).text.strip()
        plain = {"是": False, "否": True, "yes": False, "no": True}
        return plain.get(folded, grammar(language).optional_in(folded))


_SHORTEST_ENDING = 3


@cache
def _headers(language: str) -> dict[str, Role]:
    found: dict[str, Role] = {}
    for role, words in reading_words(language).headers.items():
        for word in words:
            found.setdefault(_header_key(word), Role(role))
    return found


def _header_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum() or character == "#")


_LONGEST_HEADER = 40


@lru_cache(maxsize=4096)
def role_of(header: str, language: str, *, ending: bool = False) -> Role | None:
    """What a header says of its column; None for a header that says nothing known.

    ``ending``: it is enough that it ends with a known one of three characters or more, as in "友盟隐私政策链接".
    """
    key = _header_key(header) if len(header) <= _LONGEST_HEADER else ""
    # Chinese policies keep English headers ("SDK"), and the other way round in translations.
    for known in (_headers(language), _headers("en" if language == "zh" else "zh")):
        starts = range(len(key) - _SHORTEST_ENDING + 1) if ending else range(1)
        role = next((known[key[start:]] for start in starts if key[start:] in known), None)
        if role is not None:
            return role
    return None


def table_rows(blocks: Iterable[Block], language: str) -> Iterator[TableRow]:
    """Body rows of all tables in order. A table without a header of known columns yields rows without cells."""
    table: int | None = None
    roles: tuple[Role | None, ...] = ()
    for block in blocks:
        if block.kind is not BlockKind.ROW:
            continue
        found = tuple(role_of(cell.text, language) for cell in block.cells)
        known = [role for role in found if role is not None]
        is_header = len(known) >= 2 and len(known) * 2 >= len([cell for cell in block.cells if cell.text])
        if block.table != table:
            table, roles = block.table, ()
        if is_header:
            roles = found
            continue
        pairs = zip(roles, block.cells, strict=False)
        yield TableRow(block=block, cells=tuple((role, cell) for role, cell in pairs if role is not None))
