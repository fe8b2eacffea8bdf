"""The findings that do not count, as text: waived ones with reason and end, known ones, and those that are gone."""

from collections.abc import Iterator

from auditor.model.audit import Audit
from auditor.report.escape import brief, one_line
from auditor.report.page import Page
from auditor.report.words import ReportWords


def set_aside_sections(audit: Audit, page: Page, words: ReportWords) -> Iterator[list[str]]:
    """A section for each kind; of a kind that is not there, none."""
    if audit.waived:
        lines = [page.style(words.waived.format(count=len(audit.waived)), "bold")]
        for one in audit.waived:
            waiver = one.waiver
            lines += page.wrap(f"{one.finding.rule}  {brief(one.finding.subject)}", indent=2)
            said = words.waived_until.format(date=waiver.until.isoformat(), reason=one_line(waiver.reason))
            lines += page.wrap(said, indent=4)
        yield lines
    for title, entries in ((words.known, audit.known), (words.gone, audit.gone)):
        lines = [line for entry in entries for line in page.wrap(f"{entry.rule}  {brief(entry.subject)}", indent=2)]
        if lines:
            yield [page.style(title.format(count=len(entries)), "bold"), *lines]


def set_aside_counts(audit: Audit, words: ReportWords) -> list[str]:
    """How many findings are waived, and how many were known before."""
    counts = ((words.set_aside_waived, len(audit.waived)), (words.set_aside_known, len(audit.known)))
    return [template.format(count=count) for template, count in counts if count]
