"""Every place where a policy names a permission or a kind of data, and how strongly it claims it there."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import concepts, permissions
from auditor.knowledge.reading import reading_words
from auditor.knowledge.schema import Concept
from auditor.model.policy import OperatingSystem, Polarity, Scope, Silence
from auditor.policy.bareness import is_explained
from auditor.policy.constants import NO_HABITS, Habits, constants_in, habits_of
from auditor.policy.data_words import is_only_heading, types_named
from auditor.policy.document import Block, BlockKind, Cell, Document, Section
from auditor.policy.enumerations import enumerations
from auditor.policy.folding import fold_word
from auditor.policy.grammar import grammar
from auditor.policy.matching import Hit, PhrasedBlock, PhraseKind, lexicon
from auditor.policy.sections import question_in
from auditor.policy.setting import Setting, SettledBlock
from auditor.policy.statements import Clause, clauses
from auditor.policy.strength import MUTED, weight
from auditor.policy.tables import Role, TableRow, table_rows


@dataclass(slots=True, kw_only=True)
class Mention:
    """One phrase at one place. What its row or the lines around it say is added as they are read."""

    phrase: str
    """As the policy writes it."""
    concept: Concept
    strength: int
    silence: Silence | None = None
    polarity: Polarity
    scope: Scope
    os: OperatingSystem
    purpose: str | None
    explained: bool = False
    optional: bool | None = None
    open_ended: bool = False
    data_types: tuple[str, ...]
    """Kinds of data that the words say are taken or, where they deny, never taken."""
    block: Block
    start: int
    end: int
    """Its place in the block's text."""


def mentions(document: Document, settled: Iterable[SettledBlock], *, app_name: str | None) -> Iterator[Mention]:
    """All mentions, block by block; in a block, constants come first. The app's own name mentions nothing."""
    name = fold_word(app_name) if app_name else ""
    habits = habits_of(document)
    rows = {id(row.block): row for row in table_rows(document.blocks, document.language)}
    for phrased, setting, following in _with_following(settled, document.language):
        block = phrased.block
        if question_in(block.text) is not None:
            continue  # what it asks about, its answer says or denies
        row = rows.get(id(block))
        if row is None and block.kind is BlockKind.ROW:
            continue  # the header of its table
        if row is not None and row.cells:
            found = _row_mentions(row, setting, document)
        else:
            found = chain(
                _constants(block, setting, document, listed=setting.listed, habits=habits),
                _block_mentions(phrased, setting, document, name),
            )
        first = next(found, None)
        if first is not None:
            explained = is_explained(phrased, following, app_name=name)
            absent = setting.listed and (
                _ends_absent(block, document.language)
                or (following is not None and _says_absent(following.block, document.language))
            )
            for mention in chain((first,), found):
                if absent and mention.strength:
                    mention.polarity = Polarity.DENIED
                else:
                    mention.explained = explained
                yield mention


def _says_absent(block: Block, language: str) -> bool:
    """Whether a line below a name only says that it is not asked for; a bare 无 is of other things."""
    said = block.folded.text.strip(" .。;")
    if said in _absences(language):
        return True
    return said in reading_words(language).absent.words and grammar(language).denial_in(said) is not None


_NAME_AND_END = re.compile(r"[^.。:：]{2,40}[.。:：]\s?(?P<end>[^.。:：]{2,24})[.。]?\s*")
_NUMBERED = re.compile(r"\W*\d{1,2}(?:\.\d{1,2})*[.)、]?\s+")


def _ends_absent(block: Block, language: str) -> bool:
    """Whether an entry says after its name only that it is not asked for: "3.7 Bluetooth. Reserved."."""
    number = _NUMBERED.match(block.text)
    found = _NAME_AND_END.fullmatch(block.text, number.end() if number else 0)
    return found is not None and fold_word(found["end"]).strip() in _absences(language)


@cache
def _absences(language: str) -> frozenset[str]:
    """What says so after a name; a bare "no" or 无 is about something else."""
    return frozenset(map(fold_word, reading_words(language).absent.entries))


def _with_following(
    settled: Iterable[SettledBlock], language: str
) -> Iterator[tuple[PhrasedBlock, Setting, PhrasedBlock | None]]:
    """Every block with its setting, and the block after it."""
    blocks = ((PhrasedBlock(block, language), setting) for block, setting in settled)
    current = next(blocks, None)
    while current is not None:
        following = next(blocks, None)
        yield *current, following[0] if following else None
        current = following


