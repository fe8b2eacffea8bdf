"""The names that an entry of a list of SDKs begins with: one, or several that share what is said of them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor.knowledge.catalog import purpose_categories
from auditor.knowledge.names import is_generic, sdks_named
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.folding import fold
from auditor.policy.grammar import grammar
from auditor.policy.matching import lexicon
from auditor.policy.sdk_cells import is_company, is_over
from auditor.policy.sdk_names import UNKNOWN, resolve
from auditor.policy.sdk_prose import is_no_name
from auditor.policy.sdk_rows import SdkRow, after_number, url_in

_LONGEST_NAME = 28
"""Characters of one of the names; a longer piece is a piece of a sentence."""
_BRACKETS = r"(?:\s?[(（](?P<note>[^()（）\n]{1,60})[)）])?"
# "Kotlin, Jetpack Compose, Coil and Lottie are …": every word of a name begins with a capital, or holds one.
_LATIN = re.compile(
    r"(?P<name>(?:[A-Z0-9][\w.+'-]*|[a-z]+[A-Z]\w*|[a-z][\w-]+(?=\s?[(（][a-z]\w*\.[a-z]))"
    rf"(?: (?:[A-Z0-9][\w.+'-]*|(?:for|of) [A-Z][\w.+'-]*|SDKs?\b|[a-z]+[A-Z]\w*)){{0,5}})(?<![.']){_BRACKETS}"
)
_HAN = re.compile(
    r"(?P<name>[^,，;；:：。、()（）\[\]【】「」《》“”\"|｜\n/／&和及与由]{2,28}?)"
    rf"{_BRACKETS}(?=\s?(?:[,，;；:：。、/／&|｜\n]|——?|\Z)|以?及|[和与由被]|为(?!了)|用于|用来|是)"
)
_BETWEEN = re.compile(r"\s?(?:[、/／&;；]|, (?:and )?|以及|[及和与]|\band\b)\s?")
_END = re.compile(r"\s?(?:\Z|[:：,，;；。.|｜\n(（–—-]|由|为(?!了)|用于|用来|被|是|[a-z]{2,}\b)")
_PACKAGE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_*]+)+", re.IGNORECASE)
_MADE_BY = re.compile(
    r"\s?[,，。]\s?(?:由)?[^,，。;；:：]{0,30}?(?:公司|集团|办公室|研究院|中心)[^,，。;；]{0,24}?(?:提供|开发|运营|研发|[,，。;；]|\Z)"
)
_PURPOSE_APART = re.compile(r"(?P<name>[A-Za-z][\w.+-]*) (?![\u4e00-\u9fff]{0,8}(?i:sdk))[\u4e00-\u9fff]{2,12}")
_BETWEEN_MEMBERS = re.compile(r"\s?(?:[、,，/／&]|以及|[及和与]|\band\b)\s?")
_DASH = re.compile(r"\s?(?:[–—:]|-\s)")
_PROPER_NAME = re.compile(r"[A-Z]\w*[a-z][A-Z]\w*|\S+(?: \S+)+")
_ACTS = re.compile(r" [a-z]{2,}s ")
_FEWEST_LINES = 2
_CLOSING = (")", "）")
_OTHER_NAME = re.compile(r"(?!formerly|previously)[A-Z][\w. ]{1,40}")
_OF_NAME = re.compile("的|隐私|政策|协议|条款")
_SOMEBODY = re.compile("[您你我其该本]")
_OTHER = re.compile(r"[\u4e00-\u9fff]")
_CELLS = re.compile(r"\s{2,}|[\u4e00-\u9fff]\s+[\u4e00-\u9fff]|sdk\s+\S", re.IGNORECASE)
_STATEMENT = re.compile(r"(?:\A|(?<=[。;；\n])|(?<=[.;]\s))\s*")


class _Named(NamedTuple):
    start: int
    end: int
    name: str
    note: str
    """What stands in brackets after it."""


def rows_of_series(block: Block, start: int, language: str, *, entry: bool, told: bool = False) -> Iterator[SdkRow]:
    """Rows for the names that a block of a list of SDKs begins with, and those that its further statements begin with.

    ``entry``: the block is an entry of the list, so that a name which nothing knows is one as well where its package or
    its company stands beside it. ``told``: its neighbours begin with known names, so that it begins with one too.
    """
    entries = _lines(block, start, language)
    ends = [found.end() for found in _STATEMENT.finditer(block.text, start)]
    places = [start, *(place for place in ends if place > start)]
    for index, place in enumerate(places):
        stop = places[index + 1] if index + 1 < len(places) else len(block.text)
        statement = fold(block.text[place:stop]).text
        if is_over(statement, language) or grammar(language).denial_in(statement.split(",")[0]) is not None:
            continue
        yield from _of_statement(
            block,
            place,
            stop,
            language,
            entry=entry and place == start,
            listed=place in entries or (told and place == start),
        )


def telling_parts(blocks: Iterable[Block], language: str) -> frozenset[tuple[str, ...]]:
    """The headings of parts on SDKs in which a third of the lines or more begin with known names."""
    leads: dict[tuple[str, ...], list[bool]] = {}
    for block in blocks:
        if block.section is Section.SDKS and block.kind is BlockKind.PARAGRAPH:
            names = _names(block.text, after_number(block.text), len(block.text), _LATIN)
            leads.setdefault(block.context, []).append(bool(names) and _is_known(names[0], language))
    return frozenset(
        part for part, known in leads.items() if sum(known) >= _FEWEST_LINES and sum(known) * 3 >= len(known)
    )


def _lines(block: Block, start: int, language: str) -> frozenset[int]:
    """Where the lines of a block begin that is a list of SDKs, one a line: most of them begin with a known name."""
    text = block.text
    places = [start, *(start + found.end() for found in re.finditer("\n", text[start:]))]
    if len(places) < _FEWEST_LINES:
        return frozenset()
    names = [_names(text, place, len(text), _LATIN) for place in places]
    known = sum(bool(found) and _is_known(found[0], language) for found in names)
    return frozenset(places) if known * 2 >= len(places) else frozenset()


def _of_statement(block: Block, start: int, stop: int, language: str, *, entry: bool, listed: bool) -> Iterator[SdkRow]:
    """``listed``: it is a line of a list whose other lines begin with known names, so that any name is one."""
    for shape in (_LATIN, _HAN) if _OTHER.search(block.text, start, stop) else (_LATIN,):
        names = _names(block.text, start, stop, shape)
        if not names or not all(_may_be_name(one.name, language) for one in names):
            continue
        known = sum(_is_known(one, language) for one in names)
        if shape is _HAN and len(names) > 1 and known * 2 < len(names) and not all(map(_has_package, names)):
            names, known = _rejoined(block.text, names), 0
        marked = (entry and _is_marked(block.text, names, language)) or (listed and _is_described(block.text, names))
        if (known * 2 >= len(names) and known) or marked:
            if (
                len(names) == 1
                and names[0].name.isascii()
                and _OTHER_NAME.fullmatch(names[0].note)
                and not purpose_categories(names[0].note, "zh")
            ):
                names = _rejoined(block.text, names)
            rest = block.text[names[-1].end : stop].strip(" ,，:：;；。.–—-()（）")
            for one in (member for name in names for member in _members(block.text, name)):
                yield SdkRow(
                    block=block,
                    start=one.start,
                    end=one.start + len(one.name),
                    name=one.name,
                    vendor=one.note if is_company(one.note, language) else None,
                    purpose=rest or None,
                    url=url_in(block, names[-1].end, stop),
                    listed=True,
                )
            return


def _names(text: str, start: int, stop: int, shape: re.Pattern[str]) -> list[_Named]:
    """Names side by side from ``start`` on; none where something else follows them."""
    found: list[_Named] = []
    position = start
    while (match := shape.match(text, position, stop)) is not None:
        found.append(_Named(match.start("name"), match.end(), _own_name(match["name"]), (match["note"] or "").strip()))
        between = _BETWEEN.match(text, match.end(), stop)
        if between is None:
            break
        position = between.end()
    return found if found and _END.match(text, found[-1].end) is not None else []


def _members(text: str, named: _Named) -> list[_Named]:
    """The products in the brackets after the name of their line: "Firebase (Cloud Messaging, Crashlytics)"."""
    parts = _BETWEEN_MEMBERS.split(named.note)
    if len(parts) < 2 or named.name.endswith(_CLOSING) or not all(_of_line(named.name, part) for part in parts):
        return [named]
    found, position = list[_Named](), named.start + len(named.name)
    for part in parts:
        at = text.index(part, position)
        position = at + len(part)
        found.append(_Named(at, position, part, ""))
    return found


def _of_line(line: str, member: str) -> bool:
    return bool(sdks_named(f"{line} {member}") or sdks_named(member))


def _own_name(written: str) -> str:
    """A known product without the purpose that a gap parts from it: "Glide 封面显示"."""
    parted = _PURPOSE_APART.fullmatch(written.strip())
    return parted["name"] if parted is not None and sdks_named(parted["name"]) else written.strip()


def _rejoined(text: str, names: list[_Named]) -> list[_Named]:
    """One name of what a word such as 与 only seemed to part: 安全加固与威胁感知."""
    first, last = names[0], names[-1]
    return [_Named(first.start, last.end, text[first.start : last.end].strip(), last.note)]


def _may_be_name(name: str, language: str) -> bool:
    """Whether a piece is short, no kind of data, no verb with its object, and not two cells beside each other."""
    if len(name) > _LONGEST_NAME or is_generic(name) or _CELLS.search(name) is not None or _SOMEBODY.match(name):
        return False
    if _OF_NAME.search(name) is not None and not sdks_named(name):
        return False  # 高德的隐私政策 is what a link says
    folded = fold(name).text
    return not any(hit.end - hit.start == len(folded) for hit in lexicon(language).hits(folded)) and not is_no_name(
        folded.removesuffix("sdk"), language
    )


def _is_known(named: _Named, language: str) -> bool:
    return any(
        bool(sdks_named(name)) or resolve(name, None, language) is not UNKNOWN
        for name in (named.name, *((named.note,) if _OTHER_NAME.fullmatch(named.note) else ()))
    )


def _has_package(named: _Named) -> bool:
    return _PACKAGE.fullmatch(named.note) is not None


def _is_marked(text: str, names: list[_Named], language: str) -> bool:
    """Whether a package or a company stands beside the names."""
    if len(names) == 1 and _MADE_BY.match(text, names[0].end) is not None:
        return True
    return all(_has_package(one) or (bool(one.note) and is_company(one.note, language)) for one in names)


def _is_described(text: str, names: list[_Named]) -> bool:
    """Whether brackets or a dash say of a single name what it is for: "PostHog (analytics)", "Branch – links"."""
    if len(names) != 1:
        return False
    # "RevenueCat keeps track of subscriptions", and not "Payments keeps …"
    acts = _PROPER_NAME.fullmatch(names[0].name) is not None and _ACTS.match(text, names[0].end) is not None
    return acts or bool(names[0].note) or _DASH.match(text, names[0].end) is not None


def is_entry(block: Block, start: int) -> bool:
    """Whether a block stands for one thing: an item, a title, or a numbered line."""
    return block.kind in {BlockKind.ITEM, BlockKind.HEADING} or bool(block.text[:start].strip())
