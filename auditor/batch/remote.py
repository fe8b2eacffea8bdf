"""Files at URLs, through fsspec: every call of it is here. The user installs what a scheme needs, such as s3fs.

Whatever a file system raises becomes an InputMissingError, for it cannot be told from outside whether a file is gone,
closed to us or out of reach; a later run tries it again. Its words are shown without credentials.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from auditor.batch.address import is_remote_folder, shown
from auditor.errors import AuditorError, InputMissingError, UnreadableError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_CHUNK = 1024 * 1024
_LONGEST = 200
_OF_ANY_VERSION = frozenset({"name", "size", "type", "url", "mimetype", "partial", "islink"})
"""What a file system tells of a file that is no sign of its version; a web server may tell no more."""
UNCERTAIN = "?"
"""Ends the stamp of a file whose version nobody tells: it has to be read to know whether it is the same."""
INSTALL = "pip install 'apk-policy-auditor[dask]'"


def check(url: str) -> None:
    """Raises InputMissingError where nothing here knows what to do with such a URL; nobody is asked for the file."""
    _system(url)


def stamp(url: str) -> str:
    """Size and fsspec's checksum, or those of the APKs in a folder. Raises InputMissingError."""
    system, path = _system(url)
    with _answered(url):
        if not is_remote_folder(url):
            return _stamp(system, path)
        inside = [(PurePosixPath(name).name, _stamp(system, name)) for name in _apks_in(system, path)]
        return hashlib.sha256(json.dumps(inside).encode()).hexdigest() if inside else ""


def content(url: str, most: int) -> bytes:
    """The first bytes. Raises InputMissingError."""
    return b"".join(_chunks(url, most))


def digest(url: str, most: int) -> str:
    """SHA-256 of the first bytes, a folder's is empty. Raises InputMissingError."""
    if is_remote_folder(url):
        return ""
    found = hashlib.sha256()
    for chunk in _chunks(url, most):
        found.update(chunk)
    return found.hexdigest()


def fetch_first(url: str, target: Path, most: int) -> None:
    """The first bytes of a file, into one here. Raises InputMissingError."""
    _save(_chunks(url, most), target)


def fetch_whole(url: str, target: Path, most: int) -> None:
    """A file, or the APKs of a folder, into one here. Raises InputMissingError, UnreadableError for more than that."""
    system, path = _system(url)
    if not is_remote_folder(url):
        with _answered(url):
            size = system.info(path).get("size") or 0
        if size <= most:
            size = _save(_chunks(url, most + 1), target)
        if size > most:
            raise UnreadableError(f"{shown(url)}: {size} bytes are more than the budget of {most}")
        return
    target.mkdir()
    with _answered(url):
        names = [PurePosixPath(name).name for name in _apks_in(system, path)]
    for name in names:
        fetch_whole(url + name, target / name, most)
        most -= (target / name).stat().st_size


def files(url: str) -> tuple[str, ...]:
    """URLs of all files in a folder and below it, or that a pattern matches, sorted. Raises InputMissingError."""
    system, path = _system(url)
    folder = url if is_remote_folder(url) else _before_pattern(url)
    with _answered(url):
        # A file system gives names in its own way; what stands before them is kept as the user wrote it, host and all.
        above = system._strip_protocol(folder).rstrip("/")  # noqa: SLF001  fsspec has no public name for it
        names = system.find(path) if is_remote_folder(url) else system.glob(path)
    return tuple(sorted(folder + str(name).removeprefix(above).lstrip("/") for name in names))


def names_in(folder: str) -> tuple[str, ...]:
    """Of the files in a folder, not below it; ``folder``: with its slash. Raises InputMissingError."""
    system, path = _system(folder)
    with _answered(folder):
        return tuple(sorted(PurePosixPath(entry["name"]).name for entry in _entries(system, path)))


def write(url: str, data: bytes) -> None:
    """Raises InputMissingError where it cannot be."""
    system, path = _system(url)
    with _answered(url), system.open(path, "wb") as stream:
        stream.write(data)


def _system(url: str) -> tuple["AbstractFileSystem", str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputMissingError(f"{shown(url)}: URLs need fsspec; {INSTALL}") from None
    with _answered(url):
        system, path = url_to_fs(url)
        return system, path


@contextmanager
def _answered(url: str) -> Iterator[None]:
    try:
        yield
    except (MemoryError, AuditorError):
        raise
    except FileNotFoundError:
        raise InputMissingError(f"{shown(url)}: no such file") from None
    except Exception as error:  # of many libraries, which share no class; see the module's first words
        why = " ".join(shown(str(error)).split())[:_LONGEST]
        raise InputMissingError(f"{shown(url)}: cannot be reached: {type(error).__name__}: {why}") from None


def _chunks(url: str, most: int) -> Iterator[bytes]:
    system, path = _system(url)
    with _answered(url):
        stream = system.open(path, "rb")
    with stream:
        while most > 0:
            with _answered(url):
                chunk = stream.read(min(_CHUNK, most))
            if not chunk:
                return
            most -= len(chunk)
            yield chunk


def _save(chunks: Iterator[bytes], target: Path) -> int:
    with target.open("wb") as out:  # a full disk is no fault of the URL's
        return sum(map(out.write, chunks))


def _stamp(system: "AbstractFileSystem", path: str) -> str:
    about = system.info(path)
    version = system.checksum(path) if about.keys() - _OF_ANY_VERSION else UNCERTAIN
    return f"{about.get('size')} {version}"


def _apks_in(system: "AbstractFileSystem", folder: str) -> list[str]:
    """As a folder here is read: its APKs, not what lies below."""
    return sorted(entry["name"] for entry in _entries(system, folder) if entry["name"].lower().endswith(".apk"))


def _entries(system: "AbstractFileSystem", folder: str) -> list[dict[str, str]]:
    return [entry for entry in system.ls(folder, detail=True) if entry["type"] == "file"]


def _before_pattern(url: str) -> str:
    """The folder that every match of a pattern lies in, with its slash."""
    first = min(place for sign in "*[" if (place := url.find(sign)) >= 0)
    return url[: url.rfind("/", 0, first) + 1]
