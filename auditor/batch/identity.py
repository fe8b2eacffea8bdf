"""By what a later run knows that a row still stands: the app's file, its policies, the ruling and the knowledge."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from auditor.batch.job import Job, Ruling
from auditor.batch.outcome import TOOL
from auditor.knowledge import overlay
from auditor.limits import DEFAULT_LIMITS


def key_of(job: Job, *, ruling: str, app: str, policies: Iterable[str]) -> str:
    """SHA-256 of everything that the audit of a job rests on, but for its path, which names the row.

    ``ruling``: its digest; ``app``: that of the app; ``policies``: paths of the files that are taken for its policies.
    """
    own = overlay.current()
    parts = {
        "tool": TOOL,
        "knowledge": own.sha256 if own else None,
        "ruling": ruling,
        "app": app,
        "policies": [(path, policy_digest(path)) for path in policies],
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
        with Path(path).open("rb") as stream:
            return hashlib.sha256(stream.read(DEFAULT_LIMITS.policy_bytes + 1)).hexdigest()
    except (OSError, ValueError):
        return ""


def stamp_of(path: str) -> str:
    """Size and time of change of the app's file, or of the files in its folder; empty where there is none."""
    try:
        if not os.path.isdir(path):  # noqa: PTH112  a URL is no Path
            return _stamp(os.stat(path))  # noqa: PTH116
        with os.scandir(path) as entries:
            inside = sorted((entry.name, _stamp(entry.stat())) for entry in entries)
        return hashlib.sha256(json.dumps(inside).encode()).hexdigest()
    except (OSError, ValueError):
        return ""


def app_digest(path: str) -> str:
    """SHA-256 of an app's file, as ``App.sha256`` has it; empty for a folder and where it cannot be read."""
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns}"
