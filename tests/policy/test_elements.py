"""What a policy tells beside its claims, and what a template left in it."""

from pathlib import Path

import pytest

from auditor.model.policy import PolicyElement
from tests.policy.texts import read, read_raw


def told(tmp_path: Path, text: str, language: str = "zh") -> set[str]:
    return {claim.element.value for claim in read(tmp_path, text, language=language).elements}


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("我们仅在实现目的所必需的最短期限内保留您的个人信息。", "retention"),
        ("日志保存六个月。", "retention"),
        ("您可以查阅您的个人信息。", "access"),
        ("您可以更正您的个人信息。", "correction"),
        ("您可以要求我们删除您的个人信息。", "deletion"),
        ("您可以撤回您的同意。", "withdrawal"),
        ("您可以在设置中注销账号。", "account_closure"),
        ("您可以向监管部门投诉。", "complaint"),
        ("我们将在十五个工作日内答复。", "response_time"),
        ("处理敏感个人信息前，我们会取得您的单独同意。", "separate_consent"),
        ("未满十四周岁的儿童须由监护人同意。", "minors"),
        ("您可以关闭个性化推荐。", "personalised_opt_out"),
        ("您的信息存储在中国境内。", "cross_border"),
    ],
)
def test_chinese_elements(tmp_path: Path, text: str, element: str) -> None:
    assert element in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("We keep crash logs for 90 days.", "retention"),
        ("You can request a copy of your data.", "access"),
        ("You may correct your information.", "correction"),
        ("You may ask us to delete your data.", "deletion"),
        ("You may withdraw your consent at any time.", "withdrawal"),
        ("You can delete your account in the settings.", "account_closure"),
        ("You may lodge a complaint with an authority.", "complaint"),
        ("We answer within 30 days.", "response_time"),
        ("This app is not meant for children.", "minors"),
        ("You can opt out of personalised ads.", "personalised_opt_out"),
        ("Data may be transferred to servers outside your country.", "cross_border"),
    ],
)
def test_english_elements(tmp_path: Path, text: str, element: str) -> None:
    assert element in told(tmp_path, text, "en")


def test_what_is_not_told_is_not_among_them(tmp_path: Path) -> None:
    assert told(tmp_path, "我们会收集您的设备型号。") == set()


def test_the_sentence_is_quoted_rather_than_the_heading(tmp_path: Path) -> None:
    policy = read(tmp_path, "五、保存期限\n我们的保存期限为三年。")
    (retention,) = [claim for claim in policy.elements if claim.element is PolicyElement.RETENTION]
    assert retention.evidence[0].line == 4


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("本政策由【请填写公司名称】提供。", "zh", 1),
        ("XX公司尊重您的隐私。联系邮箱：xxx。", "zh", 2),
        ("我们会收集设备型号（示例）。", "zh", 1),
        ("【设备信息】用于统计。", "zh", 0),
        ("Last updated: [Insert Date]. Contact: [your e-mail].", "en", 2),
        ("See [our site](https://a.example) for more.", "en", 0),
    ],
)
def test_what_a_template_left(tmp_path: Path, text: str, language: str, count: int) -> None:
    assert len(read(tmp_path, text, language=language).leftovers) == count


@pytest.mark.parametrize(
    ("text", "language", "field", "value"),
    [
        ("生效日期：2023年4月", "zh", "effective_date", "2023-04"),
        ("本政策自2024年1月5日起施行。", "zh", "effective_date", "2024-01-05"),
        ("《个人信息保护法》自2021年11月1日起施行。", "zh", "effective_date", None),
        ("最近更新：2022-03-01", "zh", "updated_date", "2022-03-01"),
        ("政策版本：V2.1", "zh", "version", "V2.1"),
        ("“我们”是指杭州青竹科技有限公司。", "zh", "developer", "杭州青竹科技有限公司"),
        ("杭州青竹科技有限公司（以下简称“我们”）尊重您的隐私。", "zh", "developer", "杭州青竹科技有限公司"),
        ("Effective: March 2024", "en", "effective_date", "2024-03"),
        ("Last updated on 5 May 2023.", "en", "updated_date", "2023-05-05"),
        ('Bamboo Labs Ltd. ("we", "us") runs this app.', "en", "developer", "Bamboo Labs Ltd."),
        ("The app was developed by Jane Doe.", "en", "developer", "Jane Doe"),
        ("Standard tools provided by Android for storing app data are used.", "en", "developer", None),
        ('The app "Bamboo Notes" keeps your notes.', "en", "app_name", "Bamboo Notes"),
    ],
)
def test_metadata(tmp_path: Path, text: str, language: str, field: str, value: str | None) -> None:
    assert getattr(read(tmp_path, text, language=language), field) == value


def test_a_sentence_is_no_name_of_an_app(tmp_path: Path) -> None:
    page = "<p>Privacy policy: the app requests the camera.</p><p>Your privacy matters to all of us here.</p>"
    assert read_raw(tmp_path, page.encode(), "policy.html").app_name is None
