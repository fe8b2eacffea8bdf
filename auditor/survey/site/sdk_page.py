"""The page of one SDK: what is known of it, and the apps that embed it."""

from dataclasses import dataclass

from auditor import messages
from auditor.batch.store import Store
from auditor.knowledge import catalog
from auditor.model.app import Presence
from auditor.model.finding import Disclosure
from auditor.report.escape import brief, one_line
from auditor.report.sdk_words import sdk_words
from auditor.survey.site.addresses import Addresses
from auditor.survey.site.frame import frame, templates
from auditor.survey.site.index_page import RowView, row_view
from auditor.survey.site.lists import vendor_of
from auditor.survey.site.rows import embedding_rows
from auditor.survey.site.selection import Selection
from auditor.survey.site.shares import says_parts
from auditor.survey.site.subjects import SubjectFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingView:
    row: RowView
    disclosure: Disclosure | None
    presence: Presence
    version: str


def sdk_page(store: Store, figure: SubjectFigure, at: Addresses, language: str) -> str:
    """With the first of the apps, those before others whose policies leave it out."""
    name = brief(messages.label(figure.id, language))
    rows = [
        EmbeddingView(
            row=row_view(one.row, at, language),
            disclosure=one.disclosure,
            presence=one.presence,
            version=one.version,
        )
        for one in embedding_rows(store, figure.id)
    ]
    return templates().get_template("sdk.html").render(
        **frame(language, at, heading=name, here="sdks"),
        facts=_facts(figure.id, language),
        figure=figure,
        parts=says_parts(figure.says, language, unjudged=figure.unjudged),
        rows=rows,
        table=at.index(Selection(sdk=figure.id)),
    )  # fmt: skip


def _facts(id_: str, language: str) -> list[tuple[str, str]]:
    word, known = sdk_words(language), catalog.sdks().get(id_)
    facts = [(word.identifier, brief(id_))]
    if known is None:  # of knowledge of one's own, which is not in use now
        return facts
    facts += [
        (word.kind, word.kinds[known.kind]),
        (word.purpose, word.category(known.category)),
        (word.vendor, vendor_of(id_, language)),
        (word.collects, word.personal_data if known.personal_data else word.no_personal_data),
        (word.packages, ", ".join(known.signals.prefixes)),
        (word.privacy_policy, known.privacy_policy or ""),
    ]
    return [(label, one_line(value)) for label, value in facts if value]
