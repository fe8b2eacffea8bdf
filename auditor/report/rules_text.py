"""The catalogue of rules for a terminal: a table for each family, and one rule explained."""

from collections.abc import Iterator, Sequence

from auditor.knowledge import catalog
from auditor.model.rule import RuleEntry
from auditor.report.findings_text import SEVERITY_STYLES
from auditor.report.page import Page
from auditor.report.rule_words import citations_of, rules_words, sections_of, title_of
from auditor.report.words import words


def rules_text(entries: Sequence[RuleEntry], profile: str | None, language: str, page: Page) -> str:
    """Every rule as a row of its family's table; below them those that are not checked, each with the reason."""
    own = rules_words(language)
    checked = [entry for entry in entries if entry.checked]
    unchecked = [entry for entry in entries if not entry.checked]
    head = (
        own.of_profile.format(profile=profile, count=len(checked))
        if profile
        else own.all_rules.format(count=len(checked))
    )
    lines = [page.style(head, "bold")]
    for family in dict.fromkeys(entry.family for entry in checked):
        of_family = [entry for entry in checked if entry.family == family]
        common = of_family[0].profiles if len({entry.profiles for entry in of_family}) == 1 else ()
        lines += ["", page.style(f"{family}  {_family(family, common, language)}", "bold")]
        lines += _table(of_family, page, language, common=common)
    if unchecked:
        lines += ["", page.style(own.unchecked.format(count=len(unchecked)), "bold")]
        lines += _unchecked(unchecked, page, language)
    lines += ["", *page.wrap(own.more.format(checked=len(checked), unchecked=len(unchecked)))]
    return "\n".join(lines) + "\n"


def _family(family: str, common: tuple[str, ...], language: str) -> str:
    """Its name, and the profiles that run all of it."""
    own, report = rules_words(language), words(language)
    name = own.families.get(family, family)
    return name + (report.bracketed(f"{own.profiles}{report.colon}{', '.join(common)}") if common else "")


def _table(entries: Sequence[RuleEntry], page: Page, language: str, *, common: tuple[str, ...]) -> list[str]:
    """Profiles only where the rules of the family differ in them."""
    own, report = rules_words(language), words(language)
    rows, styles = [], []
    for entry in entries:
        severity = report.severity[entry.severity] if entry.severity else ""
        needs = report.enumeration.join(own.need[need] for need in entry.needs)
        rows.append([entry.id, severity, title_of(entry, language), needs, "" if common else ", ".join(entry.profiles)])
        styles.append(["", " ".join(SEVERITY_STYLES[entry.severity]) if entry.severity else "", "", "", ""])
    headers = [own.rule, own.severity, own.title, own.needs, own.profiles]
    return page.table(headers, rows, uncut=(own.rule, own.severity), styles=styles)


def _unchecked(entries: Sequence[RuleEntry], page: Page, language: str) -> list[str]:
    own = rules_words(language)
    known = catalog.unchecked_rules()
    rows = [
        [entry.id, title_of(entry, language), (known[entry.id].zh if language == "zh" else known[entry.id].en).reason]
        for entry in entries
    ]
    return page.table(
        [own.rule, own.title, own.reason], rows, uncut=(own.rule,), styles=[["", "", "dim"] for _ in rows]
    )


def explanation_text(entry: RuleEntry, language: str, page: Page) -> str:
    """One rule: what, why, example, what to do, limits, and what it rests on with how that is known."""
    own, report = rules_words(language), words(language)
    lines = [page.style(line, "bold") for line in page.wrap(f"{entry.id}  {title_of(entry, language)}")]
    severity = report.severity[entry.severity] if entry.severity else own.not_checked
    needs = report.enumeration.join(own.need[need] for need in entry.needs)
    facts = [(own.severity, severity), (own.needs, needs), (own.profiles, ", ".join(entry.profiles))]
    lines += page.fields([(label, text) for label, text in facts if text], indent=2)
    for heading, text in sections_of(entry, language):
        lines += ["", page.style(heading, "bold"), *page.wrap(text, indent=2)]
    sources = list(_sources(entry, language, page))
    if sources:
        lines += ["", page.style(own.sources, "bold"), *sources]
    return "\n".join(lines) + "\n"


def _sources(entry: RuleEntry, language: str, page: Page) -> Iterator[str]:
    """Name and article; number, date, address and how the text is known below it."""
    own, report = rules_words(language), words(language)
    for cited, source in citations_of(entry, language):
        mark = "*" if cited.from_memory else ""
        yield from page.wrap(f"{cited.source}{mark} {cited.article}".rstrip(), indent=2)
        yield from page.wrap(cited.title + (report.bracketed(cited.number) if cited.number else ""), indent=4)
        if source.effective:
            yield from page.wrap(own.in_force.format(date=source.effective), indent=4)
        if cited.url:
            yield from page.wrap(cited.url, indent=4)
        yield from page.wrap(own.known.format(known=source.known_zh if language == "zh" else cited.known), indent=4)
        if cited.from_memory:
            yield from page.wrap(f"* {own.from_memory}", indent=4)
