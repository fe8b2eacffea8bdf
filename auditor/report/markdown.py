"""The audit as Markdown, for a pull request or the summary of a step: verdict, findings with evidence, tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor import messages
from auditor.model.audit import Audit
from auditor.model.evidence import Effect, Location
from auditor.model.finding import Finding, Severity
from auditor.report.escape import one_line
from auditor.report.escape_markdown import cell_code, code, prose
from auditor.report.format_words import FormatWords, format_words
from auditor.report.places import app_name, app_place, line_numbers, permission_label, policy_place, sdk_name
from auditor.report.provenance import provenance
from auditor.report.rule_text import cited_lines
from auditor.report.text import judged_by, policy_names, verdict_line
from auditor.report.words import ReportWords, words
from auditor.report.wrapping import shortened

LIMIT = 1 << 20
"""Bytes that a step summary of GitHub Actions takes; a longer one is refused as a whole."""
_PLACES = 3
_PHRASES = 8
_QUOTE_COLUMNS = 200


def audit_markdown(audit: Audit, language: str, *, limit: int = LIMIT) -> bytes:
    """At most ``limit`` bytes: cut between sections, with a pointer to where the rest is."""
    blocks = list(MarkdownReport(audit=audit, language=language).blocks())
    return within(blocks, limit, format_words(language))


def within(blocks: Sequence[str], limit: int, own: FormatWords) -> bytes:
    """As many blocks as there is room for beside the pointer."""
    sizes = [len(block.encode()) + 2 for block in blocks]
    if sum(sizes) <= limit:
        return ("\n\n".join(blocks) + "\n").encode()
    room = limit - len(own.cut.format(limit=limit, count=len(blocks)).encode()) - 16
    kept = 0
    while kept < len(blocks) and sizes[kept] <= room:
        room -= sizes[kept]
        kept += 1
    pointer = own.cut.format(limit=limit, count=len(blocks) - kept)
    return ("\n\n".join([*blocks[:kept], f"**{pointer}**"]) + "\n").encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownReport:
    audit: Audit
    language: str

    def blocks(self) -> Iterator[str]:
        """What stands for itself, in the order in which it may be left out from the end."""
        audit, own, report = self.audit, self._own, self._report
        yield f"# {own.title}{report.colon}{prose(audit.app.label or audit.app.package or audit.app.path)}"
        yield f"**{prose(verdict_line(audit, self.language))}**"
        yield self._about()
        yield from self._problems()
        yield f"## {report.findings.format(count=len(audit.findings))}" if audit.findings else report.no_findings
        for (_, severity), group in groupby(audit.findings, key=lambda found: (found.rule, found.severity)):
            yield from self._group(severity, list(group))
        yield from self._set_aside()
        yield from self._tables()

    def _about(self) -> str:
        audit, own, report = self.audit, self._own, self._report
        rows = [
            (report.app, [prose(app_name(audit.app, report)), cell_code(audit.app.path)]),
            (report.policy, [prose(line) for line in policy_names(audit.policy, report)]),
            (report.judged_by, [prose(judged_by(audit, report, self.language))]),
            *((report.note[note.kind], [prose(note.text)]) for note in audit.notes),
        ]
        return table([own.about, own.detail], [[name, "<br>".join(lines)] for name, lines in rows])

    def _problems(self) -> Iterator[str]:
        """Gaps come before the findings: what was not read may hide more of them."""
        report = self._report
        gaps = [blocked for blocked in self.audit.problems if blocked.problem.effect is not Effect.NONE]
        if not gaps:
            return
        yield f"## {report.problems.format(count=len(gaps))}"
        reasons = {gap.kind: gap.reason for gap in self.audit.gate.accepted_gaps}
        for blocked in gaps:
            said = [f"- {prose(messages.problem_line(blocked.problem, self.language))}"]
            if blocked.rules:
                said.append(f"  - {report.blocked}{report.colon}{report.enumeration.join(blocked.rules)}")
            if blocked.accepted:
                said.append(f"  - {prose(self._own.accepted.format(reason=reasons.get(blocked.problem.kind, '')))}")
            yield "\n".join(said)

    def _group(self, severity: Severity, findings: list[Finding]) -> Iterator[str]:
        report = self._report
        first = findings[0]
        yield f"### {report.severity[severity]}{report.colon}{first.rule} {prose(messages.title(first, self.language))}"
        for finding in findings:
            yield "\n".join(self._finding(finding))
        # The colon stands outside: one of full width before ** would keep it from ending what is bold.
        after = [f"**{report.remedy}**{report.colon}{prose(messages.common_remedy(findings, self.language))}"]
        cited = cited_lines(first.rule, self.language)
        after += [f"**{report.basis}**{report.colon}{prose(report.enumeration.join(cited))}"] if cited else []
        yield "<br>\n".join(after)

    def _finding(self, finding: Finding) -> Iterator[str]:
        report, evidence = self._report, finding.evidence
        yield f"- {prose(messages.message(finding, self.language))}"
        for place in evidence.app[:_PLACES]:
            yield f"  - {report.app}{report.colon}{code(app_place(place, self.audit.app.path, report))}"
        phrases = (finding.subject, *evidence.searched)
        for place in evidence.policy[:_PLACES]:
            quote = shortened(one_line(place.snippet), phrases, _QUOTE_COLUMNS)
            said = f" {report.quoted(prose(quote))}" if quote else ""
            yield f"  - {report.policy}{report.colon}{code(policy_place(place))}{said}"
        if evidence.searched:
            shown = report.enumeration.join(evidence.searched[:_PHRASES])
            more = " …" if len(evidence.searched) > _PHRASES else ""
            yield f"  - {report.searched}{report.colon}{prose(shown + more)}"
        yield f"  - {report.confidence}{report.colon}{report.confidence_level[finding.confidence]}"

    def _set_aside(self) -> Iterator[str]:
        audit, report = self.audit, self._report
        if audit.waived:
            yield f"## {report.waived.format(count=len(audit.waived))}"
            yield "\n".join(
                f"- {one.finding.rule} {code(one.finding.subject)}{report.colon}"
                + prose(report.waived_until.format(date=one.waiver.until.isoformat(), reason=one.waiver.reason))
                for one in audit.waived
            )
        for title, entries in ((report.known, audit.known), (report.gone, audit.gone)):
            if entries:
                yield f"## {title.format(count=len(entries))}"
                yield "\n".join(f"- {prose(entry.rule)} {code(entry.subject)}" for entry in entries)

    def _tables(self) -> Iterator[str]:
        """Everything that was compared, folded: what is declared is the other half of the answer."""
        audit, report = self.audit, self._report
        policy = audit.policy
        permissions = [
            [
                cell_code(messages.short_name(row.name)),
                prose(permission_label(row.name, audit.app.package, self.language)),
                report.disclosed[row.disclosure],
                prose(line_numbers(_places(policy.permissions[index].evidence for index in row.claims), policy)),
            ]
            for row in audit.permissions
        ]
        if permissions:
            header = [report.permission, report.opens, report.disclosure, report.place]
            yield _folded(report.permissions.format(count=len(permissions)), table(header, permissions))
        detected = {sdk.id: sdk for sdk in audit.app.sdks}
        sdks = [
            [
                prose(sdk_name(row.id, self.language)),
                prose(detected[row.id].version or ""),
                report.presence[detected[row.id].presence],
                report.disclosed[row.disclosure],
                prose(line_numbers(_places(policy.sdks[index].evidence for index in row.claims), policy)),
            ]
            for row in audit.sdks
        ]
        if sdks:
            header = [report.sdk, self._own.version, report.found_by, report.disclosure, report.place]
            yield _folded(report.sdks.format(count=len(sdks)), table(header, sdks))
        yield _folded(self._own.provenance, self._provenance())

    def _provenance(self) -> str:
        rows = []
        for name, text in provenance(self.audit, "markdown", self.language):
            shown = cell_code if name == self._report.command else prose
            rows.append([name, "<br>".join(map(shown, text.split("\n")))])
        return table([self._own.about, self._own.detail], rows)

    @property
    def _own(self) -> FormatWords:
        return format_words(self.language)

    @property
    def _report(self) -> ReportWords:
        return words(self.language)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Of cells that are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _folded(title: str, inside: str) -> str:
    return f"<details>\n<summary>{prose(title)}</summary>\n\n{inside}\n\n</details>"


def _places(evidence: Iterable[tuple[Location, ...]]) -> tuple[Location, ...]:
    return tuple(place for places in evidence for place in places)
