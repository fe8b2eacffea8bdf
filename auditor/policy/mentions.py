"""Every place where a policy names a permission or a kind of data, and how strongly it claims it there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import permissions
from auditor.knowledge.reading import reading_words
from auditor.knowledge.schema import Concept
from auditor.model.evidence import Location
from auditor.model.policy import OperatingSystem, Polarity, Scope
from auditor.policy.document import Block, BlockKind, Document, Section
from auditor.policy.folding import fold_word
from auditor.policy.matching import Hit, PhraseKind, lexicon
from auditor.policy.statements import Clause, clauses, denies_list, grammar
from auditor.policy.tables import Role, TableRow, table_rows

# Text of these sections speaks of permissions and data without declaring that the app takes them.
_MUTED = frozenset({Section.SECURITY, Section.RIGHTS, Section.CHANGES, Section.CONTACT, Section.DEFINITIONS})
_CONSTANT = re.compile(
    r"(?<![A-Za-z0-9_.])(?:[a-z][a-z0-9_]*\.)*(?:permission\.)?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_.])(?:[a-z][a-z0-9_]*\.)+[A-Z][A-Z0-9_]*(?![A-Za-z0-9_])"
)
_ELEMENT_EDGES = frozenset("、,:;/|()（）[]和与及或等以的 ·")
_LONGEST_VERB = 16
"""Characters before a word in which the verb that asks for it may stand."""
_NAME_POSITION = 12
"""A permission's name stands at the start of its list item, within so many characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One phrase at one place."""

    phrase: str
    """As the policy writes it."""
    concept: Concept
    strength: int
    polarity: Polarity
    scope: Scope
    os: OperatingSystem
    purpose: str | None
    collected: bool
    """Whether the words say that the data is taken at all."""
    location: Location


def mentions(document: Document, *, app_name: str | None) -> Iterator[Mention]:
    """All mentions in document order. What stands inside the app's own name is none."""
    language = document.language
    name = fold_word(app_name) if app_name else ""
    rows = {id(row.block): row for row in table_rows(document.blocks, language)}
    denied = False
    for block in document.blocks:
        if block.kind is not BlockKind.ITEM and block.kind is not BlockKind.ROW:
            denied = False
        row = rows.get(id(block))
        if row is not None and row.cells:
            yield from _row_mentions(row, document)
            continue
        yield from _constants(block, document, denied=denied)
        yield from _block_mentions(block, document, name, denied=denied)
        denied = denied or denies_list(block.folded.text, language)


def _block_mentions(block: Block, document: Document, name: str, *, denied: bool) -> Iterator[Mention]:
    language = document.language
    folded = block.folded
    hits = [hit for hit in lexicon(language).hits(folded.text) if not _inside(name, hit, folded.text)]
    if not hits:
        return
    remaining = iter(clauses(block, language, denied_list=denied))
    clause = next(remaining, None)
    for hit in hits:
        while clause is not None and hit.start >= clause.end:
            clause = next(remaining, None)
        if clause is None:
            return
        strength = _strength(hit, clause, block, language)
        start, end = folded.original_span(hit.start, hit.end)
        yield Mention(
            phrase=block.text[start:end],
            concept=hit.concept,
            strength=strength,
            polarity=clause.polarity,
            scope=Scope.SDK if clause.sentence.about_sdk else Scope.APP,
            os=clause.sentence.os,
            purpose=_purpose(clause, block),
            collected=strength > 0 or (_speaks(hit, clause, block, language) and bool(clause.cue)),
            location=block.location(document.path, start, end),
        )


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


def _speaks(hit: Hit, clause: Clause, block: Block, language: str) -> bool:
    """Whether words at this place can declare anything at all."""
    trap = grammar(language).traps.get(hit.concept.id)
    return not (clause.sentence.defines or block.section in _MUTED or (trap is not None and trap.search(clause.text)))


def _strength(hit: Hit, clause: Clause, block: Block, language: str) -> int:
    if not _speaks(hit, clause, block, language):
        return 0
    listed = _is_listed(hit, block)
    cue = clause.cue
    if hit.kind is PhraseKind.LABEL:
        return 3 if listed or cue else 0
    if hit.kind is PhraseKind.PERMISSION and cue:
        return 3
    if hit.concept.permissions and _is_object(hit, clause, block, language):
        return 3
    if listed and hit.kind is not PhraseKind.DATA:
        return 2
    if hit.kind is PhraseKind.DATA and (cue.collects or cue.accesses):
        return 1
    # A denial needs no word for the permission: who does not record the calendar has denied it.
    return 1 if clause.polarity is Polarity.DENIED and cue else 0


def _is_listed(hit: Hit, block: Block) -> bool:
    """Whether the hit is the name of an entry in a list of permissions."""
    return block.section is Section.PERMISSIONS and hit.start <= _NAME_POSITION


