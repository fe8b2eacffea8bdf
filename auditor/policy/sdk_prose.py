"""Sentences and list items that name third-party SDKs, turned into rows."""

import re
from collections.abc import Iterable, Iterator

from auditor.knowledge.anchors import Narrowing
from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import purpose_categories
from auditor.knowledge.names import is_generic
from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem, SdkLevel
from auditor.policy.document import Block, BlockKind, Section
from auditor.policy.folding import FoldedText, fold, fold_word
from auditor.policy.grammar import Grammar, grammar
from auditor.policy.sdk_cells import is_over, is_past
from auditor.policy.sdk_names import UNKNOWN, resolve
from auditor.policy.sdk_products import in_address, is_in_company, known_products, names_product, used_products
from auditor.policy.sdk_rows import SdkRow, after_number, url_in
from auditor.policy.setting import SettledBlock
from auditor.policy.statements import sentences

_LONGEST_NAME = 40
_REACH = 300
"""Characters before and after a name in which a sentence says what it is for."""
_FAR = 900
"""Characters after a name in which its address may stand."""
_NO_LISTS = frozenset({Section.DEFINITIONS, Section.RIGHTS, Section.CHANGES})
"""Sections that tell of products without saying that they are inside."""
_CLAUSE = re.compile(r"[,;:]")
_CLAUSE_OR_SENTENCE = re.compile(r"\s?[,;。.]")
_SAID_END = re.compile(r"[,;。]|\.(?!\d)")
_SUFFIX = re.compile(r"\s*sdk", re.IGNORECASE)
_ABOUT_PRIVACY = re.compile(r"[,;。]\s?(?:(?:其|该sdk的?|their|its)?[^,;。]{0,8}(?:隐私|privacy)|https?://)")
_AT_START = 6
"""An item of a list of SDKs begins with the name, within so many characters."""


class _Prose(Narrowing):
    """Patterns for sentences that name an SDK: 我们会集成X SDK，用于…; X SDK需要收集…; we integrate the X SDK to …"""

    def __init__(self, language: str) -> None:
        words = reading_words(language).sdk
        whole = language != "zh"
        embed = pattern(words.embed, whole_words=whole).pattern
        collects = pattern(words.collects, whole_words=whole).pattern
        name = rf"(?P<name>[^,;:。、()\[\]【】《》<>]{{1,{_LONGEST_NAME}}}?(?:\([^()]{{1,20}}\))?)"
        self.embedded = re.compile(rf"(?:{embed})(?:了)?(?:由[^,;。]{{2,30}}?提供的)?\s?{name}\s?(?:sdks?)(?![a-z0-9])")
        self.collecting = re.compile(rf"(?:^|[,;:。、]){name}\s?sdk\s?(?:{collects})")
        self.served = re.compile(rf"(?:由|通过|借助|依托|来自|出自){name}\s?sdk(?![a-z0-9])")
        self.listed = re.compile(rf"(?:[、,和及与]|\band\b)\s?{name}\s?sdk(?![a-z0-9])")
        self.embeds = re.compile(embed)
        self.maker = re.compile(rf"(?P<maker>[^,;:。、的]{{2,30}}?(?:{words.company}))\s?(?:提供)?的\s?", re.IGNORECASE)
        self.provided = pattern(words.provided, whole_words=False)
        self.company = re.compile(rf"(?P<maker>[^,;:。、()\s由是为于即和与]{{2,30}}?(?:{words.company}))")
        self.done_by = re.compile(rf"(?:{pattern(words.done_by, whole_words=False).pattern})\Z")
        self.does_all = pattern(words.does_all, whole_words=False)
        self.tense = pattern(words.tense, whole_words=whole)
        self.stops = tuple(fold_word(stop) for stop in words.stop_names)
        self.collects = re.compile(collects)
        self.prepare()


@cache
def _prose(language: str) -> _Prose:
    return _Prose(language)


