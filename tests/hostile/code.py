"""Dex files that lie. The format is "Dalvik Executable format" (source.android.com); Android's judge is AOSP
``DexFileVerifier``, which refuses a whole file for much of this.

What can be read of such a file is read all the same, for a packer may mend it at run time; what cannot is a gap, and
never costs another dex.
"""

import struct
from collections.abc import Callable, Iterator

from auditor.model.evidence import ProblemKind
from tests.apk.builders import dex, uleb128
from tests.apk.dex_writer import RETURN, TEXT, Class, DexWriter, Invoke, Load, Method, Raw, container, dex_of
from tests.hostile.apps import MAIN, package
from tests.hostile.case import BOTH, Case, Family, given

_IMEI = Invoke("android.telephony.TelephonyManager->getDeviceId")
_MAIN = Class(MAIN, [Method("run", [_IMEI, RETURN])])
_SDK = Class("com.umeng.analytics.MobclickAgent", [Method("on", [Load("content://sms"), RETURN])])
_UMENG = frozenset({"umeng-analytics"})
_READS = frozenset({"imei", "sms"})
_BROKEN = frozenset({ProblemKind.DEX_UNREADABLE})
_LOST = frozenset({ProblemKind.CODE_UNREADABLE})
_NOWHERE = 0x7FFFFFFF


def code() -> Iterator[Case]:
    yield from _headers()
    yield from _tables()
    yield from _strings()
    yield from _classes()
    yield from _instructions()
    yield from _several()
    yield from _sizes()


def _case(
    name: str,
    build: Callable[[], bytes],
    accesses: frozenset[str] = _READS,
    problems: frozenset[ProblemKind] = frozenset(),
    *,
    sdks: frozenset[str] = _UMENG,
    others: Callable[[], dict[str, bytes]] = dict,
) -> Case:
    return Case(
        name=name,
        family=Family.CODE,
        build=lambda: package(code=build(), others=others()),
        permissions=BOTH,
        problems=problems,
        gap=bool(problems - {ProblemKind.DEX_NOT_LOADED}),
        sdks=sdks,
        accesses=accesses,
    )


def _unreadable(name: str, build: Callable[[], bytes]) -> Case:
    return _case(name, build, frozenset(), _BROKEN, sdks=frozenset())


def _built() -> tuple[DexWriter, bytearray]:
    writer = DexWriter()
    return writer, bytearray(writer.build(_MAIN, _SDK))


def _poked(form: str, at: int, *values: int) -> bytes:
    data = _built()[1]
    struct.pack_into(form, data, at, *values)
    return bytes(data)


def _in_table(table: str, at: int, value: int, form: str = "<L") -> bytes:
    writer, data = _built()
    struct.pack_into(form, data, writer.tables[table] + at, value)
    return bytes(data)


