"""One run in a process of its own, watched from inside and from outside: time, memory of its tree, what it writes.

The guard is loaded by ``sitecustomize`` in ``tests/hostile/watching``, before anything of the program. The most that is
resident at one time is the larger of what the system counts for the process and of what was seen of the tree, which is
looked at again and again, for programs that start others.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.hostile.outcome import Outcome

_WATCHING = Path(__file__).with_name("watching")
_LOOKS = 0.02  # seconds
_HOUSEHOLD = ("home", "tmp", "work")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    code: int
    seconds: float
    mebibytes: float
    out: bytes
    err: bytes


def watched(command: Sequence[str], folder: Path, report: Path, *, env: Mapping[str, str] | None = None) -> Outcome:
    """Run the auditor with a home, a working directory and a folder for temporary files of its own in ``folder``.

    ``report`` is all that it may write.
    """
    home, temporary, work = (folder / name for name in _HOUSEHOLD)
    for place in (home, temporary, work):
        place.mkdir(exist_ok=True)
    log = folder / "refused.log"
    log.write_bytes(b"")
    surroundings = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PYTHONPATH": os.pathsep.join((str(_WATCHING), str(ROOT))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOSTILE_LOG": str(log),
        "HOSTILE_ALLOWED": str(report),
        **(env or {}),
    }
    ended = run([sys.executable, "-m", "auditor", *command], work, surroundings)
    left = [str(path) for place in (home, temporary, work) for path in sorted(place.rglob("*")) if path != report]
    return Outcome(
        code=ended.code,
        seconds=ended.seconds,
        mebibytes=ended.mebibytes,
        printed=(ended.out + ended.err).decode("utf-8", "replace"),
        report=report.read_text(encoding="utf-8") if report.is_file() else "",
        refused=(*log.read_text(encoding="utf-8").splitlines(), *(f"left behind {path}" for path in left)),
    )


def run(command: Sequence[str], folder: Path, env: Mapping[str, str], *, most: float = 120) -> Ended:
    """Run a command in a session of its own; its whole tree is ended after ``most`` seconds."""
    out, err = folder.parent / "stdout", folder.parent / "stderr"
    start = time.perf_counter()
    with out.open("wb") as stdout, err.open("wb") as stderr:
        # A small process in between, for a child begins with the memory of its parent on its account.
        launcher = [sys.executable, "-S", "-c", _LAUNCHER, *command]
        process = subprocess.Popen(
            launcher,
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        seen = 0.0
        while process.poll() is None:
            seen = max(seen, sum(_resident(process.pid)))
            if time.perf_counter() - start > most:
                os.killpg(process.pid, 9)
            time.sleep(_LOOKS)
    seconds = time.perf_counter() - start
    written = err.read_bytes()
    text, _, counted = written.rpartition(b"\0")
    # Where the launcher was ended too, it had no time to count.
    text, peak = (text, int(counted) / 1024) if counted.isdigit() else (written, 0.0)
    return Ended(code=process.returncode, seconds=seconds, mebibytes=max(seen, peak), out=out.read_bytes(), err=text)


_LAUNCHER = """\
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], dict(os.environ))
_, status, used = os.wait4(child, 0)
os.write(2, b"\\0%d" % used.ru_maxrss)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
"""


def _resident(session: int) -> Iterator[float]:
    """MiB of every process of a session."""
    page = os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == session:
            yield int(fields[21]) * page
