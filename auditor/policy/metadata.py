"""Who wrote the policy, for which app, since when, and how to reach them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.document import Block, Document
from auditor.policy.readers.text import links_in

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}")
_PHONE = re.compile(
    r"(?<![\d.@/-])(?:400[- ]?\d{3,4}[- ]?\d{3,4}|0\d{2,3}-\d{7,8}|\+\d{1,3}[ -]\d[\d -]{6,14}\d)(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    app_name: str | None
    developer: str | None
    effective_date: str | None
    updated_date: str | None
    contact: tuple[str, ...]


class _Patterns:
    def __init__(self, language: str) -> None:
        words = reading_words(language).metadata
        flags = re.IGNORECASE

        def compiled(found: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
            dated = (word.removesuffix("~").replace("DATE", f"(?:{words.date})") for word in found)
            return tuple(re.compile(word, flags) for word in dated)

        self.developer = compiled(words.developer)
        self.app_name = compiled(words.app_name)
        self.effective = compiled(words.effective)
        self.updated = compiled(words.updated)
        self.not_names = frozenset(words.app_name_not)
        self.contact = pattern(reading_words(language).sections["contact"], whole_words=False)


@cache
def _patterns(language: str) -> _Patterns:
    return _Patterns(language)


def metadata(document: Document) -> Metadata:
    """What the text says of itself. None where it does not say; nothing is guessed."""
    words = _patterns(document.language)
    texts = [_squeezed(block.text, document.language) for block in document.blocks]
    if document.title:
        texts.insert(0, _squeezed(document.title, document.language))
    name = _first(words.app_name, texts, not_these=words.not_names)
    return Metadata(
        app_name=name,
        developer=_first(words.developer, texts),
        effective_date=_date(_first(words.effective, texts)),
        updated_date=_date(_first(words.updated, texts)),
        contact=_contact(document.blocks, words),
    )


def _squeezed(text: str, language: str) -> str:
    """Chinese text without the spaces that pages put into it; other text with single ones."""
    return "".join(text.split()) if language == "zh" else " ".join(text.split())


def _first(
    patterns: tuple[re.Pattern[str], ...], texts: Iterable[str], *, not_these: frozenset[str] = frozenset()
) -> str | None:
    """The first value in the order of the patterns: the plainest statement wins over the earliest."""
    for found in patterns:
        for text in texts:
            for match in found.finditer(text):
                value = match.group("v").strip(" \"'“”《》:：")
                if (
                    value
                    and value.casefold() not in not_these
                    and not any(value.startswith(word) for word in not_these)
                ):
                    return value
    return None


def _date(text: str | None) -> str | None:
    """ISO 8601 of a date as policies write it; None for a date that is none."""
    if text is None:
        return None
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = re.search(r"[a-z]{3}", text.casefold())
    if month and month.group() in _MONTHS and len(numbers) == 2:
        day, year = numbers
        numbers = [year, _MONTHS.index(month.group()) + 1, day]
    elif len(numbers) == 3 and numbers[2] > 31:
        numbers = [numbers[2], numbers[0], numbers[1]]
    if len(numbers) != 3 or not (1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31):
        return None
    return f"{numbers[0]:04d}-{numbers[1]:02d}-{numbers[2]:02d}"


def _contact(blocks: tuple[Block, ...], words: _Patterns) -> tuple[str, ...]:
    """E-mail addresses and telephone numbers anywhere, web pages where a sentence speaks of contact; in order, once."""
    found: dict[str, None] = {}
    for block in blocks:
        places = [(match.start(), match.group()) for match in _EMAIL.finditer(block.text)]
        places += [(match.start(), match.group()) for match in _PHONE.finditer(block.text)]
        if words.contact.search(block.folded.text):
            places += [(link.start, link.url) for link in links_in(block.text)]
        found.update(dict.fromkeys(text for _, text in sorted(places)))
    return tuple(found)
