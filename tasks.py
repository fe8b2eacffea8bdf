"""What one does in this repository, with nothing but Python 3.11 or newer and the package registry.

    python3 tasks.py audit    set up, then audit a sample app against its privacy policy
    python3 tasks.py test     set up, then run all checks and tests
    python3 tasks.py fuzz     set up, then fuzz each parser for a minute (or `fuzz pdf 1800`: one, so long)
    python3 tasks.py samples  rebuild the sample apps (needs Android's build tools, see sample_apks/README.md)

The environment is made once, in .venv, and again when pyproject.toml changes.
"""

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*command: str | Path) -> int:
    """Run a command in the repository and give its exit code."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode


def set_up() -> None:
    """Make the environment, unless it is there and up to date; one that lies elsewhere is another's to change."""
    if ENVIRONMENT.is_symlink():
        aim = ENVIRONMENT.readlink()
        sys.exit(f"error: {ENVIRONMENT} is a link to {aim}; remove the link, and it is made anew here")
    stamp = ENVIRONMENT / "pyproject.sha256"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    print("Setting up .venv …", file=sys.stderr, flush=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: cannot create {ENVIRONMENT}: {error}; on Debian and Ubuntu, install python3-venv first")
    if run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".[dev]"):
        sys.exit("error: the packages could not be installed; is the package registry reachable?")
    stamp.write_text(wanted, encoding="ascii")


def audit() -> int:
    """The main job on a sample: its findings make it fail, so the exit code is 1."""
    sample = "sample_apks/recycling-market"
    return run(PYTHON, "-m", "auditor", "check", f"{sample}.apk", "--policy", f"{sample}/policy.txt")


def test() -> int:
    """Lint, format, types, tests: the first that fails gives the exit code."""
    for command in (
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-m", "pytest", "--quiet"),
    ):
        print("+ python " + " ".join(command), file=sys.stderr, flush=True)
        code = run(PYTHON, *command)
        if code:
            return code
    return 0


def fuzz(*given: str) -> int:
    """Every parser, one after the other; the first that is broken gives the exit code. Or one, for so many seconds."""
    if run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".[dev,fuzz]"):
        sys.exit("error: atheris could not be installed; it needs Linux or macOS")
    names = subprocess.run(
        [PYTHON, "-c", "from tests.hostile.mutation import TARGETS; print(*TARGETS)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    for name in given[:1] or names:
        print(f"+ fuzz {name}", file=sys.stderr, flush=True)
        code = run(PYTHON, "-m", "tests.hostile.fuzz", name, *given[1:])
        if code:
            return code
    return 0


def samples() -> int:
    """Rebuild the sample apps in place."""
    return run(PYTHON, "sample_apks/build.py")


TASKS: dict[str, Callable[..., int]] = {"audit": audit, "test": test, "fuzz": fuzz, "samples": samples}


def main() -> int:
    """Run the task that the command line names."""
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python runs this file before anything else can say so
        sys.exit(f"error: Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    task, *given = sys.argv[1:] or [""]
    if task not in TASKS or (given and task != "fuzz"):
        sys.exit(__doc__)
    set_up()
    return TASKS[task](*given)


if __name__ == "__main__":
    sys.exit(main())
