"""Layouts in which policies list SDKs, permissions and data: each in several forms, and what only looks like one."""

from pathlib import Path

import pytest

from auditor.model.policy import Polarity, Policy
from tests.policy.texts import read_raw

OPENING = {
    "zh": "# 某某笔记隐私政策\n\n我们重视您的隐私，并在这里说明我们怎样处理您的信息。\n\n",
    "en": "# Notes privacy policy\n\nWe value your privacy and explain here how we handle your information.\n\n",
}


def policy(tmp_path: Path, text: str, language: str, name: str = "policy.md") -> Policy:
    opening = OPENING[language] if name.endswith(".md") else OPENING[language].removeprefix("# ")
    return read_raw(tmp_path, (opening + text).encode(), name)


def names(found: Policy) -> list[str]:
    return [claim.name_as_written for claim in found.sdks]


def declared(found: Policy) -> set[str]:
    """Permissions declared with strength 1 or more, by their last segment."""
    return {
        name.rpartition(".")[2]
        for claim in found.permissions
        if claim.strength and claim.polarity is not Polarity.DENIED
        for name in claim.permissions
    }


def taken(found: Policy) -> set[str]:
    return {claim.data_type for claim in found.data if claim.polarity is not Polarity.DENIED}


# --- SDKs -------------------------------------------------------------------------------------------------------------

