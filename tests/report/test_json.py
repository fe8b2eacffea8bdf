"""The JSON reports: the published schemas, stable keys, the same bytes for the same input."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from auditor.knowledge.conflicts import use_folder
from auditor.model.audit import BlockedRules, WaivedFinding
from auditor.model.finding import Gate, Severity
from auditor.model.terms import KnownFinding, Terms
from auditor.report.json import DOCUMENTS, app_json, audit_json, policy_json, schema
from auditor.report.page import Page
from auditor.report.text import audit_text
from tests.knowledge import own
from tests.report import shop
from tests.test_waivers import TODAY, waiver

DOCS = Path(__file__).parents[2] / "docs"
AUDITS = {
    "findings": shop.audit(),
    "clean": shop.clean_audit(),
    "nothing known": shop.clean_audit(
        app=shop.app(
            package=None, label=None, version_name=None, version_code=None, min_sdk=None, target_sdk=None, sdks=()
        ),
        permissions=(),
        category=None,
        gate=Gate(fail_on=None, accepted_gaps=shop.ACCEPTED),
    ),
    "set aside": shop.audit(
        findings=(),
        waived=(WaivedFinding(finding=shop.sms_finding(), waiver=waiver()),),
        known=(shop.jpush_finding(),),
        gone=(KnownFinding(fingerprint="0" * 16, rule="UND001", subject="a.B"),),
        terms=Terms(source="auditor.toml", today=TODAY, severity=(("UND001", Severity.LOW),), baseline="known.json"),
    ),
    "packed": shop.clean_audit(
        app=shop.app(protections=(shop.PACKER,)), problems=(BlockedRules(problem=shop.PACKED, rules=("SDK001",)),)
    ),
}


def validator(name: str) -> Draft202012Validator:
    published = json.loads((DOCS / name).read_bytes())
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_schema_is_the_present_one(name: str) -> None:
    assert (DOCS / name).read_bytes() == schema(DOCUMENTS[name]), "run: python docs/schemas.py"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", AUDITS)
def test_every_report_follows_its_schema(name: str, language: str) -> None:
    validator("report.schema.json").validate(json.loads(audit_json(AUDITS[name], language)))


def test_inspections_follow_their_schemas() -> None:
    app = shop.app(problems=(shop.BROKEN_DEX,), protections=(shop.PACKER,))
    validator("app.schema.json").validate(json.loads(app_json(app, "en")))
    validator("policy.schema.json").validate(json.loads(policy_json(shop.policy(), "zh")))


def test_an_unknown_key_is_against_the_schema() -> None:
    report = json.loads(audit_json(shop.audit(), "en"))
    report["app"]["extra"] = 1
    assert not validator("report.schema.json").is_valid(report)


def test_the_keys_of_a_report_and_their_order() -> None:
    report = json.loads(audit_json(shop.audit(), "en"))
    assert list(report) == [
        "schema", "tool", "case", "profile", "category", "gate", "app", "policy", "comparison", "findings", "waived",
        "baseline", "gone", "problems", "rules", "verdict", "exit_code",
    ]  # fmt: skip
    assert list(report["app"]) == [
        "path", "sha256", "size", "package", "label", "version_name", "version_code", "min_sdk", "target_sdk",
        "signers", "permissions", "sdks", "accesses", "class_names", "unknown_packages", "protections",
    ]  # fmt: skip
    assert list(report["policy"]) == [
        "sources", "title", "app_name", "developer", "effective_date", "updated_date", "version", "contact",
        "permissions", "data", "sdks", "elsewhere", "elements", "catch_alls", "leftovers",
    ]  # fmt: skip
    assert list(report["findings"][0]) == [
        "rule", "title", "subject", "severity", "confidence", "message", "remedy", "fingerprint", "citations",
        "evidence",
    ]  # fmt: skip


def test_a_finding_quotes_both_sides() -> None:
    finding = json.loads(audit_json(shop.audit(), "zh"))["findings"][0]
    assert finding["evidence"] == {
        "app": [
            {
                "artifact": "build/shop.apk",
                "member": "AndroidManifest.xml",
                "element": "uses-permission[@name='android.permission.READ_SMS']",
                "symbol": None,
                "line": None,
                "snippet": "",
            }
        ],
        "policy": [
            {
                "source": "docs/privacy.txt",
                "section": "二、我们如何收集",
                "line": 40,
                "page": None,
                "quote": "我们会向您发送短信验证码。",
            }
        ],
        "searched": ["短信权限", "读取短信", "收件箱"],
    }


def test_without_code_accesses_are_null() -> None:
    report = json.loads(audit_json(shop.audit(), "en"))
    assert (report["app"]["accesses"], report["app"]["unknown_packages"]) == (None, [])
    assert report["comparison"]["data_types"] == []
    assert {row["use"] for row in report["comparison"]["permissions"]} == {"unknown"}


def test_a_problem_names_its_kind_and_the_rules_it_blocks() -> None:
    problem = json.loads(audit_json(shop.audit(), "en"))["problems"][0]
    assert list(problem) == ["stage", "kind", "artifact", "message", "effect", "rules"]
    assert problem["kind"] == "dex_unreadable"
    assert problem["rules"] == ["SDK001", "SDK004"]
    assert "classes2.dex" in problem["message"]


def test_a_rule_that_did_not_run_is_named() -> None:
    assert "POL001" in json.loads(audit_json(shop.audit(), "en"))["rules"]["not_checked"]


def test_the_same_audit_gives_the_same_bytes_that_end_with_a_newline() -> None:
    assert audit_json(shop.audit(), "en") == audit_json(shop.audit(), "en")
    assert audit_json(shop.audit(), "en").endswith(b"}\n")


def test_chinese_is_written_as_it_is_and_a_lone_surrogate_is_replaced() -> None:
    data = app_json(shop.app(label="旧物\ud800\x1b"), "en").decode()
    assert '"label": "旧物\ufffd\\u001b"' in data


def test_a_report_says_which_knowledge_of_the_users_own_it_rests_on(tmp_path: Path) -> None:
    assert json.loads(audit_json(shop.audit(), "en"))["tool"]["knowledge"]["own"] is None
    use_folder(own.folder(tmp_path, own.ACME))
    try:
        report = json.loads(audit_json(shop.audit(), "en"))
        text = audit_text(shop.audit(), "zh", Page(width=300))
    finally:
        use_folder(None)
    assert report["tool"]["knowledge"]["own"]["path"] == tmp_path.as_posix()
    assert len(report["tool"]["knowledge"]["own"]["sha256"]) == 64
    assert f"另用自备知识 {tmp_path.as_posix()}" in text
    validator("report.schema.json").validate(report)


def test_findings_that_do_not_count_are_kept_apart() -> None:
    report = json.loads(audit_json(AUDITS["set aside"], "en"))
    assert report["findings"] == []
    assert [(found["rule"], found["reason"], found["until"]) for found in report["waived"]] == [
        ("UND002", "the policy of March declares it", "2027-03-31")
    ]
    assert [found["rule"] for found in report["baseline"]] == ["SDK001"]
    assert report["gone"] == [{"rule": "UND001", "subject": "a.B", "fingerprint": "0" * 16}]
    assert {key: report["gate"][key] for key in ("settings", "date", "baseline", "severity")} == {
        "settings": "auditor.toml",
        "date": "2026-11-28",
        "baseline": "known.json",
        "severity": {"UND001": "low"},
    }
