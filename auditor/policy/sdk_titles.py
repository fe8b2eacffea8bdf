"""Titles and lead words that name an SDK: "1、极光推送SDK", 【X SDK】, "X SDK：由…提供"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from auditor.knowledge.catalog import purpose_categories
from auditor.knowledge.names import is_generic, sdks_named
from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.folding import fold, fold_word
from auditor.policy.grammar import grammar
from auditor.policy.sdk_cells import company_form, is_company, is_over, is_past
from auditor.policy.sdk_names import UNKNOWN, resolve
from auditor.policy.sdk_prose import is_no_name
from auditor.policy.sdk_rows import SdkRow, after_number, url_in
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
            members = list(_members(block, start, language, all_known=True))
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
        vendor, purpose, data = _described(block.text[found.end() :], language)
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


def _described(text: str, language: str) -> tuple[str | None, str | None, str | None]:
    """Company, purpose and data of "某公司提供，用于推送，收集OAID、网络类型；隐私政策…", after a name.

    Chinese joins the members of an enumeration with a mark of their own, so that commas part what is said.
    """
    parts = [part.strip(" .。—–-") for part in _SAID.split(text)] if language == "zh" else []
    if len(parts) < _FEWEST_CELLS:
        return None, None, None
    vendor = next((found["maker"] for part in parts if (found := _maker(language).search(part))), None)
    purpose = _said_after(_uses(), parts)
    if purpose is None:
        purpose = next((part for part in parts if _is_purpose(part, language)), None)
    return vendor, purpose or None, _said_after(_collects(language), parts) or None


def _said_after(words: re.Pattern[str], parts: list[str]) -> str | None:
    """The rest of the first part that begins with one of these words; None where no part does."""
    return next((part[found.end() :] for part in parts if (found := words.match(part))), None)


def _is_purpose(part: str, language: str) -> bool:
    """Whether a part says nothing but what an SDK does: 投放广告."""
    others = _maker(language).search(part) or _collects(language).search(part)
    return len(part) <= _LONGEST_MEMBER and others is None and bool(purpose_categories(part, language))


_SAID = re.compile("[,，;；。]")


@cache
def _maker(language: str) -> re.Pattern[str]:
    """A company's name, in the group ``maker``, as the policy writes it."""
    return re.compile(
        rf"(?P<maker>[^由为是]{{2,30}}?(?:{reading_words(language).sdk.company})(?:[(（][^()（）]{{1,16}}[)）])?)"
    )


@cache
def _uses() -> re.Pattern[str]:
    return re.compile(pattern(reading_words("zh").purpose.before, whole_words=False).pattern)


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
        or list(_members(block, start, language))
        or list(_enumerated(block, start))
        or list(_series(block, start, language, told=told))
        or list(_listed_party(block, start, setting, language, follows=follows))
    )
    return members, bool(members)


def _series(block: Block, start: int, language: str, *, told: bool) -> Iterator[SdkRow]:
    """The names that a line begins with, each with what the line says of them; a title "X SDK：…" is read as one."""
    if _TITLE.match(block.text, start) is not None:
        return
    for row in rows_of_series(block, start, language, entry=is_entry(block, start), told=told):
        vendor, purpose, data = _described(row.purpose or "", language)
        yield replace(row, vendor=row.vendor or vendor, purpose=purpose or row.purpose, data=data)


# 登录与分享（微信、QQ、微博）
_CATEGORY = re.compile(
    r"(?P<title>[^()（）【】:：,，。;；\n]{2,20})[(（:：【](?P<members>[^()（）【】:：。;；\n]{2,120}?)[)）】]?[。;；]?\s*\Z"
)
# 地图：高德；信息为位置、设备型号
_CATEGORY_WITH_DATA = re.compile(
    r"(?P<title>[^()（）【】:：,，。;；\n]{2,10})[:：](?P<members>[^()（）【】:：。;；\n]{2,60}?)"
    r"(?P<note>[(（][^()（）\n]{1,40}[)）])?(?:[，,；;。](?P<said>[^:：\n]{0,160}))?\Z"
)
_SHARED_WORDS = re.compile(r"(?:各自|分别|等)?的[^、，,]{2,12}\Z|等\Z")
"""What ends an enumeration, and belongs to all of its names: 小米、华为‸各自的系统推送."""
_OF_DATA = re.compile(r"(?:[^，,；;。]{0,6}(?:信息|数据|字段)(?:为|是|有|包括)?[:：]?)(?P<data>[^；;。]{2,120})")
_LABELLED = re.compile(r"(?P<label>[^:：\n]{2,40})[:：]")
_MEMBER = re.compile(r"[^、,，/／\s][^、,，/／]*")
_LONGEST_MEMBER = 24
# Firebase Crashlytics: crash reports; RevenueCat – purchases; AdMob
_PARTY = re.compile(
    r"(?P<name>[^:：()（）–—,，。;；\n]{2,40}?)\s*(?:\Z|\n|[:：(（–—,，;；]|\s-\s|\s(?=(?:for|to|by|from)\s))"
)
_BRACKETED_END = re.compile(r"\A[^:：(（–—,，;；]{2,30}[(（]([A-Z][\w. ]{1,24})[)）]\Z")
_VERB = re.compile(r"[A-Z][a-z]{2,}s")
_DESCRIBED = re.compile(r"[:：(（–—,，;；]")
_WHOLE = re.compile(r"(?P<name>[^\n]{2,40}?)\s*\Z")
_PROPER = re.compile(r"(?:[A-Z0-9][\w.+&'-]*|[a-z]+[A-Z][\w]*)(?: (?:[A-Z0-9][\w.+&'-]*|for|of|by|and|the))*")


