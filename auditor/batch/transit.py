"""What is fetched from URLs lies here while a job needs it: one folder for each pool, one in it for each job.

A job removes its own; after a job that was ended from outside, the pool does. A pool that was killed leaves its folder
behind, and the next pool of this user on this machine removes it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedWriter
from pathlib import Path

from auditor.batch import remote
from auditor.batch.address import is_url
from auditor.limits import DEFAULT_LIMITS

_LOCK = ".lock"


class Fetching:
    """Files of one job, wherever they are, as paths that can be opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._policies: dict[str, str] = {}

    def app(self, place: str) -> str:
        """Raises InputMissingError, and UnreadableError for one that is larger than any that is read."""
        if not is_url(place):
            return place
        target = self._target("app")
        remote.fetch_whole(place, target, DEFAULT_LIMITS.app_bytes)
        return str(target)

    def policy(self, place: str) -> str:
        """As much of it as read_policy looks at. Raises InputMissingError."""
        if not is_url(place):
            return place
        if place not in self._policies:
            target = self._target(f"policy-{len(self._policies)}")
            remote.fetch_first(place, target, DEFAULT_LIMITS.policy_bytes + 1)
            self._policies[place] = str(target)
        return self._policies[place]

    def _target(self, name: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / name


_folder: Path | None = None
"""Of the pool that this process works for."""


def fetch_into(folder: Path) -> None:
    """From now on, this process fetches into the folder of its pool."""
    global _folder
    _folder = folder


@contextmanager
def fetching(name: str) -> Iterator[Fetching]:
    """Into a folder of this name, which is made when it is needed, and is gone afterwards."""
    if _folder is None:  # no pool's: a job is done in the process that asks for it
        with transit() as own:
            yield Fetching(own / name)
        return
    folder = _folder / name
    try:
        yield Fetching(folder)
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # most jobs fetch nothing; what stays, goes with the pool's folder


@contextmanager
def transit() -> Iterator[Path]:
    """The folder of one pool. Folders of pools that are no more are removed first."""
    above = _own_folder()
    _sweep(above)
    with ExitStack() as stack:
        handle, lock = tempfile.mkstemp(_LOCK, "", above)
        stack.callback(Path(lock).unlink, missing_ok=True)
        _lock(stack.enter_context(os.fdopen(handle, "wb")))
        folder = Path(lock.removesuffix(_LOCK))
        folder.mkdir(mode=0o700)
        stack.callback(remove, folder)
        yield folder


def _own_folder() -> Path:
    """Of this user alone: in a temporary folder for all, somebody else may have taken the name."""
    if not hasattr(os, "getuid"):
        return Path(tempfile.gettempdir())  # Windows: it is the user's own
    folder = Path(tempfile.gettempdir(), f"auditor-{os.getuid()}")
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.getuid():
        return Path(tempfile.mkdtemp(prefix="auditor-"))
    return folder


def _sweep(above: Path) -> None:
    """The system lets go of a dead process's locks, so a lock that can be had is nobody's."""
    for lock in above.glob(f"*{_LOCK}"):
        with suppress(OSError), lock.open("ab") as stream:
            if _lock(stream):
                remove(Path(str(lock).removesuffix(_LOCK)))
                lock.unlink(missing_ok=True)


def _lock(stream: BufferedWriter) -> bool:
    """Whether it is ours now; never on Windows, where nothing is swept."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
