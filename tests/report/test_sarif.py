"""SARIF: the published schema, the places that services go by, and what was set aside."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from auditor.model.audit import Audit, BlockedRules, WaivedFinding
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Severity
from auditor.model.policy import PolicySource
from auditor.model.terms import KnownFinding, Terms
from auditor.report import sarif
from auditor.report.sarif import audit_sarif
from tests.cli.running import auditor_here
from tests.report import hostile, shop
from tests.report.published import published
from tests.report.test_json import AUDITS
from tests.test_waivers import TODAY, waiver

SET_ASIDE = AUDITS["set aside"]


def run(audit: Audit, language: str = "en") -> dict[str, Any]:
    log = json.loads(audit_sarif(audit, language))
    (only,) = log["runs"]
    found: dict[str, Any] = only
    return found


def result_of(evidence: Evidence, **changes: object) -> dict[str, Any]:
    finding = replace(shop.sms_finding(), evidence=evidence)
    found: dict[str, Any] = run(shop.audit(findings=(finding,), **changes))["results"][0]
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [*AUDITS, "hostile"])
def test_every_log_follows_the_published_schema(name: str, language: str) -> None:
    schema = published("https://json.schemastore.org/sarif-2.1.0.json")
    log = json.loads(audit_sarif({**AUDITS, "hostile": hostile.audit()}[name], language))
    Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER).validate(log)


def test_what_the_policy_says_is_the_primary_place() -> None:
    result = run(shop.audit())["results"][0]
    assert (result["ruleId"], result["level"], result["kind"]) == ("UND002", "error", "fail")
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "docs/privacy.txt", "index": 0},
                "region": {"startLine": 40, "snippet": {"text": "我们会向您发送短信验证码。"}},
            },
            "message": {"text": "二、我们如何收集"},
        }
    ]


def test_a_member_of_the_app_is_a_related_place_within_it() -> None:
    found = run(shop.audit())
    place = found["results"][0]["relatedLocations"][0]
    assert place == {
        "id": 1,
        "physicalLocation": {"artifactLocation": {"uri": "/AndroidManifest.xml", "index": 2}},
        "logicalLocations": [
            {
                "fullyQualifiedName": "uses-permission[@name='android.permission.READ_SMS']",
                "kind": "element",
            }
        ],
    }
    assert found["artifacts"] == [
        {"location": {"uri": "docs/privacy.txt"}, "hashes": {"sha-256": "ef" * 32}},
        {"location": {"uri": "build/shop.apk"}},
        {"location": {"uri": "/AndroidManifest.xml"}, "parentIndex": 1},
        {"location": {"uri": "/classes.dex"}, "parentIndex": 1},
        {"location": {"uri": "/classes2.dex"}, "parentIndex": 1},
    ]


def test_where_the_policy_is_silent_a_package_points_to_its_beginning() -> None:
    result = run(shop.audit())["results"][1]
    assert result["ruleId"] == "SDK001"
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "docs/privacy.txt", "index": 0},
                "region": {"startLine": 1},
            }
        }
    ]


def test_where_the_policy_is_silent_a_source_manifest_points_to_its_line(tmp_path: Path) -> None:
    (tmp_path / "AndroidManifest.xml").write_text(
        '<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="a.b">\n'
        '<uses-sdk android:minSdkVersion="23" android:targetSdkVersion="33"/>\n'
        '<uses-permission android:name="android.permission.READ_CONTACTS"/>\n<application/></manifest>\n',
        encoding="utf-8",
    )
    (tmp_path / "policy.txt").write_text(
        "隐私政策\n我们重视您的个人信息。我们会收集您的手机号码，用于注册账号。\n" * 9, encoding="utf-8"
    )
    printed = auditor_here("check", "AndroidManifest.xml", "--policy", "policy.txt", "-o", "sarif", cwd=tmp_path)
    results = json.loads(printed.stdout)["runs"][0]["results"]
    place = next(result for result in results if result["ruleId"] == "UND001")["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "AndroidManifest.xml"
    assert place["region"]["startLine"] == 3


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_page_or_a_paragraph_is_no_line_of_a_file(form: str) -> None:
    policy = shop.policy(sources=(PolicySource(path="p", sha256="ef" * 32, format=form, language="zh"),))
    page = 3 if form == "pdf" else None
    place = Location(artifact="p", line=17, page=page, snippet="读取短信")
    result = result_of(Evidence(policy=(place,)), policy=policy)
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert result["locations"][0].get("message") == ({"text": "page 3"} if page else None)


def test_uris_are_percent_encoded() -> None:
    uris = [artifact["location"]["uri"] for artifact in run(hostile.audit())["artifacts"]]
    assert "build/app%231%20%2541%20%E6%97%A7%E7%89%A9%E2%80%AE.apk" in uris
    assert all(uri.isascii() and " " not in uri and "#" not in uri for uri in uris)


def test_a_file_within_a_file_within_a_file_keeps_its_parents() -> None:
    place = Location(artifact=f"{shop.APK}!base.apk", member="classes.dex", symbol="a.B->c")
    finding = replace(shop.sms_finding(), evidence=Evidence(app=(place,)))
    artifacts = run(shop.audit(findings=(finding,), problems=()))["artifacts"]
    assert artifacts[1:] == [
        {"location": {"uri": "build/shop.apk"}},
        {"location": {"uri": "/base.apk"}, "parentIndex": 1},
        {"location": {"uri": "/classes.dex"}, "parentIndex": 2},
    ]


def test_every_rule_that_ran_is_explained_without_a_link() -> None:
    rules = run(shop.audit())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["SDK001", "SDK004", "UND001", "UND002"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert "**Why it matters**" in rule["help"]["markdown"]
        assert "helpUri" not in rule
        assert len(rule["properties"]["tags"]) <= 10


def test_a_result_points_to_its_rule() -> None:
    found = run(shop.audit())
    rules = found["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in found["results"])


def test_the_severity_of_a_rule_is_that_of_the_settings() -> None:
    terms = Terms(severity=(("UND002", Severity.LOW),))
    rule = next(rule for rule in run(shop.audit(terms=terms))["tool"]["driver"]["rules"] if rule["id"] == "UND002")
    assert rule["defaultConfiguration"] == {"level": "note"}
    assert rule["properties"]["security-severity"] == "3.0"


def test_a_fingerprint_outlives_lines_and_versions() -> None:
    old, new = (run(shop.audit(app=shop.app(version_name=version)))["results"] for version in ("1.0", "2.0"))
    prints = [result["partialFingerprints"] for result in old]
    assert prints == [result["partialFingerprints"] for result in new]
    fingerprint = shop.sms_finding().fingerprint("com.example.shop")
    assert prints[0] == {"auditorFinding/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint}:1"}


def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    states = {result["ruleId"]: result["suppressions"] for result in run(SET_ASIDE)["results"]}
    assert states["UND002"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "until 2027-03-31: the policy of March declares it",
            "properties": {"until": "2027-03-31"},
        }
    ]
    assert states["SDK001"] == states["UND001"] == []


def test_without_waivers_nothing_is_said_of_suppressions() -> None:
    assert all("suppressions" not in result for result in run(shop.audit())["results"])


def test_the_baseline_tells_new_from_known_and_gone() -> None:
    assert all("baselineState" not in result for result in run(shop.audit())["results"])
    jpush = shop.jpush_finding()
    terms = Terms(
        baseline="known.json",
        known=(KnownFinding(fingerprint=jpush.fingerprint("com.example.shop"), rule="SDK001", subject="jpush"),),
    )
    gone = KnownFinding(fingerprint="0" * 16, rule="UND001", subject="a.B")
    found = run(shop.audit(findings=(shop.sms_finding(),), known=(jpush,), gone=(gone,), terms=terms))
    keys = ("ruleId", "baselineState", "kind", "level")
    assert [tuple(result[key] for key in keys) for result in found["results"]] == [
        ("UND002", "new", "fail", "error"),
        ("SDK001", "unchanged", "fail", "error"),
        ("UND001", "absent", "pass", "none"),
    ]


def test_a_waived_finding_that_the_baseline_knows_is_not_new() -> None:
    sms = shop.sms_finding()
    known = KnownFinding(fingerprint=sms.fingerprint("com.example.shop"), rule=sms.rule, subject=sms.subject)
    terms = Terms(baseline="known.json", known=(known,), today=TODAY)
    found = run(shop.audit(findings=(), waived=(WaivedFinding(finding=sms, waiver=waiver()),), terms=terms))
    assert found["results"][0]["baselineState"] == "unchanged"


def test_a_rule_that_only_an_old_baseline_knows_is_named_all_the_same() -> None:
    gone = KnownFinding(fingerprint="0" * 16, rule="OLD999", subject="a.B")
    (result,) = run(shop.clean_audit(gone=(gone,), terms=Terms(baseline="known.json")))["results"]
    assert result["ruleId"] == "OLD999"
    assert "ruleIndex" not in result


def test_a_gap_is_a_notification_and_the_run_ends_with_the_exit_code() -> None:
    (invocation,) = run(shop.audit())["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)
    (notice,) = invocation["toolExecutionNotifications"]
    assert (notice["descriptor"], notice["level"]) == ({"id": "dex_unreadable"}, "warning")
    assert notice["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "/classes2.dex"
    assert notice["properties"] == {"rules": ["SDK001", "SDK004"], "accepted": False}


def test_an_app_that_cannot_be_read_is_no_success() -> None:
    unread = BlockedRules(problem=shop.NOT_AN_APP, rules=())
    audit = shop.clean_audit(app=shop.app(problems=(shop.NOT_AN_APP,)), problems=(unread,))
    (invocation,) = run(audit)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_what_a_service_does_not_take_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_MOST_RESULTS", 1)
    found = run(shop.audit())
    assert [result["ruleId"] for result in found["results"]] == ["UND002"]
    notices = found["invocations"][0]["toolExecutionNotifications"]
    assert notices[-1]["message"]["text"] == "Results that are not listed: 1; this format takes 1"


def test_a_result_has_twenty_places_at_most() -> None:
    places = tuple(Location(artifact=shop.APK, member="classes.dex", symbol=f"a.B->m{n}") for n in range(50))
    result = result_of(Evidence(app=places))
    assert len(result["locations"]) + len(result["relatedLocations"]) == 20
    assert [place["id"] for place in result["relatedLocations"]] == list(range(1, 20))


def test_words_of_a_policy_become_no_link() -> None:
    finding = replace(shop.sms_finding(), subject="x [click](https://evil.test)")
    text = run(shop.audit(findings=(finding,)))["results"][0]["message"]["text"]
    assert r"[click\](https://evil.test)" in text


def test_notes_of_the_case_stand_with_the_run() -> None:
    assert list(run(hostile.audit())["properties"]["case"]) == ["number", "source", "developer", "fetched", "examiner"]


def test_no_two_results_share_a_fingerprint() -> None:
    prints = [result["partialFingerprints"]["auditorFinding/v1"] for result in run(hostile.audit())["results"]]
    assert len(prints) == len(set(prints)) == 5
