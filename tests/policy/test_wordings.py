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
    ("en", "We ask for storage access so that we can read your pictures.", {"READ_MEDIA_IMAGES"}),
    ("zh", "我们会申请日历权限，以便写入演出时间。", {"READ_CALENDAR"}),
    ("zh", "我们通过手机日历应用读取日程，用于提醒。", {"READ_CALENDAR"}),
    # a denial that is over
    ("zh", "我们不申请通讯录权限：我们只读取您的日历。", {"READ_CALENDAR"}),
    ("zh", "我们不会读取短信，通讯录权限用于匹配好友。", {"READ_CONTACTS"}),
    ("zh", "本应用会读取我的日历吗？会，我们读取日历以提醒您。", {"READ_CALENDAR"}),
    ("zh", "## 权限说明\n\n我拒绝授予相机权限怎么办？不会影响您看帖。", {"CAMERA"}),
    ("zh", "## 权限说明\n\n- 相机：扫码\n- 无\n", {"CAMERA"}),
    ("en", "What is the camera permission for? No other feature than scanning codes uses it.", {"CAMERA"}),
    # a constant between bars, a column of accesses, names one below the other under a long title
    ("zh", "## 权限说明\n\n1|联网|INTERNET|全部|否\n", {"INTERNET"}),
    ("en", "| Area | Access | Reason |\n|---|---|---|\n| Shooting | Camera | Photos and scans |", {"CAMERA"}),
    (
        "en",
        (
            "2.1 Permissions that you are asked for (Android)\n\n    Camera\n        Used for: scans.\n\n"
            "    Microphone\n        Used for: the spoken phrase.\n"
        ),
        {"CAMERA", "RECORD_AUDIO"},
    ),
    # the time in which the app is not on the screen
    (
        "en",
        "We collect location data even when the app is closed or not in use.",
        {"ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "ACCESS_BACKGROUND_LOCATION"},
    ),
]
NOT_ASKED = [
    # a denial goes on after its colon, and over nouns that contain a verb
    ("zh", "我们不申请：通讯录、通话记录、存储权限。", "READ_CALL_LOG"),
    ("zh", "我们不申请：通讯录、通话记录、存储权限。", "READ_EXTERNAL_STORAGE"),
    ("zh", "本应用没有也不会申请：日历、后台位置、无障碍服务。", "READ_CALENDAR"),
    ("zh", "我们不会读取短信，通话记录，通讯录。", "READ_CALL_LOG"),
    ("en", "The app does not have, and will never request, the microphone permission.", "RECORD_AUDIO"),
    ("en", "The picker hands over one file, and no storage permission is asked for.", "READ_EXTERNAL_STORAGE"),
    # a question and its answer; a name and the line below it
    ("en", "Does Notes read my contacts or call log? No. It cannot.", "READ_CONTACTS"),
    ("zh", "本应用会读取我的通讯录吗？不会。", "READ_CONTACTS"),
    ("en", "## Permissions\n\nNearby devices\n\nNot requested.\n", "BLUETOOTH_SCAN"),
    ("en", "What the app does not send us\n\n* Contacts, pictures or files.\n* Your location.\n", "READ_CONTACTS"),
    # what it lacks, what it does not offer, what need not be granted
    ("zh", "安卓客户端不具有读取短信的能力。", "READ_SMS"),
    ("zh", "我们不提供“读取通话记录认亲友”之类的功能。", "READ_CALL_LOG"),
    ("zh", "您可以手动填写三名联系人的手机号，不需要授权通讯录。", "READ_CONTACTS"),
    ("zh", "担保人：请您手工录入两位联系人的姓名与手机号。联系人信息仅用于核实。", "READ_CONTACTS"),
    # the storage of another device; apps that are installed, and not by this one
    ("zh", "视频会保存在行车记录仪的存储卡中。", "WRITE_EXTERNAL_STORAGE"),
    ("zh", "为反作弊，我们收集已安装应用包名。", "REQUEST_INSTALL_PACKAGES"),
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
    # titles in capitals
    (
        "en",
        "OUR SERVERS\n\nThey stand in Norway.\n\nNFC\n\nThe card is read by the gate.\n\nCONTACT US\n\nBy mail.",
        "NFC",
    ),
    # what becomes possible is not what is asked for
    ("en", "We ask for the microphone so that a picture of the room can be described.", "READ_MEDIA_IMAGES"),
    # the calendar of the system is handed something
    ("zh", "演出时间会交给系统日历应用打开，由您保存。", "READ_CALENDAR"),
    ("en", "We hand the date over to your calendar app.", "READ_CALENDAR"),
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


@pytest.mark.parametrize(
    ("language", "text", "data_type"),
    [
        ("zh", "我们会收集您的位置（粗略）、设备型号。", "location_coarse"),
        ("zh", "我们会在您的设备上存放名为 Cookie 的文本文件。", "cookies"),
        ("zh", "我们仅根据 IP 地址判断您所在的城市。", "ip_address"),
        ("zh", "进入隧道后，靠加速度计和陀螺仪推算车辆的去向。", "motion_sensors"),
        ("en", "We collect your location (approximate) and the phone model.", "location_coarse"),
    ],
)
def test_a_kind_of_data_is_taken(tmp_path: Path, language: str, text: str, data_type: str) -> None:
    assert data_type in data(tmp_path, text, language)


def test_a_definition_in_quotation_marks_takes_no_data(tmp_path: Path) -> None:
    assert data(tmp_path, "「敏感个人信息」在本政策中包括：面容、健康数据、精确位置。", "zh") == set()
    assert data(tmp_path, "本政策所称个人信息，包括姓名、住址、健康生理信息等。", "zh") == set()


def test_somebody_elses_app_in_an_example_takes_no_data(tmp_path: Path) -> None:
    assert data(tmp_path, "例如，某款应用的页面写明“收集录音”，是该应用的行为。", "zh") == set()


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
BESIDE_THE_NAME = [
    # a column of the permissions that each SDK needs
    (
        "zh",
        (
            "## 第三方SDK\n\n| SDK | 公司 | 用途 | 信息 | 所需权限 |\n|---|---|---|---|---|\n"
            "| Bugly | 深圳市腾讯计算机系统有限公司 | 崩溃上报 | 设备型号 | 无 |\n"
            "| 高德地图SDK | 高德软件有限公司 | 选门店 | 位置 | 定位 |"
        ),
        ["Bugly", "高德地图SDK"],
    ),
    (
        "zh",
        "## SDK\n\n| 场景 | SDK及公司 | 信息 | 系统权限 |\n|---|---|---|---|\n| 崩溃 | Bugly | 机型 | — |",
        ["Bugly"],
    ),
    # the company under the name, or in brackets after it; remarks
    (
        "zh",
        (
            "## 第三方SDK\n\n| SDK名称/公司 | 用途 | 信息 |\n|---|---|---|\n"
            "| 慢鱼画板<br>宁波慢鱼软件有限公司 | 手写 | 笔迹 |\n"
            "| 慢鱼字库（宁波慢鱼软件（集团）有限公司） | 字体 | 无 |\n"
            "| 慢鱼云（仅企业版） | 同步 | 文件 |\n"
            "| 慢鱼果盘（仅 iOS） | 同步 | 文件 |\n"
            "| {{SDK名称}} | 同步 | 文件 |"
        ),
        ["慢鱼画板", "慢鱼字库", "慢鱼云"],
    ),
    (
        "en",
        (
            "## Software from other companies\n\nOaklens SDK (Oaklens Ltd) -- face filters. Gets: pictures.\n\n"
            "Reedpipe (Reedpipe Audio GmbH) -- mixing. Gets: nothing."
        ),
        ["Oaklens SDK", "Reedpipe"],
    ),
    (
        "zh",
        (
            "## 第三方SDK\n\n慢鱼画板 SDK——宁波慢鱼软件有限公司。手写。\n\n慢鱼字库——宁波慢鱼软件有限公司。字体。\n\n"
            "OPPO推送、小米推送——各手机厂商。通知。"
        ),
        ["慢鱼画板 SDK", "慢鱼字库", "OPPO推送", "小米推送"],
    ),
    # bars, commas after an enumeration, numbers before rows of spaces
    (
        "zh",
        "## 第三方SDK\n\nSDK|提供者|功能|信息\n\n华为推送、vivo推送|各厂商|提醒|标识\n\n微信分享|腾讯|分享|无",
        ["华为推送", "vivo推送", "微信分享"],
    ),
    (
        "zh",
        "## 合作方及SDK\n\n本软件嵌入的SDK如下：\n\n（一）华为推送、小米推送，订单提醒，收集标识。",
        ["华为推送", "小米推送"],
    ),
    (
        "zh",
        (
            "## 第三方SDK\n\n序号 名称 公司 目的 数据\n\n1 个推 每日互动股份有限公司 推送 OAID\n\n"
            "2 慢鱼病毒库 宁波慢鱼软件有限公司 查毒 摘要"
        ),
        ["个推", "慢鱼病毒库"],
    ),
    # two long names in one cell
    (
        "en",
        (
            "## SDKs\n\n| Provider | Product | Purpose |\n|---|---|---|\n"
            "| Google LLC | Google Analytics for Firebase, Google Maps SDK | statistics; maps |"
        ),
        ["Google Analytics for Firebase", "Google Maps SDK"],
    ),
]
NOT_NAMED = [
    # what is no more, or runs elsewhere
    ("zh", "## 第三方SDK\n\n### 已停用\n\n友盟推送（2023-05 停用）、七牛直播（2022-11 停用），安装包里没有其代码。"),
    ("zh", "我们自去年起停止使用友盟统计。"),
    (
        "en",
        (
            "## SDKs\n\n| Provider | Product | Purpose | Data | Platforms |\n|---|---|---|---|---|\n"
            "| Meta | Facebook Login | removed in version 4 | — | — |\n"
            "| Apple Inc. | Game Center | scores | nickname | iOS only |\n"
            "| Garmin | Garmin Connect | server-to-server | runs | Android |"
        ),
    ),
    ("en", "The website also uses Google Tag Manager. The app does not."),
    ("en", "## Partners\n\nTheir code is integrated as SDKs, and each acts for itself."),
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


@pytest.mark.parametrize(("language", "text", "names"), BESIDE_THE_NAME)
def test_the_name_alone_is_the_name(tmp_path: Path, language: str, text: str, names: list[str]) -> None:
    assert [name for name, _ in sdks(tmp_path, text, language)] == names


@pytest.mark.parametrize(
    "text",
    [
        "## SDKs\n\n1. Firebase (Google LLC): Cloud Messaging for alerts; Crashlytics for crash logs. Data: model.\n",
        (
            "## SDKs\n\n| Component | Provider | Role |\n|---|---|---|\n"
            "| Firebase | Google LLC | Cloud Messaging: alerts |\n"
            "| Firebase | Google LLC | Crashlytics: reports |\n"
        ),
    ],
)
def test_products_of_a_line_are_called_by_the_rest_of_their_names(tmp_path: Path, text: str) -> None:
    named = dict(sdks(tmp_path, text, "en"))
    assert named["Cloud Messaging"] == ("firebase-messaging",)
    assert named["Crashlytics"] == ("firebase-crashlytics",)


def test_a_product_under_two_names_is_that_product(tmp_path: Path) -> None:
    text = "## 第三方SDK\n\n| SDK | 用途 | 信息 |\n|---|---|---|\n| 神策 SensorsData | 统计 | 设备型号 |"
    assert sdks(tmp_path, text, "zh") == [("神策 SensorsData", ("sensorsdata",))]


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
    (
        "「栗子账本」隐私政策\n\n【生效时间】2024/03/02\n\n处理者：苏州栗子软件有限公司（统一社会信用代码：略）",
        ("栗子账本", "苏州栗子软件有限公司", "2024-03-02", None),
    ),
    (
        (
            "《栗子牌局》游戏隐私保护指引\n\n最近一次修订：二〇二三年十月二十日\n\n开始生效时间：二〇二三年十一月三日\n\n"
            "栗子牌局是苏州栗子软件有限公司向您提供的游戏。"
        ),
        ("栗子牌局", "苏州栗子软件有限公司", "2023-11-03", "2023-10-20"),
    ),
    (
        "栗子账本隐私政策\n\n您的信任对苏州栗子软件有限公司（以下称“栗子”）非常重要。",
        ("栗子账本", "苏州栗子软件有限公司", None, None),
    ),
]
ENGLISH_PARTICULARS = [
    (
        (
            "Oak and the Acorns\n\nPrivacy policy for parents and teachers\n\n"
            'Oak and the Acorns ("the app") is made by Oakfield Play Ltd. Effective 4 May 2024.'
        ),
        ("Oak and the Acorns", "Oakfield Play Ltd", "2024-05-04", None),
    ),
    (
        (
            "Privacy notice for candidates\n\nJobwren for Android\n\nThe business responsible for your data is "
            "Jobwren Pty Ltd (Perth). Write to the Privacy Officer."
        ),
        ("Jobwren", "Jobwren Pty Ltd", None, None),
    ),
    (
        "Oak Camera – Privacy\n\nPrivacy policy of Oak Optics S.L., Calle Mayor 1. Our camera and collage app edits.",
        ("Oak Camera", "Oak Optics S.L.", None, None),
    ),
    (
        (
            "PRIVACY POLICY\n\nThis tells how Oakleaf Apps LLC handles information in connection with Oakleaf Reader "
            '(the "Service"), provided by Oakleaf Apps LLC.'
        ),
        ("Oakleaf Reader", "Oakleaf Apps LLC", None, None),
    ),
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


def test_numbers_with_spaces_are_telephones(tmp_path: Path) -> None:
    policy = read(tmp_path, "Call us on 03 5550 4417 or 0191 555 0144.", language="en")
    assert policy.contact == ("03 5550 4417", "0191 555 0144")
