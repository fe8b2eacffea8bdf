"""SDK entries: anchored prefixes, one owner per signal, sources."""

import re
from collections import Counter

import pytest

from auditor.knowledge import catalog, loading
from auditor.knowledge.schema import Sdk

SDKS = list(catalog.sdks().values())
PREFIX = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


@pytest.mark.parametrize(
    ("class_name", "owner"),
    [
        ("cn.jpush.android.api.JPushInterface", "jpush"),
        ("cn.jpush.android.api.JPushInterface$Inner", "jpush"),
        ("cn.jpush.android.service.PushService", "jiguang-core"),
        ("cn.jpush.android.service.PushService$1", "jiguang-core"),
        ("cn.jiguang.verifysdk.api.JVerificationInterface", "jverification"),
        ("cn.jiguang.share.android.api.JShareInterface", "jshare"),
        ("cn.jiguang.analytics.page.PushSA", "jiguang-core"),
        ("com.bytedance.sdk.openadsdk.TTAdSdk", "pangle"),
        ("com.bytedance.applog.AppLog", "volcengine-datarangers"),
        ("com.facebook.ads.AdView", "facebook-audience-network"),
        ("com.facebook.appevents.AppEventsLogger", "facebook-app-events"),
        ("com.facebook.react.ReactActivity", "react-native"),
        ("com.google.android.gms.ads.AdView", "google-admob"),
        ("com.google.android.gms.ads.identifier.AdvertisingIdClient", "google-ads-identifier"),
        ("com.alipay.sdk.app.PayTask", "alipay"),
        ("com.alipay.mobile.nebulacore.ui.H5Activity", "mpaas"),
        ("com.tencent.bugly.crashreport.CrashReport", "bugly"),
        ("com.tencent.bugly.legu.crashreport.CrashReport", "packer-tencent-legu"),
        ("com.tencent.mm.opensdk.openapi.WXAPIFactory", "wechat-opensdk"),
        ("com.umeng.message.PushAgent", "umeng-push"),
        ("com.umeng.commonsdk.UMConfigure", "umeng-common"),
        ("okhttp3.OkHttpClient", "okhttp"),
        ("kotlin.Unit", "kotlin"),
    ],
)
def test_the_longest_prefix_owns_a_class(class_name: str, owner: str) -> None:
    found = catalog.owner_of(class_name)
    assert found is not None
    assert found.id == owner


@pytest.mark.parametrize(
    "class_name",
    [
        "cn.jpushy.X",
        "cn.jpus.X",
        "com.tencent.buglyx.Report",
        "com.umengx.analytics.MobclickAgent",
        "com.alipay.sdkx.app.PayTask",
        "com.appsflyerx.Foo",
        "org.company.com.facebook.ads.X",
        "com.facebook.adsx.AdView",
        "com.bytedance.game.Main",
        "com.my.target.Person",
        "okhttp3x.OkHttpClient",
        "kotliny.Unit",
        "my.cn.jpush.android.X",
        "X",
        "",
        "$",
        ".",
        "a." * 30_000 + "X",
    ],
)
def test_a_lookalike_belongs_to_nobody(class_name: str) -> None:
    assert catalog.owner_of(class_name) is None
    assert catalog.detecting_sdk(class_name) is None
    assert catalog.sdk_by_component(class_name) is None


@pytest.mark.parametrize("class_name", ["com.alibaba.fastjson.JSON", "com.tencent.mmkv.MMKV", "com.facebook.react.R1"])
def test_code_of_a_big_company_without_a_service_behind_it_is_a_library(class_name: str) -> None:
    owner = catalog.owner_of(class_name)
    assert owner is not None
    assert (owner.kind, owner.personal_data, owner.collects) == ("library", False, None)


@pytest.mark.parametrize(
    ("class_name", "owner"),
    [
        ("com.tencent.tauth.AuthActivity", "qq-connect"),
        ("com.sina.weibo.sdk.share.WbShareTransActivity", "weibo"),
        ("com.sina.weibo.sdk.api.TextObject$1", "weibo"),
        ("com.google.firebase.FirebaseOptions", "firebase-core"),
        ("com.google.firebase.analytics.connector.AnalyticsConnector", "firebase-analytics"),
        ("com.netease.nis.basesdk.Logger", "yidun"),
        ("com.alipay.mobile.Foo", "mpaas"),
        ("android.support.v4.os.ResultReceiver", "android-support"),
    ],
)
def test_what_others_ship_too_has_an_owner_and_detects_nothing(class_name: str, owner: str) -> None:
    found = catalog.owner_of(class_name)
    assert found is not None
    assert found.id == owner
    assert catalog.detecting_sdk(class_name) is None
    assert catalog.sdk_by_component(class_name) is None


def test_no_lookalike_of_any_prefix_matches_it() -> None:
    for entry in SDKS:
        for prefix in (*entry.signals.prefixes, *entry.signals.shared_prefixes):
            owner = catalog.owner_of(f"{prefix}.X")
            assert owner is not None, prefix
            assert catalog.owning_prefix(f"{prefix}.X") == prefix
            assert catalog.owning_prefix(f"{prefix}x9.X") != prefix
            assert catalog.owning_prefix(f"lookalike.{prefix}.X") is None


@pytest.mark.parametrize("field", ["components", "actions", "native_libraries", "meta_data", "authorities", "assets"])
def test_no_signal_is_claimed_twice(field: str) -> None:
    claims = Counter(signal for entry in SDKS for signal in getattr(entry.signals, field))
    assert [signal for signal, count in claims.items() if count > 1] == []


