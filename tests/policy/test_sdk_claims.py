"""Which SDKs a policy names, in every layout that it is read in."""

from pathlib import Path

import pytest

from auditor.model.policy import Policy, SdkClaim, SdkLevel
from tests.policy.texts import read, read_raw


def named(policy: Policy) -> list[tuple[str, ...]]:
    return [claim.sdk_ids for claim in policy.sdks]


def only(policy: Policy) -> SdkClaim:
    (claim,) = policy.sdks
    return claim


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("我们集成了极光SDK，用于消息推送。", ("jpush",)),
        ("我们集成了友盟+ SDK，用于统计分析。", ("umeng-analytics",)),
        ("为了统计分析，友盟+SDK需要收集您的设备型号，以便推送更好的内容。", ("umeng-analytics",)),
        ("我们接入了华为SDK，用于推送消息。", ("huawei-push",)),
        ("为实现支付，我们使用支付宝SDK。", ("alipay",)),
        ("应用内置Bugly SDK，用于上报崩溃。", ("bugly",)),
    ],
)
def test_prose_names_an_sdk_and_its_purpose_narrows_the_vendor(tmp_path: Path, text: str, ids: tuple[str, ...]) -> None:
    claim = only(read(tmp_path, text))
    assert (claim.sdk_ids, claim.level) == (ids, SdkLevel.PRODUCT)


def test_a_vendor_without_a_purpose_stays_a_vendor(tmp_path: Path) -> None:
    claim = only(read(tmp_path, "我们集成了友盟SDK。"))
    assert claim.level is SdkLevel.VENDOR
    assert {"umeng-analytics", "umeng-push"} <= {*claim.sdk_ids}


@pytest.mark.parametrize(
    "text",
    [
        "我们可能会使用第三方SDK为您提供服务。",
        "我们会对上述SDK进行安全检测。",
        "我们的推送由深圳市和讯华谷信息技术有限公司负责。",
        "为便于您了解友盟，您可以访问其网站。",
        "我们不会集成极光SDK。",
    ],
)
def test_what_names_no_embedded_sdk(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).sdks == ()


def test_an_unknown_name_in_prose_is_kept_as_written(tmp_path: Path) -> None:
    claim = only(read(tmp_path, "我们集成了青竹风控SDK，用于识别风险。"))
    assert (claim.name_as_written, claim.sdk_ids, claim.level) == ("青竹风控SDK", (), SdkLevel.NAME_ONLY)


FLATTENED = """
SDK名称 公司名称 使用目的 收集的信息
小能客服SDK 北京能通天下网络技术有限公司 在线客服 设备信息
友盟推送SDK 北京友盟网络科技有限公司 推送 设备型号，网 络信息，详见 《说明》
腾讯即时通讯SDK 北京能通天下网络技术有限公司 深圳市腾讯计算机系统有限公司 设备信息
小能客服SDK 北京能通天下网络技术有限公司 在线客服 设备信息

五、您的权利
"""


def test_a_flattened_table_is_read_row_by_row(tmp_path: Path) -> None:
    policy = read(tmp_path, FLATTENED)
    assert named(policy) == [("xiaoneng",), ("umeng-push",), ("tencent-im",)]
    service, push, chat = policy.sdks
    assert (service.vendor, service.purpose) == ("北京能通天下网络技术有限公司", "在线客服")
    assert push.data_as_written == "设备型号，网 络信息，详见 《说明》"
    assert (chat.purpose, chat.data_as_written) == (None, "设备信息")
    assert chat.vendor == "北京能通天下网络技术有限公司 深圳市腾讯计算机系统有限公司"


def test_a_repeated_row_is_one_claim_with_two_places(tmp_path: Path) -> None:
    service = read(tmp_path, FLATTENED).sdks[0]
    assert [place.line for place in service.evidence] == [5, 8]


HTML_TABLE = """<html><body><h1>Privacy policy of Test</h1><p>Privacy matters to us and to you alike.</p>
<table><tr><th>SDK</th><th>Company</th><th>Purpose</th><th>Data</th><th>Privacy policy</th></tr>
<tr><td>Bugly</td><td rowspan="2">Tencent</td><td>crash reports</td><td>device model</td><td><a href="https://b.example/p">link</a></td></tr>
<tr><td>Unheard Of Kit</td><td>chat</td><td>IMEI</td><td></td></tr></table></body></html>"""


