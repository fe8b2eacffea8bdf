"""The strings of a dex file: found by the thousand as arrays, decoded only where someone reads them."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from auditor.apk.dex import DexError

Indices = npt.NDArray[np.intp]

CHUNK = 1 << 16
"""Strings that are looked at in one step: it bounds the memory, whatever the file claims."""
_LONGEST_NAME = 0xFFFF
_WINDOW = 8


class Strings:
    """``string_id_item`` and ``string_data_item``. The table may be in any order, and strings may overlap.

    A string whose stated length is not its real one may be taken for another or for none: Android's verifier refuses
    the whole file for it.
    """

    def __init__(self, data: bytes, offsets: npt.NDArray[np.uint32]) -> None:
        """``offsets``: of each string's data, from the start of the file. Raises DexError."""
        if len(offsets) and int(offsets.max()) >= len(data):
            raise DexError("a string lies outside the file")
        self.data = data
        self.bytes = np.frombuffer(data, np.uint8)
        self.offsets = offsets

    def __len__(self) -> int:
        return len(self.offsets)

    def text(self, index: int) -> str:
        """Raises DexError for a string without an end."""
        return _decoded(_string(self.data, int(self.offsets[index]), len(self.data)))

    def holds(self, index: int, text: str) -> bool:
        """Whether the string is this ASCII text."""
        starts, _ = self._spans(self.offsets[index : index + 1])
        start, raw = int(starts[0]), text.encode("ascii") + b"\0"
        return self.data[start : start + len(raw)] == raw

    def names(self, indices: npt.NDArray[np.uint32]) -> list[str]:
        """The texts of many short strings, of type descriptors mostly, in the order asked for. Raises DexError."""
        offsets = self.offsets[indices]
        starts, lengths = self._spans(offsets)
        ends = starts + lengths
        plain = self._ended(ends) & (lengths <= _LONGEST_NAME)
        ends[~plain] = starts[~plain]
        budget = len(self.data) - int((ends - starts).sum())
        if budget < 0:
            raise DexError("type names overlap")
        raws = [self.data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        for at in np.flatnonzero(~plain).tolist():  # characters of several bytes: the length is not that of the bytes
            raws[at] = _string(self.data, int(offsets[at]), _LONGEST_NAME)
            budget -= len(raws[at])
            if budget < 0:
                raise DexError("type names overlap")
        joined = b"\0".join(raws)
        if joined.isascii() and joined.count(b"\0") == max(len(raws) - 1, 0):
            return joined.decode("ascii").split("\0") if raws else []
        return [_decoded(raw.partition(b"\0")[0]) for raw in raws]

    def chunks(self) -> Iterator[tuple[int, Indices, Indices]]:
        """Index of the first string, starts and ends of the bytes of a run of strings.

        The end is right for ASCII; a string of other characters ends later, or lies.
        """
        for first in range(0, len(self.offsets), CHUNK):
            starts, lengths = self._spans(self.offsets[first : first + CHUNK])
            yield first, starts, starts + lengths

    def windows(self, starts: Indices) -> npt.NDArray[np.uint64]:
        """The eight bytes from each place on, the first the lowest; zero where fewer are left."""
        count = len(self.data) - _WINDOW + 1
        every = np.ndarray((count,), "<u8", self.data, strides=(1,))
        inside = (starts >= 0) & (starts < count)
        found: npt.NDArray[np.uint64] = every[np.where(inside, starts, 0)]
        return found if inside.all() else np.where(inside, found, np.uint64(0))

    def _spans(self, offsets: npt.NDArray[np.uint32]) -> tuple[Indices, Indices]:
        """Where the bytes begin, and how many UTF-16 units they claim to be: a ULEB128 of five bytes at most."""
        starts = offsets.astype(np.intp)
        byte = self.bytes[starts]
        lengths = (byte & 0x7F).astype(np.intp)
        starts += 1
        longer = np.flatnonzero(byte >= 0x80)
        for shift in range(7, 35, 7):
            if not longer.size:
                break
            byte = self.bytes[np.minimum(starts[longer], len(self.bytes) - 1)]
            lengths[longer] |= (byte & 0x7F).astype(np.intp) << shift
            starts[longer] += 1
            longer = longer[byte >= 0x80]
        return starts, lengths

    def _ended(self, ends: Indices) -> npt.NDArray[np.bool_]:
        """Whether a NUL stands there."""
        last = len(self.bytes) - 1
        ended: npt.NDArray[np.bool_] = (ends <= last) & (self.bytes[np.minimum(ends, last)] == 0)
        return ended


def _string(data: bytes, offset: int, longest: int) -> bytes:
    """The bytes of a ``string_data_item``, after its length and up to the NUL."""
    for start in range(offset + 1, offset + 6):  # the length is a ULEB128 of five bytes at most
        if data[start - 1 : start] < b"\x80":
            end = data.find(b"\0", start, start + longest)
            if end < 0 or start > len(data):
                break
            return data[start:end]
    raise DexError(f"damaged string at byte {offset}")


def _decoded(raw: bytes) -> str:
    """MUTF-8 as text: NUL in two bytes, characters past U+FFFF as two surrogates of three bytes each."""
    if raw.isascii():
        return raw.decode("ascii")
    try:
        text = raw.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")
