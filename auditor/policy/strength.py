"""How strongly the words around a phrase claim what it names."""

import re
from functools import cache
from typing import NamedTuple

from auditor.knowledge.reading import reading_words
from auditor.model.policy import Polarity, Silence
from auditor.policy.document import Block, Section
from auditor.policy.grammar import grammar
from auditor.policy.matching import Hit, PhraseKind, lexicon
from auditor.policy.setting import Setting
from auditor.policy.statements import Clause

# Text of these sections speaks of permissions and data without declaring that the app takes them.
MUTED = frozenset({Section.SECURITY, Section.RIGHTS, Section.CHANGES, Section.CONTACT, Section.DEFINITIONS})

_ELEMENT_EDGES = frozenset('、,:;.。/|()（）[]【】「」“”"‘’《》和与及或等以的 ·—\n')
_LIST_LENGTH = 120
_AROUND = 160
"""Characters before and after a word that tell of a whole paragraph what it means; all of it would cost its square."""
_LONGEST_VERB = 16
"""Characters before a word in which the verb that asks for it may stand."""
_NAME_POSITION = 12
"""A permission's name stands at the start of its list item, within so many characters."""
_LONGEST_NAMES = 40
"""Characters of several names at the start of an item: "camera and microphone (video visits)"."""


class Weight(NamedTuple):
    """How strongly a phrase is claimed: 0 to 3, as ``PermissionClaim.strength`` explains."""

    strength: int
    silence: Silence | None = None
    """Why it claims nothing, at strength 0."""
    taken: bool = False
    """Whether the words say that data is taken or, where they deny, never taken."""


def weight(hit: Hit, clause: Clause, block: Block, setting: Setting, language: str, *, dense: bool = False) -> Weight:
    """What the words around a phrase make of it. ``dense``: its sentence is nothing but an enumeration of data."""
    silence = _silence(hit, clause, block, language)
    if silence is not None:
        return Weight(0, silence)
    cue = clause.cue
    listed = setting.listed and (
        _is_name(block.folded.text, hit) or _fills_cell(block, hit) or _ends_entry(block, hit, language)
    )
    # In a part on collection, an element of an enumeration is data that is taken; it is a claim about the permission
    # behind it only where the block is no more than a list.
    element = setting.enumerates and _is_element(block.folded.text, hit)
    taken = setting.taken or (element and (block.section is Section.SDKS or len(block.text) <= _LIST_LENGTH))
    # What is only enumerated tells which data is meant; whether a permission is declared takes a verb or a list.
    says = cue.takes or taken or element or dense or clause.polarity is Polarity.DENIED
    if (hit.kind is PhraseKind.DATA or language != "zh") and not dense and _is_purpose(hit, clause, block, language):
        return Weight(0, Silence.NO_VERB)  # "用于统计崩溃" says what something else is for
    if hit.kind is not PhraseKind.DATA and not (cue.requests or listed) and _user_acts(hit, clause):
        return Weight(0, Silence.USERS_ACT, taken=says)  # "您可以使用手机相机扫码" is what users do
    found = _strength(hit, clause, block, language, listed=listed, taken=taken)
    return Weight(found, None if found else Silence.NO_VERB, taken=says or found > 0)


def _silence(hit: Hit, clause: Clause, block: Block, language: str) -> Silence | None:
    """Why words at this place can neither declare nor deny anything at all; None where they can."""
    if clause.sentence.defines:
        return Silence.DEFINITION
    if clause.sentence.hypothetical:
        return Silence.NEGATED
    if not clause.sentence.is_ours(hit.start):
        return Silence.SOMEBODY_ELSE
    if block.section in MUTED and not _breaks_silence(hit, clause, block):
        return Silence.DEFINITION if block.section is Section.DEFINITIONS else Silence.SECTION
    silent = clause.silent_from
    if silent is not None and hit.start >= silent and not _is_past_aside(block, clause.sentence.start, silent, hit):
        return Silence.NEGATED
    around = grammar(language).block_traps.get(hit.concept.id)
    text = block.folded.text
    if around is not None and around.search(text[max(0, hit.start - _AROUND) : hit.end + _AROUND]) is not None:
        return Silence.ANOTHER_MEANING
    trap = grammar(language).traps.get(hit.concept.id)
    return None if trap is None or trap.search(clause.text) is None else Silence.ANOTHER_MEANING


