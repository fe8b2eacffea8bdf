"""Markdown: read as GitHub renders it, cut before it is refused, and nothing in it but what we put there."""

import re

import pytest
from markdown_it import MarkdownIt

from auditor import messages
from auditor.model.finding import Gate
from auditor.report.format_words import format_words
from auditor.report.markdown import audit_markdown, within
from tests.report import hostile, shop
from tests.report.test_json import AUDITS


def html(data: bytes) -> str:
    page: str = MarkdownIt("commonmark", {"html": True}).enable("table").render(data.decode())
    return page


def tags(page: str) -> set[str]:
    return set(re.findall(r"<(\w+)", page))


def test_the_verdict_the_app_and_the_case_come_first() -> None:
    text = audit_markdown(shop.audit(notes=hostile.audit().notes[:0]), "zh").decode()
    assert text.startswith(
        "# 隐私政策审计：旧物集市\n\n"
        "**未通过：2 项问题达到或超过“高”级，另有 1 处缺口，可能掩盖更多问题（退出码 1）**\n\n"
        "| 项目 | 内容 |\n| --- | --- |\n"
        "| 应用 | 旧物集市（com.example.shop），版本 1.2.0（12）<br>`build/shop.apk` |\n"
    )


def test_a_finding_shows_both_sides() -> None:
    text = audit_markdown(shop.audit(), "en").decode()
    sms = shop.sms_finding()
    assert f"### critical: UND002 {messages.title(sms, 'en')}" in text
    assert (
        "  - App: `AndroidManifest.xml: uses-permission[@name='android.permission.READ_SMS']`\n"
        "  - Policy: `docs/privacy.txt:40` “我们会向您发送短信验证码。”\n"
        "  - Looked for: 短信权限, 读取短信, 收件箱\n"
        "  - Confidence: high\n"
    ) in text


def test_every_permission_and_sdk_is_in_a_folded_table() -> None:
    text = audit_markdown(shop.audit(), "en").decode()
    assert "<summary>Permissions (4)</summary>\n\n| Permission |" in text
    assert "| `CAMERA` | take pictures and videos | declared | 12 |\n" in text
    assert "<summary>Third-party SDKs (1)</summary>" in text
    assert "| JPush |  | classes | NOT DECLARED |  |\n" in text


@pytest.mark.parametrize(("language", "label"), [("en", "Remedy</strong>: "), ("zh", "建议</strong>：")])
def test_what_is_to_be_bold_is(language: str, label: str) -> None:
    page = html(audit_markdown(shop.audit(), language))
    assert f"<strong>{label}" in page
    assert "**" not in page


def test_what_was_set_aside_is_named_with_its_reason() -> None:
    text = audit_markdown(AUDITS["set aside"], "en").decode()
    assert "- UND002 `android.permission.READ_SMS`: until 2027-03-31: the policy of March declares it" in text
    assert "- SDK001 `jpush`" in text
    assert "- UND001 `a.B`" in text


def test_gaps_come_before_findings() -> None:
    text = audit_markdown(shop.audit(), "en").decode()
    assert 0 < text.index("classes2.dex") < text.index("UND002")


def test_an_accepted_gap_shows_why() -> None:
    problem = shop.audit().problems[0]
    accepted = type(problem)(problem=shop.PACKED, rules=("SDK001",), accepted=True)
    text = audit_markdown(shop.audit(gate=Gate(accepted_gaps=shop.ACCEPTED), problems=(accepted,)), "en").decode()
    assert "  - accepted: audited before packing" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_of_a_hostile_app_is_rendered(language: str) -> None:
    page = html(audit_markdown(hostile.audit(), language))
    ours = {"h1", "h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "code", "br"}
    assert tags(page) <= ours | {"details", "summary"}
    assert "alert(1)" in page
    assert not re.search(r"[@#](octocat|12)\b", re.sub(r"<code>.*?</code>", "", page))


def test_a_summary_that_is_too_long_is_cut_with_a_pointer() -> None:
    whole = audit_markdown(shop.audit(), "zh")
    cut = audit_markdown(shop.audit(), "zh", limit=1500)
    assert len(cut) <= 1500 < len(whole)
    assert whole.startswith(cut[: cut.rindex(b"\n\n**")])
    assert "摘要到此为止（上限 1500 字节），略去" in cut.decode()


@pytest.mark.parametrize("limit", [300, 301, 350, 399, 400, 10_000])
def test_a_cut_never_exceeds_the_limit(limit: int) -> None:
    blocks = ["读" * 30] * 40
    assert len(within(blocks, limit, format_words("zh"))) <= limit


def test_the_limit_is_what_a_step_summary_takes() -> None:
    many = shop.audit(findings=tuple(shop.sms_finding() for _ in range(3000)))
    assert 1_000_000 < len(audit_markdown(many, "zh")) <= 1024 * 1024