def _headers() -> Iterator[Case]:
    for version in ("035", "037", "038", "039", "040"):
        yield _case(f"version {version}", given(version, lambda version: dex_of(_MAIN, _SDK, version=version)))
    yield _case("version 041, two headers", lambda: container([_MAIN], [_SDK]))
    yield _case("wrong checksum", lambda: _poked("<L", 8, 0xDEADBEEF))
    yield _case("wrong digest", lambda: _poked("<5L", 12, 1, 2, 3, 4, 5))
    yield _case("a file size of 0", lambda: _poked("<L", 0x20, 0))
    yield _case("a file size of 2 GiB", lambda: _poked("<L", 0x20, _NOWHERE))
    yield _case("a header size of 0", lambda: _poked("<L", 0x24, 0))
    yield _case("a map that lies outside", lambda: _poked("<L", 0x34, _NOWHERE))
    yield _case("a map of nothing", lambda: _poked("<L", 0x34, 0))
    yield _case("a link section outside", lambda: _poked("<2L", 0x2C, 99, _NOWHERE))
    yield _case("a data section outside", lambda: _poked("<2L", 0x68, _NOWHERE, _NOWHERE))
    yield _case("a megabyte behind it", lambda: bytes(_built()[1]) + b"\xff" * (1 << 20))
    for what, magic in (
        ("of an unknown version", b"dex\n099\0"),
        ("of an odex", b"dey\n036\0"),
        ("of a compact dex", b"cdex001\0"),
        ("in upper case", b"DEX\n035\0"),
        ("of an ELF file", b"\x7fELF\2\1\1\0"),
    ):
        yield _unreadable(f"a magic {what}", given(magic, lambda magic: magic + bytes(_built()[1])[8:]))
    yield _unreadable("bytes the other way round", lambda: _poked("<L", 0x28, 0x78563412))
    yield _unreadable("no bytes", lambda: b"")
    yield _unreadable("a magic alone", lambda: b"dex\n035\0")
    yield _unreadable("a header alone, with its counts", lambda: bytes(_built()[1])[:0x70])
    yield _unreadable("text", lambda: b"not a dex file at all " * 20)
    yield _unreadable("a zip", lambda: package())
    for part in (2, 4, 8):
        yield _unreadable(
            f"its first {part}th", given(part, lambda part: bytes(_built()[1])[: len(_built()[1]) // part])
        )
    yield _unreadable("65 headers", lambda: container(*[()] * 65))
    yield _unreadable("a header of no size in version 041", lambda: _endless())


def _endless() -> bytes:
    data = bytearray(container([_MAIN], [_SDK]))
    struct.pack_into("<L", data, 0x20, 0)
    return bytes(data)


def _tables() -> Iterator[Case]:
    for what, at in (
        ("strings", 0x38),
        ("types", 0x40),
        ("signatures", 0x48),
        ("fields", 0x50),
        ("methods", 0x58),
        ("classes", 0x60),
    ):
        yield _unreadable(f"{what} past the end", given(at, lambda at: _poked("<2L", at, 100, len(_built()[1]) - 8)))
        yield _unreadable(f"{what} without number", given(at, lambda at: _poked("<L", at, 0xFFFFFFFF)))
    for what, table, at in (
        ("a type without a name", "type", 0),
        ("a method without its class", "method", 0),
        ("a method without its signature", "method", 2),
        ("a method without a name", "method", 4),
        ("a class without a type", "class", 0),
        ("a class without its superclass", "class", 8),
        ("a signature without its type", "proto", 4),
    ):
        yield _unreadable(what, given((table, at), lambda place: _in_table(*place, 0xFFF0, "<H")))
    for what, at in (("interfaces", 12), ("a source", 16), ("annotations", 20)):
        yield _case(f"{what} outside", given(at, lambda at: _in_table("class", at, _NOWHERE)))
    yield _case("tables on the header", lambda: _overlapping_tables(), frozenset(), frozenset(), sdks=frozenset())


def _overlapping_tables() -> bytes:
    """No classes, and the table of fields over the header: no index in it is asked for."""
    data = bytearray(dex(MAIN))
    struct.pack_into("<2L", data, 0x60, 0, 0)
    return bytes(data)


def _strings() -> Iterator[Case]:
    yield _case("strings out of order", lambda: DexWriter(sorted_strings=False).build(_MAIN, _SDK))
    yield _case("a string twice", lambda: DexWriter(strings=[MAIN] * 2).build(_MAIN, _SDK))
    yield _unreadable("a string outside", lambda: _in_table("string", 0, _NOWHERE))
    yield _unreadable("a string without an end", lambda: _endless_string())
    yield _unreadable("type names over each other", lambda: _shared_names())
    yield _case("names of every script", lambda: dex_of(_MAIN, _SDK, Class("com.\u5de8\u9ea6.\U0001d54a.\u202eA")))
    yield _case("names with escapes and markup", lambda: dex_of(_MAIN, _SDK, Class("a.\x1b[2J.<b>"), Class("a\nb.C")))
    yield _case(
        "a lone surrogate in a constant",
        lambda: dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [Load("\ud800"), RETURN])])) if False else _surrogate(),
    )
    yield _case("a name like the SDK's, longer", lambda: dex_of(_MAIN, _SDK, Class("com.tencent.buglyx.A")))
    yield _case(
        "a constant of 60,000 characters",
        lambda: dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [Load("x" * 60_000), RETURN])])),
    )


