"""Known products that a sentence says are used, also without the word SDK: "we use Bugly", 由高德地图提供."""

import re
from collections.abc import Iterator

import ahocorasick

from auditor.knowledge.anchors import Narrowing
from auditor.knowledge.caching import bounded_cache, cache
from auditor.knowledge.catalog import concepts, purpose_categories, sdks
from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import SdkLevel
from auditor.policy.folding import fold_word
from auditor.policy.grammar import Grammar
from auditor.policy.matching import bounded
from auditor.policy.sdk_names import resolve

_SHORTEST_LATIN, _SHORTEST_OTHER = 4, 2
"""Characters of an alias that is looked for in running text; shorter ones are words of the language too."""
_LONG_LATIN = 8
"""Letters of a product's name that no other word is likely to have; a shorter one has to begin with a capital."""
_REACH = 36
"""Characters before a name within which the verb of using it stands."""
_LIST_REACH = 240
"""The same, where the sentence announces third parties and lists them."""


class _Using(Narrowing):
    """How sentences of one language say that a product is used."""

    def __init__(self, language: str) -> None:
        words = reading_words(language).sdk
        whole = language != "zh"
        self.embeds = pattern(words.embed, whole_words=whole)
        self.firmly = pattern(words.embed_firmly, whole_words=whole)
        self.by = re.compile(f"(?:{pattern(words.by, whole_words=whole).pattern})\\s?$")
        self.does = re.compile(rf"(?:\s?sdks?)?\s?(?:{pattern(words.does, whole_words=whole).pattern})")
        self.takes = re.compile(
            rf"(?:\s?sdks?)?\s?(?:\w+ ){{0,3}}?(?:{pattern(words.collects, whole_words=whole).pattern})"
        )
        # "Sentry (Functional Software, Inc.) sends us …", "AdMob, supplied by Google LLC, uses …"
        self.of_company = re.compile(
            rf"(?:\s?sdks?)?(?:\s?\((?:[^()]|\([^()]{{1,8}}\)){{0,60}}?(?:{words.company})[^()]{{0,60}}\)"
            rf"|,?\s?(?:{pattern(words.provided, whole_words=False).pattern}))"
        )
        # "X, Inc. supplies the Y SDK"
        gives = pattern(words.gives, whole_words=whole).pattern
        self.company_gives = re.compile(rf"(?:{words.company})[^;。]{{0,12}}(?:{gives})(?: (?:the|its|our))?\s?\Z")
        self.parties = pattern(words.parties, whole_words=whole)
        self.heads = pattern(words.heads, whole_words=False)
        self.prepare()


@cache
def _using(language: str) -> _Using:
    return _Using(language)


@cache
def _aliases() -> ahocorasick.Automaton:
    """Names of products as policies write them, in folded text."""
    automaton = ahocorasick.Automaton()
    words = {
        fold_word(phrase) for language in ("zh", "en") for known in concepts(language) for phrase in known.data_phrases
    }
    consumer = {fold_word(word) for word in reading_words("zh").sdk.consumer}
    for entry in sdks().values():
        if entry.kind != "sdk":
            continue
        # "Firebase", under which many products share a core, is a product line; "Google" or "OPPO" is a company.
        lines = (alias for alias in entry.vendor_aliases if entry.role == "core" and entry.family in fold_word(alias))
        for folded in map(fold_word, (*entry.product_aliases, *lines)):
            if folded in words or folded in consumer:
                continue  # OAID is an SDK's name in lists of SDKs, and elsewhere an identifier
            if len(folded) >= (_SHORTEST_LATIN if folded.isascii() else _SHORTEST_OTHER):
                automaton.add_word(folded, folded)
    automaton.make_automaton()
    return automaton


def known_products(sentence: str) -> Iterator[tuple[int, int]]:
    """Spans of known products in a folded sentence, the longest of overlapping ones."""
    found = [(end + 1 - len(alias), end + 1) for end, alias in _aliases().iter(sentence)]
    covered = 0
    for first, last in sorted(found, key=lambda span: (span[0], -span[1])):
        if first >= covered and bounded(sentence, first, last):
            covered = last
            yield first, last


def is_in_company(sentence: str, end: int) -> bool:
    """Whether what ends at a place is only the beginning of a company's name."""
    return _COMPANY.match(sentence, end) is not None


def in_address(text: str, at: int) -> bool:
    """Whether a place is inside the address of a page or mailbox."""
    return _IN_ADDRESS.search(text, max(0, at - _REACH), at) is not None


def names_product(sentence: str) -> bool:
    """Whether a folded sentence names a known product."""
    return next(known_products(sentence), None) is not None


def used_products(sentence: str, written: str, rules: Grammar, language: str, *, item: bool) -> set[tuple[int, int]]:
    """Spans of known products that a folded sentence says are used.

    ``rules`` are those of the sentence; ``written`` is its original, in which names begin with a capital; ``item``: it
    is a heading or a list item.
    """
    found: set[tuple[int, int]] = set()
    using = _using(language).within(sentence)
    before = -1  # where the used product ends that stands before this one
    for first, last in known_products(sentence):
        named = _is_name(sentence[first:last], written) and not is_in_company(sentence, last)
        if not named or in_address(sentence, first):
            continue
        start = _with_maker(sentence, first, last)
        joined = before >= 0 and _AND.fullmatch(sentence, before, start) is not None
        if joined or _is_used(sentence, start, last, using, rules, language, item=item):
            # "ironSource LevelPlay" is one name, though its maker's alone is one too.
            found = {span for span in found if not (start <= span[0] and span[1] <= last)} | {(start, last)}
            before = last
    return found