def test_an_html_table_gives_each_cell_its_role(tmp_path: Path) -> None:
    policy = read_raw(tmp_path, HTML_TABLE.encode(), "policy.html")
    bugly, unheard = policy.sdks
    assert (bugly.sdk_ids, bugly.vendor, bugly.url) == (("bugly",), "Tencent", "https://b.example/p")
    assert (unheard.level, unheard.vendor, unheard.purpose) == (SdkLevel.NAME_ONLY, "Tencent", "chat")
    assert unheard.data_types == ("imei",)


def test_a_link_broken_over_lines_is_one_link(tmp_path: Path) -> None:
    claim = only(
        read(tmp_path, "我们集成了阿里云 SDK，用于消息推送。【 https://a.example/long/path_\ncontinued.html 】")
    )
    assert claim.url == "https://a.example/long/path_continued.html"


def test_a_list_of_ours_on_another_page_is_elsewhere(tmp_path: Path) -> None:
    policy = read(tmp_path, "详见《第三方SDK清单》：https://app.example/sdk-list")
    assert [(link.covers, link.url) for link in policy.elsewhere] == [("sdks", "https://app.example/sdk-list")]


def test_a_vendors_policy_in_its_row_is_not_elsewhere(tmp_path: Path) -> None:
    policy = read_raw(tmp_path, HTML_TABLE.encode(), "policy.html")
    assert policy.elsewhere == ()


PAIRS = """第三方SDK名称：Bugly SDK
提供方的公司名称：深圳市腾讯计算机系统有限公司
使用目的：排查崩溃
处理的个人信息类型：设备型号
隐私政策链接：https://bugly.example/p

第三方SDK名称：青竹风控SDK
使用目的：识别风险
处理的个人信息类型：IMEI
"""

TITLED = """七、第三方SDK
1、极光推送SDK
使用目的：推送消息
收集使用的个人信息包括：
（1）设备型号
极光隐私政策链接：https://jiguang.example/p
2、青竹风控SDK
使用目的：识别风险
官网链接：https://qingzhu.example
"""


def test_lines_with_a_key_describe_the_sdk_that_one_of_them_names(tmp_path: Path) -> None:
    bugly, unknown = read(tmp_path, PAIRS).sdks
    assert (bugly.sdk_ids, bugly.vendor, bugly.purpose) == (("bugly",), "深圳市腾讯计算机系统有限公司", "排查崩溃")
    assert (bugly.data_types, bugly.url) == (("device_model",), "https://bugly.example/p")
    assert (unknown.name_as_written, unknown.level, unknown.data_types) == (
        "青竹风控SDK",
        SdkLevel.NAME_ONLY,
        ("imei",),
    )


def test_lines_with_a_key_describe_the_sdk_that_the_line_above_names(tmp_path: Path) -> None:
    jpush, unknown = read(tmp_path, TITLED).sdks
    assert (jpush.sdk_ids, jpush.purpose, jpush.url) == (("jpush",), "推送消息", "https://jiguang.example/p")
    assert (unknown.name_as_written, unknown.purpose) == ("青竹风控SDK", "识别风险")


def test_a_package_beside_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    claim = only(
        read(tmp_path, "SDK名称 公司名称 使用目的 收集的信息\n高德地图SDK（com.amap.api） 高德软件有限公司 定位 位置")
    )
    assert (claim.name_as_written, claim.sdk_ids) == ("高德地图SDK", ("amap",))


CELL = """<html><body><h1>第三方SDK列表</h1><p>我们重视您的隐私和个人信息。</p><table>
<tr><th>SDK服务</th><th>具体功能</th><th>获取信息</th></tr><tr><td>{}</td><td>{}</td><td>设备型号</td></tr></table>"""


