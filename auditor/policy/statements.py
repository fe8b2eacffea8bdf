"""What a clause does with the things it names: asks, reaches, collects, denies, or only defines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem, Polarity
from auditor.policy.document import Block

# "Acme, Inc. supplies …" goes on.
_SENTENCE_ENDS = re.compile(
    r"[。!?]+|\.(?=\s|$)(?!(?:(?<=\binc\.)|(?<=\bltd\.)|(?<=\bcorp\.)|(?<=\bco\.))"
    r"\s(?:supplies|provides|operates|delivers|offers|runs|makes|develops)\b)|(?<=[\u4e00-\u9fff)])\."
)
# Commas, colons, dashes; and before a "but", which turns what was said before. 包括但不限于 contains no "but".
_CLAUSE_ENDS = re.compile(
    r"[,:;]|(?<=\s)[–—-](?=\s)|——|(?<!包括)(?=但(?!不限于)|而是|却会)|(?<=\s)(?=(?:but|however|whereas)\b)"
)
_PURPOSE_END = re.compile(r"[。;!?,]|的目的|$")
_LONGEST_SENTENCE, _LONGEST_CLAUSE = 4000, 600
_LONGEST_PURPOSE = 120
_LONGEST_NAMES = 24
"""Characters of a clause that only goes on naming what the one before it speaks of."""
_SYSTEM_REACH = 40
"""Characters at the start of a block in which a mark such as 【iOS】 holds for all of it."""


@dataclass(frozen=True, slots=True)
class Cue:
    """How a clause reaches for what it names."""

    requests: bool = False
    """It speaks of a permission."""
    accesses: bool = False
    """It reaches for something on the device."""
    collects: bool = False
    weak: bool = False
    """It asks for, opens or uses something."""

    def __bool__(self) -> bool:
        return self.requests or self.accesses or self.collects or self.weak

    @property
    def takes(self) -> bool:
        """Whether a word for data beside it is data that is taken."""
        return self.accesses or self.collects


@dataclass(frozen=True, slots=True)
class Sentence:
    """What holds for a whole sentence. Offsets are in the block's folded text."""

    start: int
    defines: bool
    """It defines a term, and says nothing of what is done."""
    takes: bool
    """It says plainly that the developer takes something."""
    about_sdk: bool
    """It speaks of an SDK."""
    purpose: tuple[int, int] | None
    """Span of the words that say what it is for."""
    optional: bool | None
    """Whether it says that users may refuse; None where it does not say, or says both."""
    open_ended: bool
    """It ends an enumeration openly."""
    actors: tuple[tuple[int, bool], ...]
    """(end, ours): who is named where, in order."""

    def is_ours(self, position: int) -> bool:
        """Whether the nearest actor before a position is the developer or the app, or nobody is named."""
        before = [ours for end, ours in self.actors if end <= position]
        return not before or before[-1]


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
    silent_from: int | None
    """From here on it claims nothing: a negation of something else, or something that is no more."""
    os: OperatingSystem


