"""The report for a terminal: who against what, the tables, the findings, what was not read, the verdict, what next."""

from collections import Counter

from auditor import messages
from auditor.knowledge import overlay
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect, Stage
from auditor.model.finding import Severity, Verdict
from auditor.model.policy import Policy
from auditor.report.escape import brief, visible
from auditor.report.escape_shell import shell_lines
from auditor.report.findings_text import SEVERITY_STYLES, FindingsText
from auditor.report.format_words import format_words
from auditor.report.matrix import permission_lines, sdk_lines
from auditor.report.next_steps import next_lines
from auditor.report.page import Page
from auditor.report.places import app_name
from auditor.report.problems_text import ProblemsText
from auditor.report.provenance import command_words, provenance
from auditor.report.reads_text import read_lines
from auditor.report.set_aside_text import set_aside_counts, set_aside_sections
from auditor.report.words import ReportWords, words

VERDICT_STYLES = {
    Verdict.PASS: ("green", "bold"),
    Verdict.FAIL: ("red", "bold"),
    Verdict.INCOMPLETE: ("yellow", "bold"),
}


def audit_text(audit: Audit, language: str, page: Page, *, verbose: bool = False) -> str:
    """The whole report, ending with a newline."""
    own = words(language)
    sections = [
        [*_header(audit, page, own, language), "", *_summary(audit, page, own)],
        permission_lines(audit, page, own, language, verbose=verbose),
        sdk_lines(audit, page, own, language, verbose=verbose),
        read_lines(audit, page, own, language),
        list(FindingsText(audit=audit, page=page, words=own, language=language, verbose=verbose).lines()),
        *set_aside_sections(audit, page, own),
        ProblemsText(page=page, words=own, language=language).of_audit(audit.problems, audit.gate.accepted_gaps),
        _provenance(audit, page, own, language) if verbose or audit.notes else [],
        _verdict(audit, page, language),
        next_lines(audit, page, own, language),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def verdict_line(audit: Audit, language: str) -> str:
    """The verdict, why, and the exit code: the report in one line."""
    own = words(language)
    return f"{own.verdict[audit.verdict]}{own.colon}{verdict_reason(audit, language)}"


def verdict_reason(audit: Audit, language: str) -> str:
    """Why, and the exit code."""
    own = words(language)
    code = own.exit_code.format(code=audit.verdict.exit_code)
    reason, counts = _reason(audit, own), set_aside_counts(audit, own)
    if counts:
        reason = own.reason_set_aside.format(reason=reason, counts=own.comma.join(counts))
    return reason + own.bracketed(code)


def _header(audit: Audit, page: Page, own: ReportWords, language: str) -> list[str]:
    app = audit.app
    return page.fields(
        [
            (own.app, f"{app_name(app, own)}\n{brief(app.path)}"),
            (own.policy, "\n".join(policy_names(audit.policy, own))),
            (own.judged_by, judged_by(audit, own, language)),
            *([(own.case, "\n".join(case_notes(audit, own)))] if audit.notes else []),
        ]
    )


def judged_by(audit: Audit, own: ReportWords, language: str) -> str:
    """Profile and category, and what of the user's own was in use."""
    category = own.category_unknown
    if audit.category:
        template = own.category_guessed if audit.category.guessed else own.category
        category = template.format(name=brief(messages.category_name(audit.category.id, language)))
    parts = [own.profile.format(name=brief(audit.profile)), category]
    if mine := overlay.current():
        parts.append(own.own_knowledge.format(path=brief(mine.path)))
    terms = audit.terms
    parts += [own.settings.format(path=brief(terms.source))] if terms.source else []
    parts += [own.waivers_as_of.format(date=terms.today.isoformat())] if terms.today else []
    return own.comma.join(parts)


def case_notes(audit: Audit, own: ReportWords) -> list[str]:
    """A line for each note of the user about the case."""
    return [f"{own.note[note.kind]}{own.colon}{brief(note.text)}" for note in audit.notes]


def policy_names(policy: Policy, own: ReportWords) -> list[str]:
    """Title and date, then the files."""
    dates = [(own.effective_on, policy.effective_date), (own.updated_on, policy.updated_date)]
    about = [brief(policy.title)] if policy.title else []
    about += [template.format(date=brief(date)) for template, date in dates if date]
    lines = [own.comma.join(about)] if about else []
    return lines + [brief(source.path) for source in policy.sources]


def _summary(audit: Audit, page: Page, own: ReportWords) -> list[str]:
    """The verdict and the number of findings of each severity."""
    found = Counter(finding.severity for finding in audit.findings)
    counts = [
        page.style(
            own.severity_count.format(count=found[severity], severity=own.severity[severity]),
            *SEVERITY_STYLES[severity],
        )
        for severity in reversed(Severity)
        if severity in found
    ]
    gaps = sum(blocked.is_gap for blocked in audit.problems)
    counts = [*(counts or [own.counted_findings(0)]), *set_aside_counts(audit, own)]
    parts = [own.comma.join(counts)] + ([page.style(own.gaps(gaps), "yellow")] if gaps else [])
    verdict = page.style(own.verdict[audit.verdict], *VERDICT_STYLES[audit.verdict])
    return ["  ".join([verdict, *parts])]


def _provenance(audit: Audit, page: Page, own: ReportWords, language: str) -> list[str]:
    """For a case file: each under its label, so that hashes stay whole; the command too, to be copied."""
    lines = [page.style(format_words(language).provenance, "bold")]
    for name, text in provenance(audit, "text", language):
        lines.append("  " + page.style(name, "dim"))
        if name == own.command:
            lines += [f"    {line}" for line in shell_lines(command_words(audit, "text"), page.width - 4)]
        else:
            lines += [line for one in map(visible, text.split("\n")) for line in page.wrap(one, indent=4)]
    return lines


def _verdict(audit: Audit, page: Page, language: str) -> list[str]:
    lines = page.wrap(verdict_line(audit, language))
    return [page.style(line, *VERDICT_STYLES[audit.verdict]) for line in lines]


def _reason(audit: Audit, own: ReportWords) -> str:
    """Why; whatever the verdict, with the gaps that were accepted."""
    gate = audit.gate
    gaps = [blocked for blocked in audit.problems if blocked.is_gap]
    accepted = _kinds([blocked for blocked in audit.problems if blocked.accepted], own)
    unread = [blocked for blocked in audit.problems if blocked.problem.stage is not Stage.SETTINGS]
    if audit.verdict is Verdict.INCOMPLETE:
        reason = own.reason_incomplete.format(gaps=own.gaps(len(gaps)), kinds=_kinds(gaps, own))
    elif gate.fail_on is None:
        reason = own.reason_pass_never
    elif audit.verdict is Verdict.PASS and not unread:
        return own.reason_pass.format(fail_on=own.severity[gate.fail_on])
    else:
        findings = own.counted_findings(sum(gate.stops(finding) for finding in audit.findings))
        template = own.reason_fail_gaps if gaps else own.reason_fail
        reason = template.format(findings=findings, fail_on=own.severity[gate.fail_on], gaps=own.gaps(len(gaps)))
    if accepted:
        return own.reason_pass_accepted.format(reason=reason, kinds=accepted)
    # Something may be unread that no rule needs, so that there is no gap and yet not everything was read.
    return own.comma.join([reason, own.gaps(0)]) if audit.verdict is Verdict.PASS else reason


def _kinds(problems: list[BlockedRules], own: ReportWords) -> str:
    """Of gaps: a problem that costs nothing is none, though its kind be accepted."""
    kinds = {blocked.problem.kind.value for blocked in problems if blocked.problem.effect is not Effect.NONE}
    return own.enumeration.join(sorted(kinds))
