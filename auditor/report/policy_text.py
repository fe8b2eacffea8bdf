"""What was read from a policy, for a terminal."""

from collections.abc import Iterable

from auditor.knowledge import catalog
from auditor.model.policy import DataClaim, ElementClaim, PermissionClaim, Polarity, Policy, PolicyElement, SdkClaim
from auditor.report.escape import brief, one_line
from auditor.report.page import Page
from auditor.report.places import line_numbers, permission_name, policy_place
from auditor.report.problems_text import ProblemsText
from auditor.report.words import ReportWords, words
from auditor.report.wrapping import shortened

_QUOTE_COLUMNS = 100
_UNASKED = frozenset({PolicyElement.PERSONALISATION, PolicyElement.ACCOUNT, PolicyElement.CONTACT_IN_APP})
"""What nobody has to tell who does not do it."""
_ASKED_ABROAD = frozenset(
    {
        PolicyElement.LEGAL_BASIS,
        PolicyElement.OBJECTION,
        PolicyElement.PORTABILITY,
        PolicyElement.SUPERVISORY_AUTHORITY,
        PolicyElement.SALE_OPT_OUT,
    }
)
"""What European and Californian law asks for, and no Chinese policy is short of."""


def policy_text(policy: Policy, language: str, page: Page, *, verbose: bool = False) -> str:
    """Metadata, claims, SDKs, data types, links and problems, ending with a newline; ``verbose`` adds mere mentions."""
    own = words(language)
    sections = [
        page.fields(_metadata(policy, own)),
        _claims(policy, page, own, verbose=verbose),
        _sdks(policy, page, own, verbose=verbose),
        _data_types(policy, page, own, language),
        _elements(policy, page, own, language) if _is_text(policy) else [],
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
        (own.policy_version, policy.version),
        (own.contact, own.comma.join(policy.contact)),
        (own.length, own.words_read.format(count=policy.length, language=policy.language, format=_formats(policy))),
    ]
    return [(label, "\n".join(map(brief, text.split("\n")))) for label, text in fields if text]


def _is_text(policy: Policy) -> bool:
    """A declaration is only its claims; users never read it."""
    return any(source.format not in {"declaration", "unknown"} for source in policy.sources)


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
    if not names:
        names = own.in_general.format(names=own.enumeration.join(map(permission_name, claim.general)))
    notes = [own.silence[claim.silence]] if claim.silence else []
    if claim.optional is not None and claim.strength > 0:
        notes.append(own.optional if claim.optional else own.required)
    if claim.open_ended and claim.strength > 0:
        notes.append(own.open_ended)
    if notes:
        names += own.bracketed(own.comma.join(notes))
    if not claim.evidence:
        return names
    quote = own.quoted(shortened(one_line(claim.evidence[0].snippet), (claim.phrase,), _QUOTE_COLUMNS))
    return f"{names}\n{line_numbers(claim.evidence, policy)}{own.colon}{quote}"


def _sdks(policy: Policy, page: Page, own: ReportWords, *, verbose: bool) -> list[str]:
    lines = [page.style(own.sdk_rows.format(count=len(policy.sdks)), "bold")]
    if not policy.sdks:
        return [*lines, "  " + own.no_sdk_rows]
    lines += page.table(
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
    for claim in policy.sdks:
        if claim.expected_vendors:
            companies = own.enumeration.join(map(brief, claim.expected_vendors))
            said = own.wrong_company.format(name=brief(claim.name_as_written), companies=companies)
            lines += page.wrap(said, indent=2)
    for claim in policy.sdks if verbose else ():
        details = [(own.purpose, claim.purpose), (own.data_types_of, claim.data_as_written), (own.link, claim.url)]
        told = [(label, brief(text)) for label, text in details if text]
        if told:
            lines += ["", "  " + page.style(brief(claim.name_as_written), "bold"), *page.fields(told, indent=4)]
    return lines


def _ids(claim: SdkClaim, own: ReportWords) -> str:
    return " ".join(claim.sdk_ids) or own.unknown_sdk


def _data_types(policy: Policy, page: Page, own: ReportWords, language: str) -> list[str]:
    taken = [claim for claim in policy.data if claim.polarity is not Polarity.DENIED]
    denied = [claim for claim in policy.data if claim.polarity is Polarity.DENIED]
    lines = []
    for heading, claims in ((own.data_types, taken), (own.data_types_denied, denied)):
        names = _unique(claim.data_type for claim in claims)
        if names:
            texts = own.enumeration.join(_data_type(name, claims, policy, own, language) for name in names)
            lines += [page.style(heading.format(count=len(names)), "bold"), *page.wrap(texts, indent=2)]
    return lines


def _data_type(name: str, claims: list[DataClaim], policy: Policy, own: ReportWords, language: str) -> str:
    """A data type with the lines that name it."""
    known = catalog.data_types().get(name)
    places = tuple(place for claim in claims if claim.data_type == name for place in claim.evidence)
    text = known.name.text(language) if known is not None else brief(name)
    where = line_numbers(places, policy, at_most=2)
    return text + own.bracketed(where) if where else text


def _elements(policy: Policy, page: Page, own: ReportWords, language: str) -> list[str]:
    """What the policy tells beside its claims, and does not; what it asks for unnamed, and what a template left."""
    told = {claim.element: claim for claim in policy.elements}
    names = {element: catalog.element_words()[element].name.text(language) for element in PolicyElement}
    here = [names[element] + _where(told[element], policy, own) for element in PolicyElement if element in told]
    unasked = _UNASKED | (_ASKED_ABROAD if policy.language == "zh" else frozenset())
    absent = [names[element] for element in PolicyElement if element not in told and element not in unasked]
    lines = [page.style(own.elements, "bold")]
    pairs = [(own.told, own.enumeration.join(here)), (own.not_told, own.enumeration.join(absent))]
    lines += page.fields([pair for pair in pairs if pair[1]], indent=2)
    for title, places in ((own.catch_alls, policy.catch_alls), (own.leftovers, policy.leftovers)):
        if places:
            lines += ["", page.style(title.format(count=len(places)), "bold")]
        for place in places:
            lines += page.wrap(f"{policy_place(place)}{own.colon}{own.quoted(one_line(place.snippet))}", indent=2)
    return lines


def _where(claim: ElementClaim, policy: Policy, own: ReportWords) -> str:
    where = line_numbers(claim.evidence, policy, at_most=1)
    return own.bracketed(where) if where else ""


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