def _surrogate() -> bytes:
    """The constant ``content://xyz`` with half a pair of surrogates in it, as MUTF-8 can have it."""
    data = dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [Load("aXYZb"), RETURN])]))
    return data.replace(b"aXYZb", b"a\xed\xa0\x80b")


def _endless_string() -> bytes:
    writer, data = _built()
    index = writer.ids.strings.index(f"L{MAIN.replace('.', '/')};")
    struct.pack_into("<L", data, writer.tables["string"] + 4 * index, len(data))
    return bytes(data) + b"\x7f" + b"x" * 0x7F


def _shared_names() -> bytes:
    """Two thousand types of one name, which is a quarter of the file long."""
    names = [f"t{number:05}" for number in range(2000)]
    long = "L" + "x" * 20_000 + ";"
    writer = DexWriter(strings=[long])
    data = bytearray(writer.build(_MAIN, *[Class(name) for name in names]))
    for name in names:
        index = writer.ids.strings.index(f"L{name};")
        struct.pack_into("<L", data, writer.tables["string"] + 4 * index, writer.string_data[long])
    return bytes(data)


def _class_data(offset: Callable[[DexWriter, bytearray], int]) -> bytes:
    """The data of the SDK's class somewhere else."""
    writer, data = _built()
    place = offset(writer, data)
    struct.pack_into("<L", data, writer.tables["class"] + 32 + 24, place)
    return bytes(data)


def _classes() -> Iterator[Case]:
    own = frozenset({"imei"})
    yield _case("class data outside", lambda: _class_data(lambda _writer, _data: _NOWHERE), own, _LOST)
    yield _case("class data at the last byte", lambda: _class_data(lambda _writer, data: len(data) - 1), own, _LOST)

    def behind(*numbers: int) -> bytes:
        def put(_writer: DexWriter, data: bytearray) -> int:
            place = len(data)
            data += b"".join(map(uleb128, numbers))
            return place

        return _class_data(put)

    yield _case("a class of a thousand million methods", lambda: behind(0, 0, 0, 1 << 30), own, _LOST)
    yield _case("a class of a thousand million fields", lambda: behind(1 << 30, 0, 0, 0), own, _LOST)
    yield _case("a method that no table has", lambda: behind(0, 0, 0, 1, 60_000, 1, 0x70), own, _LOST)
    yield _case("a method with code outside", lambda: behind(0, 0, 0, 1, 1, 1, 0x0FFFFFF0), own, _LOST)
    yield _case("a method with code in the header", lambda: behind(0, 0, 0, 1, 1, 1, 2), own, _LOST)
    yield _case("numbers of ten bytes", lambda: _class_data(lambda _w, data: _appended(data, b"\xff" * 40)), own, _LOST)
    yield _case("a class that is its own superclass", lambda: dex_of(_MAIN, _SDK, Class("a.B", superclass="a.B")))
    yield _case(
        "two classes under each other",
        lambda: dex_of(_MAIN, _SDK, Class("a.B", superclass="a.C"), Class("a.C", superclass="a.B")),
    )
    yield _case("a class twice", lambda: dex_of(_MAIN, _SDK, _SDK))
    yield _case("a class of no package", lambda: dex_of(_MAIN, _SDK, Class("A"), Class("")))
    yield _case("initial values outside", lambda: _in_table("class", 28, _NOWHERE))
    yield _case("initial values of no kind", lambda: _values(b"\x7f\xff\xff\xff\xff\x0f" + b"\x15" * 40))
    yield _case("initial values without end", lambda: _values(uleb128(1 << 30) + b"\x1e" * 40))


def _appended(data: bytearray, content: bytes) -> int:
    place = len(data)
    data += content
    return place


