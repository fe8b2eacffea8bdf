"""INPUTS to the apps of a run: files, folders, globs and indices, each app once, in order."""

import glob
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.batch import remote
from auditor.batch.address import is_remote_folder, is_remote_pattern, is_url, shown
from auditor.batch.index import is_index, read_index
from auditor.batch.job import APP_SUFFIXES, Job, is_app, stem_of
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
    around = _Surroundings()
    jobs: dict[str, Job] = {}
    """By how the app is shown."""
    for given in inputs:
        found = list(_of_input(given, notes, unread, around))
        if not found:
            raise InputMissingError(
                f"{shown(given)}: no app is in it; apps end in {', '.join(sorted(APP_SUFFIXES))}, "
                "or are named themselves"
            )
        for job in found:
            if jobs.setdefault(shown(job.app), job).app != job.app:
                raise InputMissingError(f"{shown(job.app)}: stands for two URLs, which credentials alone tell apart")
    return Listing(jobs=tuple(jobs.values()), unread=tuple(sorted(set(unread))))


def _of_input(given: str, notes: tuple[Note, ...], unread: list[str], around: "_Surroundings") -> Iterator[Job]:
    path = Path(given)
    slashed = given.replace(os.sep, "/")
    if is_index(given):
        yield from read_index(given, notes)
    elif is_url(given):
        yield from _at_url(given, notes)
    elif path.is_dir():
        yield from _in_folder(slashed.rstrip("/") or "/", notes, unread)
    elif path.exists():
        yield Job(app=slashed, policies=around.policies(slashed), notes=notes)
    elif glob.has_magic(given):
        for match in sorted(glob.glob(given, recursive=True)):  # noqa: PTH207  paths stay as they are written
            yield from _of_input(match, notes, unread, around)
    else:
        raise InputMissingError(f"{given}: no such file or folder; give apps, folders of them, or an index in CSV")


def _in_folder(root: str, notes: tuple[Note, ...], unread: list[str]) -> Iterator[Job]:
    """Links to folders are not followed: they may lead in a circle."""

    def refused(error: OSError) -> None:
        unread.append(f"{error.filename}: {error.strerror}")

    for folder, below, files in os.walk(root, onerror=refused):
        below.sort()
        slashed = folder.replace(os.sep, "/")
        if _BASE in files:
            below.clear()
            yield Job(app=slashed, policies=_policies_in(slashed, files), notes=notes)
        else:
            yield from _apps_of(slashed, files, notes)


def _apps_of(folder: str, files: Sequence[str], notes: tuple[Note, ...]) -> Iterator[Job]:
    """Each app in a folder, with the policies beside it; ``folder``: without its slash."""
    apps = sorted(name for name in files if is_app(name))
    alone = len(apps) == 1
    named = _by_stem(folder, files)
    for name in apps:
        beside = named.get(stem_of(name), ())
        if not beside and alone:
            beside = _policies_in(folder, files)
        yield Job(app=f"{folder}/{name}", policies=beside, notes=notes)


def _at_url(given: str, notes: tuple[Note, ...]) -> Iterator[Job]:
    """A folder ends in a slash. An app that is named itself is not looked for: only workers may be able to see it."""
    if not is_remote_folder(given) and not is_remote_pattern(given):
        remote.check(given)
        yield Job(app=given, notes=notes)
        return
    inside: dict[str, list[str]] = defaultdict(list)
    for url in remote.files(given):
        folder, _, name = url.rpartition("/")
        inside[folder].append(name)
    for folder in sorted(inside):
        names = inside[folder]
        if is_remote_pattern(given):
            named = _by_stem(folder, remote.names_in(f"{folder}/"))
            for name in filter(is_app, names):
                yield Job(app=f"{folder}/{name}", policies=named.get(stem_of(name), ()), notes=notes)
        elif _BASE in names:
            yield Job(app=f"{folder}/", policies=_policies_in(folder, names), notes=notes)
        elif not any(_BASE in inside.get(above, ()) for above in _above(folder)):
            yield from _apps_of(folder, names, notes)


def _above(folder: str) -> Iterator[str]:
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        yield folder


class _Surroundings:
    """The policies in the folders of apps that are named one by one; each folder is listed once."""

    def __init__(self) -> None:
        self._folders: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def policies(self, app: str) -> tuple[str, ...]:
        """Policies beside an app that have its name."""
        folder = app.rpartition("/")[0] if "/" in app else "."
        if folder not in self._folders:
            try:
                names = os.listdir(folder or "/")  # noqa: PTH208  names alone
            except OSError:  # the app itself can still be read
                names = []
            self._folders[folder] = _by_stem(folder, names)
        found = self._folders[folder].get(stem_of(app), ())
        return found if "/" in app else tuple(path.removeprefix("./") for path in found)


def _by_stem(folder: str, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The policies in a folder by the name that an app has to have, each sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(filter(is_policy, names)):
        found[stem_of(name)].append(f"{folder}/{name}")
    return {stem: tuple(paths) for stem, paths in found.items()}


def _policies_in(folder: str, names: Sequence[str]) -> tuple[str, ...]:
    """All policies of a folder that has one app."""
    return tuple(sorted(f"{folder}/{name}" for name in names if is_policy(name)))
