"""The command line as a user runs it: in a process of its own, or in this one where only the exit code matters."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_apks"


def auditor(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m auditor``; variables of the surrounding run that it obeys do not count."""
    obeyed = {"NO_COLOR", "FORCE_COLOR", "AUDITOR_KNOWLEDGE"}
    clean = {name: value for name, value in os.environ.items() if name not in obeyed}
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
