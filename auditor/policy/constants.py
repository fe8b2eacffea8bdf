"""Permissions as policies write their constants: in full, by the last segment, or, in lists, by one word."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import permissions
from auditor.policy.document import BlockKind, Document
from auditor.policy.folding import without_width

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


_ENDING_CONSTANT = re.compile(r"(?<=[:：])[A-Z]{3,}(?=[。.;；]?\s*\Z)")
"""The end of a Chinese line: 按键震动：VIBRATE."""


class Habits(NamedTuple):
    """How a document writes."""

    shouts: bool = False
    """Its titles are in capitals: then BLUETOOTH on a line of its own is one of them."""
    spells: bool = False
    """It names permissions by their constants."""


NO_HABITS = Habits(shouts=False, spells=False)


def habits_of(document: Document) -> Habits:
    """How a document writes titles and permissions."""
    return Habits(shouts=_shouts(document), spells=_spells_constants(document))


def constants_in(text: str, *, listed: bool, habits: Habits) -> Iterator[tuple[str, str, int, int]]:
    """(as written, full name, start, end) of every constant, in order; the places are those of the text.

    ``listed``: it is a list of permissions, where CAMERA and INTERNET are constants too.
    """
    if _CAPITAL.search(text) is None:
        return
    plain = without_width(text)
    for match in _candidates(plain.text, listed=listed, habits=habits):
        written = match.group()
        name = _full_name(written, plain.text, match.start(), match.end(), listed=listed)
        if name is None or written.startswith(_OTHER_SYSTEMS):
            continue
        if name == written or written.isupper() or "permission." in written:
            yield written, name, *plain.original_span(match.start(), match.end())


def _candidates(text: str, *, listed: bool, habits: Habits) -> list[re.Match[str]]:
    found = [*_CONSTANT.finditer(text)]
    leading = _LEADING_CONSTANT.match(text)
    if listed or any(match.group().rpartition(".")[2] in _android_constants() for match in found):
        found += _SHORT_CONSTANT.finditer(text)
    elif (
        leading is not None
        and leading["name"] in _android_constants()
        and (not habits.shouts or leading.end() < len(text))
    ):
        found += _SHORT_CONSTANT.finditer(text, 0, leading.end())
    ending = _ENDING_CONSTANT.search(text) if habits.spells and not text.isascii() else None
    if ending is not None and ending.start() not in {match.start() for match in found}:
        found.append(ending)
    return sorted(found, key=lambda match: match.start())


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


_OTHER_SYSTEMS = ("ohos.",)
"""Begin constants of HarmonyOS, many of which end as Android's do."""
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


def _spells_constants(document: Document) -> bool:
    """Whether a document names a permission of Android by its constant."""
    return any(
        match.group().rpartition(".")[2] in _android_constants()
        for block in document.blocks
        if "_" in block.text or "permission." in block.text
        for match in _CONSTANT.finditer(block.text)
    )
