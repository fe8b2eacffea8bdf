"""A whole site, written from a store: pages that open from disk, and data that their script loads."""

from collections.abc import Iterator
from contextlib import contextmanager

from auditor.batch.store import Store
from auditor.survey.site.addresses import Files, file_name
from auditor.survey.site.app_page import app_page
from auditor.survey.site.data import chunks, postings
from auditor.survey.site.folder import Folder, replaced
from auditor.survey.site.index_page import IndexPage
from auditor.survey.site.lists import Lists
from auditor.survey.site.rows import PAGE, every_row
from auditor.survey.site.sdk_page import sdk_page
from auditor.survey.site.selection import EVERYTHING
from auditor.survey.site.whole import Whole, whole

_HERE = Files()
_BELOW = Files("../")


def write_site(store: Store, folder: str, language: str) -> None:
    """Write the pages of a store to a folder, in place of an older site there.

    The same store gives the same bytes. Raises OutputError, with the folder as it was, where it cannot be written or
    holds other files.
    """
    with replaced(folder) as site, _snapshot(store):
        found = whole(store)
        ids = write_overview(store, found, site, language)
        for id_ in ids:
            page = app_page(store, id_, _BELOW, language)
            if page is not None:
                site.write(f"apps/{file_name(id_)}.html", page)


def write_overview(store: Store, found: Whole, site: Folder, language: str) -> tuple[str, ...]:
    """Everything but the pages of apps, whose ids are returned in the order of the table."""
    rows = tuple(every_row(store))
    index = IndexPage(whole=found, at=_HERE, language=language)
    first = index.shown(rows[:PAGE], chosen=EVERYTHING, found=len(rows), number=1)
    site.write("index.html", first.encode())
    lists = Lists(whole=found, at=_HERE, language=language)
    for name, text in (("sdks", lists.sdks()), ("permissions", lists.permissions()), ("rules", lists.rules())):
        site.write(f"{name}.html", text.encode())
    for figure in found.sdks:
        site.write(f"sdks/{file_name(figure.id)}.html", sdk_page(store, figure, _BELOW, language).encode())
    for name, content in chunks(rows):
        site.write(f"data/{name}", content)
    for name, content in postings(store, found, {row.id: place for place, row in enumerate(rows)}):
        site.write(f"data/{name}", content)
    return tuple(row.id for row in rows)


@contextmanager
def _snapshot(store: Store) -> Iterator[None]:
    """One state of the store for all pages, though a batch may go on writing."""
    with store.refusals():
        store.connection.execute("BEGIN")
    try:
        yield
    finally:
        store.connection.execute("ROLLBACK")
