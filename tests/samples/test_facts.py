"""The sample apps against aapt: what they request is what it says."""

from pathlib import Path

import pytest

from auditor import read_app
from tests.apk.aapt import permissions

SAMPLES = Path(__file__).parents[2] / "sample_apks"


@pytest.mark.android_tools
@pytest.mark.parametrize("package", sorted(SAMPLES.glob("*.apk")), ids=lambda package: package.stem)
def test_explicit_permissions_equal_aapt(package: Path) -> None:
    ours = {request.name: request.max_sdk for request in read_app(package).explicit_permissions}
    assert ours == permissions(package)
