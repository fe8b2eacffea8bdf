"""The command line as a user runs it: in a process of its own, or in this one where only the exit code matters."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from auditor.cli.main import main

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_apks"


def auditor(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m auditor``; variables of the surrounding run that it obeys do not count."""
    obeyed = {"NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH"}
    clean = {name: value for name, value in os.environ.items() if name not in obeyed and name[:8] != "AUDITOR_"}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **(env or {})},
        timeout=120,
        check=False,
    )


def auditor_here(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The same in this process, for tests of much that starts of a process would make slow."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with chdir(cwd), patch.dict(os.environ, env or {}), redirect_stdout(out), redirect_stderr(err):
        code = main(list(arguments))
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return subprocess.CompletedProcess(arguments, code, *texts)