def _members(block: Block, start: int, language: str, *, all_known: bool = False) -> Iterator[SdkRow]:
    """The products in the brackets after a purpose, each for that purpose; half of them, or all, have to be known."""
    found = _CATEGORY_WITH_DATA.fullmatch(block.text, start)
    if found is None or not (found["note"] or _OF_DATA.search(found["said"] or "")):
        found = _CATEGORY.fullmatch(block.text, start)
    if found is None:
        return
    said = found.groupdict().get("said")
    data = _OF_DATA.search(said) if said is not None else None
    says = found["title"].endswith("类") or bool(purpose_categories(found["title"], language))
    all_known = all_known or not says
    if not says and (block.section is not Section.SDKS or bool(sdks_named(found["title"]))):
        return
    members = [
        (found.start("members") + match.start(), _SHARED_WORDS.sub("", match.group()).rstrip())
        for match in _MEMBER.finditer(found["members"])
    ]
    known = sum(resolve(name, found["title"], language) is not UNKNOWN for _, name in members)
    if known * (1 if all_known else 2) < len(members) or any(len(name) > _LONGEST_MEMBER for _, name in members):
        return
    for at, name in members:
        yield SdkRow(
            block=block,
            start=at,
            end=at + len(name),
            name=name,
            purpose=found["title"],
            data=None if data is None else data["data"],
            listed=True,
        )


def _with_company(block: Block, start: int, language: str) -> Iterator[SdkRow]:
    """A line of a list of SDKs that gives the company right after the name: "X SDK——某公司。用途"."""
    for shape in _BEFORE_COMPANY:
        found = shape.match(block.text, start)
        if found is None or is_no_name(fold(found["name"]).text.removesuffix("sdk"), language):
            continue
        if is_company(found["maker"], language) or _MAKERS.fullmatch(found["maker"]) is not None:
            purpose, data = _purpose_and_data(block.text[found.end() :], language)
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


def _purpose_and_data(text: str, language: str) -> tuple[str | None, str | None]:
    """What stands after a name and its company: "统计使用次数；收集OAID；隐私政策"."""
    parts = [part.strip(" .。—–-") for part in _TOLD.split(text)]
    collects = _collects(language)
    data = _said_after(collects, parts)
    if data is None:
        return text.strip(" .。—–-") or None, None
    return (None if collects.match(parts[0]) else parts[0] or None), data.strip(" :：") or None


_TOLD = re.compile(r"[;；。]|\.\s")


@cache
def _collects(language: str) -> re.Pattern[str]:
    words = reading_words(language).sdk.collects
    return re.compile(pattern(words, whole_words=language != "zh").pattern, re.IGNORECASE)


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


def _enumerated(block: Block, start: int) -> Iterator[SdkRow]:
    """The names of a line that is nothing but an enumeration of names: "Unity Ads, AppLovin MAX, Vungle".

    Where the Chinese mark joins names, a comma or colon ends them, and what follows is said of each:
    "X、Y：消息推送，设备标识".
    """
    text, rest = block.text[start:].rstrip("。. "), list[str]()
    if "、" in text:
        text, *rest = (part.strip() for part in _NAMES_END.split(text))
    said = [part for part in rest if part and not (_LINKED.search(part) or _GIVEN.search(part))]
    members = [(start + match.start(), match.group().strip()) for match in _MEMBER.finditer(text)]
    known = sum(bool(sdks_named(name)) for _, name in members)
    if len(members) < 2 or known * 2 < len(members) or not all(_may_be_member(name) for _, name in members):
        return
    if any(_SAYS.match(name) for _, name in members):
        return  # "X推送，由某公司提供" names one
    for at, name in members:
        yield SdkRow(
            block=block,
            start=at,
            end=at + len(name),
            name=name,
            purpose=_said_after(_uses(), said) or next(iter(said), None),
            data=_said_after(_collects("zh"), said) or "，".join(said[1:]) or None,
            url=url_in(block, start + len(text)),
            listed=True,
        )


_NAMES_END = re.compile("[，,;；:：]")
_SAYS = re.compile(r"由|用于|用来|收集|获取|采集|处理|为您")
_GIVEN = re.compile("提供|公司|厂商")
"""Parts that tell who is behind the names."""


def _may_be_member(name: str) -> bool:
    """Whether a piece of an enumeration can be a name: short, and no half of a bracket."""
    return len(name) <= _LONGEST_MEMBER and sum(map(name.count, "(（")) == sum(map(name.count, ")）"))


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
    maker = _maker(language).search(cells[1])
    rest = [cell for cell in cells[2:] if not _LINKED.search(cell)]
    at = block.text.index(cells[0], start)
    yield SdkRow(
        block=block,
        start=at,
        end=at + len(cells[0]),
        name=cells[0],
        vendor=maker["maker"] if maker is not None else cells[1],
        purpose=_said_after(_uses(), rest) or next(iter(rest), None),
        data=_said_after(_collects(language), rest) or "，".join(rest[1:]) or None,
        url=url_in(block, 0),
        listed=True,
    )


_COMMAS = re.compile("[,，;；]")
_LINKED = re.compile(r"https?://|隐私|政策")
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
