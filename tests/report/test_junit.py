"""JUnit XML: the elements and attributes that Jenkins' schema has, and what counts as a failure."""

from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from auditor.model.audit import Audit, BlockedRules
from auditor.model.finding import Gate, Severity
from auditor.report.junit import audit_junit
from tests.report import hostile, shop
from tests.report.test_json import AUDITS

# Read off junit-10.xsd of Jenkins' xUnit plugin, which no package of the registry carries: element to its children, the
# attributes that it must have and those that it may have.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"testsuite"}, set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": (
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"},
    ),
    "properties": ({"property"}, set(), set()),
    "property": (set(), {"name", "value"}, set()),
    "testcase": ({"skipped", "failure", "system-out", "system-err"}, {"name"}, {"time", "classname", "group"}),
    "skipped": (set(), set(), {"type", "message"}),
    "failure": (set(), set(), {"type", "message"}),
    "system-out": (set(), set(), set()),
}


def mistakes(element: Element) -> list[str]:
    children, required, optional = SCHEMA[element.tag]
    found = [f"{element.tag} in it: {child.tag}" for child in element if child.tag not in children]
    found += [f"{element.tag}: no {name}" for name in required - set(element.attrib)]
    found += [f"{element.tag}: {name}" for name in set(element.attrib) - required - optional]
    return found + [mistake for child in element for mistake in mistakes(child)]


def outcomes(audit: Audit, language: str = "en") -> list[tuple[str | None, str]]:
    """Class and outcome of every test case."""
    root = fromstring(audit_junit(audit, language))
    return [(case.get("classname"), next((child.tag for child in case), "passed")) for case in root.iter("testcase")]


@pytest.mark.parametrize("name", [*AUDITS, "hostile"])
def test_every_report_has_what_the_schema_of_jenkins_has(name: str) -> None:
    audit = {**AUDITS, "hostile": hostile.audit()}[name]
    root = fromstring(audit_junit(audit, "zh"))
    assert mistakes(root) == []
    (suite,) = root
    cases = suite.findall("testcase")
    assert suite.get("tests") == root.get("tests") == str(len(cases))
    assert suite.get("failures") == str(sum(case.find("failure") is not None for case in cases))
    assert suite.get("skipped") == str(sum(case.find("skipped") is not None for case in cases))


def test_a_rule_without_a_finding_passes_and_a_gap_does_not() -> None:
    assert outcomes(shop.audit()) == [
        ("auditor.UND002", "failure"),
        ("auditor.SDK001", "failure"),
        ("auditor.dex_unreadable", "failure"),
        ("auditor.SDK004", "passed"),
        ("auditor.UND001", "passed"),
    ]


def test_what_does_not_fail_the_audit_is_no_failure() -> None:
    audit = shop.audit(gate=Gate(fail_on=Severity.CRITICAL), problems=())
    assert outcomes(audit)[:2] == [("auditor.UND002", "failure"), ("auditor.SDK001", "system-out")]


def test_waived_known_and_accepted_are_skipped() -> None:
    assert outcomes(AUDITS["set aside"])[:2] == [("auditor.UND002", "skipped"), ("auditor.SDK001", "skipped")]
    accepted = shop.clean_audit(
        gate=Gate(accepted_gaps=shop.ACCEPTED),
        problems=(BlockedRules(problem=shop.PACKED, rules=("SDK001",), accepted=True),),
    )
    assert outcomes(accepted)[0] == ("auditor.packed", "skipped")
    assert b'message="accepted: audited before packing"' in audit_junit(accepted, "en")


def test_a_failure_carries_the_evidence_of_both_sides() -> None:
    failure = fromstring(audit_junit(shop.audit(), "en")).find(".//failure")
    assert failure is not None
    assert failure.get("type") == "critical"
    assert (failure.text or "").split("\n")[:3] == [
        "App: AndroidManifest.xml: uses-permission[@name='android.permission.READ_SMS']",
        "Policy: docs/privacy.txt:40 “我们会向您发送短信验证码。”",
        "Looked for: 短信权限, 读取短信, 收件箱",
    ]


def test_names_and_quotes_are_text() -> None:
    root = fromstring(audit_junit(hostile.audit(), "en"))
    assert {element.tag for element in root.iter()} <= set(SCHEMA)
    assert any("<script>alert(1)</script>" in (case.get("name") or "") for case in root.iter("testcase"))


def test_a_finding_below_the_threshold_says_so() -> None:
    low = replace(shop.sms_finding(), severity=Severity.LOW)
    said = fromstring(audit_junit(shop.audit(findings=(low,)), "en")).find(".//testcase/system-out")
    assert said is not None
    assert (said.text or "").startswith("low, below what fails this audit: ")
