"""read_policy: one file of any supported format to a Policy."""

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path

from auditor.errors import InputMissingError
from auditor.knowledge.reading import pattern, reading_words
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.policy import Policy, PolicySource
from auditor.policy.claims import data_claims, permission_claims
from auditor.policy.document import Block, Document
from auditor.policy.elsewhere import elsewhere
from auditor.policy.folding import is_han
from auditor.policy.mentions import mentions
from auditor.policy.metadata import metadata
from auditor.policy.readers import html
from auditor.policy.readers.encoding import decode
from auditor.policy.readers.text import read_text
from auditor.policy.sdk_claims import sdk_claims
from auditor.policy.sections import with_sections

_BINARY = ((b"%PDF", "PDF"), (b"PK\x03\x04", "Word or ZIP"), (b"\xd0\xcf\x11\xe0", "old Word"), (b"{\\rtf", "RTF"))
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|div|table|tr|li|h[1-6]|ul|ol|section|article)\b[^<>]{0,300}>", re.IGNORECASE)
_LINES_TO_A_TAG = 10
"""A text with at least one block tag to so many lines is HTML; fewer are stray tags in plain text."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SNIFFED = 200_000
_FEWEST_WORDS = 5
"""A text with fewer words than this is no document at all."""
_LONGEST_TITLE = 80


def read_policy(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Policy:
    """Read a privacy policy: plain text or HTML, Chinese or English.

    What cannot be read is a Problem of the result, FATAL when nothing could be. Raises InputMissingError when there is
    no such file.
    """
    file = Path(path)
    name = str(path).replace("\\", "/") if os.name == "nt" else str(path)
    if file.is_dir():
        raise InputMissingError(f"{name}: is a directory; give the policy's file (text or HTML)")
    if not file.exists():
        raise InputMissingError(f"{name}: no such file; give the path of the privacy policy (text or HTML)")
    if not file.is_file():
        raise InputMissingError(f"{name}: is not a regular file; save the policy to a file first")
    with file.open("rb") as stream:
        data = stream.read(limits.policy_bytes + 1)
    problems: list[Problem] = []
    if len(data) > limits.policy_bytes:
        data = data[: limits.policy_bytes]
        problems.append(_problem(name, ProblemKind.POLICY_OVER_BUDGET, Effect.PARTIAL, f"{limits.policy_bytes} bytes"))
    return _read(name, data, problems, limits)


def _problem(artifact: str, kind: ProblemKind, effect: Effect, detail: str = "") -> Problem:
    return Problem(stage=Stage.POLICY, kind=kind, artifact=artifact, effect=effect, detail=detail)


def _read(name: str, data: bytes, problems: list[Problem], limits: Limits) -> Policy:
    digest = hashlib.sha256(data).hexdigest()

    def unread(kind: ProblemKind, detail: str = "") -> Policy:
        source = PolicySource(path=name, sha256=digest, format="unknown", language="en")
        return Policy(sources=(source,), problems=(*problems, _problem(name, kind, Effect.FATAL, detail)))

    for magic, what in _BINARY:
        if data.startswith(magic):
            return unread(ProblemKind.POLICY_FORMAT, what)
    text, whole = decode(data)
    if not whole:
        replaced = text.count("\ufffd")
        if replaced * 10 > len(text):
            return unread(ProblemKind.POLICY_FORMAT, "binary data")
        problems.append(_problem(name, ProblemKind.POLICY_DAMAGED_TEXT, Effect.PARTIAL, f"{replaced} characters"))
    is_html = _is_html(text[:_SNIFFED])
    title = None
    try:
        if is_html:
            root = html.parse(text)
            if root is None:
                return unread(ProblemKind.POLICY_WITHOUT_WORDS)
            title = html.title(root)
            raw = list(html.read_html(root, depth_limit=limits.policy_depth))
        else:
            raw = list(read_text(text))
    except html.TooDeepError as error:
        return unread(ProblemKind.POLICY_UNREADABLE, str(error))
    if len(raw) > limits.policy_blocks:
        raw = raw[: limits.policy_blocks]
        problems.append(
            _problem(name, ProblemKind.POLICY_OVER_BUDGET, Effect.PARTIAL, f"{limits.policy_blocks} blocks")
        )
    language, length = _language_and_length(raw)
    if length < _FEWEST_WORDS:
        return unread(ProblemKind.POLICY_WITHOUT_WORDS)
    document = Document(
        path=name,
        sha256=digest,
        format="html" if is_html else "text",
        language=language,
        title=title,
        blocks=tuple(with_sections(raw, language)),
        problems=tuple(problems),
    )
    return _understood(document, length)


def _is_html(head: str) -> bool:
    if _DOCUMENT.search(head):
        return True
    tags = sum(1 for _ in _BLOCK_TAG.finditer(head))
    return tags > 1 and tags * _LINES_TO_A_TAG >= head.count("\n")


def _language_and_length(blocks: list[Block]) -> tuple[str, int]:
    """``zh`` when a fifth of the words are Han characters; the length counts Han characters and other words."""
    han = sum(is_han(character) for block in blocks for character in block.text)
    words = sum(not is_han(match.group()[0]) for block in blocks for match in _WORD.finditer(block.text))
    return ("zh" if han * 5 > han + words else "en"), han + words


def _understood(document: Document, length: int) -> Policy:
    about = metadata(document)
    found = tuple(mentions(document, app_name=about.app_name))
    privacy = pattern(reading_words(document.language).privacy.words, whole_words=False)
    return Policy(
        sources=(
            PolicySource(
                path=document.path, sha256=document.sha256, format=document.format, language=document.language
            ),
        ),
        length=length,
        about_privacy=any(privacy.search(block.folded.text) for block in document.blocks),
        title=document.title or _first_words(document),
        app_name=about.app_name,
        developer=about.developer,
        effective_date=about.effective_date,
        updated_date=about.updated_date,
        contact=about.contact,
        permissions=permission_claims(found),
        data=data_claims(found),
        sdks=sdk_claims(document),
        elsewhere=elsewhere(document),
        problems=document.problems,
    )


def _first_words(document: Document) -> str | None:
    """The first line, up to a wide gap: saved pages glue menus and data to their headline."""
    line = next((block.text.strip() for block in document.blocks), "")
    return re.split(r"\s{2,}|[{|]", line, maxsplit=1)[0][:_LONGEST_TITLE].strip() or None


def merge_policies(policies: tuple[Policy, ...]) -> Policy:
    """Several documents read as one: their claims in the order given; metadata of the first that has it."""
    first, *others = policies
    for other in others:
        first = replace(
            first,
            sources=(*first.sources, *other.sources),
            length=first.length + other.length,
            about_privacy=first.about_privacy or other.about_privacy,
            title=first.title or other.title,
            app_name=first.app_name or other.app_name,
            developer=first.developer or other.developer,
            effective_date=first.effective_date or other.effective_date,
            updated_date=first.updated_date or other.updated_date,
            contact=tuple(dict.fromkeys((*first.contact, *other.contact))),
            permissions=(*first.permissions, *other.permissions),
            data=(*first.data, *other.data),
            sdks=(*first.sdks, *other.sdks),
            elsewhere=(*first.elsewhere, *other.elsewhere),
            problems=(*first.problems, *other.problems),
        )
    return first
