"""The findings as rows of a table: the columns of the notices of Chinese regulators, then the evidence."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from auditor import messages
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect
from auditor.model.finding import Finding
from auditor.model.terms import NoteKind
from auditor.report.format_words import FormatWords, format_words
from auditor.report.places import app_place, policy_place
from auditor.report.provenance import provenance
from auditor.report.results import Result, results
from auditor.report.rule_text import cited_lines
from auditor.report.text import judged_by, policy_names, verdict_line
from auditor.report.words import ReportWords, words

Row = Sequence[str | int]
_PLACES = 10
FURTHER_NOTES = tuple(kind for kind in NoteKind if kind not in {NoteKind.SOURCE, NoteKind.DEVELOPER})
"""Those without a column among the first, which are the notices'."""


def issue_header(language: str) -> list[str]:
    """The names of the columns."""
    own, report = format_words(language), words(language)
    return [
        *notice_header(language),
        own.severity,
        own.state,
        own.rule,
        own.app_evidence,
        own.policy_evidence,
        report.searched,
        report.confidence,
        own.remedy,
        report.basis,
        own.package,
        own.app_sha256,
        report.fingerprint,
        *(report.note[kind] for kind in FURTHER_NOTES),
    ]


def notice_header(language: str) -> list[str]:
    """The columns of the notices of Chinese regulators."""
    own = format_words(language)
    return [own.number, own.app_name, own.developer, own.source, own.version, own.issue]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRows:
    """Cells hold lines of text as it was read: each writer makes them safe for its own format."""

    audit: Audit
    language: str
    takes: Callable[[Finding], bool] | None = None
    """Which findings have a row; None: all. What could not be read always has one, for it may hide more."""

    @property
    def header(self) -> list[str]:
        return issue_header(self.language)

    def rows(self) -> Iterator[Row]:
        """Findings that count first, then waived and known ones, then what could not be read."""
        audit = self.audit
        gaps = [blocked for blocked in audit.problems if blocked.problem.effect is not Effect.NONE]
        shown = [one for one in results(audit) if self.takes is None or self.takes(one.finding)]
        said = [*map(self._finding, shown), *map(self._gap, gaps)]
        app = audit.app
        developer = self._note(NoteKind.DEVELOPER) or audit.policy.developer or ""
        about = [app.label or app.package or "", developer, self._note(NoteKind.SOURCE)]
        version = app.version_name or ("" if app.version_code is None else str(app.version_code))
        notes = [self._note(kind) for kind in FURTHER_NOTES]
        for number, (issue, *details, fingerprint) in enumerate(said, start=1):
            yield [number, *about, version, issue, *details, app.package or "", app.sha256, fingerprint, *notes]

    def about(self) -> Iterator[tuple[str, str]]:
        """What stands once, beside the table: the case, the app, the policy and the verdict."""
        own, report, app = self._own, self._report, self.audit.app
        for note in self.audit.notes:
            yield report.note[note.kind], note.text
        yield own.app_name, app.label or ""
        yield own.package, app.package or ""
        yield own.version, app.version_name or ""
        yield own.policy_file, "\n".join(policy_names(self.audit.policy, report))
        yield report.judged_by, judged_by(self.audit, report, self.language)
        yield own.verdict, verdict_line(self.audit, self.language)
        yield from provenance(self.audit, "xlsx", self.language)

    def _finding(self, result: Result) -> list[str]:
        finding, report = result.finding, self._report
        evidence = finding.evidence
        return [
            messages.message(finding, self.language),
            report.severity[finding.severity],
            self._state(result),
            f"{finding.rule} {messages.title(finding, self.language)}",
            _lines([app_place(place, self.audit.app.path, report) for place in evidence.app]),
            _lines([self._quoted(policy_place(place), place.snippet) for place in evidence.policy]),
            report.enumeration.join(evidence.searched),
            report.confidence_level[finding.confidence],
            messages.remedy(finding, self.language),
            "\n".join(cited_lines(finding.rule, self.language)),
            result.fingerprint,
        ]

    def _gap(self, blocked: BlockedRules) -> list[str]:
        said, remedy = messages.problem(blocked.problem, self.language)
        state = self._own.state_accepted if blocked.accepted else self._own.state_gap
        where = blocked.problem.artifact
        return [said, "", state, blocked.problem.kind.value, where, "", "", "", remedy, "", ""]

    def _state(self, result: Result) -> str:
        own = self._own
        if result.waiver is not None:
            until, reason = result.waiver.until.isoformat(), result.waiver.reason
            return own.state_waived.format(note=self._report.waived_until.format(date=until, reason=reason))
        return own.state_known if result.known else own.state_new

    def _quoted(self, where: str, quote: str) -> str:
        return f"{where}  {self._report.quoted(quote)}" if quote else where

    def _note(self, kind: NoteKind) -> str:
        return next((note.text for note in self.audit.notes if note.kind is kind), "")

    @property
    def _own(self) -> FormatWords:
        return format_words(self.language)

    @property
    def _report(self) -> ReportWords:
        return words(self.language)


def _lines(places: Sequence[str]) -> str:
    return "\n".join([*places[:_PLACES], *(["…"] if len(places) > _PLACES else [])])