def rows_of_prose(settled: Iterable[SettledBlock], language: str, *, skip: frozenset[int]) -> Iterator[SdkRow]:
    """Rows of sentences and items in document order; ``skip`` are the indices of blocks that are rows already."""
    for index, (block, setting) in enumerate(settled):
        if index in skip or block.kind is BlockKind.ROW or setting.denied or setting.os is OperatingSystem.IOS:
            continue
        if is_past(block, 0, language):
            continue
        folded = block.spelled_out
        bracketed = _has_named_for(folded.text)
        if "sdk" in folded.text or block.section is Section.SDKS or bracketed or names_product(folded.text):
            for start, end in _statements(folded.text, language, item=_is_entry(block)):
                yield from _in_sentence(block, folded, start, end, language)


def _is_entry(block: Block) -> bool:
    """Whether a block may be the entry of one SDK in a list."""
    return block.kind is BlockKind.ITEM or (block.kind is BlockKind.PARAGRAPH and block.section is Section.SDKS)


def _statements(text: str, language: str, *, item: bool) -> Iterator[tuple[int, int]]:
    """Spans of the sentences; an entry that begins with a bare name, "X SDK. Provided by …", is one statement."""
    spans = list(sentences(text))
    if item and len(spans) > 1 and _is_bare_name(text[slice(*spans[0])], language):
        spans = [(spans[0][0], spans[-1][1])]
    yield from spans


def _is_bare_name(sentence: str, language: str) -> bool:
    name = sentence[after_number(sentence) :].strip(" \"'“”「」")
    if len(name) > _LONGEST_NAME:
        return False
    named = resolve(name, None, language)
    return named.level is SdkLevel.PRODUCT or (bool(_SUFFIX.search(name)) and named is not UNKNOWN)


def _in_sentence(block: Block, folded: FoldedText, start: int, end: int, language: str) -> Iterator[SdkRow]:
    sentence = folded.text[start:end]
    words, rules = _prose(language).within(sentence), grammar(language).within(sentence)
    if rules.system_of(sentence) is OperatingSystem.IOS:
        return
    names = _names(sentence, words, language, item=block.section is Section.SDKS)
    written = block.text[slice(*folded.original_span(start, end))]
    if language != "zh" and (block.section is Section.SDKS or words.embeds.search(sentence)):
        called = _called(sentence, written, language)
        names = called | {span for span in names if all(span[1] <= first or last <= span[0] for first, last in called)}
    if block.section not in _NO_LISTS:
        item = start == 0 and block.kind in {BlockKind.ITEM, BlockKind.HEADING}
        used = used_products(sentence, written, rules, language, item=item)
        used |= _bracketed(sentence, language)
        if block.section is Section.SDKS:
            used |= _of_companies(sentence, words, language)
        names |= {span for span in used if all(span[1] <= first or last <= span[0] for first, last in names)}
    for first, last in sorted(names):
        if not _is_embedded(sentence, first, last, words, rules, language):
            continue
        # "为了统计，X SDK需要收集…，以保证…": what stands before the name is what the SDK is for.
        before_start = max(0, first - _REACH)
        before, rest = sentence[before_start:first], sentence[last : last + _REACH]
        # "崩溃日志由X SDK收集，它…，收集设备型号": what a verb has before it is not among what follows.
        verbs = words.collects.finditer(rest)
        collects = next((verb for verb in verbs if _CLAUSE_OR_SENTENCE.match(rest, verb.end()) is None), None)
        name_start, name_end = folded.original_span(start + first, start + last)
        suffix = _SUFFIX.match(block.text, name_end)
        name_end = suffix.end() if suffix else name_end
        told = _ABOUT_PRIVACY.search(rest)
        data = None if collects is None or rules.denial_in(rest) else (collects.end(), len(rest))
        if data is not None and told is not None and told.start() > data[0]:
            data = (data[0], told.start())
        yield SdkRow(
            block=block,
            start=name_start,
            end=name_end,
            name=block.text[name_start:name_end].strip(),
            purpose=_purpose_in_brackets(rest)
            or _written(block, folded, rules.purpose_in(before), start + before_start)
            or _written(block, folded, rules.purpose_in(rest), start + last)
            or _written(block, folded, _done_by(sentence, first, last, words), start),
            vendor=_written(block, folded, _maker(sentence, first, last, words, language), start),
            data=_written(block, folded, data, start + last),
            url=_own_url(block, name_start, name_end, language),
            listed=False,
        )


