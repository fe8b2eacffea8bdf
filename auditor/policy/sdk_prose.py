"""Sentences and list items that name third-party SDKs, turned into rows."""

import re
from collections.abc import Iterator

import ahocorasick

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import sdks
from auditor.knowledge.names import is_generic
from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Document, Section
from auditor.policy.folding import FoldedText, fold, fold_word
from auditor.policy.matching import bounded
from auditor.policy.readers.text import first_url
from auditor.policy.sdk_rows import SdkRow
from auditor.policy.setting import settings
from auditor.policy.statements import grammar, sentences

_LONGEST_NAME = 40
_SHORTEST_LATIN = 4
"""Letters of an alias that is looked for in running text; shorter ones are words of the language too."""
_LONG_LATIN = 8
"""Letters of a product's name that no other word is likely to have."""
_USE_REACH = 24
_REACH = 300
"""Characters before and after a name in which a sentence says what it is for."""
_CLAUSE = re.compile(r"[,;:]")
_SUFFIX = re.compile(r"\s*sdk", re.IGNORECASE)
_AT_START = 6
"""An item of a list of SDKs begins with the name, within so many characters."""


class _Prose:
    """Patterns for sentences that name an SDK: 我们会集成X SDK，用于…; X SDK需要收集…; we integrate the X SDK to …"""

    def __init__(self, language: str) -> None:
        words = reading_words(language).sdk
        whole = language != "zh"
        embed = pattern(words.embed, whole_words=whole).pattern
        collects = pattern(words.collects, whole_words=whole).pattern
        name = rf"(?P<name>[^,;:。、()\[\]【】《》<>]{{1,{_LONGEST_NAME}}}?(?:\([^()]{{1,20}}\))?)"
        self.embedded = re.compile(rf"(?:{embed})(?:了)?(?:由[^,;。]{{2,30}}?提供的)?\s?{name}\s?(?:sdks?)(?![a-z0-9])")
        self.collecting = re.compile(rf"(?:^|[,;:。、]){name}\s?sdk\s?(?:{collects})")
        self.listed = re.compile(rf"(?:[、,和及与]|\band\b)\s?{name}\s?sdk(?![a-z0-9])")
        self.embeds = re.compile(embed)
        self.tense = pattern(words.tense, whole_words=whole)
        self.stops = tuple(fold_word(stop) for stop in words.stop_names)
        self.collects = re.compile(collects)


@cache
def _prose(language: str) -> _Prose:
    return _Prose(language)


@cache
def _aliases() -> ahocorasick.Automaton:
    """Names of products as policies write them, in folded text."""
    automaton = ahocorasick.Automaton()
    for entry in sdks().values():
        for alias in entry.product_aliases if entry.kind == "sdk" else ():
            folded = fold_word(alias)
            if not folded.isascii() or len(folded) >= _SHORTEST_LATIN:
                automaton.add_word(folded, folded)
    automaton.make_automaton()
    return automaton


def rows_of_prose(document: Document, *, skip: frozenset[int]) -> Iterator[SdkRow]:
    """Rows of sentences and items in document order; ``skip`` are the indices of blocks that are rows already."""
    for index, (block, setting) in enumerate(settings(document)):
        if index in skip or block.kind is BlockKind.ROW or setting.denied or setting.os is OperatingSystem.IOS:
            continue
        folded = fold(block.text, possessives=False)
        if "sdk" in folded.text or block.section is Section.SDKS or document.language == "en":
            for start, end in sentences(folded.text):
                yield from _in_sentence(block, folded, start, end, document.language)


def _in_sentence(block: Block, folded: FoldedText, start: int, end: int, language: str) -> Iterator[SdkRow]:
    words, rules = _prose(language), grammar(language)
    sentence = folded.text[start:end]
    if rules.system_of(sentence) is OperatingSystem.IOS:
        return
    names = _names(sentence, words, item=block.section is Section.SDKS)
    if language == "en":
        names |= _used(sentence, words, language)
    for first, last in sorted(names):
        if not _is_embedded(sentence, first, last, words, language):
            continue
        # "为了统计，X SDK需要收集…，以保证…": what stands before the name is what the SDK is for.
        before_start = max(0, first - _REACH)
        before, rest = sentence[before_start:first], sentence[last : last + _REACH]
        collects = words.collects.search(rest)
        name_start, name_end = folded.original_span(start + first, start + last)
        suffix = _SUFFIX.match(block.text, name_end)
        name_end = suffix.end() if suffix else name_end
        data = None if collects is None or rules.denial_in(rest) else (collects.end(), len(rest))
        yield SdkRow(
            block=block,
            start=name_start,
            end=name_end,
            name=block.text[name_start:name_end].strip(),
            purpose=_written(block, folded, rules.purpose_in(before), start + before_start)
            or _written(block, folded, rules.purpose_in(rest), start + last),
            data=_written(block, folded, data, start + last),
            url=first_url(block.text[name_end : name_end + 3 * _REACH]),
            listed=False,
        )


