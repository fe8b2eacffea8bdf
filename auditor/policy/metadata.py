"""Who wrote the policy, for which app, since when, and how to reach them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, pairwise

from auditor.knowledge.anchors import Anchors
from auditor.knowledge.names import is_third_party
from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.contacts import contacts
from auditor.policy.document import Block, Document, Section

_NOTE = re.compile(
    r"(?<=.)\s?[(（](?:[A-Za-z][^()（）]*|略|个人)[)）]\Z|(?<=[a-z]{3})\.\Z(?<!Inc\.)(?<!Ltd\.)(?<!Corp\.)"
)
"""What stands in brackets after a name: 开源播客（OpenCast）."""
_PLACEHOLDER = re.compile(
    r"(?:公司|应用|产品|开发者|运营者|软件)(?:全称|名称|名)】?\Z|[{}【】\[\]<>]|(?:待|请)(?:填写?|补充)|x{3,}|\A_+\Z",
    re.IGNORECASE,
)
"""What a template leaves where a name belongs."""
_YEAR = re.compile(r"\d{4}")
_SENTENCE_ENDS = re.compile(r"[。；;\n]|(?<=[a-z])\.\s")
_LONGEST_TERM = 24
"""Characters of a line that only says which date stands on the next one."""
_CLOSING = 10
"""Blocks at the end in which a policy may say its version."""
_OWNERS = 8
"""Blocks at the start in which even a company that makes SDKs is the developer."""
_LONGEST_SAID = 2000
"""Characters of a block in which it may say these things; text that runs on for longer is no such statement."""
_TITLES = 3
_SHORT_TITLE = 24
_OPENING = 30
"""Blocks at the start in which a policy says whose it is; further down stand the names of other people's."""
_MONTHS_OF_A_YEAR = 12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    app_name: str | None
    developer: str | None
    version: str | None
    effective_date: str | None
    updated_date: str | None
    contact: tuple[str, ...]


class _Statements:
    """Patterns for the ways to say one thing, the plainest first."""

    def __init__(self, written: list[str]) -> None:
        self._patterns = [re.compile(word, re.IGNORECASE) for word in written]
        self._anchors = Anchors(written, ignore_case=True)

    def values(self, texts: Sequence[str]) -> Iterator[str]:
        """Values in the order of the patterns: the plainest statement comes before the earliest."""
        for said, places in zip(self._patterns, self._anchors.places(texts), strict=True):
            for match in chain.from_iterable(said.finditer(texts[place]) for place in places):
                value = _NOTE.sub("", match.group("v").strip(" \"'“”《》「」:：*_,").lstrip("（(【["))
                if value and not _PLACEHOLDER.search(value):
                    yield value


class _Patterns:
    def __init__(self, language: str) -> None:
        words = reading_words(language).metadata

        def compiled(found: tuple[str, ...]) -> _Statements:
            return _Statements([word.removesuffix("~").replace("DATE", f"(?:{words.date})") for word in found])

        self.developer = compiled(words.developer)
        self.app_name = compiled(words.app_name)
        self.effective = compiled(words.effective)
        self.updated = compiled(words.updated)
        self.version = compiled(words.version)
        self.date = re.compile(words.date, re.IGNORECASE)
        self.not_names = words.app_name_not
        self.law = pattern(words.law, whole_words=False)


@cache
def _patterns(language: str) -> _Patterns:
    return _Patterns(language)


def metadata(document: Document) -> Metadata:
    """What the text says of itself. None where it does not say; nothing is guessed."""
    words = _patterns(document.language)
    texts = [_squeezed(_as_pair(block)[:_LONGEST_SAID], document.language) for block in document.blocks]
    # The companies in a list of SDKs are its vendors.
    own = [text for block, text in zip(document.blocks, texts, strict=True) if block.section is not Section.SDKS]
    if document.title:
        texts.insert(0, _squeezed(document.title, document.language))
    # Laws come into force too.
    sentences = (
        part for text in _with_values(texts, words) if _YEAR.search(text) for part in _SENTENCE_ENDS.split(text)
    )
    dated = [part for part in sentences if _YEAR.search(part) and not words.law.search(part.casefold())]
    app_name = _app_name(words, [*texts[:_OPENING], *_split_titles(texts[:_TITLES], document.language)])
    return Metadata(
        app_name=app_name,
        developer=_developer(words, own, document.language, not_this=app_name, opening=_OWNERS),
        version=next(words.version.values((*texts[:_OPENING], *texts[-_CLOSING:])), None),
        effective_date=_date(next(words.effective.values(dated), None)),
        updated_date=_date(next(words.updated.values(dated), None)),
        contact=contacts(document.blocks, document.language),
    )


