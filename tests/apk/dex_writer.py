"""Dex files with code, byte by byte: classes, their methods and instructions, and lies where a test wants them."""

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from tests.apk.builders import mutf8, uleb128

_NONE = 0xFFFFFFFF
_T = TypeVar("_T")
_SMALI = {"virtual": 0x6E, "super": 0x6F, "direct": 0x70, "static": 0x71, "interface": 0x72}
_RANGE = 6
TEXT = "Ljava/lang/String;"


class Instruction(Protocol):
    def units(self, ids: "Ids") -> list[int]: ...


@dataclass(frozen=True)
class Invoke:
    """A call: ``Invoke("android.telephony.TelephonyManager->getDeviceId")``."""

    callee: str
    parameters: tuple[str, ...] = ()
    returns: str = TEXT
    registers: tuple[int, ...] = (0,)
    kind: str = "virtual"
    range: bool = False

    def units(self, ids: "Ids") -> list[int]:
        class_, _, name = self.callee.partition("->")
        method = ids.method(descriptor(class_), name, self.parameters, self.returns)
        opcode, count = _SMALI[self.kind], len(self.registers)
        if self.range:
            return [count << 8 | opcode + _RANGE, method, self.registers[0]]
        nibbles = [*self.registers, *[0] * (5 - count)]
        packed = sum(register << 4 * place for place, register in enumerate(nibbles[:4]))
        return [count << 12 | nibbles[4] << 8 | opcode, method, packed]


@dataclass(frozen=True)
class Read:
    """An sget-object: ``Read("android.os.Build->SERIAL")``."""

    name: str
    type: str = TEXT
    register: int = 0
    opcode: int = 0x62

    def units(self, ids: "Ids") -> list[int]:
        class_, _, name = self.name.partition("->")
        return [self.register << 8 | self.opcode, ids.field(descriptor(class_), name, self.type)]


@dataclass(frozen=True)
class Load:
    """A const-string."""

    text: str
    register: int = 0
    jumbo: bool = False

    def units(self, ids: "Ids") -> list[int]:
        index = ids.string(self.text)
        if self.jumbo:
            return [self.register << 8 | 0x1B, index & 0xFFFF, index >> 16]
        return [self.register << 8 | 0x1A, index]


@dataclass(frozen=True)
class Raw:
    """Code units as they are; a function of the ids where they need one."""

    values: Sequence[int] | Callable[["Ids"], Sequence[int]]

    def units(self, ids: "Ids") -> list[int]:
        return list(self.values(ids) if callable(self.values) else self.values)


RETURN = Raw([0x0E])


@dataclass(frozen=True)
class Method:
    name: str
    code: Sequence[Instruction] | None = (RETURN,)
    """None: abstract."""
    parameters: tuple[str, ...] = ()
    returns: str = "V"
    direct: bool = False
    registers: int = 8
    incoming: int = 1
    handlers: tuple[int, ...] = ()
    """Where handlers of a try over the whole code begin."""


@dataclass(frozen=True)
class Class:
    name: str
    methods: Sequence[Method] = ()
    superclass: str = "java.lang.Object"
    fields: int = 0
    """Static fields, which are there to be skipped."""
    values: tuple[str | int | bool | None, ...] = ()
    """What static fields begin with; they need not be there."""


def descriptor(name: str) -> str:
    """Of a Java name; descriptors stay."""
    return name if name.startswith("[") else f"L{name.replace('.', '/')};"


