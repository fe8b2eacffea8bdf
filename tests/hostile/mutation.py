"""Well-formed files of every format, and how each is read by its parser, for tests and fuzzers that change them."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from auditor.apk import axml, proto_xml, source_manifest
from auditor.apk.calls import scan
from auditor.apk.container import Container, ContainerError, MemberError
from auditor.apk.dex import DexError, read_dex
from auditor.apk.manifest import ManifestError, read_manifest
from auditor.apk.places import Places
from auditor.apk.proto_table import ProtoTable
from auditor.apk.resources import ResourcesError, read_resources
from auditor.errors import DeclarationError
from auditor.limits import DEFAULT_LIMITS, MIB
from auditor.policy.reader import policy_of
from tests.apk.builders import LABEL, arsc_of
from tests.apk.builders import axml as binary_xml
from tests.apk.bundles import compiled
from tests.apk.dex_writer import RETURN, Class, Invoke, Load, Method, container, dex_of
from tests.apk.zip_writer import End, zip_of
from tests.hostile.apps import CONTACTS_TOO, entries, policy, root
from tests.hostile.declarations import as_json, as_yaml
from tests.hostile.documents import as_document
from tests.hostile.pages import page
from tests.hostile.papers import as_paper

SAVED = Path(__file__).with_name("saved")
"""Inputs that a fuzzer found to matter, by target."""
_CODE = (
    Class("com.shop.A", [Method("run", [Invoke("android.telephony.TelephonyManager->getDeviceId"), RETURN])], fields=2),
    Class("com.shop.B", [Method("go", [Load("content://sms"), RETURN])], "com.shop.A", values=("content://sms", 1)),
)


class Target(NamedTuple):
    """One parser."""

    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    """What it may raise of any bytes; nothing else."""
    seeds: tuple[bytes, ...]


def _zip(data: bytes) -> None:
    opened = Container(io.BytesIO(data), len(data), DEFAULT_LIMITS)
    for name in list(opened.members)[:50]:
        try:
            opened.read(name, MIB)
        except MemberError:
            continue


def _manifest(data: bytes) -> None:
    read_manifest(axml.parse(data, DEFAULT_LIMITS).root, Places("app.apk", None), DEFAULT_LIMITS, source=False)


def _proto_manifest(data: bytes) -> None:
    read_manifest(proto_xml.parse(data, DEFAULT_LIMITS).root, Places("app.aab", None), DEFAULT_LIMITS, source=False)


def _source_manifest(data: bytes) -> None:
    root_ = source_manifest.parse(data, DEFAULT_LIMITS)
    read_manifest(root_, Places("AndroidManifest.xml", None), DEFAULT_LIMITS, source=True)


def _dex(data: bytes) -> None:
    read_dex("classes.dex", data)
    scan(["classes.dex"], {"classes.dex": data}.__getitem__)


def _proto_table(data: bytes) -> None:
    ProtoTable(data, DEFAULT_LIMITS).values(LABEL.id)


def _policy(data: bytes) -> None:
    policy_of(data, name="policy")


_PLAIN = policy(CONTACTS_TOO)
_SOURCE = b"""<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.shop.app">
<uses-sdk android:minSdkVersion="24"/><uses-permission android:name="android.permission.CAMERA"/>
<application android:label="Shop"><activity android:name=".Main" android:exported="true"/></application></manifest>"""

TARGETS: dict[str, Target] = {
    "zip": Target(_zip, (ContainerError,), (zip_of(*entries()), zip_of(*entries(), end=End(wide=True)))),
    "axml": Target(
        _manifest, (axml.AxmlError, ManifestError), (binary_xml(root(label=LABEL)), binary_xml(root(), utf8=True))
    ),
    "arsc": Target(
        lambda data: read_resources(data).get("@0x7f010000"),
        (ResourcesError,),
        (arsc_of({"": "Shop", "zh": LABEL}, {"": "x"}), arsc_of({"": "Shop"}, compact=True)),
    ),
    "dex": Target(_dex, (DexError,), (dex_of(*_CODE), container(_CODE[:1], _CODE[1:]))),
    "source": Target(_source_manifest, (source_manifest.SourceManifestError, ManifestError), (_SOURCE,)),
    "bundle_manifest": Target(
        _proto_manifest, (axml.AxmlError, ManifestError), (compiled()["base/manifest/AndroidManifest.xml"],)
    ),
    "bundle_table": Target(_proto_table, (ValueError,), (compiled()["base/resources.pb"],)),
    "text": Target(_policy, (DeclarationError,), (_PLAIN.encode(), f"# Privacy\n\n## More\n\n{_PLAIN}".encode())),
    "html": Target(_policy, (DeclarationError,), (page(f"<p>{CONTACTS_TOO}</p><table><tr><td>a<td>b</table>"),)),
    "pdf": Target(_policy, (DeclarationError,), (as_paper(),)),
    "docx": Target(_policy, (DeclarationError,), (as_document(),)),
    "declaration": Target(_policy, (DeclarationError,), (as_yaml().encode(), as_json().encode())),
}


def read(name: str, data: bytes) -> bool:
    """Whether the target takes the bytes; what it may not raise goes through."""
    target = TARGETS[name]
    try:
        target.read(data)
    except target.refuses:
        return False
    return True
