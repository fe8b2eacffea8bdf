"""An index of apps as CSV: a line for each app, with its policies and what is known of the case."""

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from auditor.batch import remote
from auditor.batch.address import is_remote_pattern, is_url, shown
from auditor.batch.job import Job
from auditor.errors import ConfigError, InputMissingError
from auditor.given_policies import INSIDE
from auditor.knowledge import catalog
from auditor.limits import DEFAULT_LIMITS
from auditor.model.finding import Category
from auditor.model.terms import Note, NoteKind

APP, POLICY, CATEGORY = "app", "policy", "category"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    APP: ("应用", "应用文件", "apk"),
    POLICY: ("隐私政策", "政策文件"),
    CATEGORY: ("服务类型", "应用类型", "类别"),
    NoteKind.NUMBER: ("编号", "案号"),
    NoteKind.SOURCE: ("来源", "应用来源"),
    NoteKind.FETCHED: ("获取时间", "下载时间"),
    NoteKind.EXAMINER: ("检测人", "检测人员"),
    NoteKind.DEVELOPER: ("开发者", "应用开发者"),
}
"""Column of an index, and its other names. ``policy`` holds several files with ``;`` between them."""
_SEVERAL = ";"
_FIELD = 32_768
"""Characters of one cell: as many as a spreadsheet holds."""


def is_index(path: str) -> bool:
    return path.lower().endswith(".csv") and not is_remote_pattern(path)


def read_index(path: str, notes: tuple[Note, ...] = ()) -> Iterator[Job]:
    """The jobs in file order; relative paths start at the index's own folder.

    ``notes`` hold where a line says nothing else. Raises InputMissingError where there is no such file, ConfigError,
    with the line, for what cannot be right.
    """
    slashed = path.replace(os.sep, "/")
    named = shown(slashed)
    rows = csv.reader(io.StringIO(_text(path, named), newline=""), strict=True)
    csv.field_size_limit(_FIELD)
    try:
        header = next(rows, [])
        columns = _columns(header, named)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                yield _job(row, slashed, rows.line_num, notes)
    except csv.Error as error:
        raise ConfigError(f"{named}:{rows.line_num}: is no CSV: {error}") from None


def _text(path: str, named: str) -> str:
    most = DEFAULT_LIMITS.index_bytes
    try:
        if is_url(path):
            data = remote.content(path, most + 1)
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(most + 1)
    except OSError as error:
        raise InputMissingError(f"{named}: cannot be read: {error.strerror}; give the index's file") from None
    if len(data) > most:
        raise ConfigError(f"{named}: more than {most} bytes; split the index")
    for encoding in ("utf-8-sig", "gb18030"):  # the second is what a Chinese spreadsheet writes
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{named}: is neither UTF-8 nor GB 18030; save it as “CSV UTF-8”")


def _columns(header: Sequence[str], named: str) -> list[str]:
    names = {other: name for name, others in COLUMNS.items() for other in (name, *others)}
    found = [names.get(cell.strip().casefold(), "") for cell in header]
    for cell, name in zip(header, found, strict=True):
        if not name and cell.strip():
            raise ConfigError(f"{named}:1: {cell.strip()!r}: unknown column; known: {', '.join(COLUMNS)}")
        if name and found.count(name) > 1:
            raise ConfigError(f"{named}:1: {name}: stands in two columns")
    if APP not in found:
        raise ConfigError(f"{named}:1: the column {APP!r} is missing; known: {', '.join(COLUMNS)}")
    return found


def _job(row: Mapping[str, str], index: str, line: int, notes: tuple[Note, ...]) -> Job:
    if not row.get(APP):
        raise ConfigError(f"{shown(index)}:{line}: the app is missing")
    folder = index.rpartition("/")[0]
    policies = [part.strip() for part in row.get(POLICY, "").split(_SEVERAL) if part.strip()]
    said = {note.kind: note for note in notes} | {
        kind: Note(kind=kind, text=row[kind]) for kind in NoteKind if row.get(kind)
    }
    return Job(
        app=_placed(folder, row[APP]),
        policies=tuple(_placed(folder, policy) for policy in policies),
        sure=bool(policies),
        category=_category(row.get(CATEGORY, ""), shown(index), line),
        notes=tuple(said[kind] for kind in NoteKind if kind in said),
    )


def _category(text: str, named: str, line: int) -> Category | None:
    if not text:
        return None
    known = catalog.category(text)
    if known is None:
        near = " or ".join(catalog.nearest_categories(text)) or ", ".join(catalog.categories())
        raise ConfigError(f"{named}:{line}: {text!r}: unknown category; did you mean {near}?")
    return Category(id=known.id, guessed=False)


def _placed(folder: str, path: str) -> str:
    """Starting at the folder; absolute paths, URLs and ``app:`` stay."""
    path = path.replace(os.sep, "/")
    if not folder or is_url(path) or Path(path).is_absolute() or path == INSIDE:
        return path
    return f"{folder}/{path}"
