"""The well-formed app that the hostile ones are made from, and the policy beside it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tests.apk.builders import Node, Reference, axml, dex, manifest, node, permission
from tests.apk.zip_writer import DEFLATED, End, Entry, plain, zip_of
from tests.hostile.case import PACKAGE

MANIFEST, CODE, TABLE = "AndroidManifest.xml", "classes.dex", "resources.arsc"
MAIN = f"{PACKAGE}.Main"

_HEAD = """\
Privacy policy of the Shop app

App name: Shop
Developer: Shop Ltd, 1 High Street, London
Effective date: 1 March 2024
Contact: privacy@shop.example

1. About this policy
Shop Ltd runs the Shop app for Android, with which you look through our catalogue and order what you like. This
policy tells you which permissions the app requests, which data we keep when you order something, how long we
keep them, and what you can ask of us. It is about the app alone; our web site has a policy of its own.
"""
_CAMERA = """\
2. Permissions
The app requests the camera permission (android.permission.CAMERA) so that you can scan the code of a product.
"""
CONTACTS_TOO = """\
The app requests permission to read your contacts (android.permission.READ_CONTACTS) so that you can send gifts.
"""
_TAIL = """\
You can withdraw a permission at any time in the settings of your device.

3. Your data
We keep your order and your address for two years, because the law on taxes tells us to, and then we delete
them. You can ask us for access to your data, for their correction and for their erasure; write to
privacy@shop.example. If you are not content with our answer, you can complain to the supervisory authority. We
hand your address to the carrier that brings your parcel, and to nobody else. All of it goes over encrypted
connections.

4. Children
The app is not meant for children under 13, and we do not knowingly keep any data of theirs.
"""


def policy(between: str = "") -> str:
    """A policy that declares CAMERA, and nothing else that an app could ask for; ``between`` stands after that."""
    return _HEAD + "\n" + _CAMERA + between + _TAIL


POLICY = policy()


def root(*children: Node, asks: Sequence[str] = ("CAMERA", "READ_CONTACTS"), label: str | Reference = "Shop") -> Node:
    """A manifest with its requests; ``children`` stand after them."""
    activity = node("activity", name=MAIN, exported=False)
    application = node("application", activity, label=label)
    return manifest(*map(permission, asks), application, *children, min_sdk=24, target_sdk=36)


def innocent() -> bytes:
    """The binary manifest of an app that asks for the camera alone."""
    return axml(root(asks=("CAMERA",)))


def guilty() -> bytes:
    """That of one which asks for the contacts too."""
    return axml(root())


def members(
    written: bytes | None = None, code: bytes | None = None, others: Mapping[str, bytes] = MappingProxyType({})
) -> list[tuple[str, bytes]]:
    """What the package of an app holds."""
    return [
        (MANIFEST, guilty() if written is None else written),
        (CODE, dex(MAIN) if code is None else code),
        *others.items(),
    ]


def package(
    written: bytes | None = None,
    code: bytes | None = None,
    others: Mapping[str, bytes] = MappingProxyType({}),
    end: End | None = None,
) -> bytes:
    """A package as a build tool makes it."""
    return zip_of(*entries(written, code, others), end=end)


def entries(
    written: bytes | None = None,
    code: bytes | None = None,
    others: Mapping[str, bytes] = MappingProxyType({}),
    method: int = DEFLATED,
) -> list[Entry]:
    return plain(members(written, code, others), method=method)
