"""The chunks that Android's binary resources are made of: a kind, the size of the header, the size of the whole.

Source: AOSP ``ResourceTypes.h``, ``ResChunk_header``.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_HEADER = struct.Struct("<2HL")
STRING_POOL = 0x0001


class ChunkError(ValueError):
    """A chunk that cannot be: Android refuses what it is in. The words fit a problem's ``detail``."""


class Chunk(NamedTuple):
    kind: int
    header: int
    """Size of the header, in bytes."""
    start: int
    end: int


def outermost(data: bytes) -> Chunk:
    """The chunk that the data is, up to the size that it claims."""
    if len(data) < _HEADER.size:
        raise ChunkError("too short for a chunk")
    kind, header, size = _HEADER.unpack_from(data)
    if header < _HEADER.size or size < header or size > len(data):
        raise ChunkError(f"its header claims {size} of {len(data)} bytes")
    return Chunk(kind, header, 0, size)


def inside(data: bytes, parent: Chunk) -> Iterator[Chunk]:
    """The chunks after the header of another, in order; raises ChunkError at the first that cannot be."""
    at = parent.start + parent.header
    while at + _HEADER.size <= parent.end:
        kind, header, length = _HEADER.unpack_from(data, at)
        if header < _HEADER.size or length < header or at + length > parent.end:
            raise ChunkError(f"damaged chunk at byte {at}")
        yield Chunk(kind, header, at, at + length)
        at += length
