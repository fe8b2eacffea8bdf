"""The formats of ``auditor report``, each loaded only when it is asked for, and what each needs for a place."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, cast

from auditor.cli.formats import rendered
from auditor.cli.outputs import Output
from auditor.errors import UsageError
from auditor.report.page import Page

if TYPE_CHECKING:
    from auditor.batch.store import Store
    from auditor.model.audit import Audit
    from auditor.survey.choice import Choice

SUFFIXES: Mapping[str, str] = {
    "text": "txt",
    "json": "json",
    "markdown": "md",
    "csv": "csv",
    "xlsx": "xlsx",
    "pages": "html",
    "sarif": "sarif",
    "junit": "junit.xml",
    "gitlab": "gitlab.json",
    "github": "github.txt",
    "cyclonedx": "cdx.json",
}
"""Formats of single apps, and how the files of one app end: no two the same, so that one folder can hold several."""
SURVEYS = ("text", "json", "markdown", "csv", "xlsx")
"""Formats of all apps in one file; with a folder in place of the file, of single apps."""
NOTICE, STORE, SITE = "notice", "store", "html"
FORMATS = (*SURVEYS, NOTICE, SITE, STORE, *(name for name in SUFFIXES if name not in SURVEYS))
_SHEETS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What all outputs of one run are about."""

    store: "Store"
    old: "Store | None"
    """The earlier one, where it is asked what became of its findings."""
    name: str
    """Of the store, or of all that it was merged from."""
    choice: "Choice"
    language: str


class _SiteWriter(Protocol):
    def __call__(self, store: "Store", folder: str, language: str) -> None: ...


def is_folder(output: Output) -> bool:
    """Whether the place is a folder: it ends like one, or is one."""
    path = output.path
    return path is not None and (path.endswith(("/", os.sep)) or Path(path).is_dir())


def check(outputs: Sequence[Output], *, since: bool) -> None:
    """Raises UsageError for a place that does not fit its format."""
    for output in outputs:
        form = output.format
        if since and (form not in SURVEYS or is_folder(output)):
            raise UsageError(f"-o {form}: is no format of --since, which has {', '.join(SURVEYS)}, each in one file")
        if form in SURVEYS:
            continue
        if form == STORE and (output.path is None or is_folder(output)):
            raise UsageError("-o store: a store is a file; name a new one: -o store=FILE")
        if form == NOTICE and output.path is not None and not output.path.lower().endswith(_SHEETS):
            raise UsageError(f"-o {form}={output.path}: a notice is a table; name it .csv or .xlsx")
        if form not in {NOTICE, STORE} and output.path is None:
            raise UsageError(f"-o {form}: is a folder of files; name it: -o {form}=FOLDER/")
        if form not in {NOTICE, STORE} and not is_folder(output) and Path(output.path or "").exists():
            raise UsageError(f"-o {form}={output.path}: is a file; name a folder: -o {form}=FOLDER/")


def is_one_file(output: Output) -> bool:
    """A report that is written as a stream."""
    return output.format == NOTICE or (output.format in SURVEYS and not is_folder(output))


def write_survey(request: Request, output: Output, page: Page, stream: IO[bytes]) -> None:
    """A report over all apps."""
    store, language, choice = request.store, request.language, request.choice
    if output.format in {"text", "markdown"}:
        stream.write(_summary(request, output.format, page))
    elif output.format == "json":
        from auditor.survey import json

        json.write_survey(store, language, choice, stream)
    else:
        from auditor.survey import tables

        workbook = output.format == "xlsx" or (output.path or "").lower().endswith(".xlsx")
        if output.format == NOTICE:
            (tables.write_notice_xlsx if workbook else tables.write_notice_csv)(store, language, choice, stream)
        else:
            (tables.write_issues_xlsx if workbook else tables.write_issues_csv)(store, language, choice, stream)


def write_folder(request: Request, output: Output, page: Page) -> int:
    """The site, or a report of each app; returns how many apps have none, for they were not audited."""
    assert output.path is not None
    if output.format == SITE:
        from auditor.survey.merging import narrowed

        writer = cast("_SiteWriter", import_module("auditor.survey.site.writing").write_site)
        with narrowed(request.store, request.choice) as chosen:
            writer(chosen, output.path, request.language)
        return 0
    from auditor.survey.files import write_files

    def render(audit: "Audit") -> bytes:
        if output.format == "text":
            from auditor.report.text import audit_text

            return audit_text(audit, request.language, page).encode()
        return rendered("html" if output.format == "pages" else output.format, audit, request.language)

    return write_files(request.store, output.path, SUFFIXES[output.format], render, request.choice)


def _summary(request: Request, form: str, page: Page) -> bytes:
    from auditor.survey.figures import figures
    from auditor.survey.markdown import survey_markdown
    from auditor.survey.text import survey_text

    found = figures(request.store, request.choice)
    if form == "markdown":
        return survey_markdown(found, request.name, request.language, request.choice)
    return survey_text(found, request.name, request.language, page, request.choice).encode()