SDK_LISTS = [
    # under titles of many kinds
    ("zh", "## 我们用到的别家代码\n\n- 声网：语音通话\n- 神策分析：埋点", ["声网", "神策分析"]),
    ("zh", "## 外来组件一览\n\n- 声网：语音通话\n- 神策分析：埋点", ["声网", "神策分析"]),
    ("en", "## Other people's code\n\nBugsnag sends us stack traces.", ["Bugsnag"]),
    ("en", "## Outside services built into Notes\n\n- Mapbox: maps\n- Sentry: errors", ["Mapbox", "Sentry"]),
    # under a title that says nothing, because most entries are known
    ("en", "## Helpers\n\n- Mixpanel — where people give up\n- Adjust — which ad brought you", ["Mixpanel", "Adjust"]),
    # several names that share what is said of them
    ("en", "## Third-party SDKs\n\n- Unity Ads and AppLovin MAX – ads", ["Unity Ads", "AppLovin MAX"]),
    ("en", "## Libraries\n\nGlide, OkHttp and Lottie are plain libraries.", ["Glide", "OkHttp", "Lottie"]),
    ("zh", "## 第三方SDK\n\n推送：小米、华为、OPPO各自的推送，信息为设备标识；", ["小米", "华为", "OPPO"]),
    ("zh", "## 合作SDK\n\n第一，云闪付、微信支付，用于付款；\n\n第二，个推消息推送，由每日互动股份有限公司提供。",
     ["云闪付", "微信支付", "个推消息推送"]),
    ("en", "## Libraries\n\nDropbox Core SDK; Google Play Billing for the badge.",
     ["Dropbox Core SDK", "Google Play Billing"]),
    # the package or the company tells that a name nothing knows is one
    ("zh", "## 装进来的 SDK\n\n### 晨雾转码（com.example.fog）\n\n本地转码。", ["晨雾转码"]),
    ("zh", "## 合作SDK\n\n第一，晨雾加固与检测，由杭州晨雾科技有限公司提供；", ["晨雾加固与检测"]),
    # products of a line, and a purpose or a line over its products in brackets
    ("zh", "## SDK 与它们要的东西\n\n### 极光（JPush 与 JAnalytics）\n\n- 提供者：某某信息技术有限公司\n- 干嘛用：推送",
     ["JPush", "JAnalytics"]),
    # on its side
    ("zh", ("## 第三方SDK\n\n| | 甲 | 乙 |\n|---|---|---|\n| SDK名称 | 高德地图SDK | 腾讯Bugly |\n"
     "| 所属公司 | 高德软件有限公司 | 深圳市腾讯计算机系统有限公司 |\n| 收集什么 | 位置 | 设备型号 |"),
     ["高德地图SDK", "腾讯Bugly"]),
    # named one after another by the word itself
    ("en", "We have incorporated kits, namely: the Fogline Auth SDK and the Braze SDK, by which messages are sent.",
     ["Fogline Auth SDK", "Braze SDK"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), SDK_LISTS)
def test_a_list_of_sdks_in_any_layout(tmp_path: Path, language: str, text: str, expected: list[str]) -> None:
    assert names(policy(tmp_path, text, language)) == expected


NO_SDKS = [
    ("en", "## Ad partners\n\nNot any more: Tapjoy, Chartboost."),
    ("en", "## SDKs\n\n- Adjust - not used since 4.0"),
    ("zh", "## 第三方SDK\n\n- 环信IM：自3.0起停用"),
    # the subject of a sentence, data, and a company are no names
    ("en", "## SDKs\n\n- Listens for beacons. Sees signal strength."),
    ("zh", "## 第三方SDK\n\n说明：收集Android ID、OAID；由某某云计算有限公司提供。"),
    ("zh", "## 第三方SDK\n\n- 高德的隐私政策\n"),
    # two known names in a list of something else are too few
    ("zh", "## 登录方式\n\n- 微信\n- 手机号\n- 邮箱\n- 学号"),
    # a service of the servers
    ("en", "## Software by others\n\n- TaxJar is called from our servers and involves no software in the app."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NO_SDKS)
def test_what_only_looks_like_a_list_of_sdks(tmp_path: Path, language: str, text: str) -> None:
    assert names(policy(tmp_path, text, language)) == []


def test_an_unknown_line_of_a_list_whose_others_are_known_is_an_sdk(tmp_path: Path) -> None:
    lines = "**Mapbox** (maps). Gets: IP address.\n**Fogline** (analytics). Gets: taps.\n**Sentry** (crashes)."
    assert names(policy(tmp_path, f"## Code by others\n\n{lines}", "en")) == ["Mapbox", "Fogline", "Sentry"]
    alone = "**Fogline** (analytics). Gets: taps.\n**Mistral** (style). Gets: nothing.\n**Sentry** (crashes)."
    assert names(policy(tmp_path, f"## Code by others\n\n{alone}", "en")) == ["Sentry"]


def test_names_that_their_companies_follow_in_brackets(tmp_path: Path) -> None:
    said = (
        "## 第三方SDK\n\n本应用接入了：支付宝SDK（支付宝（杭州）信息技术有限公司，用于支付）、"
        "数美天网（北京数美时代科技有限公司，用于反作弊，收集IMEI）。"
    )
    assert [claim.sdk_ids for claim in policy(tmp_path, said, "zh").sdks] == [("alipay",), ("shumei",)]
    other = "## 第三方SDK\n\n天地图及高德定位：前者展示地图，后者（高德软件有限公司）获取经纬度。"
    assert "后者" not in names(policy(tmp_path, other, "zh"))


def test_a_line_over_others_that_are_set_in_is_their_title(tmp_path: Path) -> None:
    text = (
        "What you hand over when you sign up\n  a nickname, your e-mail address, and a photo.\n\n"
        "Phone features\n  Microphone: for speaking.\n  Notifications: the daily nudge.\n\n"
        "What we leave alone\n  your contacts, your text messages.\n\n"
        "Other firms in the app\n  RevenueCat keeps track of subscriptions.\n  Singular tells us of campaigns.\n"
        "  Firebase Crashlytics: crash reports.\n"
    )
    found = policy(tmp_path, text, "en", "policy.txt")
    assert {"email", "photos"} <= taken(found)
    assert {"RECORD_AUDIO", "POST_NOTIFICATIONS"} <= declared(found)
    assert not {"READ_CONTACTS", "READ_SMS"} & declared(found)
    assert names(found) == ["RevenueCat", "Singular", "Firebase Crashlytics"]


def test_the_products_in_the_brackets_of_their_line(tmp_path: Path) -> None:
    found = names(policy(tmp_path, "## SDKs\n\n- Firebase (Cloud Messaging, Crashlytics): alerts", "en"))
    assert {"Cloud Messaging", "Crashlytics"} <= set(found)
    assert "Firebase (Cloud Messaging, Crashlytics)" not in found


def test_the_cells_of_a_table_on_its_side_belong_to_their_column(tmp_path: Path) -> None:
    table = (
        "## 第三方SDK\n\n| SDK名称 | 高德地图SDK | 腾讯Bugly |\n|---|---|---|\n"
        "| 所属公司 | 高德软件有限公司 | 深圳市腾讯计算机系统有限公司 |\n| 收集的信息 | 位置 | 设备型号 |\n"
    )
    first, second = policy(tmp_path, table, "zh").sdks
    assert (first.vendor, first.data_types) == ("高德软件有限公司", ("location",))
    assert (second.vendor, second.data_types) == ("深圳市腾讯计算机系统有限公司", ("device_model",))


# --- permissions ------------------------------------------------------------------------------------------------------

PERMISSION_LISTS = [
    # titles behind a mark, in capitals, or on the line of their text; rows that lost their columns
    ("zh", "policy.txt", "■ 附录甲 系统权限\n　01 相机　　扫码\n　02 通知　　提醒\n■ 其他\n没有了。\n",
     {"CAMERA", "POST_NOTIFICATIONS"}),
    ("en", "policy.txt", "3. DEVICE PERMISSIONS.\n\n3.1 Camera. So that you can scan.\n\n3.2 Microphone. For notes.\n",
     {"CAMERA", "RECORD_AUDIO"}),
    ("zh", "policy.txt", "二、会用到的手机能力\n相机……扫小票\n通知……还款提醒\n", {"CAMERA", "POST_NOTIFICATIONS"}),
    # a title that says nothing over names of permissions
    ("zh", "policy.md", "### 会弹出来的框\n\n1. 麦克风：跟读。\n2. 相机：扫码。\n3. 日历——写入课程。",
     {"RECORD_AUDIO", "CAMERA", "READ_CALENDAR", "WRITE_CALENDAR"}),
    # the feature first, and the names last
    ("en", "policy.md", "## Things that Android asks you about\n\n* Birthdays on the card: contacts and calendar.",
     {"READ_CONTACTS", "READ_CALENDAR"}),
    ("zh", "policy.md", "我们用到 `READ_CONTACTS`。\n\n- 按键震动：VIBRATE。", {"READ_CONTACTS", "VIBRATE"}),
    # one column for each system
    ("zh", "policy.md", ("## 权限说明\n\n| 权限名称 | Android | iOS | 用途 |\n|---|---|---|---|\n"
     "| 相机 | √ | √ | 扫码 |\n| 通讯录 | × | √ | 邀请好友 |"), {"CAMERA"}),
    ("en", "policy.md", "## Access\n\n| Switch | What we do with it |\n|---|---|\n| Usage access | sort icons |",
     {"PACKAGE_USAGE_STATS"}),
    # data and permissions side by side
    ("zh", "policy.md", ("## 场景\n\n| 场景 | 会收集 | 会用到的权限 |\n|---|---|---|\n| 发动态 | 昵称 | 相机 |\n"
     "| 逛首页 | IP地址 | 无 |"), {"CAMERA"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "name", "text", "expected"), PERMISSION_LISTS)
def test_a_list_of_permissions_in_any_layout(
    tmp_path: Path, language: str, name: str, text: str, expected: set[str]
) -> None:
    found = declared(policy(tmp_path, text, language, name))
    assert expected <= found
    assert "READ_CONTACTS" not in found or "READ_CONTACTS" in expected


NOT_ASKED = [
    ("zh", "| 权限 | 场景 |\n|---|---|\n| ohos.permission.READ_CONTACTS | 邀请好友 |"),
    ("zh", "导出用系统的另存为，所以不要通讯录权限。"),
    ("zh", "若我们将来收集您的通讯录，会先征得您的同意。"),
    ("en", "If we ever add a friend finder, we will ask for access to your contacts."),
    ("en", "## Permissions\n\n- Contacts. Reserved."),
    ("en", "Off unless you tap Add trip; that opens your own calendar app, and we hold no contacts permission."),
    ("zh", "## 说明\n\n正文如下。\n\n我们不碰：通讯录、剪贴板。"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NOT_ASKED)
def test_what_only_looks_like_a_permission_that_is_asked_for(tmp_path: Path, language: str, text: str) -> None:
    assert "READ_CONTACTS" not in declared(policy(tmp_path, text, language))


# --- data -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "## 绑车前后我们拿什么\n\n- 运行：崩溃日志、手机厂商、机型、时区。", {"device_model", "timezone"}),
        ("zh", "(8) 防作弊：Android ID、IMEI、手机型号、Root状态、模拟定位是否开启。", {"android_id", "imei"}),
        ("zh", "## 收集什么\n\n- 账户：IMEI（是车上的编号，不是您手机的）、姓名、身份证号。", {"name", "gov_id"}),
        ("en", "We collect your IP address, mobile network operator, time zone, and language.", {"timezone"}),
        (
            "zh",
            "## 场景\n\n| 场景 | 会收集 | 权限 |\n|---|---|---|\n| 逛首页 | OAID、IP地址 | 无 |",
            {"oaid", "ip_address"},
        ),
    ],
)  # fmt: skip
def test_data_is_enumerated(tmp_path: Path, language: str, text: str, expected: set[str]) -> None:
    assert expected <= taken(policy(tmp_path, text, language))


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "We have switched off collection of the advertising ID.", "advertising_id"),
        ("zh", "身份证号、民族、籍贯请不要写进简历，我们也不设栏目。", "gov_id"),
        ("zh", "短信与通话记录备份功能已于6.0版下架。", "call_log"),
        ("en", "We store the phone and watch model.", "phone_number"),
    ],
)
def test_what_only_looks_like_data_that_is_taken(tmp_path: Path, language: str, text: str, kind: str) -> None:
    assert kind not in taken(policy(tmp_path, text, language))


