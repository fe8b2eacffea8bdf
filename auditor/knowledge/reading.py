"""The words by which policies of one language say things: headings, cues, denials, definitions, table headers."""

import re
import unicodedata
from functools import cache
from itertools import groupby
from operator import itemgetter

from auditor.knowledge import loading
from auditor.knowledge.schema import Entry

_REGEX_MARK = "~"


class Cues(Entry, frozen=True, kw_only=True):
    request: tuple[str, ...]
    """Words that speak of a permission."""
    request_not: tuple[str, ...]
    """Words that look like a request and speak of staff or settings."""
    access: tuple[str, ...]
    """Verbs of reaching for something on the device."""
    weak: tuple[str, ...]
    """Verbs that ask for a permission beside its name, and say nothing beside the word for data."""
    collect: tuple[str, ...]
    """Verbs of collecting."""
    nouns: tuple[str, ...]
    """Names of data and permissions that contain such a verb: 通话记录."""


class PolarityWords(Entry, frozen=True, kw_only=True):
    """A denial is a negator, at most three fillers and a verb, or one of ``deny``."""

    negators: tuple[str, ...]
    fillers: tuple[str, ...]
    verbs: tuple[str, ...]
    none_taken: tuple[str, ...]
    """Beginnings of sentences that deny all they name: "no contacts or messages are read"."""
    deny: tuple[str, ...]
    denying_titles: tuple[str, ...]
    """Titles over what is not done: "What we never do"."""
    not_denials: tuple[str, ...]
    """Words that contain a negator and deny nothing."""
    silencers: tuple[str, ...]
    """Negators after which, whatever the verb, nothing is declared."""
    forbidding: tuple[str, ...]
    """Words by which a developer forbids something to others."""
    hypothetical: tuple[str, ...]
    ended: tuple[str, ...]
    """Words for what is no more."""
    answers: tuple[str, ...]
    """Beginnings of the sentence after a question that deny what it asks about."""
    contrast: tuple[str, ...]
    """Words after which a denial is over."""
    not_uploaded: tuple[str, ...]
    condition: tuple[str, ...]
    """Words that make a denial conditional."""


class ActorWords(Entry, frozen=True, kw_only=True):
    """Who does what a sentence says."""

    user: tuple[str, ...]
    ours: tuple[str, ...]
    others: tuple[str, ...]
    """People and products whose doings the policy does not declare."""


class AdjacentWords(Entry, frozen=True, kw_only=True):
    """Regular expressions for what stands right beside a word and makes it the object of a request."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    around: tuple[tuple[str, str], ...]
    """What has to stand on both sides at once."""
    right: str
    """What may follow an ordinary word that a verb asks for: "use storage", and not "use storage providers"."""


class DefinitionWords(Entry, frozen=True, kw_only=True):
    terms: tuple[str, ...]
    """General terms: an enumeration beside one of them may only explain it."""
    sentence: tuple[str, ...]
    """A sentence that defines a term."""
    collecting: tuple[str, ...]
    """Words that make it a statement about collecting all the same."""
    explaining: tuple[str, ...]
    """Plain statements that an enumeration only explains a term, whatever else the sentence says."""
    taking: tuple[str, ...]
    """Plain statements that the developer takes something."""


class StatementWords(Entry, frozen=True, kw_only=True):
    background: tuple[str, ...]
    """Words for the time in which the app is not on the screen."""
    optional: tuple[str, ...]
    """Words for what users may refuse."""
    required: tuple[str, ...]
    open_ended: tuple[str, ...]
    """Words that end an enumeration without saying all of it."""


class PurposeWords(Entry, frozen=True, kw_only=True):
    before: tuple[str, ...]
    filling: tuple[str, ...]
    """Words around the names of permissions that tell nothing of what they are for."""


class SdkWords(Entry, frozen=True, kw_only=True):
    embed: tuple[str, ...]
    """Verbs by which a developer takes an SDK in."""
    embed_firmly: tuple[str, ...]
    """Those of them that speak of nothing but building it in."""
    by: tuple[str, ...]
    """Words right before a product that a service comes from: "powered by", 由."""
    does: tuple[str, ...]
    """What a product that is used does, right after its name."""
    announcing: tuple[str, ...]
    """Words of a sentence that announces a list of third parties whose code is inside."""
    parties: tuple[str, ...]
    """Words that announce third parties, which the sentence then lists."""
    heads: tuple[str, ...]
    """Words before a list of SDKs in a sentence: "SDKs used:"."""
    collects: tuple[str, ...]
    """Verbs by which an SDK collects."""
    suffixes: tuple[str, ...]
    tense: tuple[str, ...]
    """Words for what is not embedded, or not yet."""
    stop_names: tuple[str, ...]
    """Words before "SDK" that are no name."""
    notes: tuple[str, ...]
    """Remarks in brackets after a name that are no part of it: （仅海外版）."""
    outside: tuple[str, ...]
    """What is said of a service whose code is not, or is no longer, in the app."""
    consumer: tuple[str, ...]
    """Short names of products that are above all apps which people use."""
    makers: tuple[str, ...]
    """Companies as they stand before the name of a product."""
    company: str
    """Regular expression found in every company's name."""
    provided: tuple[str, ...]
    """After the name of a product, the company behind it, in the group ``maker``: "provided by X"."""
    done_by: tuple[str, ...]
    """What stands right before a product that does it, in the group ``purpose``: "messages are delivered by"."""
    does_all: tuple[str, ...]
    """What follows right after such a product: 完成, or nothing in a language whose verb stands before it."""
    gives: tuple[str, ...]
    """Verbs between a company and the product that it gives: "X, Inc. supplies Y"."""


