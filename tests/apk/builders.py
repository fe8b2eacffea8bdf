"""Small packages, byte by byte, so that a test can say what a file holds and lie where it wants to."""

import base64
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from auditor.apk.attributes import ANDROID, ANDROID_ATTRIBUTES
from tests.apk.zip_writer import Entry, Lies, zip_of

_IDS = {name: number for number, name in ANDROID_ATTRIBUTES.items()}
_NONE = 0xFFFFFFFF


@dataclass(frozen=True)
class Reference:
    """A reference to a resource, as an attribute value."""

    id: int


_STRING, _INTEGER, _BOOLEAN, _REFERENCE = 0x03, 0x10, 0x12, 0x01


@dataclass(frozen=True)
class Attribute:
    """One attribute; what is left out is derived from the rest, as a build tool does it."""

    name: str
    value: str | int | bool | Reference
    id: int | None = None
    """Resource id of the name; None: the framework's, if it has that name. 0: none at all."""
    raw: str | None = None
    """The raw string, where it is to differ from the typed value."""


@dataclass(frozen=True)
class Node:
    tag: str
    attributes: Sequence[Attribute] = ()
    children: Sequence["Node"] = ()


def node(tag: str, *children: Node, **attributes: str | int | bool | Reference) -> Node:
    """An element; ``package`` is a plain attribute, every other name the framework's."""
    return Node(tag, in_order([Attribute(name, value) for name, value in attributes.items()]), children)


def in_order(attributes: Iterable[Attribute]) -> list[Attribute]:
    """By resource id, as build tools write them; else Android does not find them all."""
    return sorted(attributes, key=lambda one: _IDS.get(one.name, 0) if one.id is None else one.id)


def manifest(*children: Node, package: str = "com.shop.app", min_sdk: int = 21, target_sdk: int = 33) -> Node:
    """A manifest with its SDK levels."""
    levels = node("uses-sdk", minSdkVersion=min_sdk, targetSdkVersion=target_sdk)
    return node("manifest", levels, *children, package=package)


def permission(name: str, tag: str = "uses-permission", **attributes: int) -> Node:
    return node(tag, name=f"android.permission.{name}", **attributes)


@dataclass
class AxmlWriter:
    """Binary XML, by the format of AOSP's ``ResourceTypes.h``."""

    utf8: bool = False
    strings: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    nodes: bytearray = field(default_factory=bytearray)

    def document(self, root: Node, *, before: bytes = b"") -> bytes:
        """The file; ``before`` is put between its header and its string pool."""
        self._reserve(root)
        self._write(root)
        ids = struct.pack(f"<2HL{len(self.ids)}L", 0x0180, 8, 8 + 4 * len(self.ids), *self.ids)
        body = before + string_pool(self.strings, utf8=self.utf8) + ids + bytes(self.nodes)
        return struct.pack("<2HL", 0x0003, 8, 8 + len(body)) + body

    def _reserve(self, element: Node) -> None:
        """Names with ids come first in the pool, for the resource map goes by index."""
        for attribute in element.attributes:
            number = _IDS.get(attribute.name, 0) if attribute.id is None else attribute.id
            if number and (attribute.name, number) not in zip(self.strings, self.ids, strict=True):
                self.strings.append(attribute.name)
                self.ids.append(number)
        for child in element.children:
            self._reserve(child)

    def _index(self, text: str) -> int:
        """Of a string that is not the name of an attribute with an id."""
        if text not in self.strings[len(self.ids) :]:
            self.strings.append(text)
        return self.strings.index(text, len(self.ids))

    def _write(self, element: Node) -> None:
        attributes = b"".join(map(self._attribute, element.attributes))
        count = len(element.attributes)
        body = struct.pack("<2L6H", _NONE, self._index(element.tag), 20, 20, count, 0, 0, 0) + attributes
        self.nodes += struct.pack("<2HL2L", 0x0102, 16, 16 + len(body), 1, _NONE) + body
        for child in element.children:
            self._write(child)
        self.nodes += struct.pack("<2HL4L", 0x0103, 16, 24, 1, _NONE, _NONE, self._index(element.tag))

    def _attribute(self, attribute: Attribute) -> bytes:
        number = _IDS.get(attribute.name, 0) if attribute.id is None else attribute.id
        if number:
            pairs = list(zip(self.strings, self.ids, strict=False))
            name, namespace = pairs.index((attribute.name, number)), self._index(ANDROID)
        else:
            name, namespace = self._index(attribute.name), _NONE
        value = attribute.value
        raw = _NONE if attribute.raw is None else self._index(attribute.raw)
        if isinstance(value, str):
            kind, data = _STRING, self._index(value)
            raw = data if attribute.raw is None else raw
        elif isinstance(value, Reference):
            kind, data = _REFERENCE, value.id
        elif isinstance(value, bool):
            kind, data = _BOOLEAN, _NONE if value else 0
        else:
            kind, data = _INTEGER, value & 0xFFFFFFFF
        return struct.pack("<3LHBBL", namespace, name, raw, 8, 0, kind, data)


