"""How long a whole audit takes, beside the floor and beside exodus-core, which looks for trackers alone.

    python benchmarks/whole.py [APK ...] [--policy FILE] [--exodus PYTHON] [--runs N]

The floor is ``zipfile`` reading and inflating the dex files that Android loads. *Hot* is the CPU time of app, policy,
comparison and JSON report in a process that has warmed up, the best of several runs; *cold* that of a whole ``auditor
check``, and its peak memory. ``--exodus`` names the Python of an environment with exodus-core, which needs ``dexdump``;
it is given our package prefixes as signatures, for its own come from a server.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from speed import ROOT, best, default_apps, inflated
from tabulate import tabulate

FLOORS = 3
"""The whole audit, hot, may take as many floors: the bar of the design."""
OUR_COLUMNS = ("app", "MB", "dex\nMB", "floor\ns", "hot\ns", "× floor", "cold\ns", "MiB", "SDKs")
EXODUS_COLUMNS = ("exodus\ns", "MiB", "SDKs", "its CPU\n/ cold", "both", "ours\nonly", "exodus\nonly")
ALONE = Path(__file__).with_name("exodus_alone.py")
Figures = dict[str, float]


def spent(command: Sequence[str | Path]) -> tuple[float, float, str]:
    """CPU seconds and peak MiB of a command with all that it starts, and what it prints."""
    measuring = (
        "import json, resource, subprocess, sys\n"
        "result = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, result.stdout]))\n"
    )
    output = subprocess.run(
        [sys.executable, "-c", measuring, *map(str, command)], capture_output=True, check=True, text=True, cwd=ROOT
    ).stdout
    seconds, memory, printed = json.loads(output)
    return seconds, memory, printed


def hot(app: Path, policy: Path, runs: int) -> float:
    from auditor import audit, read_app, read_policy
    from auditor.report.json import audit_json

    return best(lambda: audit_json(audit(read_app(app), read_policy(policy)), "en"), runs)


def embedded(app: Path) -> set[str]:
    """Ids of what has classes in the app: what exodus looks for."""
    from auditor import read_app
    from auditor.model.app import Presence

    return {sdk.id for sdk in read_app(app).sdks if sdk.presence is Presence.DEFINED}


def signatures() -> dict[str, str]:
    """Our prefixes as exodus writes its signatures; those that others share are left out."""
    from auditor.knowledge import catalog

    return {
        entry.id: "|".join(f"^{prefix.replace('.', '/')}/" for prefix in entry.signals.prefixes)
        for entry in catalog.sdks().values()
        if entry.signals.prefixes
    }


def measured(app: Path, policy: Path, runs: int, exodus: Path | None) -> Figures:
    dexes = inflated(app)
    own = embedded(app)
    check = [sys.executable, "-m", "auditor", "check", app.resolve(), "--policy", policy.resolve(), "-o", "json"]
    cold = [spent(check) for _ in range(min(runs, 3))]
    figures: Figures = {
        "megabytes": app.stat().st_size / 1e6,
        "dex": sum(map(len, dexes.values())) / 1e6,
        "floor": best(lambda: inflated(app), runs),
        "hot": hot(app, policy, runs),
        "cold": min(seconds for seconds, _, _ in cold),
        "memory": max(memory for _, memory, _ in cold),
        "sdks": len(own),
    }
    if exodus is None:
        return figures
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "signatures.json"
        file.write_text(json.dumps(signatures()), encoding="utf-8")
        seconds, memory, printed = spent([exodus, ALONE, app.resolve(), file])
    theirs = set(json.loads(printed.splitlines()[-1]))
    return figures | {
        "exodus": seconds,
        "exodus memory": memory,
        "exodus sdks": len(theirs),
        "both": len(own & theirs),
        "ours": len(own - theirs),
        "theirs": len(theirs - own),
    }


def row(name: str, figures: Figures) -> tuple[str, ...]:
    cells = (
        name,
        f"{figures['megabytes']:.1f}",
        f"{figures['dex']:.1f}",
        f"{figures['floor']:.3f}",
        f"{figures['hot']:.3f}",
        f"{figures['hot'] / figures['floor']:.1f}",
        f"{figures['cold']:.2f}",
        f"{figures['memory']:.0f}",
        f"{figures['sdks']:.0f}",
    )
    if "exodus" not in figures:
        return cells
    return (
        *cells,
        f"{figures['exodus']:.1f}",
        f"{figures['exodus memory']:.0f}",
        f"{figures['exodus sdks']:.0f}",
        f"{figures['exodus'] / figures['cold']:.1f}",
        f"{figures['both']:.0f}",
        f"{figures['ours']:.0f}",
        f"{figures['theirs']:.0f}",
    )


def total(every: Sequence[Figures]) -> Figures:
    """Sums; of memory the most."""
    return {key: (max if "memory" in key else sum)(figures[key] for figures in every) for key in every[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time of the whole audit.")
    parser.add_argument("apps", nargs="*", type=Path)
    parser.add_argument("--policy", type=Path, default=ROOT / "sample_apks" / "recycling-market" / "policy.txt")
    parser.add_argument("--exodus", type=Path, metavar="PYTHON", help="of an environment with exodus-core")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    apps = given.apps or default_apps()
    every = [measured(app, given.policy, given.runs, given.exodus) for app in apps]
    rows = [row(app.name, figures) for app, figures in zip(apps, every, strict=True)]
    overall = total(every)
    rows.append(row(f"all {len(every)}", overall))
    headers = (*OUR_COLUMNS, *(EXODUS_COLUMNS if given.exodus else ()))
    print(tabulate(rows, headers=headers, disable_numparse=True, colalign=("left", *["right"] * (len(headers) - 1))))
    floors = overall["hot"] / overall["floor"]
    kept = "kept" if floors <= FLOORS else "NOT KEPT"
    print(f"{floors:.1f} floors for the whole audit, hot; the bar is {FLOORS}: {kept}")


if __name__ == "__main__":
    main()