def _written(block: Block, folded: FoldedText, span: tuple[int, int] | None, offset: int) -> str | None:
    """A span of the folded text, from an offset on, as the policy writes it."""
    if span is None:
        return None
    first, last = folded.original_span(offset + span[0], offset + span[1])
    return " ".join(block.text[first:last].split()).strip(" ,，:：") or None


def _names(sentence: str, words: _Prose, *, item: bool) -> set[tuple[int, int]]:
    """Spans of what may be an SDK's name: before the word SDK, or a known product beside a verb of embedding."""
    spans: dict[int, int] = {}
    for found in (words.embedded, words.collecting):
        for match in found.finditer(sentence):
            spans.setdefault(*_trimmed(sentence, match.start("name"), match.end("name"), words))
    if spans:
        for match in words.listed.finditer(sentence, min(spans.values())):
            spans.setdefault(*_trimmed(sentence, match.start("name"), match.end("name"), words))
    proper = {(first, last) for first, last in spans.items() if not _is_no_name(sentence[first:last], words)}
    embeds = words.embeds.search(sentence)
    return proper | {
        (first, last)
        for first, last in _known(sentence)
        if ((embeds is not None and embeds.end() <= first and "sdk" in sentence) or (item and first <= _AT_START))
        and all(last <= other or end <= first for other, end in proper)
    }


def _used(sentence: str, words: _Prose, language: str) -> set[tuple[int, int]]:
    """Products that an English sentence says are used, with or without the word SDK: "we use Firebase Analytics"."""
    found = set()
    for first, last in _known(sentence):
        before = sentence[max(0, first - _USE_REACH) : first]
        user = grammar(language).user.search(before)
        if last - first >= _LONG_LATIN and words.embeds.search(before) and user is None:
            found.add((first, last))
    return found


def _known(sentence: str) -> Iterator[tuple[int, int]]:
    """Spans of known products, the longest of overlapping ones."""
    found = [(end + 1 - len(alias), end + 1) for end, alias in _aliases().iter(sentence)]
    covered = 0
    for first, last in sorted(found, key=lambda span: (span[0], -span[1])):
        if first >= covered and bounded(sentence, first, last):
            covered = last
            yield first, last


def names_product(sentence: str) -> bool:
    """Whether a folded sentence names a known product."""
    return next(_known(sentence), None) is not None


_ARTICLE = re.compile(r"(?:the|an?|our|both)\s+|了|有")


def _trimmed(sentence: str, first: int, last: int, words: _Prose) -> tuple[int, int]:
    """The span without an article, quotation marks or spaces around the name."""
    # "使用X设备且集成有Y SDK": the name begins after the last verb.
    ends = [verb.end() for verb in words.embeds.finditer(sentence, first, last) if verb.end() < last]
    first = max(ends, default=first)
    article = _ARTICLE.match(sentence, first)
    first = article.end() if article and article.end() < last else first
    while first < last and sentence[first] in " \"'“”":
        first += 1
    while first < last and sentence[last - 1] in " \"'“”":
        last -= 1
    return first, last


def _is_no_name(text: str, words: _Prose) -> bool:
    """Whether what stands before "SDK" is no name: 第三方, 该, 地图, 推送类, or a piece of sentence with a verb."""
    bare = text.removesuffix("类")
    if any(word in bare for word in ("第三方", "third-party", "third party")):
        return True
    return not bare or is_generic(bare) or bare.startswith(words.stops) or words.collects.search(bare) is not None


def _is_embedded(sentence: str, first: int, last: int, words: _Prose, language: str) -> bool:
    """Whether the clause around a name neither denies it nor speaks of the past or the future."""
    clause_start = max((match.end() for match in _CLAUSE.finditer(sentence, 0, first)), default=0)
    if language != "zh" or words.embeds.search(sentence, clause_start, first) is None:
        clause_start = 0  # the verb stands further up: "若后续集成第三方服务，如 X SDK"
    end = _CLAUSE.search(sentence, last)
    clause = sentence[clause_start : end.start() if end else len(sentence)]
    denial = grammar(language).denial_in(clause[: first - clause_start])
    return denial is None and words.tense.search(clause) is None
