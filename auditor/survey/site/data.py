"""The rows of a site on disk as files that its script loads: all apps in parts, and which of them have what."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from auditor.batch.store import Store
from auditor.report.escape import json_text
from auditor.survey.site.addresses import file_name
from auditor.survey.site.index_page import CHUNK
from auditor.survey.site.options import PERMISSIONS, rule_file
from auditor.survey.site.rows import AppRow
from auditor.survey.site.selection import Standing
from auditor.survey.site.whole import Whole

_COUNTS = "counts"


def chunks(rows: Iterable[AppRow]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file; table.js knows the order of a row's cells."""
    part: list[list[object]] = []
    number = 0
    for row in rows:
        part.append(_cells(row))
        if len(part) == CHUNK:
            yield _file(f"rows-{number}", part)
            part, number = [], number + 1
    if part:
        yield _file(f"rows-{number}", part)


def postings(store: Store, whole: Whole, places: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of a file for each rule, SDK and permission that may be chosen.

    ``places``: of each app in the table. What policies say, to the rows: each as its distance from the one before.
    """
    chosen = {figure.id for figure in whole.permissions[:PERMISSIONS]}
    with store.refusals():
        query = store.connection.execute
        rules = query("SELECT DISTINCT rule, ?, app FROM finding WHERE state = 'counts'", (_COUNTS,))
        yield from _posted("rule", rules, places, rule_file)
        sdks = query("SELECT id, ifnull(disclosure, ''), app FROM sdk")
        yield from _posted("sdk", sdks, places, file_name)
        permissions = (row for row in query("SELECT name, disclosure, app FROM permission") if row[0] in chosen)
        yield from _posted("permission", permissions, places, file_name)


def _posted(
    kind: str, found: Iterable[tuple[str, str, str]], places: dict[str, int], name: Callable[[str], str]
) -> Iterator[tuple[str, bytes]]:
    rows: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for subject, said, app in found:
        rows[subject][said].append(places[app])
    for subject in sorted(rows):
        content = {said: _distances(sorted(rows[subject][said])) for said in sorted(rows[subject])}
        yield _file(f"{kind}-{name(subject)}", content)


def _distances(places: list[int]) -> list[int]:
    return [place - before for before, place in zip((-1, *places), places, strict=False)]


def _cells(row: AppRow) -> list[object]:
    return [
        file_name(row.id),
        row.title,
        row.package,
        row.version,
        row.path,
        row.result,
        row.counts,
        row.developer,
        row.category,
        row.source,
        "" if row.standing is Standing.NONE else row.standing.value,
        int(row.guessed),
    ]


def _file(name: str, content: object) -> tuple[str, bytes]:
    """JSON is an expression of JavaScript: https://tc39.es/proposal-json-superset/."""
    text = json_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    return f"{name}.js", f"auditorSite({json.dumps(name)},{text})\n".encode()