@dataclass
class Ids:
    """The tables. A first pass collects, a second one, over sorted tables, gives the indices that count."""

    strings: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    protos: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    methods: list[tuple[str, str, tuple[str, ...], str]] = field(default_factory=list)

    def string(self, text: str) -> int:
        return _index(self.strings, text)

    def type(self, name: str) -> int:
        self.string(name)
        return _index(self.types, name)

    def proto(self, parameters: tuple[str, ...], returns: str) -> int:
        for name in (*parameters, returns):
            self.type(name)
        return _index(self.protos, (parameters, returns))

    def field(self, class_: str, name: str, type_: str) -> int:
        self.type(class_)
        self.type(type_)
        self.string(name)
        return _index(self.fields, (class_, name, type_))

    def method(self, class_: str, name: str, parameters: tuple[str, ...], returns: str) -> int:
        self.type(class_)
        self.string(name)
        self.proto(parameters, returns)
        return _index(self.methods, (class_, name, parameters, returns))

    def sort(self, *, strings: bool) -> None:
        """By the format's rules; ``strings`` may be left as they came."""
        if strings:
            self.strings.sort(key=lambda text: text.encode("utf-16-be"))
        self.types.sort(key=self.strings.index)
        self.protos.sort(key=lambda proto: (self.types.index(proto[1]), [self.types.index(name) for name in proto[0]]))
        self.fields.sort(key=lambda one: (self.types.index(one[0]), self.strings.index(one[1])))
        self.methods.sort(
            key=lambda one: (self.types.index(one[0]), self.strings.index(one[1]), self.protos.index(one[2:]))
        )


def _index(values: list[_T], value: _T) -> int:
    if value not in values:
        values.append(value)
    return values.index(value)