def _values(content: bytes) -> bytes:
    writer, data = _built()
    struct.pack_into("<L", data, writer.tables["class"] + 28, _appended(data, content))
    return bytes(data)


def _code_size(units: int) -> bytes:
    """The SDK's method with another number of code units."""
    writer, data = _built()
    struct.pack_into("<L", data, writer.codes[_SDK.name, "on"] + 12, units)
    return bytes(data)


def _instructions() -> Iterator[Case]:
    own = frozenset({"imei"})
    yield _case("code of no instructions", lambda: _code_size(0), own)
    yield _case("code past the end", lambda: _code_size(1 << 20), own, _LOST)
    yield _case("code of 4 Gi units", lambda: _code_size(0xFFFFFFFF), own, _LOST)

    def method(*units: int) -> bytes:
        return dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [Raw(units), _IMEI, RETURN])]))

    yield _case("an unknown opcode", lambda: method(0x3E))
    yield _case("all opcodes from e3 to f9", lambda: method(*range(0xE3, 0xFA)))
    yield _case("a switch that points outside", lambda: method(0x2B, 0x7FFF, 0x7FFF))
    yield _case("a switch of 65,535 cases that are not there", lambda: method(0x0100, 0xFFFF, 0, 0))
    yield _case("array data of 4 Gi elements", lambda: method(0x0300, 8, 0xFFFF, 0xFFFF))
    yield _case("a jump to itself", lambda: method(0x0028))
    yield _case("a jump before the start", lambda: method(0x8028))
    yield _case(
        "half an instruction at the end", lambda: dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [Raw([0x6E])])]))
    )
    yield _case("a call of a method that no table has", lambda: method(0x106E, 0xFFFF, 0))
    yield _case("a constant that no table has", lambda: method(0x1A, 0xFFFF))
    yield _case("a long constant that no table has", lambda: method(0x1B, 0xFFFF, 0x7FFF))
    yield _case("a call with six arguments", lambda: method(0xF06E, 0, 0))
    yield _case(
        "no registers",
        lambda: dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [_IMEI, RETURN], registers=0, incoming=0)])),
    )
    yield _case(
        "more arguments than registers",
        lambda: dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [_IMEI, RETURN], registers=1, incoming=99)])),
    )
    yield _case(
        "handlers that point outside",
        lambda: dex_of(
            _MAIN, _SDK, Class("a.B", [Method("c", [_IMEI, RETURN], handlers=(60_000,), parameters=(TEXT,))])
        ),
    )
    yield _case("a call inside an array's data", lambda: _hidden_in_data(), own)


def _hidden_in_data() -> bytes:
    """What looks like reading messages is the content of an array; a search without decoding would find it."""
    body = Raw(lambda ids: [0x0300, 2, 2, 0, *Load("content://sms").units(ids)[:2], 0x0E])
    return dex_of(_MAIN, Class(_SDK.name, [Method("on", [body])]))


def _several() -> Iterator[Case]:
    sdk = frozenset({"sms"})

    def second(data: bytes) -> Callable[[], dict[str, bytes]]:
        return lambda: {"classes2.dex": data, "classes3.dex": dex_of(_SDK)}

    for what, data in (("empty", b""), ("text", b"x" * 999), ("a header of lies", b"dex\n035\0" + b"\xff" * 0x68)):
        yield _case(f"the second of three is {what}", lambda: dex_of(_MAIN), _READS, _BROKEN, others=second(data))
        yield _case(
            f"the first of two is {what}",
            given(data, lambda data: data),
            sdk,
            _BROKEN,
            others=lambda: {"classes2.dex": dex_of(_SDK)},
        )
    yield _case(
        "a class in two dex files", lambda: dex_of(_MAIN, _SDK), others=lambda: {"classes2.dex": dex_of(_SDK, _MAIN)}
    )
    yield _case(
        "an SDK in a dex that is not loaded",
        lambda: dex_of(_MAIN),
        frozenset({"imei"}),
        frozenset({ProblemKind.DEX_NOT_LOADED}),
        sdks=frozenset(),
        others=lambda: {"classes02.dex": dex_of(_SDK), "Classes2.dex": dex_of(_SDK), "lib/classes2.dex": dex_of(_SDK)},
    )
    yield _case(
        "two hundred dex files",
        lambda: dex_of(_MAIN, _SDK),
        others=lambda: {f"classes{n}.dex": dex(f"a.C{n}") for n in range(2, 201)},
    )


