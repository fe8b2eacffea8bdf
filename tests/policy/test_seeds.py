"""The two policies that the project started from: everything that they declare is read."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.model.policy import Polarity, Policy
from auditor.policy.reader import read_policy

pytestmark = pytest.mark.shared

SDKS = {
    "seed000": {
        "极光": "jpush",
        "友盟": "umeng-analytics",
        "MobTech": "mobtech-sharesdk",
        "华为": "huawei-push",
        "小米": "xiaomi-push",
        "OPPO": "oppo-push",
        "VIVO": "vivo-push",
        "魅族": "meizu-push",
        "阿里云": "aliyun-push",
        "高德": "amap",
        "支付宝": "alipay",
        "微信支付": "wechat-opensdk",
        "Bugly": "bugly",
    },
    "seed003": {
        "小能": "xiaoneng",
        "友盟推送": "umeng-push",
        "腾讯即时通讯": "tencent-im",
        "阿里云一键登录": "aliyun-numberauth",
        "友盟统计": "umeng-analytics",
        "友盟分享": "umeng-share",
        "支付宝支付": "alipay",
        "微信支付": "wechat-opensdk",
        "银联": "unionpay",
    },
}


def seed(shared: Path, name: str) -> tuple[Policy, dict[str, Any]]:
    """The policy as read, and what a careful reader found in it."""
    truth_file = shared / "real" / "policies" / "truth" / f"{name}.json"
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    return read_policy(truth_file.parent / str(truth["file"])), truth


@pytest.mark.parametrize("name", SDKS)
def test_every_sdk_is_named_once_with_the_right_entry(shared: Path, name: str) -> None:
    policy, _ = seed(shared, name)
    assert len(policy.sdks) == len(SDKS[name])
    for start, sdk_id in SDKS[name].items():
        ids = {claim.sdk_ids for claim in policy.sdks if claim.name_as_written.startswith(start)}
        assert (sdk_id,) in ids, start


@pytest.mark.parametrize("name", SDKS)
def test_every_unambiguous_permission_is_claimed_and_no_other(shared: Path, name: str) -> None:
    policy, truth = seed(shared, name)
    claimed = {
        permission
        for claim in policy.permissions
        if claim.strength and claim.polarity is not Polarity.DENIED
        for permission in claim.permissions
        if permission.startswith("android.permission.")
    }
    assert {str(entry["permission"]) for entry in truth["permissions"] if not entry["ambiguous"]} <= claimed
    assert claimed <= {str(entry["permission"]) for entry in truth["permissions"]}


def test_a_repeated_row_is_one_claim_with_two_places(shared: Path) -> None:
    policy, _ = seed(shared, "seed003")
    service = next(claim for claim in policy.sdks if claim.sdk_ids == ("xiaoneng",))
    assert len(service.evidence) == 2


@pytest.mark.parametrize("name", SDKS)
def test_metadata_is_what_the_reader_found(shared: Path, name: str) -> None:
    policy, truth = seed(shared, name)
    metadata = truth["metadata"]
    assert (policy.app_name, policy.developer) == (metadata["app_name"], metadata["developer"])
    assert policy.effective_date == metadata["effective_date"]
    assert set(metadata["contact"]) <= set(policy.contact)
