"""The sites that androguard's cross references have, by the same knowledge: what ours must be equal to.

Methods and strings are those of ``Analysis``. It keeps no references to fields of the framework, so these come from its
disassembly. Inheritance is followed through its class definitions.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from androguard.core.analysis.analysis import Analysis
from androguard.core.dex import DEX
from loguru import logger

from auditor.apk.calls import CallSite
from auditor.knowledge import catalog
from auditor.knowledge.schema import WatchedApi

_DEEPEST = 100


class Site(NamedTuple):
    """One place, as both have it."""

    dex: str
    caller: str
    """Descriptor of the class."""
    method: str
    offset: int
    """Code units."""
    api: str
    callee: str


def site_of(ours: CallSite) -> Site:
    descriptor = f"L{ours.caller.replace('.', '/')};"
    return Site(ours.dex, descriptor, ours.method, ours.offset or 0, ours.api.name, ours.callee)


class Oracle:
    """All that androguard knows of an app, held in memory at once."""

    def __init__(self, dexes: Mapping[str, bytes]) -> None:
        logger.disable("androguard")
        self.dexes = {name: DEX(data) for name, data in dexes.items()}

    def sites(self) -> set[Site]:
        """Calls that count only with a certain argument are there whatever they pass."""
        found: set[Site] = set()
        for name, dex in self.dexes.items():
            analysis = Analysis(dex)
            analysis.create_xref()
            found.update(self._calls(name, analysis))
            found.update(_strings(name, analysis))
            found.update(_fields(name, dex))
        return found

    def _calls(self, name: str, analysis: Analysis) -> Iterator[Site]:
        for called in analysis.get_methods():
            class_, member = str(called.class_name), str(called.name)
            parameters = _parameters(str(called.descriptor))
            entry = self._entry(class_, member, parameters)
            if entry is None:
                continue
            callee = f"{_java(class_)}->{member}"
            for _, caller, offset in called.get_xref_from():
                yield Site(name, *_caller(caller), offset // 2, entry.name, callee)

    def _entry(self, class_: str, member: str, parameters: str) -> WatchedApi | None:
        """The class itself may be watched; else its superclasses, as long as no class before defines the method."""
        current: str | None = class_
        for _ in range(_DEEPEST):
            if current is None or not current.startswith("L"):
                return None
            entry = _watched(_java(current), member, parameters)
            if entry is not None:
                return entry
            if member == "<init>" or (member, parameters) in self.members.get(current, ()):
                return None
            current = self.superclasses.get(current)
        return None

    @cached_property
    def superclasses(self) -> dict[str, str]:
        return {
            str(entry.get_name()): str(entry.get_superclassname())
            for dex in reversed(self.dexes.values())
            for entry in dex.get_classes()
        }

    @cached_property
    def members(self) -> dict[str, set[tuple[str, str]]]:
        """Names and parameters of the methods that each class defines."""
        found: dict[str, set[tuple[str, str]]] = {}
        for dex in self.dexes.values():
            for method in dex.get_encoded_methods():
                signature = (str(method.get_name()), _parameters(str(method.get_descriptor())))
                found.setdefault(str(method.get_class_name()), set()).add(signature)
        return found


def _watched(class_name: str, member: str, parameters: str) -> WatchedApi | None:
    entry = catalog.watched_method(class_name, member, parameters)
    if entry is not None:
        return entry
    for base in catalog.component_bases().get(class_name, ()):
        if base.member == member and (not base.parameters or parameters in base.parameters):
            return base
    return None


def _strings(name: str, analysis: Analysis) -> Iterator[Site]:
    for constant in analysis.get_strings():
        entry = catalog.watched_string(str(constant.get_orig_value()))
        if entry is not None:
            for _, caller, offset in constant.get_xref_from(with_offset=True):
                yield Site(name, *_caller(caller), offset // 2, entry.name, entry.name)


def _fields(name: str, dex: DEX) -> Iterator[Site]:
    for method in dex.get_encoded_methods():
        offset = 0
        for instruction in method.get_instructions():
            operation = instruction.get_name()
            if operation.startswith("sget"):
                class_, _, rest = instruction.get_translated_kind().partition("->")
                field = rest.partition(" ")[0]
                entry = catalog.watched_field(_java(class_), field)
                if entry is not None and (entry.kind == "field" or operation == "sget-object"):
                    signature = f"{method.get_name()}{_plain(method.get_descriptor())}"
                    yield Site(name, str(method.get_class_name()), signature, offset // 2, entry.name, entry.name)
            offset += instruction.get_length()


def _caller(method: object) -> tuple[str, str]:
    class_, name, descriptor = (getattr(method, attribute) for attribute in ("class_name", "name", "descriptor"))
    return str(class_), f"{name}{_plain(descriptor)}"


def _parameters(descriptor: str) -> str:
    return _plain(descriptor).partition(")")[0] + ")"


def _plain(descriptor: str) -> str:
    """androguard puts a space between parameters."""
    return descriptor.replace(" ", "")


def _java(class_: str) -> str:
    return class_[1:-1].replace("/", ".")
