"""Where reports go, and when they are coloured."""

import os
import sys
from pathlib import Path

import pytest

from auditor.cli.outputs import Output, deliver, page_for, parsed, wants_color
from auditor.errors import OutputError, UsageError
from auditor.report.page import Page

JSON = Output(format="json", path=None)


def rendered(form: str, _page: Page) -> str | bytes:
    return b'{"a": "\xe8\xaf\xbb"}\n' if form == "json" else "读\n"


@pytest.fixture(autouse=True)
def _no_color_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)


def test_without_an_output_the_text_goes_to_standard_output() -> None:
    assert parsed([]) == (Output(format="text", path=None),)


def test_one_format_on_standard_output_and_another_in_a_file() -> None:
    assert parsed(["text", "json=out=1.json"]) == (
        Output(format="text", path=None),
        Output(format="json", path="out=1.json"),
    )


def test_a_dash_is_standard_output() -> None:
    assert parsed(["json=-"]) == (JSON,)


@pytest.mark.parametrize("values", [["text", "json"], ["json=a", "text=./a"], ["text", "text"], ["yaml"], ["json="]])
def test_what_cannot_be_right_is_wrong_usage(values: list[str]) -> None:
    with pytest.raises(UsageError):
        parsed(values)


def test_reports_are_written_as_utf_8(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "report.txt"
    deliver((JSON, Output(format="text", path=str(file))), rendered, color="auto", inputs=())
    assert capsysbinary.readouterr().out == b'{"a": "\xe8\xaf\xbb"}\n'
    assert file.read_bytes() == "读\n".encode()


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    target = tmp_path / "none" / "report.json"
    with pytest.raises(OutputError, match=r"report\.json: cannot be written: No such file or directory"):
        deliver((Output(format="json", path=str(target)),), rendered, color="auto", inputs=())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        deliver((Output(format="json", path=str(tmp_path)),), rendered, color="auto", inputs=())


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    policy = tmp_path / "policy.txt"
    policy.write_text("本政策", encoding="utf-8")
    with pytest.raises(OutputError, match="would be overwritten"):
        deliver((Output(format="text", path=str(policy)),), rendered, color="auto", inputs=(str(policy),))
    assert policy.read_text(encoding="utf-8") == "本政策"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_output_error(monkeypatch: pytest.MonkeyPatch) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    stream = os.fdopen(full, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    with pytest.raises(OutputError, match="standard output: cannot be written: No space left on device"):
        deliver((Output(format="text", path=None),), rendered, color="auto", inputs=())
    os.dup2(os.open(os.devnull, os.O_WRONLY), full)  # so that closing the stream can flush
    stream.close()


@pytest.mark.parametrize(
    ("mode", "environment", "terminal", "colored"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_when_the_report_is_coloured(
    mode: str,
    environment: dict[str, str],
    *,
    terminal: bool,
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(mode, terminal=terminal, file=False) is colored


def test_a_file_is_eighty_columns_wide_and_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    assert page_for(Output(format="text", path="report.txt"), "auto") == Page(width=80, color=False)