def _block_mentions(phrased: PhrasedBlock, setting: Setting, document: Document, name: str) -> Iterator[Mention]:
    language, block = document.language, phrased.block
    folded = block.folded
    hits = [
        hit
        for hit in phrased.hits
        if not _inside(name, hit, folded.text) and not folded.splits_word(hit.start, hit.end)
    ]
    if not hits:
        return
    places = [hit.start for hit in hits]
    remaining = iter(clauses(block, language, denied_list=setting.denied, around=places))
    clause = next(remaining, None)
    dense = deque(enumerations(block, hits, language))
    background = _background_sentences(block, setting, language)
    for index, hit in enumerate(hits):
        if is_only_heading(hits, index, folded.text):
            continue
        while clause is not None and hit.start >= clause.end:
            clause = next(remaining, None)
        if clause is None:
            return
        while dense and dense[0][1] <= hit.start:
            dense.popleft()
        enumerated = bool(dense) and dense[0][0] <= hit.start
        found = weight(hit, clause, block, setting, language, dense=enumerated)
        start, end = folded.original_span(hit.start, hit.end)
        yield Mention(
            phrase=block.text[start:end],
            concept=hit.concept,
            strength=found.strength,
            silence=found.silence,
            polarity=clause.polarity,
            scope=_scope(clause, block),
            os=_system(clause, setting),
            purpose=_purpose(clause, block),
            optional=clause.sentence.optional,
            open_ended=clause.sentence.open_ended,
            data_types=types_named(hits, index, folded.text) if found.taken else (),
            block=block,
            start=start,
            end=end,
        )
        if (
            hit.concept.id in _LOCATIONS
            and clause.sentence.start in background
            and found.strength
            and clause.polarity is Polarity.DECLARED
        ):
            yield Mention(
                phrase=block.text[start:end],
                concept=_background_location(language),
                strength=found.strength,
                polarity=Polarity.DECLARED,
                scope=_scope(clause, block),
                os=_system(clause, setting),
                purpose=_purpose(clause, block),
                optional=clause.sentence.optional,
                data_types=_background_location(language).data_types if found.taken else (),
                block=block,
                start=start,
                end=end,
            )


_LOCATIONS = frozenset({"location", "location_fine", "location_coarse"})
_BACKGROUND = "location_background"


@cache
def _background_location(language: str) -> Concept:
    return next(concept for concept in concepts(language) if concept.id == _BACKGROUND)


def _background_sentences(block: Block, setting: Setting, language: str) -> frozenset[int]:
    """Where the sentences begin that say, and do not deny, that something goes on without the app on the screen."""
    rules = grammar(language)
    if rules.background.search(block.folded.text) is None:
        return frozenset()
    return frozenset(
        clause.sentence.start
        for clause in clauses(block, language, denied_list=setting.denied)
        if clause.polarity is Polarity.DECLARED
        and (found := rules.background.search(clause.text)) is not None
        and rules.negation.search(rules.without_false_denials(clause.text), 0, found.start()) is None
    )


def _scope(clause: Clause | None, block: Block) -> Scope:
    about_sdk = block.section is Section.SDKS or (clause is not None and clause.sentence.about_sdk)
    return Scope.SDK if about_sdk else Scope.APP


def _system(clause: Clause | None, setting: Setting) -> OperatingSystem:
    """The nearest word on the operating system: the clause's own, else that of the headings above."""
    return setting.os if clause is None or clause.os is OperatingSystem.ANY else clause.os


def _purpose(clause: Clause, block: Block) -> str | None:
    """What the sentence says that it is for, in the policy's own writing."""
    if clause.sentence.purpose is None:
        return None
    start, end = block.folded.original_span(*clause.sentence.purpose)
    return " ".join(block.text[start:end].split()) or None


def _inside(name: str, hit: Hit, text: str) -> bool:
    """Whether a hit is part of the app's own name, which may contain a word such as SMS."""
    if not name:
        return False
    at = text.find(name, max(0, hit.end - len(name)), hit.start + len(name))
    return at >= 0


# --- tables and constants -------------------------------------------------------------------------------------------


