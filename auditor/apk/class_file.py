"""Java class files, as AARs and JARs hold them: what a class is, extends, defines, calls and names.

Source of the format: The Java Virtual Machine Specification, chapter 4, "The class File Format".
"""

import struct
from dataclasses import dataclass

_MAGIC = 0xCAFEBABE
_UTF8, _LONG, _DOUBLE, _CLASS, _STRING = 1, 5, 6, 7, 8
_FIELD, _METHOD, _INTERFACE_METHOD, _NAME_AND_TYPE = 9, 10, 11, 12
_SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}
"""Bytes of a constant after its tag, by tag; a text has its own length."""


class ClassFileError(ValueError):
    """No class file. The words fit beside the name of the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFile:
    """Names of classes are descriptors, ``Lcom/acme/Push;``."""

    superclass: str | None
    """None for ``java.lang.Object`` and for a module."""
    methods: frozenset[str]
    """Names of those that it defines."""
    calls: frozenset[tuple[str, str, str]]
    """Class, name and descriptor of each method that the code refers to."""
    reads: frozenset[tuple[str, str]]
    """Class and name of each field that it refers to, its own too."""
    strings: frozenset[str]


def read_class_file(data: bytes) -> ClassFile:
    """What the constant pool and the tables of names say; raises ClassFileError."""
    try:
        return _read(data)
    except (struct.error, KeyError, IndexError):
        raise ClassFileError("damaged class file") from None


def _read(data: bytes) -> ClassFile:
    magic, _, count = struct.unpack_from(">LLH", data)
    if magic != _MAGIC:
        raise ClassFileError("no class file")
    pool = _Pool(data, count)
    at = pool.end + 4  # flags and the class itself, which the member's name says
    superclass, interfaces = struct.unpack_from(">2H", data, at)
    at = _after_members(data, at + 4 + 2 * interfaces, [])
    methods: list[int] = []
    _after_members(data, at, methods)
    return ClassFile(
        superclass=pool.class_at(superclass) if superclass else None,
        methods=frozenset(pool.texts[name] for name in methods),
        calls=frozenset(
            (class_, name, form)
            for index, tag in pool.tags.items()
            if tag in (_METHOD, _INTERFACE_METHOD)
            for class_, name, form in (pool.member_at(index),)
        ),
        reads=frozenset(pool.member_at(index)[:2] for index, tag in pool.tags.items() if tag == _FIELD),
        strings=frozenset(pool.texts[pool.pair(index)[0]] for index, tag in pool.tags.items() if tag == _STRING),
    )


def _after_members(data: bytes, at: int, names: list[int]) -> int:
    """Where a table of fields or methods ends; the indices of their names are put in ``names``."""
    (count,) = struct.unpack_from(">H", data, at)
    at += 2
    for _ in range(count):
        _, name, _, attributes = struct.unpack_from(">4H", data, at)
        names.append(name)
        at += 8
        for _ in range(attributes):
            _, length = struct.unpack_from(">HL", data, at)
            at += 6 + length
    return at


class _Pool:
    """The constants of a class, by index."""

    def __init__(self, data: bytes, count: int) -> None:
        self._data = data
        self._places: dict[int, int] = {}
        self.tags: dict[int, int] = {}
        self.texts: dict[int, str] = {}
        at, index = 10, 1
        while index < count:
            tag = data[at]
            self.tags[index], self._places[index] = tag, at + 1
            if tag == _UTF8:
                (length,) = struct.unpack_from(">H", data, at + 1)
                # Java's own UTF-8; its ways to write NUL and surrogates stand in no name that is watched.
                self.texts[index] = data[at + 3 : at + 3 + length].decode("utf-8", "replace")
                at += 3 + length
            else:
                at += 1 + _SIZES[tag]
            index += 2 if tag in (_LONG, _DOUBLE) else 1
        self.end = at

    def pair(self, index: int) -> tuple[int, int]:
        """The first two numbers of a constant; the second may belong to the next one."""
        first, second = struct.unpack_from(">2H", self._data, self._places[index])
        return first, second

    def class_at(self, index: int) -> str:
        """The descriptor of a class; arrays have theirs already."""
        name = self.texts[self.pair(index)[0]]
        return name if name.startswith("[") else f"L{name};"

    def member_at(self, index: int) -> tuple[str, str, str]:
        class_, named = self.pair(index)
        name, form = self.pair(named)
        return self.class_at(class_), self.texts[name], self.texts[form]
