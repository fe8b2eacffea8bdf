"""SARIF 2.1.0, for code scanning and for editors: every rule that ran, every finding, what was set aside and why.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; the limits are those of GitHub code scanning,
"SARIF support for code scanning".
"""

import re
from collections.abc import Iterator

from auditor import __version__, messages
from auditor.knowledge import catalog
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect, unreadable
from auditor.model.finding import Severity
from auditor.report.document import Object, document
from auditor.report.escape import brief, one_line
from auditor.report.format_words import FormatWords, format_words
from auditor.report.provenance import command_line
from auditor.report.results import Result, beginning, primary_place, results
from auditor.report.rule_text import RuleText, rule_texts
from auditor.report.sarif_places import SarifPlaces
from auditor.report.words import words

_MOST_RESULTS = 25_000
_MOST_PLACES = 20
_LONGEST_DESCRIPTION = 1024
_LEVELS = {
    Severity.CRITICAL: ("error", "9.5"),
    Severity.HIGH: ("error", "8.0"),
    Severity.MEDIUM: ("warning", "5.5"),
    Severity.LOW: ("note", "3.0"),
    Severity.INFO: ("note", "0.5"),
}
"""SARIF's level, and a score in the middle of the band that GitHub shows under the same name."""
_NOTICE_LEVELS = {Effect.NONE: "note", Effect.PARTIAL: "warning", Effect.FATAL: "error"}
_LINK = re.compile(r"\](?=\()")


def audit_sarif(audit: Audit, language: str) -> bytes:
    """One log with one run."""
    return document(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [_run(audit, language)],
        }
    )


def _run(audit: Audit, language: str) -> Object:
    own = format_words(language)
    places = SarifPlaces(audit=audit, words=own)
    for source in audit.policy.sources:
        places.file(source.path)
        places.artifacts[-1]["hashes"] = {"sha-256": source.sha256}
    rules = rule_texts(audit, language)
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    listed = [*(_result(result, audit, places, language) for result in results(audit)), *_gone(audit, places, own)]
    for result in listed:
        if result["ruleId"] in numbers:
            result["ruleIndex"] = numbers[str(result["ruleId"])]
    notices = [_notice(blocked, places, language) for blocked in audit.problems]
    if len(listed) > _MOST_RESULTS:
        text = own.not_listed.format(count=len(listed) - _MOST_RESULTS, limit=_MOST_RESULTS)
        notices.append({"level": "warning", "message": {"text": text}})
    return {
        "tool": {"driver": _driver(rules, audit)},
        "automationDetails": {"id": f"auditor/{brief(audit.app.package or audit.app.path)}/"},
        "language": "zh-CN" if language == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                **({"commandLine": command} if (command := command_line(audit, "sarif")) else {}),
                "executionSuccessful": not (unreadable(audit.app.problems) or unreadable(audit.policy.problems)),
                "exitCode": audit.verdict.exit_code,
                "toolExecutionNotifications": notices,
            }
        ],
        "results": listed[:_MOST_RESULTS],
        "artifacts": places.artifacts,
        "properties": _properties(audit),
    }


def _driver(rules: list[RuleText], audit: Audit) -> Object:
    return {
        "name": "auditor",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
        "notifications": [{"id": kind} for kind in sorted({one.problem.kind.value for one in audit.problems})],
    }


def _rule(rule: RuleText) -> Object:
    level, score = _LEVELS[rule.severity]
    return {
        "id": rule.id,
        "shortDescription": {"text": _cut(rule.title)},
        "fullDescription": {"text": _cut(rule.what)},
        "help": {"text": rule.text, "markdown": rule.markdown},
        "defaultConfiguration": {"level": level},
        "properties": {"security-severity": score, "tags": ["security", "privacy"]},
    }


def _result(result: Result, audit: Audit, places: SarifPlaces, language: str) -> Object:
    finding = result.finding
    primary = primary_place(finding, audit)
    others = [place for place in (*finding.evidence.app, *finding.evidence.policy) if place is not primary]
    said = f"{messages.message(finding, language)} {messages.remedy(finding, language)}".strip()
    described: Object = {
        "ruleId": finding.rule,
        "kind": "fail",
        "level": _LEVELS[finding.severity][0],
        "message": {"text": _plain(said)},
        "locations": [places.primary(primary)],
        "relatedLocations": [
            places.related(place, number) for number, place in enumerate(others[: _MOST_PLACES - 1], start=1)
        ],
        "partialFingerprints": _fingerprints(result.fingerprint),
        "properties": {
            "subject": brief(finding.subject),
            "severity": finding.severity.value,
            "confidence": finding.confidence.value,
            "searched": [one_line(phrase) for phrase in finding.evidence.searched],
        },
    }
    if audit.terms.baseline is not None:
        described["baselineState"] = "unchanged" if result.known else "new"
    if audit.waived:  # of one run, every result says whether it is suppressed, or none does (SARIF 3.27.23)
        described["suppressions"] = [_suppression(result, language)] if result.waiver else []
    return described


def _suppression(result: Result, language: str) -> Object:
    assert result.waiver is not None
    until, reason = result.waiver.until.isoformat(), result.waiver.reason
    said = words(language).waived_until.format(date=until, reason=one_line(reason))
    return {"kind": "external", "status": "accepted", "justification": said, "properties": {"until": until}}


def _gone(audit: Audit, places: SarifPlaces, own: FormatWords) -> Iterator[Object]:
    """What the baseline has and the app no more: no failure, for whoever takes every result for one."""
    for entry in audit.gone:
        described: Object = {
            "ruleId": brief(entry.rule),
            "kind": "pass",
            "level": "none",
            "message": {"text": _plain(own.gone.format(subject=brief(entry.subject)))},
            "locations": [places.primary(beginning(audit))],
            "partialFingerprints": _fingerprints(entry.fingerprint),
            "baselineState": "absent",
        }
        if audit.waived:
            described["suppressions"] = []
        yield described


def _fingerprints(fingerprint: str) -> Object:
    """Under our name, and under the only one that GitHub goes by."""
    return {"auditorFinding/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint}:1"}


def _notice(blocked: BlockedRules, places: SarifPlaces, language: str) -> Object:
    problem = blocked.problem
    return {
        "descriptor": {"id": problem.kind.value},
        "level": _NOTICE_LEVELS[problem.effect],
        "message": {"text": _plain(messages.problem_line(problem, language))},
        "locations": [places.problem(problem.artifact)],
        "properties": {"rules": list(blocked.rules), "accepted": blocked.accepted},
    }


def _properties(audit: Audit) -> Object:
    app = audit.app
    return {
        "verdict": audit.verdict.value,
        "profile": brief(audit.profile),
        "app": {
            "package": None if app.package is None else brief(app.package),
            "version": None if app.version_name is None else brief(app.version_name),
            "sha256": app.sha256,
        },
        "policies": {brief(source.path): source.sha256 for source in audit.policy.sources},
        "knowledge": {"version": catalog.VERSION, "date": catalog.DATE},
        "case": {note.kind.value: one_line(note.text) for note in audit.notes},
    }


def _plain(text: str) -> str:
    """A message in which nothing of the app or the policy can become a link (SARIF 3.11.6, "embedded links")."""
    return _LINK.sub(r"\\]", one_line(text))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_DESCRIPTION else text[: _LONGEST_DESCRIPTION - 1] + "…"
