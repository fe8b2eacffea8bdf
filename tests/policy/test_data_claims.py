"""Which kinds of data a policy says are taken, and which words for a permission are no such claim."""

from pathlib import Path

import pytest

from auditor.model.policy import Polarity, Policy, Scope
from tests.policy.texts import read, read_raw


def taken(policy: Policy) -> set[str]:
    return {claim.data_type for claim in policy.data if claim.polarity is not Polarity.DENIED}


def denied(policy: Policy) -> set[str]:
    return {claim.data_type for claim in policy.data if claim.polarity is Polarity.DENIED}


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("我们会收集您的设备型号和操作系统版本。", {"device_model", "os_version"}),
        ("注册时您需要提供手机号码、性别和生日。", {"phone_number", "gender", "birthday"}),
        ("我们会收集设备信息（包括设备型号、Android ID）。", {"device_model", "android_id"}),
        ("我们会收集设备信息，包括屏幕分辨率。", {"resolution"}),
        ("我们会收集您的设备信息。", {"device_info"}),
        ("我们需要获取相机权限，用于扫码。", set()),
        ("我们需要获取存储权限，用于保存文件。", set()),
        ("我们会读取您的通讯录，用于推荐好友。", {"contacts"}),
        ("我们会同步您的数据，以便您换机使用。", set()),
        ("我们会收集您的IP地址、位置信息。", {"ip_address", "location"}),
        ("我们会收集您感兴趣的话题。", set()),
        ("我们使用Cookie记住您的登录状态。", {"cookies"}),
        ("本应用为您提供姓名打分功能。", set()),
    ],
)
def test_chinese(tmp_path: Path, text: str, types: set[str]) -> None:
    assert taken(read(tmp_path, text)) == types


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("We collect your email address and device model.", {"email", "device_model"}),
        ("We collect device information such as the Android ID and screen resolution.", {"android_id", "resolution"}),
        ("When you register you provide your name and phone number.", {"name", "phone_number"}),
        ("This data may include your IP address.", {"ip_address"}),
        ("You may contact us by email.", set()),
        ("The camera permission is needed to scan codes.", set()),
    ],
)
def test_english(tmp_path: Path, text: str, types: set[str]) -> None:
    assert taken(read(tmp_path, text, language="en")) == types


def test_items_under_an_introduction_are_collected(tmp_path: Path) -> None:
    policy = read(tmp_path, "为了推送消息，我们会收集以下信息：\n①设备型号\n②运营商名称\n我们尊重您的选择。")
    assert taken(policy) == {"device_model", "carrier"}


def test_items_under_a_heading_of_collection_are_collected(tmp_path: Path) -> None:
    page = (
        "# Privacy Policy\n\n## Information we collect\n\n- Email address\n- Crash logs\n\n## Your rights\n\n- Name\n"
    )
    assert taken(read_raw(tmp_path, page.encode(), "policy.md")) == {"email", "crash_log"}


def test_items_after_a_denied_introduction_are_denied(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们不会收集以下信息：\n1. 身份证号码\n2. 通讯录\n")
    assert (taken(policy), denied(policy)) == (set(), {"gov_id", "contacts"})


def test_a_category_cell_beside_its_members_is_only_their_heading(tmp_path: Path) -> None:
    page = (
        "<h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><table><tr><th>信息类型</th><th>个人信息字段</th></tr>"
        "<tr><td>设备信息</td><td>设备型号、时区</td></tr></table>"
    )
    assert taken(read_raw(tmp_path, page.encode(), "policy.html")) == {"device_model", "timezone"}


def test_collecting_under_a_heading_on_security_counts_where_it_is_plain(tmp_path: Path) -> None:
    text = "四、我们如何保护您的信息安全\n我们会了解已安装的应用，以防病毒。我们限制员工访问您的通讯录。"
    policy = read(tmp_path, text)
    assert taken(policy) == {"installed_apps"}


def test_data_in_a_section_on_sdks_is_taken_by_them(tmp_path: Path) -> None:
    policy = read(tmp_path, "三、第三方SDK列表\n为了定位，高德地图SDK会收集您的位置信息。")
    assert {(claim.data_type, claim.scope) for claim in policy.data} == {("location", Scope.SDK)}


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("您可以选择不提供：我们会收集您的生日。", True),
        ("为完成注册必须提供手机号码，我们会收集手机号码。", False),
        ("我们会收集您的手机号码。", None),
    ],
)
def test_whether_users_may_refuse(tmp_path: Path, text: str, *, optional: bool | None) -> None:
    (claim, *_) = read(tmp_path, text).data
    assert claim.optional is optional