def _as_pair(block: Block) -> str:
    """The text of a block; a row of two cells is a key and its value."""
    if len(block.cells) != 2:
        return block.text
    return f"{block.cells[0].text}: {block.cells[1].text}"


def _with_values(texts: list[str], words: "_Patterns") -> Iterator[str]:
    """The texts; a short one that only heads a date, as the term of a definition list does, together with it."""
    for text, following in pairwise((*texts, "")):
        yield f"{text}:{following}" if len(text) <= _LONGEST_TERM and words.date.fullmatch(following) else text


_BARE_TITLE = re.compile(
    r"(?:用户)?(?:隐私|个人信息)(?:权|保护)?(?:政策|协议|声明|条款|指引|说明)"
    r"|(?:privacy|data protection) (?:policy|notice|statement|information|charter|terms)"
    r"(?: for [a-z]+(?: and [a-z]+)?)?",
    re.IGNORECASE,
)


_NOTED = re.compile(r"\s?(?:[(（\[–—|·,，-].{0,80})?")
"""What may stand after a title: "(rev. C)", "— last changed on 3 May 2024"."""


def _split_titles(texts: list[str], language: str) -> Iterator[str]:
    """The first lines joined, two by two: a name, and under it "Privacy policy"."""
    titled = "隐私政策" if language == "zh" else " privacy policy"
    for first, second in pairwise(texts):
        bare = _BARE_TITLE.match(second)
        if len(first) <= _SHORT_TITLE and bare is not None and _NOTED.fullmatch(second, bare.end()) is not None:
            yield f"{first}{titled}"


def _squeezed(text: str, language: str) -> str:
    """Chinese text without the spaces that pages put into it; other text with single ones."""
    if language != "zh":
        return " ".join(text.split())
    return _MONTH_FIRST.sub(_year_first, _IN_WORDS.sub(_in_digits, "".join(text.split())))