def _is_past_aside(block: Block, start: int, silent: int, hit: Hit) -> bool:
    """Whether a negation stands in brackets that are closed before a hit: "IMEI（不是您手机的）、姓名"."""
    text = block.folded.text
    opened = text.count("(", start, silent) > text.count(")", start, silent)
    return opened and text.find(")", silent, hit.start) >= 0 and _is_element(text, hit)


def _breaks_silence(hit: Hit, clause: Clause, block: Block) -> bool:
    """Whether a clause of a section that declares nothing says so much that it counts all the same."""
    if block.section is Section.DEFINITIONS:
        return False
    if clause.polarity is Polarity.DENIED:
        return True  # a plain denial is a promise wherever it stands
    # "To keep viruses out, we learn which apps are installed" is collecting, also under "How we protect you".
    return block.section is Section.SECURITY and hit.kind is PhraseKind.DATA and clause.sentence.takes


def _strength(hit: Hit, clause: Clause, block: Block, language: str, *, listed: bool, taken: bool) -> int:
    cue = clause.cue
    named = bool(hit.concept.permissions or hit.concept.general)
    if hit.kind is PhraseKind.LABEL:
        return 3 if listed or cue else 0
    if hit.kind is PhraseKind.PERMISSION and cue:
        return 3
    if named and _is_object(hit, clause, block, language):
        return 3
    if listed and (hit.kind is not PhraseKind.DATA or named):
        return 2  # the name of an item in a list of permissions
    if hit.kind is PhraseKind.DATA and (cue.takes or (taken and clause.polarity is not Polarity.DENIED)):
        return 1
    # A denial needs no word for the permission: who does not record the calendar has denied it.
    return 1 if clause.polarity is Polarity.DENIED and (cue or listed) else 0


_NAMES_END = re.compile(r"[:(–—。!?]|\s-\s|用于|用来|以便")


_NUMBER = re.compile(
    r"\W{0,4}[甲乙丙丁戊己庚辛]?[\da-z]{0,3}\W{0,3}(?:消息|系统|推送|手机|读写|读取|访问|使用|获取|调用|允许|开启)?"
)
_VERB_BEFORE = re.compile(r"\W*(?!access)[a-z]{3,8}s (?:an? |the |your )?")
_NAME_GOES_ON = re.compile(r"(?:信息|数据|功能|服务)?(?:的)?(?:权限|授权|访问|使用权|\s|用于|用来|以便|为了|来)")


def _is_name(text: str, hit: Hit) -> bool:
    """Whether a hit is the name, or one of the names, that an item of a list of permissions begins with."""
    if hit.start <= _NAME_POSITION:
        # "保存图片时使用" begins with no name: an ordinary word has to stand by itself.
        if _VERB_BEFORE.fullmatch(text, 0, hit.start) is not None:
            return False  # "Tags a photo with its place" is what another entry is for
        plain = hit.kind is PhraseKind.PERMISSION or hit.kind is PhraseKind.LABEL
        first = _NUMBER.fullmatch(text, 0, hit.start) is not None
        return plain or _is_element(text, hit, first=first) or _NAME_GOES_ON.match(text, hit.end) is not None
    end = _NAMES_END.search(text, 0, _LONGEST_NAMES + 1)
    last = end.start() if end else len(text)
    return (hit.end <= last <= _LONGEST_NAMES and _is_element(text, hit)) or _heads_sentence(text, hit)


