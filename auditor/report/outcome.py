"""What an audit means for the one who ran it: the exit code, and the problem that kept it from being one."""

from auditor.model.app import App
from auditor.model.evidence import Effect, Problem, Stage
from auditor.model.finding import Audit, Verdict
from auditor.model.policy import Policy

INCOMPLETE_EXIT = 3
_EXIT = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCOMPLETE: INCOMPLETE_EXIT}
_WHOLE = frozenset({Stage.CONTAINER, Stage.MANIFEST, Stage.POLICY})
"""Stages without which there is no app or no policy; the others cost only their own part."""


def unreadable(side: App | Policy) -> Problem | None:
    """The problem because of which an app or a policy could not be read at all."""
    for problem in side.problems:
        if problem.effect is Effect.FATAL and problem.stage in _WHOLE:
            return problem
    return None


def verdict(audit: Audit) -> Verdict:
    """The audit's own; but of a side that could not be read at all nothing can be said, whatever else was found."""
    if unreadable(audit.app) or unreadable(audit.policy):
        return Verdict.INCOMPLETE
    return audit.verdict


def exit_code(audit: Audit) -> int:
    """0 pass, 1 findings at the gate, 3 not fully audited."""
    return _EXIT[verdict(audit)]
