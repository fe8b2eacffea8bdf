"""Whose code a class is: a known SDK's or library's, the app's own, or nobody's that is known."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from auditor.apk.known_classes import GENERATED, KnownClasses
from auditor.knowledge import catalog
from auditor.model.app import ClassNames, Owner, OwnerKind

_KINDS = {"sdk": OwnerKind.SDK, "library": OwnerKind.LIBRARY, "packer": OwnerKind.LIBRARY}
_HOSTS = frozenset({"com.github", "io.github", "com.gitee", "io.gitee", "com.example"})
"""Names under which strangers publish: the third segment is the first that names someone."""
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})
_SHORT = 2
"""Characters of a segment that a shrinker may have written."""


class Owners:
    """The owners of an app's classes. A class belongs to the longest known prefix, else to the app, else to nobody."""

    def __init__(self, package: str | None, own_classes: Iterable[str]) -> None:
        """``own_classes``: the application class and the launcher's, which are the app's own unless they are known."""
        names = [package] if package else []
        names += [name.rpartition(".")[0] for name in own_classes if catalog.owner_of(name) is None]
        self._own = tuple(sorted({root_of(name) for name in names if root_of(name)}, key=len, reverse=True))
        self._of_package = lru_cache(maxsize=65536)(self._looked_up)

    def of(self, class_name: str) -> Owner:
        # All classes of a package have one owner, but for those that the knowledge names one by one.
        return self._of_package(class_name.rpartition(".")[0], catalog.owning_prefix(class_name))

    def _looked_up(self, package: str, known_prefix: str | None) -> Owner:
        known = None if known_prefix is None else catalog.owner_of(known_prefix)
        if known is not None and known_prefix is not None:
            return Owner(kind=_KINDS[known.kind], id=known.id, prefix=known_prefix)
        own = next((prefix for prefix in self._own if is_below(f"{package}.", prefix)), None)
        if own is not None:
            return Owner(kind=OwnerKind.FIRST_PARTY, prefix=own)
        return Owner(kind=OwnerKind.UNKNOWN, prefix=root_of(package))


def is_below(class_name: str, prefix: str) -> bool:
    """Whether a class lies in a package or below it: ``com.shop`` holds ``com.shop.X``, and not ``com.shopping.X``."""
    return class_name.startswith(prefix + ".")


def root_of(package: str) -> str:
    """The part of a package's name that names someone: ``com.acme`` of ``com.acme.sdk.core``; empty where none does."""
    segments = package.split(".")
    named = 2
    if ".".join(segments[:2]) in _HOSTS or (len(segments) > 2 and segments[1] in _SECOND_LEVEL):
        named = 3
    root = segments[:named]
    if len(root) < 2 or all(len(segment) <= _SHORT for segment in root[1:]) or len(root[0]) < _SHORT:
        return ""
    return ".".join(root)


def shortened_names(classes: Iterable[str]) -> ClassNames:
    """How many of these classes a shrinker renamed; inner ones count with their outer one."""
    names = [name.rpartition(".")[2].partition("$")[0] for name in classes]
    kept = [name for name in names if name not in GENERATED]
    return ClassNames(classes=len(kept), shortened=sum(len(name) <= _SHORT for name in kept))


def unknown_roots(classes: KnownClasses, owners: Owners) -> Counter[str]:
    """How many classes each unknown root has; under the empty one, those whose names say nothing."""
    known = {found.name for dex in classes.dexes for found in dex.defined}
    packages = Counter(name.partition("$")[0].rpartition(".")[0] for name in classes.defined - known)
    counts: Counter[str] = Counter()
    for package, count in packages.items():
        owner = owners.of(f"{package}.X")  # nobody owns a class of that name alone
        if owner.kind is OwnerKind.UNKNOWN:
            counts[owner.prefix] += count
    return counts
