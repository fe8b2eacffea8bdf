"""The sample apps from the command line to the exit code, and the inputs that go wrong."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.running import SAMPLES, auditor

EXPECTED = json.loads((SAMPLES / "expected.json").read_bytes())
EXIT = {"pass": 0, "fail": 1, "incomplete": 3}
APK = SAMPLES / "clean-notes.apk"
POLICY = SAMPLES / "clean-notes" / "policy.html"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_ends_with_its_verdict_in_every_format(name: str, tmp_path: Path) -> None:
    app, policy = SAMPLES / EXPECTED[name]["apk"], SAMPLES / EXPECTED[name]["policy"]
    report = tmp_path / "report.json"
    result = auditor("check", str(app), "--policy", str(policy), "-o", "text", "-o", f"json={report}")
    assert (result.returncode, result.stderr) == (EXIT[EXPECTED[name]["verdict"]], "")
    assert json.loads(report.read_bytes())["verdict"] == EXPECTED[name]["verdict"]
    verdict = result.stdout.partition("\n\nWhat to do next\n")[0].splitlines()[-1]
    assert verdict.endswith(f"(exit code {result.returncode})")


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (
        auditor("check", str(APK), "--policy", str(POLICY), "-o", "json", env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    )
    assert first.stdout == second.stdout
    assert json.loads(first.stdout)["schema"] == "auditor/report/1"


def test_a_packed_app_never_passes_and_the_gap_can_be_accepted() -> None:
    arguments = ("check", str(SAMPLES / "packed-shop.apk"), "--policy", str(SAMPLES / "packed-shop" / "policy.html"))
    assert auditor(*arguments, "--fail-on", "never").returncode == 3
    accepted = auditor(*arguments, "--accept-gap", "packed=audited before packing")
    assert accepted.returncode == 0
    assert "audited before packing" in accepted.stdout


def test_a_lower_threshold_fails_more() -> None:
    arguments = ("check", str(SAMPLES / "watch-shop.apk"), "--policy", str(SAMPLES / "watch-shop" / "policy.txt"))
    assert auditor(*arguments, "--fail-on", "never").returncode == 0
    assert auditor(*arguments, "--fail-on", "low").returncode == 1


def bad_inputs(folder: Path) -> dict[str, tuple[Path, Path, int]]:
    """What is wrong, with app, policy and the exit code."""
    made = {
        "empty.apk": b"",
        "text.apk": "这不是安装包".encode(),
        "truncated.apk": APK.read_bytes()[:9000],
        "empty.txt": b"",
        "blank.txt": b" \n\n ",
        "binary.txt": bytes(range(256)) * 8,
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return {
        "missing app": (folder / "none.apk", POLICY, 2),
        "missing policy": (APK, folder / "none.txt", 2),
        "folder for app": (folder, POLICY, 2),
        "folder for policy": (APK, folder, 2),
        "empty app": (folder / "empty.apk", POLICY, 3),
        "text named apk": (folder / "text.apk", POLICY, 3),
        "truncated app": (folder / "truncated.apk", POLICY, 3),
        "empty policy": (APK, folder / "empty.txt", 3),
        "blank policy": (APK, folder / "blank.txt", 3),
    }


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "case",
    [
        "missing app",
        "missing policy",
        "folder for app",
        "folder for policy",
        "empty app",
        "text named apk",
        "truncated app",
        "empty policy",
        "blank policy",
    ],
)
def test_a_bad_input_is_one_line_that_names_it(case: str, language: str, tmp_path: Path) -> None:
    app, policy, code = bad_inputs(tmp_path)[case]
    result = auditor("check", str(app), "--policy", str(policy), "--lang", language)
    wrong = policy if "policy" in case else app
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert str(wrong) in result.stderr


@pytest.mark.parametrize("case", ["missing app", "empty app", "text named apk", "truncated app"])
def test_inspect_of_a_bad_app_is_one_line_that_names_it(case: str, tmp_path: Path) -> None:
    app, _, code = bad_inputs(tmp_path)[case]
    result = auditor("inspect", str(app))
    assert (result.returncode, result.stdout) == (code, "")
    assert result.stderr.count("\n") == 1
    assert str(app) in result.stderr


def test_the_json_report_is_written_even_for_an_unreadable_app(tmp_path: Path) -> None:
    app, policy, _ = bad_inputs(tmp_path)["truncated app"]
    result = auditor("check", str(app), "--policy", str(policy), "-o", "json")
    report = json.loads(result.stdout)
    assert (result.returncode, report["exit_code"], report["verdict"]) == (3, 3, "incomplete")


def test_an_unknown_category_names_the_nearest() -> None:
    result = auditor("check", str(APK), "--policy", str(POLICY), "--category", "online_shoping")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "did you mean" in result.stderr


def test_a_guessed_category_is_printed_as_guessed() -> None:
    packed = SAMPLES / "packed-shop.apk", SAMPLES / "packed-shop" / "policy.html"
    said = auditor("check", str(packed[0]), "--policy", str(packed[1])).stdout
    assert "category online shopping (guessed; --category sets it)" in said
    report = json.loads(auditor("check", str(packed[0]), "--policy", str(packed[1]), "-o", "json").stdout)
    assert report["category"] == {"id": "CAC39-06", "guessed": True}
    (finding,) = [finding for finding in report["findings"] if finding["rule"] == "OVR002"]
    assert finding["confidence"] == "low"
    given = auditor("check", str(packed[0]), "--policy", str(packed[1]), "--category", "网上购物", "-o", "json")
    assert json.loads(given.stdout)["category"] == {"id": "CAC39-06", "guessed": False}


def test_an_output_that_cannot_be_written_is_2(tmp_path: Path) -> None:
    target = tmp_path / "none" / "report.json"
    result = auditor("check", str(APK), "--policy", str(POLICY), "-o", f"json={target}")
    assert result.returncode == 2
    assert str(target) in result.stderr


def test_inspect_tells_app_from_policy() -> None:
    app = json.loads(auditor("inspect", str(APK), "-o", "json").stdout)
    policy = json.loads(auditor("inspect", str(POLICY), "-o", "json").stdout)
    assert (app["schema"], policy["schema"]) == ("auditor/app/1", "auditor/policy/1")


@pytest.mark.parametrize("arguments", [["inspect", str(POLICY)], ["inspect", str(APK)]])
def test_inspect_of_a_readable_file_is_0(arguments: list[str]) -> None:
    result = auditor(*arguments)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX locale")
def test_a_terminal_without_chinese_shows_escapes_and_does_not_fail() -> None:
    result = auditor(
        "inspect", str(SAMPLES / "watch-shop" / "policy.txt"), "--lang", "zh", env={"PYTHONIOENCODING": "latin-1"}
    )
    assert result.returncode == 0
    assert "\\u9690\\u79c1" in result.stdout


def test_no_file_is_left_beside_the_inputs(tmp_path: Path) -> None:
    auditor("check", str(APK), "--policy", str(POLICY), cwd=tmp_path)
    assert os.listdir(tmp_path) == []  # noqa: PTH208
