"""``auditor report``: a store in every format, and what became of the findings of an earlier one."""

import csv
import io
import json
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.batch.outcome import packed, unpacked
from auditor.batch.store import Store
from auditor.cli import outputs
from auditor.cli.surveys import FORMATS, SUFFIXES, SURVEYS
from tests.cli.running import ROOT, SAMPLES, auditor, auditor_here

FOLDERS = tuple(form for form in SUFFIXES if form not in SURVEYS)


def asked(folder: Path) -> list[str]:
    """Every format, in every way that it has, but for the site."""
    places = [f"{form}={folder / f'all.{SUFFIXES[form]}'}" for form in SURVEYS]
    places += [f"{form}={folder / form}/" for form in SUFFIXES]
    places += [f"notice={folder / 'notice.csv'}", f"notice={folder / 'notice.xlsx'}", f"store={folder / 'copy.db'}"]
    return [part for place in places for part in ("-o", place)]


def files(folder: Path) -> dict[str, bytes]:
    """But for what SQLite itself leaves beside a store."""
    found = [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.endswith(("-shm", "-wal"))]
    return {str(file.relative_to(folder)): file.read_bytes() for file in found}


def test_without_an_output_it_prints_the_summary_of_batch(sample_store: Path, tmp_path: Path) -> None:
    shutil.copy(sample_store, tmp_path / "audits.db")
    run = auditor_here("report", "audits.db", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(
        "Store     audits.db\nApps      9: audited 7, without a policy 2\nVerdicts  PASS 1, FAIL 5, INCOMPLETE 1\n"
    )


def test_one_run_writes_everything(sample_store: Path, tmp_path: Path) -> None:
    run = auditor_here("report", str(sample_store), *asked(tmp_path), cwd=ROOT)
    assert (run.returncode, run.stdout) == (0, "")
    written = files(tmp_path)
    assert all(written.values())
    for form in SUFFIXES:
        assert len([name for name in written if name.startswith(f"{form}/")]) == 7, form
        assert f"warning: {tmp_path / form}/: 2 apps were not audited and have no file there\n" in run.stderr
    assert len(written) == len(SURVEYS) + 3 + 7 * len(SUFFIXES)


def test_identical_stores_give_identical_bytes(sample_store: Path, tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "2")):
        (tmp_path / name).mkdir()
        shutil.copy(sample_store, tmp_path / name / "audits.db")
        out = tmp_path / f"out-{name}"
        out.mkdir()
        run = auditor(
            "report", "audits.db", "--lang", "zh", *asked(out), cwd=tmp_path / name, env={"PYTHONHASHSEED": seed}
        )
        assert run.returncode == 0
    assert files(tmp_path / "out-a") == files(tmp_path / "out-b")


def test_the_file_of_an_app_is_the_report_that_check_writes(sample_store: Path, tmp_path: Path) -> None:
    with Store.reading(str(sample_store)) as store:
        ((id_,),) = store.connection.execute("SELECT id FROM app WHERE path = 'sample_apks/watch-shop.apk'")
    for form in FOLDERS:
        auditor_here("report", str(sample_store), "-o", f"{form}={tmp_path}/", cwd=ROOT)
    check = ["check", "sample_apks/watch-shop.apk", "--policy", "sample_apks/watch-shop/policy.txt"]
    for form in FOLDERS:
        auditor_here(*check, "-o", f"{'html' if form == 'pages' else form}={tmp_path / 'one'}", cwd=ROOT)
        assert (tmp_path / f"{id_}.{SUFFIXES[form]}").read_bytes() == (tmp_path / "one").read_bytes(), form


def test_files_of_several_formats_have_names_of_their_own() -> None:
    assert len(set(SUFFIXES.values())) == len(SUFFIXES)


def test_a_table_on_standard_output(sample_store: Path) -> None:
    run = auditor_here("report", str(sample_store), "-o", "notice", "--lang", "zh", cwd=ROOT)
    header, *rows = csv.reader(io.StringIO(run.stdout.removeprefix("\ufeff"), newline=""))
    assert header == ["序号", "应用名称", "应用开发者", "应用来源", "应用版本", "所涉问题"]
    assert len(rows) == 6


def test_what_is_chosen_is_shown(sample_store: Path) -> None:
    arguments = ["--rule", "und001", "--severity", "high", "--verdict", "fail", "--sdk", "腾讯Bugly", "-o", "json"]
    run = auditor_here("report", str(sample_store), *arguments, cwd=ROOT)
    document = json.loads(run.stdout)
    assert document["choice"] == {"rules": ["UND001"], "severity": "high", "verdicts": ["fail"], "sdks": ["bugly"]}
    assert {finding["rule"] for app in document["apps"] for finding in app["findings"]} == {"UND001"}


