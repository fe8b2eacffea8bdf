"""What was read from a policy, for a terminal."""

from collections.abc import Iterable

from auditor.knowledge import catalog
from auditor.model.policy import PermissionClaim, Policy, SdkClaim
from auditor.report.escape import brief, one_line
from auditor.report.page import Page
from auditor.report.places import line_numbers, permission_name, policy_place
from auditor.report.problems_text import ProblemsText
from auditor.report.words import ReportWords, words
from auditor.report.wrapping import shortened

_QUOTE_COLUMNS = 100


def policy_text(policy: Policy, language: str, page: Page, *, verbose: bool = False) -> str:
    """Metadata, claims, SDKs, data types, links and problems, ending with a newline; ``verbose`` adds mere mentions."""
    own = words(language)
    sections = [
        page.fields(_metadata(policy, own)),
        _claims(policy, page, own, verbose=verbose),
        _sdks(policy, page, own),
        _data_types(policy, page, own, language),
        _elsewhere(policy, page, own),
        ProblemsText(page=page, words=own, language=language).of_side(policy.problems),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _metadata(policy: Policy, own: ReportWords) -> list[tuple[str, str]]:
    dates = [(own.effective_on, policy.effective_date), (own.updated_on, policy.updated_date)]
    fields = [
        (own.policy, "\n".join(brief(source.path) for source in policy.sources)),
        (own.title, policy.title),
        (own.app_name, policy.app_name),
        (own.developer, policy.developer),
        (own.dates, own.comma.join(template.format(date=date) for template, date in dates if date)),
        (own.contact, own.comma.join(policy.contact)),
        (own.length, own.words_read.format(count=policy.length, language=policy.language, format=_formats(policy))),
    ]
    return [(label, "\n".join(map(brief, text.split("\n")))) for label, text in fields if text]


def _formats(policy: Policy) -> str:
    return "+".join(sorted({source.format for source in policy.sources}))


def _claims(policy: Policy, page: Page, own: ReportWords, *, verbose: bool) -> list[str]:
    """Strength and polarity on the left; permissions, lines and quote on the right."""
    claims = [claim for claim in policy.permissions if verbose or claim.strength > 0]
    hidden = len(policy.permissions) - len(claims)
    lines = [page.style(own.claims.format(count=len(claims)), "bold")]
    if claims:
        pairs = [(f"{claim.strength}  {_polarity(claim, own)}", _claim(claim, policy, own)) for claim in claims]
        lines += page.fields(pairs, indent=2)
    else:
        lines.append("  " + own.no_claims)
    if hidden:
        lines += ["", *page.wrap(own.mentions_hidden.format(count=hidden), indent=2)]
    return lines


def _polarity(claim: PermissionClaim, own: ReportWords) -> str:
    return own.polarity[claim.polarity] if claim.strength > 0 else own.mentioned


def _claim(claim: PermissionClaim, policy: Policy, own: ReportWords) -> str:
    names = own.enumeration.join(map(permission_name, claim.permissions))
    if not claim.evidence:
        return names
    quote = own.quoted(shortened(one_line(claim.evidence[0].snippet), (claim.phrase,), _QUOTE_COLUMNS))
    return f"{names}\n{line_numbers(claim.evidence, policy)}{own.colon}{quote}"


def _sdks(policy: Policy, page: Page, own: ReportWords) -> list[str]:
    lines = [page.style(own.sdk_rows.format(count=len(policy.sdks)), "bold")]
    if not policy.sdks:
        return [*lines, "  " + own.no_sdk_rows]
    return lines + page.table(
        [own.name, own.identifier, own.names, own.vendor, own.place],
        [
            [
                brief(claim.name_as_written),
                _ids(claim, own),
                own.level[claim.level],
                brief(claim.vendor or ""),
                line_numbers(claim.evidence, policy, at_most=3),
            ]
            for claim in policy.sdks
        ],
        styles=[["bold", "", "", "", "dim"]] * len(policy.sdks),
    )


def _ids(claim: SdkClaim, own: ReportWords) -> str:
    return " ".join(claim.sdk_ids) or own.unknown_sdk


def _data_types(policy: Policy, page: Page, own: ReportWords, language: str) -> list[str]:
    names = _unique(claim.data_type for claim in policy.data)
    if not names:
        return []
    known = catalog.data_types()
    texts = [known[name].name.text(language) if name in known else brief(name) for name in names]
    return [
        page.style(own.data_types.format(count=len(names)), "bold"),
        *page.wrap(own.enumeration.join(texts), indent=2),
    ]


def _elsewhere(policy: Policy, page: Page, own: ReportWords) -> list[str]:
    if not policy.elsewhere:
        return []
    lines = [page.style(own.elsewhere.format(count=len(policy.elsewhere)), "bold")]
    for link in policy.elsewhere:
        where = own.comma.join(map(policy_place, link.evidence))
        text = f"{own.topic[link.covers]}{own.colon}{brief(link.url or own.no_link)}{own.bracketed(where)}"
        lines += page.wrap(text, indent=2)
    return lines


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
