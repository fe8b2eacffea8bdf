"""The missing disclosures as a policy writes them: in its language, and as rows of the kind that its format has.

What nobody can know is a blank, and what is only inferred stands in such a blank too, to be confirmed; the reader of
policies takes both for what a template left, so that neither is published unseen.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from html import escape

from auditor import messages
from auditor.draft import Draft, DraftData, DraftPermission, DraftSdk
from auditor.knowledge import catalog
from auditor.model.policy import Policy
from auditor.report.draft_words import draft_words
from auditor.report.places import permission_label
from auditor.report.sdk_words import sdk_words

_SEPARATORS = {"zh": "、", "en": ", "}
_COLONS = {"zh": "：", "en": ": "}
Row = Sequence[str]


class Layout(StrEnum):
    """How the rows of a list are written."""

    HTML = "html"
    MARKDOWN = "markdown"
    LINES = "lines"
    """A label and its value on a line each, for text, Word and PDF."""


def layout_of(policy: Policy) -> Layout:
    """The one that fits the first document of a policy."""
    form = policy.sources[0].format if policy.sources else "text"
    return {"html": Layout.HTML, "mhtml": Layout.HTML, "markdown": Layout.MARKDOWN}.get(form, Layout.LINES)


def draft_rows(draft: Draft) -> str:
    """Everything to be pasted; empty where nothing is missing, else ending with a newline."""
    policy = draft.audit.policy
    language, layout = policy.language, layout_of(policy)
    own = draft_words(language)
    package = draft.audit.app.package
    parts = []
    if draft.permissions:
        header: Row = (own.permission, own.function, own.purpose)
        rows = [permission_row(one, package, language) for one in draft.permissions]
        parts.append(_list(own.permission_list, header, rows, layout, language))
    if draft.sdks:
        header = (own.sdk, own.company, own.purpose, own.collected, own.link)
        parts.append(_list(own.sdk_list, header, [sdk_row(one, language) for one in draft.sdks], layout, language))
    if draft.data:
        parts.append(_sentences(own.data_list, [data_sentence(one, language) for one in draft.data], layout))
    return "\n\n".join(parts) + "\n" if parts else ""


def permission_row(row: DraftPermission, package: str | None, language: str) -> Row:
    own = draft_words(language)
    label = permission_label(row.name, package, language)
    short = messages.short_name(row.name)
    open_, close = ("（", "）") if language == "zh" else (" (", ")")
    return (f"{label}{open_}{short}{close}" if label else short, own.function_blank, own.purpose_blank)


def sdk_row(row: DraftSdk, language: str) -> Row:
    own, entry = draft_words(language), catalog.sdks()[row.id]
    vendor = entry.vendor
    company = None if vendor is None else vendor.zh[0] if language == "zh" and vendor.zh else vendor.en
    purpose = sdk_words(language).purposes.get(entry.category)
    return (
        entry.name.text(language),
        company or own.company_blank,
        own.purpose_blank if purpose is None else own.confirm.format(text=purpose),
        _named((*row.stated, *row.seen), language) or own.collected_blank,
        entry.privacy_policy or own.link_blank,
    )


def data_sentence(row: DraftData, language: str) -> str:
    own = draft_words(language)
    return own.data_sentence.format(name=_named((row.data_type,), language), purpose=own.purpose_blank)


def _named(data_types: Iterable[str], language: str) -> str:
    return _SEPARATORS[language].join(_policy_word(name, language) for name in data_types)


def _policy_word(data_type: str, language: str) -> str:
    """Our name for the data where policies use it too, else the first word by which they name it."""
    name = catalog.data_types()[data_type].name.text(language)
    words = [
        word
        for concept in catalog.concepts(language)
        if concept.data_types == (data_type,)
        for word in concept.data_phrases
    ]
    return name if not words or name.casefold() in {word.casefold() for word in words} else words[0]


def _list(title: str, header: Row, rows: Sequence[Row], layout: Layout, language: str) -> str:
    if layout is Layout.HTML:
        lines = [f"<h3>{escape(title)}</h3>", "<table>", _html_row(header, "th")]
        return "\n".join([*lines, *(_html_row(row, "td") for row in rows), "</table>"])
    if layout is Layout.MARKDOWN:
        lines = [f"### {title}", "", _pipes(header), _pipes(["---"] * len(header))]
        return "\n".join([*lines, *map(_pipes, rows)])
    return "\n".join([title, *(line for row in rows for line in ("", *_labelled(header, row, _COLONS[language])))])


def _sentences(title: str, sentences: Sequence[str], layout: Layout) -> str:
    if layout is Layout.HTML:
        return "\n".join([f"<h3>{escape(title)}</h3>", *(f"<p>{escape(text)}</p>" for text in sentences)])
    if layout is Layout.MARKDOWN:
        return "\n".join([f"### {title}", "", *(f"- {_marked_down(text)}" for text in sentences)])
    return "\n".join([title, *sentences])


def _labelled(header: Row, row: Row, colon: str) -> Iterator[str]:
    return (f"{label}{colon}{text}" for label, text in zip(header, row, strict=True))


def _html_row(row: Row, tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in row) + "</tr>"


def _pipes(row: Row) -> str:
    return "| " + " | ".join(map(_marked_down, row)) + " |"


def _marked_down(text: str) -> str:
    """With what would end a cell escaped; underscores within a name are no sign of Markdown's."""
    return text.replace("|", "\\|")