class Grammar:
    """The cues of one language as compiled patterns."""

    def __init__(self, language: str) -> None:
        words = reading_words(language)
        whole = language != "zh"
        self.request = pattern(words.cues.request, whole_words=whole)
        self.request_not = pattern(words.cues.request_not, whole_words=whole)
        self.access = pattern(words.cues.access, whole_words=whole)
        self.weak = pattern(words.cues.weak, whole_words=whole)
        self.collect = pattern(words.cues.collect, whole_words=whole)
        self.deny = _denial(language)
        self.not_denial = pattern(words.polarity.not_denials, whole_words=whole)
        self.denying_title = pattern(words.polarity.denying_titles, whole_words=False)
        self.none_taken = pattern(words.polarity.none_taken, whole_words=False)
        self.forbidding = pattern(words.polarity.forbidding, whole_words=whole)
        self.silencer = pattern(words.polarity.silencers, whole_words=whole)
        self.ended = pattern(words.polarity.ended, whole_words=whole)
        self.not_uploaded = pattern(words.polarity.not_uploaded, whole_words=whole)
        self.condition = pattern(words.polarity.condition, whole_words=whole)
        self.definition = pattern(words.definitions.sentence, whole_words=whole)
        self.taking = pattern(words.definitions.taking, whole_words=whole)
        self.explaining = pattern(words.definitions.explaining, whole_words=False)
        self.collecting = pattern(words.definitions.collecting, whole_words=whole)
        self.optional = pattern(words.statement.optional, whole_words=whole)
        self.required = pattern(words.statement.required, whole_words=whole)
        self.open_ended = pattern(words.statement.open_ended, whole_words=whole)
        self.background = pattern(words.statement.background, whole_words=False)
        self.says_no = re.compile(rf"\W*{pattern(words.polarity.answers, whole_words=whole).pattern}")
        self.denied_title = pattern(words.polarity.denied_titles, whole_words=False)
        self.nouns = pattern(words.cues.nouns, whole_words=whole)
        self.serves = pattern((*words.purpose.before, *words.polarity.contrast), whole_words=whole)
        self.negation = pattern((*words.polarity.negators, *words.polarity.silencers), whole_words=whole)
        self.purpose = pattern(words.purpose.before, whole_words=whole)
        self.traps = {concept: pattern(found, whole_words=whole) for concept, found in words.traps.items()}
        self.block_traps = {concept: pattern(found, whole_words=whole) for concept, found in words.block_traps.items()}
        self.ours = pattern(words.actors.ours, whole_words=whole)
        self.user = pattern(words.actors.user, whole_words=whole)
        self.parties = pattern(words.sdk.announcing, whole_words=whole)
        self.actors = pattern((*words.actors.ours, *words.actors.others), whole_words=whole)
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
            weak=self.weak.search(text) is not None,
        )

    def denial_in(self, text: str) -> re.Match[str] | None:
        """Where a text plainly denies that something is taken; None where it does not."""
        return self.deny.search(self.without_false_denials(text))

    def without_false_denials(self, text: str) -> str:
        """The text with words that only look like a negation blanked out; offsets stay."""
        return self.not_denial.sub(lambda found: "\0" * len(found.group()), text)

    def only_names(self, text: str, *, listed: bool) -> bool:
        """Whether a clause has no verb but those in its nouns: 通话记录, "storage permission".

        ``listed``: it belongs to a list, which may be long; what else goes on is short.
        """
        rest = self.nouns.sub("", text)
        return (
            (listed or len(text) <= _LONGEST_NAMES)
            and rest != text
            and not self.cue_of(rest)
            and self.ours.search(text) is None
            and self.serves.search(rest) is None
        )

    def system_of(self, text: str, *, bare: bool = False) -> OperatingSystem:
        """The operating system that a text is about; ANY where it names none, or several.

        ``bare``: the text is only about that, as a cell of its column, and the name alone is enough.
        """
        named = [name for name, found in self.systems if found.search(text) or (bare and name.value in text)]
        return named[0] if len(named) == 1 else OperatingSystem.ANY

    def optional_in(self, text: str) -> bool | None:
        """Whether a text says that something may be refused; None where it does not say, or says both."""
        optional, required = self.optional.search(text) is not None, self.required.search(text) is not None
        return optional if optional is not required else None

    def purpose_in(self, text: str) -> tuple[int, int] | None:
        """Span of the words that say what something is for."""
        found = self.purpose.search(text)
        if found is None:
            return None
        end = _PURPOSE_END.search(text, found.end())
        span = found.end(), min(end.start() if end else len(text), found.end() + _LONGEST_PURPOSE)
        return span if text[slice(*span)].strip() else None


def _denial(language: str) -> re.Pattern[str]:
    words = reading_words(language).polarity
    whole = language != "zh"
    negator, filler, verb = (
        pattern(found, whole_words=whole).pattern for found in (words.negators, words.fillers, words.verbs)
    )
    other = pattern(words.deny, whole_words=whole).pattern
    # Who reads 您不使用 has read of the user, not of the app.
    gap, before = (f"[ {_ASIDE_MARK}]+", "") if whole else ("", "(?<![您你户])")
    return re.compile(f"{before}(?:{negator}){gap}(?:(?:{filler}){gap}){{0,3}}(?:{verb})|{other}")


