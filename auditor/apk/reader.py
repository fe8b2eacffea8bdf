"""Reads one package, or one manifest, into an App. What goes wrong with its content is a Problem, never raised."""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from auditor.apk import manifest_file, source_manifest
from auditor.apk.code import read_code
from auditor.apk.container import Container, ContainerError
from auditor.apk.dex import Dex
from auditor.apk.manifest import Manifest
from auditor.apk.manifest_file import ManifestFile
from auditor.apk.places import Places
from auditor.apk.protection import detect_protections
from auditor.apk.resources import resolved
from auditor.apk.sdks import detect_sdks
from auditor.apk.signing import read_signature
from auditor.errors import InputMissingError, UnreadableError
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.app import App
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_HEAD = 4096
_BINARY_XML = b"\x03\x00\x08\x00"


def read_app(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> App:
    """The facts of an APK or of an ``AndroidManifest.xml``, told apart by content.

    Raises InputMissingError where there is no such file, UnreadableError where the system refuses to read it.
    """
    file = Path(path)
    artifact = os.fspath(path).replace(os.sep, "/")
    size = _size(file, artifact)
    try:
        with file.open("rb") as stream:
            return _read(stream, App(path=artifact, sha256="", size=size), limits)
    except OSError as error:
        raise UnreadableError(f"{artifact}: cannot be read ({error.strerror}); check its permissions") from None


def _size(file: Path, artifact: str) -> int:
    try:
        status = file.stat()
    except (OSError, ValueError):
        raise InputMissingError(f"{artifact}: no such file; give the path of an APK or of a manifest") from None
    if stat.S_ISREG(status.st_mode):
        return status.st_size
    what = "a directory" if stat.S_ISDIR(status.st_mode) else "no regular file"
    raise InputMissingError(f"{artifact}: is {what}; give the path of an APK or of a manifest")


def _read(stream: BufferedReader, app: App, limits: Limits) -> App:
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
    return _package(container, app, limits)


def _manifest_alone(app: App, reading: ManifestFile) -> App:
    if reading.manifest is None:
        return replace(app, problems=reading.problems)
    no_code = _problem(Stage.DEX, ProblemKind.NO_CODE, app.path, Effect.PARTIAL, "a manifest without its package")
    return _found(replace(app, problems=(*reading.problems, no_code)), reading.manifest, (), ())


def _package(container: Container, app: App, limits: Limits) -> App:
    reading = manifest_file.from_container(container, app.path, limits)
    manifest = reading.manifest
    application = None if manifest is None else manifest.application
    code = read_code(container, app.path, limits, expected=application is None or application.has_code)
    signature = read_signature(container, app.path, limits)
    wanted = (manifest.label, manifest.version_name) if manifest is not None else (None, None)
    names = resolved(wanted, container, app.path, limits)
    parts = (reading, names, signature, code)
    problems = (*_irregularities(container, app.path), *(problem for part in parts for problem in part.problems))
    app = replace(app, signers=signature.signers, problems=problems)
    app = _found(app, manifest, code.dexes, tuple(container.members))
    label, version_name = names.texts
    return replace(app, label=label, version_name=version_name)


def _found(app: App, manifest: Manifest | None, dexes: Sequence[Dex], members: Sequence[str]) -> App:
    """The app with all that its manifest, classes and file names say."""
    protections = detect_protections(app.path, manifest, dexes, members)
    packed = [
        _problem(Stage.PROTECTION, ProblemKind.PACKED, app.path, Effect.PARTIAL, protection.name)
        for protection in protections
    ]
    app = replace(
        app,
        sdks=detect_sdks(app.path, manifest, dexes, members),
        protections=protections,
        problems=(*app.problems, *packed),
    )
    if manifest is None:
        return app
    return replace(
        app,
        package=manifest.package,
        label=_literal(manifest.label),
        version_name=_literal(manifest.version_name),
        version_code=manifest.version_code,
        min_sdk=manifest.min_sdk,
        target_sdk=manifest.target_sdk,
        permissions=manifest.permissions,
        components=manifest.components,
        meta_data=manifest.meta_data,
    )


def _literal(text: str | None) -> str | None:
    """The text, unless it only refers to a resource."""
    return None if not text or text.startswith("@") else text


def _irregularities(container: Container, path: str) -> Iterator[Problem]:
    """Oddities of the archive so far; a gap where Android may have read something else."""
    kind = ProblemKind.CONTAINER_IRREGULAR
    for odd in container.irregularities:
        file = f"{path}!{odd.member}" if odd.member else path
        effect = Effect.PARTIAL if odd.ambiguous else Effect.NONE
        yield _problem(Stage.CONTAINER, kind, file, effect, odd.what)


def _unopened(app: App, detail: str) -> App:
    kind = ProblemKind.CONTAINER_UNREADABLE
    return replace(app, problems=(_problem(Stage.CONTAINER, kind, app.path, Effect.FATAL, detail),))


def _problem(stage: Stage, kind: ProblemKind, file: str, effect: Effect, detail: str) -> Problem:
    return Problem(stage=stage, kind=kind, artifact=file, effect=effect, detail=detail)
