"""Dex files that lie: what is lost is counted, what costs too much is refused, and nothing but DexError is raised."""

import struct
import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.apk.calls import Calls, Unread, scan
from auditor.apk.dex import DexError, read_dex
from tests.apk.builders import uleb128
from tests.apk.dex_writer import (
    RETURN,
    TEXT,
    Class,
    DexWriter,
    Instruction,
    Invoke,
    Load,
    Method,
    Raw,
    Read,
    container,
)
from tests.apk.test_mutations import changes

IMEI = Invoke("android.telephony.TelephonyManager->getDeviceId")
BODY: list[Instruction] = [IMEI, Read("android.os.Build->SERIAL"), Load("content://sms"), Load("android_id", 1), RETURN]
CLASSES = (
    Class("com.shop.A", [Method("run", BODY, parameters=(TEXT, "I"))], fields=3, values=(1, "content://sms", None)),
    Class("com.shop.B", [Method("one", BODY), Method("two", [IMEI, RETURN])], "com.shop.A"),
)


def scanned(data: bytes) -> Calls:
    return scan(["classes.dex"], {"classes.dex": data}.__getitem__)


def lost(calls: Calls) -> tuple[int, int, int]:
    """Classes and methods that could not be read, and the sites that were found all the same."""
    (unread,) = calls.unread or (Unread(dex="classes.dex", classes=0, methods=0),)
    return unread.classes, unread.methods, len(calls.sites)


def built() -> tuple[DexWriter, bytearray]:
    writer = DexWriter()
    return writer, bytearray(writer.build(*CLASSES))


def test_the_unchanged_file_has_ten_sites() -> None:
    assert lost(scanned(bytes(built()[1]))) == (0, 0, 10)


@pytest.mark.parametrize("units", [1 << 20, 0xFFFFFFFF], ids=["past the end", "four thousand million"])
def test_code_that_is_longer_than_the_file(units: int) -> None:
    writer, data = built()
    struct.pack_into("<L", data, writer.codes["com.shop.B", "two"] + 12, units)
    assert lost(scanned(bytes(data))) == (0, 1, 9)


def test_code_within_other_code() -> None:
    writer, data = built()
    struct.pack_into("<L", data, writer.codes["com.shop.B", "one"] + 12, 24)
    calls = scanned(bytes(data))
    assert lost(calls) == (0, 1, 10)
    assert {site.method for site in calls.sites if site.caller == "com.shop.B"} == {"one()V"}


@pytest.mark.parametrize("offset", [0x0FFFFFFF, 0x71, 0x0FFFFFF0])
def test_code_at_a_place_that_is_none(offset: int) -> None:
    writer = DexWriter()
    long = Class("com.shop.A", [Method("run", BODY)], fields=1)
    data = bytearray(writer.build(long))
    place, code = writer.class_data["com.shop.A"], writer.codes["com.shop.A", "run"]
    at = data.index(uleb128(code), place)
    changed = uleb128(offset)
    data[at : at + len(uleb128(code))] = changed
    assert lost(scanned(bytes(data))) == (0, 1, 0)


@pytest.mark.parametrize("number", range(4))
def test_a_class_that_claims_too_many_members_loses_itself_alone(number: int) -> None:
    writer, data = built()
    data += uleb128(0) * number + uleb128(0xFFFFFFFF) + uleb128(0) * 40
    _move_class_data(writer, data, "com.shop.A", len(data) - 40 - 5 - number)
    assert lost(scanned(bytes(data))) == (1, 0, 6)


def test_a_class_whose_data_lie_outside() -> None:
    writer, data = built()
    _move_class_data(writer, data, "com.shop.A", 0x7FFFFFFF)
    assert lost(scanned(bytes(data))) == (1, 0, 6)
    _move_class_data(writer, data, "com.shop.A", len(data) - 1)
    assert lost(scanned(bytes(data))) == (1, 0, 6)


def test_a_class_with_a_method_that_does_not_exist() -> None:
    writer, data = built()
    data += b"".join(map(uleb128, (0, 0, 0, 1, 60_000, 1, 0x70)))
    _move_class_data(writer, data, "com.shop.A", len(data) - 8)
    assert lost(scanned(bytes(data)))[0] == 1


def test_classes_that_share_their_data_are_counted_as_far_as_there_are_methods() -> None:
    writer, data = built()
    place = writer.class_data["com.shop.B"]
    _move_class_data(writer, data, "com.shop.A", place)
    methods = struct.unpack_from("<L", data, 0x58)[0]
    assert methods == 4
    assert lost(scanned(bytes(data)))[0] == 0  # two classes of two methods each
    many = [Class(f"com.shop.C{number}") for number in range(100)]
    writer = DexWriter()
    data = bytearray(writer.build(*CLASSES, *many))
    for one in many:
        _move_class_data(writer, data, one.name, writer.class_data["com.shop.B"])
    assert lost(scanned(bytes(data)))[0] == 100


