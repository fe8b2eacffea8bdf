"""How far a run of many apps is: one line on the terminal that is written over; nothing where there is none."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.batch.outcome import Ending
from auditor.batch.run import Tally
from auditor.cli.progress import erased, said
from auditor.report.words import words
from auditor.survey.words import survey_words

_EVERY = 0.2
"""Seconds between two lines."""
_MINUTE = 60.0


@dataclass(slots=True, kw_only=True)
class Pace:
    """Rate and remaining time, from what this run itself has done."""

    lang: str
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
            said(self.line(tally, now - self._begun))

    def line(self, tally: Tally, seconds: float) -> str:
        """``120 of 2,000, 6 %, 340 apps/min, 5:32 left, 3 not audited``."""
        own = survey_words(self.lang)
        parts = [own.pace_done.format(done=f"{tally.done:,}", total=f"{tally.total:,}")]
        if tally.total:
            parts.append(f"{100 * tally.done // tally.total} %")
        finished = tally.endings.total()
        if finished and seconds > 0:
            rate = finished / seconds
            parts.append(own.pace_rate.format(rate=f"{rate * _MINUTE:,.0f}"))
            parts.append(own.pace_left.format(time=_clock((tally.total - tally.done) / rate)))
        if lost := finished - tally.endings[Ending.AUDITED]:
            parts.append(own.pace_lost.format(count=f"{lost:,}"))
        return words(self.lang).comma.join(parts)

    def end(self) -> None:
        """Take the line away."""
        if self.shown:
            erased()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
