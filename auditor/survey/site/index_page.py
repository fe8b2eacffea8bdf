"""The first page: how the apps ended, what is most frequent, and the table of apps with its filters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor import messages
from auditor.model.finding import Disclosure, Severity, Verdict
from auditor.report.words import words
from auditor.survey.site.addresses import Addresses
from auditor.survey.site.frame import frame, results, templates
from auditor.survey.site.options import options
from auditor.survey.site.rows import PAGE, SEVERITIES, AppRow, category_text
from auditor.survey.site.selection import RESULTS, UNAUDITED, Selection, Standing
from auditor.survey.site.shares import Part, says_parts, shares
from auditor.survey.site.subjects import rule_title
from auditor.survey.site.whole import Whole
from auditor.survey.site.words import SiteWords, site_words
from auditor.survey.text import number as number_of

_TOP = 8
CHUNK = 5_000
"""Rows in one file of data."""
_NO_ROW = AppRow(
    id="", title="", path="", package="", version="", result=UNAUDITED, counts=(0,) * len(SEVERITIES), developer="",
    source="", category="", guessed=False, standing=Standing.NONE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row as the page shows it."""

    title: str
    href: str
    package: str
    version: str
    path: str
    result: str
    counts: tuple[int, ...]
    developer: str
    category: str
    source: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    whole: Whole
    at: Addresses
    language: str

    @property
    def words(self) -> SiteWords:
        return site_words(self.language)

    def shown(self, rows: Sequence[AppRow], *, chosen: Selection, found: int, number: int) -> str:
        """One page of rows; ``found``: how many apps are chosen."""
        whole, at = self.whole, self.at
        heading = self.words.heading.format(count=number_of(whole.endings.apps))
        values = frame(self.language, at, heading=heading, here="index", table=not at.live)
        return templates().get_template("index.html").render(
            **values,
            verdicts=self._verdicts(),
            plots=[plot for plot in self._plots() if plot[3]],
            top_rules=self._top_rules(),
            all_rules=len(whole.rules),
            top_sdks=self._top_sdks(),
            all_sdks=len(whole.sdks),
            options=options(whole, self.language, live=at.live),
            chosen=chosen,
            rows=[row_view(row, at, self.language) for row in rows],
            blank=row_view(_NO_ROW, at, self.language),
            found=found,
            all=whole.endings.apps,
            page=number,
            last=max(1, -(-found // PAGE)),
            show_source=bool(whole.choices.sources),
            show_review=at.live or any(any(one.decisions.values()) for one in whole.rules),
            data=None if at.live else self._data(),
        )  # fmt: skip

    def _verdicts(self) -> list[tuple[str, int, str, str]]:
        """(style, count, word, address): what failed first."""
        known, ends = results(self.language), self.whole.endings
        counts = {verdict.value: ends.verdicts[verdict] for verdict in Verdict}
        counts[UNAUDITED] = ends.apps - sum(counts.values())
        return [
            (f"r-{name}", counts[name], known[name], self.at.index(Selection(result=name)))
            for name in (Verdict.FAIL.value, Verdict.INCOMPLETE.value, Verdict.PASS.value, UNAUDITED)
        ]

    def _plots(self) -> Iterable[tuple[str, str, int, tuple[Part, ...]]]:
        """(name, address, how many, parts)."""
        own, word, ends, at = words(self.language), self.words, self.whole.endings, self.at
        severities = shares(
            (
                f"sev-{severity.value if severity else 'none'}",
                count,
                own.severity[severity] if severity else word.no_finding,
                at.index(Selection(severity=severity.value)) if severity else "",
            )
            for severity, count in ends.severities.items()
        )
        yield word.highest, "", sum(ends.severities.values()), severities
        for name, href, figures in (
            (word.permissions_say, at.permissions(), self.whole.permissions),
            (word.sdks_say, at.sdks(), self.whole.sdks),
        ):
            says = sum((Counter(figure.says) for figure in figures), Counter[Disclosure]())
            yield name, href, says.total(), says_parts(says, self.language)
        known = results(self.language)
        causes = shares(
            (f"r-{ending.value}", count, known[ending.value], at.index(Selection(result=ending.value)))
            for ending, count in ends.endings.items()
            if ending.value in RESULTS
        )
        yield word.ended, at.index(Selection(result=UNAUDITED)), sum(part.count for part in causes), causes

    def _top_rules(self) -> list[dict[str, object]]:
        all_apps = self.whole.endings.apps
        return [
            {
                "rule": one.rule,
                "title": rule_title(one.rule, self.language),
                "apps": one.apps,
                "href": self.at.index(Selection(rule=one.rule)),
                "parts": shares(
                    ((f"sev-{one.severity.value}", one.apps, "", ""), ("rest", all_apps - one.apps, "", ""))
                ),
            }
            for one in self.whole.rules[:_TOP]
        ]

    def _top_sdks(self) -> list[dict[str, object]]:
        """Those that the most policies leave out or deny."""
        figures = [figure for figure in self.whole.sdks if figure.left_out]
        return [
            {
                "name": messages.label(figure.id, self.language),
                "left_out": figure.left_out,
                "href": self.at.sdk(figure.id),
                "parts": says_parts(figure.says, self.language, unjudged=figure.unjudged),
            }
            for figure in sorted(figures, key=lambda one: (-one.left_out, one.id))[:_TOP]
        ]

    def _data(self) -> dict[str, object]:
        """What the script of a site on disk needs to show rows."""
        own, word = words(self.language), self.words
        return {
            "all": self.whole.endings.apps,
            "page": PAGE,
            "chunks": -(-self.whole.endings.apps // CHUNK),
            "results": results(self.language),
            "severities": [each.value for each in SEVERITIES],
            "severity": {each.value: own.severity[each] for each in Severity},
            "standings": {each.value: word.standing[each] for each in Standing if each is not Standing.NONE},
            "count": word.count_of,
            "guessed": word.guessed,
            "categories": {
                category: category_text(category, self.language) for category in self.whole.choices.categories
            },
        }


def row_view(row: AppRow, at: Addresses, language: str) -> RowView:
    name = category_text(row.category, language)
    return RowView(
        title=row.title,
        href=at.app(row.id),
        package=row.package,
        version=row.version,
        path=row.path,
        result=row.result,
        counts=row.counts,
        developer=row.developer,
        category=site_words(language).guessed.format(name=name) if name and row.guessed else name,
        source=row.source,
        standing=row.standing,
    )
