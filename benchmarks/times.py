"""How long a user waits: the cold time of ``auditor --help`` and of ``auditor check``, beside their budgets.

    python benchmarks/times.py [APP POLICY] [--runs N]

Each time is that of a whole process, the interpreter's start included; the last column relates it to ``python -c pass``
in the same run, which makes machines comparable. Without arguments the largest app at hand is checked.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tabulate import tabulate

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
REAL_APP = SHARED / "real" / "apks" / "cfl_xiaomi.apk"
SAMPLES = ROOT / "sample_apks"
HELP_BUDGET = 0.15
CHECK_BUDGET = 1.5
"""Seconds, for an app of 4 MB with its policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    best: float
    median: float


def timed(command: Sequence[str], runs: int) -> Timing:
    """Seconds of the whole process; exits when the command ends with neither a verdict nor success."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
        seconds.append(time.perf_counter() - start)
        if result.returncode not in (0, 1, 3):
            sys.exit(f"{' '.join(command)}: exit code {result.returncode}\n{result.stderr.decode()}")
    return Timing(best=min(seconds), median=statistics.median(seconds))


def largest_app() -> Path:
    """The real app of the budget where it is at hand, else the largest sample."""
    if REAL_APP.exists():
        return REAL_APP
    return max(SAMPLES.glob("*.apk"), key=lambda path: path.stat().st_size)


def default_policy(app: Path) -> Path:
    """The sample's own policy; for another app, the longest text among theirs."""
    own = sorted((SAMPLES / app.stem).glob("policy.*"))
    policies = own or sorted(SAMPLES.glob("*/policy.txt"))
    if not policies:
        sys.exit("no policy at hand: give one, python benchmarks/times.py APP POLICY")
    return max(policies, key=lambda path: path.stat().st_size)


def main() -> None:
    parser = argparse.ArgumentParser(description="Cold times of the command line.")
    parser.add_argument("app", nargs="?", type=Path)
    parser.add_argument("policy", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    app = given.app or largest_app()
    policy = given.policy or default_policy(app)
    python = [sys.executable]
    check = [*python, "-m", "auditor", "check", str(app.resolve()), "--policy", str(policy.resolve())]
    floor = timed([*python, "-c", "pass"], given.runs)
    rows = [
        ("python -c pass", floor, None),
        ("auditor --help", timed([*python, "-m", "auditor", "--help"], given.runs), HELP_BUDGET),
        (f"auditor check {app.name} --policy {policy.name}", timed(check, given.runs), CHECK_BUDGET),
    ]
    with tempfile.TemporaryDirectory() as folder:
        several = ["-o", f"sarif={folder}/a.sarif", "-o", f"html={folder}/a.html", "-o", "markdown"]
        rows.append(("the same, -o sarif -o html -o markdown", timed([*check, *several], given.runs), None))
    print(f"{app.name}: {app.stat().st_size / 1e6:.1f} MB; {given.runs} runs each, in seconds")
    print(
        tabulate(
            [
                (
                    name,
                    f"{timing.best:.3f}",
                    f"{timing.median:.3f}",
                    "" if budget is None else f"{budget:.2f}",
                    "" if budget is None else "yes" if timing.median <= budget else "NO",
                    f"{timing.median / floor.median:.1f}",
                )
                for name, timing, budget in rows
            ],
            headers=("command", "best", "median", "budget", "kept", "× python"),
            disable_numparse=True,
            colalign=("left", "right", "right", "right", "right", "right"),
        )
    )


if __name__ == "__main__":
    main()
