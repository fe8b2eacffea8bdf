"""What stands beside the name of an SDK in its cell or title: its company, below it or in brackets, and notes."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.knowledge.names import normalise_name, vendor_entities
from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block
from auditor.policy.folding import fold, fold_word
from auditor.policy.grammar import grammar

_LONGEST_CELL = 120
"""Characters; a longer cell holds sentences, and no name with its company."""
_SPACE = re.compile(r"\s+")
_LONGEST_SYSTEM = 20
"""Characters in which brackets say for which system a name is: （HarmonyOS NEXT）."""
_ANY = OperatingSystem.ANY
_ELSEWHERE = frozenset({OperatingSystem.IOS, OperatingSystem.HARMONY})
_OPENS, _CLOSES = "(（", ")）"


@dataclass(frozen=True, slots=True)
class NameCell:
    """A name, which is where the cell begins, and what the cell says of it."""

    name: str
    vendor: str | None = None
    os: OperatingSystem = _ANY
    """The system that the brackets after the name keep it to."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is not for Android."""
        return self.os in _ELSEWHERE


@cache
def company_form(language: str) -> re.Pattern[str]:
    """What every company's name holds, for folded text: 有限公司, "Inc"."""
    return re.compile(reading_words(language).sdk.company)


def is_company(text: str, language: str) -> bool:
    """Whether a text is, or holds, the name of a company."""
    return normalise_name(text) in vendor_entities() or company_form(language).search(fold_word(text)) is not None


@cache
def outside(language: str) -> re.Pattern[str]:
    """What is said of a service whose code is not, or is no longer, in the app; for folded text."""
    return pattern(reading_words(language).sdk.outside, whole_words=False)


def is_over(statement: str, language: str) -> bool:
    """Whether a folded statement says that what it names is not, or is no longer, in the app."""
    said = _FORMERLY.sub("", statement)
    return outside(language).search(said) is not None or grammar(language).ended.search(said) is not None


_FORMERLY = re.compile(r"\b(?:formerly|previously)(?: known as| called)? \w+|原名|原称")


@cache
def _note(language: str) -> re.Pattern[str]:
    return pattern(reading_words(language).sdk.notes, whole_words=False)


@cache
def _leftover(language: str) -> re.Pattern[str]:
    return pattern(reading_words(language).leftovers.words, whole_words=False)


def name_cell(text: str, language: str) -> NameCell | None:
    """What a cell names; None where it holds what a template left there: "{{SDK}}"."""
    if len(text) > _LONGEST_CELL:
        return NameCell(text)
    if _leftover(language).search(fold_word(text)) is not None:
        return None
    name, inside = _without_brackets(text)
    if inside and is_company(inside, language):
        return NameCell(name, vendor=inside)
    system = grammar(language).system_of(fold_word(inside), bare=True) if len(inside) <= _LONGEST_SYSTEM else _ANY
    if inside and (system in _ELSEWHERE or _note(language).search(fold_word(inside)) is not None):
        return NameCell(name, os=system)
    return _above_company(text, language)


def _without_brackets(text: str) -> tuple[str, str]:
    """A text without the brackets that end it, and what is in them: "X（上海Y（集团）有限公司）"."""
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        depth += (text[at] in _CLOSES) - (text[at] in _OPENS)
        if depth == 0:
            closed = at < len(text) - 1 and bool(text[:at].strip())
            return (text[:at].rstrip(), text[at + 1 : -1].strip()) if closed else (text, "")
    return text, ""


def _above_company(text: str, language: str) -> NameCell:
    """A name with its company on the line below it, which a cell shows as a space."""
    for space in _SPACE.finditer(text):
        rest = text[space.end() :]
        one = not rest.isascii() and _SPACE.search(rest) is None
        if normalise_name(rest) in vendor_entities() or (one and company_form(language).search(fold_word(rest))):
            return NameCell(text[: space.start()], vendor=rest)
    return NameCell(text)


_LONGEST_ENDED = 24
_PAST_IN_BRACKETS = re.compile(
    r"[(（][^()（）]{0,16}(?:停用|下线|移除|removed|retired)[^()（）]{0,16}[)）]", re.IGNORECASE
)


def is_past(block: Block, start: int, language: str) -> bool:
    """Whether a heading above says that what follows is no more, or a list says so of all that it names."""
    if any(_is_ended(heading, language) for heading in block.context if len(heading) <= _LONGEST_ENDED):
        return True
    found = _PAST_IN_BRACKETS.search(block.text, start)
    return found is not None and outside(language).search(block.folded.text) is not None


@lru_cache(maxsize=1024)
def _is_ended(heading: str, language: str) -> bool:
    folded = fold(heading).text
    return grammar(language).ended.search(folded) is not None or outside(language).search(folded) is not None
