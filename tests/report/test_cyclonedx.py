"""CycloneDX 1.6: the published schema, and whether each SDK is declared."""

import json
from dataclasses import replace
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from auditor.model.app import DetectedSdk, Presence, UnknownPackage
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Disclosure, SdkComparison
from auditor.report.cyclonedx import audit_cyclonedx
from tests.report import hostile, shop
from tests.report.test_json import AUDITS


def bom(audit: Audit, **options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(audit_cyclonedx(audit, "en", **options))
    return found


def facts(component: dict[str, Any]) -> dict[str, str]:
    return {entry["name"]: entry["value"] for entry in component["properties"]}


@pytest.mark.parametrize("timestamp", [None, "2026-11-28T00:00:00Z"])
@pytest.mark.parametrize("name", [*AUDITS, "hostile"])
def test_every_inventory_follows_the_published_schema(name: str, timestamp: str | None) -> None:
    audit = {**AUDITS, "hostile": hostile.audit()}[name]
    text = audit_cyclonedx(audit, "zh", timestamp=timestamp).decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_a_component_says_how_it_was_seen_and_whether_it_is_declared() -> None:
    (component,) = bom(shop.audit())["components"]
    assert (component["name"], component["type"]) == ("JPush", "library")
    assert component["evidence"]["occurrences"] == [{"location": "classes.dex", "symbol": "cn.jpush.android"}]
    assert component["evidence"]["identity"][0]["methods"][0]["technique"] == "binary-analysis"
    found = facts(component)
    assert (found["auditor:disclosure"], found["auditor:presence"], found["auditor:classes"]) == (
        "undeclared",
        "defined",
        "214",
    )


def test_a_declared_one_says_where() -> None:
    declared = SdkComparison(id="jpush", disclosure=Disclosure.DECLARED, claims=(0,))
    found = facts(bom(shop.audit(sdks=(declared,)))["components"][0])
    assert found["auditor:disclosure"] == "declared"
    assert (found["auditor:declared-at"], found["auditor:declared-as"]) == ("docs/privacy.txt:55", "某某统计SDK")


def test_what_is_only_referenced_is_not_contained() -> None:
    (jpush,) = shop.app().sdks
    app = shop.app(sdks=(replace(jpush, presence=Presence.REFERENCED, classes=0),))
    assert bom(shop.audit(app=app, sdks=()))["components"] == []


def test_a_version_of_a_known_module_is_a_package_url() -> None:
    adjust = DetectedSdk(
        id="adjust",
        presence=Presence.DEPENDENCY,
        classes=0,
        version="4.38.0 rc",
        evidence=(Location(artifact="gradle.lockfile", line=3, snippet="com.adjust.sdk:adjust-android:4.38.0 rc"),),
    )
    (component,) = bom(shop.audit(app=shop.app(sdks=(adjust,)), sdks=()))["components"]
    assert component["purl"] == "pkg:maven/com.adjust.sdk/adjust-android@4.38.0%20rc"
    assert component["version"] == "4.38.0 rc"
    assert component["evidence"]["occurrences"][0]["line"] == 3
    assert facts(component)["auditor:disclosure"] == "not_judged"


def test_unknown_code_that_reads_personal_data_is_listed() -> None:
    app = shop.app(sdks=(), unknown_packages=(UnknownPackage(prefix="com.acme", classes=4, data_types=("imei",)),))
    (component,) = bom(shop.audit(app=app, sdks=()))["components"]
    assert (component["name"], facts(component)["auditor:reads"]) == ("com.acme", "imei")


def test_a_serial_number_is_that_of_the_inputs() -> None:
    first, again = bom(shop.audit()), bom(shop.audit(), timestamp="2026-11-28T00:00:00Z")
    other = bom(shop.audit(app=shop.app(sha256="00" * 32)))
    assert first["serialNumber"] == again["serialNumber"] != other["serialNumber"]
    assert "timestamp" not in first["metadata"]
    assert again["metadata"]["timestamp"] == "2026-11-28T00:00:00Z"


def test_an_inventory_with_unread_code_is_incomplete() -> None:
    assert bom(shop.audit())["compositions"][0]["aggregate"] == "incomplete"
    assert bom(shop.clean_audit())["compositions"][0]["aggregate"] == "unknown"
