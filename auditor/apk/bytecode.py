"""The instructions of a method: where each begins, and which register it writes.

Source: "Dalvik bytecode" and "Dalvik executable instruction formats" (source.android.com). Opcodes that do not exist
are one code unit long, as ART's verifier counts them before it refuses the method.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import repeat

NO_REGISTER = -1
CONST_STRING, CONST_STRING_JUMBO = 0x1A, 0x1B
SGET_OBJECT = 0x62
INVOKES = frozenset({*range(0x6E, 0x73), *range(0x74, 0x79)})
"""invoke-virtual, -super, -direct, -static, -interface, and the same with a range of registers."""
STATIC_READS = frozenset(range(0x60, 0x67))
MOVES = frozenset(range(0x01, 0x0A))
BRANCHES = frozenset({*range(0x28, 0x2D), *range(0x32, 0x3E)})
_INVOKE_STATIC = frozenset({0x71, 0x77})
_FIRST_RANGE = 0x74
_PACKED_SWITCH_DATA, _SPARSE_SWITCH_DATA, _ARRAY_DATA = 0x01, 0x02, 0x03
_PACKED_SWITCH, _SPARSE_SWITCH = 0x2B, 0x2C


def _by_opcode(*runs: tuple[int, int, int], default: int) -> tuple[int, ...]:
    """A value for each opcode, from runs of first, last and value."""
    values = list(repeat(default, 256))
    for first, last, value in runs:
        values[first : last + 1] = repeat(value, last - first + 1)
    return tuple(values)


# fmt: off
WIDTHS = bytes(_by_opcode(
    (0x02, 0x02, 2), (0x03, 0x03, 3), (0x05, 0x05, 2), (0x06, 0x06, 3), (0x08, 0x08, 2), (0x09, 0x09, 3),
    (0x13, 0x13, 2), (0x14, 0x14, 3), (0x15, 0x16, 2), (0x17, 0x17, 3), (0x18, 0x18, 5), (0x19, 0x1A, 2),
    (0x1B, 0x1B, 3), (0x1C, 0x1C, 2), (0x1F, 0x20, 2), (0x22, 0x23, 2), (0x24, 0x26, 3), (0x29, 0x29, 2),
    (0x2A, 0x2C, 3), (0x2D, 0x3D, 2), (0x44, 0x6D, 2), (0x6E, 0x72, 3), (0x74, 0x78, 3), (0x90, 0xAF, 2),
    (0xD0, 0xE2, 2), (0xFA, 0xFB, 4), (0xFC, 0xFD, 3), (0xFE, 0xFF, 2), default=1,
))
"""Code units of each opcode, its own included; a nop may begin data, see ``data_width``."""

_NOTHING, _FOUR_BITS, _EIGHT_BITS, _SIXTEEN_BITS = 0, 4, 8, 16
_WRITES = _by_opcode(
    (0x01, 0x01, 4), (0x02, 0x02, 8), (0x03, 0x03, 16), (0x04, 0x04, 4), (0x05, 0x05, 8), (0x06, 0x06, 16),
    (0x07, 0x07, 4), (0x08, 0x08, 8), (0x09, 0x09, 16), (0x0A, 0x0D, 8), (0x12, 0x12, 4), (0x13, 0x1C, 8),
    (0x20, 0x21, 4), (0x22, 0x22, 8), (0x23, 0x23, 4), (0x2D, 0x31, 8), (0x44, 0x4A, 8), (0x52, 0x58, 4),
    (0x60, 0x66, 8), (0x7B, 0x8F, 4), (0x90, 0xAF, 8), (0xB0, 0xD7, 4), (0xD8, 0xE2, 8), (0xFE, 0xFF, 8),
    default=_NOTHING,
)
"""Bits of the register that an opcode writes, in its first unit or, with sixteen, in its second."""

_PAIRS = frozenset({
    0x04, 0x05, 0x06, 0x0B, *range(0x16, 0x1A), 0x45, 0x53, 0x61, 0x7D, 0x7E, 0x80, 0x81, 0x83, 0x86, 0x88, 0x89, 0x8B,
    *range(0x9B, 0xA6), *range(0xAB, 0xB0), *range(0xBB, 0xC6), *range(0xCB, 0xD0),
})
"""Opcodes that write the register after it too."""
# fmt: on


def data_width(units: memoryview, at: int) -> int:
    """Code units of a nop, or of the data of a switch or an array that begins like one.

    ``units``: the code units of the method. Data that would pass its end reach to its end.
    """
    kind = units[at] >> 8
    count = units[at + 1] if at + 1 < len(units) else 0
    if kind == _PACKED_SWITCH_DATA:
        return 4 + 2 * count
    if kind == _SPARSE_SWITCH_DATA:
        return 2 + 4 * count
    if kind == _ARRAY_DATA and at + 3 < len(units):
        size = units[at + 2] | units[at + 3] << 16
        return 4 + (count * size + 1) // 2
    return 1


def instructions(units: memoryview, end: int) -> Iterator[int]:
    """Where each instruction before ``end`` begins, in code units; data of switches and arrays are none."""
    at = 0
    while at < end:
        opcode = units[at] & 0xFF
        if opcode:
            yield at
            at += WIDTHS[opcode]
        else:
            at += data_width(units, at)


def beginning(units: memoryview, places: Iterable[int]) -> list[int]:
    """Those of the sorted places at which an instruction begins."""
    opcodes = units.tobytes()[::2]
    widths = WIDTHS
    at = 0
    found = []
    for place in places:
        while at < place:
            opcode = opcodes[at]
            at += widths[opcode] if opcode else data_width(units, at)
        if at == place:
            found.append(place)
    return found


def written(units: memoryview, at: int) -> tuple[int, ...]:
    """Registers that the instruction writes."""
    opcode = units[at] & 0xFF
    bits = _WRITES[opcode]
    if bits == _NOTHING:
        return ()
    if bits == _SIXTEEN_BITS:
        register = units[at + 1] if at + 1 < len(units) else NO_REGISTER
    else:
        register = units[at] >> 8 & (0x0F if bits == _FOUR_BITS else 0xFF)
    return (register, register + 1) if opcode in _PAIRS else (register,)


def arguments(units: memoryview, at: int) -> list[int]:
    """The registers that an invoke passes, in order; empty where the method ends within it."""
    if at + 2 >= len(units):
        return []
    opcode, high = units[at] & 0xFF, units[at] >> 8
    if opcode >= _FIRST_RANGE:
        return list(range(units[at + 2], units[at + 2] + high))
    packed = units[at + 2]
    registers = [packed & 0xF, packed >> 4 & 0xF, packed >> 8 & 0xF, packed >> 12, high & 0xF]
    return registers[: min(high >> 4, len(registers))]


def is_static(opcode: int) -> bool:
    return opcode in _INVOKE_STATIC


def branch_targets(units: memoryview, at: int) -> Iterator[int]:
    """Where the instruction may continue besides its successor. Not the handlers of a try."""
    opcode = units[at] & 0xFF
    if opcode == 0x28:
        yield at + (units[at] >> 8 ^ 0x80) - 0x80
    elif opcode in (0x29, *range(0x32, 0x3E)) and at + 1 < len(units):
        yield at + (units[at + 1] ^ 0x8000) - 0x8000
    elif opcode in (0x2A, _PACKED_SWITCH, _SPARSE_SWITCH) and at + 2 < len(units):
        (target,) = struct.unpack("<l", units[at + 1 : at + 3].tobytes())
        if opcode == 0x2A:
            yield at + target
        else:
            yield from (at + case for case in _cases(units, at + target))


def _cases(units: memoryview, at: int) -> Iterator[int]:
    """Relative targets in the data of a switch."""
    if not 0 <= at < len(units) - 1:
        return
    count, packed = units[at + 1], units[at] >> 8 == _PACKED_SWITCH_DATA
    first = at + 4 if packed else at + 2 + 2 * count
    data = units[first : first + 2 * count].tobytes()
    yield from (target for (target,) in struct.iter_unpack("<l", data[: len(data) // 4 * 4]))
