"""What a clause does with the things it names: asks, reaches, collects, denies, or only defines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem, Polarity
from auditor.policy.document import Block

_SENTENCE_ENDS = re.compile(r"[。!?]+|\.(?=\s|$)|(?<=[\u4e00-\u9fff)])\.")
_CLAUSE_ENDS = re.compile(r"[,:;]|(?<=\s)[–—-](?=\s)|——")
_PURPOSE_END = re.compile(r"[。;!?,]|的目的|$")
_LONGEST_PURPOSE = 120


@dataclass(frozen=True, slots=True)
class Cue:
    """How a clause reaches for what it names."""

    requests: bool = False
    """It speaks of a permission."""
    accesses: bool = False
    """It reaches for something on the device."""
    collects: bool = False

    def __bool__(self) -> bool:
        return self.requests or self.accesses or self.collects


@dataclass(frozen=True, slots=True)
class Sentence:
    """What holds for a whole sentence. Offsets are in the block's folded text."""

    defines: bool
    """It defines a term, and says nothing of what is done."""
    about_sdk: bool
    """It speaks of an SDK."""
    purpose: tuple[int, int] | None
    """Span of the words that say what it is for."""
    os: OperatingSystem


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence between commas or colons. Offsets are in the block's folded text."""

    start: int
    end: int
    text: str
    sentence: Sentence
    cue: Cue
    """Its own cue, or the one of the clause before it that it continues."""
    polarity: Polarity


class Grammar:
    """The cues of one language as compiled patterns."""

    def __init__(self, language: str) -> None:
        words = reading_words(language)
        whole = language != "zh"
        self.request = pattern(words.cues.request, whole_words=whole)
        self.request_not = pattern(words.cues.request_not, whole_words=whole)
        self.access = pattern(words.cues.access, whole_words=whole)
        self.collect = pattern(words.cues.collect, whole_words=whole)
        self.deny = pattern(words.polarity.deny, whole_words=whole)
        self.not_uploaded = pattern(words.polarity.not_uploaded, whole_words=whole)
        self.condition = pattern(words.polarity.condition, whole_words=whole)
        self.definition = pattern(words.definitions.sentence, whole_words=whole)
        self.collecting = pattern(words.definitions.collecting, whole_words=whole)
        self.purpose = pattern(words.purpose.before, whole_words=whole)
        self.traps = {concept: pattern(found, whole_words=whole) for concept, found in words.traps.items()}
        self.systems = tuple(
            (OperatingSystem(name), pattern(found, whole_words=False)) for name, found in words.os.items()
        )

    def cue_of(self, text: str) -> Cue:
        """The cue of a clause on its own."""
        asked = self.request_not.sub("", text)
        return Cue(
            requests=self.request.search(asked) is not None,
            accesses=self.access.search(text) is not None,
            collects=self.collect.search(text) is not None,
        )

    def system_of(self, text: str) -> OperatingSystem:
        """The operating system that a text is about; ANY where it names none, or several."""
        named = [name for name, found in self.systems if found.search(text)]
        return named[0] if len(named) == 1 else OperatingSystem.ANY

    def purpose_in(self, text: str) -> tuple[int, int] | None:
        """Span of the words that say what something is for."""
        found = self.purpose.search(text)
        if found is None:
            return None
        end = _PURPOSE_END.search(text, found.end())
        span = found.end(), min(end.start() if end else len(text), found.end() + _LONGEST_PURPOSE)
        return span if text[slice(*span)].strip() else None


@cache
def grammar(language: str) -> Grammar:
    """The grammar of ``zh`` or ``en``, compiled once."""
    return Grammar(language)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a folded text."""
    yield from _spans(text, 0, len(text), _SENTENCE_ENDS)


def clauses(block: Block, language: str, *, denied_list: bool = False) -> Iterator[Clause]:
    """Clauses of a block in order.

    A clause without a cue of its own continues the clause before it in its sentence, with that one's cue and polarity:
    "我们不会读取短信，通讯录" denies both. ``denied_list`` says that the block is an item under "We do NOT:".
    """
    rules = grammar(language)
    folded = block.folded.text
    about = rules.system_of(folded[:40])
    for start, end in sentences(folded):
        sentence = _sentence(folded, start, end, rules, about)
        conditional = rules.condition.search(folded, start, end) is not None
        cue, polarity = Cue(), Polarity.DENIED if denied_list else Polarity.DECLARED
        for clause_start, clause_end in _spans(folded, start, end, _CLAUSE_ENDS):
            text = folded[clause_start:clause_end]
            own = rules.cue_of(text)
            if folded[clause_start - 1 : clause_start] == ";" and polarity is Polarity.DENIED and not denied_list:
                # After a semicolon a denial may go on or be over: without words of its own the clause says nothing.
                cue, polarity = Cue(), Polarity.DECLARED
            if own:
                cue = own
                if not denied_list:
                    polarity = _polarity(text, rules, conditional=conditional)
            elif rules.not_uploaded.search(text):
                polarity = Polarity.NOT_UPLOADED
            yield Clause(start=clause_start, end=clause_end, text=text, sentence=sentence, cue=cue, polarity=polarity)


def _sentence(folded: str, start: int, end: int, rules: Grammar, about: OperatingSystem) -> Sentence:
    text = folded[start:end]
    purpose = rules.purpose_in(text)
    return Sentence(
        defines=rules.definition.search(text) is not None and rules.collecting.search(text) is None,
        about_sdk="sdk" in text,
        purpose=None if purpose is None else (start + purpose[0], start + purpose[1]),
        os=about if about is not OperatingSystem.ANY else rules.system_of(text),
    )


def _polarity(text: str, rules: Grammar, *, conditional: bool) -> Polarity:
    if rules.not_uploaded.search(text):
        return Polarity.NOT_UPLOADED
    if rules.deny.search(text):
        return Polarity.CONDITIONAL if conditional else Polarity.DENIED
    return Polarity.DECLARED


def denies_list(text: str, language: str) -> bool:
    """Whether a text introduces a list of things that are not done: "We do NOT:", 我们不会收集以下信息："""
    folded = text.rstrip()
    if not folded.endswith(":"):
        return False
    rules = grammar(language)
    last = folded[max(folded.rfind("。"), folded.rfind(". ")) + 1 :]
    return (rules.deny.search(last) is not None or _BARE_DENIAL.search(last) is not None) and (
        rules.condition.search(last) is None
    )


_BARE_DENIAL = re.compile(r"(?:do|does|will) not:$|(?:don't|doesn't|won't|never):$|不会:$|绝不:$")


def _spans(text: str, start: int, end: int, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    position = start
    for match in ends.finditer(text, start, end):
        if match.start() > position:
            yield position, match.start()
        position = match.end()
    if position < end:
        yield position, end
