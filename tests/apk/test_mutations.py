"""Whatever happens to the bytes of a package, reading it ends in an App and never in an exception."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.app import App
from tests.apk.builders import (
    LABEL,
    PKCS7,
    archive,
    arsc,
    axml,
    dex,
    entries,
    manifest,
    node,
    permission,
    with_signing_block,
)
from tests.apk.reading import app_of

_ROOT = manifest(
    node("application", node("service", name="com.amap.api.location.APSService"), label=LABEL),
    permission("CAMERA", maxSdkVersion=28),
    permission("READ_SMS", "uses-permission-sdk-23"),
)
_MEMBERS = {
    "AndroidManifest.xml": axml(_ROOT),
    "classes.dex": dex("com.shop.app.Main", "okhttp3.Call", referenced=["android.app.Activity"]),
    "resources.arsc": arsc({"": "Shop", "zh": "商店"}),
    "META-INF/CERT.SF": b"",
    "META-INF/CERT.RSA": PKCS7,
}
# Stored, so that a changed byte reaches the parsers; the second is deflated, for the container.
_PACKAGES = [
    with_signing_block(entries(*_MEMBERS.items()), 0x7109871A, 0xF05368C0),
    with_signing_block(archive(_MEMBERS), 0x7109871A),
    axml(_ROOT),
]

changes = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.binary(min_size=1, max_size=4), st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f"])),
    ),
    max_size=6,
)


def read(content: bytes) -> App:
    with tempfile.TemporaryDirectory() as folder:
        return app_of(Path(folder), content)


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_PACKAGES), changes, st.floats(0, 1))
def test_a_mutated_package_never_raises(package: bytes, changed: list[tuple[float, bytes]], kept: float) -> None:
    data = bytearray(package)
    for where, new in changed:
        at = int(where * len(data))
        data[at : at + len(new)] = new
    if kept < 0.2:  # some are cut short too
        del data[int(kept * 5 * len(data)) :]
    app = read(bytes(data))
    assert app.package is not None or app.problems


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_never_raise(content: bytes) -> None:
    assert read(content).problems


def test_the_unchanged_packages_are_read() -> None:
    assert [read(package).package for package in _PACKAGES] == ["com.shop.app"] * 3
