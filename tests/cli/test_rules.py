"""The catalogue of rules from the command line."""

import json

import pytest

from auditor.report.wrapping import width_of
from auditor.rules.registry import PROFILES, entries
from tests.cli.running import auditor


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_rule_has_a_row_that_fits_the_page(language: str) -> None:
    result = auditor("rules", "--lang", language)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert max(map(width_of, lines)) <= 80
    for entry in entries():
        assert sum(line.startswith(f"  {entry.id} ") for line in lines) == 1, entry.id


def test_what_is_not_checked_says_why() -> None:
    text = auditor("rules").stdout
    assert "Not checked by this tool (" in text
    assert "The form is kept in the Play" in text


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_has_its_rules_only(profile: str) -> None:
    document = json.loads(auditor("rules", "--profile", profile, "-o", "json").stdout)
    assert document["schema"] == "auditor/rules/1"
    shown = [rule["id"] for rule in document["rules"]]
    assert shown == [entry.id for entry in entries() if profile in entry.profiles]
    assert all(profile in rule["profiles"] for rule in document["rules"])


def test_the_profile_of_google_play_has_five_rules_on_the_policy() -> None:
    document = json.loads(auditor("rules", "--profile", "play", "-o", "json").stdout)
    of_policy = [rule["id"] for rule in document["rules"] if rule["family"] == "POL"]
    assert of_policy == ["POL001", "POL002", "POL003", "POL004", "POL007"]


def test_an_unknown_profile_is_wrong_usage() -> None:
    result = auditor("rules", "--profile", "chn")
    assert (result.returncode, result.stdout) == (2, "")
    assert "did you mean cn" in result.stderr


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("rule", [entry.id for entry in entries()])
def test_every_rule_is_explained_in_both_languages(
    rule: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from auditor.cli.main import main

    assert main(["explain", rule, "--lang", language]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"{rule}  ")
    assert max(map(width_of, text.splitlines())) <= 80
    assert not {"{", "}"} & {*text}


def test_an_explanation_holds_all_parts_and_how_each_source_is_known() -> None:
    result = auditor("explain", "pol003")
    assert (result.returncode, result.stderr) == (0, "")
    headings = [line for line in result.stdout.splitlines() if line and not line.startswith(" ")]
    assert headings == [
        "POL003  Retention period missing",
        "What it checks",
        "Why it matters",
        "Example",
        "What to do",
        "Known limits",
        "Sources",
    ]
    assert "  PIPL 17(1)(二)\n" in result.stdout
    assert "    in force since 2021-11-01\n" in result.stdout
    assert "    text: full text retrieved\n" in result.stdout
    assert "  GDPR* 13(2)(a)\n" in result.stdout
    assert "    * check the text before you rely on it\n" in result.stdout


def test_a_rule_that_is_not_checked_is_explained_too() -> None:
    text = auditor("explain", "GP017", "--lang", "zh").stdout
    assert "本工具不检查" in text
    assert "Play 控制台" in text


def test_an_unknown_rule_is_wrong_usage_with_the_nearest() -> None:
    result = auditor("explain", "UND01")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("error: 'UND01': no such rule; did you mean UND0")
    assert result.stderr.count("\n") == 1
    assert "“auditor rules” lists all" in auditor("explain", "zzz").stderr
    assert auditor("explain", "").returncode == 2


def test_the_json_of_one_rule_is_the_one_of_the_list() -> None:
    (one,) = json.loads(auditor("explain", "EU002", "-o", "json").stdout)["rules"]
    every = json.loads(auditor("rules", "-o", "json").stdout)["rules"]
    assert one in every
    assert one["citations"][0]["from_memory"] is True
