"""The cues of one language as compiled patterns, and what they find in a text."""

import re
from functools import cache
from typing import NamedTuple

from auditor.knowledge.anchors import Narrowing, gate
from auditor.knowledge.reading import pattern, reading_words
from auditor.model.policy import OperatingSystem

_PURPOSE_END = re.compile(r"[。;!?,]|的目的|$")
_LONGEST_PURPOSE = 120
_LONGEST_NAMES = 24
"""Characters of a clause that only goes on naming what the one before it speaks of."""
ASIDE_MARK = "\1"
"""Stands for the comma of an aside, which ends no clause: "we do not, under any circumstances, read it"."""


class Cue(NamedTuple):
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


class Grammar(Narrowing):
    """The cues of one language as compiled patterns."""

    def __init__(self, language: str) -> None:
        words = reading_words(language)
        whole = language != "zh"
        self.request = pattern(words.cues.request, whole_words=whole)
        self.request_not = pattern(words.cues.request_not, whole_words=whole)
        self.access = pattern(words.cues.access, whole_words=whole)
        self.weak = pattern(words.cues.weak, whole_words=whole)
        self.collect = pattern(words.cues.collect, whole_words=whole)
        self.collect_gate = gate(self.collect.pattern)
        self.deny = _denial(language)
        self.not_denial = pattern(words.polarity.not_denials, whole_words=whole)
        self.none_taken = pattern(words.polarity.none_taken, whole_words=False)
        self.forbidding = pattern(words.polarity.forbidding, whole_words=whole)
        self.silencer = pattern(words.polarity.silencers, whole_words=whole)
        self.hypothetical = pattern(words.polarity.hypothetical, whole_words=whole)
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
        self.denying_title = pattern(words.polarity.denying_titles, whole_words=False)
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
        self.any_system = re.compile("|".join(found.pattern for _, found in self.systems))
        self._whole = self
        self.prepare()

    def cue_of(self, text: str) -> Cue:
        """The cue of a clause on its own."""
        asked = self.request_not.sub("", text)
        # What is cut out of a text brings together what stood apart.
        request = self.request if asked == text else self._whole.request
        return Cue(
            requests=request.search(asked) is not None,
            accesses=self.access.search(text) is not None,
            collects=self.collect_gate.search(text) is not None and self.collect.search(text) is not None,
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
            and not self._whole.cue_of(rest)
            and self.ours.search(text) is None
            and self._whole.serves.search(rest) is None
        )

    def system_of(self, text: str, *, bare: bool = False) -> OperatingSystem:
        """The operating system that a text is about; ANY where it names none, or several.

        ``bare``: the text is only about that, as a cell of its column, and the name alone is enough.
        """
        if not bare and self.any_system.search(text) is None:
            return OperatingSystem.ANY
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
    gap, before = (f"[ {ASIDE_MARK}]+", "") if whole else ("", "(?<![您你户])")
    return re.compile(f"{before}(?:{negator}){gap}(?:(?:{filler}){gap}){{0,3}}(?:{verb})|{other}")


@cache
def grammar(language: str) -> Grammar:
    """The grammar of ``zh`` or ``en``, compiled once."""
    return Grammar(language)
