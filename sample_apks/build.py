#!/usr/bin/env python3
"""Builds the sample apps from the source beside this file: the same bytes on every run.

aapt compiles manifest and resources, smali assembles the classes, zipalign and apksigner finish the package. In between
the archive is packed here, in a fixed order and with a fixed date, because aapt would leave its own.
"""

import argparse
import dataclasses
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
JAVA_LIBRARIES = Path("/usr/share/java")
SMALI_JARS = ("smali", "smali-util", "dexlib2", "antlr3-runtime", "guava", "jcommander")
PACKAGE_OF = {
    "aapt": "aapt",
    "java": "default-jre-headless",
    "zipalign": "zipalign",
    "apksigner": "apksigner",
}
KEY = HERE / "signing" / "throwaway-key.pk8"
CERTIFICATE = HERE / "signing" / "throwaway-certificate.x509.pem"

DEX_API_LEVEL = "21"
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
STORED_SUFFIXES = (".arsc", ".png")  # Android maps the resource table, and a PNG is compressed already
ELF_MACHINES = {
    "armeabi": (1, 40),
    "armeabi-v7a": (1, 40),
    "arm64-v8a": (2, 183),
    "x86": (1, 3),
}
"""ABI to ELF class (1: 32 bits, 2: 64 bits) and machine number."""

STUB_LINE = re.compile(r"(?P<kind>class|native|asset) (?P<name>\S+)(?: (?:extends|for) (?P<detail>\S+))?")


class BuildError(Exception):
    """A sample that cannot be built, in one line for the person who asked."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample app, as its ``sample.toml`` describes it."""

    folder: Path
    """Where its source is; of a sample that is another one under new names, the other one's."""
    sdks: tuple[str, ...]
    """Folders of ``sdk_stubs/`` whose classes and native libraries the app holds."""
    abis: tuple[str, ...]
    sdk_dex: bool
    """Whether the SDK classes go to a ``classes2.dex`` of their own."""
    mapping: Path | None = None
    """New names for its classes and methods, in the format of R8."""

    name: str

    @property
    def sdk_folders(self) -> tuple[Path, ...]:
        return tuple(HERE / "sdk_stubs" / sdk for sdk in self.sdks)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """One line of a ``stubs.txt``."""

    kind: str
    """``class``, ``native`` (a library under ``lib/<abi>/``) or ``asset`` (a library under ``assets/``)."""
    name: str
    detail: str | None
    """The superclass of a class; the ABI of an asset."""


def sample_names() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in HERE.glob("*/sample.toml")))


def read_sample(name: str) -> Sample:
    folder = HERE / name
    try:
        fields = tomllib.loads((folder / "sample.toml").read_text("utf-8"))
    except FileNotFoundError as error:
        raise BuildError(f"no sample is called {name}; choose from {', '.join(sample_names())}") from error
    if "of" in fields:
        return dataclasses.replace(read_sample(fields["of"]), name=name, mapping=folder / "mapping.txt")
    return Sample(
        name=name,
        folder=folder,
        sdks=tuple(fields["sdks"]),
        abis=tuple(fields["abis"]),
        sdk_dex=fields["sdk_dex"],
    )


def read_stubs(folder: Path) -> Iterator[Stub]:
    """The stubs that ``stubs.txt`` in a folder lists; a folder without one has none."""
    path = folder / "stubs.txt"
    if not path.exists():
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match = STUB_LINE.fullmatch(line)
        if match is None:
            raise BuildError(f"{path}:{number}: write class NAME [extends SUPER], native FILE, or asset FILE for ABI")
        yield Stub(kind=match["kind"], name=match["name"], detail=match["detail"])


def find_tools() -> None:
    """Raises BuildError for the first thing that is not installed."""
    for tool, package in PACKAGE_OF.items():
        if shutil.which(tool) is None:
            raise BuildError(f"{tool} is not installed; on Debian: apt install {package}")
    if not FRAMEWORK.exists():
        raise BuildError(f"{FRAMEWORK} is not installed; on Debian: apt install android-framework-res")
    for jar in SMALI_JARS:
        if not (JAVA_LIBRARIES / f"{jar}.jar").exists():
            raise BuildError(f"{JAVA_LIBRARIES / jar}.jar is not installed; on Debian: apt install libsmali-java")