def _own_url(block: Block, first: int, last: int, language: str) -> str | None:
    """The first address in what is said of a name."""
    if url_in(block, last, last + _FAR) is None:
        return None
    return url_in(block, last, _end_of_own(block, first, last, language))


def _end_of_own(block: Block, first: int, last: int, language: str) -> int:
    """Where what is said of a name ends: where another one begins, or after so many characters."""
    own = resolve(block.text[first:last], None, language)
    rest = fold(block.text[last : last + _FAR], possessives=False)
    others = (
        start
        for start, end in known_products(rest.text)
        if not in_address(rest.text, start) and resolve(rest.text[start:end], None, language) != own
    )
    other = next(others, None)
    return last + (_FAR if other is None else rest.original_span(other, other)[0])


def _maker(sentence: str, first: int, last: int, words: _Prose, language: str) -> tuple[int, int] | None:
    """The company that a sentence says is behind the name: before it, 某公司的X, or after it, "provided by …"."""
    before = words.maker.search(sentence, max(0, first - _LONGEST_NAME), first)
    if before is not None and before.end() == first:
        verbs = [verb.end() for verb in words.embeds.finditer(sentence, before.start(), before.end("maker"))]
        return max([before.start(), *verbs]), before.end("maker")
    found = words.provided.search(sentence, last)
    if found is None and language == "zh" and resolve(sentence[first:last], None, language).level is SdkLevel.PRODUCT:
        # "X（某某有限公司）", "X，属于某某有限公司": the company that stands nearest, where no other product does.
        found = words.company.search(sentence, last)
        if found is not None and names_product(sentence[last : found.start()]):
            return None
    return None if found is None else found.span("maker")


def _done_by(sentence: str, first: int, last: int, words: _Prose) -> tuple[int, int] | None:
    """What a sentence says that the product does: "消息推送由X SDK完成", "messages are delivered by X"."""
    end = _SUFFIX.match(sentence, last)
    if words.does_all.match(sentence, end.end() if end else last) is None:
        return None
    found = words.done_by.search(sentence, max(0, first - _REACH), first)
    return None if found is None else found.span("purpose")


def _purpose_in_brackets(rest: str) -> str | None:
    """What brackets right after a name say that it is for."""
    found = _PURPOSE.match(rest)
    return found["purpose"] if found and purpose_categories(found["purpose"], "zh") else None


_PURPOSE = re.compile(r"\s?(?:sdk)?\((?P<purpose>[^()]{1,24})\)")


def _written(block: Block, folded: FoldedText, span: tuple[int, int] | None, offset: int) -> str | None:
    """A span of the folded text, from an offset on, as the policy writes it."""
    if span is None:
        return None
    first, last = folded.original_span(offset + span[0], offset + span[1])
    return " ".join(block.text[first:last].split()).strip(" ,，:：") or None


