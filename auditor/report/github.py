"""Annotations of GitHub Actions: the most severe findings at their lines, then how many more there are.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. A step shows ten errors and ten
warnings at most, so that more would be lost without a word.
"""

from collections.abc import Iterator

from auditor import messages
from auditor.model.audit import Audit, BlockedRules
from auditor.model.finding import Finding, Severity
from auditor.report.escape import one_line, visible
from auditor.report.escape_workflow import command
from auditor.report.format_words import format_words
from auditor.report.results import primary_place, text_line
from auditor.report.text import verdict_line

_MOST = 10
_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}


def audit_github(audit: Audit, language: str) -> bytes:
    """A command on each line, and the verdict as plain text at the end."""
    said = list(_annotations(audit, language))
    lines = said[:_MOST]
    if len(said) > _MOST:
        lines.append(command("notice", format_words(language).more_findings.format(count=len(said) - _MOST)))
    return "".join(f"{line}\n" for line in (*lines, visible(verdict_line(audit, language)))).encode()


def _annotations(audit: Audit, language: str) -> Iterator[str]:
    """Gaps stand between what is high and what is medium, for they may hide either."""
    for finding in audit.findings:
        if finding.severity.rank >= Severity.HIGH.rank:
            yield _finding(finding, audit, language)
    for blocked in audit.problems:
        if blocked.is_gap:
            yield _gap(blocked, language)
    for finding in audit.findings:
        if finding.severity.rank < Severity.HIGH.rank:
            yield _finding(finding, audit, language)


def _finding(finding: Finding, audit: Audit, language: str) -> str:
    place = primary_place(finding, audit)
    return command(
        _COMMANDS[finding.severity],
        f"{one_line(messages.message(finding, language))}\n{one_line(messages.remedy(finding, language))}",
        file=place.artifact,
        line=text_line(place, audit),
        title=f"{finding.rule} {messages.title(finding, language)}",
    )


def _gap(blocked: BlockedRules, language: str) -> str:
    problem = blocked.problem
    title = format_words(language).gap.format(kind=problem.kind.value)
    return command("warning", one_line(messages.problem_line(problem, language)), file=problem.artifact, title=title)
