"""The terminal report: what it says, that it fits, and that nothing untrusted steers it."""

import re
from time import process_time

import pytest
from wcwidth import wcswidth

from auditor import messages
from auditor.model.audit import BlockedRules
from auditor.model.evidence import Evidence
from auditor.model.finding import (
    AcceptedGap,
    Category,
    Confidence,
    Disclosure,
    Finding,
    Gate,
    PermissionComparison,
    Severity,
)
from auditor.report.matrix import permission_lines
from auditor.report.page import Page
from auditor.report.text import audit_text, verdict_line
from auditor.report.words import words
from tests.report import shop


def test_a_clean_audit_in_english() -> None:
    assert audit_text(shop.clean_audit(category=None), "en", Page()) == (
        "App        旧物集市 (com.example.shop), version 1.2.0 (12)\n"
        "           build/shop.apk\n"
        "Policy     旧物集市隐私政策, in force from 2024-03-01\n"
        "           docs/privacy.txt\n"
        "Judged by  profile cn, category not known (--category sets it)\n"
        "\n"
        "PASS  0 findings\n"
        "\n"
        "Permissions (1)\n"
        "  Permission  What it allows            Policy says  Line\n"
        "  ----------  ------------------------  -----------  ----\n"
        "  CAMERA      take pictures and videos  declared     12\n"
        "\n"
        "Third-party SDKs (0)\n"
        "  No SDK that handles personal data was found.\n"
        "\n"
        "No findings.\n"
        "\n"
        "PASS: nothing at or above “high”, and everything was read (exit code 0)\n"
    )


def test_a_clean_audit_in_chinese() -> None:
    assert audit_text(shop.clean_audit(category=None), "zh", Page()) == (
        "应用      旧物集市（com.example.shop），版本 1.2.0（12）\n"
        "          build/shop.apk\n"
        "隐私政策  旧物集市隐私政策，2024-03-01 生效\n"
        "          docs/privacy.txt\n"
        "评判依据  评判口径 cn，服务类型未知（可用 --category 指定）\n"
        "\n"
        "通过  0 项问题\n"
        "\n"
        "权限（1）\n"
        "  权限    含义            政策声明  行\n"
        "  ------  --------------  --------  --\n"
        "  CAMERA  拍摄照片和视频  已声明    12\n"
        "\n"
        "第三方SDK（0）\n"
        "  未发现处理个人信息的第三方SDK。\n"
        "\n"
        "未发现问题。\n"
        "\n"
        "通过：没有达到“高”级的问题，且内容已完整读取（退出码 0）\n"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_page(language: str, width: int) -> None:
    text = audit_text(shop.audit(), language, Page(width=width), verbose=True)
    assert max(map(wcswidth, text.split("\n"))) <= width


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_finding_shows_both_sides_remedy_and_basis(language: str) -> None:
    text = audit_text(shop.audit(), language, Page(width=120))
    finding = shop.sms_finding()
    assert messages.title(finding, language) in text
    assert "uses-permission[@name='android.permission.READ_SMS']" in text
    assert "docs/privacy.txt:40" in text
    assert "我们会向您发送短信验证码。" in text
    assert "读取短信" in text
    assert messages.remedy(finding, language)[:8] in text
    for cited in messages.citations(finding.rule, language):
        assert f"{cited.source}{'*' if cited.from_memory else ''} {cited.article}" in text
        assert cited.title[:10] in text


def test_findings_stand_most_severe_first_and_are_numbered() -> None:
    text = audit_text(shop.audit(), "en", Page())
    assert text.index("CRITICAL  UND002") < text.index("HIGH  SDK001")
    assert re.findall(r"^ {3}(\d) ", text, re.MULTILINE) == ["1", "2"]


def test_the_summary_counts_by_severity_and_names_the_gap() -> None:
    assert "\nFAIL  1 critical, 1 high  1 gap\n" in audit_text(shop.audit(), "en", Page())
    assert "\n未通过  严重 1，高 1  1 处缺口\n" in audit_text(shop.audit(), "zh", Page())


def test_a_benign_permission_is_named_below_the_table() -> None:
    text = audit_text(shop.audit(), "en", Page())
    assert "No personal data  INTERNET" in text
    assert "INTERNET" in audit_text(shop.audit(), "en", Page(), verbose=True)


def test_a_foreign_permission_keeps_its_full_name() -> None:
    fake = "com.example.permission.CAMERA"
    finding = Finding(
        rule="UND001", subject=fake, severity=Severity.HIGH, confidence=Confidence.LOW, evidence=Evidence()
    )
    assert messages.short_name(fake) == fake
    assert fake in audit_text(shop.audit(findings=(finding,)), "en", Page(width=120))


def test_the_line_of_a_mention_is_no_line_of_a_declaration() -> None:
    text = audit_text(shop.audit(), "en", Page())
    assert re.search(r"^ {2}READ_SMS .* NOT DECLARED$", text, re.MULTILINE)


def test_a_packed_app_is_never_said_to_have_no_sdk() -> None:
    audit = shop.clean_audit(
        app=shop.app(protections=(shop.PACKER,), sdks=()),
        problems=(BlockedRules(problem=shop.PACKED, rules=("SDK001",)),),
    )
    text = audit_text(audit, "en", Page())
    assert "No SDK could be seen: the app's code is packed." in text
    assert "--accept-gap packed=REASON" in " ".join(text.split())
    assert verdict_line(audit, "en") == ("INCOMPLETE: 1 gap kept the audit from being complete (packed) (exit code 3)")


def test_an_accepted_gap_is_reported_with_its_reason() -> None:
    gate = Gate(accepted_gaps=(AcceptedGap(kind="packed", reason="audited before packing"),))
    audit = shop.clean_audit(gate=gate, problems=(BlockedRules(problem=shop.PACKED, rules=(), accepted=True),))
    assert "Accepted because  audited before packing" in audit_text(audit, "en", Page())
    assert verdict_line(audit, "en") == "PASS: 0 findings at or above “high”; accepted gaps: packed (exit code 0)"


ACCEPTED = BlockedRules(problem=shop.PACKED, rules=(), accepted=True)
BROKEN = BlockedRules(problem=shop.BROKEN_DEX, rules=("SDK001",))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"gate": Gate(fail_on=None), "findings": (shop.sms_finding(),)},
            "PASS: findings do not fail this audit (--fail-on never); accepted gaps: packed (exit code 0)",
        ),
        (
            {"findings": (shop.sms_finding(),)},
            "FAIL: 1 finding at or above “high”; accepted gaps: packed (exit code 1)",
        ),
        (
            {"problems": (ACCEPTED, BROKEN), "gate": Gate(fail_on=None)},
            (
                "INCOMPLETE: 1 gap kept the audit from being complete (dex_unreadable);"
                " accepted gaps: packed (exit code 3)"
            ),
        ),
        (
            {"problems": (ACCEPTED, BROKEN), "findings": (shop.sms_finding(),)},
            "FAIL: 1 finding at or above “high”, and 1 gap that may hide more; accepted gaps: packed (exit code 1)",
        ),
    ],
    ids=["never", "fail", "incomplete", "fail with a gap"],
)
def test_accepted_gaps_are_named_whatever_the_verdict(changes: dict[str, object], line: str) -> None:
    assert verdict_line(shop.clean_audit(**({"problems": (ACCEPTED,)} | changes)), "en") == line


