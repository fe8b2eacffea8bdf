"""What an app's Application class calls, come what may, while it is created: before the app's first screen.

Only what every start runs through: nothing after a condition that could lead past it, such as whether the user has
agreed, or whether this is the main process. Followed into methods of the class itself and of ancestors in its dex file.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from auditor.apk.bytecode import BRANCHES, INVOKES, WIDTHS, branch_targets, instructions
from auditor.apk.code_items import Code, CodeItems
from auditor.apk.dex_tables import NO_INDEX, Tables, java_name

_BEGINNINGS = frozenset({"<clinit>", "<init>", "attachBaseContext", "onCreate"})
"""What Android runs of the class before any activity. Source: reference of ``android.app.Application``."""
_ENDS = frozenset({0x0E, 0x0F, 0x10, 0x11, 0x27})
"""return, in each of its forms, and throw."""
_SWITCHES = frozenset({0x2B, 0x2C})
_MOST_ANCESTORS = 16
_MOST_UNITS = 1 << 16
"""Code units that are looked at in all; an Application class has a few hundred."""


class StartCall(NamedTuple):
    """One call on the way of every start."""

    dex: str
    """Archive member."""
    caller: str
    """Java name of the class."""
    method: str
    """Name and descriptor of its method."""
    class_name: str
    """Java name of the class that is called."""
    member: str


def start_calls(code: CodeItems, application: str) -> Iterator[StartCall]:
    """The calls to other classes, in order. ``application``: Java name of the class; nothing where it is not here."""
    tables = code.tables
    own = _own_types(tables, application)
    bodies = {method: body for type_ in own for method, body in _bodies(code, type_)}
    waiting = [method for method in bodies if tables.method_name(method) in _BEGINNINGS]
    seen, left = set(waiting), _MOST_UNITS
    while waiting:
        method = waiting.pop(0)
        left -= len(bodies[method].units)
        if left < 0:
            return
        for callee in _called(bodies[method], len(tables.methods)):
            if int(tables.methods["class"][callee]) not in own:
                yield StartCall(
                    dex=tables.member,
                    caller=java_name(tables.method_class(method)),
                    method=tables.method_signature(method),
                    class_name=java_name(tables.method_class(callee)),
                    member=tables.method_name(callee),
                )
            elif callee in bodies and callee not in seen:
                seen.add(callee)
                waiting.append(callee)


def _own_types(tables: Tables, application: str) -> frozenset[int]:
    """The class and those of its ancestors that this dex defines, as types."""
    descriptor = f"L{application.replace('.', '/')};"
    if descriptor not in tables.descriptors:
        return frozenset()
    found: list[int] = []
    type_ = tables.descriptors.index(descriptor)
    while len(found) < _MOST_ANCESTORS:
        rows = np.flatnonzero(tables.classes["class"] == type_)
        if not len(rows) or type_ in found:
            break
        found.append(type_)
        type_ = int(tables.classes["superclass"][rows[0]])
        if type_ == NO_INDEX:
            break
    return frozenset(found)


def _bodies(code: CodeItems, type_: int) -> Iterator[tuple[int, Code]]:
    """The methods of a class that have code which can be read."""
    for at in np.flatnonzero(code.tables.methods["class"][code.methods] == type_).tolist():
        start = int(code.codes[at])
        number = int(np.searchsorted(code.starts, start))
        if number < len(code.starts) and int(code.starts[number]) == start:
            yield int(code.methods[at]), code.item(start, int(code.ends[number]))


def _called(code: Code, methods: int) -> Iterator[int]:
    """Indices of the methods that are called wherever the code runs to its end."""
    past = 0  # up to here, a condition may lead past the code
    for at in instructions(code.units, len(code.units)):
        opcode = code.units[at] & 0xFF
        if at + WIDTHS[opcode] > len(code.units):
            return
        if opcode in BRANCHES:
            targets = list(branch_targets(code.units, at))
            if opcode in _SWITCHES:
                return
            past = max(past, *targets) if targets else past
        elif opcode in _ENDS:
            return  # "if (!agreed) return;": what follows is conditional, too; and handlers stand after the last one
        elif at >= past and opcode in INVOKES and code.index(at) < methods:
            yield code.index(at)