@pytest.mark.parametrize(
    ("name", "purpose", "names"),
    [
        ("友盟SDK，Bugly、高德地图SDK", "统计", ["友盟SDK", "Bugly", "高德地图SDK"]),
        ("崩溃信息上报、视频播放SDK", "播放", ["崩溃信息上报、视频播放SDK"]),
    ],
)
def test_a_cell_of_known_names_is_split(tmp_path: Path, name: str, purpose: str, names: list[str]) -> None:
    policy = read_raw(tmp_path, CELL.format(name, purpose).encode(), "policy.html")
    assert [claim.name_as_written for claim in policy.sdks] == names


def test_a_table_of_data_belongs_to_the_sdk_named_above_it(tmp_path: Path) -> None:
    page = """<html><body><h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><h3>高德地图SDK（com.amap.api）</h3>
    <table><tr><th>收集的个人信息</th><th>收集目的</th></tr><tr><td>IMEI</td><td>定位</td></tr>
    <tr><td>MAC地址</td><td>定位</td></tr></table>"""
    claim = only(read_raw(tmp_path, page.encode(), "policy.html"))
    assert (claim.sdk_ids, claim.data_types) == (("amap",), ("imei", "mac_address"))


def test_a_table_of_the_apps_own_functions_names_no_sdk(tmp_path: Path) -> None:
    page = """<html><body><h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p>
    <table><tr><th>名称</th><th>使用目的</th><th>收集的信息</th></tr><tr><td>注册登录</td><td>登录</td><td>手机号</td></tr></table>"""
    assert read_raw(tmp_path, page.encode(), "policy.html").sdks == ()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("我们集成了极光推送、友盟统计、高德地图等第三方SDK。", [("jpush",), ("umeng-analytics",), ("amap",)]),
        ("我们集成了极光推送（JPush）SDK，用于推送。", [("jpush",)]),
        ("我们集成了极光推送SDK，该SDK不会收集您的通讯录。", [("jpush",)]),
        ("我们曾集成极光推送SDK。", []),
        ("未来可能会接入极光推送SDK。", []),
        ("【iOS】我们集成了极光推送SDK。", []),
        ("我们集成了地图SDK和支付SDK。", []),
    ],
)
def test_prose_in_many_shapes(tmp_path: Path, text: str, ids: list[tuple[str, ...]]) -> None:
    assert named(read(tmp_path, text)) == ids


def test_an_english_product_needs_no_word_sdk(tmp_path: Path) -> None:
    policy = read(tmp_path, "We use Firebase Crashlytics to find out why the app crashed.", language="en")
    assert [claim.sdk_ids for claim in policy.sdks] == [("firebase-crashlytics",)]
    assert read(tmp_path, "You can use Firebase Crashlytics yourself.", language="en").sdks == ()


def test_a_page_that_is_one_preformatted_text_is_read_line_by_line(tmp_path: Path) -> None:
    page = f"<html><body><div><pre>\n隐私政策\n我们重视您的隐私。\n{FLATTENED}</pre></div></body></html>"
    policy = read_raw(tmp_path, page.encode(), "policy.html")
    assert named(policy) == [("xiaoneng",), ("umeng-push",), ("tencent-im",)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("我们接入了极光推送，用于消息推送。", [("jpush",)]),
        ("我们使用腾讯Bugly收集崩溃日志。", [("bugly",)]),
        ("地图服务由高德地图提供。", [("amap",)]),
        ("我们集成了支付宝和微信开放平台的SDK。", [("alipay",), ("wechat-opensdk",)]),
        ("未经您同意，我们不会启用已集成的极光推送SDK。", [("jpush",)]),
        ("您可以使用微信支付完成付款。", []),
        ("如您不使用微信支付，可以选择其他方式。", []),
        ("我们禁止任何人在插件中使用友盟统计SDK。", []),
        ("我们未接入极光推送。", []),
        ("我们计划未来接入极光推送。", []),
    ],
)
def test_a_known_product_needs_no_word_sdk(tmp_path: Path, text: str, ids: list[tuple[str, ...]]) -> None:
    assert named(read(tmp_path, text)) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("We use Bugly to collect crash reports.", [("bugly",)]),
        ("Third-party SDKs used: JPush, AMap, Bugly.", [("jpush",), ("amap",), ("bugly",)]),
        ("- Firebase Crashlytics: crash reports", [("firebase-crashlytics",)]),
        ("Crash reporting is provided by Sentry.", [("sentry",)]),
        ("The app will branch to another page and adjust its layout.", []),
        ("We do not use Firebase Analytics.", []),
        ("You can use PayPal in our shop.", []),
    ],
)
def test_a_known_product_in_english(tmp_path: Path, text: str, ids: list[tuple[str, ...]]) -> None:
    assert named(read(tmp_path, text, language="en")) == ids


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1、青竹风控SDK\n为了保障账号安全，我们会识别异常设备。\n", ["青竹风控SDK"]),
        ("【青竹风控SDK】用于识别风险。", ["青竹风控SDK"]),
        ("青竹风控SDK：由杭州青竹科技有限公司提供，用于识别风险。", ["青竹风控SDK"]),
        ("第三方SDK：用于推送。", []),
        ("推送类SDK\n用于推送。", []),
        ("我们接入的SDK：", []),
    ],
)
def test_a_title_names_an_sdk(tmp_path: Path, text: str, names: list[str]) -> None:
    assert [claim.name_as_written for claim in read(tmp_path, text).sdks] == names


