"""What could not be read, as text: each with its file, what to do, and the rules that it kept from being judged."""

from dataclasses import dataclass

from auditor import messages
from auditor.model.audit import BlockedRules
from auditor.model.evidence import Effect, Problem
from auditor.model.finding import AcceptedGap
from auditor.report.escape import one_line
from auditor.report.page import Page
from auditor.report.words import ReportWords


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsText:
    """Gaps first, then what is only worth knowing; nothing where everything was read."""

    page: Page
    words: ReportWords
    language: str

    def of_audit(self, problems: tuple[BlockedRules, ...], accepted: tuple[AcceptedGap, ...]) -> list[str]:
        """With the rules that each gap blocked, and how to accept it."""
        gaps = [blocked for blocked in problems if blocked.problem.effect is not Effect.NONE]
        reasons = {gap.kind: gap.reason for gap in accepted}
        lines: list[str] = []
        for blocked in gaps:
            lines += self._problem(blocked.problem, "yellow")
            lines += self.page.fields(self._consequences(blocked, reasons), indent=4)
        return self._with_headings(lines, len(gaps), [blocked.problem for blocked in problems])

    def of_side(self, problems: tuple[Problem, ...]) -> list[str]:
        """Of an app or a policy alone, where no rule was judged and no gap can be accepted."""
        gaps = [problem for problem in problems if problem.effect is not Effect.NONE]
        lines = [line for problem in gaps for line in self._problem(problem, "yellow")]
        return self._with_headings(lines, len(gaps), problems)

    def _with_headings(
        self, gap_lines: list[str], gaps: int, problems: list[Problem] | tuple[Problem, ...]
    ) -> list[str]:
        notes = [problem for problem in problems if problem.effect is Effect.NONE]
        lines = [self.page.style(self.words.problems.format(count=gaps), "bold"), *gap_lines] if gaps else []
        if notes:
            lines += [""] * bool(gaps)
            lines.append(self.page.style(self.words.notes.format(count=len(notes)), "bold"))
            lines += [line for problem in notes for line in self._problem(problem)]
        return lines

    def _problem(self, problem: Problem, *styles: str) -> list[str]:
        message, remedy = messages.problem(problem, self.language)
        lines = [self.page.style(line, *styles) for line in self.page.wrap(one_line(message), indent=2)]
        return lines + self.page.wrap(one_line(remedy), indent=4) if remedy else lines

    def _consequences(self, blocked: BlockedRules, reasons: dict[str, str]) -> list[tuple[str, str]]:
        words = self.words
        kind = blocked.problem.kind.value
        pairs = [(words.blocked, words.enumeration.join(blocked.rules))] if blocked.rules else []
        if blocked.accepted:
            return [*pairs, (words.accepted, one_line(reasons.get(kind, "")))]
        _, remedy = messages.problem(blocked.problem, self.language)
        if "--accept-gap" in remedy:
            return pairs
        return [*pairs, (words.accept, f"--accept-gap {kind}={words.reason}")]
