"""``--write-baseline``: the findings of a run kept as known, beside what the file knows of other apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.baseline import Baseline, read_baseline, updated
from auditor.cli.outputs import Output, same_file, write
from auditor.cli.settings import content
from auditor.errors import OutputError
from auditor.model.audit import Audit
from auditor.model.evidence import unreadable
from auditor.report.escape import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    path: str
    old: Baseline | None
    """What the file holds by now."""

    @classmethod
    def at(cls, path: str, *, inputs: Sequence[str], outputs: Sequence[Output]) -> "Keeping":
        """Raises OutputError where it would overwrite an input or a report, UsageError where it is no baseline."""
        if any(same_file(path, given) for given in inputs):
            raise OutputError(f"{path}: is an input of this run and would be overwritten; write elsewhere")
        if any(output.path and Path(output.path).resolve() == Path(path).resolve() for output in outputs):
            raise OutputError(f"{path}: a report goes there too; give each its own file")
        there = Path(path).exists()
        return cls(path=path, old=read_baseline(content(path, "a baseline"), path) if there else None)

    def keep(self, result: Audit) -> str:
        """Write the file and say so; of what could not be read nothing is known, and nothing is written."""
        unread = unreadable(result.app.problems) or unreadable(result.policy.problems)
        if unread:
            return one_line(f"{self.path}: not written, for {unread.artifact} could not be read")
        findings = (*result.findings, *result.known)
        write(self.path, updated(self.old, findings, result.app.package))
        many = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
        return one_line(f"{self.path}: {many} of {result.app.package or 'an app without a name'} known from now on")
