"""What became of earlier findings: fixed is only what was checked again, new only what was checked before."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import openpyxl
import pytest

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.audit import BlockedRules
from auditor.model.finding import Confidence, Finding, Severity, Verdict
from auditor.report.page import Page
from auditor.survey.choice import EVERYTHING, Choice
from auditor.survey.rectification import FollowedApp, Progress, followed, rectification_figures
from auditor.survey.rectification_blocks import write_rectification
from auditor.survey.rectification_markdown import rectification_markdown
from auditor.survey.rectification_rows import write_rectification_csv, write_rectification_xlsx
from auditor.survey.rectification_text import rectification_text
from tests.report import hostile, shop
from tests.survey.stores import none, one, store_of
from tests.survey.test_json import valid

RULES = ("UND001", "UND002", "OVR001")


def finding(rule: str, subject: str = "x", severity: Severity = Severity.HIGH) -> Finding:
    return replace(shop.sms_finding(), rule=rule, subject=subject, severity=severity, confidence=Confidence.HIGH)


AUDIT = replace(shop.audit(), findings=(), problems=(), rules_run=RULES)


def compared(tmp_path: Path, old: object, new: object, choice: Choice = EVERYTHING) -> dict[str, Progress]:
    """Rule to what became of its finding, of one app in both stores."""
    paths = [
        store_of(tmp_path / name, outcome if hasattr(outcome, "ending") else one("a.apk", outcome))  # type: ignore[arg-type]
        for name, outcome in (("old.db", old), ("new.db", new))
    ]
    with Store.reading(paths[0]) as before, Store.reading(paths[1]) as after:
        (app,) = followed(before, after, "en", choice)
    return {one.finding.rule: one.progress for one in app.findings}


def test_what_is_found_no_more_by_its_rule_is_fixed(tmp_path: Path) -> None:
    old = replace(AUDIT, findings=(finding("UND001"), finding("UND002")))
    new = replace(AUDIT, findings=(finding("UND002"), finding("OVR001")))
    assert compared(tmp_path, old, new) == {"UND002": "remaining", "OVR001": "new", "UND001": "fixed"}


def test_a_rule_that_did_not_run_fixed_nothing(tmp_path: Path) -> None:
    old = replace(AUDIT, findings=(finding("UND001"),))
    assert compared(tmp_path, old, replace(AUDIT, rules_run=("UND002",))) == {"UND001": "not_checked"}


def test_a_rule_that_saw_only_a_part_fixed_nothing_accepted_or_not(tmp_path: Path) -> None:
    old = replace(AUDIT, findings=(finding("UND001"), finding("UND002")))
    gap = BlockedRules(problem=shop.PACKED, rules=("UND001",), accepted=True)
    new = replace(AUDIT, problems=(gap,))
    assert compared(tmp_path, old, new) == {"UND001": "not_checked", "UND002": "fixed"}


def test_an_app_without_an_audit_fixed_nothing(tmp_path: Path) -> None:
    old = replace(AUDIT, findings=(finding("UND001"),))
    assert compared(tmp_path, old, none("a.apk", Ending.TIMED_OUT)) == {"UND001": "not_checked"}


def test_what_no_rule_looked_for_before_is_not_called_new(tmp_path: Path) -> None:
    new = replace(AUDIT, findings=(finding("UND001"), finding("UND002")))
    assert compared(tmp_path, replace(AUDIT, rules_run=("UND001",)), new) == {
        "UND001": "new",
        "UND002": "first_checked",
    }
    (tmp_path / "old.db").unlink()
    found = compared(tmp_path, none("a.apk", Ending.NO_POLICY), new)
    assert found == {"UND001": "first_checked", "UND002": "first_checked"}


def test_what_is_waived_or_known_now_remains_and_is_not_fixed(tmp_path: Path) -> None:
    old = replace(AUDIT, findings=(finding("UND001"),))
    assert compared(tmp_path, old, replace(AUDIT, known=(finding("UND001"),))) == {"UND001": "remaining"}


def test_what_counted_in_neither_is_not_told_of(tmp_path: Path) -> None:
    aside = replace(AUDIT, known=(finding("UND001"),))
    assert compared(tmp_path, aside, aside) == {}
    assert compared(tmp_path, aside, AUDIT) == {}


def test_what_became_less_severe_is_not_out_of_sight(tmp_path: Path) -> None:
    old = replace(AUDIT, findings=(finding("UND001"),))
    new = replace(AUDIT, findings=(finding("UND001", severity=Severity.LOW),))
    assert compared(tmp_path, old, new, Choice(severity=Severity.HIGH)) == {"UND001": "remaining"}
    assert compared(tmp_path, old, new, Choice(rules=("UND002",))) == {}


def test_another_subject_is_another_finding(tmp_path: Path) -> None:
    old = replace(AUDIT, findings=(finding("UND001", "a"),))
    new = replace(AUDIT, findings=(finding("UND001", "b"),))
    paths = store_of(tmp_path / "old.db", one("a.apk", old)), store_of(tmp_path / "new.db", one("a.apk", new))
    with Store.reading(paths[0]) as before, Store.reading(paths[1]) as after:
        (app,) = followed(before, after, "en", EVERYTHING)
    assert [(each.finding.subject, each.progress.value) for each in app.findings] == [("b", "new"), ("a", "fixed")]


# --- real stores


def read(stores: tuple[Path, Path], choice: Choice = EVERYTHING, language: str = "en") -> dict[str, FollowedApp]:
    with Store.reading(str(stores[0])) as old, Store.reading(str(stores[1])) as new:
        return {app.either.path: app for app in followed(old, new, language, choice)}


def test_real_apps_are_followed_from_version_to_version(rechecked_stores: tuple[Path, Path]) -> None:
    apps = read(rechecked_stores)
    carpool = {(each.finding.rule, each.finding.subject): each.progress for each in apps["carpool-next.apk"].findings}
    # As auditor compare shows it for these two versions: one gone, two that were not there before, seven as before.
    assert Counter(carpool.values()) == {"remaining": 7, "new": 2, "fixed": 1}
    assert carpool["UND001", "android.permission.READ_CONTACTS"] == "fixed"
    assert carpool["UND001", "android.permission.CAMERA"] == "new"
    assert carpool["SDK001", "getui"] == "new"


def test_a_policy_that_cannot_be_read_any_more_settles_nothing(rechecked_stores: tuple[Path, Path]) -> None:
    watch = read(rechecked_stores)["watch-shop.apk"]
    found = {each.finding.rule: each.progress for each in watch.findings}
    assert found["UND002"] == found["SDK002"] == "not_checked"
    assert found["OVR006"] == "remaining"  # what the code reads needs no policy
    assert watch.counts[Progress.FIXED] == 0


def test_sums_are_those_of_the_apps(rechecked_stores: tuple[Path, Path]) -> None:
    apps = read(rechecked_stores)
    figures = rectification_figures(apps.values())
    assert (figures.compared, figures.never) == (2, 1)
    assert [(line.path, line.new_ending) for line in figures.not_again] == [
        ("recycling-market.apk", "missing"),
        ("go-club.apk", None),
    ]
    assert [line.path for line in figures.first] == ["clean-notes.apk"]
    before = sum(
        each.progress in {"remaining", "not_checked", "fixed"} for app in apps.values() for each in app.findings
    )
    assert before == 9 + 15 + 21 + 1  # findings of 顺路拼, 指间名表, 拾光回收 and 弈友 in the earlier store
    assert figures.findings.total() == sum(counts.total() for counts in figures.rules.values())


def test_a_choice_holds_where_either_side_meets_it(rechecked_stores: tuple[Path, Path]) -> None:
    assert set(read(rechecked_stores, Choice(verdicts=(Verdict.FAIL,)))) == {
        "carpool-next.apk", "recycling-market.apk", "watch-shop.apk", "go-club.apk",
    }  # fmt: skip
    assert set(read(rechecked_stores, Choice(sdks=("getui",)))) == {"carpool-next.apk", "recycling-market.apk"}


def streamed(stores: tuple[Path, Path], write: Callable[..., None], language: str = "en") -> bytes:
    stream: IO[bytes] = io.BytesIO()
    with Store.reading(str(stores[0])) as old, Store.reading(str(stores[1])) as new:
        if write is write_rectification:
            write(old, new, language, EVERYTHING, stream)
        else:
            write(followed(old, new, language, EVERYTHING), language, stream)
    stream.seek(0)
    return stream.read()


def test_the_json_follows_its_schema(rechecked_stores: tuple[Path, Path]) -> None:
    data = streamed(rechecked_stores, write_rectification)
    valid(data, "rectification.schema.json")
    document = json.loads(data)
    assert document["figures"]["compared"] == 2
    assert sum(one["fixed"] for one in document["figures"]["rules"]) == document["figures"]["findings"]["fixed"] == 1
    (fixed,) = (each for app in document["apps"] for each in app["findings"] if each["progress"] == "fixed")
    assert (fixed["rule"], fixed["subject"]) == ("UND001", "android.permission.READ_CONTACTS")


def test_rows_are_the_same_in_both_kinds_of_table(rechecked_stores: tuple[Path, Path]) -> None:
    text = streamed(rechecked_stores, write_rectification_csv, "zh").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(streamed(rechecked_stores, write_rectification_xlsx, "zh"))).worksheets[0]
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [row["序号"] for row in named] == [str(number) for number in range(1, len(named) + 1)]
    assert Counter(row["整改情况"] for row in named)["已整改"] == 1
    (gone,) = (row for row in named if row["上次文件"] == "go-club.apk" and not row["规则"])
    assert (gone["所涉问题"], gone["整改情况"], gone["本次文件"]) == ("无此应用", "未复查", "")


@pytest.mark.parametrize(("language", "said"), [("en", "remaining 11, new 2"), ("zh", "未整改 11，新发现 2")])
def test_the_page_and_markdown_tell_the_sums(rechecked_stores: tuple[Path, Path], language: str, said: str) -> None:
    figures = rectification_figures(read(rechecked_stores, language=language).values())
    page = rectification_text(figures, ("a.db", "b.db"), language, Page(), EVERYTHING)
    markdown = rectification_markdown(figures, ("a.db", "b.db"), language, EVERYTHING).decode()
    assert said in page
    assert said in markdown
    for path in ("recycling-market.apk", "go-club.apk", "clean-notes.apk"):
        assert path in page
        assert f"`{path}`" in markdown


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    old = store_of(tmp_path / "old.db", one("a.apk", hostile.audit()))
    new = store_of(tmp_path / "new.db", none("=b\x1b[2J.apk", Ending.FAILED, hostile.EVERYTHING), one("c.apk", AUDIT))
    stores = Path(old), Path(new)
    figures = rectification_figures(read(stores).values())
    said = [
        rectification_text(figures, (old, new), "en", Page(), EVERYTHING),
        rectification_markdown(figures, (old, new), "en", EVERYTHING).decode(),
        streamed(stores, write_rectification_csv).decode("utf-8-sig"),
        streamed(stores, write_rectification).decode(),
    ]
    assert [sorted(set(text) & set("\x1b\x07\x00\u202e\u2066")) for text in said] == [[]] * 4
    assert "<script>" not in said[1]
    cells = [cell for row in csv.reader(io.StringIO(said[2], newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
