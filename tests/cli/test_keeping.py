"""--write-baseline and --baseline: what is kept, what it changes, and what is never overwritten."""

import json
from pathlib import Path

import pytest

from tests.cli.running import SAMPLES
from tests.cli.running import auditor_here as auditor

OLD = (str(SAMPLES / "carpool.apk"), "--policy", str(SAMPLES / "carpool" / "policy.md"))
NEXT = (str(SAMPLES / "carpool-next.apk"), *OLD[1:])
KNOWN = 8
"""Findings of the sample by its README."""


def test_only_what_the_baseline_does_not_know_fails(tmp_path: Path) -> None:
    written = auditor("check", *OLD, "-q", "--write-baseline", "known.json", cwd=tmp_path)
    assert written.returncode == 1  # writing changes nothing of this run
    same = auditor("check", *OLD, "--baseline", "known.json", "-o", "json", cwd=tmp_path)
    report = json.loads(same.stdout)
    assert (same.returncode, report["findings"], report["gone"]) == (0, [], [])
    assert len(report["baseline"]) == KNOWN
    assert report["gate"]["baseline"] == "known.json"


def test_what_a_release_adds_fails_and_what_it_drops_is_told(tmp_path: Path) -> None:
    auditor("check", *OLD, "-q", "--write-baseline", "known.json", cwd=tmp_path)
    result = auditor("check", *NEXT, "--baseline", "known.json", cwd=tmp_path)
    assert result.returncode == 1
    assert "FAIL  2 high, 7 known from the baseline\n" in result.stdout
    assert result.stdout.partition("\nWhat to do next\n")[0].endswith(
        "\n"
        "Known from the baseline (7)\n"
        "  OVR005  installed_apps\n"
        "  UND005  installed_apps\n"
        "  UND011  imei\n"
        "  OVR006  imei\n"
        "  SDK003  sensorsdata\n"
        "  POL009  sensitive_information\n"
        "  POL005  complaint\n"
        "\n"
        "In the baseline, and gone (1)\n"
        "  UND001  android.permission.READ_CONTACTS\n"
        "\n"
        "FAIL: 2 findings at or above “high”; 7 known from the baseline (exit code 1)\n"
    )


def test_the_same_in_chinese(tmp_path: Path) -> None:
    auditor("check", *OLD, "-q", "--write-baseline", "known.json", cwd=tmp_path)
    result = auditor("check", *NEXT, "--baseline", "known.json", "--lang", "zh", cwd=tmp_path)
    assert "\n基线中有而现已消失（1）\n  UND001  android.permission.READ_CONTACTS\n" in result.stdout
    assert result.stdout.partition("\n下一步\n")[0].endswith(
        "\n未通过：2 项问题达到或超过“高”级；基线已知 7 项（退出码 1）\n"
    )


def test_writing_says_so_and_keeps_other_apps(tmp_path: Path) -> None:
    other = (str(SAMPLES / "watch-shop.apk"), "--policy", str(SAMPLES / "watch-shop" / "policy.txt"))
    auditor("check", *other, "--write-baseline", "known.json", cwd=tmp_path)
    result = auditor("check", *OLD, "--write-baseline", "known.json", cwd=tmp_path)
    assert result.stderr == f"known.json: {KNOWN} findings of com.example.shunlu known from now on\n"
    packages = json.loads((tmp_path / "known.json").read_bytes())["packages"]
    assert list(packages) == ["com.example.shunlu", "com.example.zhijian.watch"]


def test_a_waived_finding_is_not_written(tmp_path: Path) -> None:
    waiver = '[[waivers]]\nrule = "SDK003"\nsubject = "sensorsdata"\nreason = "x"\nuntil = 2027-01-01\n'
    (tmp_path / "auditor.toml").write_text(waiver, encoding="utf-8")
    env = {"SOURCE_DATE_EPOCH": "1795824000"}
    auditor("check", *OLD, "-q", "--write-baseline", "known.json", cwd=tmp_path, env=env)
    assert b"sensorsdata" not in (tmp_path / "known.json").read_bytes()


def test_of_an_unreadable_app_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "broken.apk").write_bytes(b"PK\x03\x04 no more")
    result = auditor("check", "broken.apk", *OLD[1:], "--write-baseline", "known.json", cwd=tmp_path)
    assert result.returncode == 3
    assert "known.json: not written, for broken.apk could not be read" in result.stderr
    assert not (tmp_path / "known.json").exists()


@pytest.mark.parametrize("option", ["--baseline", "--write-baseline"])
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("text.json", b"known findings", "text.json: is no baseline"),
        ("report.json", b'{"schema": "auditor/report/1"}', "report.json: has the schema 'auditor/report/1'"),
        ("folder", None, "folder: is a folder; give the file of a baseline"),
    ],
)
def test_what_is_no_baseline_is_refused_and_left_alone(
    option: str, name: str, data: bytes | None, words: str, tmp_path: Path
) -> None:
    if data is None:
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(data)
    result = auditor("check", *OLD, option, name, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {words}")
    assert result.stderr.count("\n") == 1
    assert data is None or (tmp_path / name).read_bytes() == data


def test_an_input_or_a_report_is_never_overwritten(tmp_path: Path) -> None:
    app = tmp_path / "app.apk"
    app.write_bytes((SAMPLES / "carpool.apk").read_bytes())
    over_input = auditor("check", "app.apk", *OLD[1:], "--write-baseline", "app.apk", cwd=tmp_path)
    assert (over_input.returncode, app.read_bytes()[:2]) == (2, b"PK")
    over_report = auditor("check", *OLD, "-o", "json=a.json", "--write-baseline", "./a.json", cwd=tmp_path)
    assert over_report.returncode == 2
    assert "a report goes there too" in over_report.stderr


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    result = auditor("check", *OLD, "-q", "--write-baseline", "none/known.json", cwd=tmp_path)
    assert result.returncode == 2
    assert "none/known.json: cannot be written" in result.stderr
