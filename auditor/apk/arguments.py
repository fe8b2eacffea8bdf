"""Which text a call passes: followed through the registers of one method, and no further."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property

from auditor.apk.bytecode import (
    BRANCHES,
    CONST_STRING,
    CONST_STRING_JUMBO,
    MOVES,
    arguments,
    branch_targets,
    instructions,
    is_static,
    written,
)
from auditor.apk.code_items import Code
from auditor.apk.dex_tables import Tables

_TEXT = "Ljava/lang/String;"
_WIDE = "JD"
_TRY_SIZE = 8
_MOST_ROUNDS = 4
"""How often the instructions of a method may be looked at in order, all calls together."""
_FEWEST_UNITS = {0x01: 1, 0x02: 2, 0x03: 3, 0x04: 1, 0x05: 2, 0x06: 3, 0x07: 1, 0x08: 2, 0x09: 3}
"""Code units of a move: where it has its source."""


class Passes(Enum):
    """Whether a call passes a certain text."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Texts:
    """What the calls in one method pass."""

    def __init__(self, tables: Tables, code: Code) -> None:
        self.tables = tables
        self.code = code
        units = code.units
        self.places = list(instructions(units, len(units)))
        branches = (place for place in self.places if units[place] & 0xFF in BRANCHES)
        joins = {target for place in branches for target in branch_targets(units, place)}
        self.joins = joins.union(_handlers(code))
        self.steps = _MOST_ROUNDS * len(self.places)
        self.sure: dict[tuple[int, str], Passes] = {}

    def passes(self, place: int, parameters: Sequence[str], text: str) -> Passes:
        """Whether the call at the place passes the text; ``parameters``: descriptors of what it takes."""
        registers = arguments(self.code.units, place)
        at = 0 if is_static(self.code.units[place] & 0xFF) else 1
        answers = []
        for parameter in parameters:
            if parameter == _TEXT:
                answers.append(self._holds(registers[at], place, text) if at < len(registers) else Passes.UNKNOWN)
            at += 2 if parameter in _WIDE else 1
        if Passes.YES in answers:
            return Passes.YES
        return Passes.NO if answers and set(answers) == {Passes.NO} else Passes.UNKNOWN

    def _holds(self, register: int, place: int, text: str) -> Passes:
        """By the last instruction before that writes the register, unless other paths lead past it; else by all."""
        units = self.code.units
        at = bisect_left(self.places, place)
        while at and self.steps and self.places[at] not in self.joins:
            self.steps -= 1
            at -= 1
            before = self.places[at]
            if register in written(units, before):
                if units[before] & 0xFF not in MOVES:
                    return self._is(before, text)
                register = self._source(before)
        return self._anywhere(register, text)

    def _anywhere(self, register: int, text: str) -> Passes:
        """What is sure on every path: all instructions that write the register agree, and the caller does not."""
        if register >= self.code.registers - self.code.incoming:
            return Passes.UNKNOWN
        if (register, text) not in self.sure:
            answers = {self._is(place, text) for place in self.writers.get(register, ())}
            self.sure[register, text] = answers.pop() if len(answers) == 1 else Passes.UNKNOWN
        return self.sure[register, text]

    @cached_property
    def writers(self) -> dict[int, list[int]]:
        """Where each register is written."""
        found: dict[int, list[int]] = {}
        for place in self.places:
            for register in written(self.code.units, place):
                found.setdefault(register, []).append(place)
        return found

    def _is(self, place: int, text: str) -> Passes:
        """Whether what the instruction writes is the text."""
        if self.code.units[place] & 0xFF not in (CONST_STRING, CONST_STRING_JUMBO):
            return Passes.UNKNOWN
        try:
            index = self.code.index(place)
        except IndexError:  # the method ends within the instruction
            return Passes.UNKNOWN
        if index >= len(self.tables.strings):
            return Passes.UNKNOWN
        return Passes.YES if self.tables.strings.holds(index, text) else Passes.NO

    def _source(self, place: int) -> int:
        """The register that a move reads."""
        units = self.code.units
        width = _FEWEST_UNITS[units[place] & 0xFF]
        if width == 1:
            return units[place] >> 12
        return units[place + width - 1] if place + width <= len(units) else -1


def _handlers(code: Code) -> Iterator[int]:
    """Where the handlers of the tries begin: ``try_item`` and ``encoded_catch_handler_list``."""
    if not code.tries:
        return
    size = len(code.units)
    numbers = _Numbers(code.data, code.start + 16 + 2 * (size + size % 2) + _TRY_SIZE * code.tries, 8 * size)
    for _ in range(numbers.unsigned()):
        count = numbers.signed()
        for _ in range(abs(count)):
            numbers.unsigned()  # the type of the exception
            yield numbers.unsigned()
            if numbers.ended:
                return
        if count <= 0:
            yield numbers.unsigned()
        if numbers.ended:
            return


class _Numbers:
    """LEB128 numbers, one after the other; zeros once the bytes have ended."""

    def __init__(self, data: bytes, at: int, most: int) -> None:
        """``most``: bytes that are read at most."""
        self.data = data
        self.at = at
        self.end = min(len(data), at + most)

    @property
    def ended(self) -> bool:
        return self.at >= self.end

    def unsigned(self) -> int:
        return self._next()[0]

    def signed(self) -> int:
        value, bits = self._next()
        return value - (1 << bits) if value >> (bits - 1) & 1 else value

    def _next(self) -> tuple[int, int]:
        """The bits of a number, and how many there are."""
        value = bits = 0
        while bits < 35 and not self.ended:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << bits
            bits += 7
            if byte < 0x80:
                break
        return value, max(bits, 7)
