"""The string pool of Android's binary resources, decoded string by string.

Source of the format: AOSP ``ResourceTypes.h``, ``ResStringPool_header``.
"""

import re
import struct

_HEADER = struct.Struct("<2HL5L")
_UTF8 = 0x100
# What XML 1.0 cannot carry, and lone surrogates, which UTF-16 pools may hold.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class StringPool:
    """Strings by index. A broken string is None, as for Android; the others are not affected."""

    def __init__(self, chunk: bytes, budget: int) -> None:
        """Read the pool's header; ``budget`` bounds the bytes of all strings decoded, which may overlap."""
        self._chunk = chunk
        self._budget = budget
        self._decoded: dict[int, str | None] = {}
        self._utf8 = False
        self._start = 0
        self._offsets: tuple[int, ...] = ()
        if len(chunk) >= _HEADER.size:
            _, header, _, count, _, flags, self._start, _ = _HEADER.unpack_from(chunk)
            self._utf8 = bool(flags & _UTF8)
            count = min(count, max(0, len(chunk) - header) // 4)
            self._offsets = struct.unpack_from(f"<{count}L", chunk, header)

    def get(self, index: int) -> str | None:
        if index >= len(self._offsets):
            return None
        if index not in self._decoded:
            self._decoded[index] = self._string(self._start + self._offsets[index])
        return self._decoded[index]

    def _string(self, at: int) -> str | None:
        try:
            if self._utf8:
                _, at = self._length8(at)
                length, at = self._length8(at)
            else:
                length, at = self._length16(at)
        except (IndexError, struct.error):
            return None
        if length > self._budget or at + length > len(self._chunk):
            return None
        self._budget -= length
        raw = self._chunk[at : at + length]
        text = raw.decode("utf-8", "replace") if self._utf8 else raw.decode("utf-16-le", "replace")
        return _UNPRINTABLE.sub("\ufffd", text)

    def _length8(self, at: int) -> tuple[int, int]:
        first = self._chunk[at]
        return ((first & 0x7F) << 8 | self._chunk[at + 1], at + 2) if first & 0x80 else (first, at + 1)

    def _length16(self, at: int) -> tuple[int, int]:
        """Length in bytes, and where the string starts."""
        (first,) = struct.unpack_from("<H", self._chunk, at)
        if not first & 0x8000:
            return first * 2, at + 2
        (second,) = struct.unpack_from("<H", self._chunk, at + 2)
        return ((first & 0x7FFF) << 16 | second) * 2, at + 4