_LAST_NAMES = re.compile(r"[^:]{4,60}[^:\d]: ?(?P<names>[^:.。;]{3,60})[.。;]?\s*")
_NAME_FILLING = re.compile(
    r"\b(?:and|or|on|android|older|newer|below|above|access|permissions?|\d+)\b|以及|[和与及或、,/ 权限]|安卓|\d+"
)


def _ends_entry(block: Block, hit: Hit, language: str) -> bool:
    """Whether an entry ends, after a colon, with nothing but names, of which the hit is one: "step counter: physical
    activity". What begins with a name says after the colon what that is for."""
    found = _LAST_NAMES.fullmatch(block.folded.text)
    if found is None or hit.start < found.start("names") or not _is_element(block.folded.text, hit):
        return False
    names = [other for other in lexicon(language).hits(block.folded.text) if other.concept.permissions]
    if any(other.start < found.start("names") and other.kind is not PhraseKind.DATA for other in names):
        return False
    rest = found["names"]
    for other in sorted(names, key=lambda one: one.start - one.end):
        rest = rest.replace(block.folded.text[other.start : other.end], " ")
    return not _NAME_FILLING.sub("", rest).strip()


_WIDE_GAP = re.compile(r"\u3000{2,}| {3,}|\t")


def _fills_cell(block: Block, hit: Hit) -> bool:
    """Whether nothing but a number stands before a hit, and a wide gap after it: "10 通知　　提醒"."""
    if hit.start > _NAME_POSITION or _NUMBER.fullmatch(block.folded.text, 0, hit.start) is None:
        return False
    return _WIDE_GAP.match(block.text, block.folded.original_span(hit.start, hit.end)[1]) is not None


_ENTRY_LEAD = re.compile(
    r"\W{0,4}(?:(?:答|a):)?\W{0,3}(?:第?[一二三四五六七八九十]{1,2}(?:项|个)?是?|其[一二三四五六七八九十]是?|最后是?|\d{1,2}"
    r"|(?:first|second|third|fourth|fifth|last|final)(?:ly)?)?\W{0,3}"
)
_ENTRY_END = re.compile(r"(?:权限| permission)?[”\"’」』】》)]{0,2} ?:")
_SENTENCE_END = re.compile(r"[。;!?]|\. ")
_LONGEST_LEAD = 20


def _heads_sentence(text: str, hit: Hit) -> bool:
    """Whether a hit and a colon begin a sentence: 一是“相机”：扫码。二是“麦克风”：… is a list in one paragraph."""
    if _ENTRY_END.match(text, hit.end) is None:
        return False
    ends = [end.end() for end in _SENTENCE_END.finditer(text, max(0, hit.start - _LONGEST_LEAD), hit.start)]
    return bool(ends) and _ENTRY_LEAD.fullmatch(text, ends[-1], hit.start) is not None


_AFTER_NAME = re.compile(
    r"\A[^;:]{1,90}(?::|\s[–—-])\s?(?:used |needed |required )?(?:to|for|so that|in order to)\b[^.;:]*\Z"
)


def _is_purpose(hit: Hit, clause: Clause, block: Block, language: str) -> bool:
    """Whether a word stands in the part of a clause that only says what something is for."""
    if language != "zh":  # "for" and "to" stand in too many places, but right after a name and a colon
        after = _AFTER_NAME.search(block.folded.text, 0, hit.start) is not None and not clause.cue.takes
        return after or _is_result(hit, clause)
    before = clause.text[: hit.start - clause.start]
    rules = clause.sentence.grammar
    found = rules.purpose.search(before)
    return found is not None and not rules.cue_of(clause.text[found.end() :]).takes


_RESULT = re.compile(r"\b(?:so that|so (?:you|users|players|others) can)\b")
_ASKED_FOR = re.compile(r"[\w ]{0,16}\b(?:permissions?|access)\b")


