"""Every place where a policy names a permission or a kind of data, and how strongly it claims it there."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import concepts, permissions
from auditor.knowledge.reading import reading_words
from auditor.knowledge.schema import Concept
from auditor.model.policy import OperatingSystem, Polarity, Scope, Silence
from auditor.policy.bareness import is_explained
from auditor.policy.data_words import is_only_heading, types_named
from auditor.policy.document import Block, BlockKind, Cell, Document, Section
from auditor.policy.enumerations import enumerations
from auditor.policy.folding import fold_word, without_width
from auditor.policy.grammar import grammar
from auditor.policy.matching import Hit, PhrasedBlock, PhraseKind, lexicon
from auditor.policy.sections import question_in
from auditor.policy.setting import Setting, SettledBlock
from auditor.policy.statements import Clause, clauses
from auditor.policy.strength import MUTED, weight
from auditor.policy.tables import Role, TableRow, table_rows

_CONSTANT = re.compile(
    r"(?<![A-Za-z0-9_.])(?:[a-z][a-z0-9_]*\.)*(?:permission\.)?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_.])(?:[a-z][a-z0-9_]*\.)+[A-Z][A-Z0-9_]*(?![A-Za-z0-9_])"
)
_CAPITAL = re.compile(r"[A-Z\uff21-\uff3a]")
# "C.6 CAMERA scans the code", and a line "VIBRATE" of its own
_LEADING_CONSTANT = re.compile(
    r"\W{0,6}(?:[A-Za-z]?\.?\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?\W{0,3}(?P<name>[A-Z]{3,})\W{0,3}(?:\Z|(?=\s+(?:is|lets|allows|[a-z]+s)\b)|(?=\s*[:：–—-]))"
)
# CAMERA, VIBRATE: at the start of a line or between marks of an enumeration
_SHORT_CONSTANT = re.compile(
    r"(?:(?<=\A)|(?<=[\s、,，/|｜`(（:：和与及或-]))[A-Z]{3,}(?=\Z|[\s、,，/|｜`(（)）:：—.。;；和与及或以-])"
)


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
    shouts = _shouts(document)
    rows = {id(row.block): row for row in table_rows(document.blocks, document.language)}
    for phrased, setting, following in _with_following(settled, document.language):
        block = phrased.block
        if question_in(block.text) is not None:
            continue  # what it asks about, its answer says or denies
        row = rows.get(id(block))
        if row is not None and row.cells:
            found = _row_mentions(row, setting, document)
        else:
            found = chain(
                _constants(block, setting, document, listed=setting.listed, lone=not shouts),
                _block_mentions(phrased, setting, document, name),
            )
        first = next(found, None)
        if first is not None:
            explained = is_explained(phrased, following, app_name=name)
            absent = setting.listed and following is not None and _says_absent(following.block, document.language)
            for mention in chain((first,), found):
                if absent and mention.strength:
                    mention.polarity = Polarity.DENIED
                else:
                    mention.explained = explained
                yield mention


def _says_absent(block: Block, language: str) -> bool:
    """Whether a line below a name only says that it is not asked for; a bare 无 is of other things."""
    said = block.folded.text.strip(" .。;")
    return said in reading_words(language).absent.words and grammar(language).denial_in(said) is not None


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
    of_sdk = row.lists_sdk
    asks = row.cell(Role.PERMISSION) is not None and not of_sdk
    system = row.system(language)
    denied = setting.denied or row.is_absent(language)
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
                scope=Scope.SDK if of_sdk or not (asks or row.cell(Role.VENDOR) is None) else Scope.APP,
                os=setting.os if system is OperatingSystem.ANY else system,
                purpose=row.text(Role.PURPOSE),
                optional=row.is_optional(language),
                open_ended=grammar(language).open_ended.search(part.folded.text) is not None,
                data_types=() if _heads(row, cell, hit) else types_named(hits, index, part.folded.text),
                block=row.block,
                start=cell.start + start,
                end=cell.start + end,
            )


def _heads(row: TableRow, cell: Cell, hit: Hit) -> bool:
    """Whether the cell is only the heading of another one of the row: "网络信息 | 运营商信息、IP地址"."""
    others = any(role is Role.DATA and other is not cell and other.text for role, other in row.cells)
    return others and hit.end - hit.start >= len(fold_word(cell.text))


@cache
def _android_constants() -> dict[str, str]:
    """``READ_SMS`` to its full name: only AOSP's own, which policies write without their prefix."""
    prefix = "android.permission."
    return {name.removeprefix(prefix): name for name in permissions() if name.startswith(prefix)}