def test_a_vertical_table_describes_one_sdk(tmp_path: Path) -> None:
    page = (
        "<h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><table><tr><td>SDK名称</td><td>极光推送</td></tr>"
        "<tr><td>使用目的</td><td>消息推送</td></tr><tr><td>收集信息</td><td>设备型号</td></tr></table>"
    )
    claim = only(read_raw(tmp_path, page.encode(), "policy.html"))
    assert (claim.sdk_ids, claim.purpose, claim.data_types) == (("jpush",), "消息推送", ("device_model",))


_DESCRIBED = (
    "<table><tr><td>{vendor}</td><td>某某科技有限公司</td></tr><tr><td>{purpose}</td><td>消息推送</td></tr>"
    "<tr><td>{data}</td><td>设备型号</td></tr></table>"
)


@pytest.mark.parametrize(
    ("labels", "above", "named"),
    [
        (("公司名称", "使用目的", "收集信息"), "<h3>个推SDK</h3>", [("getui",)]),
        (("提供方", "用途", "信息"), "<p>个推消息推送SDK</p>", [("getui",)]),
        (("提供方", "用途", "信息"), "<p>我们认真对待这件事。</p>", []),
        (("车型", "颜色", "排量"), "<h3>个推SDK</h3>", [("getui",)]),
    ],
)
def test_a_vertical_table_without_a_name_describes_what_stands_above_it(
    tmp_path: Path, labels: tuple[str, str, str], above: str, named: list[tuple[str, ...]]
) -> None:
    table = _DESCRIBED.format(vendor=labels[0], purpose=labels[1], data=labels[2])
    page = f"<h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><h2>第三方SDK</h2>{above}{table}"
    sdks = read_raw(tmp_path, page.encode(), "policy.html").sdks
    assert [claim.sdk_ids for claim in sdks if claim.level is SdkLevel.PRODUCT] == named
    told = [(claim.vendor, claim.purpose, claim.data_types) for claim in sdks if claim.data_types]
    described = [("某某科技有限公司", "消息推送", ("device_model",))]
    assert told == (described if named and labels[0] != "车型" else [])