NOT_LOADED = BlockedRules(problem=shop.NOT_LOADED, rules=())


@pytest.mark.parametrize(
    ("language", "gate", "line"),
    [
        ("en", Gate(), "PASS: 0 findings at or above “high”, 0 gaps (exit code 0)"),
        ("zh", Gate(), "通过：0 项问题达到或超过“高”级，0 处缺口（退出码 0）"),
        ("en", Gate(fail_on=None), "PASS: findings do not fail this audit (--fail-on never), 0 gaps (exit code 0)"),
        ("zh", Gate(fail_on=None), "通过：本次审计不因问题而失败（--fail-on never），0 处缺口（退出码 0）"),
    ],
)
def test_with_a_dex_left_unread_not_everything_was_read(language: str, gate: Gate, line: str) -> None:
    assert verdict_line(shop.clean_audit(gate=gate, problems=(NOT_LOADED,)), language) == line


def test_a_note_of_an_accepted_kind_is_no_accepted_gap() -> None:
    noted = BlockedRules(problem=shop.NOT_LOADED, rules=(), accepted=True)
    assert "accepted" not in verdict_line(shop.clean_audit(problems=(noted,)), "en")


def test_a_manifest_with_thousands_of_permissions_is_shown_in_the_time_it_takes_to_read_it() -> None:
    rows = tuple(
        PermissionComparison(name=f"com.x.P{number}", disclosure=Disclosure.UNDECLARED) for number in range(10_000)
    )
    before = process_time()
    permission_lines(shop.clean_audit(permissions=rows), Page(), words("en"), "en", verbose=False)
    assert process_time() - before < 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_colour_carries_no_meaning_alone(language: str) -> None:
    plain = audit_text(shop.audit(), language, Page())
    colored = audit_text(shop.audit(), language, Page(color=True))
    stripped = re.sub(r"\x1b\[\d+m", "", colored)
    assert "\x1b[" not in plain
    assert [line.rstrip() for line in stripped.split("\n")] == plain.split("\n")


def test_names_of_the_app_cannot_steer_the_terminal() -> None:
    hostile = shop.clean_audit(
        app=shop.app(label="\x1b]0;owned\x07\u202eppa", package="a\nPASS: faked", version_name="1\x9b2J"),
        policy=shop.policy(title="题\x1b[2J"),
        category=Category(id="x\x1b[0m", guessed=False),
    )
    text = audit_text(hostile, "en", Page())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "\nPASS: faked" not in text
    assert "\\x1b]0;owned\\x07\\u202eppa" in text


def test_several_policies_name_their_file_beside_the_line() -> None:
    two = shop.policy()
    sources = (*two.sources, *shop.policy(sources=()).sources)
    source = two.sources[0]
    audit = shop.clean_audit(policy=shop.policy(sources=(*sources, source)))
    assert "privacy.txt:12" in audit_text(audit, "en", Page())
