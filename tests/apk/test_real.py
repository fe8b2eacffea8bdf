"""Real packages against the tools that engineers trust: aapt, apksigner and androguard."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from auditor import read_app
from auditor.apk.container import Container
from auditor.apk.dex import read_dex
from auditor.limits import DEFAULT_LIMITS
from auditor.model.app import App
from auditor.model.evidence import ProblemKind
from tests.apk.aapt import output, permissions

NAMES = ("ag_jamendo", "alipaydemo", "bugly_tinker", "cfl_xiaomi", "legu_packed", "umengdemo", "xpush_xg")

pytestmark = pytest.mark.shared
each_app = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def apk(shared: Path) -> Callable[[str], Path]:
    return lambda name: shared / "real" / "apks" / f"{name}.apk"


@cache
def read(path: Path) -> App:
    return read_app(path)


@each_app
@pytest.mark.android_tools
def test_explicit_permissions_equal_aapt(apk: Callable[[str], Path], name: str) -> None:
    ours = {request.name: request.max_sdk for request in read(apk(name)).explicit_permissions}
    assert ours == permissions(apk(name))


@each_app
@pytest.mark.android_tools
def test_names_and_levels_equal_aapt(apk: Callable[[str], Path], name: str) -> None:
    badging = output("aapt", "dump", "badging", apk(name))

    def said(pattern: str) -> str | None:
        found = re.search(pattern, badging)
        return found and found[1]

    app = read(apk(name))
    assert app.package == said(r"^package: name='(.+?)'")
    assert str(app.version_code) == said(r" versionCode='(.+?)'")
    assert app.version_name == said(r" versionName='(.+?)'")
    assert str(app.min_sdk) == said(r"sdkVersion:'(.+?)'")
    assert str(app.target_sdk) == said(r"targetSdkVersion:'(.+?)'")
    assert app.label == said(r"application: label='(.+?)'")


@each_app
@pytest.mark.android_tools
def test_certificates_equal_apksigner(apk: Callable[[str], Path], name: str) -> None:
    printed = output("apksigner", "verify", "--print-certs", apk(name))
    expected = re.findall(r"certificate SHA-256 digest: ([0-9a-f]{64})", printed)
    if not expected:
        pytest.skip("apksigner does not verify it")
    app = read(apk(name))
    assert [signer.sha256 for signer in app.signers] == sorted(expected)
    assert app.signers[0].subject == re.findall(r"certificate DN: (.+)", printed)[0]


@each_app
def test_classes_equal_androguard(apk: Callable[[str], Path], name: str) -> None:
    from loguru import logger

    logger.disable("androguard")
    from androguard.core.dex import DEX

    path = apk(name)
    with path.open("rb") as stream:
        container = Container(stream, path.stat().st_size, DEFAULT_LIMITS)
        for member in ("classes.dex", "classes2.dex"):
            if member in container.members:
                data = container.read(member, DEFAULT_LIMITS.dex_bytes)
                expected = {entry.get_name()[1:-1].replace("/", ".") for entry in DEX(data).get_classes()}
                assert set(read_dex(member, data).defined) == expected


@each_app
def test_a_well_formed_app_has_no_problem_but_a_packer(apk: Callable[[str], Path], name: str) -> None:
    packed = {ProblemKind.PACKED, ProblemKind.DEX_NOT_LOADED}
    assert {problem.kind for problem in read(apk(name)).problems} == (packed if name == "legu_packed" else set())


def test_the_same_app_packed_and_not(apk: Callable[[str], Path]) -> None:
    packed, plain = read(apk("legu_packed")), read(apk("bugly_tinker"))
    assert [protection.name for protection in packed.protections] == ["packer-tencent-legu"]
    assert plain.protections == ()
    assert {"bugly", "tencent-tinker"} <= {sdk.id for sdk in plain.embedded_sdks}