@cache
def grammar(language: str) -> Grammar:
    """The grammar of ``zh`` or ``en``, compiled once."""
    return Grammar(language)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a folded text; what runs on without an end is cut, so that its cost stays linear."""
    yield from _cut(_spans(text, 0, len(text), _SENTENCE_ENDS), _LONGEST_SENTENCE)


def clauses(block: Block, language: str, *, denied_list: bool = False) -> Iterator[Clause]:
    """Clauses of a block in order.

    A clause without a cue of its own continues the clause before it in its sentence, with that one's cue and polarity:
    "我们不会读取短信，通讯录" denies both. ``denied_list`` says that the block is an item under "We do NOT:".
    """
    rules = grammar(language)
    folded = _without_aside_commas(block.folded.text)
    about = rules.system_of(folded[:_SYSTEM_REACH])
    for start, end in sentences(folded):
        sentence = _sentence(folded, start, end, rules)
        found = list(_clauses(folded, sentence, end, rules, denied_list=denied_list))
        # "Does it read my messages? No."
        answered_no = folded.startswith("?", end) and rules.says_no.match(folded, end + 1) is not None
        for index, clause in enumerate(found):
            system = about if about is not OperatingSystem.ANY else clause.os
            following = found[index + 1] if index + 1 < len(found) else None
            if following is not None and not clause.cue and _is_used_as(clause, following, folded):
                clause = replace(clause, cue=Cue(requests=True))
            if answered_no and clause.polarity is Polarity.DECLARED:
                yield replace(clause, polarity=Polarity.DENIED, silent_from=None, os=system)
            elif following is not None and _is_denied_by(clause, following, rules):
                # "通讯录、短信等权限，我们一概不申请": what stands before the verb is denied by it.
                yield replace(clause, cue=following.cue, polarity=Polarity.DENIED, silent_from=None, os=system)
            else:
                yield replace(clause, os=system)


_LONGEST_BARE = 90
_ASIDE_MARK = "\1"
_ASIDE = re.compile(
    r",(?= (?:under|in|at|for)(?: no| all)? (?:circumstances?|way|time|reason|event),)|(?<=circumstances),"
)


def _without_aside_commas(text: str) -> str:
    """ "We do not, under any circumstances, read it" is one clause. Offsets stay."""
    return _ASIDE.sub(_ASIDE_MARK, text)


def _clauses(folded: str, sentence: Sentence, end: int, rules: Grammar, *, denied_list: bool) -> Iterator[Clause]:
    condition = rules.condition.search(folded, sentence.start, end)
    denied_list = denied_list or rules.none_taken.search(folded[sentence.start : end].lstrip()) is not None
    cue, polarity = Cue(), Polarity.DECLARED
    silent: int | None = None
    system = OperatingSystem.ANY
    listed = False  # after a colon that a denial ends with
    for start, stop in _cut(_spans(folded, sentence.start, end, _CLAUSE_ENDS), _LONGEST_CLAUSE):
        text = folded[start:stop]
        system = next((found for found in (rules.system_of(text),) if found is not OperatingSystem.ANY), system)
        own = rules.cue_of(text)
        # A condition goes on after a semicolon, and says nothing of what stands before one.
        conditional = condition is not None and folded.find(";", stop, condition.start()) < 0
        if denied_list:
            polarity = Polarity.CONDITIONAL if conditional else Polarity.DENIED
        opened = folded[start - 1 : start] == ":" and polarity is Polarity.DENIED
        if polarity is not Polarity.DECLARED or silent is not None:
            # "我们不申请：短信、存储权限" and "we do not keep names, health records": nouns that contain a verb go on.
            own = Cue() if rules.only_names(text, listed=opened or listed) else own
        listed = (listed and not own) or opened
        if folded[start - 1 : start] == ";" and polarity is Polarity.DENIED and not denied_list:
            # After a semicolon a denial may go on or be over: without words of its own the clause says nothing.
            cue, polarity = Cue(), Polarity.DECLARED
        if own:
            # "获取以下信息：IMEI、使用时间" goes on collecting, though its second half only has the word 使用.
            goes_on = not own.takes and not own.requests and polarity is not Polarity.DENIED
            cue = replace(cue, weak=True) if goes_on else own
            if not denied_list:
                none = rules.none_taken.search(text.lstrip()) is not None
                polarity = Polarity.DENIED if none else _polarity(text, rules, conditional=conditional)
        elif rules.not_uploaded.search(text):
            polarity = Polarity.NOT_UPLOADED
        silent = None if own else silent
        if polarity is Polarity.DECLARED:
            silent = _silent_from(text, start, rules, conditional=conditional, otherwise=silent)
        yield Clause(
            start=start,
            end=stop,
            text=text,
            sentence=sentence,
            cue=cue,
            polarity=polarity,
            silent_from=silent,
            os=system,
        )


def _sentence(folded: str, start: int, end: int, rules: Grammar) -> Sentence:
    text = folded[start:end]
    purpose = rules.purpose_in(text)
    return Sentence(
        start=start,
        defines=rules.explaining.search(text) is not None
        or (rules.definition.search(text) is not None and rules.collecting.search(text) is None),
        takes=rules.taking.search(text) is not None,
        about_sdk="sdk" in text,
        purpose=None if purpose is None else (start + purpose[0], start + purpose[1]),
        optional=rules.optional_in(text),
        open_ended=rules.open_ended.search(text) is not None,
        actors=tuple(
            (start + found.end(), rules.ours.fullmatch(found.group()) is not None)
            for found in rules.actors.finditer(text)
        ),
    )


def _polarity(text: str, rules: Grammar, *, conditional: bool) -> Polarity:
    uploaded = rules.not_uploaded.search(text)
    denial = rules.denial_in(text)
    if uploaded is not None and (denial is None or denial.start() >= uploaded.start()):
        return Polarity.NOT_UPLOADED
    if denial is not None:  # also "we neither record nor upload", 不记录、不上传
        return Polarity.CONDITIONAL if conditional else Polarity.DENIED
    return Polarity.DECLARED


def _silent_from(text: str, start: int, rules: Grammar, *, conditional: bool, otherwise: int | None) -> int | None:
    """Where a clause that declares nothing any more begins to be silent."""
    if rules.ended.search(text):
        return start
    negation = None if conditional else rules.silencer.search(rules.without_false_denials(text))
    return otherwise if negation is None else start + negation.end()


_LONGEST_LABEL = 24
_SERVES = re.compile(r"\W{0,4}(?:(?:is |are )?(?:used|needed|required|requested)\b|用于|用来|需要)")


def _is_used_as(clause: Clause, following: Clause, folded: str) -> bool:
    """Whether a clause is a label over what it is used for: "Camera: used to scan barcodes"."""
    label = following.start - clause.start <= _LONGEST_LABEL and folded[clause.end : clause.end + 1] == ":"
    return label and _SERVES.match(following.text) is not None


def _is_denied_by(clause: Clause, following: Clause, rules: Grammar) -> bool:
    """Whether the next clause is a denial without an object of its own, which this one then is."""
    if following.polarity is not Polarity.DENIED or clause.cue.takes or clause.polarity is Polarity.DENIED:
        return False
    denial = rules.denial_in(following.text)
    return denial is not None and denial.end() >= len(following.text) - 1


def denies(text: str, language: str) -> bool:
    """Whether a heading or an introduction says that what follows is not done."""
    rules = grammar(language)
    return (rules.denial_in(text) is not None and rules.condition.search(text) is None) or is_denying_title(
        text, language
    )


def is_denying_title(text: str, language: str) -> bool:
    """Whether a folded line can only be the title of what is not done: "What we never do"."""
    return grammar(language).denying_title.search(text.rstrip(" :")) is not None


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a text says of the list that follows it."""

    denied: bool = False
    """None of it is done."""
    asked: bool = False
    """Permissions that are asked for."""
    taken: bool = False
    """Data that is collected."""
    parties: bool = False
    """Third parties whose code is inside."""

    def __bool__(self) -> bool:
        return self.denied or self.asked or self.taken or self.parties


