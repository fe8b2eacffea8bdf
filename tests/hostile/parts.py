"""Apps in several parts that lie: archives of APKs, and app bundles.

Android installs a base and the splits of its own package (AOSP ``ApkLiteParseUtils``) as one app; a bundle is what
Google Play makes such APKs of.
"""

from collections.abc import Iterator

from auditor.model.evidence import ProblemKind
from tests.apk.builders import Attribute, Node, archive, axml, dex, permission
from tests.apk.bundles import bundle
from tests.apk.zip_writer import DEFLATED, Entry, Lies, bomb, zip_of
from tests.hostile.apps import innocent, package, root
from tests.hostile.case import BOTH, INNOCENT, Case, Family, Makes

_CLOSED = frozenset({ProblemKind.CONTAINER_UNREADABLE})
_STRANGER = frozenset({ProblemKind.NESTED_PACKAGE})
_GIB = 1 << 30
_case = Makes(Family.PARTS, ".apks", _CLOSED).case


def parts() -> Iterator[Case]:
    yield _case("base and split", lambda: _set(base=package(innocent()), split=package(_split())))
    yield _case("the split alone asks", lambda: _set(base=package(innocent()), split=package(_split())))
    yield _case(
        "a split of another app",
        lambda: _set(base=package(innocent()), split=package(_split("com.other.app"))),
        INNOCENT,
        _STRANGER,
    )
    yield _case(
        "two bases",
        lambda: _set(a=package(innocent()), b=package(axml(_renamed("com.other.app")))),
        INNOCENT,
        _STRANGER,
    )
    yield _case("a split that is no archive", lambda: _set(base=package(), split=b"PK\3\4 no"), BOTH, _CLOSED, gap=True)
    yield _case(
        "a split with a broken manifest",
        lambda: _set(base=package(), split=package(b"\3\0\x08\0")),
        BOTH,
        frozenset({ProblemKind.MANIFEST_UNREADABLE}),
        gap=True,
    )
    yield _case(
        "a split bomb",
        lambda: _bombed(),
        BOTH,
        frozenset({ProblemKind.MEMBER_OVER_BUDGET, ProblemKind.CONTAINER_UNREADABLE})
        - {ProblemKind.MEMBER_OVER_BUDGET},
        gap=True,
    )
    yield _case("splits alone", lambda: _set(a=package(_split()), b=package(_split())), None, _CLOSED)
    yield _case(
        "an archive of archives of archives", lambda: archive({"a.apk": archive({"b.apk": package()})}), None, _CLOSED
    )
    yield _case(
        "a hundred splits",
        lambda: _set(base=package(), **{f"s{n}": package(_split(number=n), dex(f"a.C{n}")) for n in range(100)}),
    )
    yield _case("names that climb", lambda: archive({"../../base.apk": package(), "/etc/split.apk": package(_split())}))
    yield _bundled("a bundle whose manifest is noise", {"base/manifest/AndroidManifest.xml": b"\xff" * 999})
    yield _bundled("a bundle whose manifest is empty", {"base/manifest/AndroidManifest.xml": b""})
    yield _bundled("a bundle whose manifest is of an APK", {"base/manifest/AndroidManifest.xml": axml(root())})
    yield _bundled("a bundle whose manifest nests without end", {"base/manifest/AndroidManifest.xml": _nested(20_000)})


def _bundled(name: str, others: dict[str, bytes]) -> Case:
    return Case(
        name=name,
        family=Family.PARTS,
        build=lambda: bundle(others),
        permissions=None,
        problems=frozenset({ProblemKind.MANIFEST_UNREADABLE}),
        suffix=".aab",
    )


def _set(**apks: bytes) -> bytes:
    return archive({f"{name}.apk": content for name, content in apks.items()})


def _split(package_name: str = "com.shop.app", number: int = 0) -> bytes:
    attributes = [Attribute("package", package_name), Attribute("split", f"feature{number}")]
    return axml(Node("manifest", attributes, [permission("READ_CONTACTS")]))


def _renamed(name: str) -> Node:
    return Node("manifest", [Attribute("package", name)], root(asks=("CAMERA",)).children)


def _bombed() -> bytes:
    packed = bomb(_GIB)
    lies = Lies(size=_GIB, compressed=len(packed))
    split = Entry(name="split.apk", content=b"", method=DEFLATED, packed=packed, central=lies, local=lies)
    return zip_of(Entry(name="base.apk", content=package()), split)


def _nested(levels: int) -> bytes:
    """An ``XmlNode`` (aapt2 ``Resources.proto``) of one element in another."""
    data = b""
    for _ in range(levels):
        element = b"\x1a\x01x" + (b"" if not data else b"\x2a" + _length(data) + data)
        data = b"\x0a" + _length(element) + element
        if len(data) > 200_000:
            break
    return data


def _length(data: bytes) -> bytes:
    number, out = len(data), bytearray()
    while number > 0x7F:
        out.append(0x80 | number & 0x7F)
        number >>= 7
    return bytes([*out, number])
