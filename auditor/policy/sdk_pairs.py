"""SDKs described by lines such as "使用目的：消息推送" under their name, or after a line that names them."""

import re
from dataclasses import dataclass
from functools import cache

from auditor.knowledge.catalog import list_titles
from auditor.knowledge.reading import reading_words
from auditor.policy.document import Block, BlockKind, Document, Section
from auditor.policy.folding import fold_word
from auditor.policy.readers.text import first_url
from auditor.policy.sdk_cells import name_cell
from auditor.policy.sdk_names import BETWEEN_NAMES, UNKNOWN, resolve
from auditor.policy.sdk_rows import SdkRow, after_number, names_sdk
from auditor.policy.tables import Role, contained_role, role_of

_PAIR = re.compile(
    r"\s*(?:[-*•·①-⑳]|\d{1,2}[.、)）])?\s*\**(?P<key>[^:：\n]{1,24}?)\**\s*[:：]\s*(?P<value>.*)", re.DOTALL
)
_HAS_KEY = re.compile(r"[:：】\]]")
_BRACKETED = re.compile(r"\s*[【\[](?P<key>[^【】\[\]\n]{1,24})[】\]]\s*[:：]?\s*(?P<value>.*)", re.DOTALL)
_LINE = re.compile(r"[^\n]+")
_KEYED = re.compile(r"[^;；|\n]+")
"""Pieces of a line, each of which may be a key and its value."""
_LONGEST_NAME = 40
_DESCRIBING = frozenset({Role.VENDOR, Role.PURPOSE, Role.DATA, Role.URL, Role.PACKAGE})
_ITEM_LEVEL = 4
_OF_SDKS = ("sdk", "第三方", "third", "插件", "component", "library")
_CONTINUED = 3
"""Lines without a key that may follow a pair, as its value goes on."""


@dataclass(frozen=True, slots=True)
class _Pair:
    role: Role
    value: str
    start: int
    """Place of the value in its block."""


def rows_of_pairs(document: Document) -> tuple[list[SdkRow], set[int]]:
    """Rows in document order, and the indices of the blocks that they are made of."""
    rows: list[SdkRow] = []
    used: set[int] = set()
    every = [_pairs(block, document.language) for block in document.blocks]
    index = 0
    while index < len(document.blocks):
        pairs = _run(document, every, index)
        following = pairs[-1][0] + 1 if pairs else index + 1
        # The line above may be the name of what the pairs describe, unless it describes the one before.
        title = title_of(document.blocks[index - 1]) if index and not every[index - 1] else None
        row = _row(document, index, pairs, title)
        if row is not None:
            rows.append(row)
            used.update(range(index, following))
        index = following
    return rows, used


def _run(document: Document, every: list[list[_Pair]], index: int) -> list[tuple[int, _Pair]]:
    """Pairs from ``index`` on that describe one SDK, with the indices of their blocks; a second name begins another."""
    pairs: list[tuple[int, _Pair]] = []
    seen: set[Role] = set()
    bare = 0  # blocks without a key since the last pair
    for position in range(index, len(document.blocks)):
        block = document.blocks[position]
        own = every[position]
        if not own:
            bare += 1
            if not pairs or bare > _CONTINUED or _is_heading(block) or _is_name(block):
                break
            continue
        repeated = own[0].role in seen and bare and title_of(document.blocks[position - 1])
        again = bool(pairs) and own[0].role is pairs[0][1].role is Role.VENDOR
        if pairs and (own[0].role is Role.NAME or repeated or again):
            break
        bare = 0
        seen.update(pair.role for pair in own)
        pairs += [(position, pair) for pair in own]
    return pairs


def _pairs(block: Block, language: str) -> list[_Pair]:
    """The pairs of a block: one, one for each of its lines, or several in a line: "SDK名称：X；用途：Y"."""
    if block.kind is BlockKind.ROW or _HAS_KEY.search(block.text) is None:
        return []
    for parts in (_LINE.finditer(block.text), _KEYED.finditer(block.text)):
        found = [_pair(block, part.group(), part.start(), language) for part in parts]
        if len(found) > 1 and sum(pair is not None for pair in found) * 2 > len(found):
            return [pair for pair in found if pair is not None]
    whole = _pair(block, block.text, 0, language)
    return [] if whole is None else [whole]


def _pair(block: Block, text: str, start: int, language: str) -> _Pair | None:
    found = (_PAIR.match(text) or _BRACKETED.match(text)) if _HAS_KEY.search(text) else None
    if found is None:
        return None
    role = role_of(found["key"], language, ending=True)
    if role is None and not found["key"].isascii() and _is_of_sdks(block):
        contained = contained_role(found["key"].strip())
        role = None if contained is Role.NAME else contained
    value, at = " ".join(found["value"].split()), start + found.start("value")
    if role is Role.VENDOR and fold_word(value).endswith("sdk"):
        role = Role.NAME  # "第三方名称：X SDK"
    if role is Role.NAME:
        maker = _maker(language).match(value)
        if maker is not None and maker.end() == len(value):
            role = Role.VENDOR
        elif maker is not None:  # "伙伴：某某公司的X推送"
            value, at = value[maker.end() :], at + maker.end()
    said = block.section is Section.SDKS or any(word in fold_word(found["key"]) for word in _OF_SDKS)
    if role is None or (role is Role.NAME and not (said or _names_sdks(value))):
        return None  # "App name: …" names no SDK
    return _Pair(role, value, at)


