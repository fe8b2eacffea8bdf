"""What check prints and how it exits, for audits that are already made."""

import json
from pathlib import Path

import pytest

from auditor.cli.check import report
from auditor.cli.judging import accepted_gap, chosen_category
from auditor.cli.outputs import Output
from auditor.errors import UsageError
from auditor.model.audit import Audit
from auditor.report.text import verdict_line
from tests.report import shop

TEXT = Output(format="text", path=None)
JSON = Output(format="json", path=None)


def reported(audit: Audit, *outputs: Output, quiet: bool = False, lang: str = "en") -> int:
    return report(audit, outputs, lang=lang, color="never", quiet=quiet, verbose=False, inputs=())


@pytest.mark.parametrize("form", [TEXT, JSON])
@pytest.mark.parametrize(
    ("audit", "code"),
    [(shop.clean_audit(), 0), (shop.audit(), 1), (shop.clean_audit(problems=shop.audit().problems), 3)],
)
def test_the_exit_code_is_the_verdicts_whatever_the_format(form: Output, audit: Audit, code: int) -> None:
    assert reported(audit, form) == code


def test_the_json_report_carries_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code = reported(shop.audit(), JSON)
    captured = capsys.readouterr()
    assert json.loads(captured.out)["exit_code"] == code
    assert captured.err == ""


def test_quiet_leaves_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    reported(shop.clean_audit(), TEXT, quiet=True, lang="zh")
    assert capsys.readouterr().out == "通过：没有达到“高”级的问题，且内容已完整读取（退出码 0）\n"


def test_a_report_in_a_file_leaves_the_verdict_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = Output(format="json", path=str(tmp_path / "report.json"))
    reported(shop.audit(), target)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", verdict_line(shop.audit(), "en") + "\n")
    reported(shop.audit(), target, quiet=True)
    assert capsys.readouterr().err == ""


def test_an_app_that_cannot_be_read_is_one_line_and_3_and_the_json_is_still_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = shop.audit(app=shop.app(problems=(shop.NOT_AN_APP,)), findings=())
    target = tmp_path / "report.json"
    assert reported(audit, TEXT, Output(format="json", path=str(target))) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")
    assert captured.err.count("\n") == 1
    assert shop.APK in captured.err
    assert json.loads(target.read_bytes())["exit_code"] == 3


def test_a_gap_is_accepted_by_kind_and_reason() -> None:
    assert accepted_gap("packed=audited before packing") == shop.ACCEPTED[0]


@pytest.mark.parametrize("value", ["packed", "packed=", "packed= ", "unheard=of"])
def test_a_gap_needs_a_known_kind_and_a_reason(value: str) -> None:
    with pytest.raises(UsageError):
        accepted_gap(value)


def test_a_category_goes_by_its_name_in_either_language() -> None:
    by_name = chosen_category("网上购物类")
    assert by_name is not None
    assert not by_name.guessed
    assert chosen_category(by_name.id) == by_name
    assert chosen_category(None) is None


def test_an_unknown_category_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="unknown category; did you mean"):
        chosen_category("网上购")


def test_an_unreadable_input_leaves_no_earlier_pass_in_the_file(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("PASS: of an earlier run\n", encoding="utf-8")
    audit = shop.audit(app=shop.app(problems=(shop.NOT_AN_APP,)))
    assert reported(audit, Output(format="text", path=str(target))) == 3
    assert "PASS" not in target.read_text(encoding="utf-8")