def _names(sentence: str, words: _Prose, language: str, *, item: bool) -> set[tuple[int, int]]:
    """Spans of what may be an SDK's name: before the word SDK, or a known product beside a verb of embedding."""
    spans: dict[int, int] = {}
    for found in (words.embedded, words.collecting, words.served):
        for match in found.finditer(sentence):
            first, last = _trimmed(sentence, match.start("name"), match.end("name"), words)
            # "由平台方提供的SDK" has the shape of a name too.
            if found is not words.served or resolve(sentence[first:last], None, language) is not UNKNOWN:
                spans.setdefault(first, last)
    if spans:
        for match in words.listed.finditer(sentence, min(spans.values())):
            spans.setdefault(*_trimmed(sentence, match.start("name"), match.end("name"), words))
    proper = {(first, last) for first, last in spans.items() if not is_no_name(sentence[first:last], language)}
    embeds = words.embeds.search(sentence)
    return proper | {
        (first, last)
        for first, last in known_products(sentence)
        if ((embeds is not None and embeds.end() <= first and "sdk" in sentence) or (item and first <= _AT_START))
        and all(last <= other or end <= first for other, end in proper)
        and not is_in_company(sentence, last)
    }


_PROPER = r"(?:[A-Z][\w.+&'-]*|[a-z]+[A-Z]\w*)(?: (?:[A-Z0-9][\w.+&'-]*|(?:for|of) [A-Z][\w.]*)){0,4}?"
# "the Stripe Android SDK and the Plaid Link SDK, by which …; the Mixpanel and FullStory SDKs"
_CALLED = re.compile(
    rf"(?:(?<=[;:,(] )|\b(?:[Tt]he|[Oo]ur|and|an?)\s)(?P<name>{_PROPER})(?: and (?P<other>{_PROPER}))? SDKs?\b"
)


def _called(sentence: str, written: str, language: str) -> set[tuple[int, int]]:
    """Spans of the names that the word SDK follows, and that an English sentence writes as names, one after another."""
    found: set[tuple[int, int]] = set()
    for match in _CALLED.finditer(written):
        for name in filter(None, (match["name"], match["other"])):
            bare = fold_word(name)
            at = sentence.find(bare)
            if at >= 0 and not is_no_name(bare, language):
                found.add((at, at + len(bare)))
    return found


# 接入了X（某公司，用于…）、Y（某公司，用于…）
_BEFORE_COMPANY = re.compile(
    r"(?:^|[:、,]|以及|[及和与]|(?:接入|集成|嵌入|引入|使用)了?)(?P<name>[^、,;:()。及和与]{2,24})(?=\((?:[^(),]|\([^()]{1,8}\)){2,30}公司)"
)


def _of_companies(sentence: str, words: _Prose, language: str) -> set[tuple[int, int]]:
    """Spans of the names in an enumeration of a part on SDKs that their companies follow in brackets."""
    found: set[tuple[int, int]] = set()
    for match in _BEFORE_COMPANY.finditer(sentence):
        first, last = _trimmed(sentence, match.start("name"), match.end("name"), words)
        bare = sentence[first:last].removesuffix("sdk").rstrip()
        if first < last and not is_no_name(bare, language):
            found.add((first, first + len(bare)))
    return found


# 友盟（统计）、高德（地图）; "Twilio Inc. (calls), Zendesk (support)"
_NAMED_FOR = re.compile(
    r"(?P<name>[^、,;:()。]{2,30}?(?:, inc\.)?) ?\((?P<purpose>[^()]{1,24})\)(?=[、,;。.]|\s?和|\sand\b|\Z)"
)
# What of it stands at the brackets: to look for the whole at every character would cost many times its length.
_BRACKETS = re.compile(r"[^、,;:()。]{2}(?:, inc\.)? ?\([^()]{1,24}\)(?=[、,;。.]|\s?和|\sand\b|\Z)")
_AND_BEFORE = re.compile(r"\s*(?:and |和|及|以及)?\s*")


def _has_named_for(text: str) -> bool:
    return "(" in text and _BRACKETS.search(text) is not None


