"""Manifests that lie. Android's readers are AOSP ``ResourceTypes.cpp`` (``ResXMLTree``, ``ResStringPool``),
``AttributeResolution.cpp`` (``RetrieveAttributes``) and ``ParsingPackageUtils``.

A manifest is what the resource ids say, in ascending order, with typed values. Chunks of unknown kinds are passed over,
a document may end inside an element, and only children of ``<manifest>`` ask for permissions.
"""

import struct
from collections.abc import Callable, Iterator

from auditor.model.evidence import ProblemKind
from tests.apk.builders import Attribute, Node, Reference, axml, manifest, node, permission, string_pool
from tests.hostile.apps import MAIN, guilty, package, root
from tests.hostile.case import BOTH, CONTACTS, FOUND, INNOCENT, Case, Family, given
from tests.hostile.chunks import END, IDS, POOL, START, chunk, chunks_of, poked

_ODD = frozenset({ProblemKind.MANIFEST_IRREGULAR})
_UNREADABLE = frozenset({ProblemKind.MANIFEST_UNREADABLE})
_CONTACTS = "android.permission.READ_CONTACTS"
_NAME, _MAX_SDK = 0x01010003, 0x01010271
_NONE = 0xFFFFFFFF


def manifests() -> Iterator[Case]:
    yield from _chunks()
    yield from _strings()
    yield from _attributes()
    yield from _values()
    yield from _elements()
    yield from _sizes()


def _case(
    name: str,
    build: Callable[[], bytes],
    permissions: frozenset[str] | None = BOTH,
    problems: frozenset[ProblemKind] = frozenset(),
    *,
    min_sdk: int | None = 24,
    target_sdk: int | None = 36,
    wanted: str | None = None,
    code: int | None = None,
    label: str | None = "Shop",
) -> Case:
    return Case(
        name=name,
        family=Family.MANIFESTS,
        build=lambda: package(build()),
        permissions=permissions,
        problems=problems,
        min_sdk=min_sdk,
        target_sdk=target_sdk,
        package="com.shop.app" if wanted is None else wanted,
        label=label,
        code=FOUND if target_sdk == 1 else code,  # Google Play asks for more
    )


def _unreadable(name: str, build: Callable[[], bytes]) -> Case:
    return _case(name, build, None, _UNREADABLE)


def _asking(*requests: Node) -> Node:
    """A manifest with these requests beside the camera's."""
    return root(*requests, asks=("CAMERA",))


def _request(*attributes: Attribute, tag: str = "uses-permission") -> Node:
    return Node(tag, attributes)


def _asks(name: str, *attributes: Attribute, seen: str | None = CONTACTS, odd: bool = False) -> Case:
    """A request with these attributes, and which permission Android sees in it."""
    asked = INNOCENT if seen is None else INNOCENT | {seen}
    return _case(name, lambda: axml(_asking(_request(*attributes))), asked, _ODD if odd else frozenset())