@pytest.mark.parametrize(
    ("text", "vendor", "purpose", "data"),
    [
        (
            "第三方SDK\n1. 个推消息推送。提供者是每日互动股份有限公司，用它下发行情提醒，它会收集设备型号。",
            "每日互动股份有限公司",
            "下发行情提醒",
            ("device_model",),
        ),
        (
            "外部服务\n行情提醒来自个推SDK，由每日互动股份有限公司下发，会收集设备型号。",
            "每日互动股份有限公司",
            "行情提醒",
            ("device_model",),
        ),
        (
            "第三方SDK\n我们使用个推消息推送（每日互动股份有限公司），用于下发提醒，它会收集设备型号。",
            "每日互动股份有限公司",
            "下发提醒",
            ("device_model",),
        ),
        (
            "和谁一起做\n我们集成了个推SDK，由每日互动股份有限公司处理，用于下发提醒，会收集设备型号。",
            "每日互动股份有限公司",
            "下发提醒",
            ("device_model",),
        ),
    ],
)
def test_an_entry_in_sentences_says_whose_an_sdk_is_and_what_for(
    tmp_path: Path, text: str, vendor: str, purpose: str | None, data: tuple[str, ...]
) -> None:
    claim = only(read(tmp_path, text))
    assert (claim.sdk_ids, claim.vendor, claim.purpose, claim.data_types) == (("getui",), vendor, purpose, data)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Who else is involved\n\nOneSignal (Acme) brings the reminders.", [("onesignal",)]),
        ("Donations are charged by Stripe or by PayPal, whose SDKs get the amount.", [("stripe",), ("paypal",)]),
        ("Visits are counted by Mixpanel.", [("mixpanel",)]),
        ("We measure opened screens with Mixpanel.", [("mixpanel",)]),
        ("We met the people of Mixpanel at a fair.", []),
        ("Stripe and PayPal are companies of other people.", []),
    ],
)
def test_whoever_does_it_is_named(tmp_path: Path, text: str, ids: list[tuple[str, ...]]) -> None:
    assert named(read(tmp_path, text, language="en")) == ids


def test_the_company_of_another_product_is_not_whose_it_is(tmp_path: Path) -> None:
    text = "第三方SDK\n我们使用个推消息推送来下发提醒，使用高德地图（高德软件有限公司）显示门店。"
    vendors = {claim.sdk_ids: claim.vendor for claim in read(tmp_path, text).sdks}
    assert vendors[("getui",)] is None


def test_a_table_of_suppliers_names_no_sdk(tmp_path: Path) -> None:
    page = (
        "<h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><h2>联系人</h2><table><tr><th>公司名称</th><th>用途</th></tr>"
        "<tr><td>华为</td><td>设备供应</td></tr></table>"
    )
    assert read_raw(tmp_path, page.encode(), "policy.html").sdks == ()


def test_a_company_known_for_other_products_is_noted(tmp_path: Path) -> None:
    page = (
        "<h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><table><tr><th>SDK名称</th><th>公司名称</th><th>目的</th></tr>"
        "<tr><td>极光推送SDK</td><td>高德软件有限公司</td><td>推送</td></tr>"
        "<tr><td>高德地图SDK</td><td>高德软件有限公司</td><td>定位</td></tr></table>"
    )
    push, maps = read_raw(tmp_path, page.encode(), "policy.html").sdks
    assert (push.expected_vendors, maps.expected_vendors) == (("深圳市和讯华谷信息技术有限公司",), ())


def test_a_cell_that_denies_names_no_data(tmp_path: Path) -> None:
    page = (
        "<h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><table><tr><th>SDK名称</th><th>目的</th><th>收集信息</th></tr>"
        "<tr><td>极光推送SDK</td><td>推送</td><td>不收集IMEI；收集设备型号</td></tr></table>"
    )
    assert only(read_raw(tmp_path, page.encode(), "policy.html")).data_types == ("device_model",)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # one cell a line
        (
            "三、第三方SDK清单\nSDK名称\n使用目的\n收集的信息\n极光推送SDK\n推送\nOAID\n高德地图SDK\n定位\n位置信息\n",
            [("jpush",), ("amap",)],
        ),
        # members in brackets after a purpose
        ("三、合作的第三方\n我们接入了第三方SDK：\n- 消息推送（极光推送、个推）\n", [("jpush",), ("getui",)]),
        ("三、我们使用的SDK\n支付类【支付宝、微信支付】\n", [("alipay",), ("wechat-opensdk",)]),
        # labelled lines in one block, and with circled numbers
        ("三、第三方SDK\n名称：极光推送\n用途：推送\n信息：OAID\n", [("jpush",)]),
        ("三、第三方SDK\n（一）极光推送\n①用途：推送\n②信息：OAID\n", [("jpush",)]),
        # bars
        ("三、第三方SDK\n- 极光推送SDK｜深圳市和讯华谷信息技术有限公司｜推送｜OAID\n", [("jpush",)]),
    ],
)
def test_further_layouts(tmp_path: Path, text: str, ids: list[tuple[str, ...]]) -> None:
    assert named(read(tmp_path, text)) == ids


