"""Which part of the policy each block stands in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.folding import fold
from auditor.policy.grammar import grammar
from auditor.policy.readers.text import CHINESE_NUMBERS
from auditor.policy.tables import role_of
from auditor.policy.titles import lead, with_titles


@cache
def _kinds(language: str) -> tuple[tuple[Section, re.Pattern[str]], ...]:
    sections = reading_words(language).sections
    return tuple((Section(kind), pattern(words, whole_words=False)) for kind, words in sections.items())


_NUMBER = re.compile(
    rf"^(?:第?[\d{CHINESE_NUMBERS}]{{1,3}}(?:[、.．章条节)）]|部分|\s)|[(（](?:\d{{1,2}}|[{CHINESE_NUMBERS}]{{1,3}})[)）]"
    rf"|(?:article|section|part)\s\w{{1,4}}\W|[a-z]\W|[ivx\d]{{1,4}}\.)\W*"
)


_FRAME = " \t\u3000【】[]「」〖〗"


_QUESTION = re.compile(r"(?:问|[Qq](?:uestion)?|[Qq]?\d{1,2})\s?[:：.、．]\s?(?P<question>[^。.!！:：]{2,80}[?？])")
"""A line that is one of the questions of a policy written as questions and answers."""
_OPEN_QUESTION = re.compile(r"哪|什么|怎|如何|为何|谁|多久|几|\b(?:what|which|who|whom|whose|how|why|when|where)\b")
_OF_LISTS = frozenset({Section.PERMISSIONS, Section.COLLECTION, Section.SDKS})


def question_in(title: str) -> str | None:
    """The question that a title asks, without what marks it as one; None for any other title."""
    found = _QUESTION.fullmatch(title.strip())
    return None if found is None else found["question"].rstrip("?？")


def decides(title: str) -> bool:
    """Whether a title is a question that yes or no answers: it announces no list, and denies nothing."""
    return question_in(title) is not None and _OPEN_QUESTION.search(title.casefold()) is None


def section_of(heading: str, language: str) -> Section:
    """What a heading says its section is for; OTHER where it does not say."""
    title = question_in(heading) or heading.strip(_FRAME)
    folded = fold(_NUMBER.sub("", title.casefold()), possessives=False).text
    found = next((kind for kind, words in _kinds(language) if words.search(folded)), Section.OTHER)
    return Section.OTHER if found in _OF_LISTS and decides(heading) else found


_NAMED_LISTS = frozenset({Section.PERMISSIONS, Section.SDKS})
_SHORT_TITLE = 40
_SHORT_SYSTEM = 24
_SYSTEM_LEVEL = 6
"""A line such as "Android" or "iPhone only" heads what follows it, below every title."""
_SHORT_LABEL = 14
"""Characters of a title that may end with a colon, as in "权限："; a longer line introduces a list."""
_SHORT_CHINESE_TITLE = 14
_SMALL_WORD = 3
_FEW_WORDS = 4
_TITLE_LEVEL = 5
"""Plain text shows no depth of such a title; it stands under all numbered ones."""


_FRAMED = re.compile(r"[【\[「〖](?P<title>[^【】\[\]「」〖〗]{2,24})[】\]」〗]")


_KEYED = re.compile(r"(?P<key>[^:：]+)[:：]\s*(?P<value>\S.*)")


def _is_keyed(title: str, language: str) -> bool:
    """Whether a line is a key with its value, as "设备管理器权限：防止被卸载"; "附录：定义" is a title all the same."""
    found = _KEYED.fullmatch(title)
    if found is None:
        return False
    return section_of(found["value"], language) is Section.OTHER or role_of(found["key"], language) is not None


def _as_heading(block: Block, language: str) -> Block:
    """A short line that is only a title, "权限列表", "怎么保护" or "Data Security", is a heading.

    So is every question of a text of questions and answers, whatever it asks: the next one ends what it heads.
    """
    text = block.text.strip()
    if block.kind is BlockKind.PARAGRAPH and question_in(text) is not None:
        return replace(block, kind=BlockKind.HEADING, level=_TITLE_LEVEL)
    if block.kind is not BlockKind.PARAGRAPH or len(text) > _SHORT_TITLE:
        return block
    if len(text) <= _SHORT_SYSTEM and text[-1:].isalnum() and _names_system(text, language):
        return replace(block, kind=BlockKind.HEADING, level=_SYSTEM_LEVEL)
    title = text[:-1] if len(text) <= _SHORT_LABEL and text[-1:] in ":：" else text
    framed = _FRAMED.fullmatch(title)
    title = framed["title"] if framed is not None else title
    section = section_of(title, language) if title[-1:].isalnum() else Section.OTHER
    if _is_keyed(title, language):
        return block
    if section is Section.OTHER or (section in _NAMED_LISTS and grammar(language).cue_of(fold(title).text).takes):
        return block
    if section not in _NAMED_LISTS and not _is_title(title, language):
        return block
    return replace(block, kind=BlockKind.HEADING, level=_TITLE_LEVEL)


def _names_system(text: str, language: str) -> bool:
    """Whether a short line is only about an operating system, and not about what is taken or asked for there."""
    rules, folded = grammar(language), fold(text).text
    return rules.system_of(folded, bare=True) is not OperatingSystem.ANY and not rules.cue_of(folded)


def _is_title(text: str, language: str) -> bool:
    """Whether a short line looks like a title: a few Chinese characters, or few English words or capital ones."""
    if language == "zh":
        return len(text) <= _SHORT_CHINESE_TITLE and not any(mark in text for mark in "，、；,;|")
    words = [word for word in text.split() if len(word) > _SMALL_WORD]
    if all(word[:1].isupper() for word in words):
        return bool(words)
    # "Your rights", "How long": no sentence, which would say what is done
    return text[:1].isupper() and len(text.split()) <= _FEW_WORDS and not grammar(language).cue_of(fold(text).text)


_CONTENTS_RUN = 4
"""So many headings of one level in a row are a table of contents."""


def _without_contents(blocks: list[Block]) -> Iterator[Block]:
    """Headings that only list what follows become items: nothing stands under them.

    Where the list runs into the first real heading, that one repeats an entry of the list, and stays.
    """
    run: list[Block] = []
    for block in (*blocks, None):
        if block is not None and block.kind is BlockKind.HEADING and (not run or block.level == run[-1].level):
            run.append(block)
            continue
        texts = [entry.text.strip() for entry in run]
        first_real = 0 if len(run) < _CONTENTS_RUN else len(run) - (texts.count(texts[-1]) > 1)
        for entry in run[:first_real]:
            yield replace(entry, kind=BlockKind.ITEM, level=0)
        yield from run[first_real:]
        run = []
        if block is not None and block.kind is BlockKind.HEADING:
            run = [block]
        elif block is not None:
            yield block


_LEAD_LEVEL = 10
"""Numbered titles on the line of what they head stand under all headings, each as deep as its number."""


def with_sections(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """The same blocks, each with its section and the headings above it.

    A subheading that says nothing of its own ("（2）商品信息") belongs to the section around it.
    """
    above: list[tuple[int, str, Section]] = []
    for block in _without_contents([_as_heading(block, language) for block in with_titles(list(blocks))]):
        title = _title(block, language)
        if title is not None:
            level, text, own = title
            while above and above[-1][0] >= level:
                above.pop()
            if own is Section.OTHER and above:
                own = above[-1][2]
            above.append((level, text, own))
        section = above[-1][2] if above else Section.OTHER
        headings = tuple(text for _, text, _ in above)
        yield block.under(section, headings)


def _title(block: Block, language: str) -> tuple[int, str, Section] | None:
    """The depth, the words and the section of a title that a block is, or begins with; None for any other block."""
    if block.kind is BlockKind.HEADING:
        return block.level, block.text.strip(), section_of(block.text, language)
    found = lead(block)
    if found is None:
        return None
    depth, text = found
    own = section_of(text, language)
    if depth:
        return _LEAD_LEVEL + depth, text, own
    # "【保存】借款资料保存五年。" begins the next part on the line of its title.
    return None if own is Section.OTHER else (_TITLE_LEVEL, text, own)
