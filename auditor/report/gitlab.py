"""GitLab Code Quality: the findings that count, and what could not be read.

Source: https://docs.gitlab.com/ci/testing/code_quality/, "Import Code Quality results from a CI/CD job".
"""

import hashlib

from auditor import messages
from auditor.model.audit import Audit, BlockedRules
from auditor.model.finding import Finding, Severity
from auditor.report.document import Object, document
from auditor.report.escape import one_line
from auditor.report.results import primary_place, text_line

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def audit_gitlab(audit: Audit, language: str) -> bytes:
    """An array without a byte-order mark; empty where there is nothing to say."""
    findings = [_finding(finding, audit, language) for finding in audit.findings]
    return document([*findings, *(_gap(blocked, language) for blocked in audit.problems if blocked.is_gap)])


def _finding(finding: Finding, audit: Audit, language: str) -> Object:
    place = primary_place(finding, audit)
    return _issue(
        one_line(messages.message(finding, language)),
        finding.rule,
        finding.fingerprint(audit.app.package),
        _SEVERITIES[finding.severity],
        _path(place.artifact),
        text_line(place, audit),
    )


def _gap(blocked: BlockedRules, language: str) -> Object:
    problem = blocked.problem
    name = "\0".join((problem.kind.value, problem.artifact, problem.detail))
    return _issue(
        one_line(messages.problem_line(problem, language)),
        problem.kind.value,
        hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:16],
        _SEVERITIES[Severity.HIGH],
        _path(problem.artifact.split("!", 1)[0]),
        1,
    )


def _issue(description: str, check: str, fingerprint: str, severity: str, path: str, line: int) -> Object:
    return {
        "description": description,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _path(path: str) -> str:
    """From the root of the repository, without a leading ``./``, which GitLab does not take."""
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return one_line(path)