def test_lines_after_an_announcement_of_third_parties_are_names(tmp_path: Path) -> None:
    names = "Google AdMob\nUnity Ads\nironSource\nNightjar Metrics"
    text = f"Third party service providers used by the app:\n\n{names}\n\nThank you."
    policy = read(tmp_path, text, language="en")
    assert [claim.name_as_written for claim in policy.sdks] == [
        "Google AdMob",
        "Unity Ads",
        "ironSource",
        "Nightjar Metrics",
    ]


def test_of_two_columns_of_names_the_one_that_says_sdk_is_theirs(tmp_path: Path) -> None:
    page = (
        "<h1>隐私政策</h1><p>我们重视您的隐私和个人信息。</p><table><tr><th>合作方</th><th>SDK</th><th>用途</th></tr>"
        "<tr><td>高德软件有限公司</td><td>高德地图SDK</td><td>定位</td></tr></table>"
    )
    claim = only(read_raw(tmp_path, page.encode(), "policy.html"))
    assert (claim.name_as_written, claim.vendor) == ("高德地图SDK", "高德软件有限公司")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Streets are drawn with the Mapbox SDK.", ("mapbox",)),
        ("Sentry (Functional Software, Inc.) sends us the stack trace of a crash.", ("sentry",)),
        ("AdMob, supplied by Google LLC, uses the advertising ID.", ("google-admob",)),
        ("OneSignal, Inc. supplies OneSignal, which delivers the reminders.", ("onesignal",)),
    ],
)
def test_a_sentence_that_says_which_company_a_product_comes_from(
    tmp_path: Path, text: str, ids: tuple[str, ...]
) -> None:
    assert named(read(tmp_path, text, language="en")) == [ids]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Other apps may contain the Facebook SDK."),
        ("en", "In the past we shipped the Mapbox SDK."),
        ("en", "The app contains no Sentry (Functional Software, Inc.)."),
        ("zh", "其他应用可能集成了极光推送SDK，与我们无关。"),
    ],
)
def test_what_is_elsewhere_or_no_more(tmp_path: Path, language: str, text: str) -> None:
    assert read(tmp_path, text, language=language).sdks == ()


def test_a_list_that_has_only_companies(tmp_path: Path) -> None:
    said = (
        "第三方SDK清单\n公司：上海极意网络科技有限公司\n做什么：登录验证\n拿到什么：设备型号\n"
        "公司：北京腾云天下科技有限公司（腾云天下）\n做什么：统计分析\n规则：https://td.example/privacy\n"
    )
    first, second = read(tmp_path, said).sdks
    assert (first.name_as_written, first.data_types) == ("上海极意网络科技有限公司", ("device_model",))
    assert (second.sdk_ids, second.url) == (("talkingdata",), "https://td.example/privacy")


def test_an_item_tells_company_purpose_data_and_address_in_prose(tmp_path: Path) -> None:
    said = "三、第三方SDK\n1、个推推送SDK，提供方为每日互动股份有限公司，目的是推送新闻，收集OAID、IP地址，隐私政策：https://g.example/p。"
    claim = only(read(tmp_path, said))
    assert (claim.vendor, claim.purpose, claim.url) == ("每日互动股份有限公司", "推送新闻", "https://g.example/p")
    assert claim.data_types == ("ip_address", "oaid")


def test_an_item_tells_purpose_and_data_between_semicolons(tmp_path: Path) -> None:
    page = (
        "<html><body><h1>隐私政策</h1><p>我们重视您的隐私，本页说明我们如何对待个人信息。</p><h2>SDK目录</h2><ol>"
        "<li>Bugly——深圳市腾讯计算机系统有限公司；定位闪退；收集设备型号；<a href='https://b.example/p'>隐私政策</a></li>"
        "</ol></body></html>"
    )
    claim = only(read_raw(tmp_path, page.encode(), "policy.html"))
    assert (claim.purpose, claim.data_types, claim.url) == ("定位闪退", ("device_model",), "https://b.example/p")


def test_the_address_after_another_sdk_is_that_ones(tmp_path: Path) -> None:
    said = "我们集成了百度地图SDK，用于展示地图。我们集成了Bugly SDK，用于上报崩溃，见 https://b.example/p 。"
    map_sdk, bugly = read(tmp_path, said).sdks
    assert (map_sdk.url, bugly.url) == (None, "https://b.example/p")


