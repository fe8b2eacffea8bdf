import struct
import subprocess
import sys

import pytest

from auditor.apk.dex import DexError, read_dex
from tests.apk.builders import dex


def test_a_class_is_defined_or_only_referenced() -> None:
    read = read_dex("classes.dex", dex("com.shop.B", "com.shop.A$Inner", referenced=["com.sdk.Api"]))
    assert read.defined == ("com.shop.A$Inner", "com.shop.B")
    assert read.referenced == ("com.sdk.Api",)


@pytest.mark.parametrize("version", ["035", "037", "038", "039", "040", "041"])
def test_every_version_that_android_loads(version: str) -> None:
    assert read_dex("classes.dex", dex("com.shop.A", version=version)).defined == ("com.shop.A",)


def test_version_036_was_never_loaded() -> None:
    with pytest.raises(DexError, match="no dex header"):
        read_dex("classes.dex", dex("com.shop.A", version="036"))


@pytest.mark.parametrize("name", ["com.shop.商店", "com.shop.𝕊", "com.shop.a\0b"])
def test_names_in_modified_utf8(name: str) -> None:
    assert read_dex("classes.dex", dex(name)).defined == (name,)


def test_a_lone_surrogate_does_not_hide_the_others() -> None:
    assert read_dex("classes.dex", dex("com.shop.A", "com.shop.XXX").replace(b"XXX;", b"\xed\xa0\x80;")).defined == (
        "com.shop.A",
        "com.shop.\ufffd",
    )


def test_arrays_and_primitives_are_no_classes() -> None:
    data = dex("com.shop.A", referenced=["com.shop.BB"]).replace(b"Lcom/shop/BB;", b"[Lcom/shop/B;")
    assert read_dex("classes.dex", data).referenced == ()


def test_several_headers_in_version_041() -> None:
    first = dex("com.shop.A", version="041")
    second = bytearray(dex("com.shop.B", version="041"))
    for at in (0x3C, 0x44, 0x64):  # offsets of the tables, from the start of the file
        struct.pack_into("<L", second, at, struct.unpack_from("<L", second, at)[0] + len(first))
    strings = struct.unpack_from("<L", second, 0x3C)[0] - len(first)
    struct.pack_into("<L", second, strings, struct.unpack_from("<L", second, strings)[0] + len(first))
    assert read_dex("classes.dex", first + bytes(second)).defined == ("com.shop.A", "com.shop.B")


def test_a_wrong_checksum_is_nothing() -> None:
    data = bytearray(dex("com.shop.A"))
    data[8:32] = b"\xff" * 24
    assert read_dex("classes.dex", bytes(data)).defined == ("com.shop.A",)


@pytest.mark.parametrize(
    ("at", "value"),
    [(0x28, 0x78563412), (0x38, 1 << 30), (0x38, 0), (0x40, 1 << 20), (0x44, 1 << 30), (0x60, 9), (0x64, 1 << 30)],
    ids=["byte order", "strings", "no strings", "types", "type table", "classes", "class table"],
)
def test_a_header_that_lies_is_an_error(at: int, value: int) -> None:
    data = bytearray(dex("com.shop.A"))
    struct.pack_into("<L", data, at, value)
    with pytest.raises(DexError):
        read_dex("classes.dex", bytes(data))


def test_a_name_without_an_end_is_an_error() -> None:
    with pytest.raises(DexError, match="damaged string"):
        read_dex("classes.dex", dex("com.shop.A")[:-1])


def test_ten_thousand_names_in_one_string_are_an_error() -> None:
    data = bytearray(dex("com.shop." + "A" * 60_000, *(f"com.shop.B{number}" for number in range(100))))
    (first,) = struct.unpack_from("<L", data, 0x70)
    for index in range(101):
        struct.pack_into("<L", data, 0x70 + 4 * index, first)
    with pytest.raises(DexError, match="overlap"):
        read_dex("classes.dex", bytes(data))


@pytest.mark.parametrize("start", ["import auditor.apk.reader", "import runpy; runpy.run_module('auditor.__main__')"])
def test_numpy_is_loaded_with_the_first_dex_and_not_before(start: str) -> None:
    code = f"import sys; {start}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
