"""``auditor serve``: it listens on this machine, ends by Ctrl-C, and says what it lacks."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from auditor.web.server import is_everywhere, is_loopback, server
from tests.cli.running import auditor
from tests.conftest import ROOT
from tests.survey.site import stores


@pytest.fixture
def path(tmp_path: Path) -> str:
    return stores.filled(tmp_path / "a.db", stores.ordinary())


def test_it_serves_until_it_is_interrupted(path: str) -> None:
    command = [sys.executable, "-m", "auditor", "serve", path, "--port", "0", "--lang", "zh"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+/)  shows .*a\.db; Ctrl-C ends it\n", said)
        assert found, said
        with urllib.request.urlopen(found[1]) as answer:
            assert "3 个应用与其隐私政策" in answer.read().decode()
            assert answer.headers["Server"] == "auditor"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")


def test_a_port_that_is_taken_is_said(path: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = auditor("serve", path, "--port", port)
    assert run.returncode == 2
    assert run.stderr == f"error: --host 127.0.0.1 --port {port}: Address already in use; choose another\n"


@pytest.mark.parametrize("name", ["none.db", "text.db"])
def test_what_is_no_store_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.db").write_text("hello " * 1000)
    run = auditor("serve", str(tmp_path / name), "--port", "0")
    assert run.returncode == 2
    assert "store" in run.stderr
    assert "auditor batch" in run.stderr or "is no store" in run.stderr


def test_without_flask_the_command_that_installs_it_is_said(tmp_path: Path, path: str) -> None:
    (tmp_path / "flask.py").write_text("raise ModuleNotFoundError('No module named flask', name='flask')")
    run = auditor("serve", path, env={"PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))})
    assert run.returncode == 2
    assert run.stderr == "error: serve needs Flask, which is not installed: pip install 'apk-policy-auditor[web]'\n"


def test_everywhere_needs_the_name_that_browsers_ask_for(path: str) -> None:
    run = auditor("serve", path, "--host", "0.0.0.0", "--port", "0")
    assert run.returncode == 2
    assert "--name audits.example.com" in run.stderr


def test_a_name_of_ones_own_is_answered(path: str) -> None:
    made, address = server(path, "en", host="0.0.0.0", port=0, names=["audits.example.com"])
    made.server_close()
    assert address == f"http://audits.example.com:{made.port}/"


@pytest.mark.parametrize(
    ("host", "loopback", "everywhere"),
    [
        ("127.0.0.1", True, False),
        ("127.9.9.9", True, False),
        ("::1", True, False),
        ("localhost", True, False),
        ("0.0.0.0", False, True),
        ("::", False, True),
        ("", False, True),
        ("192.168.1.5", False, False),
        ("localhost.example.com", False, False),
    ],
)
def test_which_addresses_other_machines_reach(host: str, *, loopback: bool, everywhere: bool) -> None:
    assert (is_loopback(host), is_everywhere(host)) == (loopback, everywhere)