def test_several_stores_are_read_as_one(sample_store: Path, rechecked_stores: tuple[Path, Path]) -> None:
    stores = [str(sample_store), str(rechecked_stores[1])]
    run = auditor_here("report", *stores, "-o", "json", cwd=ROOT)
    document = json.loads(run.stdout)
    assert document["figures"]["endings"] == {"audited": 10, "no_policy": 2, "missing": 2}
    assert len(document["apps"]) == 14


def test_a_merged_store_is_a_store(sample_store: Path, rechecked_stores: tuple[Path, Path], tmp_path: Path) -> None:
    stores = [str(sample_store), str(rechecked_stores[1])]
    auditor_here("report", *stores, "-o", f"store={tmp_path / 'all.db'}", cwd=ROOT)
    both, merged = (auditor_here("report", *given, "-o", "json", cwd=ROOT).stdout
                    for given in (stores, [str(tmp_path / "all.db")]))  # fmt: skip
    assert both == merged


def test_what_became_of_earlier_findings(rechecked_stores: tuple[Path, Path]) -> None:
    folder = rechecked_stores[0].parent
    run = auditor_here("report", "after.db", "--since", "before.db", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(
        "Before              before.db\n"
        "Now                 after.db\n"
        "Compared            2\n"
        "In neither audited  1\n"
        "Findings            remaining 11, new 2, not checked before 2, not checked again\n"
        "                    34, fixed 1\n"
    )


def test_what_became_of_them_in_every_format(rechecked_stores: tuple[Path, Path], tmp_path: Path) -> None:
    places = [part for form in SURVEYS for part in ("-o", f"{form}={tmp_path / form}")]
    run = auditor_here("report", "after.db", "--since", "before.db", *places, cwd=rechecked_stores[0].parent)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert {name for name, data in files(tmp_path).items() if data} == set(SURVEYS)
    assert json.loads((tmp_path / "json").read_bytes())["schema"] == "auditor/rectification/1"


def test_the_site_is_written(sample_store: Path, tmp_path: Path) -> None:
    pytest.importorskip("auditor.survey.site.writing")
    run = auditor_here("report", str(sample_store), "-o", f"html={tmp_path}/site/", "--verdict", "fail", cwd=ROOT)
    assert run.returncode == 0
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "指间名表" in page
    assert "Clean Notes" not in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.db"], "none.db: no such store; make one with auditor batch --store none.db"),
        (["a.txt"], "a.txt: is no store of auditor, or is damaged (file is not a database)"),
        (["other.db"], "other.db: is no store of auditor; a store has 'auditor/store/1'; make one with"),
        (["audits.db", "--since", "none.db"], "none.db: no such store"),
        (["audits.db", "-o", "jsn"], "'jsn': unknown report format; did you mean json or junit?"),
        (["audits.db", "-o", "json", "-o", "csv"], "-o csv: standard output already carries a report"),
        (["audits.db", "-o", "json=audits.db"], "audits.db: is an input of this run and would be overwritten"),
        (["audits.db", "--since", "a.db", "-o", "csv=a.db"], "a.db: is an input of this run and would be overwritten"),
        (["audits.db", "-o", "store=audits.db"], "audits.db: is an input of this run and would be overwritten"),
        (["audits.db", "-o", "store=a.db"], "a.db: is there already; name a new file"),
        (["audits.db", "-o", "store"], "-o store: a store is a file; name a new one: -o store=FILE"),
        (["audits.db", "-o", "sarif"], "-o sarif: is a folder of files; name it: -o sarif=FOLDER/"),
        (["audits.db", "-o", "sarif=a.txt"], "-o sarif=a.txt: is a file; name a folder: -o sarif=FOLDER/"),
        (["audits.db", "-o", "html"], "-o html: is a folder of files; name it: -o html=FOLDER/"),
        (["audits.db", "-o", "notice=n.pdf"], "-o notice=n.pdf: a notice is a table; name it .csv or .xlsx"),
        (["audits.db", "-o", "csv=no/a.csv"], "no/a.csv: cannot be written: No such file or directory"),
        (["audits.db", "--since", "a.db", "-o", "sarif=x/"], "-o sarif: is no format of --since, which has text"),
        (["audits.db", "--since", "a.db", "-o", "json=x/"], "-o json: is no format of --since, which has text"),
        (["audits.db", "--rule", "UND01"], "--rule 'UND01': no such rule; did you mean UND01"),
        (["audits.db", "--severity", "hihg"], "--severity 'hihg': unknown severity; did you mean high?"),
        (["audits.db", "--verdict", "failed"], "--verdict 'failed': unknown verdict; did you mean fail?"),
        (["audits.db", "--sdk", "极光推进"], "--sdk '极光推进': no SDK of that name; did you mean 极光"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(
    arguments: list[str], said: str, sample_store: Path, tmp_path: Path
) -> None:
    shutil.copy(sample_store, tmp_path / "audits.db")
    shutil.copy(sample_store, tmp_path / "a.db")
    (tmp_path / "a.txt").write_text("no database at all " * 60)
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)").connection.close()
    before = files(tmp_path)
    run = auditor_here("report", *arguments, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"error: {said}")
    assert run.stderr.count("\n") == 1
    assert files(tmp_path) == before


def test_nothing_is_written_where_one_report_fails(sample_store: Path, tmp_path: Path) -> None:
    outputs = ["-o", f"csv={tmp_path / 'a.csv'}", "-o", f"sarif={SAMPLES / 'carpool.apk' / 'x'}/"]
    run = auditor_here("report", str(sample_store), *outputs, cwd=ROOT)
    assert run.returncode == 2
    assert files(tmp_path) == {}


def test_an_audit_of_another_version_is_no_bug_of_ours(sample_store: Path, tmp_path: Path) -> None:
    shutil.copy(sample_store, tmp_path / "audits.db")
    with sqlite3.connect(tmp_path / "audits.db") as connection:
        connection.execute("UPDATE audit SET content = x'789c'")
    connection.close()
    run = auditor_here("report", "audits.db", "-o", "csv", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.startswith("error: an audit in the store is another version's")


def test_rules_of_another_version_are_named(sample_store: Path, tmp_path: Path) -> None:
    shutil.copy(sample_store, tmp_path / "audits.db")
    with sqlite3.connect(tmp_path / "audits.db") as connection:
        rows = connection.execute("SELECT app, content FROM audit").fetchall()
        for app, content in rows:
            audit = unpacked(content)
            findings = tuple(replace(found, rule=found.rule.replace("UND002", "UND999")) for found in audit.findings)
            connection.execute(
                "UPDATE audit SET content = ? WHERE app = ?", (packed(replace(audit, findings=findings)), app)
            )
    connection.close()
    run = auditor_here("report", "audits.db", "-o", "csv", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr == (
        "error: sample_apks/watch-shop.apk: its audit has rules of another version (UND999); run the batch again\n"
    )


@pytest.mark.parametrize(
    ("change", "output"),
    [
        ("UPDATE app SET ending = 'asleep', verdict = NULL", "text"),
        ("UPDATE app SET ending = 'asleep'", "json"),
        ("UPDATE finding SET severity = 'dire'", "text"),
        ("UPDATE finding SET severity = 'dire'", "notice"),
        ("UPDATE app SET id = '../../' || id", "sarif=out/"),
    ],
)
def test_a_store_that_somebody_changed_leads_nowhere(
    change: str, output: str, sample_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    store = tmp_path / "a" / "b" / "audits.db"
    shutil.copy(sample_store, store)
    with sqlite3.connect(store) as connection:
        connection.execute(change)
    connection.close()
    before = files(tmp_path)
    run = auditor_here("report", "audits.db", "-o", output, cwd=store.parent)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("error: audits.db: holds what auditor batch never writes (")
    assert run.stderr.endswith("); make the store anew\n")
    assert files(tmp_path) == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_room_to_make_a_report_is_no_bug_of_ours(
    form: str, sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(outputs, "_IN_MEMORY", 1)
        patched.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        run = auditor_here("report", str(sample_store), "-o", f"{form}={tmp_path / 'a'}", cwd=ROOT)
    assert run.returncode == 2
    assert run.stderr.startswith(f"error: {tmp_path / 'gone'}: cannot be written: No such file or directory")
    assert run.stderr.endswith("free some space, or set TMPDIR\n")
    assert files(tmp_path) == {}


def test_every_format_is_offered() -> None:
    run = auditor_here("report", "--help", cwd=ROOT)
    shown = " ".join(run.stdout.split())
    assert f"Report format ({', '.join(FORMATS)})" in shown