def _sizes() -> Iterator[Case]:
    yield _case("65,000 methods", lambda: _many_methods(65_000))
    yield _case("65,000 classes", lambda: _many_classes(65_000))
    yield _case("a chain of 20,000 superclasses", lambda: _chain(20_000))
    yield _case("70,000 calls", lambda: dex_of(_MAIN, _SDK, *_callers(7)))
    # The SDK's class comes after the others, and what it reads is past the budget.
    yield _case(
        "300,000 calls",
        lambda: dex_of(_MAIN, *_callers(30), _SDK),
        frozenset({"imei"}),
        frozenset({ProblemKind.MEMBER_OVER_BUDGET}),
    )
    yield _case(
        "a method of 500,000 units",
        lambda: dex_of(_MAIN, _SDK, Class("a.B", [Method("c", [Raw([0] * 500_000), _IMEI, RETURN])])),
    )


def _callers(count: int) -> list[Class]:
    body = Raw(lambda ids: _IMEI.units(ids) * 10_000)
    return [Class(f"a.C{number}", [Method("run", [body, RETURN])]) for number in range(count)]


def _many_methods(count: int) -> bytes:
    """Methods of one class, without code, whose names are one string."""
    writer, data = _built()
    return _grown(writer, data, "method", 0x58, 8, count, lambda _number: bytes(data[writer.tables["method"] :][:8]))


def _many_classes(count: int) -> bytes:
    """Definitions of one class, over and over."""
    writer, data = _built()
    last = bytes(data[writer.tables["class"] + 32 :][:32])
    return _grown(writer, data, "class", 0x60, 32, count, lambda _number: last[:24] + bytes(8))


def _grown(
    writer: DexWriter, data: bytearray, table: str, at: int, size: int, count: int, entry: Callable[[int], bytes]
) -> bytes:
    """The file with a longer table, which moves to its end."""
    known, place = struct.unpack_from("<2L", data, at)
    assert place == writer.tables[table]
    body = bytes(data[place : place + size * known]) + b"".join(entry(number) for number in range(known, count))
    data += b"\0" * (-len(data) % 4)
    struct.pack_into("<2L", data, at, count, len(data))
    return bytes(data + body)


def _chain(count: int) -> bytes:
    """Types and classes written by hand, each the child of the one before it."""
    writer, data = _built()
    strings, types = len(writer.ids.strings), len(writer.ids.types)
    names = [f"La/C{number};" for number in range(count)]
    places = []
    for name in names:
        places.append(len(data))
        data += uleb128(len(name)) + name.encode() + b"\0"
    _lengthen(data, 0x38, b"".join(struct.pack("<L", place) for place in places), 4)
    _lengthen(data, 0x40, b"".join(struct.pack("<L", strings + number) for number in range(count)), 4)
    definitions = (
        struct.pack("<8L", types + number, 1, types + max(number - 1, 0), 0, 0xFFFFFFFF, 0, 0, 0)
        for number in range(count)
    )
    _lengthen(data, 0x60, b"".join(definitions), 32)
    return bytes(data)


def _lengthen(data: bytearray, at: int, more: bytes, size: int) -> None:
    """A table with more entries, at the end of the file."""
    count, place = struct.unpack_from("<2L", data, at)
    table = bytes(data[place : place + size * count]) + more
    data += b"\0" * (-len(data) % 4)
    struct.pack_into("<2L", data, at, len(table) // size, len(data))
    data += table
