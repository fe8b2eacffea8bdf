"""The committed sample apps are what their source builds."""

import json
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "sample_apks"
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/sample.toml"))
TOOLS = ("aapt", "java", "zipalign", "apksigner")
INSTALLED = (
    Path("/usr/share/android-framework-res/framework-res.apk").exists()
    and Path("/usr/share/java/smali.jar").exists()
    and all(shutil.which(tool) for tool in TOOLS)
)

needs_tools = [
    pytest.mark.android_tools,
    pytest.mark.skipif(not INSTALLED, reason="aapt, smali, zipalign or apksigner is not installed"),
]


def run_build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SAMPLES / "build.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all samples, built anew."""
    folder = tmp_path_factory.mktemp("samples")
    done = run_build("--output", folder)
    assert done.returncode == 0, done.stderr
    return folder


def members(apk: Path) -> dict[str, bytes]:
    """What the APK holds, without its JAR signature."""
    with zipfile.ZipFile(apk) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.startswith("META-INF/")}


def compresses_like_the_committed(apk: Path) -> bool:
    """Whether this interpreter's zlib deflates to the bytes that lie in the archive; implementations differ."""
    with zipfile.ZipFile(apk) as archive:
        info = archive.getinfo("classes.dex")
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflate.compress(archive.read(info)) + deflate.flush()
        return len(packed) == info.compress_size and packed in apk.read_bytes()


def test_expectations_and_packages_cover_every_sample() -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    assert sorted(expected) == NAMES
    for expectation in expected.values():
        assert (SAMPLES / expectation["apk"]).is_file()
        assert (SAMPLES / expectation["policy"]).is_file()
        assert expectation["findings"] == sorted(expectation["findings"])


class TestRebuild:
    pytestmark = needs_tools

    @pytest.mark.parametrize("name", NAMES)
    def test_manifest_and_dex_are_the_committed_bytes(self, rebuilt: Path, name: str) -> None:
        new, committed = members(rebuilt / f"{name}.apk"), members(SAMPLES / f"{name}.apk")
        assert new["AndroidManifest.xml"] == committed["AndroidManifest.xml"]
        assert new["classes.dex"] == committed["classes.dex"]
        assert list(new) == list(committed)
        assert new == committed

    @pytest.mark.parametrize("name", NAMES)
    def test_the_package_is_the_committed_bytes(self, rebuilt: Path, name: str) -> None:
        committed = SAMPLES / f"{name}.apk"
        if not compresses_like_the_committed(committed):
            pytest.skip("this interpreter's zlib compresses otherwise")
        assert (rebuilt / f"{name}.apk").read_bytes() == committed.read_bytes()

    def test_an_unknown_sample_is_one_line_that_names_the_choices(self) -> None:
        done = run_build("no-such-sample")
        assert done.returncode == 1
        assert done.stderr == f"build.py: no sample is called no-such-sample; choose from {', '.join(NAMES)}\n"


def test_a_missing_tool_is_one_line_that_names_the_debian_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run_build("--output", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "build.py: aapt is not installed; on Debian: apt install aapt\n"