# --- who, when, how ---------------------------------------------------------------------------------------------------

STATED = [
    ("发布方：贵州某某存储科技有限公司。", "developer", "贵州某某存储科技有限公司"),
    ("责任方：台州某某智能科技股份有限公司", "developer", "台州某某智能科技股份有限公司"),
    ("运营方：厦门某某数字科技有限公司（下称“某某”）", "developer", "厦门某某数字科技有限公司"),
    ("本协议说明山东某某配送有限公司（简称“某某”）怎样使用信息。", "developer", "山东某某配送有限公司"),
    ("开发者：【公司全称】。本应用由独立开发者老梁维护。", "developer", "老梁"),
    ("启用日：2022年12月7日", "effective_date", "2022-12-07"),
    ("生效于：三月 3, 2024", "effective_date", "2024-03-03"),
    ("本协议自二〇二四年三月十五日起执行", "effective_date", "2024-03-15"),
    ("In force from the 1st of June 2024.", "effective_date", "2024-06-01"),
    ("Orrin Software s.r.o. (Brno) wants you to know.", "developer", "Orrin Software s.r.o."),
]


@pytest.mark.parametrize(("said", "field", "expected"), STATED)
def test_who_and_when(tmp_path: Path, said: str, field: str, expected: str) -> None:
    text = (
        f"Privacy notice\n{said}\nWe value your privacy and explain here what we do with it.\n"
        if said.isascii()
        else f"隐私政策\n{said}\n我们重视您的隐私，并在这里说明我们怎样处理您的信息。\n"
    )
    assert getattr(read_raw(tmp_path, text.encode()), field) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("星海云盘个人信息处理说明\n我们重视您的隐私，并说明怎样处理信息。", "星海云盘"),
        ("Pebble Launcher\nPrivacy information — last changed in May\nWe explain what we do.", "Pebble Launcher"),
        ("Quayside: what it touches and where that goes\nWe explain here what we do.", "Quayside"),
        ("适用产品：南枝古诗（安卓版）\n我们重视您的隐私，并说明怎样处理信息。", "南枝古诗"),
    ],
)
def test_the_name_of_the_app(tmp_path: Path, title: str, expected: str) -> None:
    assert read_raw(tmp_path, title.encode()).app_name == expected