def test_no_prefix_is_claimed_twice_and_every_prefix_ends_at_a_package_boundary() -> None:
    claims = Counter(p for entry in SDKS for p in (*entry.signals.prefixes, *entry.signals.shared_prefixes))
    assert [prefix for prefix, count in claims.items() if count > 1] == []
    assert [prefix for prefix in claims if not PREFIX.fullmatch(prefix)] == []


def test_a_prefix_inside_a_package_of_another_family_is_no_accident() -> None:
    """The outer one is shared, both are of one family, one brings the other along, or a note names the inner one."""
    owners = {p: entry for entry in SDKS for p in (*entry.signals.prefixes, *entry.signals.shared_prefixes)}
    for inner, entry in owners.items():
        outer = catalog.owning_prefix(inner)
        if outer is None or owners[outer].id == entry.id:
            continue
        other = owners[outer]
        said = f"{entry.note} {other.note}"
        assert outer in other.signals.shared_prefixes or entry.family == other.family or inner in said, (inner, outer)


def test_a_single_segment_is_the_prefix_of_no_service() -> None:
    """``rx`` is a library's root; a service that owned a whole top-level name would own other people's code."""
    assert [e.id for e in SDKS if e.kind == "sdk" for p in e.signals.prefixes if "." not in p and "_" not in p] == []


@pytest.mark.parametrize("entry", SDKS, ids=lambda entry: entry.id)
def test_an_entry_is_whole(entry: Sdk) -> None:
    assert entry.sources
    assert not [source for source in entry.sources if re.search("APKiD|IzzyOnDroid|AppManager|exodus.*tracker", source)]
    assert entry.personal_data == (entry.kind == "sdk")
    assert (entry.role == "product") == (not entry.parents)
    listed = (
        entry.product_aliases,
        entry.vendor_aliases,
        entry.parents,
        entry.brings,
        entry.permissions,
        entry.sources,
    )
    assert [names for names in listed if len(set(names)) < len(names)] == []


@pytest.mark.parametrize("entry", SDKS, ids=lambda entry: entry.id)
def test_what_an_entry_refers_to_exists(entry: Sdk) -> None:
    families = {other.family for other in SDKS}
    assert set(entry.parents) <= families | set(catalog.sdks())
    assert set(entry.brings) <= set(catalog.sdks()) - {entry.id}
    assert set(entry.permissions) <= set(catalog.permissions())
    assert entry.collects is None or set(entry.collects.all) <= set(catalog.data_types())
    assert entry.collects is None or not set(entry.collects.required) & set(entry.collects.optional)


@pytest.mark.parametrize("entry", SDKS, ids=lambda entry: entry.id)
def test_an_entry_can_be_reached(entry: Sdk) -> None:
    found = entry.signals
    assert any((found.prefixes, found.shared_prefixes, found.components, found.native_libraries, found.assets))


def test_one_tap_login_brings_the_operators_and_a_carrier_is_brought_by_someone() -> None:
    operators = {entry.id for entry in SDKS if entry.family == "operator-auth"}
    assert operators == {"cmcc-sso", "ctcc-auth", "cucc-auth"}
    one_tap = {"aliyun-numberauth", "getui-onelogin", "jverification", "mobtech-secverify", "shanyan", "umeng-verify"}
    assert [sdk_id for sdk_id in one_tap if not operators <= set(catalog.sdks()[sdk_id].brings)] == []
    brought = {sdk_id for entry in SDKS for sdk_id in entry.brings}
    assert {entry.id for entry in SDKS if entry.role == "carrier"} <= brought


def test_there_are_at_least_four_hundred_entries() -> None:
    assert len(SDKS) >= 400


def test_a_file_carries_the_id_of_its_entry() -> None:
    paths = {f"sdks/{sdk_id}.json" for sdk_id in catalog.sdks()}
    assert paths == set(loading.paths("sdks", ".json"))


def test_native_libraries_match_whole_names_and_versions() -> None:
    core = catalog.sdk_by_native_library("libjcore228.so")
    assert core is not None
    assert core.id == "jiguang-core"
    legu = catalog.sdk_by_native_library("libshella-2.10.7.1.so")
    assert legu is not None
    assert legu.id == "packer-tencent-legu"
    assert catalog.sdk_by_native_library("mylibjcore228.so") is None
    assert catalog.sdk_by_native_library("libjcore228.so.bak") is None


def test_manifest_signals() -> None:
    by_key = catalog.sdk_by_meta_data("JPUSH_APPKEY")
    by_authority = catalog.sdk_by_authority("com.example.AUTH_XGPUSH", "com.example")
    assert by_key is not None
    assert by_key.id == "jiguang-core"
    assert by_authority is not None
    assert by_authority.id == "tencent-tpns"
    assert catalog.sdk_by_authority("com.example.AUTH_XGPUSH", "com.exam") is None
    assert catalog.sdk_by_meta_data("UMENG_CHANNEL") is None, "packaging tools write it into any app"


def test_packers_are_known_by_what_they_leave_in_the_archive() -> None:
    jiagu = catalog.sdk_by_asset("assets/libjiagu_x86.so")
    assert jiagu is not None
    assert jiagu in catalog.packers()
    assert catalog.sdk_by_asset("assets/images/libjiagu_x86.so") is None
