"""One audit of each of the two samples that are shaped like the first cases, in every format: all say the same."""

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema.validators import validator_for
from lxml import html

from auditor.cli.formats import FORMATS
from tests.cli.running import ROOT, auditor
from tests.report.published import published
from tests.report.test_gitlab import DOCUMENTED
from tests.report.test_json import validator
from tests.report.test_junit import mistakes

SAMPLES = ("recycling-market", "watch-shop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Everything that one run wrote."""

    folder: Path

    def text(self, form: str) -> str:
        return (self.folder / form).read_text(encoding="utf-8-sig")

    def page(self) -> html.HtmlElement:
        root: html.HtmlElement = html.document_fromstring(self.text("html"))
        return root

    def document(self, form: str) -> Any:
        return json.loads(self.text(form))


@pytest.fixture(scope="module", params=SAMPLES)
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    folder = tmp_path_factory.mktemp(request.param)
    outputs = [part for form in FORMATS for part in ("-o", f"{form}={folder / form}")]
    sample = f"sample_apks/{request.param}"
    policy = f"{sample}/policy.txt"
    run = auditor("check", f"{sample}.apk", "--policy", policy, "--lang", "zh", "-v", *outputs, cwd=ROOT)
    assert run.returncode == 1, run.stderr
    return Reports(folder=folder)


def expected(reports: Reports) -> dict[str, tuple[str, str]]:
    """Fingerprint of every finding to its rule and its message, by the JSON report."""
    found = json.loads(reports.text("json"))["findings"]
    assert len(found) > 10
    return {one["fingerprint"]: (one["rule"], one["message"]) for one in found}


def test_all_that_a_machine_reads_follow_their_schemas(reports: Reports) -> None:
    validator("report.schema.json").validate(reports.document("json"))
    for form, schema in (
        ("sarif", published("https://json.schemastore.org/sarif-2.1.0.json")),
        ("gitlab", DOCUMENTED),
    ):
        validator_for(schema)(schema).validate(reports.document(form))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(reports.text("cyclonedx")) is None
    assert mistakes(ElementTree.fromstring(reports.text("junit"))) == []


def test_every_finding_is_in_every_report_that_has_them_all(reports: Reports) -> None:
    wanted = expected(reports)
    (run,) = json.loads(reports.text("sarif"))["runs"]
    in_sarif = {one["partialFingerprints"]["auditorFinding/v1"]: one["ruleId"] for one in run["results"]}
    assert in_sarif == {fingerprint: rule for fingerprint, (rule, _) in wanted.items()}
    issues = json.loads(reports.text("gitlab"))
    assert {one["fingerprint"]: (one["check_name"], one["description"]) for one in issues} == wanted
    rows = list(csv.DictReader(io.StringIO(reports.text("csv"), newline="")))
    assert {row["指纹"]: (row["规则"].split()[0], row["所涉问题"]) for row in rows} == wanted
    book = openpyxl.load_workbook(io.BytesIO((reports.folder / "xlsx").read_bytes()))
    header, *cells = book.worksheets[0].values
    assert {row[header.index("指纹")]: row[header.index("所涉问题")] for row in cells} == {
        fingerprint: message for fingerprint, (_, message) in wanted.items()
    }
    shown = reports.page().xpath("//article//p[contains(@class, 'finding-foot')]//code/text()")
    assert sorted(map(str, shown)) == sorted(wanted)
    for form in ("junit", "text"):
        assert set(re.findall(r"指纹\s*：?\s*([0-9a-f]{16})\b", reports.text(form))) == set(wanted), form


def test_a_summary_has_every_rule_and_the_annotations_the_first_ten(reports: Reports) -> None:
    """A heading for the findings of one rule and severity that follow each other."""
    found = json.loads(reports.text("json"))["findings"]
    together = groupby(found, key=lambda one: (one["rule"], one["severity"]))
    headings = re.findall(r"^### \S+：(\w+) ", reports.text("markdown"), re.MULTILINE)
    assert headings == [rule for (rule, _), _ in together]
    rules = [one["rule"] for one in found]
    *annotations, more, _ = reports.text("github").splitlines()
    assert [re.search(r"title=(\w+) ", line)[1] for line in annotations] == rules[:10]  # type: ignore[index]
    assert f"另有 {len(rules) - 10} 项" in more


def test_the_inventory_has_every_sdk_with_what_the_policy_says_of_it(reports: Reports) -> None:
    compared = {row["id"]: row["disclosure"] for row in json.loads(reports.text("json"))["comparison"]["sdks"]}
    told = {}
    for component in json.loads(reports.text("cyclonedx"))["components"]:
        properties = {one["name"]: one["value"] for one in component["properties"]}
        told[properties.get("auditor:id")] = properties.get("auditor:disclosure")
    assert {name: said for name, said in told.items() if name in compared} == compared


def test_all_end_with_the_same_verdict(reports: Reports) -> None:
    (run,) = json.loads(reports.text("sarif"))["runs"]
    inventory = json.loads(reports.text("cyclonedx"))["metadata"]["properties"]
    assert json.loads(reports.text("json"))["verdict"] == run["properties"]["verdict"] == "fail"
    assert {"name": "auditor:verdict", "value": "fail"} in inventory
    line = reports.text("github").splitlines()[-1]
    assert line.startswith("未通过：")
    for form in ("text", "markdown"):
        assert line in reports.text(form), form
    verdict, _, reason = line.partition("：")
    shown = reports.page().xpath("//div[contains(@class, 'verdict ')]/p/text()")
    assert list(map(str, shown)) == [verdict, reason]
