"""A draft for a person: the rows to paste, where each comes from, and what no row puts right."""

from collections.abc import Iterator

from auditor import messages
from auditor.draft import Draft, DraftPermission, DraftSdk
from auditor.knowledge import catalog
from auditor.model.evidence import Location
from auditor.report.draft_rows import draft_rows
from auditor.report.draft_words import DraftWords, draft_words
from auditor.report.escape import brief, one_line, visible
from auditor.report.page import Page
from auditor.report.places import app_name, app_place, policy_place
from auditor.report.words import ReportWords, words


def draft_text(draft: Draft, language: str, page: Page) -> str:
    """Ends with a newline. The rows are in the policy's language and never broken, whatever the width of the page."""
    own, report = draft_words(language), words(language)
    rows = draft_rows(draft)
    sections = [page.wrap(own.title.format(app=app_name(draft.audit.app, report)))]
    if rows:
        sections.append([page.style(line, "bold") for line in page.wrap(own.paste)])
        sections.append([visible(line) for line in rows.rstrip("\n").split("\n")])
        sections.append(_listed(own.basis, _basis(draft, own, report, language), page))
    else:
        sections.append(page.wrap(own.nothing))
    sections.append(_listed(own.wrong, _wrong(draft, own, report), page))
    if draft.elsewhere:
        subjects = report.enumeration.join(dict.fromkeys(_label(found.subject, language) for found in draft.elsewhere))
        sections.append(page.wrap(own.elsewhere.format(subjects=subjects)))
    others = (f"{found.rule}  {one_line(messages.message(found, language))}" for found in draft.others)
    sections.append(_listed(own.others, others, page))
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _listed(title: str, items: Iterator[str], page: Page) -> list[str]:
    lines = [line for item in items for line in page.wrap(item, indent=2)]
    return [page.style(title, "bold"), *lines] if lines else []


def _basis(draft: Draft, own: DraftWords, report: ReportWords, language: str) -> Iterator[str]:
    path = draft.audit.app.path
    for permission in draft.permissions:
        text = _with_place(messages.short_name(permission.name), permission.place, path, own, report)
        yield report.comma.join([text, *_users(permission, own, report, language)])
    for sdk in draft.sdks:
        text = _with_place(_label(sdk.id, language), sdk.place, path, own, report)
        yield report.comma.join([text, *_sources(sdk, own, report, language)])
    for data in draft.data:
        names = report.enumeration.join(_label(name, language) for name in data.read_by if name)
        text = _with_place(_label(data.data_type, language), data.place, path, own, report)
        yield report.comma.join([text, own.read_by.format(names=names)]) if names else text


def _users(row: DraftPermission, own: DraftWords, report: ReportWords, language: str) -> Iterator[str]:
    if row.used_by:
        yield own.used_by.format(names=report.enumeration.join(_label(name, language) for name in row.used_by))


def _sources(row: DraftSdk, own: DraftWords, report: ReportWords, language: str) -> Iterator[str]:
    if row.stated:
        yield own.stated.format(names=_names(row.stated, report, language))
    if row.seen:
        yield own.seen.format(names=_names(row.seen, report, language))
    if not row.stated and not row.seen:
        yield own.unknown_collects
    yield own.inferred


def _names(data_types: tuple[str, ...], report: ReportWords, language: str) -> str:
    return report.enumeration.join(catalog.data_types()[name].name.text(language) for name in data_types)


def _wrong(draft: Draft, own: DraftWords, report: ReportWords) -> Iterator[str]:
    for one in draft.wrong:
        said = [
            f"{policy_place(place)} {report.quoted(one_line(place.snippet))}" for place in one.finding.evidence.policy
        ]
        subject = messages.short_name(brief(one.finding.subject))
        text = (own.denied if one.denied else own.stale).format(subject=subject)
        yield report.colon.join([text, report.comma.join(said[:2])]) if said else text


def _with_place(subject: str, place: Location | None, path: str, own: DraftWords, report: ReportWords) -> str:
    return subject if place is None else own.seen_place.format(subject=subject, place=app_place(place, path, report))


def _label(subject: str, language: str) -> str:
    return brief(messages.label(subject, language) or messages.short_name(subject))