def string_pool(strings: Sequence[str], *, utf8: bool = False) -> bytes:
    offsets, data = [], bytearray()
    for text in strings:
        offsets.append(len(data))
        if utf8:
            encoded = text.encode()
            data += _length8(len(text.encode("utf-16-le")) // 2) + _length8(len(encoded)) + encoded + b"\0"
        else:
            encoded = text.encode("utf-16-le", "surrogatepass")
            data += struct.pack("<H", len(encoded) // 2) + encoded + b"\0\0"
    data += b"\0" * (-len(data) % 4)
    start = 28 + 4 * len(offsets)
    header = struct.pack("<2HL5L", 0x0001, 28, start + len(data), len(offsets), 0, 0x100 if utf8 else 0, start, 0)
    return header + struct.pack(f"<{len(offsets)}L", *offsets) + data


def _length8(length: int) -> bytes:
    return bytes([length]) if length < 0x80 else bytes([0x80 | length >> 8, length & 0xFF])


def axml(root: Node, *, utf8: bool = False, before: bytes = b"") -> bytes:
    return AxmlWriter(utf8=utf8).document(root, before=before)


LABEL = Reference(0x7F010000)


def arsc(texts: Mapping[str, str], *, complex_entry: bool = False) -> bytes:
    """A resource table in which LABEL has these texts by language, "" for the default.

    ``complex_entry`` makes each a bag that claims more items than there are.
    """
    bag = struct.pack("<2HL2L", 16, 1, 0, 0, 1000)
    strings = list(texts.values())
    entries = [bag if complex_entry else _arsc_entry(text, strings) for text in strings]
    return _arsc_table([(language, [entry]) for language, entry in zip(texts, entries, strict=True)], strings)


def arsc_of(*resources: Mapping[str, str | Reference], compact: bool = False) -> bytes:
    """A resource table in which LABEL and the ids after it have these values by language."""
    strings = sorted({value for values in resources for value in values.values() if isinstance(value, str)})
    languages = sorted({language for values in resources for language in values})
    types = [
        (
            language,
            [
                _arsc_entry(values[language], strings, compact=compact) if language in values else None
                for values in resources
            ],
        )
        for language in languages
    ]
    return _arsc_table(types, strings)


def _arsc_table(types: Sequence[tuple[str, Sequence[bytes | None]]], strings: Sequence[str]) -> bytes:
    """A table of one type: in each configuration the entries by index, None for one it does not have."""
    count = max(len(entries) for _, entries in types)
    spec = struct.pack("<2HL2BHL", 0x0202, 16, 16 + 4 * count, 1, 0, 0, count) + b"\0" * 4 * count
    body_of_types = b"".join(_arsc_type(language, entries) for language, entries in types)
    pools = (string_pool(["string"]), string_pool(["app_name"]))
    offsets = (288, 1, 288 + len(pools[0]), 1, 0)
    body = b"".join(pools) + spec + body_of_types
    name = "com.shop.app".encode("utf-16-le").ljust(256, b"\0")
    package = struct.pack("<2HLL", 0x0200, 288, 288 + len(body), 0x7F) + name + struct.pack("<5L", *offsets) + body
    values = string_pool(strings)
    return struct.pack("<2HLL", 0x0002, 12, 12 + len(values) + len(package), 1) + values + package


def _arsc_entry(value: str | Reference, strings: Sequence[str], *, compact: bool = False) -> bytes:
    kind, data = (_REFERENCE, value.id) if isinstance(value, Reference) else (_STRING, strings.index(value))
    if compact:
        return struct.pack("<2HL", 0, kind << 8 | 8, data)
    return struct.pack("<2HLHBBL", 8, 0, 0, 8, 0, kind, data)


def _arsc_type(language: str, entries: Sequence[bytes | None]) -> bytes:
    configuration = struct.pack("<2L", 64, 0) + language.encode().ljust(4, b"\0") + b"\0" * 52
    header = 20 + len(configuration)
    offsets, data = [], b""
    for entry in entries:
        offsets.append(_NONE if entry is None else len(data))
        data += entry or b""
    start = header + 4 * len(offsets)
    head = struct.pack("<2HL2BHLL", 0x0201, header, start + len(data), 1, 0, 0, len(offsets), start)
    return head + configuration + struct.pack(f"<{len(offsets)}L", *offsets) + data


def dex(*defined: str, referenced: Sequence[str] = (), version: str = "035") -> bytes:
    """A dex file with these classes, given as Java names; its sections are no more than their tables."""
    descriptors = [f"L{name.replace('.', '/')};" for name in (*defined, *referenced)]
    count = len(descriptors)
    strings_at = 0x70
    types_at = strings_at + 4 * count
    classes_at = types_at + 4 * count
    data_at = classes_at + 32 * len(defined)
    data, offsets = bytearray(), []
    for descriptor in descriptors:
        offsets.append(data_at + len(data))
        data += uleb128(len(descriptor.encode("utf-16-le")) // 2) + mutf8(descriptor) + b"\0"
    tables = struct.pack(f"<{count}L", *offsets) + struct.pack(f"<{count}L", *range(count))
    tables += b"".join(struct.pack("<8L", index, 1, _NONE, 0, _NONE, 0, 0, 0) for index in range(len(defined)))
    size = data_at + len(data)
    header = bytearray(0x70)
    header[:8] = b"dex\n" + version.encode() + b"\0"
    struct.pack_into("<3L", header, 0x20, size, 0x70, 0x12345678)
    struct.pack_into("<4L", header, 0x38, count, strings_at, count, types_at)
    struct.pack_into("<2L", header, 0x60, len(defined), classes_at)
    return bytes(header) + tables + bytes(data)


def mutf8(text: str) -> bytes:
    """Modified UTF-8, as Java's class files and dex files have it."""
    units = struct.unpack(f"<{len(text.encode('utf-16-le')) // 2}H", text.encode("utf-16-le"))
    return b"".join(b"\xc0\x80" if unit == 0 else chr(unit).encode("utf-8", "surrogatepass") for unit in units)


def uleb128(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | value & 0x7F)
        value >>= 7
    return bytes([*out, value])


def archive(members: Mapping[str, bytes]) -> bytes:
    """A regular ZIP archive, deflated."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def apk(
    root: Node | None = None, code: bytes | None = None, others: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """A package; ``others`` are further members by name."""
    members = {"AndroidManifest.xml": axml(root or manifest())}
    members["classes.dex"] = dex("com.shop.app.Main") if code is None else code
    return archive({**members, **others})


def entry_at(data: bytes, name: str) -> int:
    """Where the central directory entry of a member begins."""
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return at


def forged(data: bytes, name: str, *, flags: int | None = None, method: int | None = None) -> bytes:
    """The archive with lies in the central directory entry of one member."""
    at = entry_at(data, name)
    out = bytearray(data)
    if flags is not None:
        struct.pack_into("<H", out, at + 8, flags)
    if method is not None:
        struct.pack_into("<H", out, at + 10, method)
    return bytes(out)


def entries(*members: tuple[str, bytes], extra: bytes = b"") -> bytes:
    """A ZIP archive of stored members in which names may repeat, with any extra field."""
    return zip_of(*(Entry(name=name, content=content, central=Lies(extra=extra)) for name, content in members))


def with_signing_block(data: bytes, *schemes: int) -> bytes:
    """The archive with an APK Signing Block in which CERTIFICATE signs by the schemes of these ids."""
    pairs = b""
    for scheme in schemes:
        certificates = prefixed(prefixed(CERTIFICATE))
        signed_data = prefixed(b"") + certificates + b"\0" * 12
        value = prefixed(prefixed(prefixed(signed_data) + prefixed(b"") + prefixed(b"")))
        pairs += struct.pack("<QL", 4 + len(value), scheme) + value
    size = struct.pack("<Q", len(pairs) + 24)
    block = size + pairs + size + b"APK Sig Block 42"
    end = data.rindex(b"PK\x05\x06")
    (directory,) = struct.unpack_from("<L", data, end + 16)
    moved = data[end : end + 16] + struct.pack("<L", directory + len(block)) + data[end + 20 :]
    return data[:directory] + block + data[directory:end] + moved


def prefixed(data: bytes) -> bytes:
    return struct.pack("<L", len(data)) + data


# A throw-away certificate for C=CN, O="Shop, Ltd", CN=shop.
CERTIFICATE = base64.b64decode(
    "MIIBTjCB9aADAgECAgEHMAoGCCqGSM49BAMCMDAxCzAJBgNVBAYTAkNOMRIwEAYDVQQKDAlTaG9wLCBMdGQxDTALBgNVBAMMBHNo"
    "b3AwIBcNMjAwMTAxMDAwMDAwWhgPMjA1MDAxMDEwMDAwMDBaMDAxCzAJBgNVBAYTAkNOMRIwEAYDVQQKDAlTaG9wLCBMdGQxDTAL"
    "BgNVBAMMBHNob3AwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATHJ3beLyeCINkJBOmsYenHKMttudmCS/2VNifNjth44IZ8td+L"
    "P0C9U2kPEdXV6YcoXkaczYkGDRwBTPEe/V1kMAoGCCqGSM49BAMCA0gAMEUCIE0hlcqqNLUwmIwOA+WmDVNrivtXI1ZLw2BKThz/"
    "f/4ZAiEArlWdOwDJezuhROOHFSyf2VINWP+HtK2o/ga2MOVXaUo="
)
CERTIFICATE_SHA256 = "c21a35679bd657a8038f05498b30f1ba148cb2e4996c7a5cd2c04eb2897012e2"
# A detached PKCS #7 signature with that certificate in it.
PKCS7 = (
    base64.b64decode("MIICLwYJKoZIhvcNAQcCoIICIDCCAhwCAQExDzANBglghkgBZQMEAgEFADALBgkqhkiG9w0BBwGgggFS")
    + CERTIFICATE
    + base64.b64decode(
        "MYGiMIGfAgEBMDUwMDELMAkGA1UEBhMCQ04xEjAQBgNVBAoMCVNob3AsIEx0ZDENMAsGA1UEAwwEc2hvcAIBBzANBglghkgBZQME"
        "AgEFADAKBggqhkjOPQQDAgRIMEYCIQDIPUn+1Qp2r7eqhDzmN7VjyVJsWodMg0xSp48oBYrXfwIhAJbkzaz2XVJrZ3k2IkVwj/2u"
        "VfSizzjCOAxSILkL8k7o"
    )
)
