"""App bundles, zipped by hand from what aapt2 makes of the sources in ``bundle/``."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tests.apk.aapt import output
from tests.apk.builders import archive, dex

SOURCE = Path(__file__).with_name("bundle")
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
COMPILED = {
    "base/manifest/AndroidManifest.xml": SOURCE / "base.pb",
    "base/resources.pb": SOURCE / "resources.pb",
    "chat/manifest/AndroidManifest.xml": SOURCE / "chat.pb",
}
"""What aapt2 made, by its place in a bundle; ``python -m tests.apk.bundles`` makes it again."""


def compiled() -> Mapping[str, bytes]:
    """Manifests and resources of a bundle with a base and a feature module."""
    return {name: path.read_bytes() for name, path in COMPILED.items()}


def bundle(others: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The bundle; ``others`` are further members by name, or other content for one."""
    code = {"base/dex/classes.dex": dex("com.shop.app.Main"), "chat/dex/classes.dex": dex("com.shop.app.chat.Voice")}
    return archive({"BundleConfig.pb": b"", **compiled(), **code, **others})


def linked(manifest: Path, resources: Path | None, work: Path) -> Mapping[str, bytes]:
    """The members of what ``aapt2 link --proto-format`` makes of a manifest and a folder of resources."""
    built, flat = work / "built.zip", work / "flat.zip"
    if resources is not None:
        # Paths are kept in what it writes, as they are given.
        output("aapt2", "compile", "--dir", resources.name, "-o", flat, folder=resources.parent)
    output(
        *("aapt2", "link", "--proto-format", "-I", FRAMEWORK, "--manifest", manifest, "-o", built),
        *(() if resources is None else (flat,)),
    )
    with zipfile.ZipFile(built) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def made(work: Path) -> Mapping[str, bytes]:
    """``compiled`` once more, from the sources."""
    base = linked(SOURCE / "base.xml", SOURCE / "res", work)
    chat = linked(SOURCE / "chat.xml", None, work)
    return {
        "base/manifest/AndroidManifest.xml": base["AndroidManifest.xml"],
        "base/resources.pb": base["resources.pb"],
        "chat/manifest/AndroidManifest.xml": chat["AndroidManifest.xml"],
    }


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name, content in made(Path(folder)).items():
            COMPILED[name].write_bytes(content)
