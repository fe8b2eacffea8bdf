"""The archive of an Android package: its members by name, inflated under a budget, as Android's own reader finds them.

Android reads packages with libziparchive, which believes the central directory and forgives much that ``zipfile``
refuses: encryption flags, unknown compression methods, extra fields of any content, wrong checksums. Two readers with
two choices are how an archive shows one thing to an auditor and another to a device; so there is this one, it makes
Android's choices, and it names each irregularity that it met.
"""

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from auditor.limits import Limits

if TYPE_CHECKING:
    from typing_extensions import Buffer

_END = b"PK\x05\x06"
_END_SIZE = 22
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL_SIZE = 30
_LOCAL_FIELDS = struct.Struct("<H6x3L")  # flags, checksum and sizes, from the sixth byte on
_LONGEST_COMMENT = 0xFFFF
_LARGEST_ENTRY = 512  # bytes of directory that one member may cost on average
_SATURATED = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIBED = 0x1, 0x8


class ContainerError(ValueError):
    """No archive that Android would open. The words fit a problem's ``detail``."""


class MemberError(ValueError):
    """One member cannot be read; the others can."""


class OverBudgetError(MemberError):
    """One member is larger than its budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An entry of the central directory. Sizes in bytes, as declared."""

    name: str
    method: int
    flags: int
    crc: int
    compressed: int
    size: int
    offset: int
    """Of the local header, from the start of the file."""
    well_named: bool = True
    """Whether libziparchive takes its name: UTF-8 without a NUL."""


class Irregularity(NamedTuple):
    """What Android forgives and a careful reader should know."""

    member: str
    """Empty for the archive itself."""
    what: str
    ambiguous: bool = False
    """Whether Android might have read other content than we did."""


