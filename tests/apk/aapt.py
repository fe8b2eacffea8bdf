"""What aapt reads from a package: the oracle for requested permissions."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest


def output(*command: str | Path, folder: Path | None = None) -> str:
    """What a tool prints, run in a folder; skips where it is absent."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not here")
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False, cwd=folder
    ).stdout


def permissions(package: Path) -> dict[str, int | None]:
    """Requested permissions with their ``maxSdkVersion``; aapt prints ``uses-permission-sdk-m`` as ``-sdk-23``."""
    found: dict[str, int | None] = {}
    for line in output("aapt", "dump", "permissions", package).splitlines():
        request = re.fullmatch(r"uses-permission(?:-sdk-23)?: name='(.+?)'(?: maxSdkVersion='(\d+)')?", line)
        if request:
            found[request[1]] = int(request[2]) if request[2] else None
    return found
