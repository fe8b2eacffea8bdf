"""Packages that come as several APKs, in one archive (.apks, .xapk, .apkm) or in a folder: a base and its splits.

A split's manifest has the attribute ``split``, the base's has none (AOSP ``ApkLite``). What stores call the archive
around them makes no difference; ``standalones`` and ``instant`` of bundletool are the same app once more.
"""

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from auditor.apk.container import Container, ContainerError, MemberError
from auditor.apk.manifest import Manifest
from auditor.apk.manifest_file import MEMBER, ManifestFile, from_container
from auditor.limits import Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_SUFFIX = ".apk"
_DOUBLES = ("standalones/", "instant/")
_SPLITS = "splits/"


class Part(NamedTuple):
    """One APK of several, or a module of a bundle."""

    artifact: str
    container: Container
    reading: ManifestFile
    bundled: bool = False
    """Whether it is a module of an app bundle, whose manifest and resources are protocol buffers."""


class Parts(NamedTuple):
    base: Part | None
    """None: none of them is a base."""
    splits: tuple[Part, ...]
    """By name; only those of the base's own package."""
    problems: tuple[Problem, ...]


def nested_packages(container: Container) -> tuple[str, ...]:
    """The APKs in an archive, sorted, each app once."""
    names = sorted(name for name in container.members if name.lower().endswith(_SUFFIX))
    if any(name.startswith(_SPLITS) for name in names):
        names = [name for name in names if not name.startswith(_DOUBLES)]
    return tuple(names)


def is_of_several(container: Container) -> bool:
    """Whether an archive holds APKs and is none itself."""
    return MEMBER not in container.members and bool(nested_packages(container))


def from_archive(container: Container, artifact: str, limits: Limits) -> Parts:
    """The APKs of an archive around them."""
    left = limits.nested_bytes
    opened: list[tuple[str, BinaryIO, int]] = []
    problems: list[Problem] = []
    for name in nested_packages(container):
        try:
            stream, size = container.stream(name, left)
        except MemberError as error:
            problems.append(_unread(f"{artifact}!{name}", str(error)))
            continue
        left -= size if isinstance(stream, io.BytesIO) else 0
        opened.append((f"{artifact}!{name}", stream, size))
    return _sorted(opened, problems, limits)


def in_folder(folder: Path) -> tuple[Path, ...]:
    """The APKs of a folder, as devices and build tools leave them there, sorted."""
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() == _SUFFIX and path.is_file()))


def from_folder(files: Iterable[tuple[str, BinaryIO, int]], limits: Limits) -> Parts:
    """The APKs of a folder: the name of each as users see it, its stream and its size."""
    return _sorted(files, [], limits)


def _sorted(files: Iterable[tuple[str, BinaryIO, int]], problems: list[Problem], limits: Limits) -> Parts:
    parts: list[Part] = []
    for artifact, stream, size in files:
        try:
            inner = Container(stream, size, limits)
        except ContainerError as error:
            problems.append(_unread(artifact, str(error)))
            continue
        parts.append(Part(artifact, inner, from_container(inner, artifact, limits)))
    base = next((part for part in parts if part.reading.manifest is not None and not part.reading.manifest.split), None)
    splits = [part for part in parts if part is not base and _belongs(part, base)]
    strangers = [part for part in parts if part is not base and part not in splits]
    problems += [
        Problem(
            stage=Stage.CONTAINER,
            kind=ProblemKind.NESTED_PACKAGE,
            artifact=part.artifact,
            effect=Effect.NONE,
            detail="another app",
        )
        for part in strangers
    ]
    return Parts(base, tuple(splits), tuple(problems))


def _belongs(part: Part, base: Part | None) -> bool:
    """Whether a part is a split of the base, as far as its manifest can be read."""
    own = part.reading.manifest
    of = None if base is None else base.reading.manifest
    return own is None or of is None or (bool(own.split) and own.package == of.package)


def merged(base: Manifest, splits: tuple[Manifest, ...]) -> Manifest:
    """One manifest of all: requests once, components and meta-data of the base first."""
    asked = {requested.name: requested for manifest in (*reversed(splits), base) for requested in manifest.permissions}
    return replace(
        base,
        permissions=tuple(sorted(asked.values(), key=lambda one: (one.implied_by is not None, one.name))),
        components=tuple(component for manifest in (base, *splits) for component in manifest.components),
        meta_data=tuple(data for manifest in (base, *splits) for data in manifest.meta_data),
    )


def _unread(artifact: str, detail: str) -> Problem:
    kind = ProblemKind.CONTAINER_UNREADABLE
    return Problem(stage=Stage.CONTAINER, kind=kind, artifact=artifact, effect=Effect.PARTIAL, detail=detail)