class Container:
    """An open archive. The caller keeps the stream open; nothing is read but what is asked for."""

    def __init__(self, stream: BinaryIO, size: int, limits: Limits) -> None:
        """Read the central directory of a stream of ``size`` bytes; raises ContainerError."""
        self._stream = stream
        self._size = size
        self._limits = limits
        self._irregular: dict[Irregularity, None] = {}
        if size > limits.app_bytes:
            raise ContainerError(f"{size} bytes are more than the budget of {limits.app_bytes}")
        count, directory_size, self.directory_offset = self._end()
        if self.raw(0, 4) != b"PK\x03\x04":
            self._note("", "other data before its first member")
        self._repeated: set[str] = set()
        self.members: Mapping[str, Member] = self._directory(count, directory_size)
        badly_named = sum(not member.well_named for member in self.members.values())
        if badly_named:
            self._note("", f"{badly_named} names with a NUL, or that are no UTF-8")
        if self._repeated:
            # libziparchive refuses such an archive; other readers of Android have taken the first or the last.
            self._note("", f"{len(self._repeated)} names occur more than once")

    @property
    def irregularities(self) -> tuple[Irregularity, ...]:
        """In the order in which they were met."""
        return tuple(self._irregular)

    def read(self, name: str, budget: int) -> bytes:
        """The inflated content of a member; raises MemberError, or OverBudgetError past ``budget`` bytes."""
        member = self.members.get(name)
        if member is None:
            raise MemberError("no such member in the archive")
        if member.name in self._repeated:
            self._note(member.name, "several members of this name, the first was read", ambiguous=True)
        if member.method == _DEFLATED:
            if member.size > max(1, member.compressed) * self._limits.compression_ratio:
                raise OverBudgetError(f"{member.compressed} bytes cannot hold the {member.size} that it claims")
            stored = member.compressed
        else:
            # libandroidfw maps the declared size of whatever is not deflated; what the method is called is all one.
            stored = member.size
        if member.size > budget:
            raise OverBudgetError(f"{member.size} bytes are more than the budget of {budget}")
        start = self._content_offset(member)
        data = self.raw(start, min(stored, budget + budget // 1000 + 1024))
        if len(data) < stored and start + stored > self._size:
            raise MemberError("the archive ends inside it")
        if member.method == _DEFLATED:
            data = self._inflated(member, data, budget)
        self._note_header(member, data)
        return data

    def stream(self, name: str, budget: int) -> tuple[BinaryIO, int]:
        """A member to be read at will, and its size: in place where it is stored, else from memory, up to ``budget``.

        Raises what ``read`` raises.
        """
        member = self.members.get(name)
        if member is None or member.method != _STORED or member.name in self._repeated:
            content = self.read(name, budget)
            return io.BytesIO(content), len(content)
        start = self._content_offset(member)
        if start + member.size > self._size:
            raise MemberError("the archive ends inside it")
        return cast("BinaryIO", io.BufferedReader(_Window(self._stream, start, member.size))), member.size

    def renamed(self, names: Mapping[str, str]) -> "Container":
        """The same archive with other names for its members, each to its own, and with no others.

        What is irregular is noted for both, by the archive's own names.
        """
        other = copy(self)
        other.members = {name: self.members[own] for name, own in names.items()}
        return other

    def raw(self, offset: int, size: int) -> bytes:
        """At most ``size`` bytes of the file itself."""
        size = min(size, self._size - offset)  # whatever a header claims, no more is allocated than there is
        if size <= 0:
            return b""
        self._stream.seek(offset)
        return self._stream.read(size)

    def _inflated(self, member: Member, data: bytes, budget: int) -> bytes:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(data, budget + 1)
        except zlib.error as error:
            raise MemberError(f"its compressed data is damaged: {error}") from None
        if len(content) > budget:
            raise OverBudgetError(f"it inflates to more than the budget of {budget} bytes")
        if not inflater.eof:
            raise MemberError("its compressed data is cut short")
        if len(content) != member.size:
            self._note(member.name, f"declares {member.size} bytes and holds {len(content)}")
        return content

    def _note(self, member: str, what: str, *, ambiguous: bool = False) -> None:
        self._irregular.setdefault(Irregularity(member, what, ambiguous))

    def _note_header(self, member: Member, content: bytes) -> None:
        if member.flags & _ENCRYPTED:
            self._note(member.name, "flagged as encrypted and is not")
        if member.method not in (_STORED, _DEFLATED):
            self._note(member.name, f"unknown compression method {member.method}, read as stored")
        elif zlib.crc32(content) != member.crc:
            self._note(member.name, "wrong checksum")

    def _content_offset(self, member: Member) -> int:
        header = self.raw(member.offset, _LOCAL_SIZE)
        if len(header) < _LOCAL_SIZE:
            raise MemberError("its header lies outside the archive")
        signature = header[:4]
        lengths: tuple[int, int] = struct.unpack_from("<2H", header, 26)
        if signature != b"PK\x03\x04":
            self._note(member.name, "damaged local header")
        flags, crc, compressed, size = _LOCAL_FIELDS.unpack_from(header, 6)
        told = flags & _DESCRIBED or _SATURATED in (compressed, size)
        if not told and (crc, compressed, size) != (member.crc, member.compressed, member.size):
            self._note(member.name, "other sizes or another checksum in its local header")
        start = member.offset + _LOCAL_SIZE
        if _decoded(self.raw(start, lengths[0])) != member.name:
            self._note(member.name, "another name in its local header")
        return start + sum(lengths)

    def _end(self) -> tuple[int, int, int]:
        """Entries, size and offset of the central directory, by the last end record of the file."""
        tail_start = max(0, self._size - _END_SIZE - _LONGEST_COMMENT)
        tail = self.raw(tail_start, self._size - tail_start)
        at = tail.rfind(_END, 0, len(tail) - _END_SIZE + len(_END)) if len(tail) >= _END_SIZE else -1
        if at < 0:
            raise ContainerError("no end of a ZIP archive")
        _, _, _, _, count, size, offset, comment = struct.unpack_from("<4s4H2LH", tail, at)
        if at + _END_SIZE + comment != len(tail):
            self._note(
                "", f"{abs(len(tail) - at - _END_SIZE - comment)} bytes besides the comment after its end record"
            )
        end = tail_start + at
        if _SATURATED in (size, offset) or count == 0xFFFF:
            count, size, offset = self._end64(end) or (count, size, offset)
        if offset + size > end:
            raise ContainerError("its directory lies outside the file")
        if count > self._limits.members:
            raise ContainerError(f"{count} members are more than the budget of {self._limits.members}")
        return count, size, offset

    def _end64(self, end: int) -> tuple[int, int, int] | None:
        locator = self.raw(max(0, end - _END64_LOCATOR.size), _END64_LOCATOR.size)
        if not locator.startswith(b"PK\x06\x07") or len(locator) < _END64_LOCATOR.size:
            return None
        record = self.raw(_END64_LOCATOR.unpack(locator)[2], _END64.size) if end > _END64.size else b""
        if not record.startswith(b"PK\x06\x06") or len(record) < _END64.size:
            raise ContainerError("its 64-bit end record is damaged")
        _, _, _, _, _, _, _, count, size, offset = _END64.unpack(record)
        return count, size, offset

    def _directory(self, count: int, size: int) -> dict[str, Member]:
        if size > self._limits.members * _LARGEST_ENTRY:
            raise ContainerError(f"{size} bytes of directory are more than the budget")
        data = self.raw(self.directory_offset, size)
        members: dict[str, Member] = {}
        for member in _entries(data, count):
            if members.setdefault(member.name, member) is not member:
                self._repeated.add(member.name)
        if not members:
            raise ContainerError("no members")
        return members


class _Window(io.RawIOBase):
    """A part of another stream, which may be read elsewhere meanwhile."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream = stream
        self._start = start
        self._length = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: "Buffer") -> int:
        view = memoryview(buffer)
        self._stream.seek(self._start + min(self._at, self._length))
        data = self._stream.read(max(0, min(len(view), self._length - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def _entries(data: bytes, count: int) -> Iterator[Member]:
    at = 0
    for _ in range(count):
        if at + _CENTRAL.size > len(data) or data[at : at + 4] != b"PK\x01\x02":
            raise ContainerError("its directory is damaged")
        fields = _CENTRAL.unpack_from(data, at)
        _, _, _, flags, method, _, _, crc, compressed, size, name_length, extra_length, comment_length = fields[:13]
        name_end = at + _CENTRAL.size + name_length
        name = data[at + _CENTRAL.size : name_end]
        extra = data[name_end : name_end + extra_length]
        size, compressed, offset = _widened(extra, size, compressed, fields[-1])
        yield Member(
            name=_decoded(name),
            method=method,
            flags=flags,
            crc=crc,
            compressed=compressed,
            size=size,
            offset=offset,
            well_named=_is_well_named(name),
        )
        at = name_end + extra_length + comment_length


def _widened(extra: bytes, *values: int) -> tuple[int, ...]:
    """Size, compressed size and offset, where 64-bit values stand in the extra field; the rest of it is ignored."""
    if _SATURATED not in values:
        return values
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = iter(
                struct.unpack(f"<{length // 8}Q", extra[at + 4 : at + 4 + length // 8 * 8].ljust(length // 8 * 8))
            )
            return tuple(next(wide, value) if value == _SATURATED else value for value in values)
        at += 4 + length
    return values


def _is_well_named(name: bytes) -> bool:
    if name.isascii():
        return b"\0" not in name
    try:
        return "\0" not in name.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _decoded(name: bytes) -> str:
    # Android asks for UTF-8 whatever the flag says; other bytes stay distinct.
    return name.decode("utf-8", "backslashreplace")
