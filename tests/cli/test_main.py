"""Every ending is an exit code and at most one line; the help costs next to nothing."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from auditor import __version__
from auditor.cli import main as entry
from auditor.errors import UnreadableError
from tests.cli.running import ROOT, auditor

HEAVY = ("numpy", "lxml", "androguard", "msgspec", "ahocorasick", "tabulate", "auditor.knowledge", "auditor.audit")


def ending(error: BaseException, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit code when a command ends with this exception."""

    def invoke(_arguments: list[str], session: entry.Session) -> int:
        session.debug = "--debug" in arguments
        raise error

    monkeypatch.setattr(entry, "_invoke", invoke)
    return entry.main(list(arguments))


def test_help_names_every_command() -> None:
    result = auditor("--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "Usage: auditor [OPTIONS] COMMAND [ARGS]...\n"
        "\n"
        "  Does an Android app do what its privacy policy says, and no more?\n"
        "\n"
        "Options:\n"
        "  --version   Show the version and exit.\n"
        "  -h, --help  Show this message and exit.\n"
        "\n"
        "Commands:\n"
        "  check       Compare one app with its privacy policy.\n"
        "  batch       Audit many apps into a store; run it again to go on.\n"
        "  report      Report on the apps of a store, in every format.\n"
        "  serve       Show a store in the browser, and take the verdicts of two\n"
        "              reviewers.\n"
        "  compare     Show what a release adds, drops and changes against an earlier\n"
        "              one.\n"
        "  draft       Draft the disclosures that a policy lacks.\n"
        "  init        Write a commented auditor.toml that holds the defaults.\n"
        "  inspect     Show what is read from an app or from a policy.\n"
        "  rules       List the rules, and what is not checked.\n"
        "  explain     Explain one rule.\n"
        "  sdks        Show what is known of SDKs, or which of them an app contains.\n"
        "  sdks learn  Draft an entry from an AAR, a JAR or an APK.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [["--help"], *([*name.split(), "--help"] for name in entry.COMMANDS)],
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom auditor.cli.main import main\n"
        f"main({arguments!r})\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    allowed = "[]" if arguments == ["--help"] else "['tabulate']"  # outputs know the page, which draws tables
    assert result.stderr.strip() in {"[]", allowed}


@pytest.mark.parametrize("name", entry.COMMANDS)
def test_the_line_in_the_help_is_the_commands_own(name: str) -> None:
    function = name.replace(" ", "_")
    command: click.Command = getattr(import_module(f"auditor.cli.{function}"), function)
    assert command.get_short_help_str(limit=100) == entry.COMMANDS[name]


def test_version() -> None:
    assert auditor("--version").stdout == f"auditor {__version__}\n"


def test_no_command_shows_the_help_and_is_wrong_usage() -> None:
    result = auditor()
    assert result.returncode == 2
    assert "check " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], ["chek", "did you mean check?"]),
        (
            ["frobnicate"],
            ["the commands are check, batch, report, serve, compare, draft, init, inspect, rules, explain, sdks"],
        ),
        (["check", "a.apk"], ["--policy", "auditor check --help"]),
        (["check", "a.apk", "--policy", "p", "--polcy", "q"], ["--polcy", "--policy"]),
        (["check", "a.apk", "--policy", "p", "--profile", "chn"], ["chn", "did you mean cn?", "us-ca"]),
        (["check", "a.apk", "--policy", "p", "--fail-on", "hihg"], ["did you mean high?"]),
        (["check", "a.apk", "--policy", "p", "--lang", "de"], ["'de'", "en, zh"]),
        (["check", "a.apk", "--policy", "p", "-o", "jsno"], ["unknown report format", "did you mean json"]),
        (["check", "a.apk", "--policy", "p", "-o", "json="], ["file name"]),
        (["check", "a.apk", "--policy", "p", "--accept-gap", "pakced=x"], ["unknown kind of gap", "packed"]),
        (["check", "a.apk", "--policy", "p", "--accept-gap", "packed"], ["--accept-gap packed=REASON"]),
        (["check", "a.apk", "--policy", "p", "-o", "json", "-o", "text"], ["standard output", "-o text=PATH"]),
        (["inspect"], ["FILE"]),
    ],
)
def test_wrong_usage_is_one_line_that_helps_and_2(arguments: list[str], words: list[str]) -> None:
    result = auditor(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert all(word in result.stderr for word in words), result.stderr


def test_an_error_of_ours_is_one_line_and_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(UnreadableError("policy.pdf: page 4 is an image\nrun OCR first"), monkeypatch) == 3
    assert capsys.readouterr().err == "error: policy.pdf: page 4 is an image run OCR first\n"


def test_a_file_without_read_permission_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(PermissionError(13, "Permission denied", "policy.txt"), monkeypatch) == 2
    assert capsys.readouterr().err == "error: policy.txt: cannot be read: Permission denied\n"


def test_a_bug_is_one_line_and_70(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(ZeroDivisionError("division by zero"), monkeypatch) == 70
    assert capsys.readouterr().err == (
        "internal error: ZeroDivisionError: division by zero (run again with --debug and report it)\n"
    )


def test_the_traceback_of_a_bug_is_shown_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(ZeroDivisionError(), monkeypatch, "--debug") == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_130(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(error, monkeypatch) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_closed_pipe_is_141_and_quiet() -> None:
    script = f"""{sys.executable} -c '
import sys, click
from auditor.cli import main
def invoke(arguments, session):
    for _ in range(100000):
        click.echo("x" * 100)
    return 0
main._invoke = invoke
sys.exit(main.main([]))
' | head -n 1 > /dev/null; echo "${{PIPESTATUS[0]}}" """
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert (result.stdout.strip(), result.stderr) == ("141", "")


def test_control_characters_in_an_argument_are_shown(tmp_path: Path) -> None:
    result = auditor("check", "a.apk", "--policy", "p", "--profile", "\x1b[2J", cwd=tmp_path)
    assert "\x1b" not in result.stderr