def test_an_enumeration_that_goes_on_unsaid_is_open_ended(tmp_path: Path) -> None:
    (model,) = read(tmp_path, "我们会收集设备型号等信息。").data
    (version,) = read(tmp_path, "我们会收集系统版本。").data
    assert (model.open_ended, version.open_ended) == (True, False)


@pytest.mark.parametrize(
    ("text", "language", "types"),
    [
        ("我们收集的设备标识符共有两类：IMEI和OAID。", "zh", {"imei", "oaid"}),
        ("我们会收集设备标识符，只包括OAID。", "zh", {"oaid"}),
        ("我们会收集设备标识符，仅为统计活跃。", "zh", {"device_id"}),
        ("We collect device identifiers, which are limited to the advertising ID.", "en", {"advertising_id"}),
    ],
)
def test_a_word_for_identifiers_that_are_counted_out_is_only_their_heading(
    tmp_path: Path, text: str, language: str, types: set[str]
) -> None:
    assert {claim.data_type for claim in read(tmp_path, text, language=language).data} == types


def test_a_word_for_identifiers_in_general_declares_no_permission(tmp_path: Path) -> None:
    (claim,) = read(tmp_path, "我们会收集您的设备信息。").permissions
    assert (claim.permissions, claim.general) == ((), ("android.permission.READ_PHONE_STATE",))


@pytest.mark.parametrize(
    "text",
    [
        "一旦泄露容易危害人身安全的，属于敏感个人信息，例如身份证号码、精准定位和支付账号。",
        "个人敏感信息，包括身份证件号码、通讯录、行踪轨迹。",
        "单独的设备信息、浏览器类型无法识别您的身份。",
    ],
)
def test_a_definition_in_a_part_on_collection_declares_nothing(tmp_path: Path, text: str) -> None:
    policy = read(tmp_path, f"一、我们如何收集您的信息\n{text}")
    assert policy.data == ()
    assert all(claim.strength == 0 for claim in policy.permissions)


def test_elements_under_a_heading_of_collection_are_taken(tmp_path: Path) -> None:
    policy = read(tmp_path, "一、我们收集的信息\n登录：手机号码。\n适配：设备型号、系统语言。")
    assert taken(policy) == {"phone_number", "device_model", "language"}


def test_words_of_a_sentence_in_such_a_part_are_not(tmp_path: Path) -> None:
    policy = read(tmp_path, "一、我们收集的信息\n天气页会提示您留意位置变化带来的温差。")
    assert taken(policy) == set()


@pytest.mark.parametrize(
    "heading", ["甲、我们收集的信息", "壹　我们收集的信息", "第一章 我们收集的信息", "（一）我们收集的信息"]
)
def test_a_part_may_be_numbered_in_any_way(tmp_path: Path, heading: str) -> None:
    assert taken(read(tmp_path, f"{heading}\n适配：设备型号。")) == {"device_model"}


def test_columns_parted_by_wide_gaps_do_not_run_together(tmp_path: Path) -> None:
    text = "第三方SDK\n名称          目的          信息\n极光推送SDK    消息推送    应用安装列表\n"
    assert "installed_apps" in taken(read(tmp_path, text))
