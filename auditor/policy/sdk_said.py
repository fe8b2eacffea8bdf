"""What a line says after the name of an SDK: its company, what it is for, and what it collects."""

import re
from functools import cache

from auditor.knowledge.catalog import purpose_categories
from auditor.knowledge.reading import pattern, reading_words

_LONGEST_PURPOSE = 24
_FEWEST_PARTS = 3
LINKED = re.compile(r"https?://|隐私|政策")
"""Parts that only tell where the rules of the SDK are."""


def described(text: str, language: str) -> tuple[str | None, str | None, str | None]:
    """Company, purpose and data of "某公司提供，用于推送，收集OAID、网络类型；隐私政策…", after a name.

    Chinese joins the members of an enumeration with a mark of their own, so that commas part what is said.
    """
    parts = [part.strip(" .。—–-") for part in _SAID.split(text)] if language == "zh" else []
    if len(parts) < _FEWEST_PARTS:
        return None, None, None
    vendor = next((found["maker"] for part in parts if (found := maker_in(language).search(part))), None)
    purpose = said_after(uses(), parts)
    if purpose is None:
        purpose = next((part for part in parts if _is_purpose(part, language)), None)
    return vendor, purpose or None, said_after(collects(language), parts) or None


def said_after(words: re.Pattern[str], parts: list[str]) -> str | None:
    """The rest of the first part that begins with one of these words; None where no part does."""
    return next((part[found.end() :] for part in parts if (found := words.match(part))), None)


def _is_purpose(part: str, language: str) -> bool:
    """Whether a part says nothing but what an SDK does: 投放广告."""
    others = maker_in(language).search(part) or collects(language).search(part)
    return len(part) <= _LONGEST_PURPOSE and others is None and bool(purpose_categories(part, language))


_SAID = re.compile("[,，;；。]")


@cache
def maker_in(language: str) -> re.Pattern[str]:
    """A company's name, in the group ``maker``, as the policy writes it."""
    return re.compile(
        rf"(?P<maker>[^由为是]{{2,30}}?(?:{reading_words(language).sdk.company})(?:[(（][^()（）]{{1,16}}[)）])?)"
    )


@cache
def uses() -> re.Pattern[str]:
    return re.compile(pattern(reading_words("zh").purpose.before, whole_words=False).pattern)


def purpose_and_data(text: str, language: str) -> tuple[str | None, str | None]:
    """What stands after a name and its company: "统计使用次数；收集OAID；隐私政策"."""
    parts = [part.strip(" .。—–-") for part in _TOLD.split(text)]
    verbs = collects(language)
    data = said_after(verbs, parts)
    if data is None:
        return text.strip(" .。—–-") or None, None
    return (None if verbs.match(parts[0]) else parts[0] or None), data.strip(" :：") or None


_TOLD = re.compile(r"[;；。]|\.\s")


@cache
def collects(language: str) -> re.Pattern[str]:
    words = reading_words(language).sdk.collects
    return re.compile(pattern(words, whole_words=language != "zh").pattern, re.IGNORECASE)
