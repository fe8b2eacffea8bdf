"""Two releases for a terminal: what came, went and changed, findings that were not there before, and the verdict."""

from collections.abc import Iterator
from dataclasses import replace

from auditor import messages
from auditor.compare import Comparison, Judgement
from auditor.model.evidence import Effect
from auditor.model.finding import Verdict
from auditor.report.compare_tables import CompareTables
from auditor.report.escape import brief, one_line
from auditor.report.findings_text import FindingsText
from auditor.report.page import Page
from auditor.report.places import app_name
from auditor.report.problems_text import ProblemsText
from auditor.report.text import VERDICT_STYLES, judged_by, policy_names
from auditor.report.words import ReportWords, words


def compare_text(compared: Comparison, language: str, page: Page, *, verbose: bool = False) -> str:
    """The whole comparison, ending with a newline."""
    own = words(language)
    tables = CompareTables(compared=compared, page=page, words=own, language=language, verbose=verbose)
    differing = [lines for lines in tables.sections() if lines]
    sections = [
        _header(compared, page, own, language),
        *(differing or [[own.no_difference]]),
        *(_findings(compared.judgement, page, own, language, verbose=verbose) if compared.judgement else ()),
        ProblemsText(page=page, words=own, language=language).of_audit(compared.problems, compared.gate.accepted_gaps),
        [page.style(line, *_style(compared)) for line in page.wrap(compare_line(compared, language))],
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def compare_line(compared: Comparison, language: str) -> str:
    """The verdict, why, and the exit code, in one line."""
    own = words(language)
    verdict = own.verdict[compared.verdict]
    if compared.judgement is None and compared.verdict is Verdict.PASS:
        verdict = own.compared
    code = own.exit_code.format(code=compared.verdict.exit_code)
    return f"{verdict}{own.colon}{_reason(compared, own)}{own.bracketed(code)}"


def _header(compared: Comparison, page: Page, own: ReportWords, language: str) -> list[str]:
    pairs = [
        (label, f"{app_name(app, own)}\n{brief(app.path)}")
        for label, app in ((own.old_release, compared.old), (own.new_release, compared.new))
    ]
    judged = compared.judgement
    if judged is None:
        return page.fields(pairs)
    pairs.append((own.policy, "\n".join(policy_names(judged.new.policy, own))))
    pairs.append((own.judged_by, judged_by(judged.new, own, language)))
    counts = own.compared_findings.format(new=len(judged.came), gone=len(judged.went), stayed=len(judged.stayed))
    verdict = page.style(own.verdict[compared.verdict], *_style(compared))
    return [*page.fields(pairs), "", f"{verdict}  {counts}"]


def _style(compared: Comparison) -> tuple[str, ...]:
    return VERDICT_STYLES[compared.verdict]


def _findings(judged: Judgement, page: Page, own: ReportWords, language: str, *, verbose: bool) -> Iterator[list[str]]:
    """New ones with their evidence, for they have to be dealt with; of those that are gone, what was found."""
    if judged.came:
        new = replace(judged.new, findings=judged.came)
        text = FindingsText(
            audit=new, page=page, words=own, language=language, verbose=verbose, heading=own.findings_new
        )
        yield list(text.lines())
    if judged.went:
        lines = [page.style(own.findings_gone.format(count=len(judged.went)), "bold")]
        for finding in judged.went:
            lines += page.wrap(f"{finding.rule}  {one_line(messages.message(finding, language))}", indent=2)
        yield lines


def _reason(compared: Comparison, own: ReportWords) -> str:
    gaps = [blocked for blocked in compared.problems if blocked.is_gap]
    fail_on = compared.gate.fail_on
    if compared.verdict is Verdict.INCOMPLETE:
        kinds = own.enumeration.join(sorted({blocked.problem.kind.value for blocked in gaps}))
        reason = own.reason_not_compared.format(gaps=own.gaps(len(gaps)), kinds=kinds)
    elif compared.judgement is None:
        reason = own.reason_unjudged
    elif fail_on is None:
        reason = own.reason_pass_never
    elif compared.verdict is Verdict.PASS:
        reason = own.reason_none_new.format(fail_on=own.severity[fail_on])
    else:
        count = sum(compared.gate.stops(finding) for finding in compared.judgement.came)
        reason = own.reason_new.format(findings=own.counted_findings(count), fail_on=own.severity[fail_on])
        reason = own.comma.join([reason, own.gaps(len(gaps))]) if gaps else reason
    accepted = {
        blocked.problem.kind.value
        for blocked in compared.problems
        if blocked.accepted and blocked.problem.effect is not Effect.NONE
    }
    if not accepted:
        return reason
    return own.reason_pass_accepted.format(reason=reason, kinds=own.enumeration.join(sorted(accepted)))