def _is_name(alias: str, written: str) -> bool:
    """Whether the words are a name: "Branch" and not "branch"."""
    if not alias.isascii() or len(alias) >= _LONG_LATIN:
        return True
    return re.search(rf"(?<![A-Za-z]){re.escape(alias)}", written, re.IGNORECASE) is not None and any(
        match.group()[:1].isupper() or any(letter.isupper() for letter in match.group())
        for match in re.finditer(re.escape(alias), written, re.IGNORECASE)
    )


_WORD_BEFORE = re.compile(r"\b[a-z]{3,12} \Z")


def _with_maker(sentence: str, first: int, last: int) -> int:
    """Where a product's name begins with the company's that stands before it: "Google ML Kit"."""
    before = _WORD_BEFORE.search(sentence, max(0, first - 13), first)
    if before is None:
        return first
    return before.start() if _is_product(sentence[before.start() : last]) else first


@bounded_cache(4096)
def _is_product(name: str) -> bool:
    return resolve(name, None, "en").level is SdkLevel.PRODUCT


def _is_called_sdk(sentence: str, first: int, last: int) -> bool:
    return sentence.endswith("sdk", first, last) or _SDK.match(sentence, last) is not None


def _is_of_company(sentence: str, first: int, last: int, using: _Using) -> bool:
    """Whether a sentence says which company a product comes from, or by which of those inside something is done: who
    only speaks of a product does not."""
    before = using.company_gives.search(sentence, max(0, first - _REACH), first)
    if using.embeds.search(sentence, 0, first) and _BY_WHICH.match(sentence, last):
        return True
    return before is not None or using.of_company.match(sentence, last) is not None


def _is_used(sentence: str, first: int, last: int, using: _Using, rules: Grammar, language: str, *, item: bool) -> bool:
    """``first``: where the name begins, its maker's with it."""
    if _NOT_IT.search(sentence, max(0, first - _REACH), first):
        return False
    if (language == "en" and _is_called_sdk(sentence, first, last)) or _is_of_company(sentence, first, last, using):
        return True
    label = _LABEL.fullmatch(sentence, 0, first)
    if label is not None and purpose_categories(label[1], language) and _LEAD.match(sentence, last):
        return True  # "Analytics: Mixpanel."
    if item and _BULLET.fullmatch(sentence, 0, first) and _LEAD.match(sentence, last):
        return True
    if language == "en" and first == 0 and last - first >= _SHORT_SUBJECT and _ACTS.match(sentence, last):
        return True
    near = sentence[max(0, first - _REACH) : first]
    far = sentence[max(0, first - _LIST_REACH) : first]
    if using.heads.search(far) or using.takes.match(sentence, last):
        return True
    if using.by.search(near) and (language != "zh" or using.does.match(sentence, last)):
        return True
    if language == "zh":
        if _COMES_FROM.search(near) and _ENDS.match(sentence, last):
            return True  # 广告来自X，它会…
        if using.firmly.search(near) and rules.user.search(near) is None:
            return True
        # 我们使用腾讯Bugly收集崩溃日志, and not 使用微信登录
        ours = rules.ours.search(near) is not None and rules.user.search(near) is None
        follows = using.does.match(sentence, last) or _ENDS.match(sentence, last)
        return ours and using.embeds.search(near) is not None and follows is not None
    if using.embeds.search(near) and rules.user.search(near) is None:
        return True
    announced = using.parties.search(far) is not None or _ANOTHER.search(near) is not None
    return using.embeds.search(far) is not None and announced


_BY_WHICH = re.compile(r"(?:\s?sdks?)?, (?:by|with|through|via) (?:which|whose)\b")
_SHORT_SUBJECT = 5
"""Letters of a product that a sentence begins with: "Sentry records…"."""
_LABEL = re.compile(r"\W{0,4}([^:.,。,]{2,30}):\s?")
_AND = re.compile(r"(?:\s?sdks?)?(?:\s|,|、|/|&|\band\b|\bor\b|[和与及或])+(?:(?:by|through|via|with)\s)?")
_NOT_IT = re.compile(
    r"\b(?:no|not|without|neither|nor|instead of|rather than)\s\Z|(?:没有|不是|而非|而不是|不含|替代|取代|代替)\Z"
)
_SDK = re.compile(r"\s?sdks?(?![a-z0-9])")
_COMES_FROM = re.compile(
    r"(?:(?:来自|源自|出自|用的是)(?:于)?|(?:组件|插件|服务商|模块|工具|引擎|监控|统计|推送|地图|平台)(?:为|是))\s?\Z"
)
_ENDS = re.compile(r"(?:\s?sdks?)?\s?(?:[,。;、]|\(|和|及|\Z)")
# "We use Mapbox to draw the maps, and Amplitude for product analytics"
_ANOTHER = re.compile(r"(?:,|\band) (?:and )?\Z")
_IN_ADDRESS = re.compile(r"(?:://|www\.|@)\S*\Z")
_COMPANY = re.compile(r"(?:[\u4e00-\u9fff]|\([\u4e00-\u9fff]{2,4}\)){0,14}?(?:有限公司|公司|集团)")
_ACTS = re.compile(r" (?:sdk |also )?(?!is\b|was\b|has\b|does\b)[a-z]{2,}s ")
_BULLET = re.compile(r"\W{0,3}(?:\d{1,2}\W{1,2})?")
_LEAD = re.compile(r"(?:\s?sdks?)?\s?(?:$|[.。;]|:|[-–—(]|,?\s?(?:provided |operated |managed )?by\b|\sis\b)")
