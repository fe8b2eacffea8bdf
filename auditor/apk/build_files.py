"""Files that a build writes beside the package, and that tell more of it."""

import os
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from auditor.errors import InputMissingError, UnreadableError
from auditor.limits import Limits


class _Kind(NamedTuple):
    what: str
    usual: str
    marks: tuple[bytes, ...]
    """One of these is in every file of the kind."""


class BuildFile(Enum):
    MERGER_REPORT = _Kind(
        "a report of the manifest merger",
        "build/outputs/logs/manifest-merger-release-report.txt",
        (b"Merging decision tree log", b"uses-permission#"),
    )
    MAPPING = _Kind("a mapping file of R8 or ProGuard", "build/outputs/mapping/release/mapping.txt", (b" -> ",))
    DEPENDENCIES = _Kind("a list of Gradle's dependencies", "the output of “gradle dependencies”", (b":",))


class BuildText(NamedTuple):
    path: str
    """As the user gave it, with forward slashes."""
    text: str


def read_build_file(path: str | os.PathLike[str] | None, kind: BuildFile, limits: Limits) -> BuildText | None:
    """The text of such a file; None where none is given.

    Raises InputMissingError where there is no such file, UnreadableError where it cannot be read or is of another kind.
    """
    if path is None:
        return None
    name = os.fspath(path).replace(os.sep, "/")
    what, usual, marks = kind.value
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(limits.build_file_bytes + 1)
    except (FileNotFoundError, ValueError):
        raise InputMissingError(f"{name}: no such file; give {usual} of the build") from None
    except OSError as error:
        raise UnreadableError(f"{name}: cannot be read ({error.strerror}); check its permissions") from None
    if len(data) > limits.build_file_bytes:
        raise UnreadableError(f"{name}: is longer than {limits.build_file_bytes} bytes; is it {what}?")
    if not any(mark in data for mark in marks):
        raise UnreadableError(f"{name}: is not {what}; give {usual} of the build")
    return BuildText(name, data.decode("utf-8", "replace"))
