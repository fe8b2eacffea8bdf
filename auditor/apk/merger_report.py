"""Who asks for each permission, by the report that Android's manifest merger writes with every build.

Source of the format: ``manifest-merger-<variant>-report.txt`` of the Android Gradle plugin, as ``ActionRecorder`` logs
it: an element on a line of its own, ``uses-permission#android.permission.CAMERA``, below it where it comes from,
``ADDED from FILE:5:5-67``, with the Maven coordinate in brackets before the file of a library; indented lines are about
attributes.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from auditor.model.app import App

_PERMISSION = re.compile(r"uses-permission(?:-sdk-23|-sdk-m)?#(?P<name>[\w.$-]{1,255})\s*")
_ORIGIN = re.compile(
    r"(?:ADDED|MERGED|CONVERTED) from (?:\[(?P<library>[^\]]{1,300})\] )?(?P<file>.{1,2000}?)(?::\d+(?::[\d-]+)*)?\s*"
)
_INJECTED = re.compile(r"(?:INJECTED|IMPLIED) from ")


def origins(report: str) -> Mapping[str, tuple[str, ...]]:
    """Permission to the Maven coordinates of the libraries, and the files of the app, that ask for it, as reported."""
    found: dict[str, dict[str, None]] = {}
    current: dict[str, None] | None = None
    for line in report.splitlines():
        if not line.strip():
            continue
        element = _PERMISSION.fullmatch(line)
        origin = None if element else _ORIGIN.fullmatch(line)
        if element is not None:
            current = found.setdefault(element["name"], {})
        elif origin is not None:
            if current is not None:
                current.setdefault(origin["library"] or origin["file"])
        elif line[:1].strip() and not _INJECTED.match(line):
            current = None  # another element
    return {name: tuple(places) for name, places in found.items() if places}


def with_origins(app: App, report: str) -> App:
    """The app with the origin of each permission that the report knows."""
    known = origins(report)
    return replace(
        app,
        permissions=tuple(
            replace(requested, origins=known.get(requested.name, requested.origins)) for requested in app.permissions
        ),
    )