def _is_of_sdks(block: Block) -> bool:
    return block.section is Section.SDKS or any("sdk" in fold_word(heading) for heading in block.context)


def _names_sdks(value: str) -> bool:
    """Whether a value names SDKs, of which the first is known or says that it is one."""
    first = re.split(f"[{BETWEEN_NAMES}。]", value, maxsplit=1)[0]
    return names_sdk(first) and len(first) <= _LONGEST_NAME


@cache
def _maker(language: str) -> re.Pattern[str]:
    """A company's name, whole or before its product."""
    return re.compile(rf"[^,，。;；]{{2,30}}?(?:{reading_words(language).sdk.company})(?:\s?的\s?|\Z)", re.IGNORECASE)


def _row(
    document: Document, index: int, pairs: list[tuple[int, _Pair]], title: tuple[int, str] | None
) -> SdkRow | None:
    described = {pair.role for _, pair in pairs} & _DESCRIBING
    named = next(((position, pair) for position, pair in pairs if pair.role is Role.NAME and pair.value), None)
    if named is not None and (described or _names_sdks(named[1].value)):
        position, pair = named
        name = re.split("[,，。;；]", pair.value, maxsplit=1)[0].strip()
        block, start = document.blocks[position], pair.start
    elif len(described) > 1 and pairs[0][1].role is Role.VENDOR and not _names_one(title):
        position, pair = pairs[0]  # a list that has only companies
        block, start, name = document.blocks[position], pair.start, pair.value
    elif len(described) > 1 and title is not None:
        block, (start, written) = document.blocks[index - 1], title
        own = name_cell(written, document.language)
        if own is None or own.is_elsewhere:
            return None
        members = _members(written)
        name = own.name if members is None else members["members"]
        start += 0 if members is None else members.start("members")
    else:
        return None
    texts = dict(reversed([(pair.role, pair.value) for _, pair in pairs]))
    return SdkRow(
        block=block,
        start=start,
        end=start + len(name),
        name=name,
        vendor=texts.get(Role.VENDOR),
        purpose=texts.get(Role.PURPOSE),
        data=texts.get(Role.DATA),
        url=first_url(texts.get(Role.URL, "")),
        listed=True,
    )


# 广告（穿山甲、优量汇）; 极光（JPush 与 JAnalytics）
_WITH_MEMBERS = re.compile(r"(?P<title>[^()（）]{2,20})[(（](?P<members>[^()（）]{2,80})[)）]")
_SHORT_PURPOSE = 4
_BETWEEN_MEMBERS = re.compile(r"\s?(?:[、,，/／&]|以及|[和与及]|\band\b)\s?")


def _members(title: str) -> re.Match[str] | None:
    """The names in the brackets of a title: of a purpose, or of a company or line with several products."""
    found = _WITH_MEMBERS.fullmatch(title)
    if found is None:
        return None
    names = _BETWEEN_MEMBERS.split(found["members"])
    known = sum(_resolves(name, found["title"]) for name in names)
    # "腾讯实时音视频（TRTC）" is one product under two names.
    several = len(names) > 1 or (len(found["title"]) <= _SHORT_PURPOSE and not _resolves(found["title"], None))
    return found if several and known and known * 2 >= len(names) else None


def _resolves(name: str, purpose: str | None) -> bool:
    return resolve(name, purpose, "zh") is not UNKNOWN


def _names_one(title: tuple[int, str] | None) -> bool:
    """Whether a title is that of one SDK, and not of a list of them."""
    return title is not None and not any(word in fold_word(title[1]) for word in list_titles().lists)


def title_of(block: Block) -> tuple[int, str] | None:
    """The name that a heading or short line gives, and where it begins, numbering apart."""
    start = after_number(block.text)
    name = block.text[start:].strip()
    if block.kind is BlockKind.ROW or not name or len(name) > _LONGEST_NAME or name.endswith(tuple("。.;；:：")):
        return None
    return (start, name) if _is_of_sdks(block) or names_sdk(name) else None


def _is_heading(block: Block) -> bool:
    """A real heading; "（1）设备型号" is an item that only looks like one."""
    return block.kind is BlockKind.HEADING and block.level < _ITEM_LEVEL


def _is_name(block: Block) -> bool:
    title = title_of(block)
    return title is not None and names_sdk(title[1])
