"""What becomes of hostile files: outcome by family, worst time and worst memory, beside androguard and exodus-core.

    python benchmarks/hostile.py [--family NAME] [--every N] [--exodus PYTHON] [--without-others] [--most SECONDS]

Every case of ``tests/hostile`` runs in a process of its own. *Right* is what Android, or a person, makes of the file,
with every promise of docs/security.md kept; *kept* the promises alone. The others read no policies, and are asked for
the permissions of an app alone, not for its code: they are right where they give those that it asks for, in the same
bounds of time and memory; of one that cannot be read any answer but permissions is right, a traceback too. ``--exodus``
names the Python of an environment with exodus-core.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tabulate import tabulate

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from auditor.limits import PROMISE  # noqa: E402
from tests.hostile.case import Case  # noqa: E402
from tests.hostile.corpus import all_cases  # noqa: E402
from tests.hostile.fresh import Ended, run, watched  # noqa: E402
from tests.hostile.outcome import broken, promises_broken  # noqa: E402
from tests.hostile.warm import command, well_formed  # noqa: E402

_ANDROGUARD = """\
import json, sys
from loguru import logger
logger.remove()
from androguard.core.apk import APK
print(json.dumps(sorted(APK(sys.argv[1]).get_permissions())))
"""
_EXODUS = """\
import json, sys
from exodus_core.analysis.static_analysis import StaticAnalysis
print(json.dumps(sorted(StaticAnalysis(sys.argv[1]).get_permissions())))
"""


@dataclass(slots=True)
class Tally:
    cases: int = 0
    right: int = 0
    kept: int = 0
    seconds: float = 0
    mebibytes: float = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, *, right: bool, kept: bool, seconds: float, mebibytes: float) -> None:
        self.cases += 1
        self.right += right
        self.kept += kept
        self.seconds = max(self.seconds, seconds)
        self.mebibytes = max(self.mebibytes, mebibytes)
        if not right:
            self.wrong.append(name)


def ours(case: Case, folder: Path, tally: Tally) -> None:
    well_formed(folder)
    outcome = watched(command(case, case.written(folder), folder), folder, folder / "report.json")
    wrong = broken(case, outcome)
    if wrong:
        print(f"  {case.family}: {case.name}: {'; '.join(wrong)[:200]}", flush=True)
    kept = not list(promises_broken(outcome))
    tally.add(case.name, right=not wrong, kept=kept, seconds=outcome.seconds, mebibytes=outcome.mebibytes)


def theirs(case: Case, python: str, code: str, folder: Path, most: float, tally: Tally) -> None:
    file = case.written(folder)
    work = folder / "other"
    work.mkdir(exist_ok=True)
    ended = run([python, "-c", code, str(file)], work, {**os.environ, "HOME": str(work)}, most=most)
    kept = ended.seconds <= PROMISE.seconds and ended.mebibytes <= PROMISE.resident_mebibytes
    right = kept and _permissions(ended) == case.permissions
    tally.add(case.name, right=right, kept=kept, seconds=ended.seconds, mebibytes=ended.mebibytes)


def _permissions(ended: Ended) -> frozenset[str] | None:
    """Last segments of what was asked for; None where nothing was read."""
    if ended.code:
        return None
    try:
        names = json.loads(ended.out.decode("utf-8", "replace").splitlines()[-1])
    except (IndexError, ValueError):
        return None
    return frozenset(name.rpartition(".")[2] for name in names)


def rows(tallies: dict[str, dict[str, Tally]], tools: Sequence[str]) -> list[list[str]]:
    lines = []
    for family, by_tool in tallies.items():
        line = [family, str(by_tool["auditor"].cases)]
        for tool in tools:
            tally = by_tool[tool]
            cells = [f"{tally.right}", f"{tally.kept}", f"{tally.seconds:.1f}", f"{tally.mebibytes:.0f}"]
            line += cells if tally.cases else [""] * 4
        lines.append(line)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="Outcome of hostile files.")
    parser.add_argument("--family", action="append", help="only these")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth case")
    parser.add_argument("--exodus", metavar="PYTHON", help="of an environment with exodus-core")
    parser.add_argument("--without-others", action="store_true", help="only the auditor")
    parser.add_argument("--most", type=float, default=30, help="seconds after which another tool is stopped")
    given = parser.parse_args()
    others = {} if given.without_others else {"androguard": (sys.executable, _ANDROGUARD)}
    if given.exodus:
        others["exodus-core"] = (given.exodus, _EXODUS)
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for case in all_cases()[:: given.every]:
        if given.family and case.family not in given.family:
            continue
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ours(case, folder, tallies[case.family]["auditor"])
            for tool, (python, code) in others.items():
                if case.is_app:
                    theirs(case, python, code, folder, given.most, tallies[case.family][tool])
    tools = ["auditor", *others]
    headers = ["family", "cases", *(f"{tool}\n{what}" for tool in tools for what in ("right", "kept", "s", "MiB"))]
    print(
        tabulate(
            rows(tallies, tools),
            headers=headers,
            disable_numparse=True,
            colalign=("left", *["right"] * (1 + 4 * len(tools))),
        )
    )
    for tool in tools:
        total = [by_tool[tool] for by_tool in tallies.values() if by_tool[tool].cases]
        cases, right, kept = (sum(getattr(one, what) for one in total) for what in ("cases", "right", "kept"))
        worst = max((one.seconds for one in total), default=0), max((one.mebibytes for one in total), default=0)
        print(
            f"{tool}: {right} of {cases} right, {kept} within the bounds;"
            f" at most {worst[0]:.1f} s and {worst[1]:.0f} MiB"
        )


if __name__ == "__main__":
    main()
