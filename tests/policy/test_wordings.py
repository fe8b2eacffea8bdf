"""Classes of wordings and layouts that policies use: what each says, and what looks like it and says nothing."""

from pathlib import Path

import pytest

from auditor.model.policy import Polarity
from tests.policy.texts import read

OPENING = {
    "zh": "# 某某笔记隐私政策\n\n我们重视您的隐私，并在这里说明我们怎样处理您的信息。\n\n",
    "en": "# Notes privacy policy\n\nWe value your privacy and explain here how we handle your information.\n\n",
}


def permissions(tmp_path: Path, text: str, language: str) -> set[str]:
    """Declared with strength 1 or more, by their last segment."""
    policy = read(tmp_path, OPENING[language] + text, language=language)
    return {
        name.rpartition(".")[2]
        for claim in policy.permissions
        if claim.strength and claim.polarity is not Polarity.DENIED
        for name in claim.permissions
    }


def data(tmp_path: Path, text: str, language: str) -> set[str]:
    policy = read(tmp_path, OPENING[language] + text, language=language)
    return {claim.data_type for claim in policy.data if claim.polarity is not Polarity.DENIED}


def sdks(tmp_path: Path, text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    policy = read(tmp_path, OPENING[language] + text, language=language)
    return [(claim.name_as_written, claim.sdk_ids) for claim in policy.sdks]


# --- permissions ------------------------------------------------------------------------------------------------------

ASKED = [
    # what one verb reaches for, one after another
    ("zh", "来电识别会读取电话状态和通话记录。", {"READ_PHONE_STATE", "READ_CALL_LOG"}),
    # the user is asked, and does not act
    ("zh", "为了推荐附近的门店，需要您开启定位。", {"ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION"}),
    ("zh", "经您同意读写系统日历，把航班写进去。", {"READ_CALENDAR", "WRITE_CALENDAR"}),
    ("en", "We will ask whether we may show notifications.", {"POST_NOTIFICATIONS"}),
    # names in quotation marks and lists
    ("zh", "开启“相机”“通讯录”等权限后才能使用名片识别。", {"CAMERA", "READ_CONTACTS"}),
    (
        "zh",
        "## 权限清单\n\n1. 相机、麦克风：视频通话\n2. 消息通知：提醒",
        {"CAMERA", "RECORD_AUDIO", "POST_NOTIFICATIONS"},
    ),
    ("en", "## Permissions\n\n- camera and microphone (video calls)", {"CAMERA", "RECORD_AUDIO"}),
    # labels over what they are used for
    ("en", "**Camera**: used to scan barcodes.", {"CAMERA"}),
    # what the app uses, and what is needed
    ("en", "When you scan a receipt, the app uses your camera.", {"CAMERA"}),
    ("en", "Your camera and microphone are needed for calls.", {"CAMERA", "RECORD_AUDIO"}),
    # constants of one word
    ("en", "READ_CONTACTS finds friends and CAMERA scans codes.", {"READ_CONTACTS", "CAMERA"}),
    ("en", "### VIBRATE\n\nFor the keys.", {"VIBRATE"}),
    # the time in which the app is not on the screen
    (
        "en",
        "We collect location data even when the app is closed or not in use.",
        {"ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "ACCESS_BACKGROUND_LOCATION"},
    ),
]
NOT_ASKED = [
    ("zh", "我们仅在您打卡时获取定位，不会在后台获取定位。", "ACCESS_BACKGROUND_LOCATION"),
    ("zh", "我们把日志存放在后台服务器，并获取您的位置信息用于推荐。", "ACCESS_BACKGROUND_LOCATION"),
    ("zh", "## 权限说明\n\n权限名称：存储\n使用目的：保存图片", "READ_MEDIA_IMAGES"),
    ("zh", "## 权限说明\n\n位置信息只保存七天。", "READ_MEDIA_IMAGES"),
    ("zh", "您可以使用手机相机扫码。", "CAMERA"),
    ("zh", "登录时请获取短信验证码并填写。", "READ_SMS"),
    ("en", "This allows us to send you notifications about orders.", "POST_NOTIFICATIONS"),
    ("en", "We do not need your camera.", "CAMERA"),
    ("en", "CAMERA BAGS are sold by our partner shop.", "CAMERA"),
    ("zh", "## 权限\n\n| 安卓权限 | iOS权限 | 用途 |\n|---|---|---|\n| / | 日历 | 提醒 |", "READ_CALENDAR"),
    # a mere enumeration declares data, and no permission
    ("zh", "防作弊：IMEI与机型。", "READ_PHONE_STATE"),
]


@pytest.mark.parametrize(("language", "text", "expected"), ASKED)
def test_a_permission_is_asked_for(tmp_path: Path, language: str, text: str, expected: set[str]) -> None:
    assert expected <= permissions(tmp_path, text, language)


@pytest.mark.parametrize(("language", "text", "name"), NOT_ASKED)
def test_a_permission_is_not_asked_for(tmp_path: Path, language: str, text: str, name: str) -> None:
    assert name not in permissions(tmp_path, text, language)


# --- data -------------------------------------------------------------------------------------------------------------

TAKEN = [
    # words that are data only beside other data
    ("zh", "下单时请填写收件人的姓名、电话和地址。", {"name", "phone_number", "address"}),
    ("en", "To deliver your order we need your name, address and phone.", {"name", "address", "phone_number"}),
    # several verbs before one head
    ("zh", "我们会记录您的浏览、点击和搜索记录。", {"browsing_history", "click_log", "search_history"}),
    # nothing but an enumeration, under a label or with it in brackets
    ("zh", "档案：昵称、头像、用户ID。", {"profile", "user_id"}),
    ("zh", "- 设备情况（机型、OAID、IP）", {"device_model", "oaid", "ip_address"}),
    ("en", "What our servers see. Phone model, time zone, IP address.", {"device_model", "timezone", "ip_address"}),
    # a key that says so
    ("zh", "字段：推送标识、时区", {"push_token", "timezone"}),
    # another word order
    ("en", "The app sends us the model of your phone and the version of Android.", {"device_model", "os_version"}),
    # what reaches us by another way
    ("zh", "手表会把步数同步给我们。", {"steps"}),
    ("en", "The provider gets your IP address.", {"ip_address"}),
    # what is collected is sensitive besides
    ("zh", "## 我们收集的信息\n\n就诊人：性别、年龄，属于敏感个人信息。", {"gender", "age"}),
]
NOT_TAKEN = [
    ("zh", "个人信息是指姓名、电话、地址等。", {"name", "phone_number", "address"}),
    ("zh", "按照法律，个人信息包括姓名、出生日期、住址等。", {"name", "birthday", "address"}),
    ("zh", "## 什么是敏感个人信息\n\n身份证号、银行卡号、行踪轨迹。", {"gov_id", "bank_card", "location"}),
    ("zh", "如需投诉，请拨打电话或来函至我们的地址。", {"phone_number", "address"}),
    ("zh", "我们收集设备型号，用于统计崩溃。", {"crash_log"}),
    ("zh", "不取Android ID、IMEI，不看您装了哪些应用。", {"android_id", "imei", "installed_apps"}),
    ("zh", "本应用不记录、不上传您键入的文字和密码。", {"keystrokes", "password"}),
    ("zh", "不需要手机号或邮箱注册。", {"phone_number", "email"}),
    ("zh", "扫描蓝牙时系统要求应用获得位置权限，我们不会收集您的地理位置。", {"location_precise"}),
    ("zh", "您可以浏览、搜索商品。", {"browsing_history", "search_history"}),
    ("en", "I receive no precise location, no phone number and no recordings.", {"location_precise", "phone_number"}),
    ("en", "A cookie means a text file that a website saves in your browser.", {"browser", "cookies"}),
    ("en", "Applicants for jobs send us their resume.", {"resume"}),
]


@pytest.mark.parametrize(("language", "text", "expected"), TAKEN)
def test_data_is_taken(tmp_path: Path, language: str, text: str, expected: set[str]) -> None:
    assert expected <= data(tmp_path, text, language)


@pytest.mark.parametrize(("language", "text", "types"), NOT_TAKEN)
def test_data_is_not_taken(tmp_path: Path, language: str, text: str, types: set[str]) -> None:
    assert not types & data(tmp_path, text, language)


# --- SDKs -------------------------------------------------------------------------------------------------------------

STACKED = (
    *("Component", "Purpose", "Data", "Country"),
    *("Auth0", "Sign-in", "Email", "Ireland"),
    *("Sentry", "Errors", "IP address", "France"),
)
NAMED = [
    ("zh", "## 第三方SDK\n\n（1）云图数据SDK，用于统计。", [("云图数据SDK", ())]),
    (
        "zh",
        "## 第三方SDK\n\n1. 腾讯Bugly：崩溃统计\n2. 极光推送（推送）",
        [("腾讯Bugly", ("bugly",)), ("极光推送", ("jpush",))],
    ),
    ("zh", "免费版的广告来自 Mintegral，它会使用IP地址。", [("Mintegral", ("mintegral",))]),
    ("zh", "伙伴：某某科技有限公司的极光推送", [("极光推送", ("jpush",))]),
    ("zh", "【SDK名称】TalkingData\n【用途】统计", [("TalkingData", ("talkingdata",))]),
    (
        "zh",
        "## 合作伙伴\n\n| 合作方 | 作用 | 会接触的信息 |\n|---|---|---|\n| 声网 | 通话 | IP |\n| 数据罗盘 | 统计 | |",
        [("声网", ("agora",)), ("数据罗盘", ())],
    ),
    (
        "en",
        "Ads are served by Google AdMob and Unity Ads.",
        [("Google AdMob", ("google-admob",)), ("Unity Ads", ("unity-ads",))],
    ),
    (
        "en",
        "We use Mapbox to draw maps, and Amplitude for analytics.",
        [("Mapbox", ("mapbox",)), ("Amplitude", ("amplitude",))],
    ),
    ("en", "Analytics: Mixpanel. Crash reports: Sentry.", [("Mixpanel", ("mixpanel",)), ("Sentry", ("sentry",))]),
    ("en", "Sentry tells us where the app fails.", [("Sentry", ("sentry",))]),
    ("en", "The following third parties receive data:\n\n- Fluxo Analytics, for statistics", [("Fluxo Analytics", ())]),
    (
        "en",
        "## Third-party SDKs\n\n" + "\n\n".join(STACKED),
        [("Auth0", ("auth0",)), ("Sentry", ("sentry",))],
    ),
]
NOT_NAMED = [
    ("zh", "您可以使用微信支付完成付款。"),
    ("zh", "有人问能不能接入微信分享。也许会，但现在没有。"),
    ("zh", "合作方：某某信息科技有限公司"),
    ("zh", "我们没有接入任何广告SDK，也不使用友盟统计。"),
    ("zh", "您若选择授权，步数会写入微信。"),
    ("en", "The app contains no Firebase Analytics and no AppsFlyer."),
    ("en", "The app does not contain its SDK."),
    ("en", "We previously used Flurry but removed it."),
]


@pytest.mark.parametrize(("language", "text", "expected"), NAMED)
def test_an_sdk_is_named(tmp_path: Path, language: str, text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert sdks(tmp_path, text, language) == expected


@pytest.mark.parametrize(("language", "text"), NOT_NAMED)
def test_no_sdk_is_named(tmp_path: Path, language: str, text: str) -> None:
    assert sdks(tmp_path, text, language) == []


# --- particulars ------------------------------------------------------------------------------------------------------

PARTICULARS = [
    ("云雀输入法：隐私\n\n修订于 2024-11-03", ("云雀输入法", None, None, "2024-11-03")),
    (
        "星湖物业怎样用您的信息\n\n（昆明星湖物业服务有限公司，自2022年8月8日起）",
        ("星湖物业", "昆明星湖物业服务有限公司", "2022-08-08", None),
    ),
    ("蓝桉相册\n\n隐私政策\n\n蓝桉相册是一款整理照片的工具。", ("蓝桉相册", None, None, None)),
    (
        "# 手册\n\n| 项 | 值 |\n|---|---|\n| 编制 | 深圳山岚智能有限公司 |\n| 启用 | 2025年7月1日 |\n\n说明隐私。",
        (None, "深圳山岚智能有限公司", "2025-07-01", None),
    ),
]
ENGLISH_PARTICULARS = [
    ("Privacy in LarkDial\n\nLarkDial is a dialler by Henrik Aas.", ("LarkDial", "Henrik Aas", None, None)),
    (
        'Welcome to Lark Talk! Nanjing Yinqiao Technology Co., Ltd. ("we") cares for your privacy.',
        ("Lark Talk", "Nanjing Yinqiao Technology Co., Ltd.", None, None),
    ),
    (
        "PRIVACY POLICY\n\nThis tells how Larkroad Software GmbH, Leipzig, handles your data. Valid from 17.06.2024.",
        (None, "Larkroad Software GmbH", "2024-06-17", None),
    ),
    (
        "Pillbox: what happens to your information\n\nEffective and last updated: May 2, 2023",
        ("Pillbox", None, "2023-05-02", "2023-05-02"),
    ),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [*(("zh", *case) for case in PARTICULARS), *(("en", *case) for case in ENGLISH_PARTICULARS)],
)
def test_particulars(tmp_path: Path, language: str, text: str, expected: tuple[str | None, ...]) -> None:
    policy = read(tmp_path, text, language=language)
    assert (policy.app_name, policy.developer, policy.effective_date, policy.updated_date) == expected
