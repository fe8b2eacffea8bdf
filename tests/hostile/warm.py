"""Every case in one process that has warmed up: ``python -m tests.hostile.warm [--quick] [FAMILY ...]``, a line
of JSON for each.

Starts of a process would cost far more than the cases. Time and memory are measured here, inside; the most that is
resident is that of the process, whose peak Linux lets it reset between cases. No other process can be started.
"""

import ctypes
import gc
import io
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from pathlib import Path

from auditor.cli.main import main
from tests.hostile.apps import POLICY, package
from tests.hostile.case import Case
from tests.hostile.corpus import all_cases
from tests.hostile.guard import Guard, Refused
from tests.hostile.outcome import Outcome


def command(case: Case, file: Path, folder: Path) -> list[str]:
    """The audit of a case: a hostile app with the good policy, or the good app with a hostile policy."""
    app, policy = (file, folder / "good.txt") if case.is_app else (folder / "good.apk", file)
    return ["check", str(app), "--policy", str(policy), "--profile", "play", "-o", f"json={folder / 'report.json'}"]


def well_formed(folder: Path) -> None:
    """The other side of every audit."""
    (folder / "good.txt").write_text(POLICY, encoding="utf-8")
    (folder / "good.apk").write_bytes(package())


class Warm:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refused: list[str] = []
        self._guard = Guard(self._refused.append)
        well_formed(folder)

    def run(self, case: Case) -> Outcome:
        file = case.written(self._folder)
        report = self._folder / "report.json"
        report.unlink(missing_ok=True)
        self._refused.clear()
        _forget_peak()
        self._guard.allow(str(report))
        code, seconds, printed = _run(command(case, file, self._folder))
        self._guard.off()
        mebibytes = _peak()
        file.unlink()
        return Outcome(
            code=code,
            seconds=seconds,
            mebibytes=mebibytes,
            printed=printed,
            report=report.read_text(encoding="utf-8") if report.exists() else "",
            refused=tuple(self._refused),
        )


def _run(arguments: list[str]) -> tuple[int, float, str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    start = time.process_time()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(arguments)
        except Refused as refused:
            err.write(f"refused: {refused}")
            code = 70
    seconds = time.process_time() - start
    for stream in (out, err):
        stream.flush()
    return code, seconds, b"".join(stream.buffer.getvalue() for stream in (out, err)).decode()


def _forget_peak() -> None:
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    """MiB; 0 where the system does not tell it."""
    if sys.platform != "linux":
        return 0
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run_all(cases: Iterable[Case]) -> None:
    with tempfile.TemporaryDirectory() as name:
        warm = Warm(Path(name))
        for number, case in enumerate(cases):
            outcome = asdict(warm.run(case))
            if not number:
                gc.freeze()  # what is loaded once need not be looked at after every case
            print(json.dumps({"family": case.family, "name": case.name, **outcome}), flush=True)  # noqa: T201


if __name__ == "__main__":
    quick, *wanted = ["--quick" in sys.argv, *(name for name in sys.argv[1:] if name != "--quick")]
    run_all(case for case in all_cases() if (not wanted or case.family in wanted) and not (quick and case.slow))
