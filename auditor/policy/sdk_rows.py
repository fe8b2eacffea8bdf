"""Every layout in which a policy lists third-party SDKs, turned into rows: a name, and cells with their roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.knowledge.names import sdk_aliases
from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.document import Block, BlockKind, Document
from auditor.policy.folding import fold, fold_word
from auditor.policy.readers.text import links_in
from auditor.policy.statements import grammar, sentences
from auditor.policy.tables import Role, role_of, table_rows

_LONGEST_NAME = 40
_SUFFIX = re.compile(r"\s*sdk", re.IGNORECASE)
_REACH = 300
"""Characters before and after a name in which a sentence says what it is for."""
_GAP = re.compile(r"\s+")


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


def sdk_rows(document: Document) -> Iterator[SdkRow]:
    """Rows of all layouts, in document order within each layout: tables, flattened tables, prose."""
    yield from _from_tables(document)
    flattened: set[int] = set()
    for index, row in _from_flattened_tables(document):
        flattened.add(index)
        yield row
    for index, block in enumerate(document.blocks):
        if index not in flattened and block.kind is not BlockKind.ROW:
            yield from _from_prose(block, document.language)


# --- tables ---------------------------------------------------------------------------------------------------------


def _from_tables(document: Document) -> Iterator[SdkRow]:
    for row in table_rows(document.blocks, document.language):
        name = row.cell(Role.NAME) or row.cell(Role.VENDOR)
        lists_sdks = any(row.cell(role) for role in (Role.DATA, Role.PURPOSE, Role.URL, Role.VENDOR))
        if name is None or not lists_sdks or row.cell(Role.PERMISSION) is not None:
            continue
        link = row.cell(Role.URL)
        url = next((cell.url for _, cell in row.cells if cell.url), None) or (_first_url(link.text) if link else None)
        yield SdkRow(
            block=row.block,
            start=name.start,
            end=name.end,
            name=name.text,
            vendor=row.text(Role.VENDOR),
            purpose=row.text(Role.PURPOSE),
            data=row.text(Role.DATA),
            url=url,
            listed=True,
        )


def _first_url(text: str) -> str | None:
    return next((link.url for link in links_in(text)), None)


# --- a table whose cells are only separated by spaces ----------------------------------------------------------------


def _from_flattened_tables(document: Document) -> Iterator[tuple[int, SdkRow]]:
    """Rows after a header line such as "SDK名称 公司名称 使用目的 收集信息", up to the first line that is none."""
    roles: tuple[Role | None, ...] = ()
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.ROW:
            roles = ()
            continue
        words = block.text.split()
        found = tuple(role_of(word, document.language) for word in words)
        if found[:1] == (Role.NAME,) and len(found) >= 3 and found.count(None) <= 1:
            roles = found
            continue
        if not roles:
            continue
        row = None if block.kind is BlockKind.HEADING else _flattened_row(block, roles, document.language)
        if row is None:
            roles = ()
            continue
        yield index, row


@cache
def _company(language: str) -> re.Pattern[str]:
    return re.compile(reading_words(language).sdk.company)


def _flattened_row(block: Block, roles: tuple[Role | None, ...], language: str) -> SdkRow | None:
    """The cells of a line. Companies are known by their kind of name; what is left fills the columns in order, and the
    last column takes all that remains, since cells contain spaces too."""
    words = list(re.finditer(r"\S+", block.text))
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
        url=_first_url(block.text),
        listed=True,
    )


# --- prose ----------------------------------------------------------------------------------------------------------


class _Prose:
    """Patterns for sentences that name an SDK: 我们会集成X SDK，用于…; X SDK需要收集…; we integrate the X SDK to …"""

    def __init__(self, language: str) -> None:
        words = reading_words(language).sdk
        whole = language != "zh"
        embed = pattern(words.embed, whole_words=whole).pattern
        name = rf"(?P<name>[^,;:。、()\[\]【】《》<>]{{1,{_LONGEST_NAME}}}?)"
        suffix = "|".join(map(re.escape, words.suffixes))
        self.embedded = re.compile(
            rf"(?:{embed})(?:了)?(?:由[^,;。]{{2,30}}?提供的)?\s?{name}\s?(?:{suffix})(?![a-z0-9])"
        )
        self.collecting = re.compile(
            rf"(?:^|[,;:。、]){name}\s?(?:{suffix})\s?(?:{pattern(words.collects, whole_words=whole).pattern})"
        )
        self.listed = re.compile(rf"[、,和及与]\s?{name}\s?(?:{suffix})(?![a-z0-9])")
        self.stops = pattern(words.stop_names, whole_words=whole)
        self.collects = pattern(words.collects, whole_words=whole)
        self.strip = tuple(words.stop_names)


@cache
def _prose(language: str) -> _Prose:
    return _Prose(language)


def _from_prose(block: Block, language: str) -> Iterator[SdkRow]:
    words = _prose(language)
    folded = fold(block.text, possessives=False)
    if not any(suffix in folded.text for suffix in reading_words(language).sdk.suffixes):
        return
    rules = grammar(language)
    for start, end in sentences(folded.text):
        sentence = folded.text[start:end]
        if "sdk" not in sentence or rules.denial_in(sentence):
            continue
        spans: dict[int, int] = {}
        for found in (words.embedded, words.collecting):
            for match in found.finditer(sentence):
                spans.setdefault(match.start("name"), match.end("name"))
        if spans:
            for match in words.listed.finditer(sentence, min(spans.values())):
                spans.setdefault(match.start("name"), match.end("name"))
        for name_start, name_end in sorted(spans.items()):
            name = sentence[name_start:name_end].strip(" \"'“”")
            if not name or words.stops.fullmatch(name) or _is_sentence(name, words):
                continue
            original_start, original_end = folded.original_span(start + name_start, start + name_end)
            suffix = _SUFFIX.match(block.text, original_end)
            original_end = suffix.end() if suffix else original_end

            def original(span: tuple[int, int] | None, offset: int) -> str | None:
                if span is None:
                    return None
                first, last = folded.original_span(offset + span[0], offset + span[1])
                return " ".join(block.text[first:last].split()).strip(" ,，:：") or None

            # "为了统计，X SDK需要收集…，以保证…": what stands before the name is what the SDK is for.
            before_start = max(0, name_start - _REACH)
            before, rest = sentence[before_start:name_start], sentence[name_end : name_end + _REACH]
            collects = words.collects.search(rest)
            yield SdkRow(
                block=block,
                start=original_start,
                end=original_end,
                name=block.text[original_start:original_end].strip(),
                purpose=original(rules.purpose_in(before), start + before_start)
                or original(rules.purpose_in(rest), start + name_end),
                data=original((collects.end(), len(rest)), start + name_end) if collects else None,
                url=_first_url(block.text[original_end : original_end + 3 * _REACH]),
                listed=False,
            )


def _is_sentence(name: str, words: _Prose) -> bool:
    """Whether what stands before "SDK" is no name: it begins with a word such as 第三方, or reaches over a verb."""
    return any(name.startswith(fold_word(stop)) for stop in words.strip) or words.collects.search(name) is not None