def test_contacts_below_a_list_of_sdks_are_ours_where_they_say_so(tmp_path: Path) -> None:
    listed = "## 第三方SDK\n\n- 个推：推送\n\n{}\n"
    ours = policy(tmp_path, listed.format("客服：027-5550-9500，专用邮箱 pip@a.example"), "zh")
    assert ours.contact == ("027-5550-9500", "pip@a.example")
    assert policy(tmp_path, listed.format("个推：privacy@vendor.example"), "zh").contact == ()


@pytest.mark.parametrize("number", ["0312-5550-123", "+45 55 50 19 20", "（0591）8755 5012", "0571-85550101"])
def test_a_telephone_number_in_any_grouping(tmp_path: Path, number: str) -> None:
    assert policy(tmp_path, f"## 联系我们\n\n电话：{number}", "zh").contact == (number,)


# --- titles and lines that no markup shows ----------------------------------------------------------------------------


@pytest.mark.parametrize("date", ["2025年3月1日", "2025-03-01", "二〇二五年三月一日"])
def test_a_date_after_a_title_in_brackets_heads_nothing(tmp_path: Path, date: str) -> None:
    """A 【更新日期】 that headed the whole text would make all of it a part on changes."""
    text = f"【更新日期】{date}\n\n手机会问您\n\n麦克风权限——语音搜歌。\n\n相机权限——扫码。\n\n存储权限——缓存歌词。\n"
    found = policy(tmp_path, text, "zh", "policy.txt")
    assert {"RECORD_AUDIO", "CAMERA"} <= declared(found)


@pytest.mark.parametrize(
    "lines",
    [
        ("定位权限：看附近的门店。", "通讯录权限：给好友转赠。", "相机权限：扫码。"),
        ("定位权限（ACCESS_FINE_LOCATION）——看附近的门店", "通讯录权限（可不给）——给好友转赠", "相机权限——扫码"),
    ],
)
def test_lines_that_say_they_name_a_permission_are_a_list(tmp_path: Path, lines: tuple[str, ...]) -> None:
    found = policy(tmp_path, "会弹出来的\n\n" + "\n\n".join(lines) + "\n", "zh", "policy.txt")
    assert {"ACCESS_FINE_LOCATION", "READ_CONTACTS", "CAMERA"} <= declared(found)


def test_two_lines_are_no_list_and_neither_are_words_about_permissions(tmp_path: Path) -> None:
    text = "名词解释\n\n通讯录权限是安卓系统的一项设置。\n\n短信权限指读取短信的能力。\n\n通话记录权限同理。\n"
    assert not {"READ_CONTACTS", "READ_SMS", "READ_CALL_LOG"} & declared(policy(tmp_path, text, "zh", "policy.txt"))
