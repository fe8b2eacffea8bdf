"""Which format a policy's bytes are in, judged by what they hold and not by the file's name, and its blocks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditor.limits import Limits
from auditor.model.evidence import ProblemKind
from auditor.policy.document import Block
from auditor.policy.folding import FIRST_HAN, count_han, is_han
from auditor.policy.readers import html, markdown, mhtml
from auditor.policy.readers.content import Content, Gap, UnreadError
from auditor.policy.readers.declaration import is_declaration
from auditor.policy.readers.encoding import decode
from auditor.policy.readers.hiding import hidden_words, turned_words
from auditor.policy.readers.shells import FEW_WORDS, check_page
from auditor.policy.readers.text import read_text

FEWEST_WORDS = 5
"""A text with fewer words than this is no document at all."""

_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_IMAGES = ((b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"))
_OTHERS = ((b"{\\rtf", "RTF"), (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7z"), (b"Rar!", "RAR"))
_WHOLE_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
_FRAGMENT = re.compile(r"[\s\ufeff]*<(?:meta|script|noscript|title|iframe|h[1-6])\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|div|table|tr|li|h[1-6]|ul|ol|section|article)\b[^<>]{0,300}>", re.IGNORECASE)
_LINES_TO_A_TAG = 10
"""A text with at least one block tag to so many lines is HTML; fewer are stray tags in plain text."""
_PICTURE = re.compile(r"data:[a-z]{1,20}/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=]+")
_SAMPLE = 200_000
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationText:
    """A declaration, which is no document but says everything itself."""

    text: str


def read_content(data: bytes, limits: Limits, *, truncated: bool = False) -> Content | DeclarationText:
    """The blocks of a policy in any format that is known.

    ``truncated`` says that these are only the first bytes of the file. Raises UnreadError where nothing can be read.
    """
    binary = _binary(data, limits, truncated=truncated)
    if binary is not None:
        return binary
    if mhtml.is_mhtml(data):
        return _saved_page(data, limits)
    text, whole = decode(data)
    gaps = () if whole else (_damaged(text),)
    if is_declaration(text):
        return DeclarationText(text=text)
    is_page = _WHOLE_PAGE.search(text[:_SAMPLE]) is not None
    if is_page or (_is_fragment(text[:_SAMPLE]) and not markdown.is_markdown(text)):
        return _page(text, limits, "html", gaps)
    return _text_or_markdown(text, limits, gaps)


def _text_or_markdown(text: str, limits: Limits, gaps: tuple[Gap, ...]) -> Content:
    if len(text) > limits.policy_characters:
        text, gaps = text[: limits.policy_characters], (*gaps, _over(f"{limits.policy_characters} characters"))
    if markdown.is_markdown(text):
        return _page(text, limits, "markdown", gaps)
    turned = turned_words(text)
    return Content(format="text", blocks=tuple(read_text(text)), gaps=gaps if turned is None else (*gaps, turned))


def words_of(blocks: Iterable[Block]) -> tuple[int, int]:
    """(Han characters, words of other scripts) in the blocks."""
    return count_words(block.text for block in blocks)


def count_words(texts: Iterable[str]) -> tuple[int, int]:
    """(Han characters, words of other scripts)."""
    han = words = 0
    for text in texts:
        own = count_han(text)
        han += own
        words += sum(word[0] < FIRST_HAN or not is_han(word[0]) for word in _WORD.findall(text))
    return han, words


def _count_up_to(blocks: Iterable[Block], enough: int) -> int:
    """The number of words, counted no further than is needed."""
    count = 0
    for block in blocks:
        count += sum(count_words([block.text]))
        if count >= enough:
            break
    return count


def _binary(data: bytes, limits: Limits, *, truncated: bool) -> Content | None:
    """The content of a file that is no text; None for a text."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if start.startswith((_PDF, _ZIP)) and truncated:
        raise UnreadError(ProblemKind.POLICY_OVER_BUDGET, f"{limits.policy_bytes} bytes")
    if start.startswith(_PDF):
        from auditor.policy.readers.pdf import read_pdf

        return read_pdf(data, limits)
    if start.startswith(_ZIP):
        from auditor.policy.readers.docx import read_docx

        return read_docx(data, limits)
    if start.startswith(_OLE):
        if _ENCRYPTED_OFFICE in data:
            raise UnreadError(ProblemKind.POLICY_ENCRYPTED)
        raise UnreadError(ProblemKind.POLICY_FORMAT, "Word before 2007 (.doc)")
    for magic, what in _IMAGES:
        if start.startswith(magic):
            raise UnreadError(ProblemKind.POLICY_SCANNED, f"an image ({what})")
    for magic, what in _OTHERS:
        if start.startswith(magic):
            raise UnreadError(ProblemKind.POLICY_FORMAT, what)
    return None


def _is_fragment(head: str) -> bool:
    """Whether a text is HTML without the frame of a page around it."""
    if _FRAGMENT.match(head):
        return True
    tags = sum(1 for _ in _BLOCK_TAG.finditer(head))
    return tags > 1 and tags * _LINES_TO_A_TAG >= head.count("\n")


def _over(detail: str) -> Gap:
    return Gap(kind=ProblemKind.POLICY_OVER_BUDGET, detail=detail)


def _damaged(text: str) -> Gap:
    replaced = text.count("\ufffd")
    if replaced * 10 > len(text):
        raise UnreadError(ProblemKind.POLICY_FORMAT, "binary data")
    return Gap(kind=ProblemKind.POLICY_DAMAGED_TEXT, detail=f"{replaced} characters")


def _page(text: str, limits: Limits, form: str, gaps: tuple[Gap, ...]) -> Content:
    if form != "markdown":
        text = _PICTURE.sub("", text) if len(text) > limits.policy_markup else text
        if len(text) > limits.policy_markup:
            text, gaps = text[: limits.policy_markup], (*gaps, _over(f"{limits.policy_markup} characters"))
    try:
        root = html.parse(markdown.to_html(text) if form == "markdown" else text, limits)
        if root is None:
            raise UnreadError(ProblemKind.POLICY_WITHOUT_WORDS)
        typed = html.preformatted(root) if form == "html" else None
        if typed is not None:  # plain text or Markdown, only framed as a page
            content = _text_or_markdown(typed, limits, gaps)
            return replace(content, format=form, title=html.title(root))
        blocks = tuple(html.read_html(root, depth_limit=limits.policy_depth))
    except html.OverBudgetError as error:
        raise UnreadError(ProblemKind.POLICY_UNREADABLE, str(error)) from None
    check_page(root, " ".join(block.text for block in blocks[:50]), _count_up_to(blocks, FEW_WORDS), least=FEWEST_WORDS)
    hidden = hidden_words(root)
    return Content(format=form, blocks=blocks, title=html.title(root), gaps=gaps if hidden is None else (*gaps, hidden))


def _saved_page(data: bytes, limits: Limits) -> Content:
    """The first part that holds words: a saved page, or the page in its frame."""
    reason: UnreadError | None = None
    for text, whole in mhtml.pages(data):
        try:
            content = _page(text, limits, "mhtml", () if whole else (_damaged(text),))
        except UnreadError as error:
            reason = reason or error
            continue
        if sum(words_of(content.blocks)) >= FEWEST_WORDS:
            return content
    raise reason or UnreadError(ProblemKind.POLICY_WITHOUT_WORDS)