class _Adjacent:
    """What stands right beside a word and makes it the object of a request."""

    def __init__(self, language: str) -> None:
        words = reading_words(language).adjacent
        self._before = re.compile(f"(?:{'|'.join(words.before)})$")
        self._after = re.compile("|".join(words.after))
        self._around = tuple((re.compile(f"(?:{before})$"), re.compile(after)) for before, after in words.around)

    def asks(self, before: str, text: str, end: int) -> bool:
        """``before`` is the text up to the word, which ends at ``end`` of the whole text."""
        return (
            self._after.match(text, end) is not None
            or self._before.search(before) is not None
            or any(left.search(before) and right.match(text, end) for left, right in self._around)
        )


@cache
def _adjacent(language: str) -> _Adjacent:
    return _Adjacent(language)


def _is_object(hit: Hit, clause: Clause, block: Block, language: str) -> bool:
    """Whether the words right beside the hit ask for it: 读取‸短信, ‸存储‸权限, 基于‸通话记录‸的功能."""
    text = block.folded.text
    if _adjacent(language).asks(text[max(clause.start, hit.start - _LONGEST_VERB) : hit.start], text, hit.end):
        return True
    # One of several things that permissions are asked for: 开启您的相机、存储以及位置的权限.
    return clause.cue.requests and _is_element(text, hit)


def _is_element(text: str, hit: Hit) -> bool:
    before = text[hit.start - 1] if hit.start else ","
    after = text[hit.end] if hit.end < len(text) else ","
    return before in _ELEMENT_EDGES and after in _ELEMENT_EDGES


# --- tables and constants -------------------------------------------------------------------------------------------


def _row_mentions(row: TableRow, document: Document) -> Iterator[Mention]:
    """A row of a permission table declares its permission; the data cell of an SDK's row is data that the SDK takes."""
    language = document.language
    asks = row.cell(Role.PERMISSION) is not None
    system = grammar(language).system_of(" ".join(cell.text for role, cell in row.cells if role is Role.OS).casefold())
    for role, cell in row.cells:
        if role not in {Role.PERMISSION, Role.DATA, Role.NAME} or (role is not Role.PERMISSION and asks):
            continue
        part = replace(row.block, text=cell.text, kind=BlockKind.PARAGRAPH)
        found = list(_constants(part, document, denied=False))
        yield from (replace(mention, purpose=row.text(Role.PURPOSE), os=system) for mention in found)
        if role is Role.NAME:
            continue
        for hit in lexicon(language).hits(part.folded.text):
            start, end = part.folded.original_span(hit.start, hit.end)
            kind = {PhraseKind.LABEL: 3, PhraseKind.DATA: 1}.get(hit.kind, 2)
            yield Mention(
                phrase=cell.text[start:end],
                concept=hit.concept,
                strength=max(kind, 2) if role is Role.PERMISSION and hit.concept.permissions else min(kind, 1),
                polarity=Polarity.DECLARED,
                scope=Scope.APP if asks or row.cell(Role.VENDOR) is None else Scope.SDK,
                os=system,
                purpose=row.text(Role.PURPOSE),
                collected=True,
                location=row.block.location(document.path, cell.start + start, cell.start + end),
            )


@cache
def _android_constants() -> dict[str, str]:
    """``READ_SMS`` to its full name: only AOSP's own, which policies write without their prefix."""
    prefix = "android.permission."
    return {name.removeprefix(prefix): name for name in permissions() if name.startswith(prefix)}


def _constants(block: Block, document: Document, *, denied: bool) -> Iterator[Mention]:
    """Permissions named by their constant, in full or, for Android's own, by the last segment."""
    remaining = None
    clause: Clause | None = None
    for match in _CONSTANT.finditer(block.text):
        written = match.group()
        name = written if written in permissions() else _android_constants().get(written.rpartition(".")[2])
        if name is None or (name != written and not written.isupper() and "permission." not in written):
            continue
        if remaining is None:
            remaining = iter(clauses(block, document.language, denied_list=denied))
            clause = next(remaining, None)
        while clause is not None and block.folded.original_span(clause.start, clause.end)[1] <= match.start():
            clause = next(remaining, None)
        polarity = clause.polarity if clause is not None else Polarity.DECLARED
        yield Mention(
            phrase=written,
            concept=Concept(id=name, permissions=(name,), data_types=permissions()[name].data_types),
            strength=0 if clause is not None and clause.sentence.defines else 4,
            polarity=polarity,
            scope=Scope.SDK if clause is not None and clause.sentence.about_sdk else Scope.APP,
            os=OperatingSystem.ANY,
            purpose=_purpose(clause, block) if clause is not None else None,
            collected=False,
            location=block.location(document.path, match.start(), match.end()),
        )
