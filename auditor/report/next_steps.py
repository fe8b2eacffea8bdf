"""What to do next, as commands: only what this audit gives a reason for."""

from collections.abc import Iterator, Sequence

from auditor.model.audit import Audit
from auditor.model.finding import Disclosure
from auditor.report.escape_shell import shell_lines
from auditor.report.page import Page
from auditor.report.words import ReportWords

_MISSING = frozenset({Disclosure.UNDECLARED, Disclosure.PARTIAL})
_INSIDE = "app:"


def next_lines(audit: Audit, page: Page, own: ReportWords, language: str) -> list[str]:
    """Each command, to be copied, and below it what it is for; nothing where all is well."""
    steps = list(next_steps(audit, own, language))
    if not steps:
        return []
    lines = [page.style(own.next, "bold")]
    for what, why in steps:
        lines += [f"  {line}" for line in shell_lines(what, page.width - 2)] + page.wrap(why, indent=4)
    return lines


def next_steps(audit: Audit, own: ReportWords, language: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """(words of a command, or of an option for the next run; what it does)."""
    speaking = () if language == "en" else ("--lang", language)
    if gaps := [blocked.problem.kind for blocked in audit.problems if blocked.is_gap]:
        yield ("--accept-gap", f"{gaps[0]}={own.reason}"), own.next_gaps_why
    if not audit.findings:
        return
    if audit.category is None or audit.category.guessed:
        yield ("--category", own.next_category), own.next_category_why
    if _draft_helps(audit):
        path = audit.app.path
        app = f"./{path}" if path.startswith("-") else path  # which would be taken for an option
        inputs = [app, *(word for path in _policies(audit) for word in ("--policy", path))]
        yield ("auditor", "draft", *inputs, *speaking), own.next_draft_why
    yield ("auditor", "explain", audit.findings[0].rule, *speaking), own.next_explain_why
    if audit.terms.baseline is None and any(map(audit.gate.stops, audit.findings)):
        yield ("--write-baseline", "known.json"), own.next_baseline_why


def _draft_helps(audit: Audit) -> bool:
    """Whether a finding is about something that the policy does not say, or not in full."""
    missing = {row.name for row in audit.permissions if row.disclosure in _MISSING}
    missing |= {row.id for row in audit.sdks if row.disclosure in _MISSING}
    missing |= {row.data_type for row in audit.data_types if row.disclosure in _MISSING}
    return any(finding.subject in missing for finding in audit.findings)


def _policies(audit: Audit) -> Sequence[str]:
    """As they were given; those inside the app by the word for it."""
    inside = f"{audit.app.path}!"  # how auditor/cli/policies.py names what it finds there
    return tuple(
        dict.fromkeys(_INSIDE if source.path.startswith(inside) else source.path for source in audit.policy.sources)
    )
