"""A binary manifest as the list of its chunks, to be cut, lengthened and put together again with lies."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from tests.apk.builders import Node, axml

POOL, IDS, START, END = 0x0001, 0x0180, 0x0102, 0x0103


@dataclass(slots=True)
class Chunks:
    chunks: list[bytes]

    def document(self, *, kind: int = 0x0003, header: int = 8, size: int | None = None) -> bytes:
        """The file; ``size`` is what its header claims."""
        body = bytes(header - 8) + b"".join(self.chunks)
        return struct.pack("<2HL", kind, header, 8 + len(body) if size is None else size) + body

    def places(self, kind: int) -> list[int]:
        return [place for place, chunk in enumerate(self.chunks) if _kind(chunk) == kind]

    def place(self, kind: int, number: int = 0) -> int:
        return self.places(kind)[number]

    def change(self, kind: int, edit: Callable[[bytearray], object], number: int = 0) -> "Chunks":
        """One chunk of a kind edited in place; its size in the header is left as it was."""
        place = self.place(kind, number)
        chunk = bytearray(self.chunks[place])
        edit(chunk)
        self.chunks[place] = bytes(chunk)
        return self

    def insert(self, place: int, *chunks: bytes) -> "Chunks":
        self.chunks[place:place] = chunks
        return self

    def drop(self, place: int) -> "Chunks":
        del self.chunks[place]
        return self


def chunks_of(root: Node, *, utf8: bool = False) -> Chunks:
    """Those of a well-formed document."""
    data = axml(root, utf8=utf8)
    found, at = [], 8
    while at < len(data):
        (size,) = struct.unpack_from("<L", data, at + 4)
        found.append(data[at : at + size])
        at += size
    return Chunks(found)


def chunk(kind: int, content: bytes = b"", *, header: int = 8, size: int | None = None) -> bytes:
    """One chunk; ``size`` is what it claims."""
    return struct.pack("<2HL", kind, header, 8 + len(content) if size is None else size) + content


def poked(form: str, at: int, *values: int) -> Callable[[bytearray], object]:
    """An edit that puts numbers at a place."""

    def edit(data: bytearray) -> None:
        struct.pack_into(form, data, at, *values)

    return edit


def _kind(data: bytes) -> int:
    return int.from_bytes(data[:2], "little")
