"""By what a later run knows that a row still stands: the app's file, its policies, the ruling and the knowledge."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from auditor.batch import remote
from auditor.batch.address import is_url, shown
from auditor.batch.job import Job, Ruling
from auditor.batch.outcome import TOOL
from auditor.errors import InputMissingError
from auditor.knowledge import overlay
from auditor.limits import DEFAULT_LIMITS


def key_of(job: Job, *, ruling: str, app: str, policies: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of everything that the audit of a job rests on, but for its path, which names the row.

    ``ruling``: its digest; ``app``: that of the app; ``policies``: where each file is that is taken for its policy, and
    a path at which it can be opened, or a URL.
    """
    own = overlay.current()
    parts = {
        "tool": TOOL,
        "knowledge": own.sha256 if own else None,
        "ruling": ruling,
        "app": app,
        "policies": [(shown(place), policy_digest(path)) for place, path in policies],
        "category": job.category.id if job.category else None,
        "notes": [(note.kind.value, note.text) for note in job.notes],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def ruling_digest(ruling: Ruling) -> str:
    """SHA-256 of how apps are judged."""
    return hashlib.sha256(json.dumps(msgspec.to_builtins(ruling), sort_keys=True).encode()).hexdigest()


def policy_digest(path: str) -> str:
    """Of what would be read of it; empty where nothing can be."""
    try:
        if is_url(path):
            return remote.digest(path, DEFAULT_LIMITS.policy_bytes + 1)
        with Path(path).open("rb") as stream:
            return hashlib.sha256(stream.read(DEFAULT_LIMITS.policy_bytes + 1)).hexdigest()
    except (OSError, ValueError, InputMissingError):
        return ""


def stamp_of(path: str) -> str:
    """Size and time of change of the app's file, or of the files in its folder; empty where there is none.

    Of a URL: what its file system tells, ending in ``remote.UNCERTAIN`` where that is no sign of the file's version.
    """
    try:
        if is_url(path):
            return remote.stamp(path)
        if not Path(path).is_dir():
            return _stamp(Path(path).stat())
        with os.scandir(path) as entries:
            inside = sorted((entry.name, _stamp(entry.stat())) for entry in entries)
        return hashlib.sha256(json.dumps(inside).encode()).hexdigest()
    except (OSError, ValueError, InputMissingError):
        return ""


def app_digest(path: str) -> str:
    """SHA-256 of an app's file, as ``App.sha256`` has it; empty for a folder and where it cannot be read."""
    try:
        if is_url(path):
            return remote.digest(path, DEFAULT_LIMITS.app_bytes + 1)
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError, InputMissingError):
        return ""


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns}"
