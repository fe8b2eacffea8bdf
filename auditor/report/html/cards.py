"""The findings as cards: those of one rule together, each with what was seen in the app and what the policy says."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Confidence, Finding
from auditor.report.escape import brief, one_line
from auditor.report.html.links import Link, place_link
from auditor.report.html.passages import Line, PolicyText, Reference
from auditor.report.html.words import HtmlWords
from auditor.report.words import ReportWords

COUNTING, WAIVED, KNOWN = "counting", "waived", "known"
_APP_PLACES = 20
_QUOTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPlaceView:
    file: str
    code: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    where: Link
    section: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    reference: Reference
    subject: str
    message: str
    confidence: Confidence
    confidence_word: str
    fingerprint: str
    app: tuple[AppPlaceView, ...]
    more_app: int
    quotes: tuple[QuoteView, ...]
    more_quotes: int
    searched: tuple[str, ...]
    waived: str
    """Reason and end of a waiver; empty for every other finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one rule and one severity, with what is said once for all of them."""

    anchor: str
    rule: str
    title: str
    severity: str
    severity_word: str
    cards: tuple[Card, ...]
    remedy: str
    why: str
    limits: str
    basis: tuple[messages.Cited, ...]

    @property
    def size(self) -> int:
        return len(self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A finding with its number in this report, and whether it counts."""

    finding: Finding
    reference: Reference
    standing: str
    waived: str = ""


def numbered(audit: Audit, own: ReportWords) -> tuple[Numbered, ...]:
    """Those that count, the waived ones and the known ones, numbered from 1 in that order."""
    waived = [
        (one.finding, own.waived_until.format(date=one.waiver.until.isoformat(), reason=one_line(one.waiver.reason)))
        for one in audit.waived
    ]
    every = [
        *((finding, COUNTING, "") for finding in audit.findings),
        *((finding, WAIVED, said) for finding, said in waived),
        *((finding, KNOWN, "") for finding in audit.known),
    ]
    return tuple(
        Numbered(
            finding=finding,
            reference=Reference(
                anchor=f"finding-{number}",
                number=number,
                rule=finding.rule,
                severity=finding.severity.value,
                word=own.severity[finding.severity],
            ),
            standing=standing,
            waived=said,
        )
        for number, (finding, standing, said) in enumerate(every, 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    audit: Audit
    text: PolicyText
    words: HtmlWords
    own: ReportWords
    language: str

    def groups(self, chosen: list[Numbered]) -> tuple[Group, ...]:
        return tuple(
            self._group(list(group))
            for _, group in groupby(chosen, key=lambda one: (one.finding.rule, one.finding.severity))
        )

    def _group(self, chosen: list[Numbered]) -> Group:
        first = chosen[0].finding
        said = catalog.rules()[first.rule]
        about = said.zh if self.language == "zh" else said.en
        return Group(
            anchor=f"group-{chosen[0].reference.number}",
            rule=first.rule,
            title=messages.title(first, self.language),
            severity=first.severity.value,
            severity_word=self.own.severity[first.severity],
            cards=tuple(map(self._card, chosen)),
            remedy=one_line(messages.common_remedy([one.finding for one in chosen], self.language)),
            why=about.why,
            limits=about.limits,
            basis=messages.citations(first.rule, self.language),
        )

    def _card(self, one: Numbered) -> Card:
        finding, evidence = one.finding, one.finding.evidence
        return Card(
            reference=one.reference,
            subject=brief(finding.subject),
            message=one_line(messages.message(finding, self.language)),
            confidence=finding.confidence,
            confidence_word=self.own.confidence_level[finding.confidence],
            fingerprint=finding.fingerprint(self.audit.app.package),
            app=tuple(self._app_place(place) for place in evidence.app[:_APP_PLACES]),
            more_app=max(0, len(evidence.app) - _APP_PLACES),
            quotes=tuple(self._quotes(one)),
            more_quotes=max(0, len(evidence.policy) - _QUOTES),
            searched=tuple(map(brief, evidence.searched)),
            waived=one.waived,
        )

    def _app_place(self, place: Location) -> AppPlaceView:
        """The file without the app's own path; an element as it is written, else the name of class or method."""
        snippet = one_line(place.snippet)
        as_written = snippet if snippet.startswith("<") and place.element else ""
        artifact = brief(place.artifact) if place.artifact != self.audit.app.path else ""
        file = " ".join(filter(None, (artifact, brief(place.member or "")))) or brief(place.artifact)
        code = brief(as_written or place.element or place.symbol or "")
        line = f":{place.line}" if place.line is not None else ""
        note = "" if as_written else brief(place.snippet)
        if place.element and place.symbol and not as_written:
            code = f"{code} {brief(place.symbol)}"
        return AppPlaceView(file=file + line, code=code, note="" if note in code else note)

    def _quotes(self, one: Numbered) -> Iterator[QuoteView]:
        finding = one.finding

        def phrases(place: Location) -> tuple[str, ...]:
            return (*self._claimed(place, finding), *finding.evidence.searched, *_named(finding))

        for place, lines in self.text.excerpts(finding.evidence.policy[:_QUOTES], phrases, one.reference):
            where = place_link(place, self.audit.policy, self.text, self.words, whole=True)
            yield QuoteView(where=where, section=brief(place.section or ""), lines=lines)

    def _claimed(self, place: Location, finding: Finding) -> Iterator[str]:
        """The words of the claims that stand at this place and bear on the finding's subject."""
        policy, subject = self.audit.policy, finding.subject
        for claim in policy.permissions:
            if place in claim.evidence and subject in (*claim.permissions, *claim.general, *claim.data_types):
                yield claim.phrase
        for named in policy.sdks:
            if place in named.evidence and subject in named.sdk_ids:
                yield named.name_as_written


def _named(finding: Finding) -> Iterator[str]:
    """What the finding itself speaks of, where the policy may have it word for word."""
    if finding.subject not in catalog.sdks() and finding.subject not in catalog.data_types():  # ids of our own
        yield messages.short_name(finding.subject)
    params = dict(finding.params)
    yield from (params[name] for name in ("phrase", "name") if name in params)
