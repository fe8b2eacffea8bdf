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
