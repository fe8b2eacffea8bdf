"""Reads one package, or one manifest, into an App. What goes wrong with its content is a Problem, never raised."""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from auditor.apk import manifest_file, source_manifest, splits
from auditor.apk.accesses import read_accesses
from auditor.apk.build_files import BuildFile, read_build_file
from auditor.apk.code import Code, CodePart, read_code
from auditor.apk.container import Container, ContainerError
from auditor.apk.dex import Dex
from auditor.apk.manifest import Manifest
from auditor.apk.manifest_file import ManifestFile
from auditor.apk.mapping import MappingFile, with_original_names
from auditor.apk.merger_report import with_origins
from auditor.apk.owners import Owners
from auditor.apk.places import Places
from auditor.apk.protection import detect_protections, hidden_code
from auditor.apk.resources import resolved
from auditor.apk.sdks import detect_sdks
from auditor.apk.signing import read_signature
from auditor.apk.splits import Part
from auditor.errors import InputMissingError, UnreadableError
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.app import App
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_HEAD = 4096
_MOST_NAMED = 3
_LAUNCHED = "android.intent.action.MAIN"
_BINARY_XML = b"\x03\x00\x08\x00"


def read_app(
    path: str | os.PathLike[str],
    limits: Limits = DEFAULT_LIMITS,
    *,
    merger_report: str | os.PathLike[str] | None = None,
    mapping: str | os.PathLike[str] | None = None,
) -> App:
    """The facts of an APK, of an ``AndroidManifest.xml``, told apart by content, or of a folder with an app's splits.

    ``merger_report``: the file that the manifest merger wrote with the build, which tells who asks for a permission.
    ``mapping``: the file of R8 or ProGuard, which restores the names of the code before anything is judged by them.
    Raises InputMissingError where there is no such file, UnreadableError where the system refuses to read it.
    """
    if merger_report is not None:
        report = read_build_file(merger_report, BuildFile.MERGER_REPORT, limits)
        return with_origins(read_app(path, limits, mapping=mapping), report)
    names = None
    if mapping is not None:
        text = read_build_file(mapping, BuildFile.MAPPING, limits)
        names = MappingFile(os.fspath(mapping).replace(os.sep, "/"), text)
    file = Path(path)
    artifact = os.fspath(path).replace(os.sep, "/")
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


def _folder(files: Sequence[Path], app: App, limits: Limits, names: MappingFile | None) -> App:
    """The app whose base and splits lie in a folder; its digest is that of the digests of the files, in order."""
    if not files:
        raise InputMissingError(f"{app.path}: is a directory without an APK; give the path of an APK or of a manifest")
    app = replace(app, size=sum(path.stat().st_size for path in files))
    if app.size > limits.app_bytes:
        return _unopened(app, f"{app.size} bytes are more than the budget of {limits.app_bytes}")
    with ExitStack() as stack:
        opened = [(f"{app.path}/{path.name}", stack.enter_context(path.open("rb"))) for path in files]
        digest = hashlib.sha256()
        for _, stream in opened:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
        app = replace(app, sha256=digest.hexdigest())
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
        return _parts(parts, app, limits, names)


def _read(stream: BufferedReader, app: App, limits: Limits, names: MappingFile | None) -> App:
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
    base = Part(app.path, container, manifest_file.from_container(container, app.path, limits))
    return _package(base, (), app, limits, names)


def _manifest_alone(app: App, reading: ManifestFile) -> App:
    if reading.manifest is None:
        return replace(app, problems=reading.problems)
    no_code = _problem(Stage.DEX, ProblemKind.NO_CODE, app.path, Effect.PARTIAL, "a manifest without its package")
    return _found(replace(app, problems=(*reading.problems, no_code)), reading.manifest, (), ())


def _several(container: Container, app: App, limits: Limits, names: MappingFile | None) -> App:
    """An archive of several APKs, read as the one app that they are."""
    app = replace(app, problems=tuple(_irregularities(container, app.path)))
    return _parts(splits.from_archive(container, app.path, limits), app, limits, names)


def _parts(parts: splits.Parts, app: App, limits: Limits, names: MappingFile | None) -> App:
    app = replace(app, problems=(*app.problems, *parts.problems))
    if parts.base is None:
        return _unopened(app, "none of the APKs in it is a base: each is a split, or has no manifest that can be read")
    return _package(parts.base, parts.splits, app, limits, names)


def _package(base: Part, others: Sequence[Part], app: App, limits: Limits, mapping: MappingFile | None) -> App:
    """One app from its base and its splits; Android installs all of them as one."""
    parts = (base, *others)
    manifests = [part.reading.manifest for part in others if part.reading.manifest is not None]
    manifest = base.reading.manifest
    if manifest is not None and manifests:
        manifest = splits.merged(manifest, tuple(manifests))
    application = None if manifest is None else manifest.application
    has_code = application is None or application.has_code
    code = read_code(
        [
            CodePart(
                part.container, part.artifact, _inside(part.artifact, app.path), expected=part is base and has_code
            )
            for part in parts
        ],
        limits,
    )
    if mapping is not None:
        code = with_original_names(code, mapping)
    signature = read_signature(base.container, base.artifact, limits)
    wanted = (manifest.label, manifest.version_name) if manifest is not None else (None, None)
    names = resolved(wanted, base.container, base.artifact, limits)
    found = [
        *(problem for part in parts for problem in _irregularities(part.container, part.artifact)),
        *(problem for part in parts for problem in part.reading.problems),
        *names.problems,
        *signature.problems,
        *code.problems,
        *(problem for part in parts for problem in _nested(part)),
    ]
    app = replace(app, signers=signature.signers, problems=(*app.problems, *found))
    members = sorted({member for part in parts for member in part.container.members})
    app = _found(app, manifest, code.dexes, members)
    if code.dexes:
        app = _with_accesses(app, manifest, code)
    label, version_name = names.texts
    return replace(app, label=label, version_name=version_name)


def _inside(artifact: str, path: str) -> str:
    """What stands before the members of a part: ``split_chat.apk!`` where the part lies in the file or folder."""
    return artifact[len(path) + 1 :] + "!" if artifact != path else ""


def _with_accesses(app: App, manifest: Manifest | None, code: Code) -> App:
    """The app with what its code reads, and with what keeps code from being seen."""
    owners = Owners(app.package, _own_classes(manifest))
    classes = {name for dex in code.dexes for name in dex.defined}
    reading = read_accesses(app.path, code.calls.sites, sorted(classes), owners)
    return replace(
        app,
        accesses=reading.accesses,
        unknown_packages=reading.unknown,
        protections=(*app.protections, *hidden_code(app.embedded_sdks, reading.accesses)),
    )


def _own_classes(manifest: Manifest | None) -> list[str]:
    """The application class, and the activities that the launcher starts."""
    if manifest is None:
        return []
    application = manifest.application
    names = [application.class_name] if application is not None and application.class_name else []
    return names + [component.name for component in manifest.components if _LAUNCHED in component.actions]


def _nested(part: Part) -> Iterator[Problem]:
    """Apps that lie inside the app."""
    for name in splits.nested_packages(part.container):
        yield _problem(Stage.CONTAINER, ProblemKind.NESTED_PACKAGE, f"{part.artifact}!{name}", Effect.NONE, "")


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
    return replace(app, problems=(*app.problems, _problem(Stage.CONTAINER, kind, app.path, Effect.FATAL, detail)))


def _problem(stage: Stage, kind: ProblemKind, file: str, effect: Effect, detail: str) -> Problem:
    return Problem(stage=stage, kind=kind, artifact=file, effect=effect, detail=detail)
