"""Resource tables that lie. An audit takes no more from one than the app's label and version, so a table that cannot be
read costs these alone. Android's reader is AOSP ``LoadedArsc.cpp``; references are followed as ``AssetManager2`` does.
"""

import struct
from collections.abc import Callable, Iterator

from auditor.model.evidence import ProblemKind
from tests.apk.builders import LABEL, Reference, arsc, arsc_of, axml, string_pool
from tests.hostile.apps import TABLE, package, root
from tests.hostile.case import BOTH, Case, Family, given
from tests.hostile.chunks import chunk

_UNREAD = frozenset({ProblemKind.RESOURCES_UNREADABLE})
_PACKAGE, _TYPE, _SPEC = 0x0200, 0x0201, 0x0202
_SHOP = {"": "Shop"}


def resources() -> Iterator[Case]:
    yield from _tables()
    yield from _chunks()
    yield from _references()


def _case(
    name: str, build: Callable[[], bytes], label: str | None = "Shop", problems: frozenset[ProblemKind] = frozenset()
) -> Case:
    return Case(
        name=name,
        family=Family.RESOURCES,
        build=lambda: package(axml(root(label=LABEL)), others={TABLE: build()}),
        permissions=BOTH,
        problems=problems,
        label=label,
    )


def _unread(name: str, build: Callable[[], bytes]) -> Case:
    return _case(name, build, None, _UNREAD)


def _edited(kind: int, form: str, at: int, *values: int) -> bytes:
    """The table with numbers put into its one chunk of a kind."""
    data = bytearray(arsc(_SHOP))
    struct.pack_into(form, data, _chunk_at(data, kind) + at, *values)
    return bytes(data)


def _chunk_at(data: bytes | bytearray, kind: int) -> int:
    header = {_PACKAGE: 288, _TYPE: 84, _SPEC: 16}[kind]
    return data.index(struct.pack("<2H", kind, header))


def _with(content: bytes, at: int) -> bytes:
    """The table with a chunk more at a place between chunks of the whole."""
    data = arsc(_SHOP)
    grown = data[:at] + content + data[at:]
    return grown[:4] + struct.pack("<L", len(grown)) + grown[8:]


def _tables() -> Iterator[Case]:
    yield _case("a table", lambda: arsc(_SHOP))
    yield _case("compact entries", lambda: arsc_of(_SHOP, compact=True))
    yield _case("other languages alone", lambda: arsc({"zh": "\u5546\u5e97"}), "\u5546\u5e97")
    yield _case("the default among others", lambda: arsc({"zh": "\u5546\u5e97", "": "Shop", "de": "Laden"}))
    yield _case("a bag instead of a text", lambda: arsc(_SHOP, complex_entry=True), None)
    yield _case("a text with escapes", lambda: arsc({"": "Sh\x1b[31mop\x07"}), "Sh\ufffd[31mop\ufffd")
    yield _case("a text of markup", lambda: arsc({"": "<script>alert(1)</script>"}), "<script>alert(1)</script>")
    yield _case("a text that turns the line round", lambda: arsc({"": "\u202epohS"}), "\u202epohS")
    yield _case("bytes behind the table", lambda: arsc(_SHOP) + bytes(999))
    for part in (2, 3, 5):
        yield _unread(f"its first {part}th", given(part, lambda part: arsc(_SHOP)[: len(arsc(_SHOP)) // part]))
    yield _unread("no bytes", lambda: b"")
    yield _unread("a manifest in its place", lambda: axml(root()))
    yield _unread("noise", lambda: bytes(range(256)) * 8)


def _chunks() -> Iterator[Case]:
    unknown = chunk(0x7777, b"junkjunk")
    yield _case("unknown chunk before the strings", lambda: _with(unknown, 12))
    yield _case("unknown chunk at the end", lambda: _with(unknown, len(arsc(_SHOP))))
    yield _case("a second pool of strings", lambda: _with(string_pool(["Fake"]), len(arsc(_SHOP))))
    yield _case("a longer header of the table", lambda: _longer_header())
    yield _case("flags of a specification that lie", lambda: _edited(_SPEC, "<L", 12, 0x7FFFFFFF))
    yield _unread("a chunk of no size", lambda: _with(chunk(0x7777, size=0), 12))
    yield _unread("a package longer than the table", lambda: _edited(_PACKAGE, "<L", 4, 1 << 30))
    yield _unread("a type whose header is too short", lambda: _edited(_TYPE, "<H", 2, 12))
    yield _unread("an entry outside", lambda: _edited(_TYPE, "<L", 84, 0x7FFFFFF0))
    yield _unread("entries that begin outside", lambda: _edited(_TYPE, "<L", 16, 0x7FFFFFF0))
    yield _case("a type of no entries", lambda: _edited(_TYPE, "<L", 12, 0), None)
    yield _case("another package's number", lambda: _edited(_PACKAGE, "<L", 8, 0x42), None)
    yield _case("another type's number", lambda: _edited(_TYPE, "<B", 8, 9), None)
    yield _case("a thousand million entries", lambda: _edited(_TYPE, "<L", 12, 1 << 30))
    yield _unread("150,000 types", lambda: _many_types(150_000))
    yield _case("20,000 types", lambda: _many_types(20_000))


def _longer_header() -> bytes:
    data = arsc(_SHOP)
    return struct.pack("<2HL", 0x0002, 64, len(data) + 52) + data[8:12] + bytes(52) + data[12:]


def _many_types(count: int) -> bytes:
    """So many empty types of another number in the package."""
    data = arsc(_SHOP)
    empty = struct.pack("<2HL2BHLL", _TYPE, 84, 84, 9, 0, 0, 0, 84) + struct.pack("<L", 64) + bytes(60)
    at = _chunk_at(data, _PACKAGE)
    (size,) = struct.unpack_from("<L", data, at + 4)
    more = empty * count
    grown = bytearray(data + more)
    struct.pack_into("<L", grown, 4, len(grown))
    struct.pack_into("<L", grown, at + 4, size + len(more))
    return bytes(grown)


def _at(index: int) -> Reference:
    return Reference(LABEL.id + index)


def _references() -> Iterator[Case]:
    yield _case("a text behind a reference", lambda: arsc_of({"": _at(1)}, {"": "Shop"}))
    yield _case(
        "a text behind fifteen references", lambda: arsc_of(*({"": _at(n + 1)} for n in range(15)), {"": "Shop"})
    )
    yield _case("a reference to itself", lambda: arsc_of({"": _at(0)}), None)
    yield _case("two references to each other", lambda: arsc_of({"": _at(1)}, {"": _at(0)}), None)
    yield _case("a reference to nothing", lambda: arsc_of({"": Reference(0)}), None)
    yield _case("a reference to no resource", lambda: arsc_of({"": Reference(0x7F990099)}), None)
    yield _case("a reference to the framework", lambda: arsc_of({"": Reference(0x01040000)}), None)
    doubling = [{"": _at(n + 1), "zh": _at(n + 1)} for n in range(60)]
    yield _case("references that double sixty times", lambda: arsc_of(*doubling, {"": "Shop"}))
    yield (
        _case("no table at all", lambda: arsc(_SHOP))
        if False
        else Case(
            name="no table at all",
            family=Family.RESOURCES,
            build=lambda: package(axml(root(label=LABEL))),
            permissions=BOTH,
            problems=_UNREAD,
            label=None,
        )
    )
