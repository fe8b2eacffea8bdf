"""The SDK catalogue for a terminal: a table of entries, one entry in full, and what an app shows of them."""

from collections.abc import Iterable, Iterator, Sequence

from auditor.knowledge import catalog, overlay
from auditor.knowledge.schema import Sdk
from auditor.knowledge.search import Match, Reason, companions
from auditor.model.app import App
from auditor.model.evidence import Location
from auditor.report.escape import brief, one_line
from auditor.report.page import Page
from auditor.report.places import app_name, app_place, permission_name, sdk_name
from auditor.report.problems_text import ProblemsText
from auditor.report.sdk_block import is_own
from auditor.report.sdk_words import SdkWords, sdk_words
from auditor.report.words import ReportWords, words


def catalogue_text(entries: Sequence[Sdk], language: str, page: Page) -> str:
    """Every entry as a row."""
    own = sdk_words(language)
    title = page.style(own.all_entries.format(count=len(entries)), "bold")
    return "\n".join([title, *_table(entries, page, own, language)]) + "\n"


def matches_text(matches: Sequence[Match], language: str, page: Page) -> str:
    """The one entry that a name means in full, or all that it may mean as rows."""
    own = sdk_words(language)
    if len(matches) == 1:
        return "\n".join(_entry(matches[0], page, own, language)) + "\n"
    reasons = dict.fromkeys(own.why(match) for match in matches)
    lines = [line for reason in reasons for line in page.wrap(_as_sentence(reason))]
    lines += ["", *_table([match.sdk for match in matches], page, own, language)]
    return "\n".join([*lines, "", *page.wrap(own.several.format(count=len(matches)))]) + "\n"


def nobody_text(class_name: str, language: str, page: Page) -> str:
    """What is said of a class that nobody known owns."""
    return "\n".join(page.wrap(sdk_words(language).no_owner.format(name=brief(class_name)))) + "\n"


def found_text(app: App, language: str, page: Page) -> str:
    """Everything third-party in an app, personal data first, each with its evidence; below it what was unread."""
    report, own = words(language), sdk_words(language)
    lines = page.fields([(report.app, f"{app_name(app, report)}\n{brief(app.path)}")])
    lines += ["", page.style(report.all_sdks.format(count=len(app.sdks) + len(app.packers)), "bold")]
    if not app.sdks and not app.packers:
        lines.append("  " + report.no_code_found)
    for packer in app.packers:
        lines += _found(packer.name, own.packer, packer.evidence, app, page, language)
    for sdk in sorted(app.sdks, key=lambda sdk: (not catalog.sdks()[sdk.id].personal_data, sdk.id)):
        counted = own.one_class if sdk.classes == 1 else own.many_classes.format(count=sdk.classes)
        lines += _found(
            sdk.id, counted if sdk.classes else report.presence[sdk.presence], sdk.evidence, app, page, language
        )
    problems = ProblemsText(page=page, words=report, language=language).of_side(app.problems)
    return "\n".join([*lines, *([""] if problems else []), *problems]) + "\n"


def _found(
    sdk_id: str, presence: str, evidence: tuple[Location, ...], app: App, page: Page, language: str
) -> Iterator[str]:
    report, own = words(language), sdk_words(language)
    personal = catalog.sdks()[sdk_id].personal_data
    head, *rest = page.wrap(f"{sdk_name(sdk_id, language)}{report.bracketed(brief(sdk_id))}", indent=2)
    yield from (page.style(line, *(["bold"] if personal else [])) for line in (head, *rest))
    yield from page.wrap(presence, indent=4)
    for place in evidence:
        text = app_place(place, app.path, report)
        prefix = catalog.owning_prefix(place.symbol) if place.symbol else None
        if prefix is not None and prefix != place.symbol:
            text += report.bracketed(own.under.format(prefix=brief(prefix)))
        yield from page.wrap(text, indent=6)


