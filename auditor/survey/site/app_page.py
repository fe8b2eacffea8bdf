"""The page of one app: its report with what reviewers said, or why it was not audited and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.terms import NoteKind
from auditor.report.escape import brief, one_line
from auditor.report.html.around import Around
from auditor.report.html.page import audit_html
from auditor.report.html.words import html_words
from auditor.report.words import words
from auditor.survey.site.addresses import Addresses
from auditor.survey.site.frame import frame, site_style, templates
from auditor.survey.site.reviews import disputed, fingerprints, reviews_of
from auditor.survey.site.rows import row_of
from auditor.survey.site.stored import known, whole_audit
from auditor.survey.site.words import site_words
from auditor.survey.words import survey_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who may send a review from this page."""

    token: str
    reviewer: int = 1
    name: str = ""


NOBODY = Sender(token="")
_NOTES = (NoteKind.NUMBER, NoteKind.FETCHED, NoteKind.EXAMINER)


def app_page(store: Store, id_: str, at: Addresses, language: str, sender: Sender = NOBODY) -> bytes | None:
    """As UTF-8; None where the store has no such app."""
    audit = whole_audit(store, id_)
    if audit is None:
        return _unaudited(store, id_, at, language)
    around = Around(
        back=at.index(),
        back_text=site_words(language).back,
        style=site_style(),
        beside=_reviews(store, id_, at, language, sender),
        live=at.live,
    )
    return audit_html(audit, language, around)


def _reviews(store: Store, id_: str, at: Addresses, language: str, sender: Sender) -> Mapping[str, Markup]:
    """What stands below each finding; without a server, only where there are reviews."""
    found, action = reviews_of(store, id_), at.review(id_)
    template = templates().get_template("review.html")
    return {
        fingerprint: Markup(
            template.render(
                w=site_words(language),
                own=words(language),
                fingerprint=fingerprint,
                reviews=found.get(fingerprint, ()),
                disputed=disputed(found.get(fingerprint, ())),
                action=action,
                sender=sender,
            )
        )
        for fingerprint in fingerprints(store, id_)
        if action or fingerprint in found
    }


def _unaudited(store: Store, id_: str, at: Addresses, language: str) -> bytes | None:
    row = row_of(store, id_)
    if row is None:
        return None
    with store.refusals():
        ending, message, sha256, size, number, examiner, fetched = store.connection.execute(
            "SELECT ending, message, sha256, size, number, examiner, fetched FROM app WHERE id = ?", (id_,)
        ).fetchone()
    own, html, word, survey = words(language), html_words(language), site_words(language), survey_words(language)
    facts = (
        (own.identity_file, row.path),
        (own.identity_sha256, sha256),
        (html.size, own.bytes.format(count=f"{size:,}") if size else ""),
        (html.package, row.package),
        (own.policy_version, row.version),
        (word.developer, row.developer),
        (word.source, row.source),
        *((own.note[kind], value or "") for kind, value in zip(_NOTES, (number, fetched, examiner), strict=True)),
    )
    why = one_line(message).removeprefix(f"{row.path}: ")
    text = templates().get_template("unaudited.html").render(
        **frame(language, at, heading=row.title, here=""),
        row=row,
        message="" if why == row.package else why,  # of an app without a policy that is all there is to say
        advice=survey.advice.get(known(Ending, ending), ""),
        facts=[(label, brief(value)) for label, value in facts if value],
    )  # fmt: skip
    return text.encode()
