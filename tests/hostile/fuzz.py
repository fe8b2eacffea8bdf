"""Fuzzes one parser with coverage as the guide: ``python -m tests.hostile.fuzz TARGET [SECONDS]`` (needs atheris).

Its inputs begin with the well-formed files and what earlier runs saved in ``tests/hostile/saved/TARGET``; what it finds
goes to ``.cache/fuzz``. An error that the parser does not document, ten seconds for one input, or a GiB of memory ends
the run.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["auditor", "tests.hostile.mutation"]):
    from tests.hostile.mutation import SAVED, TARGETS, read

from tests.conftest import ROOT

_SECONDS = 60
_LONGEST = 1 << 16  # bytes of one input
_SLOWEST = 10  # seconds of one input
_MEBIBYTES = 1024


def main() -> None:
    name, *rest = sys.argv[1:] or [""]
    if name not in TARGETS:
        sys.exit(f"{__doc__}\nTargets: {', '.join(TARGETS)}")
    seconds = int(rest[0]) if rest else _SECONDS
    work = ROOT / ".cache" / "fuzz" / name
    work.mkdir(parents=True, exist_ok=True)
    corpora = [work, _seeds(name)]
    if (SAVED / name).is_dir():
        corpora.append(SAVED / name)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST}",
        f"-timeout={_SLOWEST}",
        f"-rss_limit_mb={_MEBIBYTES}",
        f"-artifact_prefix={work.parent}/{name}-",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, *map(str, corpora)], lambda data: read(name, data))
    atheris.Fuzz()


def _seeds(name: str) -> Path:
    folder = ROOT / ".cache" / "fuzz" / f"{name}-seeds"
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds):
        (folder / str(number)).write_bytes(seed)
    return folder


if __name__ == "__main__":
    main()