@cache
def _other_constants() -> dict[str, str]:
    """``AD_ID`` to its full name: of permissions of others than Android, where only one ends so."""
    names = [name for name in permissions() if not name.startswith("android.permission.")]
    ends = Counter(name.rpartition(".")[2] for name in permissions())
    return {end: name for name in names if "_" in (end := name.rpartition(".")[2]) and ends[end] == 1}


_CALLED = re.compile(r"(?:\bpermissions?|权限)(?: named| called|名为|为|是)?[^\w]{0,3}\Z", re.IGNORECASE)
_IS_CALLED = re.compile(r"[^\w]{0,3}(?:permissions?\b|的?权限)", re.IGNORECASE)


def _full_name(written: str, text: str, start: int, end: int, *, listed: bool) -> str | None:
    """The permission that a constant names. Others' names are ordinary words of data, but in a list of permissions and
    right beside the word: "by the permission AD_ID"."""
    last = written.rpartition(".")[2]
    if written in permissions():
        return written
    called = _CALLED.search(text, max(0, start - _LONGEST_CALL), start) or _IS_CALLED.match(text, end)
    other = _other_constants().get(last) if listed or called is not None else None
    return _android_constants().get(last, other)


_LONGEST_CALL = 24
_FEWEST_SHOUTED = 2
_TITLES = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH})
_LONGEST_TITLE = 40


def _shouts(document: Document) -> bool:
    """Whether titles are written in capitals: then BLUETOOTH on a line of its own is one of them, and no constant."""
    shouted = (
        block.text
        for block in document.blocks
        if block.kind in _TITLES
        and len(block.text) <= _LONGEST_TITLE
        and block.text.isascii()
        and block.text.isupper()
        and "_" not in block.text
        and block.text not in _android_constants()
    )
    return sum(1 for _, _ in zip(shouted, range(_FEWEST_SHOUTED), strict=False)) == _FEWEST_SHOUTED


def _constants(
    block: Block, setting: Setting, document: Document, *, listed: bool, lone: bool = True
) -> Iterator[Mention]:
    """Permissions named by their constant, in full or, for Android's own, by the last segment.

    ``listed``: it is a list of permissions, where CAMERA and INTERNET are constants too. ``lone``: so they are alone on
    a line.
    """
    if _CAPITAL.search(block.text) is None:
        return
    remaining = None
    clause: Clause | None = None
    plain = without_width(block.text)
    found = [*_CONSTANT.finditer(plain.text)]
    leading = _LEADING_CONSTANT.match(plain.text)
    if listed or any(match.group().rpartition(".")[2] in _android_constants() for match in found):
        found = sorted((*found, *_SHORT_CONSTANT.finditer(plain.text)), key=lambda match: match.start())
    elif leading is not None and leading["name"] in _android_constants() and (lone or leading.end() < len(plain.text)):
        found = sorted(
            (*found, *_SHORT_CONSTANT.finditer(plain.text, 0, leading.end())), key=lambda match: match.start()
        )
    for match in found:
        written = match.group()
        start, end = plain.original_span(match.start(), match.end())
        name = _full_name(written, plain.text, match.start(), match.end(), listed=listed)
        if name is None or (name != written and not written.isupper() and "permission." not in written):
            continue
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
    if clause is not None and clause.silent_from is not None:
        return Silence.NEGATED
    if block.section in MUTED:
        return Silence.DEFINITION if block.section is Section.DEFINITIONS else Silence.SECTION
    return None
