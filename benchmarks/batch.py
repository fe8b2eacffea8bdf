"""A spot check of thousands: how fast, in how much memory, and what a kill in the middle of it costs.

    python benchmarks/batch.py [APK ...] [--audits N] [--jobs N] [--folder PATH]

The apps are copies of the given APKs, of the samples and of the shared real ones where they are at hand; each copy has
bytes of its own after its archive, so that no two are the same file. One in fifty is hostile: cut short, overwritten in
its middle, or noise. Policies are those of the samples, and the seeds where they are at hand.

- *one process*: the same work on a part of them in this process, without workers and store.
- *floor*: ``zipfile`` reads and inflates the dex files of that part.
- *batch*: ``auditor batch`` into a new store, a process of its own with its workers. Memory is the sum of their
  resident sizes, looked at twice a second.
- *killed*: the same again, with a worker killed at a quarter, the whole run at a half, and then started once more.
"""

import argparse
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
from speed import ROOT, default_apps, inflated
from tabulate import tabulate

_LARGEST = 6_000_000
"""Bytes of the apps that are copied: thousands of larger ones fill a disk."""
_PART = 100
"""Apps that are audited in one process."""
_LOOK = 0.5
_MIB = 1024 * 1024


def hostile(data: bytes, number: int) -> bytes:
    """A package that a transfer cut short, that something wrote into, or that is none."""
    chance = random.Random(number)
    kind = number % 3
    if kind == 0:
        return data[: len(data) * chance.randrange(10, 90) // 100]
    if kind == 1:
        place = len(data) // 2
        return data[:place] + chance.randbytes(200) + data[place + 200 :]
    return chance.randbytes(5000)


def lay_out(folder: Path, apps: Sequence[Path], policies: Sequence[Path], many: int) -> None:
    """``many`` apps, each with a policy of its name."""
    contents = [app.read_bytes() for app in apps]
    for number in range(many):
        data = contents[number % len(contents)]
        data = hostile(data, number) if number % 50 == 49 else data + b"%08d" % number
        (folder / f"{number:05}.apk").write_bytes(data)
        policy = policies[number % len(policies)]
        shutil.copy(policy, folder / f"{number:05}{policy.suffix}")


def in_one_process(folder: Path, part: int) -> tuple[float, float]:
    """Seconds for the first apps without workers, and for their floor."""
    from auditor.batch.examiner import Examiner
    from auditor.batch.job import Ruling
    from auditor.batch.listing import listing
    from auditor.batch.shelf import Shelf
    from auditor.model.finding import Gate
    from auditor.model.terms import Terms

    examiner = Examiner.of(Ruling(gate=Gate(), terms=Terms()), Shelf())
    jobs = listing([str(folder)]).jobs[:part]
    for job in jobs[:10]:  # warm
        examiner.examined(job)
    begin = time.perf_counter()
    for job in jobs:
        examiner.examined(job)
    audits = time.perf_counter() - begin
    begin = time.perf_counter()
    for job in jobs:
        floor(Path(job.app))
    return audits, time.perf_counter() - begin


def floor(app: Path) -> None:
    import zipfile

    try:
        inflated(app)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError):
        return  # of a hostile one, as far as it goes
    except Exception as error:  # zlib's own
        if type(error).__name__ != "error":
            raise


def begun(folder: Path, store: Path, jobs: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "auditor", "batch", str(folder), "--store", str(store), "--jobs", str(jobs), "-q"]
    return subprocess.Popen(command, cwd=ROOT)


def stored(store: Path) -> int:
    try:
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM app").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error:  # not made yet
        return 0