def test_a_name_inside_an_address_names_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "我们集成了以下能力，说明见 https://render.alipay.com/p 。").sdks == ()


@pytest.mark.parametrize(
    ("text", "ids"),
    [("消息推送由个推SDK完成。", [("getui",)]), ("消息推送由平台方的SDK完成。", [])],
)
def test_what_a_service_is_done_by(tmp_path: Path, text: str, ids: list[tuple[str, ...]]) -> None:
    assert named(read(tmp_path, text)) == ids


def test_what_stands_after_the_name_in_parts(tmp_path: Path) -> None:
    said = (
        "【合作SDK】\n穿山甲广告SDK：北京巨量引擎网络技术有限公司；投放广告；收集OAID、设备型号；https://p.example/p\n"
    )
    claim = only(read(tmp_path, said))
    assert (claim.vendor, claim.purpose) == ("北京巨量引擎网络技术有限公司", "投放广告")
    assert (claim.data_types, claim.url) == (("device_model", "oaid"), "https://p.example/p")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "policy.md",
            "## 第三方SDK\n\n- 友盟统计SDK。提供方为友盟同欣（北京）科技有限公司；用于统计活跃；收集OAID；https://p.example/um",
        ),
        (
            "policy.txt",
            "第三方SDK\n友盟统计SDK。由友盟同欣（北京）科技有限公司提供，用于统计活跃，收集OAID。隐私政策：https://p.example/um",
        ),
    ],
)
def test_an_entry_that_begins_with_a_bare_name_goes_on_after_the_full_stop(
    tmp_path: Path, name: str, text: str
) -> None:
    claim = only(read(tmp_path, text, name=name))
    assert (claim.sdk_ids, claim.vendor) == (("umeng-analytics",), "友盟同欣（北京）科技有限公司")
    assert (claim.purpose, claim.data_types, claim.url) == ("统计活跃", ("oaid",), "https://p.example/um")


@pytest.mark.parametrize(
    ("text", "language", "purpose"),
    [
        ("验证码校验由极验SDK完成，收集设备型号。", "zh", "验证码校验"),
        ("课程回放均由声网SDK来实现，收集IP地址。", "zh", "课程回放"),
        ("Maps of the park are drawn by Mapbox SDK, which receives your IP address.", "en", "Maps of the park"),
    ],
)
def test_what_a_product_is_said_to_do_is_what_it_is_for(tmp_path: Path, text: str, language: str, purpose: str) -> None:
    assert only(read(tmp_path, text, language=language)).purpose == purpose


def test_what_stands_before_the_verb_of_collecting_is_not_among_what_follows(tmp_path: Path) -> None:
    policy = read(tmp_path, "闪退日志由Bugly SDK收集，它用于定位闪退原因，收集系统版本。")
    assert only(policy).data_types == ("os_version",)
    assert "location" not in {claim.data_type for claim in policy.data}  # a cause is located, and no device


def test_cells_of_a_list_that_only_commas_part(tmp_path: Path) -> None:
    text = "4 SDK名录\n4.1 极光推送，深圳市和讯华谷信息技术有限公司，推送开课提醒，OAID、IP地址，https://p.example/j"
    claim = only(read(tmp_path, text))
    assert (claim.sdk_ids, claim.vendor) == (("jpush",), "深圳市和讯华谷信息技术有限公司")
    assert (claim.purpose, claim.data_types, claim.url) == (
        "推送开课提醒",
        ("ip_address", "oaid"),
        "https://p.example/j",
    )


def test_what_follows_several_names_is_said_of_each(tmp_path: Path) -> None:
    text = "合作方SDK\n1) 华为推送、魅族推送：各手机厂商提供；推送开课提醒；设备型号；https://p.example/push"
    first, second = read(tmp_path, text).sdks
    assert (first.sdk_ids, second.sdk_ids) == (("huawei-push",), ("meizu-push",))
    for claim in (first, second):
        assert (claim.purpose, claim.data_types, claim.url) == (
            "推送开课提醒",
            ("device_model",),
            "https://p.example/push",
        )
