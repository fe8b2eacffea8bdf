"""The manifest as a file, in a package or by itself, binary or source: what it says, and what is wrong with it."""

from collections.abc import Callable
from typing import NamedTuple

from auditor.apk import axml, source_manifest
from auditor.apk.container import Container, MemberError, OverBudgetError
from auditor.apk.manifest import Manifest, ManifestError, read_manifest
from auditor.apk.places import Places
from auditor.limits import Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

MEMBER = "AndroidManifest.xml"
_Parse = Callable[[bytes, Limits], axml.Axml]
_MOST_NAMED = 5


class ManifestFile(NamedTuple):
    manifest: Manifest | None
    """None: unreadable, and a problem says why."""
    problems: tuple[Problem, ...]


def from_container(container: Container, artifact: str, limits: Limits) -> ManifestFile:
    """The manifest of a package."""
    if MEMBER not in container.members:
        packages = sorted(name for name in container.members if name.lower().endswith(".apk"))
        detail = f"no {MEMBER} in the archive"
        return _unreadable(
            f"{artifact}!{MEMBER}", f"{detail}; audit {packages[0]} in it by itself" if packages else detail
        )
    return _member(container, artifact, limits.manifest_bytes, limits, axml.parse)


def from_bundle(module: Container, artifact: str, limits: Limits) -> ManifestFile:
    """The manifest of a module of an app bundle, which is there."""
    from auditor.apk import proto_xml  # and protobuf with it, which nothing else needs

    return _member(module, artifact, limits.bundle_manifest_bytes, limits, proto_xml.parse)


def _member(container: Container, artifact: str, budget: int, limits: Limits, parse: _Parse) -> ManifestFile:
    places = Places(artifact, container.members[MEMBER].name)
    file = f"{artifact}!{places.member}"
    try:
        data = container.read(MEMBER, budget)
    except OverBudgetError as error:
        return _unreadable(file, str(error), ProblemKind.MEMBER_OVER_BUDGET)
    except MemberError as error:
        return _unreadable(file, str(error))
    return from_binary(data, places, limits, parse)


def from_binary(data: bytes, places: Places, limits: Limits, parse: _Parse = axml.parse) -> ManifestFile:
    """A compiled manifest, of a package or taken out of one."""
    file = places.artifact if places.member is None else f"{places.artifact}!{places.member}"
    if len(data) > limits.manifest_bytes:
        return _unreadable(file, f"more than {limits.manifest_bytes} bytes", ProblemKind.MEMBER_OVER_BUDGET)
    try:
        root, misnamed, irregular = parse(data, limits)
        if root.tag != "manifest":
            return _unreadable(file, f"its root is <{root.tag}>, not <manifest>")
        manifest = read_manifest(root, places, limits, source=False)
    except (axml.AxmlError, ManifestError) as error:
        return _unreadable(file, str(error))
    odd = [f"an attribute named '{written}' is {meant} by its id" for written, meant in misnamed]
    return ManifestFile(manifest, _irregular(file, [*irregular, *odd, *_nameless(manifest)]))


def from_source(data: bytes, artifact: str, limits: Limits) -> ManifestFile:
    """A manifest as developers write it."""
    if len(data) > limits.manifest_bytes:
        return _unreadable(artifact, f"more than {limits.manifest_bytes} bytes", ProblemKind.MEMBER_OVER_BUDGET)
    try:
        root = source_manifest.parse(data, limits)
        manifest = read_manifest(root, Places(artifact, None), limits, source=True)
    except (source_manifest.SourceManifestError, ManifestError) as error:
        return _unreadable(artifact, str(error))
    problems = list(_irregular(artifact, _nameless(manifest)))
    if manifest.min_sdk is None and manifest.target_sdk is None:
        problems.append(_problem(ProblemKind.SDK_LEVELS_MISSING, artifact, Effect.NONE, ""))
    open_values = source_manifest.placeholders(root)
    if open_values:
        # A name that begins with the application id is the app's own permission; any other may be anything.
        unknown = any("${" in request.name.removeprefix("${applicationId}.") for request in manifest.permissions)
        effect = Effect.PARTIAL if unknown else Effect.NONE
        detail = _listed([f"line {line}: {text}" for line, text in open_values])
        problems.append(_problem(ProblemKind.MANIFEST_PLACEHOLDER, artifact, effect, detail))
    return ManifestFile(manifest, tuple(problems))


def _nameless(manifest: Manifest) -> list[str]:
    count = manifest.nameless_requests
    return [f"{count} requests whose name is missing or a reference, which Android ignores"] if count else []


def _irregular(file: str, odd: list[str]) -> tuple[Problem, ...]:
    return (_problem(ProblemKind.MANIFEST_IRREGULAR, file, Effect.NONE, _listed(odd)),) if odd else ()


def _unreadable(file: str, detail: str, kind: ProblemKind = ProblemKind.MANIFEST_UNREADABLE) -> ManifestFile:
    return ManifestFile(None, (_problem(kind, file, Effect.FATAL, detail),))


def _problem(kind: ProblemKind, file: str, effect: Effect, detail: str) -> Problem:
    return Problem(stage=Stage.MANIFEST, kind=kind, artifact=file, effect=effect, detail=detail)


def _listed(items: list[str]) -> str:
    more = len(items) - _MOST_NAMED
    return "; ".join(items[:_MOST_NAMED]) + (f"; {more} more" if more > 0 else "")
