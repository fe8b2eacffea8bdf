"""The resource table against androguard's parser, and the forms of it that no tool at hand writes."""

import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from auditor.apk.chunks import ChunkError
from auditor.apk.resource_table import ResourceTable
from auditor.limits import DEFAULT_LIMITS, Limits
from tests.apk.androguard_tables import values_by_id
from tests.apk.builders import LABEL, arsc, arsc_of
from tests.apk.test_real import NAMES
from tests.conftest import ROOT


def assert_equal_to_androguard(package: Path) -> int:
    """Compare every resource; gives how many values were compared.

    androguard knows no scripts, and keeps one of two languages that differ by theirs; so it may have fewer.
    """
    with zipfile.ZipFile(package) as opened:
        data = opened.read("resources.arsc")
    table = ResourceTable(data, DEFAULT_LIMITS)
    expected = values_by_id(data)
    for identifier, values in expected.items():
        ours = table.values(identifier)
        assert ours[0] == values[0]
        assert not Counter(values) - Counter(ours)
    return sum(map(len, expected.values()))


@pytest.mark.parametrize("package", sorted((ROOT / "sample_apks").glob("*.apk")), ids=lambda path: path.stem)
def test_values_of_a_sample_equal_androguard(package: Path) -> None:
    assert assert_equal_to_androguard(package) >= 2


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_values_of_a_real_app_equal_androguard(shared: Path, name: str) -> None:
    assert assert_equal_to_androguard(shared / "real" / "apks" / f"{name}.apk") > 500


def type_chunk(data: bytes | bytearray) -> int:
    """Where the one type of a table begins."""
    return data.index(struct.pack("<2H", 0x0201, 84))


def rewritten(flags: int, offsets: bytes, *, count: int) -> bytes:
    """The table of one text, LABEL, its type in another form; ``offsets`` takes the place of one 32-bit offset."""
    data = bytearray(arsc({"": "Shop"}))
    at = type_chunk(data)
    data[at + 9] = flags
    struct.pack_into("<L", data, at + 12, count)
    data[at + 84 : at + 88] = offsets.ljust(4, b"\xff")
    return bytes(data)


def test_a_sparse_type_names_the_entries_that_it_has() -> None:
    table = ResourceTable(rewritten(1, struct.pack("<2H", 7, 0), count=1), DEFAULT_LIMITS)
    assert [table.values(LABEL.id + index) for index in (0, 7, 8)] == [[], ["Shop"], []]


def test_offsets_of_16_bits() -> None:
    table = ResourceTable(rewritten(2, struct.pack("<2H", 0xFFFF, 0), count=2), DEFAULT_LIMITS)
    assert [table.values(LABEL.id + index) for index in (0, 1, 2)] == [[], ["Shop"], []]


@pytest.mark.parametrize("offset", [8, 0x7FFFFFFF, 0xFFFFFFF0])
def test_an_entry_outside_its_type_is_an_error(offset: int) -> None:
    data = bytearray(arsc({"": "Shop"}))
    struct.pack_into("<L", data, type_chunk(data) + 84, offset)
    with pytest.raises(ChunkError, match="lies outside it"):
        ResourceTable(bytes(data), DEFAULT_LIMITS).values(LABEL.id)


def test_a_table_of_more_types_than_their_budget_is_refused() -> None:
    data = arsc_of(dict.fromkeys(("", "en", "zh"), "Shop"))
    assert ResourceTable(data, Limits(resource_chunks=6)).values(LABEL.id) == ["Shop"] * 3
    with pytest.raises(ChunkError, match="budget"):
        ResourceTable(data, Limits(resource_chunks=5))


def test_what_is_no_table_is_an_error() -> None:
    with pytest.raises(ChunkError, match="no resource table"):
        ResourceTable(struct.pack("<2HL", 3, 8, 8), DEFAULT_LIMITS)
