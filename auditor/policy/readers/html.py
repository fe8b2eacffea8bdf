"""HTML to blocks: what a browser shows, without scripts, styles and comments; tables as rows with their cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from auditor.limits import Limits
from auditor.policy.document import Block, BlockKind, Cell, Link
from auditor.policy.readers.hiding import is_hidden
from auditor.policy.readers.text import first_url, heading_level, links_in

_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "button", "select"}
    | {"del", "s", "strike"}  # what is struck out is no longer said
)
_BREAKING = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"}
    | {"li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"}
    | {"tr", "ul"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEMS = frozenset({"li", "dd", "dt"})
_FRAME_TAGS = re.compile(r"</?(?:html|body)\b[^<>]{0,1000}>|<\?xml[^<>]{0,300}>", re.IGNORECASE)
_LONG_TAG = re.compile(r"(<[a-zA-Z][^\s/<>]{0,100})[^<]{400}")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+|[\s/]*+=""")
"""As the HTML standard, "tokenization", has it."""
_CELL_GAP = " | "
_MOST_SPANNED_ROWS, _MOST_SPANNED_COLUMNS, _MOST_CELLS = 1000, 50, 100
"""A table of a policy is small; spans that claim more are not repeated."""
_MOST_REPEATED = 2_000_000
_LAST_KNOWN_LINE = 65534
"""libxml2 counts no further; a line beyond is unknown."""


class OverBudgetError(ValueError):
    """The page nests deeper, repeats more, or has more tags or attributes, than the budget."""


@dataclass(slots=True)
class _Pending:
    """Text gathered since the last block."""

    parts: list[str] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, line: int) -> None:
        # A text node may span lines of the file; each of its lines has its own entry in the map.
        for index, part in enumerate(text.split("\n")):
            words = " ".join(part.split())
            if not words:
                if part and self.parts and not self.parts[-1].endswith(" "):
                    self.parts.append(" ")
                    self.length += 1
                continue
            if self.length and (part[0].isspace() or index) and not self.parts[-1].endswith(" "):
                words = " " + words
            if part[-1].isspace():
                words += " "
            self.lines.append((self.length, line + index if line else 0))
            self.parts.append(words)
            self.length += len(words)

    def take(self) -> tuple[str, tuple[tuple[int, int], ...], tuple[Link, ...]]:
        text, lines, links = "".join(self.parts).rstrip(), tuple(self.lines), tuple(self.links)
        self.parts, self.lines, self.links, self.length = [], [], [], 0
        return text, lines, links