@dataclass
class DexWriter:
    """One dex, or one part of a container; after ``build`` it knows where things are."""

    version: str = "035"
    base: int = 0
    """Where the header lies in the file."""
    sorted_strings: bool = True
    strings: Sequence[str] = ()
    """Further ones, that no code names."""
    ids: Ids = field(default_factory=Ids)
    codes: dict[tuple[str, str], int] = field(default_factory=dict)
    """Offset of the code by class and method name."""
    class_data: dict[str, int] = field(default_factory=dict)
    string_data: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)

    def build(self, *classes: Class) -> bytes:
        for text in self.strings:
            self.ids.string(text)
        self._collect(classes)
        self.ids.sort(strings=self.sorted_strings)
        ids = self.ids
        sizes = {"string": 4, "type": 4, "proto": 12, "field": 8, "method": 8, "class": 32}
        counts = [len(ids.strings), len(ids.types), len(ids.protos), len(ids.fields), len(ids.methods), len(classes)]
        at = 0x70
        for (name, size), count in zip(sizes.items(), counts, strict=True):
            self.tables[name] = self.base + at
            at += size * count
        data = _Data(self.base + at)
        strings = [self._string(data, text) for text in ids.strings]
        lists = [data.put(_types(ids, parameters), 4) if parameters else 0 for parameters, _ in ids.protos]
        definitions = [self._class(data, one) for one in classes]
        data.put(b"", 4)
        tables = b"".join(
            (
                struct.pack(f"<{len(strings)}L", *strings),
                struct.pack(f"<{len(ids.types)}L", *map(ids.strings.index, ids.types)),
                *(struct.pack("<3L", 0, ids.type(one[1]), at) for one, at in zip(ids.protos, lists, strict=True)),
                *(struct.pack("<2HL", ids.type(one[0]), ids.type(one[2]), ids.string(one[1])) for one in ids.fields),
                *(
                    struct.pack("<2HL", ids.type(one[0]), ids.proto(*one[2:]), ids.string(one[1]))
                    for one in ids.methods
                ),
                *definitions,
            )
        )
        header = bytearray(0x70)
        header[:8] = b"dex\n" + self.version.encode() + b"\0"
        struct.pack_into("<3L", header, 0x20, 0x70 + len(tables) + len(data.bytes), 0x70, 0x12345678)
        pairs = [number for pair in zip(counts, self.tables.values(), strict=True) for number in pair]
        struct.pack_into("<12L", header, 0x38, *pairs)
        return bytes(header) + tables + bytes(data.bytes)

    def _collect(self, classes: Iterable[Class]) -> None:
        for one in classes:
            self.ids.type(descriptor(one.name))
            self.ids.type(descriptor(one.superclass))
            for value in one.values:
                if isinstance(value, str):
                    self.ids.string(value)
            for number in range(one.fields):
                self.ids.field(descriptor(one.name), f"field{number}", "I")
            for method in one.methods:
                self.ids.method(descriptor(one.name), method.name, method.parameters, method.returns)
                for instruction in method.code or ():
                    instruction.units(self.ids)

    def _string(self, data: "_Data", text: str) -> int:
        at = data.put(uleb128(len(text.encode("utf-16-le")) // 2) + mutf8(text) + b"\0")
        self.string_data[text] = at
        return at

    def _class(self, data: "_Data", one: Class) -> bytes:
        ids, name = self.ids, descriptor(one.name)
        lists: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        for method in one.methods:
            code = 0 if method.code is None else data.put(_code(ids, method, method.code), 4)
            self.codes[one.name, method.name] = code
            index = ids.method(name, method.name, method.parameters, method.returns)
            lists[0 if method.direct else 1].append((index, code))
        fields = sorted(ids.field(name, f"field{number}", "I") for number in range(one.fields))
        item = b"".join(map(uleb128, (one.fields, 0, len(lists[0]), len(lists[1]))))
        before = 0
        for index in fields:
            item += uleb128(index - before) + uleb128(8)
            before = index
        for methods in lists:
            before = 0
            for index, code in sorted(methods):
                item += uleb128(index - before) + uleb128(1) + uleb128(code)
                before = index
        at = data.put(item) if one.methods or one.fields else 0
        self.class_data[one.name] = at
        values = data.put(_values(ids, one.values)) if one.values else 0
        return struct.pack("<8L", ids.type(name), 1, ids.type(descriptor(one.superclass)), 0, _NONE, 0, at, values)


class _Data:
    """The data section, which begins somewhere in the file."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.bytes = bytearray()

    def put(self, content: bytes, alignment: int = 1) -> int:
        """Add it and give its offset."""
        self.bytes += b"\0" * (-(self.start + len(self.bytes)) % alignment)
        at = self.start + len(self.bytes)
        self.bytes += content
        return at


def _types(ids: Ids, parameters: Sequence[str]) -> bytes:
    return struct.pack(f"<L{len(parameters)}H", len(parameters), *map(ids.type, parameters))


def _values(ids: Ids, values: Sequence[str | int | bool | None]) -> bytes:
    """An ``encoded_array_item``."""
    item = uleb128(len(values))
    for value in values:
        if value is None:
            item += b"\x1e"
        elif isinstance(value, bool):
            item += bytes([value << 5 | 0x1F])
        else:
            number = ids.string(value) if isinstance(value, str) else value
            size = max((number.bit_length() + 7) // 8, 1)
            item += bytes([size - 1 << 5 | (0x17 if isinstance(value, str) else 0x04)]) + number.to_bytes(
                size, "little"
            )
    return item


def _code(ids: Ids, method: Method, instructions: Sequence[Instruction]) -> bytes:
    units = [unit for instruction in instructions for unit in instruction.units(ids)]
    tries = 1 if method.handlers else 0
    item = struct.pack("<4H2L", method.registers, method.incoming, 5, tries, 0, len(units))
    item += struct.pack(f"<{len(units)}H", *units)
    if tries:
        item += b"\0\0" * (len(units) % 2) + struct.pack("<LHH", 0, len(units), 1)
        item += uleb128(1) + bytes([len(method.handlers)])  # positive as an SLEB128, up to 63
        item += b"".join(uleb128(ids.types.index(TEXT)) + uleb128(at) for at in method.handlers)
    return item


def dex_of(*classes: Class, version: str = "035") -> bytes:
    return DexWriter(version=version).build(*classes)


def container(*parts: Sequence[Class]) -> bytes:
    """A file of version 041 with one header for each sequence of classes."""
    data = b""
    for classes in parts:
        data += DexWriter(version="041", base=len(data)).build(*classes)
    return data
