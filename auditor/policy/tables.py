"""Tables whose columns are known by their headers."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import zip_longest

from auditor.knowledge.reading import reading_words
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Cell, Section
from auditor.policy.folding import fold
from auditor.policy.grammar import grammar


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

    @property
    def lists_sdk(self) -> bool:
        """Whether it is a row of a list of SDKs, which may have a column of the permissions that each of them needs."""
        roles = {role for role, _ in self.cells}
        about_sdks = self.block.section is Section.SDKS and Role.DATA in roles
        return Role.NAME in roles and (Role.VENDOR in roles or about_sdks)

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
        starts = range(max(1, len(key) - _SHORTEST_ENDING + 1) if ending else 1)
        role = next((known[key[start:]] for start in starts if key[start:] in known), None)
        if role is not None:
            return role
    return None


_CONTAINED = (
    (Role.NAME, ("sdk及", "sdk和", "sdk与")),
    (Role.URL, ("链接", "网址", "隐私政策")),
    (Role.PERMISSION, ("权限",)),
    (Role.NAME, ("sdk名称", "插件名称", "服务名称")),
    (Role.VENDOR, ("公司", "主体", "提供方", "提供者", "运营者", "开发者", "厂商", "谁家")),
    (Role.PURPOSE, ("目的", "用途", "场景", "功能", "干嘛", "干什么", "做什么", "用来", "用处")),
    (Role.DATA, ("信息", "数据", "字段", "收集", "采集", "收什么", "拿什么")),
    (Role.NAME, ("名称", "sdk", "component", "thirdparty", "service", "partner")),
    (Role.DATA, ("data", "information", "receives", "collects")),
    (Role.PURPOSE, ("purpose", "usedfor", "role", "whatitdoes", "whywe")),
)
_LONGEST_CONTAINING = 20


def header_roles(texts: list[str], language: str, *, first: bool) -> tuple[Role | None, ...]:
    """The columns that a header row names; empty for a row that is no header.

    At least two cells and half of them have to be known headers. In the first row of a table two are enough, and one to
    read the others by a word that they contain: "我们会收集的信息".
    """
    roles = [role_of(text, language) for text in texts]
    filled = sum(bool(text) for text in texts)
    if first and any(roles) and filled >= 2:
        roles = [role or contained_role(text) for role, text in zip(roles, texts, strict=True)]
    # What iOS asks for declares nothing on Android.
    roles = [role if _is_of_android(text, language) else None for role, text in zip(roles, texts, strict=True)]
    known = sum(role is not None for role in roles)
    if known < 2 or (known * 2 < filled and not first):
        return ()
    for index, text in enumerate(texts[1:], start=1):
        if not text:  # a header over two columns
            roles[index] = roles[index - 1]
    # "合作方 | SDK | 用途": of two columns of names, the one that says SDK is theirs.
    says = [role is Role.NAME and "sdk" in _header_key(text) for role, text in zip(roles, texts, strict=True)]
    if any(says) and roles.count(Role.NAME) > 1:
        roles = [Role.VENDOR if role is Role.NAME and not own else role for role, own in zip(roles, says, strict=True)]
    return tuple(roles)


@lru_cache(maxsize=4096)
def _is_of_android(header: str, language: str) -> bool:
    system = grammar(language).system_of(fold(header).text, bare=True) if len(header) <= _LONGEST_HEADER else None
    return system is not OperatingSystem.IOS and system is not OperatingSystem.HARMONY


def contained_role(text: str) -> Role | None:
    """The role of a short header by a word that it contains; for cells that can hardly be anything but headers."""
    key = _header_key(text)
    if not key or len(key) > _LONGEST_CONTAINING:
        return None
    return next((role for role, words in _CONTAINED if any(word in key for word in words)), None)


_FEWEST_LINES = 3


def is_transposed(rows: list[Block], language: str) -> bool:
    """Whether a table of three columns or more lies on its side: its first column says what each line holds."""
    if len(rows) < _FEWEST_LINES or any(len(row.cells) < 3 for row in rows):
        return False
    firsts = [role_of(row.cells[0].text, language) or contained_role(row.cells[0].text) for row in rows]
    known = len(set(firsts) - {None})
    across = sum(role_of(cell.text, language) is not None for cell in rows[0].cells)
    return known >= _FEWEST_LINES and firsts.count(None) <= 1 and across < 2


def _transposed_tables(rows: list[Block], language: str) -> frozenset[int | None]:
    tables: dict[int | None, list[Block]] = {}
    for row in rows:
        tables.setdefault(row.table, []).append(row)
    return frozenset(table for table, members in tables.items() if is_transposed(members, language))


def table_rows(blocks: Iterable[Block], language: str) -> Iterator[TableRow]:
    """Body rows of all tables in order. A table without a header of known columns yields rows without cells."""
    table: int | None = None
    roles: tuple[Role | None, ...] = ()
    heading = False
    rows = [block for block in blocks if block.kind is BlockKind.ROW]
    on_side = _transposed_tables(rows, language)
    for block in rows:
        if block.table in on_side:
            role = role_of(block.cells[0].text, language) or contained_role(block.cells[0].text)
            yield TableRow(block=block, cells=tuple((role, cell) for cell in block.cells[1:] if role is not None))
            continue
        texts = [cell.text for cell in block.cells]
        first = block.table != table
        if first:
            table, roles, heading = block.table, (), False
        found = header_roles(texts, language, first=first)
        if found:
            # A header of two rows: what the second leaves open, the first has said.
            roles = tuple(own or above for own, above in zip_longest(found, roles)) if heading else found
            heading = True
            continue
        heading = False
        pairs = zip(roles, block.cells, strict=False)
        yield TableRow(block=block, cells=tuple((role, cell) for role, cell in pairs if role is not None))
