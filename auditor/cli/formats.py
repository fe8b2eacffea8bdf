"""The formats of ``auditor check`` beside the text: each is loaded only when it is asked for."""

from importlib import import_module
from typing import Protocol, cast

from auditor.cli.today import given_moment
from auditor.model.audit import Audit

RENDERERS = {
    "html": "auditor.report.html.page:audit_html",
    "json": "auditor.report.json:audit_json",
    "sarif": "auditor.report.sarif:audit_sarif",
    "junit": "auditor.report.junit:audit_junit",
    "gitlab": "auditor.report.gitlab:audit_gitlab",
    "github": "auditor.report.github:audit_github",
    "markdown": "auditor.report.markdown:audit_markdown",
    "csv": "auditor.report.csv:audit_csv",
    "xlsx": "auditor.report.xlsx:audit_xlsx",
    "cyclonedx": "auditor.report.cyclonedx:audit_cyclonedx",
}
"""Format to the function that renders it, in its module: a value and a language to bytes."""
FORMATS = ("text", *RENDERERS)


class Renderer(Protocol):
    def __call__(self, audit: Audit, language: str) -> bytes: ...


def rendered(form: str, audit: Audit, language: str) -> bytes:
    """An audit in one of these formats."""
    if form == "cyclonedx":
        from auditor.report.cyclonedx import audit_cyclonedx

        return audit_cyclonedx(audit, language, timestamp=given_moment())
    module, _, name = RENDERERS[form].partition(":")
    renderer = cast("Renderer", getattr(import_module(module), name))
    return renderer(audit, language)
