"""``-o`` with every format, and ``--case``: one run, many reports, and nothing loaded that was not asked for."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.apk import reader
from auditor.cli.formats import FORMATS, RENDERERS
from auditor.cli.notes import parsed
from auditor.errors import UsageError
from auditor.model.terms import Note, NoteKind
from auditor.policy import reader as policy_reader
from tests.cli.running import ROOT, auditor, auditor_here

APP = "sample_apks/carpool.apk"
POLICY = "sample_apks/carpool/policy.md"


def asked(folder: Path, forms: tuple[str, ...] = FORMATS) -> list[str]:
    return [part for form in forms for part in ("-o", f"{form}={folder / form}")]


def test_one_run_writes_every_format(tmp_path: Path) -> None:
    run = auditor_here("check", APP, "--policy", POLICY, *asked(tmp_path), cwd=ROOT)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "FAIL: 4 findings at or above “high” (exit code 1)\n"
    assert {file.name for file in tmp_path.iterdir()} == set(FORMATS)
    assert all(file.stat().st_size for file in tmp_path.iterdir())


def test_many_reports_are_of_one_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def counting(path: str, **options: object) -> object:
            read.append(path)
            return function(path, **options)

        return counting

    monkeypatch.setattr("auditor.apk.reader.read_app", counted(reader.read_app))
    monkeypatch.setattr("auditor.policy.reader.read_policy", counted(policy_reader.read_policy))
    run = auditor_here(
        "check", APP, "--policy", POLICY, *asked(tmp_path, ("sarif", "html")), "-o", "markdown", cwd=ROOT
    )  # fmt: skip
    assert run.returncode == 1
    assert read == [APP, POLICY]
    assert run.stdout.startswith("# Privacy policy audit: ")


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "2")):
        (tmp_path / name).mkdir()
        auditor(
            "check", APP, "--policy", POLICY, "--lang", "zh", *asked(tmp_path / name), cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
        )  # fmt: skip
    for form in FORMATS:
        assert (tmp_path / "a" / form).read_bytes() == (tmp_path / "b" / form).read_bytes(), form


@pytest.mark.parametrize("form", RENDERERS)
def test_an_empty_file_is_said_to_be_unread_in_every_format(form: str, tmp_path: Path) -> None:
    (tmp_path / "empty.apk").write_bytes(b"")
    policy = str(ROOT / POLICY)
    run = auditor_here("check", "empty.apk", "--policy", policy, "-o", f"{form}=report", cwd=tmp_path)
    assert run.returncode == 3
    report = (tmp_path / "report").read_bytes()
    if form == "xlsx":
        assert report.startswith(b"PK")
    elif form == "cyclonedx":
        assert json.loads(report)["components"] == []
        assert b'"incomplete"' in report
    else:
        assert b"container_unreadable" in report or b"empty.apk" in report


def test_the_text_report_loads_no_other_format() -> None:
    code = (
        "import sys; from auditor.cli.main import main; "
        f"main(['check', {APP!r}, '--policy', {POLICY!r}, '-q']); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in {'xlsxwriter', 'cyclonedx'}"
        " or name.startswith('auditor.report.') and name.rsplit('.', 1)[-1] in "
        f"{set(RENDERERS)!r}), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.stderr == "[]\n"


def test_the_time_of_an_inventory_is_the_one_that_is_given(tmp_path: Path) -> None:
    for env in ({}, {"SOURCE_DATE_EPOCH": "1764288000"}):
        auditor_here("check", APP, "--policy", POLICY, "-o", f"cyclonedx={tmp_path / 'bom'}", cwd=ROOT, env=env)
        given = json.loads((tmp_path / "bom").read_bytes())["metadata"].get("timestamp")
        assert given == ("2025-11-28T00:00:00Z" if env else None)


def test_notes_of_the_case_stand_in_the_reports(tmp_path: Path) -> None:
    notes = ["--case", "source=应用宝", "--case", "number=2026-17", "--case", "fetched=2026-11-28"]
    run = auditor_here(
        "check", APP, "--policy", POLICY, "--lang", "zh", *notes, *asked(tmp_path, ("text", "json", "markdown", "csv")),
        cwd=ROOT,
    )  # fmt: skip
    assert run.returncode == 1
    case = json.loads((tmp_path / "json").read_bytes())["case"]
    assert case.pop("command").startswith(f"auditor check {APP} --policy {POLICY} --case source=应用宝 --case n")
    assert case == {"number": "2026-17", "source": "应用宝", "fetched": "2026-11-28"}
    text = (tmp_path / "text").read_text(encoding="utf-8")
    about = text[text.index("\n审计信息\n") :]
    assert "    a648ee64ab8ac1c53680dcde7d00c194a801621c8c3ea07ed92872993eb73394\n" in about
    assert f"\n    auditor check {APP} \\\n      --policy {POLICY} --case source=应用宝 \\\n" in about
    assert "案件      案件编号：2026-17\n          应用来源：应用宝\n          获取时间：2026-11-28\n" in text
    assert "| 应用来源 | 应用宝 |" in (tmp_path / "markdown").read_text(encoding="utf-8")
    assert '"应用宝"' in (tmp_path / "csv").read_text(encoding="utf-8-sig")


def test_a_note_keeps_its_equals_signs() -> None:
    assert parsed(["source=https://example.com/?a=b"]) == (Note(kind=NoteKind.SOURCE, text="https://example.com/?a=b"),)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["sorce=x"], "'sorce': unknown key of --case; did you mean source?"),
        (["source"], "--case source: its value is missing: --case source=VALUE"),
        (["source= "], "--case source: its value is missing: --case source=VALUE"),
        (["number=1", "number=2"], "--case number: is given twice; a case has one"),
    ],
)
def test_a_note_that_cannot_be_right_is_wrong_usage(values: list[str], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed(values)
    assert str(caught.value).startswith(said)


def test_a_comparison_is_offered_as_markdown() -> None:
    run = auditor_here("compare", APP, "sample_apks/carpool-next.apk", "--policy", POLICY, "-o", "markdown", cwd=ROOT)
    assert run.returncode == 1
    head, verdict, *_ = run.stdout.split("\n\n")
    assert head == "# Two releases compared"
    assert verdict == "**FAIL: 2 findings at or above “high” that were not there before (exit code 1)**"
    assert run.stdout.count("```") % 2 == 0
    assert "```text\nAPI levels\n  minSdkVersion  21 → 23\n```" in run.stdout
