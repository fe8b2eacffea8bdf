"""Short ways from bytes to what was read."""

from pathlib import Path

from auditor import read_app
from auditor.apk import manifest_file
from auditor.apk.manifest import Manifest
from auditor.apk.manifest_file import ManifestFile
from auditor.apk.places import Places
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.app import App, RequestedPermission
from auditor.model.evidence import Problem, ProblemKind
from tests.apk.builders import Node, axml


def app_of(folder: Path, content: bytes, name: str = "app.apk", limits: Limits = DEFAULT_LIMITS) -> App:
    """What read_app says of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return read_app(path, limits)


def binary_manifest(root: Node) -> Manifest:
    """What is read from a binary manifest."""
    reading = manifest_file.from_binary(axml(root), Places("app.apk", "AndroidManifest.xml"), DEFAULT_LIMITS)
    assert reading.manifest is not None
    return reading.manifest


def source_file(body: str, *, head: str = 'package="com.shop.app"') -> ManifestFile:
    """What is read from a source manifest with this body."""
    text = (
        '<manifest xmlns:android="http://schemas.android.com/apk/res/android"'
        f' xmlns:tools="http://schemas.android.com/tools" {head}>\n{body}\n</manifest>'
    )
    return manifest_file.from_source(text.encode(), "AndroidManifest.xml", DEFAULT_LIMITS)


def source_manifest(body: str) -> Manifest:
    manifest = source_file(body).manifest
    assert manifest is not None
    return manifest


def requested(manifest: Manifest | App, name: str) -> RequestedPermission:
    """The request for an Android permission, by its last segment."""
    return next(request for request in manifest.permissions if request.name == f"android.permission.{name}")


def names(manifest: Manifest | App, *, implied: bool = False) -> list[str]:
    """Last segments of the permissions that the manifest itself asks for, or of those that Android adds."""
    chosen = [request for request in manifest.permissions if (request.implied_by is not None) is implied]
    return [request.name.rpartition(".")[2] for request in chosen]


def kinds(app: App | ManifestFile) -> list[ProblemKind]:
    return [problem.kind for problem in app.problems]


def problem(app: App | ManifestFile, kind: ProblemKind) -> Problem:
    return next(problem for problem in app.problems if problem.kind is kind)
