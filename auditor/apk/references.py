"""What of the watched APIs the tables of one dex name: the methods, fields and strings that its code may use."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.apk.code_items import Wanted
from auditor.apk.dex_strings import Indices
from auditor.apk.dex_tables import Tables
from auditor.apk.hierarchy import Hierarchy
from auditor.apk.watch import CONSTRUCTOR, Names, Watch
from auditor.knowledge.schema import WatchedApi

_NAMEABLE = 1 << 16
"""Methods and fields that an instruction can name."""


class Reference(NamedTuple):
    """An entry of a table that means a watched API."""

    api: WatchedApi
    callee: str
    """As the dex names it: descriptor of the class, ``->``, member. The value of a string."""
    inherited: bool = False


class References(NamedTuple):
    """By index in their tables."""

    methods: Mapping[int, Reference]
    fields: Mapping[int, Reference]
    strings: Mapping[int, Reference]

    @property
    def wanted(self) -> Wanted:
        return Wanted(frozenset(self.methods), frozenset(self.fields), frozenset(self.strings))


class Finder:
    """The references of one set of tables."""

    def __init__(self, tables: Tables, watch: Watch, names: Names) -> None:
        self.tables = tables
        self.watch = watch
        self.names = names
        self.methods = tables.methods[:_NAMEABLE]
        self.method_names = self._strings(watch.method_names)
        """For each string, whether it is the name of a method that a subclass inherits."""

    def direct(self) -> References:
        """What is named itself."""
        constructors = self._strings(frozenset({CONSTRUCTOR}))
        types = self._strings(self.watch.classes)[self.tables.types]
        named = (self.method_names | constructors)[self.methods["name"]]
        methods = {}
        for method in np.flatnonzero(types[self.methods["class"]] & named).tolist():
            class_, name, parameters = self._method(method)
            entry = self.watch.method(class_, name, parameters)
            if entry is not None:
                methods[method] = Reference(entry, f"{class_}->{name}")
        strings = {index: Reference(entry, entry.name) for index, entry in self.names.texts.items()}
        return References(methods, dict(self._fields(types)), strings)

    def inherited(self, hierarchy: Hierarchy, roots: Indices) -> tuple[References, frozenset[str]]:
        """What is named by a class of the app that inherits it; and classes of which another dex may say more.

        ``roots``: for each type its first ancestor outside this dex.
        """
        candidates = np.flatnonzero(self.method_names[self.methods["name"]])
        ends = roots[self.methods["class"][candidates]]
        alive = np.zeros(len(self.tables.types), np.bool_)
        unknown = set()
        for root in np.unique(ends).tolist():
            descriptor = self.tables.descriptors[root]
            alive[root] = hierarchy.derives(descriptor)
            if not alive[root]:
                unknown.add(descriptor)
        methods = {}
        for method in candidates[alive[ends]].tolist():
            class_, name, parameters = self._method(method)
            if self.watch.method(class_, name, parameters) is None:
                entry = hierarchy.inherited(class_, name, parameters)
                if entry is not None:
                    methods[method] = Reference(entry, f"{class_}->{name}", inherited=True)
        return References(methods, {}, {}), frozenset(unknown)

    def _fields(self, types: npt.NDArray[np.bool_]) -> Iterator[tuple[int, Reference]]:
        fields = self.tables.fields[:_NAMEABLE]
        named = self._strings(frozenset(name for _, name in self.watch.fields))
        for index in np.flatnonzero(types[fields["class"]] & named[fields["name"]]).tolist():
            class_ = self.tables.descriptors[int(fields["class"][index])]
            name = self.names.members[int(fields["name"][index])]
            entry = self.watch.fields.get((class_, name))
            if entry is not None:
                yield index, Reference(entry, f"{class_}->{name}")

    def _method(self, method: int) -> tuple[str, str, str]:
        """Class, name and parameters."""
        name = self.names.members[int(self.methods["name"][method])]
        return self.tables.method_class(method), name, self.tables.method_parameters(method)

    def _strings(self, texts: frozenset[str]) -> npt.NDArray[np.bool_]:
        """For each string, whether it is one of these texts."""
        among = np.zeros(len(self.tables.strings), np.bool_)
        among[[index for index, text in self.names.members.items() if text in texts]] = True
        return among
