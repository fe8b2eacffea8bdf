import io
import struct
import zipfile

import pytest

from auditor.apk.container import Container, ContainerError, Irregularity, MemberError, OverBudgetError
from auditor.limits import DEFAULT_LIMITS, MIB, Limits
from tests.apk.builders import archive, entries, entry_at, forged

TEXT = b"shop" * 100


def opened(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Container:
    return Container(io.BytesIO(data), len(data), limits)


def test_a_regular_archive_reads_as_zipfile_reads_it() -> None:
    data = archive({"a": TEXT, "b/c": b"", "é": b"x"})
    container = opened(data)
    with zipfile.ZipFile(io.BytesIO(data)) as oracle:
        assert {name: container.read(name, MIB) for name in container.members} == {
            name: oracle.read(name) for name in oracle.namelist()
        }
    assert container.irregularities == ()


def test_a_comment_is_regular() -> None:
    data = bytearray(archive({"a": TEXT}))
    data[-2:] = struct.pack("<H", 4)
    assert opened(bytes(data) + b"shop").irregularities == ()


@pytest.mark.parametrize("data", [b"", b"PK", b"text in a file named .apk" * 20], ids=["empty", "short", "text"])
def test_what_is_no_archive_is_an_error(data: bytes) -> None:
    with pytest.raises(ContainerError, match="no end of a ZIP archive"):
        opened(data)


def test_a_truncated_archive_is_an_error() -> None:
    with pytest.raises(ContainerError):
        opened(archive({"a": TEXT})[:-30])


def test_a_lost_directory_is_an_error() -> None:
    data = bytearray(archive({"a": TEXT}))
    struct.pack_into("<L", data, data.rindex(b"PK\x05\x06") + 16, 3)
    with pytest.raises(ContainerError, match="damaged"):
        opened(bytes(data))


def test_more_members_than_the_budget_are_an_error() -> None:
    with pytest.raises(ContainerError, match="3 members"):
        opened(archive({"a": b"", "b": b"", "c": b""}), Limits(members=2))


def test_a_fake_encryption_flag_is_named_and_forgiven() -> None:
    container = opened(forged(archive({"a": TEXT}), "a", flags=1))
    assert container.read("a", MIB) == TEXT
    assert container.irregularities == (Irregularity("a", "flagged as encrypted and is not"),)


def test_an_unknown_method_is_stored() -> None:
    container = opened(forged(entries(("a", TEXT)), "a", method=0x2023))
    assert container.read("a", MIB) == TEXT
    assert container.irregularities[0].what == "unknown compression method 8227, read as stored"


def test_junk_in_an_extra_field_is_nothing() -> None:
    assert opened(entries(("a", TEXT), extra=b"\xff\xff\xff\xff\x01")).read("a", MIB) == TEXT


def test_the_first_of_two_members_of_one_name_and_a_warning() -> None:
    container = opened(entries(("a", b"one"), ("a", b"two")))
    assert container.read("a", MIB) == b"one"
    assert container.irregularities == (
        Irregularity("", "1 names occur more than once"),
        Irregularity("a", "several members of this name, the first was read", ambiguous=True),
    )


def test_another_name_in_the_local_header_is_named() -> None:
    data = archive({"abc": TEXT})
    container = opened(data.replace(b"abc", b"xyz", 1))
    assert container.read("abc", MIB) == TEXT
    assert container.irregularities[0].what == "another name in its local header"


def test_a_wrong_checksum_is_named() -> None:
    data = bytearray(archive({"a": TEXT}))
    data[entry_at(bytes(data), "a") + 16] ^= 1
    container = opened(bytes(data))
    assert container.read("a", MIB) == TEXT
    assert [odd.what for odd in container.irregularities] == [
        "other sizes or another checksum in its local header",
        "wrong checksum",
    ]


def test_a_member_larger_than_it_says_stops_at_the_budget() -> None:
    data = bytearray(archive({"a": b"\0" * MIB}))
    struct.pack_into("<L", data, entry_at(bytes(data), "a") + 24, 10)
    with pytest.raises(OverBudgetError, match="inflates to more"):
        opened(bytes(data)).read("a", 1000)


def test_a_member_over_its_budget_is_not_inflated() -> None:
    with pytest.raises(OverBudgetError, match="more than the budget of 1000"):
        opened(archive({"a": b"\0" * MIB})).read("a", 1000)


def test_an_impossible_ratio_is_refused() -> None:
    data = bytearray(archive({"a": TEXT}))
    struct.pack_into("<L", data, entry_at(bytes(data), "a") + 24, 1 << 30)
    with pytest.raises(OverBudgetError, match="cannot hold"):
        opened(bytes(data)).read("a", 1 << 31)


def test_damaged_data_cost_only_their_member() -> None:
    data = bytearray(archive({"a": TEXT, "b": TEXT}))
    data[31] ^= 0xFF
    container = opened(bytes(data))
    with pytest.raises(MemberError):
        container.read("a", MIB)
    assert container.read("b", MIB) == TEXT


def test_a_missing_member_is_an_error_of_its_own() -> None:
    with pytest.raises(MemberError, match="no such member"):
        opened(archive({"a": b""})).read("b", MIB)


def test_zip64_sizes() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as writer, writer.open("a", "w", force_zip64=True) as member:
        member.write(TEXT)
    assert opened(stream.getvalue()).read("a", MIB) == TEXT


def test_data_before_the_first_member_are_named() -> None:
    data = archive({"a": TEXT})
    shifted = bytearray(b"shop" + data)
    for at, offset in ((4 + entry_at(data, "a") + 42, 4), (4 + data.rindex(b"PK\x05\x06") + 16, 4)):
        struct.pack_into("<L", shifted, at, struct.unpack_from("<L", shifted, at)[0] + offset)
    container = opened(bytes(shifted))
    assert container.read("a", MIB) == TEXT
    assert container.irregularities == (Irregularity("", "other data before its first member"),)