def introduction(text: str, language: str) -> Introduction:
    """What a text introduces by its last sentence; nothing where it announces no list."""
    folded = text.rstrip()
    if not folded.endswith((":", "如下")):
        if len(folded) <= _LONGEST_BARE and grammar(language).denied_title.search(folded) is not None:
            return Introduction(denied=True)  # "What the app does not send us", as a line of its own over a list
        # "Third-party service providers used by the app", as a line of its own over their names
        bare = len(folded) <= _LONGEST_BARE and folded[-1:].isalnum() and folded.endswith("app")
        return Introduction(parties=bare and grammar(language).parties.search(folded) is not None)
    last = folded[max(folded.rfind("。"), folded.rfind(". ")) + 1 :]
    if denies(last, language) or _BARE_DENIAL.search(last) is not None:
        return Introduction(denied=True)
    rules = grammar(language)
    cue = rules.cue_of(last)
    return Introduction(
        asked=cue.requests,
        taken=cue.takes and not cue.requests,
        parties=rules.parties.search(last) is not None,
    )


_BARE_DENIAL = re.compile(r"(?:do|does|will) not:$|(?:don't|doesn't|won't|never):$|不会:$|绝不:$")


def _cut(spans: Iterator[tuple[int, int]], longest: int) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        for first in range(start, end, longest):
            yield first, min(first + longest, end)


def _spans(text: str, start: int, end: int, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    position = start
    for match in ends.finditer(text, start, end):
        if match.start() > position:
            yield position, match.start()
        position = match.end()
    if position < end:
        yield position, end
