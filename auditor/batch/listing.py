"""INPUTS to the apps of a run: files, folders, globs and indices, each app once, in order."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.batch.index import is_index, read_index
from auditor.batch.job import APP_SUFFIXES, Job, stem_of
from auditor.batch.shelf import is_policy
from auditor.errors import InputMissingError
from auditor.model.terms import Note

_BASE = "base.apk"
"""A folder that holds it is one app with its splits, as ``adb pull`` leaves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    jobs: tuple[Job, ...]
    """In the order of the inputs; in a folder, by path."""
    unread: tuple[str, ...]
    """Folders that could not be listed, with the reason."""


def listing(inputs: Sequence[str], notes: tuple[Note, ...] = ()) -> Listing:
    """The apps that the inputs name. ``notes`` hold for all whose index says nothing else.

    Raises InputMissingError for an input that is not there, or without an app in it; ConfigError for a mistake in an
    index.
    """
    unread: list[str] = []
    jobs: dict[str, Job] = {}
    for given in inputs:
        found = list(_of_input(given, notes, unread))
        if not found:
            raise InputMissingError(
                f"{given}: no app is in it; apps end in {', '.join(sorted(APP_SUFFIXES))}, or are named themselves"
            )
        for job in found:
            jobs.setdefault(job.app, job)
    return Listing(jobs=tuple(jobs.values()), unread=tuple(sorted(set(unread))))


def _of_input(given: str, notes: tuple[Note, ...], unread: list[str]) -> Iterator[Job]:
    path = Path(given)
    shown = given.replace(os.sep, "/")
    if "://" in given:
        yield Job(app=given, notes=notes)
    elif is_index(given):
        yield from read_index(given, notes)
    elif path.is_dir():
        yield from _in_folder(shown.rstrip("/") or "/", notes, unread)
    elif path.exists():
        yield Job(app=shown, policies=_beside(shown), notes=notes)
    elif glob.has_magic(given):
        for match in sorted(glob.glob(given, recursive=True)):  # noqa: PTH207  paths stay as they are written
            yield from _of_input(match, notes, unread)
    else:
        raise InputMissingError(f"{given}: no such file or folder; give apps, folders of them, or an index in CSV")


def _in_folder(root: str, notes: tuple[Note, ...], unread: list[str]) -> Iterator[Job]:
    """Links to folders are not followed: they may lead in a circle."""

    def refused(error: OSError) -> None:
        unread.append(f"{error.filename}: {error.strerror}")

    for folder, below, files in os.walk(root, onerror=refused):
        below.sort()
        shown = folder.replace(os.sep, "/")
        if _BASE in files:
            below.clear()
            yield Job(app=shown, policies=_policies_in(shown, files), notes=notes)
            continue
        apps = sorted(name for name in files if Path(name).suffix.lower() in APP_SUFFIXES)
        alone = len(apps) == 1
        for name in apps:
            beside = _named(shown, name, files)
            if not beside and alone:
                beside = _policies_in(shown, files)
            yield Job(app=f"{shown}/{name}", policies=beside, notes=notes)


def _beside(app: str) -> tuple[str, ...]:
    """Policies beside an app that have its name."""
    folder = Path(app).parent
    prefix = app.rpartition("/")[0]
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:  # the app itself can still be read
        return ()
    return tuple(path if prefix else path.removeprefix("./") for path in _named(prefix or ".", Path(app).name, names))


def _named(folder: str, app: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(f"{folder}/{name}" for name in names if is_policy(name) and stem_of(name) == stem_of(app)))


def _policies_in(folder: str, names: Sequence[str]) -> tuple[str, ...]:
    """All policies of a folder that has one app."""
    return tuple(sorted(f"{folder}/{name}" for name in names if is_policy(name)))
