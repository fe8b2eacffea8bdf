"""What a clause does with the things it names: asks, reaches, collects, denies, or only defines."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.model.policy import OperatingSystem, Polarity
from auditor.policy.document import Block
from auditor.policy.grammar import ASIDE_MARK, Cue, Grammar, grammar

# "Acme, Inc. supplies …" goes on.
_SENTENCE_ENDS = re.compile(
    r"[。!?]+|\.(?=\s|$)(?!(?:(?<=\binc\.)|(?<=\bltd\.)|(?<=\bcorp\.)|(?<=\bco\.))"
    r"\s(?:supplies|provides|operates|delivers|offers|runs|makes|develops)\b)|(?<=[\u4e00-\u9fff)])\."
)
# Commas, colons, dashes; and before a "but", which turns what was said before. 包括但不限于 contains no "but".
_CLAUSE_ENDS = re.compile(
    r"[,:;]|(?<=\s)[–—-](?=\s)|——|(?<!包括)(?=但(?!不限于)|而是|却会)|(?<=\s)(?=(?:but|however|whereas)\b)"
)
_LONGEST_SENTENCE, _LONGEST_CLAUSE = 4000, 600
_SYSTEM_REACH = 40
"""Characters at the start of a block in which a mark such as 【iOS】 holds for all of it."""


class Sentence(NamedTuple):
    """What holds for a whole sentence. Offsets are in the block's folded text."""

    start: int
    grammar: Grammar
    """What may match in it."""
    defines: bool
    """It defines a term, and says nothing of what is done."""
    hypothetical: bool
    """It speaks of what may be done one day."""
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


class Clause(NamedTuple):
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


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a folded text; what runs on without an end is cut, so that its cost stays linear."""
    yield from _cut(_spans(text, 0, len(text), _SENTENCE_ENDS), _LONGEST_SENTENCE)


def clauses(
    block: Block, language: str, *, denied_list: bool = False, around: Sequence[int] | None = None
) -> Iterator[Clause]:
    """Clauses of a block in order.

    A clause without a cue of its own continues the clause before it in its sentence, with that one's cue and polarity:
    "我们不会读取短信，通讯录" denies both. ``denied_list`` says that the block is an item under "We do NOT:".
    ``around`` are the places, in order, whose clauses are wanted; most others are left out.
    """
    position = 0
    folded = _without_aside_commas(block.folded.text)
    about = grammar(language).system_of(folded[:_SYSTEM_REACH])
    for start, end in sentences(folded):
        last = end
        if around is not None:
            if position == len(around):
                return
            here = bisect_left(around, end, position)
            if here == position:
                continue
            position, last = here, around[here - 1]
        sentence = _sentence(folded, start, end, language)
        rules = sentence.grammar
        found = _clauses(folded, sentence, end, denied_list=denied_list)
        # "Does it read my messages? No."
        answered_no = folded.startswith("?", end) and grammar(language).says_no.match(folded, end + 1) is not None
        for clause, following in _with_next(found):
            system = about if about is not OperatingSystem.ANY else clause.os
            if following is not None and not clause.cue and _is_used_as(clause, following, folded):
                clause = clause._replace(cue=Cue(requests=True))
            if answered_no and clause.polarity is Polarity.DECLARED:
                yield clause._replace(polarity=Polarity.DENIED, silent_from=None, os=system)
            elif following is not None and _is_denied_by(clause, following, rules):
                # "通讯录、短信等权限，我们一概不申请": what stands before the verb is denied by it.
                yield clause._replace(cue=following.cue, polarity=Polarity.DENIED, silent_from=None, os=system)
            else:
                yield clause if clause.os is system else clause._replace(os=system)
            if clause.end > last:
                break


def _with_next(found: Iterator[Clause]) -> Iterator[tuple[Clause, Clause | None]]:
    """Every clause with the one after it."""
    clause = next(found, None)
    while clause is not None:
        following = next(found, None)
        yield clause, following
        clause = following


_NO_PERMISSION = re.compile(r"\bno [a-z ]{1,30}\bpermissions?\b|没有[^,。;]{1,12}权限")
_LONGEST_BARE = 90
_ASIDE = re.compile(
    r",(?= (?:under|in|at|for)(?: no| all)? (?:circumstances?|way|time|reason|event),)|(?<=circumstances),"
)


def _without_aside_commas(text: str) -> str:
    """ "We do not, under any circumstances, read it" is one clause. Offsets stay."""
    return _ASIDE.sub(ASIDE_MARK, text)


def _clauses(folded: str, sentence: Sentence, end: int, *, denied_list: bool) -> Iterator[Clause]:
    rules = sentence.grammar
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
        if conditional and condition is not None and folded.find(";", condition.end(), start) >= 0:
            conditional = _NO_PERMISSION.search(text) is None  # "…; and we hold no calendar permission"
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
        heads = folded.startswith(":", stop) and rules.denial_in(text) is not None
        if own or (heads and polarity is Polarity.DECLARED):
            # "获取以下信息：IMEI、使用时间" goes on collecting, though its second half only has the word 使用.
            goes_on = not own.takes and not own.requests and polarity is not Polarity.DENIED
            cue = cue._replace(weak=True) if goes_on else own
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


def _sentence(folded: str, start: int, end: int, language: str) -> Sentence:
    text = folded[start:end]
    rules = grammar(language).within(text)
    purpose = rules.purpose_in(text)
    return Sentence(
        start=start,
        grammar=rules,
        defines=rules.explaining.search(text) is not None
        or (rules.definition.search(text) is not None and rules.collecting.search(text) is None),
        hypothetical=rules.hypothetical.search(text) is not None,
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


class Introduction(NamedTuple):
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
        if len(folded) <= _LONGEST_BARE and is_denying_title(folded, language):
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
