"""What the code reads, for a terminal: kinds of data, whose code reads them, and what the policy says of it."""

from auditor.knowledge import catalog
from auditor.messages import owner
from auditor.model.app import App, DataAccess, own_prefixes, owner_names
from auditor.model.audit import Audit
from auditor.model.finding import Disclosure
from auditor.report.escape import brief
from auditor.report.page import Page
from auditor.report.places import line_numbers
from auditor.report.words import ReportWords

_STYLES = {
    Disclosure.DECLARED: "green",
    Disclosure.PARTIAL: "yellow",
    Disclosure.UNDECLARED: "red",
    Disclosure.DENIED: "red bold",
}


def read_lines(audit: Audit, page: Page, words: ReportWords, language: str) -> list[str]:
    """A row for each kind of data that the code reads, beside what the policy says."""
    if not audit.data_types:
        return []
    policy = audit.policy
    own = own_prefixes(audit.app.accesses or ())
    return [
        page.style(words.reads.format(count=len(audit.data_types)), "bold"),
        *page.table(
            [words.data_type, words.read_by, words.disclosure, words.place],
            [
                [
                    data_type_name(row.data_type, language),
                    _owners(row.owners, own, words, language),
                    words.disclosed[row.disclosure],
                    line_numbers(tuple(place for index in row.claims for place in policy.data[index].evidence), policy),
                ]
                for row in audit.data_types
            ],
            styles=[["bold", "", _STYLES.get(row.disclosure, ""), "dim"] for row in audit.data_types],
        ),
    ]


def app_reads(app: App, page: Page, words: ReportWords, language: str, *, verbose: bool) -> list[str]:
    """Every kind of data that some code reads, by whom and how often; below it the code of nobody known that reads."""
    certain = [access for access in app.accesses or () if access.certain]
    if app.accesses is None:
        return []
    names = sorted({access.data_type for access in certain})
    own = own_prefixes(certain)
    lines = [page.style(words.reads.format(count=len(names)), "bold")]
    if not names:
        return [*lines, "  " + words.no_reads]
    lines += page.table(
        [words.data_type, words.read_by, words.call_sites],
        [
            [data_type_name(name, language), _owners(owner_names(found), own, words, language), str(len(found))]
            for name in names
            for found in ([access for access in certain if access.data_type == name],)
        ],
        right=(words.call_sites,),
        styles=[["bold", "", ""]] * len(names),
    )
    for access in certain if verbose else ():
        lines += page.wrap(f"{data_type_name(access.data_type, language)}{words.colon}{_site(access)}", indent=2)
    strangers = [
        f"{brief(owner(found.prefix, language))}{words.bracketed(str(found.classes))}"
        for found in app.unknown_packages
        if found.data_types
    ]
    if strangers:
        lines += ["", *page.fields([(words.unknown_code, words.enumeration.join(strangers))], indent=2)]
    return lines


def _site(access: DataAccess) -> str:
    return f"{brief(access.location.member or '')} {brief(access.location.symbol or '')} → {brief(access.api)}"


def _owners(names: tuple[str, ...], own: frozenset[str], words: ReportWords, language: str) -> str:
    """Ids of SDKs and prefixes of other code by their names, the app itself first."""
    others = sorted(brief(owner(name, language)) for name in names if name not in own)
    return words.enumeration.join([*([words.own_code] if own.intersection(names) else []), *others])


def data_type_name(name: str, language: str) -> str:
    known = catalog.data_types().get(name)
    return known.name.text(language) if known is not None else brief(name)