def _is_result(hit: Hit, clause: Clause) -> bool:
    """Whether a word stands in what becomes possible, and nothing reaches for it there: "we ask for the camera so that
    the picture can be taken in the app"."""
    start, end = hit.start - clause.start, hit.end - clause.start
    found = _RESULT.search(clause.text, 0, start)
    if found is None or _ASKED_FOR.match(clause.text, end) is not None:
        return False
    return not clause.sentence.grammar.cue_of(clause.text[found.end() : end])


def _user_acts(hit: Hit, clause: Clause) -> bool:
    """Whether, in the clause up to the hit, only the user is named, and only uses something."""
    before = clause.text[: hit.start - clause.start]
    rules = clause.sentence.grammar
    named = rules.user.search(before) is not None and rules.ours.search(before) is None
    return named and not rules.cue_of(before).takes


# 读取电话状态和‸通话记录
_COORDINATED = re.compile(r"(?:读取|访问|获取|调用|读写)[^,。;:]{1,16}(?:[、和与及或]|以及)\Z")
_LONGEST_SERIES = 24


class _Adjacent:
    """What stands right beside a word and makes it the object of a request."""

    def __init__(self, language: str) -> None:
        words = reading_words(language).adjacent
        self._before = re.compile(f"(?:{'|'.join(words.before)})$")
        self._after = re.compile("|".join(words.after))
        self._right = re.compile(words.right)
        self._around = tuple((re.compile(f"(?:{before})$"), re.compile(after)) for before, after in words.around)

    def ends(self, text: str, end: int) -> bool:
        """Whether what follows a word may follow the object of a verb."""
        return self._right.match(text, end) is not None

    def asks(self, before: str, text: str, end: int, *, ordinary: bool) -> bool:
        """``before`` is the text up to the word, which ends at ``end`` of the whole text."""
        if self._after.match(text, end) is not None:
            return True
        if self._before.search(before) and (not ordinary or self._right.match(text, end)):
            return True
        return any(left.search(before) and right.match(text, end) for left, right in self._around)


@cache
def _adjacent(language: str) -> _Adjacent:
    return _Adjacent(language)


def _is_object(hit: Hit, clause: Clause, block: Block, language: str) -> bool:
    """Whether the words right beside the hit ask for it: 读取‸短信, ‸存储‸权限, 基于‸通话记录‸的功能."""
    text = block.folded.text
    before = text[max(clause.start, hit.start - _LONGEST_VERB) : hit.start]
    if _adjacent(language).asks(before, text, hit.end, ordinary=hit.kind is PhraseKind.ORDINARY):
        return True
    if clause.cue.accesses and _COORDINATED.search(text, max(clause.start, hit.start - _LONGEST_SERIES), hit.start):
        return _adjacent(language).ends(text, hit.end)
    # One of several things that permissions are asked for: 开启您的相机、存储以及位置的权限.
    return clause.cue.requests and _is_element(text, hit)


# Words that may stand between an element and the marks around it: 、设备MAC地址信息、
_BEFORE_ELEMENT = re.compile(r"(?:设备|手机|终端|本机|个人|用户|登录|注册|您|相关|所用|当前|移动)+\Z")
_AFTER_ELEMENT = re.compile(r"(?:信息|数据|地址|列表|号码|号|值|类型|名称|内容|记录|情况|字段)+")
_LONGEST_FILLER = 8


def _is_element(text: str, hit: Hit, *, first: bool = False) -> bool:
    """Whether a hit stands between marks of an enumeration; ``first``: nothing but a number stands before it."""
    start, end = hit.start, hit.end
    before = _BEFORE_ELEMENT.search(text, max(0, start - _LONGEST_FILLER), start)
    after = _AFTER_ELEMENT.match(text, end)
    start = before.start() if before else start
    end = after.end() if after else end
    return (first or not start or text[start - 1] in _ELEMENT_EDGES) and (
        end == len(text) or text[end] in _ELEMENT_EDGES
    )
