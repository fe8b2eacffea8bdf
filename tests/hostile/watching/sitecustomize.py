"""Loaded by Python itself at its start: the guard of ``tests/hostile/guard.py`` over the whole process."""

import os

from tests.hostile.guard import Guard

_log = os.open(os.environ["HOSTILE_LOG"], os.O_WRONLY | os.O_APPEND)


def _tell(what: str) -> None:
    os.write(_log, f"{what}\n".encode("utf-8", "backslashreplace"))


Guard(_tell).allow(*os.environ["HOSTILE_ALLOWED"].split(os.pathsep))
