"""The folder of a site: made beside its place and put there when it is whole, never over anything but an older site."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import OutputError
from auditor.survey.site.addresses import SHELVES

MARK = "auditor-site.txt"
_MARKED = "auditor/site/1\n"
_PAGES = frozenset({"index.html", "sdks.html", "permissions.html", "rules.html", MARK})
_INSIDE = {
    "apps": re.compile(r"[a-z0-9_-]{1,60}\.html"),
    "sdks": re.compile(r"[a-z0-9_-]{1,60}\.html"),
    "data": re.compile(r"(?:rows|rule|sdk|permission)-[a-z0-9_-]{1,60}\.js"),
}


class Folder:
    """Files of a site that is being written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        for shelf in SHELVES:
            (root / shelf).mkdir()

    def write(self, name: str, content: bytes) -> None:
        """``name``: with its shelf, ``apps/0123.html``."""
        (self._root / name).write_bytes(content)


@contextmanager
def replaced(folder: str) -> Iterator[Folder]:
    """A folder to write a site to, which stands at this path when the block ends, and not at all where it fails.

    Raises OutputError where the path holds anything but a site of ours, or cannot be written.
    """
    place = Path(os.path.realpath(folder))
    _check(place, folder)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise _refused(folder, error) from None
    try:
        root = made / "new"
        root.mkdir()
        yield Folder(root)
        (root / MARK).write_text(_MARKED, encoding="ascii")
        _check(place, folder)  # it may have changed while the pages were made
        _put(root, place, made / "old")
    except OSError as error:
        raise _refused(folder, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _put(new: Path, place: Path, aside: Path) -> None:
    """Two renames: whoever looks meanwhile finds the old site, none, or the new one."""
    if not place.exists():
        new.rename(place)
        return
    place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        aside.rename(place)
        raise


def _check(place: Path, folder: str) -> None:
    if not os.path.lexists(place):
        return
    try:
        stranger = _stranger(place)
    except OSError as error:
        raise _refused(folder, error) from None
    if stranger is not None:
        raise OutputError(f"{folder}: holds {stranger}, which is no page of a site; name a new or an empty folder")


def _stranger(place: Path) -> str | None:
    """The first entry that no site of ours has; None for an empty folder and for an older site."""
    if not place.is_dir():
        return "a file"
    names = sorted(entry.name for entry in place.iterdir())
    if not names:
        return None
    marked = place / MARK
    if not marked.is_file() or marked.stat().st_size != len(_MARKED) or marked.read_bytes() != _MARKED.encode():
        return names[0]
    for name in names:
        inside = _INSIDE.get(name)
        if inside is None and (name not in _PAGES or not _is_plain(place / name, directory=False)):
            return name
        if inside is not None:
            if not _is_plain(place / name, directory=True):
                return name
            with os.scandir(place / name) as entries:
                for entry in entries:
                    if not inside.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                        return f"{name}/{entry.name}"
    return None


def _is_plain(path: Path, *, directory: bool) -> bool:
    return not path.is_symlink() and (path.is_dir() if directory else path.is_file())


def _refused(folder: str, error: OSError) -> OutputError:
    return OutputError(f"{folder}: cannot be written: {error.strerror or error}; name a folder where there is room")
