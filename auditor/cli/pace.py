"""How far a run of many apps is: one line on the terminal that is written over; nothing where there is none."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.batch.outcome import Ending
from auditor.batch.run import Tally

_EVERY = 0.2
"""Seconds between two lines."""
_MINUTE = 60.0
_ERASE = "\r\x1b[K"


@dataclass(slots=True, kw_only=True)
class Pace:
    """Rate and remaining time, from what this run itself has done."""

    shown: bool
    clock: Callable[[], float] = time.monotonic
    _begun: float | None = None
    _last: float = field(default=float("-inf"))

    def __call__(self, tally: Tally) -> None:
        now = self.clock()
        if self._begun is None:
            self._begun = now
        if self.shown and now - self._last >= _EVERY:
            self._last = now
            sys.stderr.write(_ERASE + self.line(tally, now - self._begun))
            sys.stderr.flush()

    def line(self, tally: Tally, seconds: float) -> str:
        """``120/2,000 · 6 % · 340 apps/min · 5:32 left · 3 not audited``."""
        parts = [f"{tally.done:,}/{tally.total:,}"]
        if tally.total:
            parts.append(f"{100 * tally.done // tally.total} %")
        finished = tally.endings.total()
        if finished and seconds > 0:
            rate = finished / seconds
            parts += [f"{rate * _MINUTE:,.0f} apps/min", f"{_clock((tally.total - tally.done) / rate)} left"]
        if lost := finished - tally.endings[Ending.AUDITED]:
            parts.append(f"{lost:,} not audited")
        return " · ".join(parts)

    def end(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write(_ERASE)
            sys.stderr.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
