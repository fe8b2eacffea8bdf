"""The findings as text: most severe first, findings of one rule together, each with what was seen on both sides."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from auditor import messages
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Confidence, Finding, Severity
from auditor.report.escape import one_line, visible
from auditor.report.page import Page
from auditor.report.places import app_place, policy_place
from auditor.report.words import ReportWords
from auditor.report.wrapping import shortened, width_of

SEVERITY_STYLES = {
    Severity.CRITICAL: ("red", "bold"),
    Severity.HIGH: ("red",),
    Severity.MEDIUM: ("yellow",),
    Severity.LOW: ("cyan",),
    Severity.INFO: ("dim",),
}
_INDENT = 5
_PLACES = 3
_PHRASES = 8
_QUOTE_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsText:
    audit: Audit
    page: Page
    words: ReportWords
    language: str
    verbose: bool
    heading: str | None = None
    """In place of the usual one; with ``{count}``."""

    def lines(self) -> Iterator[str]:
        findings = self.audit.findings
        if not findings:
            yield self.page.style(self.words.no_findings, "bold")
            return
        yield self.page.style((self.heading or self.words.findings).format(count=len(findings)), "bold")
        number = 1
        for (rule, severity), group in groupby(findings, key=lambda finding: (finding.rule, finding.severity)):
            together = list(group)
            yield ""
            yield from self._heading(together[0], severity)
            for finding in together:
                if finding is not together[0]:
                    yield ""
                yield from self._finding(finding, number)
                number += 1
            if len(together) > 1:
                yield ""
            yield from self._fields([(self.words.remedy, messages.common_remedy(together, self.language))])
            yield from self._fields(self._basis(rule))
        yield from self._sources()

    def _heading(self, finding: Finding, severity: Severity) -> Iterator[str]:
        name = self.words.severity[severity].upper()
        first, *rest = self.page.wrap(f"{name}  {finding.rule}  {messages.title(finding, self.language)}", indent=2)
        yield self.page.style(first, *SEVERITY_STYLES[severity])
        for line in rest:
            yield self.page.style(line, *SEVERITY_STYLES[severity])

    def _finding(self, finding: Finding, number: int) -> Iterator[str]:
        message = self.page.wrap(one_line(messages.message(finding, self.language)), indent=_INDENT)
        yield f"{number:>{_INDENT - 1}} {message[0][_INDENT:]}"
        yield from message[1:]
        pairs = [*self._app_evidence(finding), *self._policy_evidence(finding)]
        if self.verbose or finding.confidence is not Confidence.HIGH:
            pairs.append((self.words.confidence, self.words.confidence_level[finding.confidence]))
        if self.verbose:
            pairs.append((self.words.fingerprint, finding.fingerprint(self.audit.app.package)))
        yield from self._fields(pairs)

    def _app_evidence(self, finding: Finding) -> list[tuple[str, str]]:
        places = [app_place(place, self.audit.app.path, self.words) for place in finding.evidence.app]
        return [(self.words.app, "\n".join(self._some(places)))] if places else []

    def _policy_evidence(self, finding: Finding) -> list[tuple[str, str]]:
        evidence = finding.evidence
        pairs = []
        if evidence.policy:
            phrases = (*(value for _, value in finding.params), finding.subject, *evidence.searched)
            quotes = [self._quote(place, phrases) for place in evidence.policy]
            pairs.append((self.words.policy, "\n".join(self._some(quotes))))
        if evidence.searched:
            phrases = tuple(map(one_line, evidence.searched))
            shown = phrases if self.verbose else phrases[:_PHRASES]
            text = self.words.enumeration.join(shown) + (" …" if len(shown) < len(phrases) else "")
            pairs.append((self.words.searched, text))
        return pairs

    def _quote(self, place: Location, phrases: tuple[str, ...]) -> str:
        """File and line, and the words there: beside it where they fit, else below, shortened to two lines."""
        where = policy_place(place)
        if not place.snippet:
            return where
        room = self.page.width - _INDENT - self._label_width - 2
        quote = self.words.quoted(shortened(one_line(place.snippet), phrases, _QUOTE_LINES * room - 6))
        return f"{where}  {quote}" if width_of(where) + 2 + width_of(quote) <= room else f"{where}\n{quote}"

    def _basis(self, rule: str) -> list[tuple[str, str]]:
        """Laws and standards by their short names, which the list of sources explains."""
        cited = [
            f"{source.source}{'*' if source.from_memory else ''} {source.article}".strip()
            for source in messages.citations(rule, self.language)
        ]
        return [(self.words.basis, self.words.separator.join(cited))] if cited else []

    def _sources(self) -> Iterator[str]:
        """Every law and standard that was cited, once, with a caution where its text was not at hand."""
        rules = sorted({finding.rule for finding in self.audit.findings})
        cited = {source.source: source for rule in rules for source in messages.citations(rule, self.language)}
        if cited:
            yield ""
            yield self.page.style(self.words.sources, "bold")
            yield from self.page.fields([(name, self._source(cited[name])) for name in sorted(cited)], indent=2)

    def _source(self, cited: messages.Cited) -> str:
        text = cited.title + (self.words.bracketed(cited.number) if cited.number else "")
        if not cited.from_memory:
            return text
        caution = self.words.from_memory if cited.known.startswith("from memory") else self.words.partly_from_memory
        return f"{text}\n* {caution}"

    def _some(self, places: list[str]) -> list[str]:
        if self.verbose or len(places) <= _PLACES:
            return places
        return [*places[:_PLACES], self.words.more.format(count=len(places) - _PLACES)]

    def _fields(self, pairs: list[tuple[str, str]]) -> list[str]:
        safe = [(label, "\n".join(visible(line) for line in text.split("\n"))) for label, text in pairs]
        return self.page.fields(safe, indent=_INDENT, label_width=self._label_width)

    @property
    def _label_width(self) -> int:
        words = self.words
        labels = [words.app, words.policy, words.searched, words.confidence, words.remedy, words.basis]
        return max(map(width_of, labels))
