"""How much of a table the policy covers, as one bar."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.finding import Disclosure
from auditor.report.words import ReportWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    disclosure: Disclosure
    count: int
    word: str
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Bars beside each other, of 100 units together."""

    name: str
    anchor: str
    """Of the table."""
    total: int
    bars: tuple[Bar, ...]


def plot(name: str, anchor: str, found: Iterable[Disclosure], own: ReportWords) -> Plot:
    """One bar for each way in which the policy treats the rows of a table, in the order of ``Disclosure``."""
    counts = Counter(found)
    total = counts.total()
    bars: list[Bar] = []
    before = 0
    for disclosure in (each for each in Disclosure if each in counts):
        bars.append(
            Bar(
                disclosure=disclosure,
                count=counts[disclosure],
                word=own.disclosed[disclosure],
                start=round(100 * before / total, 2),
                width=round(100 * counts[disclosure] / total, 2),
            )
        )
        before += counts[disclosure]
    return Plot(name=name, anchor=anchor, total=total, bars=tuple(bars))
