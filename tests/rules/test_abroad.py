"""Rules of the European Union and of California."""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor import messages
from auditor.model.app import App
from auditor.model.finding import Confidence
from tests.rules.cases import app, detected, judged_alone
from tests.rules.test_reads import OWN, access, reading

WHOLE = """
Developer: Bamboo Labs Ltd. Contact: privacy@bamboo.test. Effective date: 4 March 2024.
We collect your name. The legal basis is your consent. We share information with service providers.
Logs are retained for 90 days. You may request access to your data. You may correct your information.
You may ask us to delete your data. You have the right to object, and the right to data portability.
You may complain to a supervisory authority. Do not sell or share: we neither sell nor share it.
"""
ADS = app(sdks=(detected("google-admob"),))


def fired(tmp_path: Path, text: str, *, profile: str, of: App | None = None) -> dict[str, str]:
    """Rules of the profile's own family that fire, with their English message."""
    result = judged_alone(tmp_path, of or app(), text, profile=profile)
    return {
        finding.rule: messages.message(finding, "en")
        for finding in result.findings
        if finding.rule.startswith(("EU", "US"))
    }


@pytest.mark.parametrize("profile", ["eu", "us-ca"])
def test_a_whole_policy_has_no_finding(tmp_path: Path, profile: str) -> None:
    assert fired(tmp_path, WHOLE, profile=profile, of=ADS) == {}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The legal basis is your consent.", "legal basis"),
        ("We share information with service providers.", "recipients"),
        ("Logs are retained for 90 days.", "retention"),
        ("You may request access to your data.", "access"),
        ("You may correct your information.", "correction"),
        ("You may ask us to delete your data.", "deletion"),
        ("You may complain to a supervisory authority.", "complaint to an authority"),
    ],
)
def test_each_part_of_article_13(tmp_path: Path, sentence: str, name: str) -> None:
    assert sentence in WHOLE
    found = fired(tmp_path, WHOLE.replace(sentence, ""), profile="eu")
    assert list(found) == ["EU002"]
    assert name in found["EU002"]


def test_few_missing_parts_are_less_severe_than_many(tmp_path: Path) -> None:
    few = judged_alone(tmp_path, app(), WHOLE.replace("The legal basis is your consent.", ""), profile="eu")
    many = judged_alone(tmp_path, app(), "Your privacy: we collect your name.", profile="eu")
    assert [finding.severity.value for finding in (*few.findings, *many.findings)] == ["low", "medium"]


def test_over_collection_is_one_finding_on_the_whole_app(tmp_path: Path) -> None:
    phone = reading(app(), access("imei", OWN), access("serial", OWN))
    text = WHOLE + "We collect your IMEI and the serial number of your device."
    found = fired(tmp_path, text, profile="eu", of=phone)
    assert list(found) == ["EU001"]
    assert "IMEI" in found["EU001"]
    assert list(fired(tmp_path, text, profile="us-ca", of=phone)) == ["US003"]
    assert fired(tmp_path, text, profile="eu") == {}


@pytest.mark.parametrize("profile", ["eu", "us-ca"])
def test_who_takes_nothing_has_no_notice_to_give(tmp_path: Path, profile: str) -> None:
    text = "Your privacy: we do not collect your name."
    assert fired(tmp_path, text, profile=profile) == {}
    assert fired(tmp_path, text, profile=profile, of=ADS) != {}


def test_small_over_collection_is_none(tmp_path: Path) -> None:
    """What gives an app nothing on new devices (OVR010) is untidy, and no more data."""
    old = app("WRITE_EXTERNAL_STORAGE", target_sdk=36)
    result = judged_alone(tmp_path, old, WHOLE + "We request the storage permission.", profile="eu")
    assert {finding.rule for finding in result.findings} & {"OVR010", "EU001"} == {"OVR010"}


def test_advertising_needs_a_choice_in_california(tmp_path: Path) -> None:
    text = WHOLE.replace("Do not sell or share: we neither sell nor share it.", "We do not sell it.")
    assert list(fired(tmp_path, text, profile="us-ca", of=ADS)) == ["US002"]
    assert fired(tmp_path, text, profile="us-ca") == {}
    result = judged_alone(tmp_path, ADS, text, profile="us-ca")
    assert {finding.confidence for finding in result.findings if finding.rule == "US002"} == {Confidence.LOW}


def test_a_notice_without_a_date_or_retention_is_incomplete(tmp_path: Path) -> None:
    text = WHOLE.replace("Effective date: 4 March 2024.", "").replace("Logs are retained for 90 days.", "")
    found = fired(tmp_path, text, profile="us-ca")
    assert list(found) == ["US001"]
    assert "retention, date of effect" in found["US001"]


def test_a_declaration_is_no_notice(tmp_path: Path) -> None:
    result = judged_alone(tmp_path, app(), WHOLE, profile="us-ca")
    declared = replace(result.policy, sources=(replace(result.policy.sources[0], format="declaration"),), elements=())
    from auditor.engine import audit

    assert not [finding for finding in audit(ADS, declared, profile="all").findings if finding.rule[:2] in {"US", "EU"}]
