"""The sample apps against the table of their README: what an audit must find, and nothing else."""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from auditor import audit, read_app, read_policy
from auditor.model.finding import Category

SAMPLES = Path(__file__).parents[2] / "sample_apks"


class Expectation(TypedDict):
    """What ``expected.json`` says of a sample, as far as an audit shows it."""

    apk: str
    policy: str
    verdict: str
    findings: list[list[str]]
    named_sdks: list[str]
    app_name: str
    developer: str
    effective_date: str
    contact: list[str]


EXPECTED: dict[str, Expectation] = json.loads((SAMPLES / "expected.json").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_an_audit_finds_exactly_what_the_table_says(name: str) -> None:
    expected = EXPECTED[name]
    result = audit(read_app(SAMPLES / expected["apk"]), read_policy(SAMPLES / expected["policy"]))
    assert sorted([finding.rule, finding.subject] for finding in result.findings) == expected["findings"]
    assert result.verdict == expected["verdict"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_policy_names_the_sdks_and_its_own_data(name: str) -> None:
    expected = EXPECTED[name]
    policy = read_policy(SAMPLES / expected["policy"])
    assert sorted({sdk for claim in policy.sdks for sdk in claim.sdk_ids}) == expected["named_sdks"]
    assert policy.app_name == expected["app_name"]
    assert policy.developer == expected["developer"]
    assert policy.effective_date == expected["effective_date"]
    assert list(policy.contact) == expected["contact"]


def test_a_marketplace_has_no_need_of_what_it_declares() -> None:
    expected = EXPECTED["recycling-market"]
    app, policy = read_app(SAMPLES / expected["apk"]), read_policy(SAMPLES / expected["policy"])
    result = audit(app, policy, category=Category(id="CAC39-06", guessed=False))
    found = sorted([finding.rule, finding.subject] for finding in result.findings)
    added = ["ACTIVITY_RECOGNITION", "CALL_PHONE", "READ_CALENDAR", "READ_CONTACTS", "READ_PHONE_STATE"]
    assert [pair for pair in found if pair not in expected["findings"]] == [
        ["OVR002", f"android.permission.{name}"] for name in added
    ]
