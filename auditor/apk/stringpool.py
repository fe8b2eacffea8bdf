"""The string pool of Android's binary resources, decoded string by string.

Source of the format and of what makes a string broken: AOSP ``ResourceTypes.h``, ``ResStringPool_header``, and
``ResourceTypes.cpp``, ``ResStringPool::stringAt``: a string has to end in a zero, and one of UTF-8 has to have the
length in UTF-16 that it states. Offsets into UTF-16 are halved, so that an odd one means the even one before it.
"""

import re
import struct

_HEADER = struct.Struct("<2HL5L")
_UTF8 = 0x100
_STATED = 0x7FFF
"""Bits of a length that UTF-8 pools hold; build tools cut off the rest of a longer one."""
# What XML 1.0 cannot carry, and lone surrogates, which UTF-16 pools may hold.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text as an element tree can carry it."""
    return _UNPRINTABLE.sub("\ufffd", text)


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
            offset = self._offsets[index]
            text = self._of_8(self._start + offset) if self._utf8 else self._of_16(self._start + offset // 2 * 2)
            self._decoded[index] = None if text is None else printable(text)
        return self._decoded[index]

    def _of_8(self, at: int) -> str | None:
        try:
            units, at = self._length8(at)
            length, at = self._length8(at)
        except IndexError:
            return None
        end = self._end_of_8(at, length)
        if end is None or not self._take(end - at):
            return None
        raw = self._chunk[at:end]
        try:
            text = raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")  # Android decodes what is no UTF-8 into something of its own
        return text if len(text.encode("utf-16-le", "surrogatepass")) // 2 & _STATED == units else None

    def _end_of_8(self, at: int, length: int) -> int | None:
        """Where the string ends, at a zero: after as many bytes as it says, or as many more as were cut off."""
        for end in range(at + length, len(self._chunk), _STATED + 1):
            if not self._chunk[end]:
                return end
        return None

    def _of_16(self, at: int) -> str | None:
        try:
            length, at = self._length16(at)
        except struct.error:
            return None
        if self._chunk[at + length : at + length + 2] != b"\0\0" or not self._take(length):
            return None
        return self._chunk[at : at + length].decode("utf-16-le", "replace")

    def _take(self, length: int) -> bool:
        """Whether so many bytes are left in the budget, which they then are no more."""
        if length > self._budget:
            return False
        self._budget -= length
        return True

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
