"""The report ends with what to do next, and with nothing that there is no reason for."""

from dataclasses import replace

import pytest

from auditor.model.audit import BlockedRules
from auditor.model.finding import Category, Disclosure, Gate
from auditor.model.policy import PolicySource
from auditor.model.terms import Terms
from auditor.report.escape_shell import shell_line
from auditor.report.next_steps import next_steps
from auditor.report.page import Page
from auditor.report.text import audit_text
from auditor.report.words import words
from tests.report import hostile, shop

DRAFT = "auditor draft build/shop.apk --policy docs/privacy.txt"
GAP = "--accept-gap dex_unreadable=REASON"
KNOWN = Category(id="second_hand", guessed=False)


def steps(language: str = "en", **changes: object) -> list[str]:
    return [shell_line(*what) for what, _ in next_steps(shop.audit(**changes), words(language), language)]


def test_every_step_has_its_reason() -> None:
    assert steps() == [GAP, "--category NAME", DRAFT, "auditor explain UND002", "--write-baseline known.json"]
    assert steps(problems=(), category=KNOWN) == [DRAFT, "auditor explain UND002", "--write-baseline known.json"]
    assert steps(problems=(), category=KNOWN, gate=Gate(fail_on=None)) == [DRAFT, "auditor explain UND002"]


def test_who_has_a_baseline_is_not_told_to_begin_one() -> None:
    assert "--write-baseline known.json" not in steps(terms=Terms(baseline="known.json"))


def test_where_all_is_well_there_is_none() -> None:
    clean = shop.clean_audit()
    assert list(next_steps(clean, words("en"), "en")) == []
    assert audit_text(clean, "en", Page()).endswith("(exit code 0)\n")


def test_an_accepted_gap_is_no_step() -> None:
    accepted = BlockedRules(problem=shop.BROKEN_DEX, rules=("SDK001",), accepted=True)
    assert GAP not in steps(problems=(accepted,))


def test_what_is_declared_needs_no_draft() -> None:
    declared = tuple(replace(row, disclosure=Disclosure.DECLARED) for row in shop.audit().permissions)
    assert DRAFT not in steps(findings=(shop.sms_finding(),), permissions=declared)


def test_a_policy_inside_the_app_is_named_as_it_was_asked_for() -> None:
    source = PolicySource(path=f"{shop.APK}!assets/privacy.html", sha256="ef" * 32, format="html", language="zh")
    assert "auditor draft build/shop.apk --policy app:" in steps(policy=shop.policy(sources=(source, source)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_ends_with_them_in_its_language(language: str) -> None:
    heading = {"en": "What to do next", "zh": "下一步"}[language]
    text = audit_text(shop.audit(), language, Page())
    _, _, end = text.partition(f"\n\n{heading}\n")
    speaking = "" if language == "en" else " --lang zh"
    assert f"  {DRAFT}{speaking}\n" in end
    assert f"  auditor explain UND002{speaking}\n" in end


def test_a_file_that_looks_like_an_option_is_a_file() -> None:
    assert "auditor draft ./-a.apk --policy docs/privacy.txt" in steps(app=shop.app(path="-a.apk"))


def test_no_name_of_a_file_adds_to_a_command() -> None:
    audit = replace(hostile.audit(), permissions=shop.audit().permissions, findings=(shop.sms_finding(),))
    (draft,) = [shell_line(*what) for what, _ in next_steps(audit, words("en"), "en") if "draft" in what]
    assert draft.startswith("auditor draft $'build/app#1\\x20%41\\x20旧物\\xe2\\x80\\xae.apk' --policy $'")
    assert "\n" not in draft
