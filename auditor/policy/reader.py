"""read_policy: one file of any supported format to a Policy."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from auditor.errors import InputMissingError, UnreadableError
from auditor.knowledge.reading import pattern, reading_words
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.policy import ElementClaim, Passage, PassageKind, Policy, PolicyElement, PolicySource
from auditor.policy.catch_alls import catch_alls
from auditor.policy.claims import data_claims, permission_claims
from auditor.policy.document import Block, Document
from auditor.policy.elements import elements, leftovers
from auditor.policy.elsewhere import elsewhere
from auditor.policy.formats import FEWEST_WORDS, DeclarationText, count_words, read_content, words_of
from auditor.policy.mentions import mentions
from auditor.policy.metadata import metadata
from auditor.policy.permission_parts import with_permission_parts
from auditor.policy.readers.content import Content, Gap, UnreadError
from auditor.policy.readers.declaration import read_declaration
from auditor.policy.sdk_claims import sdk_claims
from auditor.policy.sdk_parts import with_sdk_parts
from auditor.policy.sections import with_sections
from auditor.policy.setting import settings

_LONGEST_TITLE = 80


def read_policy(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS, *, name: str | None = None) -> Policy:
    """Read a privacy policy, Chinese or English, in any of the formats of docs/formats.md; its content decides.

    ``name``: what the claims are said to come from, where that is not the path: the URL that the file was fetched from.
    What cannot be read is a Problem of the result, FATAL when nothing could be. Raises InputMissingError when there is
    no such file, UnreadableError where the system refuses to read it, DeclarationError for a mistake in a declaration.
    """
    file = Path(path)
    given = str(path)
    if name is None:
        name = given.replace("\\", "/") if os.name == "nt" else given
    try:
        mode = file.stat().st_mode if given else 0
    except (OSError, ValueError):
        mode = 0
    if not mode:
        raise InputMissingError(f"{name or '(an empty path)'}: no such file; give the path of the privacy policy")
    if stat.S_ISDIR(mode):
        raise InputMissingError(f"{name}: is a directory; give the policy's file")
    if not stat.S_ISREG(mode):
        raise InputMissingError(f"{name}: is not a regular file; save the policy to a file first")
    try:
        with file.open("rb") as stream:
            data = stream.read(limits.policy_bytes + 1)
    except OSError as error:
        raise UnreadableError(f"{name}: cannot be read ({error.strerror}); check its permissions") from None
    return policy_of(data, name=name, limits=limits)


def policy_of(data: bytes, *, name: str, limits: Limits = DEFAULT_LIMITS) -> Policy:
    """The policy in these bytes; ``name`` is the artifact of its evidence. Raises DeclarationError."""
    truncated = len(data) > limits.policy_bytes
    data = data[: limits.policy_bytes]
    digest = hashlib.sha256(data).hexdigest()
    try:
        content = read_content(data, limits, truncated=truncated)
        if isinstance(content, DeclarationText):
            return _declared(content.text, name, digest, limits)
        if truncated:
            content = _with_gap(content, f"{limits.policy_bytes} bytes")
        content, words = _within(content, limits)
    except UnreadError as error:
        source = PolicySource(path=name, sha256=digest, format="unknown", language="en")
        return Policy(sources=(source,), problems=(_problem(name, error.kind, Effect.FATAL, error.detail),))
    language, length = _language_and_length(*words)
    document = Document(
        path=name,
        sha256=digest,
        format=content.format,
        language=language,
        title=content.title,
        blocks=_with_parts(content.blocks, language),
        problems=tuple(_problem(name, gap.kind, gap.effect, gap.detail) for gap in content.gaps),
    )
    return _understood(document, length)


def _with_parts(blocks: Iterable[Block], language: str) -> tuple[Block, ...]:
    """The blocks with their sections, by the titles above them or, where those say nothing, by what they list."""
    titled = list(with_sections(blocks, language))
    return tuple(with_permission_parts(list(with_sdk_parts(titled, language)), language))


def _within(content: Content, limits: Limits) -> tuple[Content, tuple[int, int]]:
    """The content, within the budget of blocks and text, and its words. Raises UnreadError where it has none."""
    lengths = accumulate(len(block.text) for block in content.blocks[: limits.policy_blocks])
    kept = sum(length <= limits.policy_characters for length in lengths)
    if kept < len(content.blocks):
        over = f"{limits.policy_characters} characters or {limits.policy_blocks} blocks"
        content = _with_gap(replace(content, blocks=content.blocks[:kept]), over)
    words = words_of(content.blocks)
    if sum(words) < FEWEST_WORDS:
        parts = [gap for gap in content.gaps if gap.effect is not Effect.NONE]
        unread = parts[0] if parts else Gap(kind=ProblemKind.POLICY_WITHOUT_WORDS)
        raise UnreadError(unread.kind, unread.detail)
    return content, words


def _with_gap(content: Content, detail: str) -> Content:
    return replace(content, gaps=(*content.gaps, Gap(kind=ProblemKind.POLICY_OVER_BUDGET, detail=detail)))


def _problem(artifact: str, kind: ProblemKind, effect: Effect, detail: str) -> Problem:
    return Problem(stage=Stage.POLICY, kind=kind, artifact=artifact, effect=effect, detail=detail)


def _language_and_length(han: int, words: int) -> tuple[str, int]:
    """``zh`` when a fifth of the words are Han characters; the length counts Han characters and other words."""
    return ("zh" if han * 5 > han + words else "en"), han + words


def _declared(text: str, name: str, digest: str, limits: Limits) -> Policy:
    """The claims of a declaration. It is no policy that a user could read, and does not pass for one."""
    language, length = _language_and_length(*count_words([text]))
    source = PolicySource(path=name, sha256=digest, format="declaration", language=language)
    passages = tuple(
        Passage(artifact=name, kind=PassageKind.CODE, text=line.rstrip(), lines=((0, number),))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    )
    declared = read_declaration(text, file=name, limits=limits)
    return replace(declared, sources=(source,), length=length, passages=passages)


def _understood(document: Document, length: int) -> Policy:
    about = metadata(document)
    settled = tuple(settings(document))
    found = tuple(mentions(document, settled, app_name=about.app_name))
    privacy = pattern(reading_words(document.language).privacy.words, whole_words=False)
    return Policy(
        sources=(
            PolicySource(
                path=document.path, sha256=document.sha256, format=document.format, language=document.language
            ),
        ),
        length=length,
        about_privacy=any(privacy.search(block.folded.text) for block in document.blocks)
        or privacy.search((document.title or "").casefold()) is not None,
        title=document.title or _first_words(document),
        app_name=about.app_name,
        developer=about.developer,
        effective_date=about.effective_date,
        updated_date=about.updated_date,
        version=about.version,
        contact=about.contact,
        permissions=permission_claims(found, document.path),
        data=data_claims(found, document.path),
        sdks=sdk_claims(document, settled),
        elsewhere=elsewhere(document),
        elements=elements(document),
        catch_alls=catch_alls(document),
        leftovers=leftovers(document),
        passages=tuple(
            Passage(
                artifact=document.path,
                kind=PassageKind(block.kind.value),
                text=block.text,
                lines=block.lines,
                pages=block.pages,
            )
            for block in document.blocks
        ),
        problems=document.problems,
    )


def _first_words(document: Document) -> str | None:
    """The first line, up to a wide gap: saved pages glue menus and data to their headline."""
    line = next((block.text.strip() for block in document.blocks), "")
    return re.split(r"\s{2,}|[{|]", line, maxsplit=1)[0][:_LONGEST_TITLE].strip() or None


def _united(first: tuple[ElementClaim, ...], other: tuple[ElementClaim, ...]) -> tuple[ElementClaim, ...]:
    found = {claim.element: claim for claim in (*other, *first)}
    return tuple(found[element] for element in PolicyElement if element in found)


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
            version=first.version or other.version,
            elements=_united(first.elements, other.elements),
            catch_alls=(*first.catch_alls, *other.catch_alls),
            leftovers=(*first.leftovers, *other.leftovers),
            contact=tuple(dict.fromkeys((*first.contact, *other.contact))),
            permissions=(*first.permissions, *other.permissions),
            data=(*first.data, *other.data),
            sdks=(*first.sdks, *other.sdks),
            elsewhere=(*first.elsewhere, *other.elsewhere),
            passages=(*first.passages, *other.passages),
            problems=(*first.problems, *other.problems),
        )
    return first
