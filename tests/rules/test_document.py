"""Rules over the policy as a document, and over what it has to tell."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor import messages
from auditor.engine import audit
from auditor.model.app import App
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import Confidence, Severity
from auditor.policy.reader import merge_policies, policy_of, read_policy
from tests.rules.cases import app, detected, found, judged_alone, told

ADS = app(sdks=(detected("gdt"),))
ABROAD = app(sdks=(detected("firebase-analytics"),))


def policy_rules(
    tmp_path: Path, text: str, *, of: App | None = None, profile: str = "cn"
) -> dict[str, tuple[str, str]]:
    """Rules of the family POL that fire, each with its variant and severity."""
    result = judged_alone(tmp_path, of or app(), text, profile=profile)
    return {
        finding.rule: (dict(finding.params)["variant"], finding.severity.value)
        for finding in result.findings
        if finding.rule.startswith("POL")
    }


def test_a_policy_that_tells_all_has_no_finding(tmp_path: Path) -> None:
    assert policy_rules(tmp_path, told()) == {}


@pytest.mark.parametrize(
    ("part", "rule", "severity"),
    [
        ("developer", "POL002", "low"),
        ("contact", "POL002", "low"),
        ("retention", "POL003", "medium"),
        ("access", "POL004", "low"),
        ("correction", "POL004", "low"),
        ("deletion", "POL004", "low"),
        ("withdrawal", "POL004", "low"),
        ("complaint", "POL005", "low"),
        ("date", "POL007", "low"),
        ("minors", "POL010", "low"),
    ],
)
def test_each_part_that_is_left_out_has_its_rule(tmp_path: Path, part: str, rule: str, severity: str) -> None:
    assert policy_rules(tmp_path, told(without=(part,))) == {rule: ("default", severity)}


def test_neither_name_nor_address_is_more_than_one_of_them(tmp_path: Path) -> None:
    assert policy_rules(tmp_path, told(without=("developer", "contact")))["POL002"] == ("default", "medium")


def test_a_way_to_write_inside_the_app_is_a_contact(tmp_path: Path) -> None:
    text = told(without=("contact",)) + "您可以通过“我的—帮助与反馈”联系在线客服。"
    assert policy_rules(tmp_path, text) == {}


def test_several_rights_that_are_missing_are_one_finding_that_names_them(tmp_path: Path) -> None:
    result = judged_alone(tmp_path, app(), told(without=("access", "deletion")))
    (finding,) = result.findings
    assert (finding.rule, finding.severity) == ("POL004", Severity.MEDIUM)
    assert messages.message(finding, "zh") == "隐私政策未说明用户如何行使下列权利：查阅、删除。"
    assert "查阅您的个人信息" in finding.evidence.searched
    assert finding.evidence.policy == ()


def test_an_account_has_to_be_closable_only_where_users_sign_up(tmp_path: Path) -> None:
    text = told(without=("account_closure",))
    assert policy_rules(tmp_path, text) == {}
    assert policy_rules(tmp_path, text + "您注册账号时需要提供昵称。") == {"POL004": ("default", "low")}


def test_who_takes_nothing_need_not_say_for_how_long(tmp_path: Path) -> None:
    text = told(without=("collected", "sdks", "retention", "deletion")) + "我们不会收集您的手机号码。"
    assert policy_rules(tmp_path, text) == {}
    assert set(policy_rules(tmp_path, text, of=ADS)) >= {"POL003", "POL004"}


@pytest.mark.parametrize(
    ("promise", "fires"),
    [
        ("我们将在30个工作日内处理您的投诉。", True),
        ("我们将在三十天内处理您的投诉。", True),
        ("我们将在十五个工作日内处理您的投诉。", False),
        ("我们将在20天内处理您的投诉。", False),
        ("您可以投诉。查阅请求将在30天内答复。", False),
    ],
)
def test_complaints_are_answered_within_fifteen_working_days(tmp_path: Path, promise: str, fires: bool) -> None:  # noqa: FBT001
    fired = policy_rules(tmp_path, told(without=("complaint",)) + promise)
    assert fired == ({"POL005": ("late", "low")} if fires else {})


def test_an_english_policy_is_no_chinese_one(tmp_path: Path) -> None:
    text = "Your privacy: we collect your name."
    assert "POL006" in policy_rules(tmp_path, text)
    assert "POL006" not in policy_rules(tmp_path, text, profile="play")


def test_lists_are_missed_only_where_there_is_something_to_list(tmp_path: Path) -> None:
    text = told(without=("collected", "sdks"))
    assert "POL008" not in policy_rules(tmp_path, text)
    assert policy_rules(tmp_path, text, of=app("CAMERA"))["POL008"] == ("default", "medium")
    assert "POL008" in policy_rules(tmp_path, text, of=app(sdks=(detected("jpush"),)))
    assert "POL008" not in policy_rules(tmp_path, told(), of=app("CAMERA", sdks=(detected("jpush"),)))


def test_a_list_on_another_page_is_no_missing_list(tmp_path: Path) -> None:
    text = told(without=("sdks",)) + "详见《第三方SDK清单》：https://a.example/sdk 。"
    result = judged_alone(tmp_path, app(sdks=(detected("jpush"),)), text)
    assert result.policy.elsewhere
    assert "POL008" not in {finding.rule for finding in result.findings}


def test_sensitive_information_needs_a_word_on_consent_or_necessity(tmp_path: Path) -> None:
    text = told(without=("separate_consent",))
    face = "我们会收集您的人脸信息。"
    assert policy_rules(tmp_path, text) == {}
    assert policy_rules(tmp_path, text + face) == {"POL009": ("default", "medium")}
    assert policy_rules(tmp_path, told() + face) == {}
    assert policy_rules(tmp_path, text + face + "处理该敏感个人信息是核验身份所必需的。") == {}
    assert policy_rules(tmp_path, text + "我们不会收集您的人脸信息。") == {}


def test_personalised_content_needs_a_switch(tmp_path: Path) -> None:
    text = told(without=("personalised_opt_out",))
    assert policy_rules(tmp_path, text) == {}
    assert policy_rules(tmp_path, text + "我们会向您展示个性化广告。") == {"POL011": ("default", "low")}
    assert policy_rules(tmp_path, text, of=ADS)["POL011"] == ("advertising", "low")
    assert "POL011" not in policy_rules(tmp_path, told(), of=ADS)


def test_what_a_template_left_is_quoted(tmp_path: Path) -> None:
    result = judged_alone(tmp_path, app(), told() + "本应用由XX公司提供。")
    (finding,) = result.findings
    assert (finding.rule, finding.subject) == ("POL012", "template")
    assert "XX公司" in finding.evidence.policy[0].snippet


@pytest.mark.parametrize(
    ("label", "fires"),
    [
        ("青竹记账", False),
        ("青竹", False),
        ("Bamboo", False),
        ("红叶地图", True),
        ("@0x7f0a0001", False),
        (None, False),
    ],
)
def test_the_policy_of_another_app(tmp_path: Path, label: str | None, fires: bool) -> None:  # noqa: FBT001
    result = judged_alone(tmp_path, replace(app(), label=label), "应用名称：青竹记账\n" + told())
    assert found(result) == ({("POL012", "app_name")} if fires else set())
    assert all(finding.confidence is Confidence.LOW for finding in result.findings)


def test_an_sdk_from_abroad_asks_for_a_word_on_transfers(tmp_path: Path) -> None:
    assert policy_rules(tmp_path, told(without=("cross_border",)), of=ABROAD)["POL013"] == ("default", "low")
    assert "POL013" not in policy_rules(tmp_path, told(), of=ABROAD)
    assert "POL013" not in policy_rules(tmp_path, told(without=("cross_border",)), of=app(sdks=(detected("jpush"),)))


def test_a_declaration_tells_nothing_and_need_not(tmp_path: Path) -> None:
    file = tmp_path / "declaration.yaml"
    file.write_text(
        "schema: auditor/declaration/1\npermissions:\n  - name: android.permission.CAMERA\n    purpose: 扫码\n",
        encoding="utf-8",
    )
    policy = read_policy(file)
    result = audit(app("CAMERA"), replace(policy, length=900, about_privacy=True), profile="all")
    assert not [finding for finding in result.findings if finding.rule.startswith(("POL", "EU", "US"))]


def test_a_list_alone_is_no_policy_and_gets_one_finding(tmp_path: Path) -> None:
    rows = "".join(
        f"\n{n}、青竹{n}SDK\n用途：统计分析，保护个人信息安全\n收集信息：设备型号、系统版本\n" for n in range(20)
    )
    sdk_list = policy_of(f"第三方SDK清单\n{rows}".encode(), name="list.txt")
    result = audit(app(), sdk_list, profile="cn")
    (finding,) = [finding for finding in result.findings if finding.rule.startswith("POL")]
    assert (finding.rule, dict(finding.params)["variant"], finding.severity) == ("POL001", "list", Severity.HIGH)
    file = tmp_path / "policy.txt"
    file.write_text("隐私政策\n" + told() * 3, encoding="utf-8")
    both = audit(app(), merge_policies((sdk_list, read_policy(file))), profile="cn")
    assert not [finding for finding in both.findings if finding.rule.startswith("POL")]


def test_a_short_english_policy_is_a_policy(tmp_path: Path) -> None:
    result = judged_alone(tmp_path, app(), "Privacy: we collect no personal information.", profile="play")
    assert 100 <= result.policy.length < 300
    assert "POL001" not in {finding.rule for finding in result.findings}


def test_a_part_that_was_not_read_may_hold_what_is_missing(tmp_path: Path) -> None:
    whole = judged_alone(tmp_path, app(), told(without=("minors",)))
    assert [finding.confidence for finding in whole.findings] == [Confidence.HIGH]
    text = f"隐私政策\n{told(without=('minors',)) * 4}"
    unread = Problem(
        stage=Stage.POLICY, kind=ProblemKind.POLICY_PART_UNREAD, artifact="policy.txt", effect=Effect.PARTIAL
    )
    policy = replace(policy_of(text.encode(), name="policy.txt"), problems=(unread,))
    result = audit(app(), policy, profile="cn")
    assert [(finding.rule, finding.confidence) for finding in result.findings] == [("POL010", Confidence.LOW)]