def resident(process: "subprocess.Popen[bytes]") -> float:
    """MiB of a run and its workers."""
    total = 0
    try:
        parent = psutil.Process(process.pid)
        for one in (parent, *parent.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.NoSuchProcess:  # it ended while it was looked at
        pass
    return total / _MIB


def watched(process: "subprocess.Popen[bytes]", look: Callable[[], None]) -> None:
    while process.poll() is None:
        look()
        time.sleep(_LOOK)


def digest(store: Path) -> str:
    connection = sqlite3.connect(store)
    try:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()[:16]
    finally:
        connection.close()


def killed(folder: Path, store: Path, jobs: int, many: int) -> float:
    """Seconds of all that a run took with a worker killed, then itself, then begun again."""
    begin = time.perf_counter()
    process = begun(folder, store, jobs)
    while stored(store) < many // 4:
        time.sleep(_LOOK)
    workers = [
        child
        for child in psutil.Process(process.pid).children()
        if any("spawn_main" in part for part in child.cmdline())
    ]
    workers[0].kill()
    while stored(store) < many // 2:
        time.sleep(_LOOK)
    process.kill()
    process.wait()
    if begun(folder, store, jobs).wait():
        sys.exit("error: the resumed run failed")
    return time.perf_counter() - begin


def main() -> None:
    """Lay out the apps, run, kill, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("apps", nargs="*", type=Path, metavar="APK")
    parser.add_argument("--audits", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to lay the apps out; by default a temporary folder")
    given = parser.parse_args()
    shared = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    apps = [app for app in (*default_apps(), *given.apps) if app.stat().st_size <= _LARGEST]
    policies = sorted((*ROOT.glob("sample_apks/*/policy.*"), *shared.glob("seeds/*.txt")))
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name) / "apps"
        folder.mkdir()
        lay_out(folder, apps, policies, given.audits)
        size = sum(file.stat().st_size for file in folder.glob("*.apk"))
        print(f"{given.audits} apps of {len(apps)} kinds, {size / 1e6:,.0f} MB, {len(policies)} policies\n")
        report(folder, Path(name), given.audits, given.jobs)


def report(folder: Path, place: Path, many: int, jobs: int) -> None:
    part = min(_PART, many)
    alone, least = in_one_process(folder, part)
    store = place / "undisturbed.db"
    memory: list[float] = []
    begin = time.perf_counter()
    process = begun(folder, store, jobs)
    watched(process, lambda: memory.append(resident(process)))
    if process.returncode:
        sys.exit("error: the run failed")
    seconds = time.perf_counter() - begin
    quarter = max(1, len(memory) // 4)
    connection = sqlite3.connect(store)
    endings = connection.execute("SELECT ending, count(*) FROM app GROUP BY ending").fetchall()
    verdicts = connection.execute("SELECT verdict, count(*) FROM app GROUP BY verdict").fetchall()
    connection.close()
    other = place / "killed.db"
    with_kills = killed(folder, other, jobs, many)
    rows = [
        ("apps a minute, batch", f"{60 * many / seconds:,.0f}"),
        ("apps a minute, one process", f"{60 * part / alone:,.0f}"),
        ("batch / one process", f"{many / seconds / (part / alone):.2f}"),
        ("one process / floor, in time", f"{alone / least:.1f}"),
        ("seconds, batch", f"{seconds:,.0f}"),
        ("seconds, killed and begun again", f"{with_kills:,.0f}"),
        ("MiB of all processes, most of each quarter", ", ".join(_quarters(memory, quarter))),
        ("rows", ", ".join(f"{ending} {count:,}" for ending, count in endings)),
        ("verdicts", ", ".join(f"{verdict} {count:,}" for verdict, count in verdicts)),
        ("apps with a row", f"{100 * stored(store) / many:g} %"),
        ("store, KiB an app", f"{store.stat().st_size / 1024 / many:.1f}"),
        ("content, undisturbed", digest(store)),
        ("content, killed and begun again", digest(other)),
    ]
    print(tabulate(rows, disable_numparse=True))
    if digest(store) != digest(other):
        sys.exit("error: the two stores differ")


def _quarters(memory: Sequence[float], size: int) -> list[str]:
    return [f"{max(memory[start : start + size]):.0f}" for start in range(0, 4 * size, size) if memory[start:]]


if __name__ == "__main__":
    main()
