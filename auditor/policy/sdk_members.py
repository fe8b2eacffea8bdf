"""Lines that name several SDKs: a purpose over its products, and enumerations of names."""

import re
from collections.abc import Iterator

from auditor.knowledge.catalog import purpose_categories
from auditor.knowledge.names import sdks_named
from auditor.policy.document import Block, Section
from auditor.policy.sdk_names import UNKNOWN, resolve
from auditor.policy.sdk_rows import SdkRow, url_in
from auditor.policy.sdk_said import LINKED, collects, said_after, uses

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
_MEMBER = re.compile(r"[^、,，/／\s][^、,，/／]*")
_LONGEST_MEMBER = 24


def rows_of_members(block: Block, start: int, language: str, *, all_known: bool = False) -> Iterator[SdkRow]:
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


def rows_of_enumeration(block: Block, start: int) -> Iterator[SdkRow]:
    """The names of a line that is nothing but an enumeration of names: "Unity Ads, AppLovin MAX, Vungle".

    Where the Chinese mark joins names, a comma or colon ends them, and what follows is said of each:
    "X、Y：消息推送，设备标识".
    """
    text, rest = block.text[start:].rstrip("。. "), list[str]()
    if "、" in text:
        text, *rest = (part.strip() for part in _NAMES_END.split(text))
    said = [part for part in rest if part and not (LINKED.search(part) or _GIVEN.search(part))]
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
            purpose=said_after(uses(), said) or next(iter(said), None),
            data=said_after(collects("zh"), said) or "，".join(said[1:]) or None,
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
