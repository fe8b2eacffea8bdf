"""The classes of a dex file: which it defines, and which it only names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.apk.dex_tables import Tables


class DexError(ValueError):
    """No dex file that Android loads. The words fit a problem's ``detail``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dex:
    """Java names, inner classes with ``$``: ``com.shop.Outer$Inner``. Both sorted."""

    member: str
    defined: tuple[str, ...]
    referenced: tuple[str, ...]
    """Classes that are named as types and not defined here."""


def read_dex(member: str, data: bytes) -> Dex:
    """The classes of a dex file; raises DexError."""
    from auditor.apk.dex_tables import open_tables  # and numpy with it, which costs more than the rest of a start

    return classes_of(member, open_tables(member, data))


def classes_of(member: str, tables: "tuple[Tables, ...]") -> Dex:
    """The classes of an opened dex file; raises DexError."""
    defined: set[str] = set()
    named: set[str] = set()
    for part in tables:
        types = part.descriptors
        named.update(types)
        defined.update(types[index] for index in part.classes["class"].tolist())
    return Dex(
        member=member, defined=tuple(sorted(_classes(defined))), referenced=tuple(sorted(_classes(named - defined)))
    )


def _classes(descriptors: set[str]) -> Iterator[str]:
    """Java names of the classes among type descriptors; arrays and primitive types are none."""
    return (
        descriptor[1:-1].replace("/", ".")
        for descriptor in descriptors
        if descriptor[:1] == "L" and descriptor[-1:] == ";"
    )
