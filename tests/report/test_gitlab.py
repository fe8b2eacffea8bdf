"""GitLab Code Quality: the documented fields, and nothing else."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auditor import messages
from auditor.model.audit import Audit
from auditor.report.gitlab import audit_gitlab
from tests.report import hostile, shop
from tests.report.test_json import AUDITS

# Read off docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"; GitLab publishes no schema of it.
DOCUMENTED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^[A-Za-z0-9_]+$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def issues(audit: Audit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(audit_gitlab(audit, "en"))
    return found


@pytest.mark.parametrize("name", [*AUDITS, "hostile"])
def test_every_report_has_the_documented_fields(name: str) -> None:
    found = issues({**AUDITS, "hostile": hostile.audit()}[name])
    Draft202012Validator(DOCUMENTED).validate(found)
    assert len({issue["fingerprint"] for issue in found}) == len(found)


def test_a_finding_stands_at_its_line_of_the_policy() -> None:
    assert issues(shop.audit())[0] == {
        "description": messages.message(shop.sms_finding(), "en"),
        "check_name": "UND002",
        "fingerprint": shop.sms_finding().fingerprint("com.example.shop"),
        "severity": "blocker",
        "location": {"path": "docs/privacy.txt", "lines": {"begin": 40}},
    }


def test_a_gap_is_an_issue_of_its_file() -> None:
    gap = issues(shop.audit())[-1]
    assert (gap["check_name"], gap["severity"]) == ("dex_unreadable", "critical")
    assert gap["location"] == {"path": "build/shop.apk", "lines": {"begin": 1}}


def test_what_was_set_aside_is_no_issue() -> None:
    assert [issue["check_name"] for issue in issues(AUDITS["set aside"])] == ["dex_unreadable"]


def test_nothing_to_say_is_an_empty_array() -> None:
    assert audit_gitlab(shop.clean_audit(), "en") == b"[]\n"
