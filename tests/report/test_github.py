"""Workflow annotations: at their lines, the most severe first, and none that an app could write itself."""

import re
from dataclasses import replace

from auditor import messages
from auditor.model.finding import Confidence, Severity
from auditor.report.github import audit_github
from tests.report import hostile, shop


def lines(data: bytes) -> list[str]:
    return data.decode().splitlines()


def test_a_finding_is_a_command_with_file_line_and_title() -> None:
    first, *_, last = lines(audit_github(shop.audit(), "en"))
    sms = shop.sms_finding()
    title, message, remedy = (said(sms, "en") for said in (messages.title, messages.message, messages.remedy))
    assert first == (
        f"::error file=docs/privacy.txt,line=40,title=UND002 {title.replace(',', '%2C')}::{message}%0A{remedy}"
    )
    assert last == "FAIL: 2 findings at or above “high”, and 1 gap that may hide more (exit code 1)"


def test_a_gap_stands_between_high_and_medium() -> None:
    medium = replace(shop.jpush_finding(), severity=Severity.MEDIUM)
    found = lines(audit_github(shop.audit(findings=(shop.sms_finding(), medium)), "en"))
    assert [re.match(r"::\w+ file=[^,]+,(?:line=\d+,)?title=(\w+)", line)[1] for line in found[:-1]] == [  # type: ignore[index]
        "UND002",
        "Could",
        "SDK001",
    ]
    assert [line.split(" ", 1)[0] for line in found[:-1]] == ["::error", "::warning", "::warning"]


def test_after_ten_there_is_only_a_count() -> None:
    findings = tuple(
        replace(shop.sms_finding(), subject=f"a.P{n}", severity=Severity.LOW, confidence=Confidence.LOW)
        for n in range(14)
    )
    found = lines(audit_github(shop.audit(findings=findings, problems=()), "en"))
    assert len(found) == 12
    assert all(line.startswith("::notice file=") for line in found[:10])
    assert found[10] == "::notice::and 4 more; the other reports have them all"


def test_no_text_of_an_app_begins_a_line() -> None:
    found = lines(audit_github(hostile.audit(), "en"))
    assert len(found) == 4
    assert all(re.match(r"::(error|warning) file=[^:]*,title=[^:]*::", line) for line in found[:-1])
    assert found[-1].startswith("FAIL: ")


def test_a_clean_audit_is_its_verdict() -> None:
    assert lines(audit_github(shop.clean_audit(), "zh")) == ["通过：没有达到“高”级的问题，且内容已完整读取（退出码 0）"]
