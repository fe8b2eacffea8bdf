"""The classes of an app that belong to somebody known, found once for all who ask."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from auditor.apk.dex import Dex
from auditor.knowledge import catalog
from auditor.knowledge.sdks import OwnedClass

GENERATED = frozenset({"R", "BuildConfig", "Manifest"})
"""Names of classes that build tools write into any package."""


class KnownInDex(NamedTuple):
    """The known classes of one dex file, by name; not those that build tools generate."""

    member: str
    defined: tuple[OwnedClass, ...]
    referenced: tuple[OwnedClass, ...]


class KnownClasses(NamedTuple):
    dexes: tuple[KnownInDex, ...]
    """In loading order."""
    defined: frozenset[str]
    """Every class that a dex file defines, known or not."""


NO_CLASSES = KnownClasses((), frozenset())


def known_classes(dexes: Sequence[Dex]) -> KnownClasses:
    """Of dex files in loading order."""
    return KnownClasses(
        tuple(KnownInDex(dex.member, _known(dex.defined), _known(dex.referenced)) for dex in dexes),
        frozenset(name for dex in dexes for name in dex.defined),
    )


def is_generated(class_name: str) -> bool:
    """Whether build tools write such a class into any package: ``R``, ``R$id``, ``BuildConfig``, ``Manifest``."""
    return class_name.rpartition(".")[2].partition("$")[0] in GENERATED


def _known(names: Iterable[str]) -> tuple[OwnedClass, ...]:
    return tuple(found for found in catalog.owned_classes(names) if not is_generated(found.name))
