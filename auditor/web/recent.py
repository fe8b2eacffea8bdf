"""The figures over all apps, kept until the audits in the store change: they take seconds to count for 100,000 apps."""

import hashlib
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.batch.store import Store
from auditor.survey.site.subjects import rule_figures
from auditor.survey.site.whole import Whole, whole

_FILES = ("", "-wal")
_SHARE = 10
"""While a batch goes on writing, at most one part in so many of the time is spent on counting."""


@dataclass(slots=True)
class Recent:
    """Of one store, for the threads of one server."""

    path: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _files: tuple[tuple[int, int], ...] | None = None
    _audits: str = ""
    _whole: Whole | None = None
    _until: float = 0
    """Seconds of the monotonic clock up to which the figures are not counted again."""

    def whole(self, store: Store) -> Whole:
        """As the store is now, or was a moment ago."""
        files = _stamps(self.path)
        with self._lock:
            if self._whole is None or (files != self._files and time.monotonic() >= self._until):
                start = time.monotonic()
                self._whole = self._counted(store, self._whole)
                self._files = files
                end = time.monotonic()
                self._until = end + _SHARE * (end - start)
            return self._whole

    def _counted(self, store: Store, before: Whole | None) -> Whole:
        audits = _audits(store)
        if before is not None and audits == self._audits:  # only reviews have changed, which rules alone show
            return replace(before, rules=rule_figures(store))
        found = whole(store)
        self._audits = audits
        return found


def _stamps(path: str) -> tuple[tuple[int, int], ...]:
    """Time of change and size of the store's files."""
    found = []
    for suffix in _FILES:
        try:
            status = Path(path + suffix).stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append((0, 0))
    return tuple(found)


def _audits(store: Store) -> str:
    """Digest of what all rows of apps rest on."""
    digest = hashlib.sha256()
    with store.refusals():
        for row in store.connection.execute("SELECT id, key, ending FROM app ORDER BY id"):
            digest.update("\0".join(row).encode(errors="surrogatepass") + b"\n")
    return digest.hexdigest()