_DIGITS_IN_WORDS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_MONTH_FIRST = re.compile(
    r"(?<![\d年/.-])(?P<m>[一二三四五六七八九十]{1,2}|\d{1,2})月(?P<d>\d{1,2})日?[,，](?P<y>(?:19|20)\d\d)年?(?!\d)"
)
"""A date as translations from English write it: 三月3,2024."""
_IN_WORDS = re.compile(
    r"(?P<y>[一二][〇零○一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)


def _in_digits(found: re.Match[str]) -> str:
    """A date in Chinese numerals, as 二〇二四年五月二十一日, in digits."""
    return f"{found['y'].translate(_DIGITS_IN_WORDS)}年{_below_hundred(found['m'])}月{_below_hundred(found['d'])}日"


def _year_first(found: re.Match[str]) -> str:
    month = found["m"] if found["m"].isdigit() else _below_hundred(found["m"])
    return f"{found['y']}年{month}月{found['d']}日"


def _below_hundred(words: str) -> int:
    tens, ten, ones = words.partition("十")
    if not ten:
        return int(tens.translate(_DIGITS_IN_WORDS))
    return int(tens.translate(_DIGITS_IN_WORDS) or 1) * 10 + int(ones.translate(_DIGITS_IN_WORDS) or 0)


def _app_name(words: _Patterns, texts: list[str]) -> str | None:
    """The name that the policy gives its app; 《微信隐私保护指引》 is somebody else's."""
    named = (_FOR_SYSTEM.sub("", value) for value in words.app_name.values(texts))
    return next(
        (
            value
            for value in named
            if value
            and not (_is_no_name(value, words.not_names) or is_third_party(value) or _ENDS_AS_COMPANY.search(value))
        ),
        None,
    )


_FOR_SYSTEM = re.compile(
    r"\s+(?:for|on) (?:Android|iOS|iPhone|Wear ?OS|HarmonyOS)\b.*\Z|[（(]?(?:安卓|鸿蒙)[版端][)）]?\Z", re.IGNORECASE
)
_ENDS_AS_COMPANY = re.compile(r"\b(?:Inc|LLC|Ltd|Limited|GmbH|Corp|plc)\.?\Z|有限公司\Z")


def _is_no_name(value: str, not_names: tuple[str, ...]) -> bool:
    """Whether the text begins with a word that begins no name: "our app", 本应用."""
    folded = value.casefold()
    return any(
        folded.startswith(word) and not (word.isascii() and folded[len(word) : len(word) + 1].isalnum())
        for word in not_names
    )


_NAME_WORD = re.compile(
    r"[A-Z0-9Ø-ÞÀ-Ö&][^\s]*|s\.r\.[ol]\.?|a\.s\.?|d\.o\.o\.?|e\.V\.?|mbH|gGmbH"
    r"|plc|of|and|the|for|de|van|von|der|la|le|y|et|&"
)
_LONGEST_COMPANY = 8
"""Words of a developer's name."""


_OFFICES = frozenset({"officer", "team", "department", "office", "desk", "support", "manager", "commissioner"})
"""Last words of what is a part of a company, or an authority."""


def _is_developer(value: str, language: str) -> bool:
    """Whether an English text looks like the name of a person or company: "Android for storing app data" does not."""
    parts = value.split()
    if language != "zh" and parts[-1:] and parts[-1].casefold() in _OFFICES:
        return False
    return language == "zh" or (len(parts) <= _LONGEST_COMPANY and all(map(_NAME_WORD.fullmatch, parts)))


_CALLED = re.compile(r"[(（][“\"「]?(?:以下|以后|下称|下文|简称|又称|统称|即|我们|本).*\Z")
_SAYING = re.compile(
    r".*(?:说明|描述|介绍|阐明|阐述|告知|解释|表明|旨在|规定|约定|列明|讲|说|关于)(?:了)?(?=[\u4e00-\u9fff]{4})"
)


def _without_lead(value: str) -> str:
    """The name of a company without the part of the sentence before it: 本协议说明‸某某公司."""
    value = _CALLED.sub("", value)
    return _SAYING.sub("", value) if value.endswith(("公司", "工作室")) else value


def _without_address(value: str) -> str:
    """ "Acme Mobility SAS, 14 rue des Tanneurs" without its address; "Acme, Inc." is whole."""
    name, comma, rest = value.partition(", ")
    whole = value if not comma or _COMPANY_FORM.match(rest) else name
    return whole if _ABBREVIATED.search(whole) else whole.rstrip(".")


_OF_OWNERS = (
    *("公司", "工作室", "集团", "者", "主体", "单位", "主办", "主管", "我叫", "我是", "方", "局"),
    *("Ltd", "Inc", "GmbH", "LLC", "Limited", "Corp", "Oy", "AB"),
)
"""Words of which every Chinese statement of who offers the app has one."""
_ABBREVIATED = re.compile(r"\b(?:Inc|Ltd|Corp|Co|[A-Z]\.[A-Z]|S\.p\.A|S\.r\.l|s\.r\.o)\.\Z", re.IGNORECASE)
_COMPANY_FORM = re.compile(r"(?:inc|llc|ltd|limited|gmbh|corp|co)\b", re.IGNORECASE)


def _developer(words: _Patterns, texts: list[str], language: str, *, not_this: str | None, opening: int) -> str | None:
    """Who offers the app: rather a company that stands behind no SDK; but SDK vendors have apps too, and then say so
    in the ``opening`` texts.

    ``not_this``: the app's own name, which policies call "we" too.
    """

    own_app = (not_this or "").casefold()

    def names(where: list[str]) -> Iterator[str]:
        said = [text for text in where if any(word in text for word in _OF_OWNERS)] if language == "zh" else where
        found = (_without_lead(_without_address(value)) for value in words.developer.values(said))
        return (name for name in found if name.casefold() != own_app and _is_developer(name, language))

    own = next((name for name in names(texts) if not is_third_party(name)), None)
    return own or next(names(texts[:opening]), None)


def _date(text: str | None) -> str | None:
    """ISO 8601 of a date as policies write it, without a day that they leave out; None for a date that is none."""
    if text is None:
        return None
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = _MONTH.search(text.casefold())
    if month and len(numbers) in {1, 2}:
        numbers = [numbers[-1], _MONTHS.index(month.group()) + 1, *numbers[:-1]]
    elif len(numbers) == 3 and numbers[2] > 31:
        day_first = "." in text or numbers[0] > _MONTHS_OF_A_YEAR
        numbers = [numbers[2], numbers[1], numbers[0]] if day_first else [numbers[2], numbers[0], numbers[1]]
    try:
        if len(numbers) == 2:
            return date(numbers[0], numbers[1], 1).isoformat()[:7]
        return date(*numbers).isoformat() if len(numbers) == 3 else None
    except ValueError:  # the thirtieth of February
        return None
