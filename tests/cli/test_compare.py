"""auditor compare from the command line to the exit code, on two releases of a sample."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.compare import compare
from auditor.model.app import App, Component, ComponentKind, Signer
from auditor.report.compare_text import compare_text
from auditor.report.page import Page
from tests.cli.running import ROOT, SAMPLES
from tests.cli.running import auditor_here as auditor
from tests.report.test_json import validator
from tests.rules.cases import app, detected, requested

OLD, NEW = "sample_apks/carpool.apk", "sample_apks/carpool-next.apk"
POLICY = ("--policy", "sample_apks/carpool/policy.md")


def test_without_a_policy_the_differences_are_shown_and_nothing_is_judged() -> None:
    result = auditor("compare", OLD, NEW, cwd=ROOT)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "Old  顺路拼 (com.example.shunlu), version 3.1.0 (31)\n"
        "     sample_apks/carpool.apk\n"
        "New  顺路拼 (com.example.shunlu), version 3.2.0 (32)\n"
        "     sample_apks/carpool-next.apk\n"
        "\n"
        "API levels\n"
        "  minSdkVersion  21 → 23\n"
        "\n"
        "Permissions that differ (2)\n"
        "  Permission     What it allows            Change\n"
        "  -------------  ------------------------  --------------------\n"
        "  CAMERA         take pictures and videos  was not there before\n"
        "  READ_CONTACTS  read your contacts        gone\n"
        "\n"
        "Third-party code that differs (1)\n"
        "  SDK         Change\n"
        "  ----------  --------------------\n"
        "  Getui push  was not there before\n"
        "\n"
        "What the code reads, where it differs (3)\n"
        "  Data             Read by         Change\n"
        "  ---------------  --------------  --------------------\n"
        "  Android ID       Getui push      was not there before\n"
        "  camera pictures  the app itself  was not there before\n"
        "  contacts         cc.lianquan     gone\n"
        "\n"
        "Components that differ (2)\n"
        "  Component                         Kind      Exported  Change\n"
        "  --------------------------------  --------  --------  --------------------\n"
        "  com.example.shunlu.carpool.trip.  activity  yes       was not there before\n"
        "  SharedTripActivity\n"
        "  and 1 that other apps cannot reach (-v shows all)\n"
        "\n"
        "COMPARED: no policy was given, so nothing was judged (exit code 0)\n"
    )


def test_findings_that_were_not_there_before_fail_in_chinese_too() -> None:
    result = auditor("compare", OLD, NEW, *POLICY, "--lang", "zh", cwd=ROOT)
    assert (result.returncode, result.stderr) == (1, "")
    shown = result.stdout
    assert "未通过  新增 2 项，消失 1 项，不变 7 项\n" in shown
    assert "  CAMERA         拍摄照片和视频  未声明    此前没有\n" in shown
    assert "\n此前没有的问题（2）\n" in shown
    assert (
        "\n已消失的问题（1）\n"
        "  UND001  应用申请了“读取联系人”（android.permission.READ_CONTACTS），隐私政策未\n"
        "  声明。\n" in shown
    )
    assert shown.endswith("\n未通过：新增 2 项问题达到或超过“高”级（退出码 1）\n")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_line_fits_eighty_columns(language: str) -> None:
    from auditor.report.wrapping import width_of

    shown = auditor("compare", OLD, NEW, *POLICY, "--lang", language, "-v", cwd=ROOT).stdout
    assert max(map(width_of, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 1), (("--fail-on", "critical"), 0), (("--fail-on", "never"), 0), (("--profile", "play"), 1)],
)
def test_the_exit_code_goes_by_new_findings(options: tuple[str, ...], code: int) -> None:
    assert auditor("compare", OLD, NEW, *POLICY, *options, "-q", cwd=ROOT).returncode == code


def test_a_release_back_has_the_contacts_as_new() -> None:
    report = json.loads(auditor("compare", NEW, OLD, *POLICY, "-o", "json", cwd=ROOT).stdout)
    assert [(found["rule"], found["subject"]) for found in report["findings"]["new"]] == [
        ("UND001", "android.permission.READ_CONTACTS")
    ]
    assert [problem["kind"] for problem in report["problems"]] == ["versions_reversed"]


@pytest.mark.parametrize("options", [(), POLICY])
def test_the_json_follows_its_schema_and_is_the_same_each_time(options: tuple[str, ...]) -> None:
    first, second = (auditor("compare", OLD, NEW, *options, "-o", "json", cwd=ROOT) for _ in range(2))
    assert first.stdout == second.stdout
    report = json.loads(first.stdout)
    validator("compare.schema.json").validate(report)
    assert list(report) == [
        "schema", "tool", "gate", "old", "new", "permissions", "sdks", "accesses", "components", "sdk_levels",
        "signers", "findings", "problems", "verdict", "exit_code",
    ]  # fmt: skip
    assert report["exit_code"] == first.returncode


def test_the_json_names_both_sides_of_a_change() -> None:
    report = json.loads(auditor("compare", OLD, NEW, "-o", "json", cwd=ROOT).stdout)
    assert report["findings"] is None
    assert report["permissions"][0] == {
        "name": "android.permission.CAMERA",
        "change": "new",
        "old": None,
        "new": {"min_sdk": 23, "max_sdk": None, "effective": True},
    }
    assert report["sdk_levels"] == [{"name": "min_sdk", "old": 21, "new": 23}]
    (shared, service) = report["components"]
    assert (shared["name"], shared["new"]["exported"], shared["new"]["schemes"]) == (
        "com.example.shunlu.carpool.trip.SharedTripActivity",
        True,
        ["shunlu"],
    )
    assert (service["name"], service["new"]["exported"]) == ("com.igexin.sdk.PushService", False)
    assert {(row["data_type"], row["owner"]["kind"], row["change"]) for row in report["accesses"]} == {
        ("android_id", "sdk", "new"),
        ("camera", "first_party", "new"),
        ("contacts", "unknown", "gone"),
    }


def test_a_release_against_itself_differs_in_nothing() -> None:
    result = auditor("compare", OLD, OLD, cwd=ROOT)
    assert result.returncode == 0
    assert "\nNo difference between the releases was found.\n" in result.stdout


def test_mappings_give_both_releases_their_names_back() -> None:
    shrunk = "sample_apks/carpool-obfuscated.apk"
    mapping = "sample_apks/carpool-obfuscated/mapping.txt"
    assert "code with shortened names" in auditor("compare", OLD, shrunk, cwd=ROOT).stdout
    for arguments in ((OLD, shrunk, "--new-mapping", mapping), (shrunk, OLD, "--old-mapping", mapping)):
        assert "\nNo difference between the releases was found.\n" in auditor("compare", *arguments, cwd=ROOT).stdout


def test_two_apps_are_no_two_releases() -> None:
    result = auditor("compare", OLD, "sample_apks/watch-shop.apk", cwd=ROOT)
    assert result.returncode == 3
    assert "--accept-gap packages_differ=REASON" in result.stdout
    accepted = auditor("compare", OLD, "sample_apks/watch-shop.apk", "--accept-gap", "packages_differ=a", cwd=ROOT)
    assert accepted.returncode == 0


def test_a_packed_release_is_not_fully_compared() -> None:
    result = auditor("compare", "sample_apks/packed-shop.apk", "sample_apks/packed-shop.apk", "-q", cwd=ROOT)
    assert result.returncode == 3
    assert result.stdout == "INCOMPLETE: 1 gap kept the comparison from being complete (packed) (exit code 3)\n"


@pytest.mark.parametrize("broken", ["old", "new"])
def test_a_release_that_cannot_be_read_is_one_line_and_3(broken: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.apk"
    file.write_bytes((SAMPLES / "carpool.apk").read_bytes()[:3000])
    pair = (str(file), OLD) if broken == "old" else (OLD, str(file))
    result = auditor("compare", *pair, *POLICY, cwd=ROOT)
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.startswith("error: ")
    assert str(file) in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((OLD,), "NEW"),
        ((OLD, "none.apk"), "none.apk"),
        ((OLD, NEW, "--policy", "none.txt"), "none.txt"),
        ((OLD, NEW, "-o", f"json={OLD}"), "is an input of this run"),
        ((OLD, NEW, "--category", "shoping"), "unknown category"),
    ],
)
def test_wrong_usage_is_one_line_and_2(arguments: tuple[str, ...], words: str) -> None:
    result = auditor("compare", *arguments, cwd=ROOT)
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_report_in_a_file_leaves_the_verdict_on_standard_error(tmp_path: Path) -> None:
    result = auditor("compare", OLD, NEW, *POLICY, "-o", f"json={tmp_path / 'a.json'}", cwd=ROOT)
    assert result.stdout == ""
    assert result.stderr == "FAIL: 2 findings at or above “high” that were not there before (exit code 1)\n"
    assert json.loads((tmp_path / "a.json").read_bytes())["exit_code"] == 1


def test_the_builds_dependencies_tell_which_sdk_has_another_version(tmp_path: Path) -> None:
    options = []
    for side, version in (("old", "4.0.0"), ("new", "4.1.9")):
        file = tmp_path / f"{side}.lockfile"
        file.write_text(f"com.tencent.bugly:crashreport:{version}=releaseRuntimeClasspath\n", encoding="utf-8")
        options += [f"--{side}-dependencies", str(file)]
    market = "sample_apks/recycling-market.apk"
    shown = auditor("compare", market, market, *options, cwd=ROOT).stdout
    assert "\nThird-party code that differs (1)\n" in shown
    assert "  Bugly  4.0.0 → 4.1.9\n" in shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (
            "en",
            (
                "Signers that differ (2)\n"
                f"  CN=Shop: gone\n    SHA-256 {'a' * 64}\n"
                f"  CN=Shop: was not there before\n    SHA-256 {'b' * 64}"
            ),
        ),
        (
            "zh",
            (
                "有差异的签名者（2）\n"
                f"  CN=Shop：已移除\n    SHA-256 {'a' * 64}\n"
                f"  CN=Shop：此前没有\n    SHA-256 {'b' * 64}"
            ),
        ),
    ],
)
def test_another_signer_is_shown_with_its_whole_digest(language: str, shown: str) -> None:
    before, after = (
        replace(app(), signers=(Signer(sha256=digit * 64, subject="CN=Shop", scheme="v2"),)) for digit in "ab"
    )
    assert f"\n\n{shown}\n\n" in compare_text(compare(before, after), language, Page())


def test_levels_versions_and_openness_are_shown_from_and_to() -> None:
    def release(max_sdk: int | None, version: str, *, exported: bool) -> App:
        asked = replace(requested("CAMERA"), max_sdk=max_sdk)
        part = Component(kind=ComponentKind.SERVICE, name="a.Sync", exported=exported, location=asked.location)
        return app(asked, sdks=(replace(detected("jpush"), version=version),), components=(part,))

    shown = compare_text(compare(release(None, "4.0", exported=False), release(28, "5.0", exported=True)), "en", Page())
    assert "  CAMERA      take pictures and videos  all levels → up to API 28\n" in shown
    assert "4.0 → 5.0\n" in shown
    assert "  a.Sync     service  no → yes  changed\n" in shown
