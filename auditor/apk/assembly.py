"""Puts one App together from what its parts say: manifest, code, names, certificates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.apk import splits
from auditor.apk.accesses import read_accesses
from auditor.apk.build_files import BuildText
from auditor.apk.code import CodePart, read_code
from auditor.apk.container import Container
from auditor.apk.known_classes import KnownClasses, known_classes
from auditor.apk.manifest import Manifest
from auditor.apk.mapping import with_original_names
from auditor.apk.owners import Owners, shortened_names
from auditor.apk.protection import detect_protections, hidden_code
from auditor.apk.resources import resolved
from auditor.apk.sdks import detect_sdks
from auditor.apk.signing import read_signature
from auditor.apk.splits import Part
from auditor.limits import Limits
from auditor.model.app import App, OwnerKind, SdkStart
from auditor.model.evidence import Effect, Location, Problem, ProblemKind, Stage

if TYPE_CHECKING:
    from auditor.apk.calls import Calls

_LAUNCHED = "android.intent.action.MAIN"


def assembled(base: Part, others: Sequence[Part], app: App, limits: Limits, mapping: BuildText | None) -> App:
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
        application=None if application is None else application.class_name,
    )
    if mapping is not None:
        code = with_original_names(code, mapping)
    signature = read_signature(base.container, base.artifact, limits)
    wanted = (manifest.label, manifest.version_name) if manifest is not None else (None, None)
    names = resolved(wanted, base.container, base.artifact, limits, bundled=base.bundled)
    found = [
        *(problem for part in parts for problem in irregularities(part.container, part.artifact)),
        *base.reading.problems,
        *(_of_split(problem) for part in others for problem in part.reading.problems),
        *names.problems,
        *signature.problems,
        *code.problems,
        *(problem for part in parts for problem in _nested(part)),
    ]
    # The modules of a bundle lie in one archive, whose oddities each of them tells.
    app = replace(app, signers=signature.signers, problems=(*app.problems, *dict.fromkeys(found)))
    files = {name: own.name for part in reversed(parts) for name, own in part.container.members.items()}
    classes = known_classes(code.dexes)
    app = with_findings(app, manifest, classes, files)
    if code.dexes:
        app = _with_accesses(app, manifest, code.calls, classes)
    label, version_name = names.texts
    return replace(app, label=label, version_name=version_name)


def _of_split(problem: Problem) -> Problem:
    """A split that cannot be read hides its own part of the app, and no more."""
    return replace(problem, effect=Effect.PARTIAL) if problem.effect is Effect.FATAL else problem


def _inside(artifact: str, path: str) -> str:
    """What stands before the members of a part: ``split_chat.apk!`` where the part lies in the file or folder."""
    return artifact[len(path) + 1 :] + "!" if artifact != path else ""


def _with_accesses(app: App, manifest: Manifest | None, calls: "Calls", classes: KnownClasses) -> App:
    """The app with what its code reads and starts, and with what keeps code from being seen."""
    owners = Owners(app.package, _own_classes(manifest))
    reading = read_accesses(app.path, calls.sites, classes, owners)
    return replace(
        app,
        accesses=reading.accesses,
        starts=tuple(_starts(app.path, calls, owners)),
        class_names=shortened_names(classes.defined),
        unknown_packages=reading.unknown,
        protections=(*app.protections, *hidden_code(app.embedded_sdks, reading.accesses)),
    )


def _starts(artifact: str, calls: "Calls", owners: Owners) -> Iterator[SdkStart]:
    """The calls into SDKs that every start of the app runs through."""
    for call in calls.starts:
        owner = owners.of(call.class_name)
        if owner.kind is OwnerKind.SDK and owner.id is not None:
            place = Location(artifact=artifact, member=call.dex, symbol=f"{call.caller}->{call.method}")
            yield SdkStart(sdk=owner.id, callee=f"{call.class_name}->{call.member}", location=place)


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
        yield Problem(
            stage=Stage.CONTAINER,
            kind=ProblemKind.NESTED_PACKAGE,
            artifact=f"{part.artifact}!{part.container.members[name].name}",
            effect=Effect.NONE,
        )


def with_findings(app: App, manifest: Manifest | None, classes: KnownClasses, files: Mapping[str, str]) -> App:
    """The app with all that its manifest, classes and file names say.

    ``files``: the name of each file as an APK has it to its name in the archive at hand.
    """
    protections = detect_protections(app.path, manifest, classes, files)
    packed = [
        Problem(
            stage=Stage.PROTECTION,
            kind=ProblemKind.PACKED,
            artifact=app.path,
            effect=Effect.PARTIAL,
            detail=protection.name,
        )
        for protection in protections
    ]
    app = replace(
        app,
        sdks=detect_sdks(app.path, manifest, classes, files),
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


def irregularities(container: Container, path: str) -> Iterator[Problem]:
    """Oddities of the archive so far; a gap where Android may have read something else."""
    kind = ProblemKind.CONTAINER_IRREGULAR
    for odd in container.irregularities:
        file = f"{path}!{odd.member}" if odd.member else path
        effect = Effect.PARTIAL if odd.ambiguous else Effect.NONE
        yield Problem(stage=Stage.CONTAINER, kind=kind, artifact=file, effect=effect, detail=odd.what)
