"""auditor.toml and AUDITOR_ variables on the command line: who wins, where the file is sought, the day of the run."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from auditor.cli.today import today
from auditor.errors import ConfigError
from tests.cli.running import SAMPLES
from tests.cli.running import auditor_here as auditor

SHOP = (str(SAMPLES / "watch-shop.apk"), "--policy", str(SAMPLES / "watch-shop" / "policy.txt"))
DAY = {"SOURCE_DATE_EPOCH": "1795824000"}
"""2026-11-28."""


def write(folder: Path, text: str) -> None:
    (folder / "auditor.toml").write_text(text, encoding="utf-8")


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(tmp_path, 'lang = "zh"\n')
    assert auditor("check", *SHOP, "-q", cwd=inner).stdout.startswith("未通过：")
    write(inner.parent, 'lang = "en"\n')
    assert auditor("check", *SHOP, "-q", cwd=inner).stdout.startswith("FAIL: ")


def test_a_file_beside_an_input_is_never_read(tmp_path: Path) -> None:
    case, work = tmp_path / "case", tmp_path / "work"
    case.mkdir()
    work.mkdir()
    write(case, 'fail_on = "never"\n')
    policy = case / "policy.txt"
    policy.write_bytes((SAMPLES / "watch-shop" / "policy.txt").read_bytes())
    assert auditor("check", SHOP[0], "--policy", str(policy), "-q", cwd=work).returncode == 1


def test_options_win_over_variables_and_variables_over_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'fail_on = "never"\n')
    variable = {"AUDITOR_FAIL_ON": "critical"}

    def threshold(*options: str, env: dict[str, str] | None = None) -> str:
        report = json.loads(auditor("check", *SHOP, "-o", "json", *options, cwd=tmp_path, env=env).stdout)
        return str(report["gate"]["fail_on"])

    assert threshold() == "never"
    assert threshold(env=variable) == "critical"
    assert threshold("--fail-on", "low", env=variable) == "low"


def test_a_given_file_counts_wherever_it_lies_and_its_paths_go_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "ci"
    folder.mkdir()
    write(folder, 'baseline = "known.json"\n')
    missing = auditor("check", *SHOP, "--config", "ci/auditor.toml", cwd=tmp_path)
    assert (missing.returncode, missing.stderr) == (
        2,
        "error: ci/known.json: no such file; give the file of a baseline, or write one with --write-baseline\n",
    )
    auditor("check", *SHOP, "--write-baseline", "ci/known.json", cwd=tmp_path)
    assert auditor("check", *SHOP, "-q", cwd=tmp_path, env={"AUDITOR_CONFIG": "ci/auditor.toml"}).returncode == 0


def test_the_report_names_the_file(tmp_path: Path) -> None:
    write(tmp_path, "")
    inner = tmp_path / "inner"
    inner.mkdir()
    assert "settings from ../auditor.toml " in " ".join(auditor("check", *SHOP, cwd=inner).stdout.split())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fail_on = "hihg"\n', "error: auditor.toml:1: fail_on: 'hihg' is unknown; did you mean high?\n"),
        (
            'select = ["UND01"]\n',
            "error: auditor.toml:1: select[0]: 'UND01' is an unknown rule; did you mean UND011?\n",
        ),
        (
            '\ncategory = "网上购"\n',
            "error: auditor.toml:2: category: '网上购': unknown category; did you mean 网上购物类?\n",
        ),
        (
            'ignore = ["UND", "SDK", "OVR", "MAN", "POL"]\n',
            "error: no rule is left to judge by; see select and ignore in auditor.toml\n",
        ),
    ],
)
def test_a_mistake_in_the_file_is_one_line_and_2(text: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, text)
    result = auditor("check", *SHOP, cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", said)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("AUDITOR_FAIL_ON", "hihg", "AUDITOR_FAIL_ON: 'hihg': unknown severity; did you mean high?"),
        ("AUDITOR_PROFILE", "chn", "AUDITOR_PROFILE: 'chn': unknown profile; did you mean cn?"),
        ("AUDITOR_CATEGORY", "网上购", "AUDITOR_CATEGORY: '网上购': unknown category; did you mean 网上购物类"),
        ("AUDITOR_FAILON", "low", "AUDITOR_FAILON: unknown variable; did you mean AUDITOR_FAIL_ON?"),
        ("AUDITOR_CONFIG", "none.toml", "none.toml: no such file"),
        ("AUDITOR_CONFIG", ".", ".: is a folder"),
        ("SOURCE_DATE_EPOCH", "yesterday", "SOURCE_DATE_EPOCH: 'yesterday' is no number of seconds"),
    ],
)
def test_a_mistake_in_a_variable_names_it(variable: str, value: str, said: str, tmp_path: Path) -> None:
    result = auditor("check", *SHOP, cwd=tmp_path, env={variable: value})
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {said}")
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_a_link_that_leads_nowhere_is_no_missing_file(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").symlink_to("nowhere")
    assert auditor("sdks", cwd=tmp_path).stderr == (
        "error: auditor.toml: no such file; give the file of an auditor.toml\n"
    )


@pytest.mark.parametrize("option", ["--baseline", "--write-baseline", "--config"])
def test_an_empty_name_is_refused(option: str, tmp_path: Path) -> None:
    result = auditor("check", *SHOP, option, "", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("error: no name is given; give the file of ")


def test_a_profile_of_ones_own_is_chosen_by_name(tmp_path: Path) -> None:
    write(tmp_path, '[profiles.sms]\nselect = ["UND002"]\n[profiles.sms.severity]\nUND002 = "medium"\n')
    report = json.loads(auditor("check", *SHOP, "--profile", "sms", "-o", "json", cwd=tmp_path).stdout)
    assert (report["profile"], report["rules"]["run"], report["exit_code"]) == (["sms"], ["UND002"], 0)
    assert [finding["severity"] for finding in report["findings"]] == ["medium"]
    assert report["gate"]["severity"] == {"UND002": "medium"}


def test_a_gap_of_the_file_and_one_of_the_command_line_are_both_accepted(tmp_path: Path) -> None:
    packed = (str(SAMPLES / "packed-shop.apk"), "--policy", str(SAMPLES / "packed-shop" / "policy.html"))
    write(tmp_path, '[[accepted_gaps]]\nkind = "packed"\nreason = "audited before packing"\n')
    assert auditor("check", *packed, cwd=tmp_path).returncode == 0
    result = auditor("check", *packed, "--accept-gap", "packed=said here", "-o", "json", cwd=tmp_path)
    assert json.loads(result.stdout)["gate"]["accepted_gaps"] == [{"kind": "packed", "reason": "said here"}]


WAIVERS = """\
[[waivers]]
rule = "UND002"
subject = "READ_CALL_LOG"
reason = "三月版隐私政策将予声明"
until = 2027-03-31

