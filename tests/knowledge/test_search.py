"""Which entries a person means, and why."""

import pytest

from auditor.knowledge import catalog, search
from auditor.knowledge.search import Reason


@pytest.mark.parametrize(
    ("name", "sdk_id", "reason"),
    [
        ("jpush", "jpush", Reason.ID),
        (" JPush ", "jpush", Reason.ID),
        ("ｊｐｕｓｈ", "jpush", Reason.ID),
        ("极光推送SDK", "jpush", Reason.PRODUCT),
        ("极光 推送 服务", "jpush", Reason.PRODUCT),
        ("極光推送組件", "jpush", Reason.PRODUCT),
        ("360加固", "packer-360-jiagu", Reason.PRODUCT),
        ("北京能通天下网络技术有限公司", "xiaoneng", Reason.COMPANY),
        ("cn.jiguang.sdk:jpush", "jpush", Reason.MAVEN),
    ],
)
def test_a_name_in_any_spelling_means_one_entry(name: str, sdk_id: str, reason: Reason) -> None:
    (match,) = search.find(name)
    assert (match.sdk.id, match.reason) == (sdk_id, reason)


def test_a_match_says_by_which_name() -> None:
    (match,) = search.find("極光消息推送服務")
    assert match.text == "极光消息推送"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("极光", Reason.VENDOR), ("深圳市和讯华谷信息技术有限公司", Reason.COMPANY), ("Jiguang SDK", Reason.VENDOR)],
)
def test_an_ambiguous_name_lists_the_products(name: str, reason: Reason) -> None:
    matches = search.find(name)
    assert {match.sdk.id for match in matches} >= {"jpush", "jmessage", "jverification"}
    assert {match.sdk.family for match in matches} == {"jiguang"}
    assert {match.reason for match in matches} == {reason}


def test_a_family_lists_its_members_with_cores() -> None:
    assert {match.sdk.id for match in search.find("huawei-hms")} > {"hms-core", "hms-account"}


def test_every_id_and_every_product_name_is_found() -> None:
    for entry in catalog.sdks().values():
        assert [match.sdk for match in search.find(entry.id)] == [entry]
        assert entry in [match.sdk for match in search.find(entry.name.en)], entry.id
        assert entry in [match.sdk for match in search.find(entry.name.zh)], entry.id


@pytest.mark.parametrize("name", ["", " ", "推送", "SDK", "nobody's", "x" * 100_000, "\x1b[2J"])
def test_an_unknown_name_means_nothing(name: str) -> None:
    assert search.find(name) == ()


@pytest.mark.parametrize(("name", "near"), [("jpus", "jpush"), ("极广推送", "极光推送SDK"), ("okhtp", "okhttp")])
def test_the_nearest_name_comes_first(name: str, near: str) -> None:
    assert search.nearest(name)[0] == near
    assert len(search.nearest(name)) <= 3


def test_nothing_is_near_to_nonsense() -> None:
    assert search.nearest("☃☃☃☃") == ()


@pytest.mark.parametrize(
    ("written", "sdk_id", "reason", "text"),
    [
        ("cn.jpush.android.api.JPushInterface", "jpush", Reason.PREFIX, "cn.jpush.android"),
        ("Lcn/jpush/android/api/JPushInterface;", "jpush", Reason.PREFIX, "cn.jpush.android"),
        ("okhttp3/Call$Factory.class", "okhttp", Reason.PREFIX, "okhttp3"),
        ("com.tencent.tauth.AuthActivity", "qq-connect", Reason.SHARED_PREFIX, "com.tencent.tauth.AuthActivity"),
        (
            "cn.jpush.android.service.PushService$1",
            "jiguang-core",
            Reason.PREFIX,
            "cn.jpush.android.service.PushService",
        ),
    ],
)
def test_a_class_has_an_owner_by_a_prefix(written: str, sdk_id: str, reason: Reason, text: str) -> None:
    match = search.find_class(written)
    assert match is not None
    assert (match.sdk.id, match.reason, match.text) == (sdk_id, reason, text)


@pytest.mark.parametrize("name", ["com.appsflyerx.Foo", "org.company.com.facebook.ads.X", "", "L;", "jpush"])
def test_a_class_of_nobody(name: str) -> None:
    assert search.find_class(name) is None


def test_what_comes_along_with_a_product() -> None:
    assert "jiguang-core" in [entry.id for entry in search.companions(catalog.sdks()["jpush"])]
    assert search.companions(catalog.sdks()["okhttp"]) == ()
