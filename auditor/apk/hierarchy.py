"""Superclasses across the dex files of an app: which of its classes inherit something watched."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from auditor.apk.class_data import Defined
from auditor.apk.dex_strings import Indices
from auditor.apk.dex_tables import NO_INDEX, Tables
from auditor.apk.watch import Watch
from auditor.knowledge.schema import WatchedApi

_JUMPS = 8
"""Doublings: chains of 256 classes within one dex are followed to their end."""
_DEEPEST = 256
_PLATFORM = "Ljava/"
"""What only the platform can define."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A method of the app with the name of a watched one."""

    member: str
    """Dex file."""
    name: str
    parameters: str
    signature: str


@dataclass(slots=True)
class Hierarchy:
    """Grows dex by dex, in loading order. Classes by descriptor; those that derive from java.* alone are left out."""

    watch: Watch
    superclasses: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, dict[str, Definition]] = field(default_factory=dict)
    """Of each class, by name and parameters."""

    def add(self, tables: Tables, defined: Defined, names: npt.NDArray[np.bool_]) -> Indices:
        """Take in the classes of a dex; ``names``: for each string, whether methods of that name are watched.

        Gives for each type the first of its ancestors that this dex does not define; itself, where it is not defined.
        """
        roots = _roots(tables)
        lively = self._lively(tables, roots)
        classes = tables.classes["class"]
        descriptors = tables.descriptors
        chosen = tables.classes[lively[classes] & (tables.classes["superclass"] != NO_INDEX)]
        for class_, superclass in zip(chosen["class"].tolist(), chosen["superclass"].tolist(), strict=True):
            self.superclasses.setdefault(descriptors[class_], descriptors[superclass])
        here = tables.methods[defined.methods]
        for method in defined.methods[names[here["name"]] & lively[here["class"]]].tolist():
            name, parameters = tables.method_name(method), tables.method_parameters(method)
            definition = Definition(tables.member, name, parameters, tables.method_signature(method))
            self.definitions.setdefault(tables.method_class(method), {}).setdefault(f"{name}{parameters}", definition)
        return roots

    def inherited(self, class_: str, name: str, parameters: str) -> WatchedApi | None:
        """The watched method that a call of this method of a class ends in; None where a class on the way has its own.

        The class itself, where it is watched, is for ``Watch.method``.
        """
        for ancestor in self._ancestors(class_):
            entry = None if ancestor == class_ else self.watch.method(ancestor, name, parameters)
            if entry is not None:
                return entry
            if f"{name}{parameters}" in self.definitions.get(ancestor, ()):
                return None
        return None

    def derives(self, class_: str) -> bool:
        """Whether the class or an ancestor of it is watched, as far as is known by now."""
        return any(ancestor in self.watch.classes for ancestor in self._ancestors(class_))

    def overrides(self) -> Iterator[tuple[str, Definition, WatchedApi]]:
        """Class, method and entry wherever the app overrides a member of a watched base of components."""
        for class_, definitions in self.definitions.items():
            ancestors = [ancestor for ancestor in self._ancestors(class_) if ancestor != class_]
            entries = [entry for ancestor in ancestors for entry in self.watch.bases.get(ancestor, ())]
            for entry in entries:
                for definition in definitions.values():
                    right = not entry.parameters or definition.parameters in entry.parameters
                    if definition.name == entry.member and right:
                        yield class_, definition, entry

    def _ancestors(self, class_: str) -> Iterator[str]:
        """The class itself, its superclass, and so on to the first that no dex defines."""
        current: str | None = class_
        for _ in range(_DEEPEST):
            if current is None:
                return
            yield current
            current = self.superclasses.get(current)

    def _lively(self, tables: Tables, roots: Indices) -> npt.NDArray[np.bool_]:
        """For each type, whether an ancestor of it may be watched, here or in another dex."""
        lively = np.zeros(len(tables.types), np.bool_)
        for root in np.unique(roots).tolist():
            descriptor = tables.descriptors[root]
            lively[root] = not descriptor.startswith(_PLATFORM) or descriptor in self.watch.classes
        ends: npt.NDArray[np.bool_] = lively[roots]
        return ends


def _roots(tables: Tables) -> Indices:
    roots = np.arange(len(tables.types))
    superclasses = tables.classes["superclass"]
    with_one = superclasses != NO_INDEX
    roots[tables.classes["class"][with_one]] = superclasses[with_one]
    for _ in range(_JUMPS):
        roots = roots[roots]
    return roots