[[waivers]]
rule = "OVR001"
subject = "READ_CALL_LOG"
package = "com.example.zhijian.watch"
reason = "decided with the regulator"
until = 2026-11-27

[[waivers]]
rule = "UND001"
subject = "CAMERA"
reason = "left over"
until = 2027-03-31
"""


def test_waivers_in_force_ended_and_unused_are_all_told(tmp_path: Path) -> None:
    write(tmp_path, WAIVERS)
    result = auditor("check", *SHOP, cwd=tmp_path, env=DAY)
    assert result.returncode == 1  # OVR001 counts again
    assert "settings from auditor.toml, waivers as of 2026-11-28" in " ".join(result.stdout.split())
    assert result.stdout.partition("\nWhat to do next\n")[0].endswith(
        "\n"
        "Waived (1)\n"
        "  UND002  android.permission.READ_CALL_LOG\n"
        "    until 2027-03-31: 三月版隐私政策将予声明\n"
        "\n"
        "Notes (2)\n"
        "  auditor.toml: the waiver waivers[1] (OVR001 READ_CALL_LOG, 2026-11-27) has\n"
        "  ended; findings that it covered count again.\n"
        "    Remove the waiver, or decide anew and give it another end date.\n"
        "  auditor.toml: the waiver waivers[2] (UND001 CAMERA, 2027-03-31) matches no\n"
        "  finding.\n"
        "    Remove it, or correct its rule, subject or package.\n"
        "\n"
        "FAIL: 1 finding at or above “high”; 1 waived (exit code 1)\n"
    )


def test_a_waived_finding_keeps_its_evidence_in_json(tmp_path: Path) -> None:
    write(tmp_path, WAIVERS)
    report = json.loads(auditor("check", *SHOP, "-o", "json", cwd=tmp_path, env=DAY).stdout)
    (waived,) = report["waived"]
    assert (waived["rule"], waived["reason"], waived["until"]) == ("UND002", "三月版隐私政策将予声明", "2027-03-31")
    assert waived["evidence"]["app"]
    assert "UND002" not in {finding["rule"] for finding in report["findings"]}
    assert (report["gate"]["settings"], report["gate"]["date"]) == ("auditor.toml", "2026-11-28")
    assert [(problem["stage"], problem["kind"]) for problem in report["problems"]] == [
        ("settings", "waiver_expired"),
        ("settings", "waiver_unused"),
    ]


def test_without_waivers_the_day_is_no_part_of_the_report(tmp_path: Path) -> None:
    first, second = (
        auditor("check", *SHOP, "-o", "json", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": day}).stdout
        for day in ("1795824000", "1895824000")
    )
    assert first == second


def test_the_day_is_that_of_the_variable_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795910399")
    assert today() == date(2026, 11, 28)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795910400")
    assert today() == date(2026, 11, 29)


@pytest.mark.parametrize("value", ["-1", "1.5", "١", " 1", "1_0", "9" * 12, "1" * 5000])
def test_no_number_of_seconds_is_no_day(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
        today()


def test_other_commands_obey_the_file_too(tmp_path: Path) -> None:
    write(tmp_path, 'lang = "zh"\n')
    assert "应用" in auditor("inspect", SHOP[0], cwd=tmp_path).stdout
    write(tmp_path, 'knowledge = "none"\n')
    assert auditor("sdks", cwd=tmp_path).stderr.startswith("error: none: no such folder")
