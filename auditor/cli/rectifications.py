"""The formats of ``auditor report --since``: what became of the findings of an earlier store."""

from typing import IO

from auditor.cli.outputs import Output
from auditor.cli.surveys import Request
from auditor.report.page import Page


def write_rectification(request: Request, output: Output, page: Page, stream: IO[bytes]) -> None:
    """Of a request with an earlier store."""
    from auditor.survey.rectification import followed, rectification_figures

    old, new, language, choice = request.old, request.store, request.language, request.choice
    assert old is not None
    if output.format == "json":
        from auditor.survey import rectification_blocks

        rectification_blocks.write_rectification(old, new, language, choice, stream)
        return
    every = followed(old, new, language, choice)
    stores = (old.path, request.name)
    if output.format == "text":
        from auditor.survey.rectification_text import rectification_text

        stream.write(rectification_text(rectification_figures(every), stores, language, page, choice).encode())
    elif output.format == "markdown":
        from auditor.survey.rectification_markdown import rectification_markdown

        stream.write(rectification_markdown(rectification_figures(every), stores, language, choice))
    else:
        from auditor.survey import rectification_rows as rows

        (rows.write_rectification_csv if output.format == "csv" else rows.write_rectification_xlsx)(
            every, language, stream
        )
