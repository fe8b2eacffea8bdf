"""Reads one package, or one manifest, into an App. What goes wrong with its content is a Problem, never raised."""

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from auditor.apk import assembly, bundle, manifest_file, source_manifest, splits
from auditor.apk.build_files import BuildFile, BuildText, read_build_file
from auditor.apk.container import Container, ContainerError
from auditor.apk.dependencies import with_dependencies
from auditor.apk.known_classes import NO_CLASSES
from auditor.apk.manifest_file import ManifestFile
from auditor.apk.merger_report import with_origins
from auditor.apk.places import Places
from auditor.apk.splits import Part
from auditor.errors import InputMissingError, UnreadableError
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.app import App
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_HEAD = 4096
_MOST_NAMED = 3
_MOST_SPLITS = 200
"""Files of one app in a folder; bundletool makes some dozens for a large one."""
_BINARY_XML = b"\x03\x00\x08\x00"


def read_app(
    path: str | os.PathLike[str],
    limits: Limits = DEFAULT_LIMITS,
    *,
    name: str | None = None,
    merger_report: str | os.PathLike[str] | None = None,
    mapping: str | os.PathLike[str] | None = None,
    dependencies: str | os.PathLike[str] | None = None,
) -> App:
    """The facts of an APK, of an ``AndroidManifest.xml``, told apart by content, or of a folder with an app's splits.

    ``name``: what the facts are said to come from, where that is not the path: the URL that the file was fetched from.
    ``merger_report``: the file that the manifest merger wrote with the build, which tells who asks for a permission.
    ``mapping``: the file of R8 or ProGuard, which restores the names of the code before anything is judged by them.
    ``dependencies``: what Gradle says that the build depends on, as a tree, a lock file or a version catalogue.
    Raises InputMissingError where there is no such file, UnreadableError where the system refuses to read it.
    """
    # Mistakes in what is quickly read come first.
    report = read_build_file(merger_report, BuildFile.MERGER_REPORT, limits)
    listed = read_build_file(dependencies, BuildFile.DEPENDENCIES, limits)
    names = read_build_file(mapping, BuildFile.MAPPING, limits)
    artifact = os.fspath(path).replace(os.sep, "/") if name is None else name
    app = _from_path(Path(path), artifact, limits, names)
    if report is not None:
        app = with_origins(app, report.text)
    return app if listed is None else with_dependencies(app, listed)


def _from_path(file: Path, artifact: str, limits: Limits, names: BuildText | None) -> App:
    try:
        if file.is_dir():
            return _folder(splits.in_folder(file), App(path=artifact.rstrip("/"), sha256="", size=0), limits, names)
        size = _size(file, artifact)
        with file.open("rb") as stream:
            return _read(stream, App(path=artifact, sha256="", size=size), limits, names)
    except OSError as error:
        raise UnreadableError(f"{artifact}: cannot be read ({error.strerror}); check its permissions") from None


def _size(file: Path, artifact: str) -> int:
    try:
        status = file.stat()
    except (OSError, ValueError):
        raise InputMissingError(f"{artifact}: no such file; give the path of an APK or of a manifest") from None
    if stat.S_ISREG(status.st_mode):
        return status.st_size
    raise InputMissingError(f"{artifact}: is no regular file; give the path of an APK or of a manifest")


def _folder(files: Sequence[Path], app: App, limits: Limits, names: BuildText | None) -> App:
    """The app whose base and splits lie in a folder; its digest is that of the digests of the files, in order."""
    if not files:
        raise InputMissingError(f"{app.path}: is a directory without an APK; give the path of an APK or of a manifest")
    if len(files) > _MOST_SPLITS:
        raise InputMissingError(f"{app.path}: is a directory of {len(files)} APKs; give one app of them")
    app = replace(app, size=sum(path.stat().st_size for path in files))
    if app.size > limits.app_bytes:
        return _unopened(app, f"{app.size} bytes are more than the budget of {limits.app_bytes}")
    with ExitStack() as stack:
        opened = [(f"{app.path}/{path.name}", stack.enter_context(path.open("rb"))) for path in files]
        sized = zip(opened, files, strict=True)
        parts = splits.from_folder(((name, stream, path.stat().st_size) for (name, stream), path in sized), limits)
        if parts.base is None:
            raise InputMissingError(
                f"{app.path}: is a directory without an app in it: each APK is a split or cannot be read; give its path"
            )
        strangers = [found.artifact for found in parts.problems if found.kind is ProblemKind.NESTED_PACKAGE]
        if strangers:
            apps = ", ".join((parts.base.artifact, *strangers[:_MOST_NAMED]))
            raise InputMissingError(f"{app.path}: is a directory of several apps ({apps}); give one of them")
        digest = hashlib.sha256()
        for _, stream in opened:
            stream.seek(0)
            digest.update(hashlib.file_digest(stream, "sha256").digest())
        return _parts(parts, replace(app, sha256=digest.hexdigest()), limits, names)


def _read(stream: BufferedReader, app: App, limits: Limits, names: BuildText | None) -> App:
    if app.size > limits.app_bytes:
        return _unopened(app, f"{app.size} bytes are more than the budget of {limits.app_bytes}")
    app = replace(app, sha256=hashlib.file_digest(stream, "sha256").hexdigest())
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    if source_manifest.looks_like_xml(head):
        return _manifest_alone(app, manifest_file.from_source(stream.read(limits.manifest_bytes + 1), app.path, limits))
    if head.startswith(_BINARY_XML):
        data = stream.read(limits.manifest_bytes + 1)
        return _manifest_alone(app, manifest_file.from_binary(data, Places(app.path, None), limits))
    try:
        container = Container(stream, app.size, limits)
    except ContainerError as error:
        return _unopened(app, str(error) if app.size else "the file is empty")
    if splits.is_of_several(container):
        return _several(container, app, limits, names)
    if bundle.is_bundle(container):
        module, features = bundle.parts(container, app.path, limits)
        return assembly.assembled(module, features, app, limits, names)
    base = Part(app.path, container, manifest_file.from_container(container, app.path, limits))
    return assembly.assembled(base, (), app, limits, names)


def _manifest_alone(app: App, reading: ManifestFile) -> App:
    if reading.manifest is None:
        return replace(app, problems=reading.problems)
    no_code = Problem(
        stage=Stage.DEX,
        kind=ProblemKind.NO_CODE,
        artifact=app.path,
        effect=Effect.PARTIAL,
        detail="a manifest without its package",
    )
    return assembly.with_findings(replace(app, problems=(*reading.problems, no_code)), reading.manifest, NO_CLASSES, {})


def _several(container: Container, app: App, limits: Limits, names: BuildText | None) -> App:
    """An archive of several APKs, read as the one app that they are."""
    app = replace(app, problems=tuple(assembly.irregularities(container, app.path)))
    return _parts(splits.from_archive(container, app.path, limits), app, limits, names)


def _parts(parts: splits.Parts, app: App, limits: Limits, names: BuildText | None) -> App:
    app = replace(app, problems=(*app.problems, *parts.problems))
    if parts.base is None:
        return _unopened(app, "none of the APKs in it is a base: each is a split, or has no manifest that can be read")
    return assembly.assembled(parts.base, parts.splits, app, limits, names)


def _unopened(app: App, detail: str) -> App:
    kind = ProblemKind.CONTAINER_UNREADABLE
    unopened = Problem(stage=Stage.CONTAINER, kind=kind, artifact=app.path, effect=Effect.FATAL, detail=detail)
    return replace(app, problems=(*app.problems, unopened))
