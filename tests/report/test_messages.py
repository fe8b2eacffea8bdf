"""Findings, problems and citations find their words in both languages."""

from dataclasses import replace

import pytest

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from tests.report import shop


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_names_its_file_and_detail(kind: ProblemKind, language: str) -> None:
    problem = Problem(stage=Stage.POLICY, kind=kind, artifact="dir/file.x", effect=Effect.PARTIAL, detail="at 12")
    line = messages.problem_line(problem, language)
    assert "dir/file.x" in line
    assert "at 12" in line
    assert "\n" not in line


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_message_names_its_subject(language: str) -> None:
    finding = shop.sms_finding()
    message = messages.message(finding, language)
    assert "{" not in message
    assert finding.subject in message or messages.label(finding.subject, language) in message


def test_an_sdk_is_called_by_its_name_and_an_unknown_subject_by_itself() -> None:
    assert messages.label("jpush", "zh") == catalog.sdks()["jpush"].name.zh
    assert messages.label("com.example.permission.X", "en") == "com.example.permission.X"


@pytest.mark.parametrize("rule", catalog.rules())
def test_every_citation_has_a_source(rule: str) -> None:
    assert all(cited.title for cited in messages.citations(rule, "zh"))


def test_a_chinese_message_names_the_company_in_chinese() -> None:
    message = messages.message(shop.jpush_finding(), "zh")
    vendor = catalog.sdks()["jpush"].vendor
    assert vendor is not None
    assert vendor.zh[0] in message


def test_several_findings_share_a_remedy_that_names_all_subjects() -> None:
    first = shop.sms_finding()
    second = replace(first, subject="android.permission.SEND_SMS")
    assert "READ_SMS, SEND_SMS" in messages.common_remedy([first, second], "en")
    assert messages.common_remedy([first], "en") == messages.remedy(first, "en")
