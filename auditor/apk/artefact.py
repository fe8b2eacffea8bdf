"""What a published SDK holds, as an AAR, a JAR or an APK with it inside, under the budgets of an app."""

import hashlib
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from io import BufferedReader
from pathlib import Path

from auditor.apk import axml, source_manifest
from auditor.apk.api_use import ApiUse, of_class, of_sites
from auditor.apk.class_file import ClassFileError, read_class_file
from auditor.apk.code import CodePart, read_code
from auditor.apk.container import Container, ContainerError, MemberError
from auditor.apk.manifest import Manifest, ManifestError, read_manifest
from auditor.apk.manifest_file import MEMBER
from auditor.apk.places import Places
from auditor.errors import InputMissingError, UnreadableError
from auditor.limits import DEFAULT_LIMITS, Limits

_CLASS = re.compile(r"(?:META-INF/versions/\d+/)?((?:[^/]+/)*[^/]+)\.class")
_NESTED = re.compile(r"classes\.jar|libs/[^/]+\.jar")
_LIBRARY = re.compile(r"(?:jni|lib|libs)/[^/]+/([^/]+\.so)")
_COORDINATE = re.compile(r"META-INF/maven/([^/]+)/([^/]+)/pom\.(?:properties|xml)")
_NO_CLASSES = ("module-info", "package-info")
_BINARY_XML = b"\x03\x00\x08\x00"


class ArtefactKind(StrEnum):
    AAR = "aar"
    JAR = "jar"
    APK = "apk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """Tuples are sorted."""

    name: str
    """Of the file, without its folder."""
    sha256: str
    kind: ArtefactKind
    manifest: Manifest | None
    classes: tuple[str, ...]
    """Java names, inner ones with ``$``."""
    uses: tuple[ApiUse, ...]
    """Watched APIs that its classes use."""
    native_libraries: tuple[str, ...]
    maven: tuple[str, ...]
    """``group:artifact``."""
    unread: tuple[str, ...]
    """What could not be read, each with why."""


@dataclass(slots=True)
class _Contents:
    classes: set[str] = field(default_factory=set)
    uses: set[ApiUse] = field(default_factory=set)
    native_libraries: set[str] = field(default_factory=set)
    maven: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)


def read_artefact(path: str, limits: Limits = DEFAULT_LIMITS) -> Artefact:
    """Classes and what they use, libraries and coordinates, and the manifest; the content tells the kind.

    Raises InputMissingError where there is no such file, UnreadableError where it is no archive.
    """
    file = Path(path)
    shown = path.replace(os.sep, "/")
    if not file.is_file():
        raise InputMissingError(f"{shown}: no such file; give an AAR, a JAR or an APK")
    try:
        with file.open("rb") as stream:
            return _read(stream, file, limits)
    except (ContainerError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError(f"{shown}: cannot be read as an AAR, a JAR or an APK ({why})") from None


def _read(stream: BufferedReader, file: Path, limits: Limits) -> Artefact:
    size = file.stat().st_size
    container = Container(stream, size, limits)
    contents = _Contents()
    kind, manifest = _manifest(container, contents, limits)
    _collect(container, file.name, contents, limits)
    for name, nested in _nested(container, contents, limits):
        _collect(nested, name, contents, limits)
        _dexes(nested, name, contents, limits)
    _dexes(container, file.name, contents, limits)
    stream.seek(0)
    return Artefact(
        name=file.name,
        sha256=hashlib.file_digest(stream, "sha256").hexdigest(),
        kind=kind,
        manifest=manifest,
        classes=tuple(sorted(contents.classes)),
        uses=tuple(sorted(contents.uses)),
        native_libraries=tuple(sorted(contents.native_libraries)),
        maven=tuple(sorted(contents.maven)),
        unread=tuple(contents.unread),
    )


def _manifest(container: Container, contents: _Contents, limits: Limits) -> tuple[ArtefactKind, Manifest | None]:
    """The manifest of a library keeps ``${applicationId}``, for it is another's; a JAR has none."""
    if MEMBER not in container.members:
        kind = ArtefactKind.APK if "classes.dex" in container.members else ArtefactKind.JAR
        return (ArtefactKind.AAR if "classes.jar" in container.members else kind), None
    kind = ArtefactKind.APK if "classes.dex" in container.members else ArtefactKind.AAR
    try:
        data = container.read(MEMBER, limits.manifest_bytes)
        binary = data.startswith(_BINARY_XML)
        kind = ArtefactKind.APK if binary else kind
        root = axml.parse(data, limits)[0] if binary else source_manifest.parse(data, limits, own_id=False)
        return kind, read_manifest(root, Places("", MEMBER), limits, source=not binary)
    except (MemberError, axml.AxmlError, source_manifest.SourceManifestError, ManifestError) as error:
        contents.unread.append(f"{MEMBER}: {error}")
        return kind, None


def _collect(container: Container, file: str, contents: _Contents, limits: Limits) -> None:
    """What the names of the members say, and what the classes among them use."""
    left = limits.all_dex_bytes
    for name in container.members:
        if found := _CLASS.fullmatch(name):
            if found[1].rpartition("/")[2] not in _NO_CLASSES:
                contents.classes.add(found[1].replace("/", "."))
                try:
                    data = container.read(name, left)
                    left -= len(data)
                    contents.uses.update(of_class(found[1].replace("/", "."), read_class_file(data)))
                except (MemberError, ClassFileError) as error:
                    contents.unread.append(f"{file}!{name}: {error}")
        elif found := _LIBRARY.fullmatch(name):
            contents.native_libraries.add(found[1])
        elif found := _COORDINATE.fullmatch(name):
            contents.maven.add(f"{found[1]}:{found[2]}")


def _nested(container: Container, contents: _Contents, limits: Limits) -> Iterator[tuple[str, Container]]:
    """The JARs of an AAR, one level deep."""
    left = limits.all_dex_bytes
    for name in sorted(filter(_NESTED.fullmatch, container.members)):
        try:
            data = container.read(name, left)
            left -= len(data)
            yield name, Container(io.BytesIO(data), len(data), limits)
        except (MemberError, ContainerError) as error:
            contents.unread.append(f"{name}: {error}")


def _dexes(container: Container, name: str, contents: _Contents, limits: Limits) -> None:
    code = read_code([CodePart(container, name, "", expected=False)], limits)
    for dex in code.dexes:
        contents.classes.update(dex.defined)
    contents.uses.update(of_sites(code.calls.sites))
    broken = {member for member in container.members if re.fullmatch(r"classes\d*\.dex", member)}
    broken -= {dex.member for dex in code.dexes}
    for problem in code.problems:
        if problem.artifact.rpartition("!")[2] in broken:
            contents.unread.append(f"{problem.artifact}: {problem.detail}")