@pytest.mark.parametrize(
    ("table", "at"),
    [
        *[("type", 0), ("method", 0), ("method", 2), ("method", 4), ("field", 0), ("field", 4)],
        *[("class", 0), ("class", 8), ("proto", 4)],
    ],
)
def test_an_index_that_points_nowhere_is_an_error(table: str, at: int) -> None:
    writer, data = built()
    struct.pack_into("<H", data, writer.tables[table] + at, 0xFFF0)
    with pytest.raises(DexError):
        scanned(bytes(data))


def test_a_list_of_parameters_that_lies_outside_is_an_error() -> None:
    writer, data = built()
    for proto in range(len(writer.ids.protos)):
        struct.pack_into("<L", data, writer.tables["proto"] + 12 * proto + 8, 0x7FFFFFFF)
    with pytest.raises(DexError, match="parameters"):
        scanned(bytes(data))


def test_a_string_that_lies_outside_is_an_error() -> None:
    writer, data = built()
    struct.pack_into("<L", data, writer.tables["string"], 0x7FFFFFFF)
    for read in (scanned, lambda content: read_dex("classes.dex", content)):
        with pytest.raises(DexError, match="a string lies outside the file"):
            read(bytes(data))


@pytest.mark.parametrize("count", [0x38, 0x40, 0x48, 0x50, 0x58, 0x60])
def test_a_table_that_is_longer_than_the_file_is_an_error(count: int) -> None:
    data = built()[1]
    struct.pack_into("<L", data, count, 0x7FFFFFFF)
    with pytest.raises(DexError):
        scanned(bytes(data))


@pytest.mark.parametrize("magic", [b"cdex001\0", b"dey\n036\0", b"dex\n036\0", b"dex\n042\0", b"\x7fELF\2\1\1\0"])
def test_other_formats_are_errors(magic: bytes) -> None:
    data = built()[1]
    data[:8] = magic
    with pytest.raises(DexError, match="no dex header"):
        scanned(bytes(data))


def test_a_file_of_headers_is_an_error() -> None:
    with pytest.raises(DexError, match="headers"):
        scanned(container(*[()] * 2000))


def test_the_same_long_string_for_every_constant_is_an_error() -> None:
    writer = DexWriter(strings=["logcat " + "x" * 30_000, *(f"string{number}" for number in range(500))])
    data = bytearray(writer.build(*CLASSES))
    place = writer.string_data["logcat " + "x" * 30_000]
    for number in range(500):
        index = writer.ids.strings.index(f"string{number}")
        struct.pack_into("<L", data, writer.tables["string"] + 4 * index, place)
    with pytest.raises(DexError, match="overlap"):
        scanned(bytes(data))


def test_a_watched_name_a_hundred_thousand_times_is_an_error() -> None:
    writer, data = built()
    strings, place = list(writer.string_data.values()), writer.string_data["getDeviceId"]
    table = struct.pack(f"<{100_000 + len(strings)}L", *strings, *[place] * 100_000)
    struct.pack_into("<2L", data, 0x38, len(table) // 4, len(data))
    with pytest.raises(DexError, match="repeat"):
        scanned(bytes(data + table))


def test_a_method_of_more_than_a_million_code_units_is_counted() -> None:
    writer, data = built()
    struct.pack_into("<L", data, writer.codes["com.shop.B", "two"] + 12, (1 << 20) + 1)
    assert lost(scanned(bytes(data) + bytes(3 << 20))) == (0, 1, 9)


def test_calls_without_end_cost_no_more_than_their_number() -> None:
    """Every call asks for its argument, and a register is written nowhere."""
    name, parameters = "android.provider.Settings$Secure->getString", ("Landroid/content/ContentResolver;", TEXT)
    call = Invoke(name, parameters, registers=(0, 1), kind="static")
    target = DexWriter()
    units = Raw(lambda ids: call.units(ids) * 40_000)
    data = target.build(Class("com.shop.Main", [Method("run", [units, RETURN])]))
    start = time.process_time()
    calls = scanned(data)
    assert len(calls.sites) + calls.left_out == 40_000
    assert time.process_time() - start < 10


def _move_class_data(writer: DexWriter, data: bytearray, name: str, offset: int) -> None:
    number = list(writer.class_data).index(name)
    struct.pack_into("<L", data, writer.tables["class"] + 32 * number + 24, offset)


_FILES = [bytes(built()[1]), container(CLASSES[:1], CLASSES[1:])]


@settings(max_examples=1500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_FILES), changes, st.floats(0, 1))
def test_a_mutated_dex_raises_nothing_but_dex_error(
    file: bytes, changed: Sequence[tuple[float, bytes]], kept: float
) -> None:
    data = bytearray(file)
    for where, new in changed:
        at = int(where * len(data))
        data[at : at + len(new)] = new
    if kept < 0.2:
        del data[int(kept * 5 * len(data)) :]
    try:
        scanned(bytes(data))
        read_dex("classes.dex", bytes(data))
    except DexError:
        pass
