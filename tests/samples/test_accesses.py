"""What the code of the samples reads, by their sources in ``sample_apks/*/smali``."""

from pathlib import Path

import pytest

from auditor import audit, read_app, read_policy
from auditor.model.finding import Use

SAMPLES = Path(__file__).parents[2] / "sample_apks"


def reads(name: str) -> set[tuple[str, str]]:
    """Data type, and SDK or package root, of every certain access of medium risk and more."""
    app = read_app(SAMPLES / f"{name}.apk")
    return {
        (access.data_type, access.owner.id or access.owner.prefix)
        for access in app.accesses or ()
        if access.certain and access.risk != "low"
    }


def test_each_access_has_its_owner() -> None:
    found = reads("recycling-market")
    assert {
        ("imei", "com.example.shiguang"),
        ("imei", "umeng-common"),
        ("mac_address", "umeng-common"),
        ("calendar", "com.example.shiguang"),
        ("call_log", "com.example.shiguang"),
        ("contacts", "com.example.shiguang"),
        ("sensors", "com.example.shiguang"),
    } <= found


@pytest.mark.parametrize(
    ("name", "permission", "use"),
    [
        ("recycling-market", "READ_CALENDAR", Use.USED),
        ("recycling-market", "CALL_PHONE", Use.USED),
        ("recycling-market", "READ_CALL_LOG", Use.USED),
        # A step counter is asked for by a number.
        ("recycling-market", "ACTIVITY_RECOGNITION", Use.UNKNOWN),
        # Packed: nothing is known of what the code uses.
        ("packed-shop", "CAMERA", Use.UNKNOWN),
    ],
)
def test_the_use_of_a_permission(name: str, permission: str, use: Use) -> None:
    policy = next((SAMPLES / name).glob("policy.*"))
    result = audit(read_app(SAMPLES / f"{name}.apk"), read_policy(policy))
    rows = {row.name: row.use for row in result.permissions}
    assert rows[f"android.permission.{permission}"] is use


def test_a_caller_is_named_with_its_method() -> None:
    app = read_app(SAMPLES / "recycling-market.apk")
    (access,) = [found for found in app.accesses or () if found.data_type == "sensors"]
    assert access.caller == "com.example.shiguang.recycle.pickup.StepCounter->sensor"
    assert access.location.member == "classes.dex"
    assert access.api == "android.hardware.SensorManager->getDefaultSensor"


def test_a_report_shows_what_the_code_reads() -> None:
    from click.testing import CliRunner

    from auditor.cli.main import cli

    arguments = ["check", str(SAMPLES / "watch-shop.apk"), "--policy", str(SAMPLES / "watch-shop" / "policy.txt")]
    shown = CliRunner().invoke(cli, [*arguments, "--lang", "zh"]).output
    assert "代码读取的信息（6）" in shown
    (row,) = [line for line in shown.splitlines() if line.strip().startswith("MAC 地址")]
    assert row.split() == ["MAC", "地址", "友盟公共基础库", "部分声明", "113"]
    inspected = CliRunner().invoke(cli, ["inspect", str(SAMPLES / "watch-shop.apk"), "-v"]).output
    assert "TelephonyManager->getDeviceId" in inspected.replace("\n", "").replace("  ", "")