def run(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        words = " ".join((done.stderr or done.stdout).split())
        raise BuildError(f"{Path(command[0]).name} failed: {words}")


def descriptor(class_name: str) -> str:
    return f"L{class_name.replace('.', '/')};"


def stub_class(stub: Stub) -> str:
    """Smali of a class that has nothing but its constructor."""
    parent = descriptor(stub.detail or "java.lang.Object")
    return (
        f".class public {descriptor(stub.name)}\n"
        f".super {parent}\n"
        ".method public constructor <init>()V\n"
        "    .registers 1\n"
        f"    invoke-direct {{p0}}, {parent}-><init>()V\n"
        "    return-void\n"
        ".end method\n"
    )


def stub_library(abi: str) -> bytes:
    """A shared object that loads nothing: an ELF header without segments (ELF specification, "ELF Header")."""
    bits, machine = ELF_MACHINES[abi]
    identity = b"\x7fELF" + bytes([bits, 1, 1]) + bytes(9)
    layout, header_size, segment_size, section_size = (
        ("<HHIIIIIHHHHHH", 52, 32, 40) if bits == 1 else ("<HHIQQQIHHHHHH", 64, 56, 64)
    )
    shared_object, version = 3, 1
    return identity + struct.pack(
        layout, shared_object, machine, version, 0, 0, 0, 0, header_size, segment_size, 0, section_size, 0, 0
    )


def compile_resources(sample: Sample, work: Path) -> dict[str, bytes]:
    """The manifest, the resource table and the compiled resources, by member name."""
    package = work / "resources.apk"
    resources = sample.folder / "res"
    run(
        "aapt", "package", "-f", "--no-version-vectors",
        "-M", sample.folder / "AndroidManifest.xml", "-S", resources, "-I", FRAMEWORK, "-F", package,
    )  # fmt: skip
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def renamed(source: str, mapping: Path) -> str:
    """Smali with its classes and methods named anew, as a shrinker would have."""
    classes: dict[str, str] = {}
    methods: dict[tuple[str, str], str] = {}
    original = ""
    for line in mapping.read_text("utf-8").splitlines():
        before, _, after = line.partition(" -> ")
        if line.startswith("    "):
            methods[original, before.partition("(")[0].rpartition(" ")[2]] = after
        elif after:
            original = descriptor(before)
            classes[original] = descriptor(after.removesuffix(":"))
    found = re.search(r"^\.class .*?(L\S+;)$", source, re.MULTILINE)
    if found is None:
        raise BuildError(f"no class is defined in: {source[:80]}")
    own = found[1]

    def definition(found: re.Match[str]) -> str:
        return found[1] + methods.get((own, found[2]), found[2])

    def reference(found: re.Match[str]) -> str:
        name, method = found[1], found[2]
        call = "" if method is None else f"->{methods.get((name, method), method)}("
        return classes.get(name, name) + call

    source = re.sub(r"^(\.method .*?)([^\s(]+)(?=\()", definition, source, flags=re.MULTILINE)
    return re.sub(r"(L[\w/$]+;)(?:->([\w<>]+)\()?", reference, source)


def assemble(folders: tuple[Path, ...], dex: Path, work: Path, mapping: Path | None) -> bytes:
    """The dex file of all smali sources and class stubs in the folders."""
    generated = work / f"{dex.stem}-smali"
    generated.mkdir()
    sources = [stub_class(stub) for folder in folders for stub in read_stubs(folder) if stub.kind == "class"]
    files = sorted(path for folder in folders for path in folder.rglob("*.smali"))
    sources += [path.read_text("utf-8") for path in files]
    for number, source in enumerate(sources):
        text = source if mapping is None else renamed(source, mapping)
        (generated / f"{number:04}.smali").write_text(text, "utf-8")
    class_path = ":".join(str(JAVA_LIBRARIES / f"{jar}.jar") for jar in SMALI_JARS)
    run(
        "java", "-cp", class_path, "org.jf.smali.Main",
        "assemble", "--jobs", "1", "--api", DEX_API_LEVEL, "--output", dex, generated,
    )  # fmt: skip
    return dex.read_bytes()


def assemble_all(sample: Sample, work: Path) -> dict[str, bytes]:
    own: tuple[Path, ...] = (sample.folder,)
    if sample.sdk_dex:
        return {
            "classes.dex": assemble(own, work / "classes.dex", work, sample.mapping),
            "classes2.dex": assemble(sample.sdk_folders, work / "classes2.dex", work, sample.mapping),
        }
    return {"classes.dex": assemble(own + sample.sdk_folders, work / "classes.dex", work, sample.mapping)}


def stub_libraries(sample: Sample) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    for folder in (sample.folder, *sample.sdk_folders):
        for stub in read_stubs(folder):
            if stub.kind == "native":
                members |= {f"lib/{abi}/{stub.name}": stub_library(abi) for abi in sample.abis}
            elif stub.kind == "asset":
                members[f"assets/{stub.name}"] = stub_library(stub.detail or "armeabi")
    return members


def archive_order(member: str) -> tuple[int, str]:
    """The manifest, the dex files, the resource table, then all else by name."""
    first = ("AndroidManifest.xml", "classes.dex", "classes2.dex", "resources.arsc")
    return (first.index(member) if member in first else len(first), member)


def pack(members: Mapping[str, bytes], archive_path: Path) -> None:
    with zipfile.ZipFile(archive_path, "w") as archive:
        for name in sorted(members, key=archive_order):
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_STORED if name.endswith(STORED_SUFFIXES) else zipfile.ZIP_DEFLATED
            archive.writestr(info, members[name], compresslevel=9)


def build(sample: Sample, output: Path) -> Path:
    """Builds one sample and returns the path of its signed APK."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        members = compile_resources(sample, work) | assemble_all(sample, work) | stub_libraries(sample)
        pack(members, work / "packed.apk")
        run("zipalign", "-f", "4", work / "packed.apk", work / "aligned.apk")
        signed = output / f"{sample.name}.apk"
        run(
            "apksigner", "sign", "--key", KEY, "--cert", CERTIFICATE,
            "--v1-signer-name", "SAMPLE", "--v4-signing-enabled", "false", "--out", signed, work / "aligned.apk",
        )  # fmt: skip
        return signed


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the sample apps from their source.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to build (all): {', '.join(sample_names())}")
    parser.add_argument(
        "--output", type=Path, default=HERE, metavar="DIR", help="where the APKs go (beside the source)"
    )
    arguments = parser.parse_args()
    try:
        find_tools()
        samples = [read_sample(name) for name in arguments.names or sample_names()]
        arguments.output.mkdir(parents=True, exist_ok=True)
        for sample in samples:
            signed = build(sample, arguments.output)
            sys.stdout.write(f"{signed}  {signed.stat().st_size:,} bytes\n")
    except (BuildError, OSError) as error:
        sys.stderr.write(f"build.py: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
