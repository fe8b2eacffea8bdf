"""Every report says how it is made again, and that command makes the same bytes."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from auditor.cli.again import _SHOWING
from auditor.cli.check import check
from auditor.report.json import audit_json
from auditor.report.provenance import command_line
from tests.cli.running import ROOT, SAMPLES, auditor, auditor_here
from tests.report import hostile, shop
from tests.test_waivers import TODAY

SETTINGS = """
fail_on = "low"
ignore = ["OVR"]

[[waivers]]
rule = "UND001"
subject = "READ_CONTACTS"
reason = "Version 3.2 drops the request."
until = {until}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SAMPLES / "carpool.apk", tmp_path / "car pool's.apk")
    shutil.copy(SAMPLES / "carpool" / "policy.md", tmp_path / "-policy.md")
    shutil.copy(SAMPLES / "carpool" / "policy.md", tmp_path / "隐私 政策.md")
    return tmp_path


def command_of(report: str) -> str:
    command: str = json.loads(report)["case"]["command"]
    return command


def test_it_has_what_was_typed_and_not_where_it_went(folder: Path) -> None:
    run = auditor_here(
        "check", "-q", "--policy=-policy.md", "--lang", "zh", "car pool's.apk", "--policy", "隐私 政策.md",
        "-o", "json", "--case=source=a  b", "--accept-gap", "packed=later", "--color=never", "--fail-on=low",
        "-o", "html=report.html",
        cwd=folder,
    )  # fmt: skip
    assert command_of(run.stdout) == (
        "auditor check 'car pool'\"'\"'s.apk' --policy=-policy.md --policy '隐私 政策.md' --fail-on low "
        "--accept-gap packed=later --case $'source=a\\x20\\x20b' --lang zh -o json"
    )


@pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="needs bash")
@pytest.mark.parametrize("form", ["json", "html", "markdown", "sarif", "junit", "csv"])
def test_it_makes_the_same_report(folder: Path, form: str) -> None:
    """With a name that needs every kind of quotation, settings that are found, and a variable."""
    app = "a  b\t'\\ 顺路\u202e$(touch owned).apk"
    shutil.move(folder / "car pool's.apk", folder / app)
    (folder / "auditor.toml").write_text(SETTINGS.format(until="2027-03-01"), encoding="utf-8")
    env = {"AUDITOR_MIN_CONFIDENCE": "medium", "SOURCE_DATE_EPOCH": "1795824000"}
    arguments = ("check", app, "--policy", "隐私 政策.md")
    first = auditor(*arguments, "-o", form, cwd=folder, env=env)
    assert first.returncode == 1
    command = command_of(auditor(*arguments, "-o", "json", cwd=folder, env=env).stdout)
    assert command.startswith("SOURCE_DATE_EPOCH=1795824000 auditor check ")
    assert "--min-confidence medium" in command
    assert "--config auditor.toml" in command
    entry = f'auditor() {{ {shlex.quote(sys.executable)} -m auditor "$@"; }}\n'
    again = subprocess.run(
        ["bash", "-c", entry + command.removesuffix("json") + form],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (again.returncode, again.stderr) == (1, "")
    assert again.stdout == first.stdout
    assert not (folder / "owned").exists()


def test_every_option_is_in_it_or_only_shows() -> None:
    """A new option of another kind than those that are known has to be thought of here."""
    told = {parameter.name for parameter in check.params} - _SHOWING
    assert told == {
        "app", "policies", "profile", "category", "fail_on", "min_confidence", "accepted", "baseline", "notes",
        "merger_report", "mapping", "dependencies", "config", "knowledge", "lang",
    }  # fmt: skip
    assert not any(isinstance(one, click.Option) and one.is_flag for one in check.params if one.name in told)


def test_the_day_of_waivers_is_a_part_of_it() -> None:
    audit = shop.audit(command=("check", "a.apk"), terms=shop.audit().terms)
    assert command_line(audit, "html") == "auditor check a.apk -o html"
    waived = shop.audit(command=("check", "a.apk"), terms=hostile.audit().terms)
    assert TODAY.isoformat() == "2026-11-28"
    assert command_line(waived, "html") == "SOURCE_DATE_EPOCH=1795824000 auditor check a.apk -o html"


def test_of_an_audit_by_the_library_there_is_none() -> None:
    assert command_line(shop.audit(), "html") == ""
    assert json.loads(audit_json(shop.audit(), "en"))["case"] == {}