def _chunks() -> Iterator[Case]:
    base = chunks_of
    yield _case("of UTF-8", lambda: axml(root(), utf8=True))
    junk = chunk(0x7777, b"junkjunk")
    for what, place in (("before the strings", 0), ("before the ids", 1), ("between elements", 3), ("at the end", -1)):
        yield _case(
            f"unknown chunk {what}",
            given(place, lambda place: base(root()).insert(place if place >= 0 else 99, junk).document()),
        )
    yield _case("a thousand unknown chunks", lambda: base(root()).insert(2, *[junk] * 1000).document())
    yield _case(
        "unknown chunk as a node", lambda: base(root()).insert(3, chunk(0x0150, bytes(16), header=16)).document()
    )
    yield _case("a text in every element", lambda: base(root()).insert(3, _text()).document())
    # ResXMLTree::setTo asks for no kind, and for a header of any size.
    yield _case("another kind of document", lambda: base(root()).document(kind=0x0000))
    yield _case("a longer header", lambda: base(root()).document(header=64))
    yield _case("bytes behind the document", lambda: guilty() + b"\xff" * 999)
    yield _unreadable("a document longer than its file", lambda: base(root()).document(size=1 << 20))
    yield _unreadable("a document of no size", lambda: base(root()).document(size=0))
    yield _unreadable("a chunk of no size", lambda: base(root()).insert(2, chunk(0x7777, size=0)).document())
    yield _unreadable("a chunk past the end", lambda: base(root()).insert(2, chunk(0x7777, size=1 << 30)).document())
    yield _unreadable(
        "a header longer than its chunk", lambda: base(root()).insert(2, chunk(0x7777, header=900)).document()
    )
    yield _unreadable(
        "an element shorter than one", lambda: base(root()).change(START, poked("<H", 2, 40), 1).document()
    )
    # Every element is then inside the one before it, and Android looks at the children of <manifest> alone.
    yield _case(
        "no end of any element",
        lambda: _without_ends(len(chunks_of(root()).places(END))),
        frozenset(),
        _ODD,
        label=None,
    )
    yield _case("no end of the root", lambda: _without_ends(1), problems=_ODD)
    yield _case("ends with other names", lambda: _with_ends_named())
    yield _case("more ends than elements", lambda: base(root()).insert(2, base(root()).chunks[-1]).document())
    yield _case("a second document behind the root", lambda: _doubled())
    yield _unreadable("no element at all", lambda: _only_strings())
    yield _unreadable("an empty manifest", lambda: b"")
    yield _unreadable("eight zeros", lambda: bytes(8))
    yield _unreadable("half a manifest", lambda: guilty()[: len(guilty()) // 2])
    yield _unreadable("XML as text", lambda: b"<manifest package='com.shop.app'/>")
    yield _unreadable("another root", lambda: axml(node("application", root())))


def _text() -> bytes:
    return chunk(0x0104, struct.pack("<2L", 1, _NONE) + struct.pack("<LHBBL", 0, 8, 0, 3, 0), header=16, size=28)


def _without_ends(count: int) -> bytes:
    found = chunks_of(root())
    for _ in range(count):
        found.drop(found.places(END)[-1])
    return found.document()


def _with_ends_named() -> bytes:
    found = chunks_of(root())
    for number in range(len(found.places(END))):
        found.change(END, poked("<L", 20, 0), number)
    return found.document()


def _doubled() -> bytes:
    """What follows the end of ``<manifest>`` is not read; it has the same strings, so the first nodes again."""
    found = chunks_of(root())
    return found.insert(len(found.chunks), *found.chunks[2:]).document()


def _only_strings() -> bytes:
    found = chunks_of(root())
    del found.chunks[2:]
    return found.document()


def _strings() -> Iterator[Case]:
    base = chunks_of
    yield _unreadable("no strings", lambda: base(root()).drop(0).document())
    yield _unreadable("a pool that claims no strings", lambda: base(root()).change(POOL, poked("<L", 8, 0)).document())
    yield _case(
        "a pool that claims a thousand million", lambda: base(root()).change(POOL, poked("<L", 8, 1 << 30)).document()
    )
    yield _case("styles that are not there", lambda: base(root()).change(POOL, poked("<L", 12, 1 << 20)).document())
    yield _case("flags of no meaning", lambda: base(root()).change(POOL, poked("<L", 16, 0x01)).document())
    yield _unreadable(
        "UTF-16 that is called UTF-8", lambda: base(root()).change(POOL, poked("<L", 16, 0x100)).document()
    )
    yield _unreadable(
        "UTF-8 that is called UTF-16", lambda: base(root(), utf8=True).change(POOL, poked("<L", 16, 0)).document()
    )
    yield _unreadable("strings past the end", lambda: base(root()).change(POOL, poked("<L", 20, 0x7FFFFFFF)).document())
    # The last pool before the first node counts.
    yield _case("a false pool, then the true one", lambda: base(root()).insert(0, string_pool(["a", "b"])).document())
    yield _unreadable(
        "the true pool, then a false one", lambda: base(root()).insert(1, string_pool(["a", "b"])).document()
    )
    yield _case("a pool after the first node", lambda: base(root()).insert(3, string_pool(["a", "b"])).document())
    for utf8 in (False, True):
        kind = "UTF-8" if utf8 else "UTF-16"
        yield _case(f"a name without its end, {kind}", given(utf8, lambda utf8: _endless(utf8=utf8)), INNOCENT, _ODD)
        yield _case(
            f"a name longer than its pool, {kind}", given(utf8, lambda utf8: _overlong(utf8=utf8)), INNOCENT, _ODD
        )
        yield _case(
            f"one name at two places, {kind}",
            given(
                utf8, lambda utf8: axml(_asking(permission("READ_CONTACTS"), permission("READ_CONTACTS")), utf8=utf8)
            ),
        )
    yield _case("a name of another length than it says", lambda: _misstated(), INNOCENT, _ODD)
    yield _case("odd offsets, which are halved", lambda: _odd_offsets())
    yield _case(
        "a name with a NUL in it",
        lambda: axml(_asking(permission("READ_CONTACTS\0"))),
        frozenset({"CAMERA", "READ_CONTACTS\ufffd"}),
    )
    yield _case(
        "a name with a lone surrogate",
        lambda: axml(_asking(permission("READ_\ud800"))),
        frozenset({"CAMERA", "READ_\ufffd"}),
    )
    yield _case(
        "a name of 30,000 characters",
        lambda: axml(_asking(permission("X" * 30_000)), utf8=True),
        frozenset({"CAMERA", "X" * 30_000}),
    )


def _raw(utf8: bool) -> bytes:  # noqa: FBT001
    return _CONTACTS.encode("utf-8" if utf8 else "utf-16-le")


def _endless(*, utf8: bool) -> bytes:
    """The zero after the name of the request overwritten: ``stringAt`` gives null."""
    data = axml(root(), utf8=utf8)
    at = data.index(_raw(utf8)) + len(_raw(utf8))
    return data[:at] + b"!" + data[at + 1 :]


def _overlong(*, utf8: bool) -> bytes:
    data = bytearray(axml(root(), utf8=utf8))
    at = data.index(_raw(utf8))
    if utf8:
        data[at - 2 : at] = bytes([0x7E, 0x7E])
        data[at + len(_CONTACTS)] = 1  # no zero where it may have been cut
        return bytes(data).replace(_raw(utf8), _raw(utf8))
    struct.pack_into("<H", data, at - 2, 0x7000)
    return bytes(data)


def _misstated() -> bytes:
    """UTF-8 whose stated length in UTF-16 is not the real one: ``stringAt`` gives null."""
    data = bytearray(axml(root(), utf8=True))
    data[data.index(_raw(utf8=True)) - 2] += 1
    return bytes(data)


def _odd_offsets() -> bytes:
    found = chunks_of(root())
    (count,) = struct.unpack_from("<L", found.chunks[0], 8)
    offsets = struct.unpack_from(f"<{count}L", found.chunks[0], 28)
    return found.change(POOL, poked(f"<{count}L", 28, *[offset + 1 for offset in offsets])).document()


def _attributes() -> Iterator[Case]:
    yield _asks("blank name, right id", Attribute("", _CONTACTS, id=_NAME), odd=True)
    yield _asks("false name, right id", Attribute("label", _CONTACTS, id=_NAME), odd=True)
    yield _asks("name of spaces, right id", Attribute(" \t ", _CONTACTS, id=_NAME), odd=True)
    yield _asks("right name, no id", Attribute("name", _CONTACTS, id=0), seen=None, odd=True)
    yield _asks("right name, false id", Attribute("name", _CONTACTS, id=0x01010002), seen=None, odd=True)
    yield _asks("two names, the first counts", Attribute("name", _CONTACTS), Attribute("x", "none", id=_NAME), odd=True)
    yield _asks(
        "two names, the second is hidden",
        Attribute("name", "none"),
        Attribute("x", _CONTACTS, id=_NAME),
        odd=True,
        seen="none",
    )
    # RetrieveAttributes does not come back to a smaller id: what stands behind a larger one is not there.
    stranger = Attribute("tools", "x", id=0x7F010001)
    yield _asks("a name behind a larger id", stranger, Attribute("name", _CONTACTS), seen=None, odd=True)
    yield _asks(
        "a limit behind a larger id", Attribute("name", _CONTACTS), stranger, Attribute("maxSdkVersion", 1), odd=True
    )
    yield _asks(
        "a limit ahead of the name", Attribute("maxSdkVersion", 18), Attribute("name", _CONTACTS), seen=None, odd=True
    )
    yield _asks(
        "a hundred strangers around it",
        *[Attribute(f"a{n}", n, id=0) for n in range(50)],
        Attribute("name", _CONTACTS),
        *[Attribute(f"b{n}", n, id=0) for n in range(50)],
    )
    yield _case("attributes 0 bytes apart", lambda: _apart(0))
    yield _case("attributes 4 bytes apart", lambda: _apart(4))
    yield _case("attributes 24 bytes apart", lambda: _wider())
    yield _unreadable(
        "more attributes than fit", lambda: chunks_of(root()).change(START, poked("<H", 28, 9000), 1).document()
    )
    yield _unreadable(
        "attributes that begin outside", lambda: chunks_of(root()).change(START, poked("<H", 24, 0xFFF0), 1).document()
    )
    yield _case(
        "no ids", lambda: chunks_of(root()).drop(1).document(), frozenset(), _ODD, min_sdk=1, target_sdk=1, label=None
    )
    yield _case("ids in two chunks, the last counts", lambda: _two_maps())
    yield _case("ids past the strings", lambda: _long_map())
    yield _case("a namespace that no one knows", lambda: _other_namespace())
    yield _asks("a text as its name's namespace", Attribute("x", 1, id=0), Attribute("name", _CONTACTS))


def _apart(stride: int) -> bytes:
    """The request's one attribute with a stride that is too short, which Android does not mind."""
    found = chunks_of(_asking(permission("READ_CONTACTS")))
    return found.change(START, poked("<H", 26, stride), len(found.places(START)) - 1).document()


def _wider() -> bytes:
    """Four more bytes behind each attribute of the last request."""
    found = chunks_of(_asking(permission("READ_CONTACTS")))
    place = found.places(START)[-1]
    found.chunks[place] += bytes(4)
    return (
        found.change(START, poked("<L", 4, len(found.chunks[place])), -1)
        .change(START, poked("<H", 26, 24), -1)
        .document()
    )


def _two_maps() -> bytes:
    found = chunks_of(root())
    return found.insert(1, chunk(IDS, struct.pack("<9L", *[_MAX_SDK] * 9))).document()


def _long_map() -> bytes:
    found = chunks_of(root())
    content = found.chunks[1][8:]
    found.chunks[1] = chunk(IDS, content + b"\0" * 4000)
    return found.document()


def _other_namespace() -> bytes:
    """Android asks for ids, never for the namespace of an attribute."""
    return guilty().replace("schemas.android.com".encode("utf-16-le"), "schemas.amdroid.com".encode("utf-16-le"))


def _values() -> Iterator[Case]:
    yield _asks("typed text, another raw one", Attribute("name", _CONTACTS, raw="android.permission.VIBRATE"))
    yield _asks("raw text over another typed one", Attribute("name", "none", raw=_CONTACTS), seen="none")
    yield _asks("a reference as a name", Attribute("name", Reference(0x7F010000), raw=_CONTACTS), seen=None, odd=True)
    yield _asks("a number as a name", Attribute("name", 7, raw=_CONTACTS), seen=None, odd=True)
    yield _asks("a switch as a name", Attribute("name", value=True, raw=_CONTACTS), seen=None, odd=True)
    yield _asks("no name", seen=None, odd=True)
    yield _asks("an empty name", Attribute("name", ""), seen=None, odd=True)
    named = Attribute("name", _CONTACTS)
    yield _asks("up to level 18, below the app's", named, Attribute("maxSdkVersion", 18), seen=None)
    yield _asks("up to level 30", named, Attribute("maxSdkVersion", 30))
    # "if ((maxSdkVersion != 0) && (maxSdkVersion < Build.VERSION.RESOURCES_SDK_INT))"
    yield _asks("up to level 0, which is none", named, Attribute("maxSdkVersion", 0))
    yield _asks("up to a level in words", named, Attribute("maxSdkVersion", "18"))
    yield _asks("up to a reference", named, Attribute("maxSdkVersion", Reference(0x7F010000)))
    yield _asks("up to a colour", named, Attribute("maxSdkVersion", 18), seen=None)
    yield _case("levels of no sense", lambda: axml(_levelled(-5, 1 << 31)), min_sdk=-5, target_sdk=-(1 << 31))
    yield _case("a level by a code name", lambda: axml(_levelled("Baklava", "Baklava")), min_sdk=None, target_sdk=None)
    yield _case("levels as switches", lambda: axml(_levelled(value=True)), min_sdk=-1, target_sdk=36)
    yield _case(
        "no levels",
        lambda: axml(Node("manifest", [Attribute("package", "com.shop.app")], root().children[1:])),
        min_sdk=1,
        target_sdk=1,
    )
    yield _case("levels twice, the last counts", lambda: axml(root(node("uses-sdk", minSdkVersion=26))), min_sdk=26)
    yield _case("a package name of 5,000 characters", lambda: axml(_named("p" * 5000)), None, _UNREADABLE)
    yield _case("a package name that climbs", lambda: axml(_named("../../etc")), wanted="../../etc")
    yield _case("a package name with escapes", lambda: axml(_named("com.\x1b[31mred")), wanted="com.\ufffd[31mred")
    yield _case(
        "a package name of markup",
        lambda: axml(_named("<script>alert(1)</script>")),
        wanted="<script>alert(1)</script>",
    )


def _levelled(least: int | str | bool | None = None, target: int | str | None = 36, *, value: bool = False) -> Node:  # noqa: FBT001
    children = root().children[1:]
    levels = node(
        "uses-sdk", minSdkVersion=True if value else least or 0, targetSdkVersion=36 if target is None else target
    )
    return node("manifest", levels, *children, package="com.shop.app")


def _named(name: str) -> Node:
    return Node("manifest", [Attribute("package", name)], root().children)


def _elements() -> Iterator[Case]:
    ask = permission("READ_CONTACTS")
    for what, around in (
        ("<application>", "application"),
        ("<queries>", "queries"),
        ("another request", "uses-permission"),
        ("<uses-permission-group>", "uses-permission-group"),
        ("an unknown element", "x"),
    ):
        yield _case(
            f"a request inside {what}",
            given(around, lambda around: axml(_asking(Node(around, (), [ask])))),
            INNOCENT,
            _ODD if around == "uses-permission" else frozenset(),
        )
    for tag in ("uses-permission-sdk-23", "uses-permission-sdk-m"):
        yield _case(f"a request by {tag}", given(tag, lambda tag: axml(_asking(permission("READ_CONTACTS", tag)))))
    for tag in (
        "USES-PERMISSION",
        "uses-permission ",
        "uses_permission",
        "uses-permission-sdk-99",
        "permission",
        "uses-perm\u0456ssion",
    ):
        yield _case(
            f"a request by {tag!r}", given(tag, lambda tag: axml(_asking(permission("READ_CONTACTS", tag)))), INNOCENT
        )
    yield _case(
        "a request in a second <application>",
        lambda: axml(_asking(node("application", ask), node("application", ask))),
        INNOCENT,
    )
    yield _case("a request behind <application>", lambda: axml(_asking(ask)))
    yield _case(
        "two manifests inside each other",
        lambda: axml(node("manifest", root(), package="com.shop.app")),
        frozenset(),
        min_sdk=1,
        target_sdk=1,
        label=None,
    )
    yield _case("an element without a name", lambda: axml(_asking(node("", ask), ask)))
    yield _case("an element that is no name", lambda: axml(_asking(node("a b<c>", ask), ask)))
    yield _case("names that are markup", lambda: axml(_asking(node("activity", name="<img src=x onerror=1>"), ask)))


def _deep(levels: int) -> Node:
    deep = node("x")
    for _ in range(levels):
        deep = node("x", deep)
    return deep


def _nested(levels: int) -> bytes:
    """Elements in each other, which no recursion could write: copies of one start and one end."""
    found = chunks_of(_asking(node("x"), permission("READ_CONTACTS")))
    starts = found.places(START)
    inner = starts[-2]
    start, end = found.chunks[inner], found.chunks[inner + 1]
    return found.insert(inner, *[start] * levels).insert(inner + levels + 2, *[end] * levels).document()


def _sizes() -> Iterator[Case]:
    yield _case("300 levels", lambda: axml(_asking(_deep(300), permission("READ_CONTACTS"))), problems=_ODD)
    yield _case("50,000 levels", lambda: _nested(50_000), problems=_ODD)
    yield _case("50,000 levels, and no end", lambda: _nested(50_000)[:-24] + b"", None, _UNREADABLE)
    many = frozenset({"CAMERA", *(f"P{number}" for number in range(30_000))})
    yield _case("30,000 requests", lambda: _many_requests(30_000), many)
    yield _case("30,000 times one request", lambda: _repeated(30_000))
    yield _unreadable("205,000 elements", lambda: _repeated(205_000))
    yield _unreadable("attributes without end", lambda: _overlapping())
    yield _unreadable("a string that is used up", lambda: _expanding())
    yield _case("20,000 activities", lambda: _activities(20_000), label=None)


def _many_requests(count: int) -> bytes:
    """Written by hand: the writer of the tests looks for each string among all."""
    names = [f"android.permission.P{number}" for number in range(count)]
    found = chunks_of(_asking(permission("PLACEHOLDER")))
    place = found.places(START)[-1]
    start, end = found.chunks[place], found.chunks[place + 1]
    pool = found.chunks[0]
    (known,) = struct.unpack_from("<L", pool, 8)
    strings = _texts(pool, known)
    requests = []
    for number in range(count):
        index = known + number
        requests += [start[:44] + struct.pack("<L", index) + start[48:52] + struct.pack("<L", index), end]
    found.chunks[0] = string_pool([*strings, *names])
    return found.drop(place).drop(place).insert(place, *requests).document()


def _texts(pool: bytes, count: int) -> list[str]:
    """The strings of a UTF-16 pool of the tests' writer."""
    (start,) = struct.unpack_from("<L", pool, 20)
    texts = []
    for offset in struct.unpack_from(f"<{count}L", pool, 28):
        at = start + offset
        (length,) = struct.unpack_from("<H", pool, at)
        texts.append(pool[at + 2 : at + 2 + 2 * length].decode("utf-16-le"))
    return texts


def _repeated(count: int) -> bytes:
    found = chunks_of(_asking(permission("READ_CONTACTS")))
    place = found.places(START)[-1]
    return found.insert(place, *found.chunks[place : place + 2] * count).document()


def _overlapping() -> bytes:
    """Elements that each claim 65,535 attributes 0 bytes apart."""
    found = chunks_of(_asking(permission("READ_CONTACTS")))
    place = found.places(START)[-1]
    found.change(START, poked("<2H", 26, 0, 0xFFFF), -1)
    return found.insert(place, *found.chunks[place : place + 2] * 20_000).document()


def _expanding() -> bytes:
    """One string of 30,000 characters in 20,000 elements."""
    found = chunks_of(_asking(permission("X" * 30_000)))
    place = found.places(START)[-1]
    return found.insert(place, *found.chunks[place : place + 2] * 20_000).document()


def _activities(count: int) -> bytes:
    activity = node("activity", name=MAIN)
    found = chunks_of(
        manifest(
            permission("CAMERA"), permission("READ_CONTACTS"), node("application", activity), min_sdk=24, target_sdk=36
        )
    )
    place = found.places(START)[-1]
    return found.insert(place, *found.chunks[place : place + 2] * count).document()
