"""What an audit costs, and from that what many cost: processor, memory, store, machines and money.

    python benchmarks/capacity.py INPUT... [--policies FOLDER] [--jobs N | --cluster ADDRESS] [--core-hour PRICE] …

The inputs are audited by ``auditor batch`` into a store of its own, and then the smallest of their apps alone: the
difference is what an app costs, without the start of a run. Processor time is that of the run and all its workers (with
``--cluster``: of the client alone, which is what limits one run), memory the largest of any one process. The plan takes
these figures times 1,000 to 1,000,000; the prices are an assumption, and yours to give.
"""

import argparse
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tabulate import tabulate

_MIB = 1024 * 1024
_GIB = 1024 * _MIB
_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_NIGHT = 8.0
"""Hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    apps: int
    processor: float
    """Seconds, of all processes."""
    seconds: float
    memory: int
    """Bytes of the largest process of all runs so far."""
    store: int
    """Bytes of the file."""
    audits: int
    """Bytes of the whole audits in it."""
    packages: int
    """Bytes of the apps."""


def measured(inputs: list[str], options: list[str], folder: Path) -> Run:
    store = folder / f"{len(list(folder.iterdir()))}.db"
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "auditor", "batch", *inputs, "--store", str(store), "-q", *options]
    subprocess.run(command, check=True)
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    connection = sqlite3.connect(store)
    try:
        apps, packages = connection.execute("SELECT count(*), sum(size) FROM app").fetchone()
        (audits,) = connection.execute("SELECT sum(length(content)) FROM audit").fetchone()
    finally:
        connection.close()
    return Run(
        apps=apps,
        processor=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        seconds=seconds,
        memory=after.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        store=store.stat().st_size,
        audits=audits or 0,
        packages=packages,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--policies", action="append", default=[])
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--cluster")
    parser.add_argument("--core-hour", type=float, default=0.05, help="price of a core for an hour")
    parser.add_argument("--gib-month", type=float, default=0.025, help="price of a GiB kept for a month")
    given = parser.parse_args()
    where = ["--cluster", given.cluster] if given.cluster else ["--jobs", given.jobs]
    options = [*where, *(part for policy in given.policies for part in ("--policies", policy))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        all_apps = measured(given.inputs, options, folder)
        connection = sqlite3.connect(folder / "0.db")
        (smallest,) = connection.execute("SELECT path FROM app ORDER BY size, path").fetchone()
        connection.close()
        one = measured([smallest], options, folder)
    report(all_apps, one, core_hour=given.core_hour, gib_month=given.gib_month)


def report(run: Run, one: Run, *, core_hour: float, gib_month: float) -> None:
    further = run.apps - one.apps
    if further < 1:
        sys.exit("several apps are needed")
    processor = (run.processor - one.processor) / further
    store = (run.store - one.store) / further
    package = run.packages / run.apps
    facts = (
        ("apps", f"{run.apps:,}"),
        ("package", f"{package / _MIB:.2f} MiB"),
        ("processor for one app", f"{processor * 1000:.0f} ms"),
        ("start of a run", f"{one.processor - processor:.1f} s of processor, {one.seconds:.1f} s"),
        ("largest process", f"{run.memory / _MIB:.0f} MiB"),
        ("store for one app", f"{store / 1024:.1f} KiB, of which the audit {run.audits / run.apps / 1024:.1f} KiB"),
        ("this run", f"{run.seconds:.1f} s, {run.apps / run.seconds * 60:.0f} apps a minute"),
    )
    print(tabulate(facts, tablefmt="plain"))
    print()
    rows = [
        (
            f"{apps:,}",
            f"{processor * apps / 3600:.1f}",
            f"{max(processor * apps / 3600 / _NIGHT, 1):.0f}",
            f"{processor * apps / 3600 * core_hour:.2f}",
            f"{package * apps / _GIB:,.1f}",
            f"{package * apps / _GIB * gib_month:.2f}",
            f"{store * apps / _GIB:.2f}",
        )
        for apps in _SIZES
    ]
    headers = ("apps", "core hours", "cores for a night", "price", "packages GiB", "a month", "store GiB")
    print(tabulate(rows, headers, disable_numparse=True, colalign=("right",) * len(headers)))


if __name__ == "__main__":
    main()
