"""Names of SDKs as policies write them."""

import pytest

from auditor.knowledge import catalog, loading
from auditor.knowledge.schema import TraditionalFile


@pytest.mark.parametrize(
    ("name", "purpose", "sdk_id"),
    [
        # The thirteen rows of one public policy and the nine of another.
        ("极光SDK", "用于实现消息推送的功能", "jpush"),
        ("友盟+ SDK", "用于实现终端统计分析服务的功能", "umeng-analytics"),
        ("MobTech SDK", "用于实现分享的功能", "mobtech-sharesdk"),
        ("华为 SDK", "用于实现消息推送的功能", "huawei-push"),
        ("小米 SDK", "用于实现消息推送的功能", "xiaomi-push"),
        ("OPPO SDK", "用于实现消息推送的功能", "oppo-push"),
        ("VIVO SDK", "用于实现消息推送的功能", "vivo-push"),
        ("魅族 SDK", "用于实现消息推送的功能", "meizu-push"),
        ("阿里云 SDK", "用于实现消息推送的功能", "aliyun-push"),
        ("高德地图 SDK", "用于实现为用户提供便捷导航服务的功能", "amap"),
        ("支付宝 SDK", "用于实现便捷支付的功能", "alipay"),
        ("微信支付 SDK", "用于实现便捷支付的功能", "wechat-opensdk"),
        ("Bugly SDK", "用于实现软件异常错误记录上报", "bugly"),
        ("小能客服SDK", "平台客服", "xiaoneng"),
        ("友盟推送SDK", "用于推送技术服务", "umeng-push"),
        ("腾讯即时通讯SDK", "", "tencent-im"),
        ("阿里云一键登录SDK", "手机一键登录", "aliyun-numberauth"),
        ("友盟统计SDK", "用于数据统计技术服务", "umeng-analytics"),
        ("友盟分享SDK", "用于APP分享技术服务", "umeng-share"),
        ("支付宝支付SDK", "支付宝支付", "alipay"),
        ("微信支付SDK", "微信支付", "wechat-opensdk"),
        ("银联支付SDK", "银联卡支付", "unionpay"),
        # Names of other public policies.
        ("穿山甲SDK", "广告投放", "pangle"),
        ("优量汇（广点通）", "广告", "gdt"),
        ("百度 SDK", "用于地图定位", "baidu-map"),
        ("百度统计SDK", "", "baidu-mobstat"),
        ("腾讯X5内核", "", "tencent-tbs"),
        ("神策分析SDK", "", "sensorsdata"),
        ("创蓝闪验SDK", "一键登录", "shanyan"),
        ("网易易盾", "风险控制", "yidun"),
        ("科大讯飞SDK", "语音识别", "iflytek"),
        ("Firebase", "收集崩溃信息", "firebase-crashlytics"),
    ],
)
def test_a_name_and_its_purpose_lead_to_one_sdk(name: str, purpose: str, sdk_id: str) -> None:
    targets = catalog.sdks_named(name)
    purposes = catalog.purpose_categories(purpose, "zh")
    narrowed = [t.sdk for t in targets if t.level == "product" or catalog.sdks()[t.sdk].category in purposes]
    assert narrowed == [sdk_id]


@pytest.mark.parametrize("name", ["极光SDK", "友盟+SDK", "华为SDK", "小米SDK", "OPPO SDK", "阿里云SDK", "魅族SDK"])
def test_a_vendor_is_named_only_as_a_vendor(name: str) -> None:
    targets = catalog.sdks_named(name)
    assert targets
    assert {target.level for target in targets} == {"vendor"}
    assert len({catalog.sdks()[target.sdk].family for target in targets}) == 1


def test_every_alias_names_one_product_or_the_products_of_one_family() -> None:
    for alias, targets in catalog.sdk_aliases().items():
        levels = {target.level for target in targets}
        families = {catalog.sdks()[target.sdk].family for target in targets}
        assert len(levels) == 1, alias
        assert len(families) == 1, alias
        assert levels == {"vendor"} or len(targets) == 1, alias


def test_every_product_alias_leads_to_its_product() -> None:
    for entry in catalog.sdks().values():
        for alias in entry.product_aliases:
            assert [target.sdk for target in catalog.sdks_named(alias)] == [entry.id], alias


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("ＪＰｕｓｈ　ＳＤＫ", "JPush"),
        ("JPush\u200b SDK", "jpush"),
        ("极光推送 SDK（Android）", "极光推送"),
        ("友盟+", "友盟"),
        ("高德地图SDK服务", "高德地图"),
        ("微信支付组件", "微信支付"),
        ("極光推送服務", "极光推送"),
        ("華為推送組件", "华为推送"),
        ("支付寶SDK", "支付宝"),
    ],
)
def test_spellings_of_one_name(written: str, same: str) -> None:
    assert catalog.sdks_named(written) == catalog.sdks_named(same) != ()


@pytest.mark.parametrize(
    "name", ["推送SDK", "SDK", "分享SDK", "支付SDK", "Android SDK", "", "（）", "用户", "数据安全", "x" * 10_000]
)
def test_a_function_word_is_no_name(name: str) -> None:
    assert catalog.sdks_named(name) == ()


def test_a_name_that_ends_in_sdk_keeps_it() -> None:
    assert catalog.normalise_name("ShareSDK") == "sharesdk"
    assert catalog.normalise_name("Share SDK") == "sharesdk"
    assert catalog.normalise_name("极光SDK") == "极光"


def test_brackets_say_more_or_say_the_same() -> None:
    assert [t.sdk for t in catalog.sdks_named("友盟推送SDK（魅族厂商通道）")] == ["umeng-push"]
    assert [t.sdk for t in catalog.sdks_named("友盟（U-App）SDK")] == ["umeng-analytics"]


def test_a_company_is_an_entity_and_no_alias() -> None:
    entities = catalog.vendor_entities()
    assert entities[catalog.normalise_name("北京能通天下网络技术有限公司")] == ("xiaoneng",)
    assert not set(entities) & set(catalog.sdk_aliases())


@pytest.mark.parametrize(
    ("purpose", "language", "categories"),
    [
        ("用于消息推送", "zh", {"push"}),
        ("手机号一键登录", "zh", {"login"}),
        ("push notifications", "en", {"push"}),
        ("crash reports", "en", {"crash"}),
        ("a bitmap", "en", set()),
        ("", "zh", set()),
    ],
)
def test_a_purpose_fits_categories(purpose: str, language: str, categories: set[str]) -> None:
    assert catalog.purpose_categories(purpose, language) == categories


def test_every_category_of_a_service_has_words() -> None:
    worded = {entry.category for entry in catalog._purpose_file().purposes}
    assert {entry.category for entry in catalog.sdks().values() if entry.kind == "sdk"} <= worded


def test_a_traditional_character_has_one_simplified_form_and_is_none_itself() -> None:
    table = loading.json_file("traditional.json", TraditionalFile).characters
    assert all(len(traditional) == len(simplified) == 1 for traditional, simplified in table.items())
    assert not table.keys() & set(table.values())
    names = "".join(alias for entry in catalog.sdks().values() for alias in (entry.name.zh, *entry.product_aliases))
    assert not table.keys() & set(names), "our own names are simplified"
