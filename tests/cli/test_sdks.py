"""The catalogue from the command line, and knowledge of one's own in every command."""

import json
from pathlib import Path

import pytest

from tests.cli.running import SAMPLES, auditor
from tests.knowledge import own

APK = SAMPLES / "clean-notes.apk"
POLICY = SAMPLES / "clean-notes" / "policy.html"


def test_without_a_name_all_entries_are_listed() -> None:
    result = auditor("sdks")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("SDKs, libraries and packers (")
    assert "\n  jpush " in result.stdout


def test_a_name_of_several_words_needs_no_quotes() -> None:
    assert auditor("sdks", "JPush", "SDK").stdout == auditor("sdks", "JPush SDK").stdout


def test_a_vendor_lists_its_products() -> None:
    assert auditor("sdks", "支付寶", "--lang", "zh").stdout == (
        "「支付宝」是厂商名称\n"
        "\n"
        "  标识          名称        类别  用途  家族\n"
        "  ------------  ----------  ----  ----  ------\n"
        "  alipay        支付宝支付  SDK   支付  alipay\n"
        "  alipay-share  支付宝分享  SDK   分享  alipay\n"
        "\n"
        "共 2 条；auditor sdks 标识 可查看其一\n"
    )


def test_an_unknown_name_is_wrong_usage_with_the_nearest() -> None:
    result = auditor("sdks", "jpus")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("error: 'jpus': no SDK of that name; did you mean jpush or ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sdks", "cn.jpush.android"], ["--class cn.jpush.android.X"]),
        (["sdks", "jpush", "--class", "a.B"], ["one at a time"]),
        (["sdks", "--class", "a.B", "--apk", str(APK)], ["one at a time"]),
        (["sdks", "☃☃"], ["“auditor sdks” lists all"]),
        (["sdks", "\x1b[2J"], ["no SDK of that name"]),
        (["sdks", ""], ["no SDK of that name"]),
        (["sdks", "--apk", "none.apk"], ["none.apk: no such file"]),
        (["sdks", "-o", "csv"], ["unknown report format"]),
    ],
)
def test_wrong_usage_is_one_line_and_2(arguments: list[str], words: list[str]) -> None:
    result = auditor(*arguments)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert all(word in result.stderr for word in words), result.stderr
    assert "\x1b" not in result.stderr


def test_a_class_of_nobody_is_an_answer() -> None:
    result = auditor("sdks", "--class", "com.appsflyerx.Foo")
    assert (result.returncode, result.stdout) == (
        0,
        "com.appsflyerx.Foo belongs to no known SDK, library or packer.\n",
    )
    assert json.loads(auditor("sdks", "--class", "a.B", "-o", "json").stdout) == {
        "schema": "auditor/sdks/1",
        "sdks": [],
        "problems": [],
    }


def test_a_class_shows_its_owner_and_the_prefix() -> None:
    result = auditor("sdks", "--class", "com.alibaba.fastjson.JSON")
    assert "Found as       the class lies under com.alibaba.fastjson, which is its own\n" in result.stdout
    assert "Kind           library, no personal data\n" in result.stdout


def test_an_app_shows_its_sdks_with_evidence() -> None:
    result = auditor("sdks", "--apk", str(SAMPLES / "watch-shop.apk"), "-o", "json")
    found = {entry["id"]: entry["found"] for entry in json.loads(result.stdout)["sdks"]}
    assert result.returncode == 0
    assert found["wechat-opensdk"]["presence"] == "defined"
    assert all(entry["evidence"] for entry in found.values())


def test_a_packed_app_is_3_and_says_so() -> None:
    result = auditor("sdks", "--apk", str(SAMPLES / "packed-shop.apk"))
    assert result.returncode == 3
    assert "packer-360-jiagu" in result.stdout
    assert "Not fully read (1)" in result.stdout


def test_an_app_that_cannot_be_read_is_one_line_and_3(tmp_path: Path) -> None:
    app = tmp_path / "text.apk"
    app.write_text("no app", encoding="utf-8")
    result = auditor("sdks", "--apk", str(app))
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    document = json.loads(auditor("sdks", "--apk", str(app), "-o", "json").stdout)
    assert (document["sdks"], len(document["problems"])) == ([], 1)


@pytest.mark.parametrize("by_variable", [False, True])
def test_an_entry_of_ones_own_is_known_and_marked(by_variable: bool, tmp_path: Path) -> None:  # noqa: FBT001
    folder = own.folder(tmp_path, own.ACME)
    option = [] if by_variable else ["--knowledge", folder]
    result = auditor("sdks", "顶点推送SDK", *option, env={"AUDITOR_KNOWLEDGE": folder if by_variable else ""})
    assert result.returncode == 0, result.stderr
    assert "Found as       “顶点推送” is one of its names, your own entry, from" in result.stdout
    assert auditor("sdks", "顶点推送SDK").returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["sdks"],
        ["check", str(APK), "--policy", str(POLICY)],
        ["inspect", str(APK)],
        ["inspect", str(POLICY)],
    ],
    ids=" ".join,
)
def test_a_wrong_entry_stops_every_command(arguments: list[str], tmp_path: Path) -> None:
    folder = own.folder(tmp_path, own.sdk(signals={"prefixes": ["cn.jpush.android"]}))
    result = auditor(*arguments, "--knowledge", folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"error: {folder}/sdks/acme-push.json: $.signals.prefixes[0]: 'cn.jpush.android' belongs to jpush; "
        "leave it out here, or replace that too\n"
    )


def test_a_check_with_ones_own_knowledge_judges_by_it_and_says_so(tmp_path: Path) -> None:
    folder = own.folder(tmp_path, own.sdk(signals={"prefixes": ["com.example"]}, product_aliases=[]))
    result = auditor("check", str(APK), "--policy", str(POLICY), "--knowledge", folder, "-o", "json")
    report = json.loads(result.stdout)
    assert report["tool"]["knowledge"]["own"]["path"] == folder
    assert "acme-push" in {sdk["id"] for sdk in report["app"]["sdks"]}


def test_a_category_of_ones_own_is_chosen_by_its_name(tmp_path: Path) -> None:
    locker = {
        "id": "own-lockers",
        "name": {"en": "parcel lockers", "zh": "快递柜类"},
        "basic_function_zh": "取件",
        "text_confidence": "ours",
    }
    folder = own.folder(tmp_path, categories={"sources": ["ours"], "categories": [locker]})
    result = auditor(
        *("check", str(APK), "--policy", str(POLICY), "--knowledge", folder, "--category", "快递柜", "-o", "json")
    )
    report = json.loads(result.stdout)
    assert report["category"] == {"id": "own-lockers", "guessed": False}
    assert {finding["rule"] for finding in report["findings"]} == {"OVR002"}  # it needs nothing at all


def test_the_help_needs_no_knowledge(tmp_path: Path) -> None:
    result = auditor("sdks", "--help", env={"AUDITOR_KNOWLEDGE": str(tmp_path / "none")})
    assert (result.returncode, result.stderr) == (0, "")
