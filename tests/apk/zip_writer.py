"""ZIP archives field by field, so that a test can lie in any one of them.

Source of the layout: PKWARE's APPNOTE. What is left out of an entry is what a build tool would write.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

STORED, DEFLATED = 0, 8
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_DESCRIBED = 0x8
_BLOCK = 1 << 20
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lies:
    """Fields of one header, where they are to differ from the truth."""

    name: bytes | None = None
    method: int | None = None
    flags: int | None = None
    crc: int | None = None
    compressed: int | None = None
    size: int | None = None
    offset: int | None = None
    """Of the local header; in the central directory only."""
    extra: bytes = b""
    signature: bytes | None = None


TRUTH = Lies()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member and its two headers."""

    name: str | bytes
    content: bytes
    method: int = STORED
    central: Lies = TRUTH
    local: Lies = TRUTH
    packed: bytes | None = None
    """The stored bytes, where they are not the content by the method."""
    described: bool = False
    """Whether sizes and checksum stand behind the data, and zeros in the local header."""
    shares: bool = False
    """Whether it has no data of its own, and points at those of the entry before it."""

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()

    @property
    def data(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == DEFLATED else self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The end record, and what lies around it."""

    before: bytes = b""
    """Ahead of the first member; offsets count it."""
    uncounted: bytes = b""
    """Ahead of all, and no offset counts it."""
    count: int | None = None
    directory_size: int | None = None
    directory_offset: int | None = None
    comment: bytes = b""
    comment_length: int | None = None
    after: bytes = b""
    wide: bool = False
    """Whether a 64-bit end record has the numbers."""
    wide_signature: bytes = _END64


def deflated(content: bytes, level: int = 9) -> bytes:
    """A raw deflate stream."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


def bomb(size: int) -> bytes:
    """A raw deflate stream of so many zeros, without ever holding them: one full block over and over."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = compressor.compress(bytes(_BLOCK)) + compressor.flush(zlib.Z_FULL_FLUSH)
    return block * (size // _BLOCK) + deflated(b"")


def zip_of(*entries: Entry, end: End | None = None) -> bytes:
    """The archive."""
    last = end or End()
    body, directory = bytearray(last.before), bytearray()
    at = 0
    for entry in entries:
        at = at if entry.shares else len(body)
        if not entry.shares:
            body += _local(entry)
        directory += _central(entry, at)
    return (
        last.uncounted + bytes(body + directory) + _ending(last, len(entries), len(directory), len(body)) + last.after
    )


def _local(entry: Entry) -> bytes:
    lies, data = entry.local, entry.data
    crc, compressed, size = zlib.crc32(entry.content), len(data), len(entry.content)
    behind = b"PK\x07\x08" + struct.pack("<3L", crc, compressed, size) if entry.described else b""
    if entry.described:
        crc = compressed = size = 0
    name = _or(lies.name, entry.raw_name)
    fields = (
        _or(lies.flags, _DESCRIBED if entry.described else 0),
        _or(lies.method, entry.method),
        0,
        0,
        _or(lies.crc, crc),
        _or(lies.compressed, compressed),
        _or(lies.size, size),
        len(name),
        len(lies.extra),
    )
    return struct.pack("<4s5H3L2H", _or(lies.signature, LOCAL), 20, *fields) + name + lies.extra + data + behind


def _central(entry: Entry, at: int) -> bytes:
    lies = entry.central
    name = _or(lies.name, entry.raw_name)
    fields = (
        _or(lies.flags, _DESCRIBED if entry.described else 0),
        _or(lies.method, entry.method),
        0,
        0,
        _or(lies.crc, zlib.crc32(entry.content)),
        _or(lies.compressed, len(entry.data)),
        _or(lies.size, len(entry.content)),
        len(name),
        len(lies.extra),
        0,
        0,
        0,
        0,
        _or(lies.offset, at),
    )
    return struct.pack("<4s6H3L5H2L", _or(lies.signature, CENTRAL), 20, 20, *fields) + name + lies.extra


def _ending(end: End, entries: int, size: int, offset: int) -> bytes:
    count = _or(end.count, entries)
    size, offset = _or(end.directory_size, size), _or(end.directory_offset, offset)
    wide = b""
    if end.wide:
        wide = struct.pack("<4sQ2H2L4Q", end.wide_signature, 44, 45, 45, 0, 0, count, count, size, offset)
        wide += struct.pack("<4sLQL", _LOCATOR64, 0, offset + size, 1)
        count, size, offset = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    length = _or(end.comment_length, len(end.comment))
    return wide + struct.pack("<4s4H2LH", END, 0, 0, count, count, size, offset, length) + end.comment


def _or(given: _T | None, else_: _T) -> _T:
    return else_ if given is None else given


def plain(members: Sequence[tuple[str, bytes]], *, method: int = STORED) -> list[Entry]:
    """Entries that tell the truth."""
    return [Entry(name=name, content=content, method=method) for name, content in members]
