"""The policies of a run, and which of them are an app's: by the app's file name, by its package, or one for all."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from auditor.batch import remote
from auditor.batch.address import is_remote_folder, is_remote_pattern, is_url
from auditor.batch.job import POLICY_SUFFIXES, stem_of
from auditor.errors import InputMissingError
from auditor.given_policies import INSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What ``--policies`` names."""

    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an app's file without suffix, or package name, in lower case, to the policy's files, sorted."""
    for_all: tuple[str, ...] = ()
    """Policies of every app that has none by its name: files, and ``app:``."""

    def by_file(self, app: str) -> tuple[str, ...]:
        """Those whose name is the app's file name; empty where there are none."""
        return self.by_name.get(stem_of(app), ())

    def by_package(self, package: str | None) -> tuple[str, ...]:
        """Those of this package, else those of every app; empty where there are none."""
        return self.by_name.get((package or "").casefold(), ()) or self.for_all

    def unused(self, used: Iterable[str]) -> Iterator[str]:
        """Files by name that no app has, sorted."""
        taken = set(used)
        yield from sorted({path for paths in self.by_name.values() for path in paths} - taken)


def shelf(given: Sequence[str]) -> Shelf:
    """The policies in these folders, and these files; of URLs, those that end in a slash are folders.

    In a folder, a policy is named as the app's file or its package is: ``com.example.shop.html``; or it lies, with what
    belongs to it, in a folder of that name. Raises InputMissingError for what is not there.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for_all: list[str] = []
    for path in given:
        slashed = path.replace(os.sep, "/")
        if is_remote_folder(path) or is_remote_pattern(path):
            for name, file in _at_url(path):
                found[name].add(file)
        elif path == INSIDE or is_url(path) or Path(path).is_file():
            for_all.append(slashed)
        elif Path(path).is_dir():
            for name, file in _in_folder(Path(path), slashed.rstrip("/")):
                found[name].add(file)
        else:
            raise InputMissingError(
                f"--policies {path}: no such file or folder; give a folder of policies, one file for all, or {INSIDE}"
            )
    by_name = {name: tuple(sorted(found[name])) for name in sorted(found)}
    return Shelf(by_name=by_name, for_all=tuple(for_all))


def _in_folder(folder: Path, shown: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            for file in sorted(entry.iterdir()):
                if is_policy(file.name):
                    yield entry.name.casefold(), f"{shown}/{entry.name}/{file.name}"
        elif is_policy(entry.name):
            yield stem_of(entry.name), f"{shown}/{entry.name}"


def _at_url(url: str) -> Iterator[tuple[str, str]]:
    for file in filter(is_policy, remote.files(url)):
        folder, _, name = file.removeprefix(url).rpartition("/")
        if not folder or is_remote_pattern(url):
            yield stem_of(name), file
        elif "/" not in folder:
            yield folder.casefold(), file


def is_policy(name: str) -> bool:
    """Whether a file is taken for a policy by its name; hidden files are not."""
    file = PurePath(name)
    return file.suffix.lower() in POLICY_SUFFIXES and not file.name.startswith(".")