def _bracketed(sentence: str, language: str) -> set[tuple[int, int]]:
    """Spans of the names of an enumeration that tells in brackets what each is for; half of them have to be known."""
    found: set[tuple[int, int]] = set()
    if not _has_named_for(sentence):
        return found
    known = 0
    for match in _NAMED_FOR.finditer(sentence):
        lead = _AND_BEFORE.match(sentence, match.start("name"), match.end("name"))
        start = lead.end() if lead else match.start("name")
        if start < match.end("name"):
            found.add((start, match.end("name")))
            known += resolve(sentence[start : match.end("name")], match["purpose"], language).level is SdkLevel.PRODUCT
    return found if len(found) > 1 and known * 2 >= len(found) else set()


_ARTICLES = frozenset({"the", "a", "an"})
_BEFORE_NAMES = frozenset({"as", "in", "into", "by", "of", "for", "with", "through", "to", "via", "and", "or"})
"""Words that join a sentence to the word SDK: "integrated as SDKs"."""
_JOINING = ("及", "和", "与", "或", "、")
"""Ends of a title that only joins SDKs to something else: 合作方及SDK."""
_FROM = re.compile("[来出]自")
_DONE_BY = re.compile(rf"(?<![自理缘事])由|{_FROM.pattern}")
_ARTICLE = re.compile(r"(?:the|an?|our|both)\s+|[了有的]|其(?!他|它|余|中)")


def _trimmed(sentence: str, first: int, last: int, words: _Prose) -> tuple[int, int]:
    """The span without an article, quotation marks or spaces around the name."""
    # "使用X设备且集成有Y SDK": the name begins after the last verb.
    ends = [verb.end() for verb in words.embeds.finditer(sentence, first, last) if verb.end() < last]
    first = max(ends, default=first)
    done = [verb.end() for verb in _DONE_BY.finditer(sentence, first, last) if verb.end() < last]
    first = max(done, default=first)  # "崩溃日志由‸X SDK收集"
    maker = words.maker.match(sentence, first, last)
    first = maker.end() if maker and maker.end() < last else first
    article = _ARTICLE.match(sentence, first)
    first = article.end() if article and article.end() < last else first
    while first < last and sentence[first] in " \"'“”":
        first += 1
    while first < last and sentence[last - 1] in " \"'“”的":
        last -= 1
    last -= 2 * sentence.endswith("'s", first, last)
    return first, last


def is_no_name(text: str, language: str) -> bool:
    """Whether what stands before "SDK" is no name: 第三方, 该, 地图, 推送类, or a piece of sentence with a verb."""
    words = _prose(language)
    bare = text.strip(" -").removesuffix("类")
    if bare == "三方" or any(word in bare for word in ("第三方", "third-party", "third party")) or bare in _ARTICLES:
        return True
    if bare in _BEFORE_NAMES or bare.endswith(_JOINING):
        return True
    if not bare or is_generic(bare) or bare.startswith(words.stops) or bare.endswith("的") or _FROM.search(bare):
        return True
    return words.collects.search(bare) is not None or words.embeds.search(bare) is not None


def _is_embedded(sentence: str, first: int, last: int, words: _Prose, rules: Grammar, language: str) -> bool:
    """Whether the clause around a name neither denies it nor speaks of the past or the future."""
    clause_start = max((match.end() for match in _CLAUSE.finditer(sentence, 0, first)), default=0)
    if language != "zh" or words.embeds.search(sentence, clause_start, first) is None:
        clause_start = 0  # the verb stands further up: "若后续集成第三方服务，如 X SDK"
    end = _CLAUSE.search(sentence, last)
    clause = sentence[clause_start : end.start() if end else len(sentence)]
    before = clause[: first - clause_start]
    # "未经您同意，我们不会启用X SDK" speaks of when it starts, not of whether it is there.
    denied = rules.condition.search(sentence) is None and (
        rules.denial_in(before) is not None or rules.forbidding.search(before) is not None
    )
    if end is not None and end.group() == ":":
        after = _SAID_END.search(sentence, end.end())
        clause += sentence[end.start() : after.start() if after else len(sentence)]  # "X推送：自3.0起停用"
    return not denied and words.tense.search(clause) is None and not is_over(clause, language)