def _row_mentions(row: TableRow, setting: Setting, document: Document) -> Iterator[Mention]:
    """A row of a permission table declares its permission; the data cell of an SDK's row is data that the SDK takes.

    Where a cell or the row's status says "no", the row denies.
    """
    language = document.language
    if row.block.section is Section.DEFINITIONS:
        return
    of_sdk, in_sdks = row.lists_sdk, row.block.section is Section.SDKS
    asks = row.cell(Role.PERMISSION) is not None and not of_sdk
    system = row.system(language)
    denied = setting.denied or row.is_absent(language)
    marks = [cell.text.strip() for role, cell in row.cells if role is Role.PERMISSION]
    if len(marks) > 1 and not _NO_MARKS.isdisjoint(marks):
        return  # "通讯录 | × | √" under the name, Android and iOS
    for role, cell in row.cells:
        if role not in {Role.PERMISSION, Role.DATA, Role.NAME} or (role is Role.NAME and asks):
            continue
        part = replace(row.block, text=cell.text, kind=BlockKind.PARAGRAPH)
        said_no = denied or grammar(language).denial_in(part.folded.text) is not None
        polarity = Polarity.DENIED if said_no else Polarity.DECLARED
        for mention in _constants(part, setting, document, listed=role is Role.PERMISSION):
            mention.purpose = row.text(Role.PURPOSE)
            mention.os = system
            mention.polarity = polarity
            mention.optional = row.is_optional(language)
            yield mention
        if role is Role.NAME:
            continue
        hits = list(lexicon(language).hits(part.folded.text))
        for index, hit in enumerate(hits):
            if is_only_heading(hits, index, part.folded.text):
                continue
            start, end = part.folded.original_span(hit.start, hit.end)
            kind = {PhraseKind.LABEL: 3, PhraseKind.DATA: 1}.get(hit.kind, 2)
            yield Mention(
                phrase=cell.text[start:end],
                concept=hit.concept,
                strength=max(kind, 2) if role is Role.PERMISSION and hit.concept.permissions else min(kind, 1),
                polarity=polarity,
                scope=Scope.SDK if of_sdk or in_sdks or not (asks or row.cell(Role.VENDOR) is None) else Scope.APP,
                os=setting.os if system is OperatingSystem.ANY else system,
                purpose=row.text(Role.PURPOSE),
                optional=row.is_optional(language),
                open_ended=grammar(language).open_ended.search(part.folded.text) is not None,
                data_types=() if _heads(row, cell, hit) else types_named(hits, index, part.folded.text),
                block=row.block,
                start=cell.start + start,
                end=cell.start + end,
            )


_NO_MARKS = frozenset("×✗✘✕❌xX-–—−/")
"""What stands in the column of a system on which a permission is not asked for."""


def _heads(row: TableRow, cell: Cell, hit: Hit) -> bool:
    """Whether the cell is only the heading of another one of the row: "网络信息 | 运营商信息、IP地址"."""
    others = any(role is Role.DATA and other is not cell and other.text for role, other in row.cells)
    return others and hit.end - hit.start >= len(fold_word(cell.text))


def _constants(
    block: Block,
    setting: Setting,
    document: Document,
    *,
    listed: bool,
    habits: Habits = NO_HABITS,
) -> Iterator[Mention]:
    """Permissions named by their constant. ``listed``: it is a list of permissions."""
    remaining = None
    clause: Clause | None = None
    for written, name, start, end in constants_in(block.text, listed=listed, habits=habits):
        if remaining is None:
            remaining = iter(clauses(block, document.language, denied_list=setting.denied))
            clause = next(remaining, None)
        while clause is not None and block.folded.original_span(clause.start, clause.end)[1] <= start:
            clause = next(remaining, None)
        yield Mention(
            phrase=written,
            concept=Concept(id=name, permissions=(name,), data_types=permissions()[name].data_types),
            strength=4 if _constant_silence(clause, block) is None else 0,
            polarity=clause.polarity if clause is not None else Polarity.DECLARED,
            silence=_constant_silence(clause, block),
            scope=_scope(clause, block),
            os=_system(clause, setting),
            purpose=_purpose(clause, block) if clause is not None else None,
            data_types=(),
            block=block,
            start=start,
            end=end,
        )


def _constant_silence(clause: Clause | None, block: Block) -> Silence | None:
    """Why a constant claims nothing; None where it claims."""
    if clause is not None and clause.sentence.defines:
        return Silence.DEFINITION
    if clause is not None and (clause.silent_from is not None or clause.sentence.hypothetical):
        return Silence.NEGATED
    if block.section in MUTED:
        return Silence.DEFINITION if block.section is Section.DEFINITIONS else Silence.SECTION
    return None
