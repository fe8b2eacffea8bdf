"""Titles and lead words that name an SDK: "1、极光推送SDK", 【X SDK】, "X SDK：由…提供"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.knowledge.catalog import purpose_categories
from auditor.knowledge.names import is_generic, sdks_named
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.folding import fold, fold_word
from auditor.policy.grammar import grammar
from auditor.policy.sdk_cells import company_form, is_company, is_over, is_past
from auditor.policy.sdk_members import rows_of_enumeration, rows_of_members
from auditor.policy.sdk_prose import is_no_name
from auditor.policy.sdk_rows import SdkRow, after_number, url_in
from auditor.policy.sdk_said import LINKED, collects, described, maker_in, purpose_and_data, said_after, uses
from auditor.policy.sdk_series import is_entry, rows_of_series, telling_parts
from auditor.policy.setting import Setting, SettledBlock
from auditor.policy.tables import role_of

_NAME = r"(?P<name>[^,，;；:：。、!！?？()（）\[\]【】「」《》“”\"\n|]{1,40}?[\s-]?sdk)"
_NOTE = r"(?:\s*[(（][^()（）\n]{1,60}[)）])?"
# The whole line or the first line of an item, or a lead before a colon or a verb.
_TITLE = re.compile(rf"{_NAME}{_NOTE}\s*(?:\Z|\n|[:：]|(?=由|为(?!了)|用于|is\b|by\b|[-–—]\s))", re.IGNORECASE)
# "神策SDK，由…提供": so begins an item of a list of SDKs
_LISTED_TITLE = re.compile(rf"{_NAME}{_NOTE}\s*[,，;；。]", re.IGNORECASE)
_QUOTED = re.compile(rf"[【「\[\"“《]{_NAME}[】」\]\"”》]", re.IGNORECASE)
_LEAD = 80
"""Characters at the start of a block in which a denial is one of the SDK that it names."""


def is_numbered(block: Block, start: int) -> bool:
    """Whether a block is an item, by its mark or by the number before ``start``."""
    return block.kind is BlockKind.ITEM or bool(block.text[:start].strip())


def rows_of_titles(settled: Iterable[SettledBlock], language: str, *, skip: frozenset[int]) -> Iterator[SdkRow]:
    """Rows in document order; ``skip`` are the indices of blocks that are rows already."""
    line = 0
    settled = tuple(settled)
    telling = telling_parts((block for block, _ in settled), language)
    for index, (block, setting) in enumerate(settled):
        follows, line = block.lines[0][1] - line <= 1, block.lines[-1][1]
        if index in skip or block.kind is BlockKind.ROW or setting.denied or setting.os is OperatingSystem.IOS:
            continue
        start = after_number(block.text)
        if is_past(block, start, language):
            continue
        if setting.parties or block.section is Section.SDKS:
            listed, ends = _listed(block, start, setting, language, follows=follows, told=block.context in telling)
            yield from listed
            if ends:
                continue
        elif block.text[start : start + _LEAD].find("类") > 0:
            members = list(rows_of_members(block, start, language, all_known=True))
            yield from members
            if members:
                continue
        found = _TITLE.match(block.text, start) or _QUOTED.match(block.text, start)
        if found is None and (setting.parties or (block.section is Section.SDKS and is_numbered(block, start))):
            found = _LISTED_TITLE.match(block.text, start)
        if found is None or is_no_name(fold(found["name"]).text.removesuffix("sdk"), language):
            continue
        if grammar(language).denial_in(block.folded.text[:_LEAD]) is not None:
            continue
        vendor, purpose, data = described(block.text[found.end() :], language)
        yield SdkRow(
            block=block,
            start=found.start("name"),
            end=found.end("name"),
            name=found["name"].strip(),
            vendor=vendor,
            purpose=purpose,
            data=data,
            url=url_in(block, found.end()),
            listed=True,
        )


def _listed(
    block: Block, start: int, setting: Setting, language: str, *, follows: bool, told: bool
) -> tuple[list[SdkRow], bool]:
    """What a line of a list of SDKs names, and whether that is all that it names."""
    label = _LABELLED.match(block.text, start)
    if label is not None and is_over(fold(label["label"]).text, language):
        return [], True  # "Not any more: Tapjoy, Chartboost"
    barred = _barred(block, start, language)
    if barred is not None:
        return [barred] if role_of(barred.name, language) is None else [], True  # the header names no SDK
    members = (
        list(_by_commas(block, start, language))
        or list(_with_company(block, start, language))
        or list(rows_of_members(block, start, language))
        or list(rows_of_enumeration(block, start))
        or list(_series(block, start, language, told=told))
        or list(_listed_party(block, start, setting, language, follows=follows))
    )
    return members, bool(members)


def _series(block: Block, start: int, language: str, *, told: bool) -> Iterator[SdkRow]:
    """The names that a line begins with, each with what the line says of them; a title "X SDK：…" is read as one."""
    if _TITLE.match(block.text, start) is not None:
        return
    for row in rows_of_series(block, start, language, entry=is_entry(block, start), told=told):
        vendor, purpose, data = described(row.purpose or "", language)
        yield replace(row, vendor=row.vendor or vendor, purpose=purpose or row.purpose, data=data)


# Firebase Crashlytics: crash reports; RevenueCat – purchases; AdMob
_PARTY = re.compile(
    r"(?P<name>[^:：()（）–—,，。;；\n]{2,40}?)\s*(?:\Z|\n|[:：(（–—,，;；]|\s-\s|\s(?=(?:for|to|by|from)\s))"
)
_BRACKETED_END = re.compile(r"\A[^:：(（–—,，;；]{2,30}[(（]([A-Z][\w. ]{1,24})[)）]\Z")
_LABELLED = re.compile(r"(?P<label>[^:：\n]{2,40})[:：]")
_VERB = re.compile(r"[A-Z][a-z]{2,}s")
_DESCRIBED = re.compile(r"[:：(（–—,，;；]")
_WHOLE = re.compile(r"(?P<name>[^\n]{2,40}?)\s*\Z")
_PROPER = re.compile(r"(?:[A-Z0-9][\w.+&'-]*|[a-z]+[A-Z][\w]*)(?: (?:[A-Z0-9][\w.+&'-]*|for|of|by|and|the))*")


def _with_company(block: Block, start: int, language: str) -> Iterator[SdkRow]:
    """A line of a list of SDKs that gives the company right after the name: "X SDK——某公司。用途"."""
    for shape in _BEFORE_COMPANY:
        found = shape.match(block.text, start)
        if found is None or is_no_name(fold(found["name"]).text.removesuffix("sdk"), language):
            continue
        if is_company(found["maker"], language) or _MAKERS.fullmatch(found["maker"]) is not None:
            purpose, data = purpose_and_data(block.text[found.end() :], language)
            yield SdkRow(
                block=block,
                start=found.start("name"),
                end=found.end("name"),
                name=found["name"],
                vendor=found["maker"].strip(),
                purpose=purpose,
                data=data,
                url=url_in(block, found.end()),
                listed=True,
            )
            return


# "X (Y Ltd) -- use"; X——某公司。用途
_BEFORE_COMPANY = (
    re.compile(
        r"(?P<name>[^,，。;；:：\n|—()（）]{2,40}?)\s?[(（](?P<maker>[^\n]{2,60}?)[)）]\s?(?:——?|–|--?\s|[:：])"
    ),
    re.compile(
        r"(?P<name>[^,，。;；:：\n|—]{2,40}?)(?:——|\s(?:—|–|--)\s)(?P<maker>[^。;；:：\n]{2,40}?)(?:[。;；]|\.\s|\Z)"
    ),
)
_MAKERS = re.compile(r"各[^,，。]{0,4}厂商")


def _barred(block: Block, start: int, language: str) -> SdkRow | None:
    """A line whose cells are parted by bars: "极光推送SDK｜公司｜推送｜OAID". The last cell is the data."""
    cells = [cell.strip() for cell in re.split("[｜|]", block.text[start:])]
    if len(cells) < _FEWEST_CELLS or not cells[0] or len(cells[0]) > _LEAD:
        return None
    vendor = next((cell for cell in cells[1:] if company_form(language).search(fold_word(cell))), None)
    rest = [cell for cell in cells[1:] if cell and cell != vendor]
    at = block.text.index(cells[0], start)
    return SdkRow(
        block=block,
        start=at,
        end=at + len(cells[0]),
        name=cells[0],
        vendor=vendor,
        purpose=rest[0] if rest else None,
        data=rest[-1] if len(rest) > 1 else None,
        url=url_in(block, 0),
        listed=True,
    )


def _by_commas(block: Block, start: int, language: str) -> Iterator[SdkRow]:
    """A Chinese line whose cells are parted by commas: "友盟统计，某公司，统计启动次数，OAID、IP地址，https://…"."""
    cells = [cell.strip(" 。.") for cell in _COMMAS.split(block.text[start:])]
    if language != "zh" or len(cells) <= _FEWEST_CELLS or not (sdks_named(cells[0]) and is_company(cells[1], language)):
        return
    maker = maker_in(language).search(cells[1])
    rest = [cell for cell in cells[2:] if not LINKED.search(cell)]
    at = block.text.index(cells[0], start)
    yield SdkRow(
        block=block,
        start=at,
        end=at + len(cells[0]),
        name=cells[0],
        vendor=maker["maker"] if maker is not None else cells[1],
        purpose=said_after(uses(), rest) or next(iter(rest), None),
        data=said_after(collects(language), rest) or "，".join(rest[1:]) or None,
        url=url_in(block, 0),
        listed=True,
    )


_COMMAS = re.compile("[,，;；]")
_FEWEST_CELLS = 3


def _listed_party(block: Block, start: int, setting: Setting, language: str, *, follows: bool) -> Iterator[SdkRow]:
    """The party that an item of a list of third parties begins with: a known name, or one written as a proper name.

    ``follows``: it stands on the line after the block before it. A line by itself may be the next title.
    """
    if not (setting.parties or block.kind is BlockKind.ITEM) or is_over(block.folded.text, language):
        return
    found = _PARTY.match(block.text, start)
    if found is None:
        return
    whole = block.text[start:].strip()
    bracketed = _BRACKETED_END.search(whole)
    plain = not _DESCRIBED.search(whole) or (bracketed and not purpose_categories(bracketed[1], "zh"))
    if sdks_named(whole) and plain:  # "Google Analytics for Firebase" is no "Google Analytics"
        found = _WHOLE.match(block.text, start) or found
    name = found["name"].strip(" *")
    if _VERB.fullmatch(name) is not None and not sdks_named(name):
        return  # "Listens for beacons."
    item = block.kind is BlockKind.ITEM
    described = item and (block.links or found.end() < len(block.text))
    if sdks_named(name) or (
        ((setting.parties and (item or follows)) or described) and _PROPER.fullmatch(name) and not is_generic(name)
    ):
        at = found.start("name")
        yield SdkRow(
            block=block,
            start=at,
            end=at + len(found["name"]),
            name=name,
            purpose=block.text[found.end() :].strip(" :：)）") or None,
            url=url_in(block, 0),
            listed=True,
        )
