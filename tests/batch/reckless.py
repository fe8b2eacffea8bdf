"""Work that takes its worker down, as an app might that finds a hole in a library."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from auditor.batch.examiner import Examiner
from auditor.batch.job import Job
from auditor.batch.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckless(Examiner):
    """Does what the name of the app says, and audits all others."""

    folder: str = ""

    def examined(self, job: Job) -> Outcome:
        name = Path(job.app).name
        if name.startswith("hang"):
            time.sleep(600)
        if name.startswith("die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("stumble"):  # dies once
            mark = Path(self.folder) / "stumbled"
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("gorge"):
            return Examiner.examined(_Gorging(ruling=self.ruling, digest=self.digest, shelf=self.shelf), job)
        return Examiner.examined(self, job)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gorging(Examiner):
    """Takes all the memory that it gets, where the real work would be."""

    def _examined(self, job: Job) -> Outcome:  # noqa: ARG002
        hoard = []
        while True:
            hoard.append(bytearray(16 * 1024 * 1024))