class ElsewhereWords(Entry, frozen=True, kw_only=True):
    sdks: tuple[str, ...]
    permissions: tuple[str, ...]
    pointer: tuple[str, ...]
    """Words that send the reader there."""


class WordList(Entry, frozen=True, kw_only=True):
    words: tuple[str, ...]


class AbsentWords(Entry, frozen=True, kw_only=True):
    words: tuple[str, ...]
    """What a cell says for "no"."""
    entries: tuple[str, ...]
    """What an entry says after its name, where a bare "no" may be about something else."""


class MetadataWords(Entry, frozen=True, kw_only=True):
    """Regular expressions whose group ``v`` is the value; ``DATE`` stands for ``date``."""

    developer: tuple[str, ...]
    app_name: tuple[str, ...]
    app_name_not: tuple[str, ...]
    law: tuple[str, ...]
    """Words of a sentence whose date is a law's, not the policy's."""
    effective: tuple[str, ...]
    updated: tuple[str, ...]
    version: tuple[str, ...]
    date: str


class ReadingWords(Entry, frozen=True, kw_only=True):
    sections: dict[str, tuple[str, ...]]
    """Section kind to heading words; the first kind that matches wins."""
    cues: Cues
    polarity: PolarityWords
    actors: ActorWords
    adjacent: AdjacentWords
    definitions: DefinitionWords
    statement: StatementWords
    traps: dict[str, tuple[str, ...]]
    """Concept id to words that, in the same clause, make its phrases mean something else."""
    block_traps: dict[str, tuple[str, ...]]
    """The same for a whole paragraph."""
    os: dict[str, tuple[str, ...]]
    purpose: PurposeWords
    sdk: SdkWords
    sdk_words: dict[str, tuple[str, ...]]
    """Words in the names of products, by the purpose that they tell; under ``""`` those that tell none."""
    headers: dict[str, tuple[str, ...]]
    """Column role to header texts."""
    absent: AbsentWords
    """What a cell says for "no"."""
    elsewhere: ElsewhereWords
    privacy: WordList
    metadata: MetadataWords
    elements: dict[str, tuple[str, ...]]
    rights: dict[str, tuple[str, ...]]
    """Name of a ``PolicyElement`` to the words that show it."""
    leftovers: WordList
    catch_alls: WordList
    """Words that ask for permissions without naming them."""


@cache
def reading_words(language: str) -> ReadingWords:
    """The words of ``zh`` or ``en``."""
    return loading.toml_file(f"reading/{language}.toml", ReadingWords)


def pattern(words: tuple[str, ...], *, whole_words: bool) -> re.Pattern[str]:
    """One regular expression that finds any of the words; entries marked ``~`` are expressions themselves."""
    alternatives: list[tuple[bool, str]] = []
    for written in sorted(words, key=len, reverse=True):
        word = unicodedata.normalize("NFKC", written)  # as folded text is
        if word.endswith(_REGEX_MARK):
            alternatives.append((False, word.removesuffix(_REGEX_MARK)))
        else:
            alternatives.append((whole_words and word[0].isalnum() and word[-1].isalnum(), re.escape(word)))
    parts = []
    for whole, members in groupby(alternatives, key=itemgetter(0)):
        either = "|".join(text for _, text in members)
        # One look at the edge of a word for all that stand side by side takes a fraction of one for each.
        parts.append(rf"\b(?:{either})\b" if whole else either)
    return re.compile("|".join(parts))
