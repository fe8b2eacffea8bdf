"""Watches a process from inside: no network, no other process, and nothing written but what was named.

An audit hook (PEP 578) hears of every file that is opened and of every socket and process that is made, whichever
library makes it in Python or through the standard library's C code. What it hears of is refused, and told.
"""

import os
import sys
from collections.abc import Callable, Collection

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NETWORK = ("socket.", "urllib.Request", "http.client.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "telnetlib.")
_HARMLESS = frozenset({"socket.gethostname"})
_PROCESSES = frozenset(
    {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system", "pty.spawn"}
)
_CHANGES = frozenset(
    {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"}
    | {"os.utime", "os.mkfifo", "tempfile.mkstemp", "tempfile.mkdtemp", "shutil.rmtree", "shutil.move"}
)
_SINKS = frozenset({os.devnull, "/proc/self/clear_refs"})


class Refused(BaseException):
    """What the guard raises; no ``except Exception`` of the program hides it."""


def _place(path: str) -> str:
    return os.path.normpath(os.path.join(os.getcwd(), path))  # noqa: PTH109, PTH118  pathlib would be heard of itself


class Guard:
    """Off until ``allow`` names what may be written; ``off`` ends the watch."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._allowed: Collection[str] | None = None
        sys.addaudithook(self._heard)

    def allow(self, *paths: str) -> None:
        self._allowed = frozenset(map(_place, paths))

    def off(self) -> None:
        self._allowed = None

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._allowed is None:
            return
        if event == "open":
            self._opened(*arguments[:3])
        elif (event.startswith(_NETWORK) and event not in _HARMLESS) or event in _PROCESSES or event in _CHANGES:
            self._refuse(f"{event} {str(arguments)[:200]}")

    def _opened(self, path: object, mode: object, flags: object) -> None:
        writes = (isinstance(flags, int) and flags & _WRITING) or (isinstance(mode, str) and set(mode) & set("wax+"))
        if not writes or isinstance(path, int) or self._allowed is None:
            return
        name = os.fsdecode(path) if isinstance(path, str | bytes) else str(path)
        if name not in _SINKS and _place(name) not in self._allowed:
            self._refuse(f"open for writing {name}")

    def _refuse(self, what: str) -> None:
        self._tell(what)
        raise Refused(what)