def parse(text: str, limits: Limits) -> etree._Element | None:
    """The element tree, or None for a document without elements. No network, no entities, no scripts.

    Raises OverBudgetError.
    """
    # libxml2 drops, without a word, what nests deeper than 256; our own budget refuses it instead.
    # The text is decoded already, whatever charset it declares.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=False, remove_pis=True, no_network=True, huge_tree=True)
    # libxml2 ends at the first </body>; browsers read on, and pages hold two documents. Line breaks in the tags stay.
    whole = _FRAME_TAGS.sub(lambda tag: "\n" * tag.group().count("\n"), text.replace("\x00", ""))
    if not whole.strip():
        return None
    if whole.count("<") > limits.policy_tags:
        raise OverBudgetError(f"more than {limits.policy_tags} tags")
    if _most_attributes(whole, limits.policy_attributes) > limits.policy_attributes:
        raise OverBudgetError(f"more than {limits.policy_attributes} attributes of one tag")
    try:
        return html.document_fromstring(whole.encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError:
        return None


def _most_attributes(text: str, enough: int) -> int:
    """Attributes of the tag that has the most, counted no further than is needed; short tags are passed over."""
    most = 0
    for tag in _LONG_TAG.finditer(text):
        at, count = tag.end(1), 0
        while count <= enough and (found := _ATTRIBUTE.match(text, at)) is not None and found.end() > at:
            at, count = found.end(), count + 1
        most = max(most, count)
        if most > enough:
            break
    return most


def title(root: etree._Element) -> str | None:
    """Text of ``<title>``."""
    found = root.find(".//title")
    return " ".join("".join(map(str, found.itertext())).split()) or None if found is not None else None


def preformatted(root: etree._Element) -> str | None:
    """The text of a page that is nothing but one ``<pre>``, on the lines of the file; None for any other page."""
    found = root.findall(".//pre")
    page = root.find("body")
    if page is None or len(found) != 1 or any(isinstance(child.tag, str) for child in found[0]):
        return None
    text = "".join(map(str, found[0].itertext()))
    around = "".join(map(str, page.itertext()))
    return "\n" * (_line(found[0]) - 1) + text if len(text.split()) * 10 >= len(around.split()) * 9 else None


def read_html(root: etree._Element, *, depth_limit: int) -> Iterator[Block]:
    """Blocks in reading order.

    Raises OverBudgetError when elements nest deeper than ``depth_limit``.
    """
    body = root.find("body")
    yield from _Reader(depth_limit).blocks(body if body is not None else root)


class _Reader:
    """Walks the tree once, without recursion: hostile pages nest deeper than Python's stack."""

    def __init__(self, depth_limit: int) -> None:
        self._depth_limit = depth_limit
        self._tables = 0
        self._pending = _Pending()
        self._is_item = False
        self._heading = 0
        self._links: list[tuple[str, int]] = []

    def blocks(self, body: etree._Element) -> Iterator[Block]:
        depth = 0
        skipped: etree._Element | None = None
        for event, element in etree.iterwalk(body, events=("start", "end", "comment")):
            if event == "comment":  # kept in the tree, so that the lines after it are counted right
                if skipped is None and element.tail:
                    self._pending.add(element.tail, _line(element) + str(element.text).count("\n"))
                continue
            if event == "start":
                depth += 1
                if depth > self._depth_limit:
                    raise OverBudgetError(f"elements nest deeper than {self._depth_limit}")
                if skipped is None:
                    skipped = element if _is_hidden(element) or _is_data_table(element) else None
                    yield from self._open(element, skipped=skipped is not None)
                continue
            depth -= 1
            if skipped is None:
                yield from self._close(element)
            elif element is skipped:
                skipped = None
                yield from self._rows(element)
            else:
                continue
            if element.tail and element is not body:
                self._pending.add(element.tail, _line(element) and _line(element) + _line_breaks(element))
        yield from self._block()

    def _open(self, element: etree._Element, *, skipped: bool) -> Iterator[Block]:
        tag = element.tag
        if tag in _BREAKING or tag == "br":
            yield from self._block()
        if skipped:
            return
        if tag in _BREAKING:
            self._is_item = tag in _ITEMS or (tag == "p" and _is_item_of_paragraphs(element))
            self._heading = _HEADINGS.get(tag, 0)
        elif tag == "a" and element.get("href"):
            self._links.append((str(element.get("href")), self._pending.length))
        if element.text:
            self._pending.add(element.text, _line(element))

    def _close(self, element: etree._Element) -> Iterator[Block]:
        if element.tag == "a" and element.get("href") and self._links:
            url, start = self._links.pop()
            self._pending.links.append(Link(url=url, start=start, end=self._pending.length))
        if element.tag in _BREAKING:
            yield from self._block()
            self._is_item, self._heading = False, 0

    def _block(self) -> Iterator[Block]:
        text, lines, links = self._pending.take()
        if not text:
            return
        level = self._heading or (0 if self._is_item else heading_level(text))
        kind = BlockKind.HEADING if level else BlockKind.ITEM if self._is_item else BlockKind.PARAGRAPH
        yield Block(kind=kind, text=text, lines=lines, level=level, links=(*links, *links_in(text)))

    def _rows(self, table: etree._Element) -> Iterator[Block]:
        """One block for each row of a table; cells that span rows are repeated in the rows that they cover."""
        if table.tag != "table":
            return
        self._tables += 1
        repeated = 0
        spans: dict[int, tuple[int, str, str | None]] = {}  # column: (rows left, text, url)
        for row in table.iter("tr"):
            if is_hidden(row):
                continue
            texts: list[tuple[str, str | None]] = []
            for cell in row:
                if cell.tag not in ("td", "th") or is_hidden(cell):
                    continue
                _fill_spans(texts, spans)
                text, url = _cell_text(cell), _cell_url(cell)
                rows = min(_number(cell.get("rowspan")), _MOST_SPANNED_ROWS)
                for _ in range(min(_number(cell.get("colspan")), _MOST_SPANNED_COLUMNS)):
                    if len(texts) >= _MOST_CELLS:
                        break
                    if rows > 1:
                        repeated += (rows - 1) * (len(text) + 1)
                        spans[len(texts)] = (rows - 1, text, url)
                    texts.append((text, url))
                    text = text if rows > 1 else ""
                if repeated > _MOST_REPEATED:
                    raise OverBudgetError(f"a table repeats more than {_MOST_REPEATED} characters in spanned rows")
            _fill_spans(texts, spans)
            if any(text for text, _ in texts):
                yield row_block(texts, line=_line(row), table=self._tables)


def row_block(texts: list[tuple[str, str | None]], *, line: int, table: int) -> Block:
    """A table row whose cells, with their links, are given in order."""
    cells, whole = [], ""
    for index, (text, url) in enumerate(texts):
        whole += _CELL_GAP if index else ""
        cells.append(Cell(text=text, start=len(whole), end=len(whole) + len(text), url=url))
        whole += text
    return Block(kind=BlockKind.ROW, text=whole, lines=((0, line),), table=table, cells=tuple(cells))


def _fill_spans(texts: list[tuple[str, str | None]], spans: dict[int, tuple[int, str, str | None]]) -> None:
    while len(texts) in spans and len(texts) < _MOST_CELLS:
        column = len(texts)
        rows, text, url = spans.pop(column)
        if rows > 1:
            spans[column] = (rows - 1, text, url)
        texts.append((text, url))


def _is_hidden(element: etree._Element) -> bool:
    return element.tag in _HIDDEN or is_hidden(element)


def _is_item_of_paragraphs(paragraph: etree._Element) -> bool:
    """Whether a paragraph stands right in a list item, as lists with air between their items have it."""
    parent = paragraph.getparent()
    return parent is not None and parent.tag in _ITEMS


def _is_data_table(element: etree._Element) -> bool:
    """Whether it is a table of its own, and no frame for the layout of the page."""
    if element.tag != "table" or element.find(".//table") is not None:
        return False
    rows = list(element.iter("tr"))
    return len(rows) > 1 and any(len(row) > 1 for row in rows)


def _cell_text(cell: etree._Element) -> str:
    """Text of a cell as it is read, with a space where a nested element breaks the line."""
    parts: list[str] = []
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element is not cell and (element.tag in _BREAKING or (element.tag == "br" and event == "start")):
            parts.append(" ")
        if event == "start" and skipped is None:
            skipped = element if element is not cell and _is_hidden(element) else None
            parts.append(element.text or "" if skipped is None else "")
        elif event == "end" and skipped in (None, element):
            skipped = None
            parts.append(element.tail or "" if element is not cell else "")
    return " ".join("".join(parts).split())


def _cell_url(cell: etree._Element) -> str | None:
    link = cell.find(".//a[@href]")
    if link is not None:
        return str(link.get("href"))
    return first_url("".join(map(str, cell.itertext())))


def _number(text: str | None) -> int:
    # Zero means one to a browser.
    return max(1, int(text)) if text and text.strip().isdecimal() and len(text) < 6 else 1


def _line(element: etree._Element) -> int:
    """Line of an element in the file; 0 where the parser does not know."""
    line: object = element.sourceline
    return line if isinstance(line, int) and line <= _LAST_KNOWN_LINE else 0


def _line_breaks(element: etree._Element) -> int:
    """Lines that the element's own text spans, so that its tail stands on the right one."""
    return sum(str(text).count("\n") for text in element.itertext())