def _table(entries: Iterable[Sdk], page: Page, own: SdkWords, language: str) -> list[str]:
    rows = [
        [
            brief(entry.id),
            sdk_name(entry.id, language),
            own.kinds[entry.kind],
            brief(own.category(entry.category)),
            brief(entry.family),
        ]
        for entry in entries
    ]
    headers = [own.identifier, own.name, own.kind, own.purpose, own.family]
    styles = [["bold" if entry.personal_data else "", "", "", "", ""] for entry in entries]
    return page.table(headers, rows, uncut=(own.identifier,), styles=styles)


# --- one entry -----------------------------------------------------------------------------------------------------


def _entry(match: Match, page: Page, own: SdkWords, language: str) -> Iterator[str]:
    entry, report = match.sdk, words(language)
    names = dict.fromkeys((entry.name.text(language), entry.name.zh if language == "en" else entry.name.en))
    yield from (page.style(line, "bold") for line in page.wrap("  ".join(map(brief, names))))
    fields = [*_identity(match, own, report), *_signals(entry, own), *_facts(entry, own, report, language)]
    yield from page.fields([(label, text) for label, text in fields if text], indent=2)


def _identity(match: Match, own: SdkWords, report: ReportWords) -> Iterator[tuple[str, str]]:
    entry, comma = match.sdk, report.enumeration
    yield own.identifier, brief(entry.id)
    why = [own.why(match)] if match.reason is not Reason.ID else []
    mine = overlay.current()
    if mine is not None and is_own(entry):
        why.append(own.own.format(path=brief(mine.path)))
    yield own.matched, report.comma.join(why)
    about = [own.kinds[entry.kind], own.roles[entry.role]] if entry.role != "product" else [own.kinds[entry.kind]]
    yield own.kind, report.comma.join([*about, own.personal_data if entry.personal_data else own.no_personal_data])
    yield own.purpose, brief(own.category(entry.category))
    if entry.vendor is not None:
        yield own.vendor, "\n".join(map(brief, (entry.vendor.en, *entry.vendor.zh)))
    yield own.product_names, comma.join(map(brief, entry.product_aliases))
    yield own.vendor_names, comma.join(map(brief, entry.vendor_aliases))
    relatives = [other.id for other in catalog.sdks().values() if other.family == entry.family and other != entry]
    yield own.family, brief(entry.family) + (report.bracketed(comma.join(map(brief, relatives))) if relatives else "")
    yield own.comes_with, comma.join(map(brief, entry.parents))
    yield own.brings, comma.join(brief(other.id) for other in companions(entry))


def _signals(entry: Sdk, own: SdkWords) -> Iterator[tuple[str, str]]:
    signals = entry.signals
    for label, values in (
        (own.packages, signals.prefixes),
        (own.shared_packages, signals.shared_prefixes),
        (own.components, signals.components),
        (own.authorities, signals.authorities),
        (own.actions, signals.actions),
        (own.native_libraries, signals.native_libraries),
        (own.meta_data, signals.meta_data),
        (own.assets, signals.assets),
        (own.hosts, signals.hosts),
    ):
        yield label, "\n".join(map(brief, values))


def _facts(entry: Sdk, own: SdkWords, report: ReportWords, language: str) -> Iterator[tuple[str, str]]:
    yield own.permissions, report.enumeration.join(map(permission_name, entry.permissions))
    yield own.apis, "\n".join(map(brief, entry.apis))
    if entry.kind == "sdk":
        yield own.collects, _collected(entry, own, report, language)
    yield own.maven, "\n".join(map(brief, entry.maven))
    yield own.privacy_policy, brief(entry.privacy_policy or "")
    yield own.note, one_line(entry.note or "")
    yield own.sources, "\n".join(map(one_line, entry.sources))


def _collected(entry: Sdk, own: SdkWords, report: ReportWords, language: str) -> str:
    """Unknown, nothing, or what is collected, required apart from optional."""
    if entry.collects is None:
        return own.collects_unknown
    known = catalog.data_types()
    lines = [
        template.format(types=report.enumeration.join(known[name].name.text(language) for name in names))
        for template, names in (
            (own.required, entry.collects.required),
            (own.optional, entry.collects.optional),
            (own.unspecified, entry.collects.unspecified),
        )
        if names
    ]
    return "\n".join(lines) or own.collects_nothing


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
