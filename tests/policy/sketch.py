"""One small policy, written in every format that is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate


@dataclass(frozen=True)
class Sketch:
    """Sections: a heading, paragraphs, items of a list, and rows of a table with its header first."""

    title: str
    sections: Sequence["Part"]


@dataclass(frozen=True)
class Part:
    heading: str
    paragraphs: Sequence[str] = ()
    items: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default=())


def as_text(sketch: Sketch) -> bytes:
    lines = [sketch.title]
    for part in sketch.sections:
        lines += ["", part.heading, *part.paragraphs, *(f"- {item}" for item in part.items)]
        lines += [" | ".join(row) for row in part.rows]
    return "\n".join(lines).encode()


def as_html(sketch: Sketch) -> bytes:
    lines = [f"<!DOCTYPE html><html><body><h1>{escape(sketch.title)}</h1>"]
    for part in sketch.sections:
        lines.append(f"<h2>{escape(part.heading)}</h2>")
        lines += [f"<p>{escape(text)}</p>" for text in part.paragraphs]
        lines += ["<ul>", *(f"<li>{escape(item)}</li>" for item in part.items), "</ul>"]
        rows = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in part.rows]
        lines += ["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"]
    return "\n".join([*lines, "</body></html>"]).encode()


def as_markdown(sketch: Sketch) -> bytes:
    lines = [f"# {sketch.title}", ""]
    for part in sketch.sections:
        lines += [f"## {part.heading}", ""]
        for text in part.paragraphs:
            lines += [text, ""]
        lines += [*(f"* {item}" for item in part.items), ""]
        for index, row in enumerate(part.rows):
            lines += ["| " + " | ".join(row) + " |", *(["|---" * len(row) + "|"] if index == 0 else [])]
        lines.append("")
    return "\n".join(lines).encode()


def as_docx(sketch: Sketch) -> bytes:
    document = Document()
    document.add_heading(sketch.title, 0)
    for part in sketch.sections:
        document.add_heading(part.heading, 1)
        for text in part.paragraphs:
            document.add_paragraph(text)
        for item in part.items:
            document.add_paragraph(item, style="List Bullet")
        if part.rows:
            table = document.add_table(rows=0, cols=len(part.rows[0]))
            for row in part.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document."""
    stream = BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def as_pdf(sketch: Sketch) -> bytes:
    """Laid out by reportlab, with lines that wrap at the margin, in a font with Chinese characters."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    chinese = any(character >= "\u4e00" for character in sketch.title)
    font = "STSong-Light" if chinese else "Helvetica"
    body = ParagraphStyle(
        "body", fontName=font, fontSize=11, leading=15, spaceAfter=6, wordWrap="CJK" if chinese else None
    )
    head = ParagraphStyle("head", parent=body, fontSize=14, leading=20, spaceBefore=10)
    flow: list[Flowable] = [Paragraph(escape(sketch.title), head)]
    for part in sketch.sections:
        flow.append(Paragraph(escape(part.heading), head))
        flow += [Paragraph(escape(text), body) for text in part.paragraphs]
        flow += [Paragraph("- " + escape(item), body) for item in part.items]
    stream = BytesIO()
    SimpleDocTemplate(stream, pagesize=A4, invariant=1).build(flow)
    return stream.getvalue()


FORMATS = {"text": as_text, "html": as_html, "markdown": as_markdown, "docx": as_docx, "pdf": as_pdf}
