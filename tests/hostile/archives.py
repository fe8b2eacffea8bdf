"""Packages whose archive lies. Android's reader is libziparchive (AOSP ``system/libziparchive/zip_archive.cc``).

It believes the last end record and the central directory, takes whatever is not deflated as it lies there
(``ZipAssetsProvider``), and refuses more than we do: repeated names, data after the end, headers that contradict each
other. What it refuses is read here all the same, for other readers of Android did, and named.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace

from auditor.model.evidence import ProblemKind
from tests.apk.builders import dex
from tests.apk.zip_writer import DEFLATED, STORED, TRUTH, End, Entry, Lies, bomb, deflated, plain, zip_of
from tests.hostile.apps import CODE, MANIFEST, TABLE, entries, guilty, innocent, package
from tests.hostile.case import INNOCENT, Case, Family, Makes, given

_ODD = frozenset({ProblemKind.CONTAINER_IRREGULAR})
_CLOSED = frozenset({ProblemKind.CONTAINER_UNREADABLE})
_NO_MANIFEST = frozenset({ProblemKind.MANIFEST_UNREADABLE})
_LARGE = frozenset({ProblemKind.MEMBER_OVER_BUDGET})
_GIB = 1 << 30
_MAKES = Makes(Family.ARCHIVES, ".apk", _CLOSED)
_case, _unreadable = _MAKES.case, _MAKES.unreadable


def archives() -> Iterator[Case]:
    yield from _regular()
    yield from _headers()
    yield from _names()
    yield from _ends()
    yield from _bombs()


def _with(
    name: str = MANIFEST, *, central: Lies = TRUTH, local: Lies = TRUTH, method: int = STORED, padded: bool = False
) -> bytes:
    """The package with lies about one member; ``padded``: with so much behind it that what it claims is there."""
    changed = [
        replace(entry, central=central, local=local) if entry.name == name else entry
        for entry in entries(method=method)
    ]
    return zip_of(*changed, *(plain([("assets/pad", bytes(20_000))]) if padded else ()))


def _regular() -> Iterator[Case]:
    yield _case("members stored", lambda: zip_of(*entries(method=STORED)))
    yield _case("members deflated", package)
    yield _case("sizes behind the data", lambda: zip_of(*(replace(one, described=True) for one in entries())))
    yield _case("a comment", lambda: package(end=End(comment=b"built on a Monday")))
    yield _case("extra fields of junk", lambda: _with(central=Lies(extra=b"\xff\xff\xff\xff\x01")))
    yield _case("extra field before the data", lambda: _with(local=Lies(extra=b"\0" * 400)))
    yield _case("64-bit end record", lambda: package(end=End(wide=True)))
    yield _case("64-bit sizes", lambda: zip_of(*map(_wide, entries(method=STORED))))
    yield _case("100,000 members", lambda: _many(100_000))
    yield _unreadable("200,001 members", lambda: _many(200_001))


def _wide(entry: Entry) -> Entry:
    size = len(entry.content)
    extra = struct.pack("<2H2Q", 1, 16, size, size)
    return replace(entry, central=Lies(size=0xFFFFFFFF, compressed=0xFFFFFFFF, extra=extra))


def _many(count: int) -> bytes:
    others = [Entry(name=f"res/{number}", content=b"", shares=number > 0) for number in range(count - 2)]
    return zip_of(*entries(), *others, end=End(wide=True))


def _headers() -> Iterator[Case]:
    for name in (MANIFEST, CODE):
        yield _case(
            f"fake encryption, {name}", given(name, lambda name: _with(name, central=Lies(flags=1))), problems=_ODD
        )
        yield _case(
            f"fake encryption in both headers, {name}",
            given(name, lambda name: _with(name, central=Lies(flags=1), local=Lies(flags=1), method=DEFLATED)),
            problems=_ODD,
        )
        yield _case(
            f"unknown method, {name}",
            given(name, lambda name: _with(name, central=Lies(method=0x2023), local=Lies(method=0x2023))),
            problems=_ODD,
        )
        yield _case(
            f"method of AES, {name}", given(name, lambda name: _with(name, central=Lies(method=99))), problems=_ODD
        )
        yield _case(
            f"wrong checksum, {name}", given(name, lambda name: _with(name, central=Lies(crc=1))), problems=_ODD
        )
    yield _case(
        "unknown method, false packed size",
        lambda: _with(central=Lies(method=77, compressed=5), local=Lies(method=77, compressed=5)),
        problems=_ODD,
    )
    # The central directory decides: what it calls stored is not inflated.
    yield _unreadable(
        "stored by the directory, deflated in truth",
        lambda: _with(central=Lies(method=STORED), method=DEFLATED, padded=True),
        _NO_MANIFEST | _ODD,
    )
    yield _unreadable(
        "deflated by the directory, stored in truth",
        # 03 00 08 00, as a manifest begins, is a deflate stream of nothing at all.
        lambda: _with(central=Lies(method=DEFLATED)),
        _NO_MANIFEST | _ODD,
    )
    yield _unreadable(
        "unknown method over deflated data",
        lambda: _with(central=Lies(method=12), method=DEFLATED, padded=True),
        _NO_MANIFEST | _ODD,
    )
    yield _case("only the local method lies", lambda: _with(local=Lies(method=12)))
    yield _case("only the local flags lie", lambda: _with(local=Lies(flags=0xFFF7)))
    for field, lies in (("size", Lies(size=7)), ("packed size", Lies(compressed=7)), ("checksum", Lies(crc=7))):
        yield _case(
            f"another {field} in the local header",
            given(lies, lambda lies: _with(local=lies)),
            problems=_ODD,
        )
    yield _case(
        "another name in the local header", lambda: _with(local=Lies(name=b"res/drawable/ic.png")), problems=_ODD
    )
    yield _case("no name in the local header", lambda: _with(local=Lies(name=b"")), problems=_ODD)
    yield _case(
        "no signature of the local header", lambda: _with(CODE, local=Lies(signature=b"\0\0\0\0")), problems=_ODD
    )
    yield _case("another size than it inflates to", lambda: _with(central=Lies(size=7), method=DEFLATED), problems=_ODD)
    yield _unreadable(
        "cut deflate stream", lambda: _with(central=Lies(compressed=90), method=DEFLATED), _NO_MANIFEST | _ODD
    )
    yield _unreadable("header outside", lambda: _with(central=Lies(offset=0x7FFFFFFF)), _NO_MANIFEST)
    yield _unreadable(
        "header at 2^63",
        lambda: _with(central=Lies(offset=0xFFFFFFFF, extra=struct.pack("<2HQ", 1, 8, 1 << 63))),
        _NO_MANIFEST,
    )
    yield _unreadable("data past the end", lambda: _with(central=Lies(size=1 << 20)), _NO_MANIFEST | _ODD)
    yield _case("data into the directory", lambda: _into_directory(), problems=_ODD)
    yield _unreadable("damaged directory", lambda: _with(CODE, central=Lies(signature=b"PK\1\0")))


def _into_directory() -> bytes:
    """Code whose size takes in the first bytes of the directory; the header of a dex says where it ends."""
    first, code = entries(method=STORED)
    size = len(code.content) + 20
    return zip_of(first, replace(code, central=Lies(size=size, compressed=size)))


def _doubled(*contents: tuple[str, bytes]) -> bytes:
    return zip_of(*plain(contents), *entries()[1:])


def _names() -> Iterator[Case]:
    # libziparchive refuses the archive; older readers of Android took the first, or the last.
    yield _case(
        "two manifests, the innocent first",
        lambda: _doubled((MANIFEST, innocent()), (MANIFEST, guilty())),
        INNOCENT,
        _ODD,
        gap=True,
    )
    yield _case(
        "two manifests, the guilty first",
        lambda: _doubled((MANIFEST, guilty()), (MANIFEST, innocent())),
        problems=_ODD,
        gap=True,
    )
    yield _case(
        "two dex files of one name",
        lambda: zip_of(*entries(innocent()), *plain([(CODE, dex("com.other.App"))])),
        INNOCENT,
        _ODD,
        gap=True,
    )
    yield _case("another name twice", lambda: zip_of(*entries(), *plain([("a", b"1"), ("a", b"2")])), problems=_ODD)
    decoys = {
        "in lower case": "androidmanifest.xml",
        "one folder up": "../AndroidManifest.xml",
        "of this folder": "./AndroidManifest.xml",
        "from the root": "/AndroidManifest.xml",
        "with a backslash": "assets\\..\\AndroidManifest.xml",
        "as a folder": "AndroidManifest.xml/",
        "of another script": "АndroidManifest.xml",
        "turned round": "\u202elmx.tsefinaMdiordnA",
    }
    for what, name in decoys.items():
        yield _case(f"manifest {what}", given(name, lambda name: _doubled((name, innocent()), (MANIFEST, guilty()))))
    # IsValidEntryName: no NUL, and UTF-8; else libziparchive refuses the archive.
    for what, raw in (("a NUL", b"AndroidManifest.xml\0.txt"), ("no UTF-8", b"AndroidManifest\xff.xml")):
        yield _case(
            f"name with {what}",
            given(raw, lambda raw: zip_of(Entry(name=raw, content=innocent()), *entries())),
            problems=_ODD,
        )
    yield _case("name of 65,535 bytes", lambda: zip_of(*entries(), Entry(name="n" * 0xFFFF, content=b"")))
    yield _case("no name", lambda: zip_of(*entries(), Entry(name="", content=b"")))
    yield _case("names that climb", lambda: package(others={f"{'../' * 40}etc/cron.d/{n}": b"x" for n in range(50)}))
    yield _unreadable(
        "no manifest but a decoy",
        lambda: zip_of(*plain([("../" + MANIFEST, guilty())])),
        _NO_MANIFEST | {ProblemKind.NO_CODE},
    )


def _behind(first: bytes, *second: Entry) -> bytes:
    """An archive after another one, with offsets from the start of the file."""
    return zip_of(*second, end=End(before=first))


def _ends() -> Iterator[Case]:
    other = entries(innocent())
    yield _case("two archives, the guilty last", lambda: _behind(zip_of(*other), *entries()))
    yield _case("two archives, the innocent last", lambda: _behind(package(), *entries(innocent())), INNOCENT)
    yield _case("end record in the comment", _end_in_comment, INNOCENT)
    yield _case("false end record in the comment", lambda: package(end=End(comment=b"PK\5\6" + b"\0" * 4)))
    yield _unreadable("false end record, whole", lambda: package(end=End(comment=b"PK\5\6" + b"\xee" * 18)))
    yield _case("a byte after the end", lambda: package(end=End(after=b"\0")), problems=_ODD)
    yield _case(
        "a comment longer than it says", lambda: package(end=End(comment=b"c" * 9, comment_length=3)), problems=_ODD
    )
    yield _case("60,000 bytes after the end", lambda: package(end=End(after=b"\0" * 60_000)), problems=_ODD)
    yield _unreadable("100,000 bytes after the end", lambda: package(end=End(after=b"\0" * 100_000)))
    yield _case("a script before", lambda: package(end=End(before=b"#!/bin/sh\nexit 0\n")), problems=_ODD)
    yield _unreadable("a script that no offset counts", lambda: package(end=End(uncounted=b"#!/bin/sh\n")))
    yield _unreadable("damaged 64-bit end record", lambda: package(end=End(wide=True, wide_signature=b"PK\7\7")))
    yield _unreadable("saturated count alone", lambda: package(end=End(count=0xFFFF)))
    yield _unreadable("more members than there are", lambda: package(end=End(count=9)))
    yield _unreadable("no members by the count", lambda: package(end=End(count=0)))
    # What the count leaves out is not there: the second manifest, and with it the doubt.
    yield _case("fewer members than there are", lambda: _behind_count())
    yield _unreadable("a manifest past the count", lambda: zip_of(*reversed(entries()), end=End(count=1)), _NO_MANIFEST)
    yield _unreadable("directory outside", lambda: package(end=End(directory_offset=0x7FFFFFFF)))
    yield _unreadable("directory of 4 GiB", lambda: package(end=End(directory_size=0xFFFFFFF0)))
    yield _unreadable("directory at the start", lambda: package(end=End(directory_offset=0)))
    yield _unreadable("empty file", lambda: b"")
    yield _unreadable("an end record alone", lambda: package()[-22:])
    yield _unreadable("half a package", lambda: package()[: len(package()) // 2])
    yield _unreadable("without its last byte", lambda: package()[:-1])
    for what, head in (
        ("gzip", b"\x1f\x8b\x08"),
        ("7z", b"7z\xbc\xaf'\x1c"),
        ("RAR", b"Rar!\x1a\7"),
        ("ELF", b"\x7fELF"),
    ):
        yield _unreadable(f"{what} that is named .apk", given(head, lambda head: head + bytes(1000)))


def _end_in_comment() -> bytes:
    """A guilty archive whose comment is the end of an innocent one: the last record counts."""
    first, second = entries(), entries(innocent())
    inner = zip_of(*second, end=End(before=zip_of(*first)))
    cut = inner.index(zip_of(*first)[-22:])  # the comment of the first archive is all that comes after its end record
    return inner[: cut + 20] + struct.pack("<H", (len(inner) - cut - 22) & 0xFFFF) + inner[cut + 22 :]


def _behind_count() -> bytes:
    return zip_of(*entries(), *plain([(MANIFEST, innocent())]), end=End(count=2))


def _bombs() -> Iterator[Case]:
    def bombed(name: str, size: int, declared: int) -> Entry:
        packed = bomb(size)
        return Entry(
            name=name,
            content=b"",
            method=DEFLATED,
            packed=packed,
            central=Lies(size=declared),
            local=Lies(size=declared),
        )

    for what, declared in (
        ("that tells its size", _GIB),
        ("that claims 10 bytes", 10),
        ("that claims 4 GiB", 0xFFFFFFFE),
    ):
        yield _unreadable(
            f"manifest bomb {what}",
            given(declared, lambda declared: zip_of(bombed(MANIFEST, _GIB, declared), *entries()[1:])),
            _LARGE,
        )
        yield _case(
            f"dex bomb {what}",
            given(declared, lambda declared: zip_of(entries()[0], bombed(CODE, _GIB, declared))),
            problems=_LARGE,
            gap=True,
        )
    yield _case("resources bomb that no one asks for", lambda: zip_of(*entries(), bombed(TABLE, _GIB, 10)))
    yield _case(
        "forty dex files over one bomb",
        lambda: zip_of(*entries(), bombed("classes2.dex", 60 << 20, 60 << 20), *_sharing(40, 60 << 20)),
        problems=frozenset(
            {ProblemKind.DEX_UNREADABLE, ProblemKind.MEMBER_OVER_BUDGET, ProblemKind.CONTAINER_IRREGULAR}
        ),
        gap=True,
    )
    yield _case(
        "an app inside the app",
        lambda: package(others={"assets/game.apk": package()}),
        problems=frozenset({ProblemKind.NESTED_PACKAGE}),
    )
    yield _case(
        "a gap in the dex files",
        lambda: package(others={"classes3.dex": dex("com.umeng.analytics.A")}),
        problems=frozenset({ProblemKind.DEX_NOT_LOADED}),
    )
    yield _case(
        "a dex that is only a name",
        lambda: package(others={"assets/payload.dex": b"not a dex"}),
        problems=frozenset({ProblemKind.DEX_NOT_LOADED}),
    )
    yield _case("stored with a deflate stream inside", lambda: package(others={"assets/x.zip": deflated(guilty())}))


def _sharing(count: int, size: int) -> Iterator[Entry]:
    packed = len(bomb(size))
    for number in range(3, count + 2):
        yield Entry(
            name=f"classes{number}.dex",
            content=b"",
            method=DEFLATED,
            shares=True,
            central=Lies(size=size, compressed=packed),
        )
