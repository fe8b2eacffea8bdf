"""JUnit XML, as Jenkins reads it: a test case for each rule that is kept, each finding and each thing unread.

Source: the schema of Jenkins' xUnit plugin, ``junit-10.xsd``. What fails the audit is a failure, and so is a gap, since
schemas differ in how they call an error; what is waived, known or accepted is skipped.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect
from auditor.report.escape_xml import xml_text
from auditor.report.format_words import FormatWords, format_words
from auditor.report.places import app_name, app_place, policy_place
from auditor.report.provenance import command_line
from auditor.report.results import Result, results
from auditor.report.rule_text import rule_texts
from auditor.report.text import verdict_line
from auditor.report.words import ReportWords, words

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def audit_junit(audit: Audit, language: str) -> bytes:
    """One suite; no times, for they would differ from run to run."""
    own, report = format_words(language), words(language)
    found = list(results(audit))
    cases = [_finding(result, audit, own, report, language) for result in found]
    cases += [_gap(blocked, audit, own, language) for blocked in audit.problems if _is_gap(blocked)]
    failing = {result.finding.rule for result in found}
    cases += [
        _case(rule.id, f"{rule.title}{report.colon}{own.passed}")
        for rule in rule_texts(audit, language)
        if rule.id in audit.rules_run and rule.id not in failing
    ]
    root = Element("testsuites", name="auditor")
    suite = SubElement(root, "testsuite", name=xml_text(app_name(audit.app, report)))
    for element in (root, suite):
        element.set("tests", str(len(cases)))
        element.set("failures", _count(cases, "failure"))
        element.set("errors", "0")
    suite.set("skipped", _count(cases, "skipped"))
    properties = SubElement(suite, "properties")
    for name, value in _properties(audit):
        SubElement(properties, "property", name=name, value=xml_text(value))
    suite.extend(cases)
    SubElement(suite, "system-out").text = xml_text(verdict_line(audit, language))
    indent(root)
    return f"{_HEAD}{tostring(root, encoding='unicode')}\n".encode()


def _case(rule: str, name: str) -> Element:
    return Element("testcase", classname=f"auditor.{rule}", name=xml_text(name), time="0")


def _finding(result: Result, audit: Audit, own: FormatWords, report: ReportWords, language: str) -> Element:
    finding = result.finding
    message = xml_text(messages.message(finding, language))
    case = _case(finding.rule, f"{messages.title(finding, language)}{report.colon}{finding.subject}")
    details = "\n".join(map(xml_text, _details(result, audit, report, language)))
    if result.waiver is not None:
        waiver = result.waiver
        said = report.waived_until.format(date=waiver.until.isoformat(), reason=waiver.reason)
        SubElement(case, "skipped", message=xml_text(said))
    elif result.known:
        SubElement(case, "skipped", message=own.known.format(message=message))
    elif audit.gate.stops(finding):
        SubElement(case, "failure", type=finding.severity.value, message=message).text = details
    else:
        said = own.below.format(severity=report.severity[finding.severity], message=message)
        SubElement(case, "system-out").text = "\n".join([said, details])
    return case


def _details(result: Result, audit: Audit, report: ReportWords, language: str) -> Iterator[str]:
    evidence = result.finding.evidence
    for place in evidence.app:
        yield f"{report.app}{report.colon}{app_place(place, audit.app.path, report)}"
    for place in evidence.policy:
        quote = f" {report.quoted(place.snippet)}" if place.snippet else ""
        yield f"{report.policy}{report.colon}{policy_place(place)}{quote}"
    if evidence.searched:
        yield f"{report.searched}{report.colon}{report.enumeration.join(evidence.searched)}"
    yield f"{report.confidence}{report.colon}{report.confidence_level[result.finding.confidence]}"
    yield f"{report.remedy}{report.colon}{messages.remedy(result.finding, language)}"
    yield f"{report.fingerprint}{report.colon}{result.fingerprint}"


def _is_gap(blocked: BlockedRules) -> bool:
    return blocked.problem.effect is not Effect.NONE


def _gap(blocked: BlockedRules, audit: Audit, own: FormatWords, language: str) -> Element:
    problem = blocked.problem
    case = _case(problem.kind.value, own.gap.format(kind=problem.artifact))
    if blocked.accepted:
        reason = next(gap.reason for gap in audit.gate.accepted_gaps if gap.kind == problem.kind)
        SubElement(case, "skipped", message=xml_text(own.accepted.format(reason=reason)))
    else:
        message = xml_text(messages.problem_line(problem, language))
        SubElement(case, "failure", type=problem.kind.value, message=message)
    return case


def _properties(audit: Audit) -> Iterator[tuple[str, str]]:
    yield "package", audit.app.package or ""
    yield "app", audit.app.path
    yield "sha256", audit.app.sha256
    for source in audit.policy.sources:
        yield "policy", source.path
        yield "policy.sha256", source.sha256
    yield "profile", audit.profile
    yield "verdict", audit.verdict.value
    yield "knowledge", f"{catalog.VERSION} {catalog.DATE}"
    if command := command_line(audit, "junit"):
        yield "command", command
    for note in audit.notes:
        yield f"case.{note.kind.value}", note.text


def _count(cases: list[Element], name: str) -> str:
    return str(sum(case.find(name) is not None for case in cases))
