"""SDKs by the Maven coordinates that a build depends on, with their versions.

Sources of the formats: Gradle's user manual, "Viewing dependencies" (the tree of ``gradle dependencies``), "Locking
versions" (``gradle.lockfile``) and "Version catalogs" (``libs.versions.toml``). Of the configurations that a report or
a lock file tells apart, those of a release's run time count where there are any: nothing else ends up in the app.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from auditor.apk.build_files import BuildText
from auditor.errors import UnreadableError
from auditor.knowledge import catalog
from auditor.model.app import App, DetectedSdk, Presence
from auditor.model.evidence import Location

_NAME = r"[\w][\w.-]{0,199}"
_TREE = re.compile(
    rf"[|\s]*(?:\+---|\\---) (?P<group>{_NAME}):(?P<name>{_NAME})"
    r"(?::(?P<asked>\{[^}]{0,200}\}|[^\s>]{1,200}))?"
    r"(?: -> (?P<chosen>[^\s]+))?(?P<rest>.*)"
)
_VERSION = r"[\w.+-]*\d[\w.+-]*"
_CONFIGURATION = re.compile(r"(?P<name>\w{1,200})(?: - .*| \(n\))?")
_LOCKED = re.compile(rf"(?P<group>{_NAME}):(?P<name>{_NAME}):(?P<version>[^=\s]+)=(?P<configurations>[\w,]*)")
_RELEASE = re.compile(r"(?i)(?!.*test).*release\w*RuntimeClasspath")
_RUNTIME = re.compile(r"(?i)(?!.*test).*RuntimeClasspath")
_MOST_CONFIGURATIONS = 2000
"""Characters of the configurations of one locked module that are looked at."""
_CONSTRAINT = re.compile(r"\(c\)|FAILED")


class Dependency(NamedTuple):
    module: str
    """Group and name: ``com.umeng.umsdk:common``."""
    version: str | None
    line: int
    text: str
    configurations: frozenset[str]
    """Empty where the file does not tell."""


def read_dependencies(text: str) -> tuple[Dependency, ...]:
    """What the app is built with, in the order of the file; each module once, in the version that Gradle chose."""
    catalogued = _from_catalogue(text) if re.search(r"(?m)^[ \t]*\[libraries\]", text) else None
    found = tuple(_from_lines(text.splitlines()) if catalogued is None else catalogued)
    for wanted in (_RELEASE, _RUNTIME):
        chosen = [entry for entry in found if any(map(wanted.fullmatch, entry.configurations))]
        if chosen:
            return _once(chosen)
    return _once(found)


def with_dependencies(app: App, listed: BuildText) -> App:
    """The app with the SDKs that a dependency brings, and with the versions of those that were found anyway.

    Raises UnreadableError where the file has no coordinate at all.
    """
    dependencies = read_dependencies(listed.text)
    if not dependencies:
        raise UnreadableError(
            f"{listed.path}: names no Maven coordinate; give the output of “gradle dependencies”, gradle.lockfile or "
            "libs.versions.toml"
        )
    found = {sdk.id: sdk for sdk in app.sdks}
    for entry in dependencies:
        known = catalog.sdk_by_module(entry.module)
        if known is None or known.kind == "packer":
            continue
        place = Location(artifact=listed.path, line=entry.line, snippet=entry.text.strip())
        new = DetectedSdk(
            id=known.id, presence=Presence.DEPENDENCY, classes=0, version=entry.version, evidence=(place,)
        )
        old = found.get(known.id, new)
        order = list(Presence)
        found[known.id] = replace(
            old,
            presence=min(old.presence, Presence.DEPENDENCY, key=order.index),
            version=old.version or entry.version,
            evidence=old.evidence if place in old.evidence else (*old.evidence, place),
        )
    return replace(app, sdks=tuple(found[name] for name in sorted(found)))


def _once(found: Iterable[Dependency]) -> tuple[Dependency, ...]:
    first: dict[str, Dependency] = {}
    for entry in found:
        first.setdefault(entry.module, entry)
    return tuple(first.values())


def _from_lines(lines: Iterable[str]) -> Iterator[Dependency]:
    """A tree of dependencies or a lock file."""
    configuration = ""
    for number, line in enumerate(lines, start=1):
        locked, branch = _LOCKED.fullmatch(line.strip()), _TREE.fullmatch(line)
        if locked is not None:
            names = frozenset(filter(None, locked["configurations"][:_MOST_CONFIGURATIONS].split(",")))
            yield Dependency(f"{locked['group']}:{locked['name']}", locked["version"], number, line, names)
        elif branch is not None:
            # A constraint is no dependency, and what failed to resolve is not there.
            if not _CONSTRAINT.search(branch["rest"] or ""):
                asked = re.search(_VERSION, branch["asked"] or "")  # {strictly 5.0.0} asks for 5.0.0
                version = branch["chosen"] or (asked[0] if asked else None)
                names = frozenset({configuration} - {""})
                yield Dependency(f"{branch['group']}:{branch['name']}", version, number, line, names)
        elif (heading := _CONFIGURATION.fullmatch(line)) is not None:
            configuration = heading["name"]
        elif not line.strip():
            configuration = ""


def _from_catalogue(text: str) -> list[Dependency] | None:
    """A version catalogue; None where it is no TOML."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    versions, libraries = content.get("versions"), content.get("libraries")
    lines = text.splitlines()
    found: list[Dependency] = []
    for alias, entry in libraries.items() if isinstance(libraries, dict) else ():
        fields = {"module": entry} if isinstance(entry, str) else entry
        if not isinstance(fields, dict):
            continue
        module = fields.get("module") or f"{fields.get('group')}:{fields.get('name')}"
        group, _, rest = str(module).partition(":")
        name, _, version = rest.partition(":")
        number = next((at for at, line in enumerate(lines, 1) if line.split("=")[0].strip() == alias), 1)
        chosen = version or _version(fields.get("version"), versions)
        found.append(Dependency(f"{group}:{name}", chosen, number, lines[number - 1], frozenset()))
    return found


def _version(version: object, versions: object) -> str | None:
    """A version as written, or the one that it refers to; of a rich version the one that is asked for first."""
    if isinstance(version, dict) and "ref" in version:
        return _version(versions.get(str(version["ref"])) if isinstance(versions, dict) else None, None)
    if isinstance(version, dict):
        version = next((version[key] for key in ("strictly", "require", "prefer") if key in version), None)
    return version if isinstance(version, str) else None
