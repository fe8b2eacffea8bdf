"""Products that a row lists under the name of their line: "Firebase: Crashlytics for crash reports"."""

import re
from collections.abc import Iterator

from auditor.knowledge.catalog import sdks_named
from auditor.model.policy import SdkLevel
from auditor.policy.sdk_names import UNKNOWN, NamedSdk, resolve
from auditor.policy.sdk_rows import SdkRow

NameInRow = tuple[int, int, str, NamedSdk, str | None]
"""(start, end, name, what it means, purpose); the places are those of the row's block."""

_MEMBER = re.compile(
    r"(?:\A|[;；,，、]\s*|\band )(?P<name>[A-Z][A-Za-z0-9]*(?: [A-Z][A-Za-z0-9]*){0,3})"
    r"(?P<purpose>\s?[:：（(][^;；。.]{2,80}| for [^;.]{2,80}|用于[^；。]{2,40})"
)
_LONGEST_LINE = 24
_FIRST_SENTENCE = re.compile(r"[^。.]*")


def members_of_line(row: SdkRow, language: str) -> Iterator[NameInRow]:
    """The products in the purpose of a row that are called by the rest of their names."""
    if row.purpose is None or len(row.name) > _LONGEST_LINE or row.purpose not in row.block.text:
        return
    at = row.block.text.index(row.purpose)
    said = _FIRST_SENTENCE.match(row.purpose)
    for found in _MEMBER.finditer(said.group() if said else ""):
        named = _named(row.name, found["name"], found["purpose"], language)
        if named is not UNKNOWN:
            yield (
                at + found.start("name"),
                at + found.end("name"),
                found["name"],
                named,
                found["purpose"].strip(" :：（("),
            )


def _named(line: str, member: str, purpose: str, language: str) -> NamedSdk:
    """What a member means as a product of the line, whose last word is its own name: "Google Firebase"."""
    for name in (f"{line} {member}", f"{line.rpartition(' ')[2]} {member}"):
        named = resolve(name, purpose, language) if sdks_named(name) else UNKNOWN
        if named.level is SdkLevel.PRODUCT:
            return named
    return UNKNOWN
