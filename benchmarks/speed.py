"""How fast the code of an app is searched, beside the floor: reading and inflating the same dex files.

    python benchmarks/speed.py [APK ...] [--androguard] [--runs N]

CPU seconds of one thread, the best of several runs in a process that has warmed up; MB are 10^6 bytes of dex. With
``--androguard`` its whole analysis is measured too, each app in a process of its own, and the sites are compared. Peak
memory is that of a whole process, over that of the same process before it reads the app.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

from auditor.apk.code import loaded_names

ROOT = Path(__file__).parents[1]
MB = 1e6
ENOUGH = 90
"""MB of dex per CPU second: the bar of the design."""
COLUMNS = ("app", "dex\nfiles", "MB", "floor\ns", "scan\ns", "scan\nMB/s", "scan\nMiB", "sites")
COMPARED = ("androguard\ns", "MiB", "its CPU\n/ ours", "equal\nsites", "other\nargument", "differ")


def default_apps() -> list[Path]:
    """The shared real apps, and the samples."""
    shared = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    return [*sorted((shared / "real" / "apks").glob("*.apk")), *sorted((ROOT / "sample_apks").glob("*.apk"))]


def inflated(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in loaded_names(set(archive.namelist()))}


def best(task: Callable[[], object], runs: int) -> float:
    """CPU seconds of the fastest run."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        task()
        seconds.append(time.process_time() - start)
    return min(seconds)


def peak() -> float:
    """MiB of this process at its worst. Linux lets ``ru_maxrss`` begin with that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- in a process of its own ------------------------------------------------------------------------------------------


def scan_alone(path: Path) -> dict[str, float]:
    """Peak memory of a scan that holds one dex at a time."""
    from auditor.apk.calls import scan
    from auditor.apk.watch import watch

    watch()
    before = peak()
    with zipfile.ZipFile(path) as archive:
        scan(loaded_names(set(archive.namelist())), archive.read)
    return {"memory": peak() - before}


def androguard_alone(path: Path) -> dict[str, float]:
    """CPU seconds and peak memory of androguard's analysis of the whole app."""
    from androguard.misc import AnalyzeAPK
    from loguru import logger

    logger.disable("androguard")
    before, start = peak(), time.process_time()
    AnalyzeAPK(str(path))
    return {"seconds": time.process_time() - start, "memory": peak() - before}


def compared_alone(path: Path) -> dict[str, float]:
    """How many sites both have, and one alone; calls that pass another argument than the API asks for are not ours."""
    from oracle import Oracle, site_of

    from auditor.apk.calls import scan
    from auditor.knowledge import catalog

    members = inflated(path)
    sites = scan(members, members.__getitem__).sites
    ours = {site_of(site) for site in sites if site.offset is not None}
    theirs = Oracle(members).sites()
    argued = {entry.name for entry in catalog.watched_apis() if entry.argument is not None}
    other = [site for site in theirs - ours if site.api in argued]
    return {"equal": len(ours & theirs), "other": len(other), "differ": len(ours ^ theirs) - len(other)}


ALONE = {task.__name__: task for task in (scan_alone, androguard_alone, compared_alone)}


def alone(task: Callable[[Path], dict[str, float]], path: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--alone", task.__name__, str(path)]
    output = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    measured: dict[str, float] = json.loads(output.splitlines()[-1])
    return measured


# --- the table --------------------------------------------------------------------------------------------------------


def measured(path: Path, runs: int) -> dict[str, float]:
    """Of one app, in this process."""
    from auditor.apk.calls import scan

    members = inflated(path)
    calls = scan(members, members.__getitem__)
    return {
        "files": len(members),
        "megabytes": sum(map(len, members.values())) / MB,
        "floor": best(lambda: inflated(path), runs),
        "scan": best(lambda: scan(members, members.__getitem__), runs),
        "memory": alone(scan_alone, path)["memory"],
        "sites": len(calls.sites),
    }


def row(name: str, figures: dict[str, float]) -> tuple[str, ...]:
    cells = (
        name,
        f"{figures['files']:.0f}",
        f"{figures['megabytes']:.2f}",
        f"{figures['floor']:.3f}",
        f"{figures['scan']:.3f}",
        f"{figures['megabytes'] / figures['scan']:.0f}",
        f"{figures['memory']:.0f}",
        f"{figures['sites']:.0f}",
    )
    if "seconds" not in figures:
        return cells
    return (
        *cells,
        f"{figures['seconds']:.1f}",
        f"{figures['its memory']:.0f}",
        f"{figures['seconds'] / figures['scan']:.0f}",
        f"{figures['equal']:.0f}",
        f"{figures['other']:.0f}",
        f"{figures['differ']:.0f}",
    )


def total(every: list[dict[str, float]]) -> dict[str, float]:
    """Sums; of memory the most."""
    return {
        key: (max if "memory" in key else sum)(figures[key] for figures in every) for key in (every[0] if every else ())
    }


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Speed of the search for call sites.")
    parser.add_argument("apps", nargs="*", type=Path)
    parser.add_argument("--androguard", action="store_true", help="measure it too, and compare the sites: minutes")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--alone", choices=sorted(ALONE), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.alone:
        print(json.dumps(ALONE[given.alone](given.apps[0])))
        return
    every: list[dict[str, float]] = []
    rows = []
    for path in given.apps or default_apps():
        figures = measured(path, given.runs)
        if given.androguard:
            analysis = alone(androguard_alone, path)
            figures |= {"seconds": analysis["seconds"], "its memory": analysis["memory"]}
            figures |= alone(compared_alone, path)
        every.append(figures)
        rows.append(row(path.name, figures))
    if not every:
        sys.exit("no app at hand: give some, python benchmarks/speed.py APK ...")
    overall = total(every)
    rows.append(row(f"all {len(every)}", overall))
    headers = (*COLUMNS, *(COMPARED if given.androguard else ()))
    print(tabulate(rows, headers=headers, disable_numparse=True, colalign=("left", *["right"] * (len(headers) - 1))))
    speed = overall["megabytes"] / overall["scan"]
    print(f"{speed:.0f} MB of dex per CPU second; the bar is {ENOUGH}: {'kept' if speed >= ENOUGH else 'NOT KEPT'}")


if __name__ == "__main__":
    main()
