"""Rows of SDK lists read into claims: what each names, and what the policy says of it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from auditor.knowledge.catalog import sdk
from auditor.knowledge.names import normalise_name, sdks_named, vendor_entities
from auditor.model.policy import SdkClaim, SdkLevel
from auditor.policy.data_words import types_named
from auditor.policy.document import Document
from auditor.policy.folding import fold
from auditor.policy.grammar import grammar
from auditor.policy.matching import lexicon
from auditor.policy.sdk_lines import NameInRow, members_of_line
from auditor.policy.sdk_lost_columns import rows_of_lost_columns
from auditor.policy.sdk_names import BETWEEN_NAMES, UNKNOWN, NamedSdk, resolve, resolve_company
from auditor.policy.sdk_pairs import rows_of_pairs
from auditor.policy.sdk_prose import rows_of_prose
from auditor.policy.sdk_rows import SdkRow, rows_of_tables
from auditor.policy.sdk_titles import rows_of_titles
from auditor.policy.sdk_vertical import rows_of_vertical_tables
from auditor.policy.setting import SettledBlock

_LONGEST_PART = 24
_PARTS = re.compile(r"[,;。]")
_JOINED = re.compile(r"以及|[和与及]|\s?&\s?| and ", re.IGNORECASE)
"""What joins two names, each of which has to be known: 支付宝和微信开放平台的SDK."""
_MOST_PLACES = 10
"""Places kept for one SDK; a policy that names it more often says nothing new."""
_PACKAGE = re.compile(r"[(（]?\b[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_*]+)+(?:[)）]|\s?[（(][^()（）]{1,24}[)）])?")
"""A Java package beside a name: 高德地图SDK（com.amap.api）."""


def sdk_claims(document: Document, settled: tuple[SettledBlock, ...]) -> tuple[SdkClaim, ...]:
    """One claim for each SDK that the policy names, in document order; a repeated row is one claim with two places."""
    claims: dict[tuple[str, tuple[str, ...]], SdkClaim] = {}
    for claim in sorted(_claims(document, settled), key=_place):
        # The same product under another spelling is the same claim; unknown names are told apart by the name alone.
        key = (normalise_name(claim.name_as_written), claim.sdk_ids)
        known = claims.get(key)
        if known is None:
            claims[key] = claim
            continue
        claims[key] = _joined(known, claim)
    return _without_vague_doubles(tuple(claims.values()))


def _place(claim: SdkClaim) -> tuple[int, int]:
    return claim.evidence[0].page or 0, claim.evidence[0].line or 0


def _joined(claim: SdkClaim, other: SdkClaim) -> SdkClaim:
    """Two places that name one SDK: what the first leaves out, the second may say."""
    return replace(
        claim,
        vendor=claim.vendor or other.vendor,
        expected_vendors=claim.expected_vendors if claim.vendor else other.expected_vendors,
        purpose=claim.purpose or other.purpose,
        data_as_written=claim.data_as_written or other.data_as_written,
        data_types=tuple(sorted({*claim.data_types, *other.data_types})),
        url=claim.url or other.url,
        evidence=(*claim.evidence, *other.evidence)[:_MOST_PLACES],
    )


def _without_vague_doubles(claims: tuple[SdkClaim, ...]) -> tuple[SdkClaim, ...]:
    """A name that one place narrows down to a product means that product at every other place."""
    named = {normalise_name(claim.name_as_written) for claim in claims if claim.level is SdkLevel.PRODUCT}
    vague: dict[str, SdkClaim] = {
        name: claim
        for claim in claims
        if claim.level is SdkLevel.VENDOR and (name := normalise_name(claim.name_as_written)) in named
    }
    return tuple(
        _joined(claim, vague[name])
        if (name := normalise_name(claim.name_as_written)) in vague and claim.level is SdkLevel.PRODUCT
        else claim
        for claim in claims
        if claim not in vague.values()
    )


def _claims(document: Document, settled: tuple[SettledBlock, ...]) -> Iterator[SdkClaim]:
    vertical = list(rows_of_vertical_tables(document))
    upright = frozenset[int]().union(*(indices for indices, _ in vertical))
    tabled = [
        (index, row)
        for index, row in (*rows_of_tables(document), *rows_of_lost_columns(document))
        if index not in upright
    ]
    paired, pairs = rows_of_pairs(document)
    skip = frozenset(pairs | {index for index, _ in tabled} | upright)
    titles = rows_of_titles(settled, document.language, skip=skip)
    prose = rows_of_prose(settled, document.language, skip=skip)
    upright = frozenset[int]().union(*(indices for indices, _ in vertical))
    level = [(index, row) for index, row in tabled if index not in upright]
    listed = {id(row): row for _, row in (*level, *vertical)}
    titled = list(titles)
    spans = {(id(row.block), row.start): row.end for row in titled}
    whole = [
        row
        for row in prose
        if not any(
            block == id(row.block) and start <= row.start and row.end <= end and (start, end) != (row.start, row.end)
            for (block, start), end in spans.items()
        )
    ]
    for row in (*listed.values(), *paired, *titled, *whole):
        for start, end, name in _names(row, document.language):
            named = resolve(name, row.purpose, document.language)
            if named is UNKNOWN and row.vendor and not row.listed:
                continue
            if named is UNKNOWN and row.listed:
                named = resolve_company(name, row.purpose, document.language)
            yield _claim(row, (start, end, name, named, row.purpose), document)
        for member in members_of_line(row, document.language):
            yield _claim(row, member, document)


def _claim(row: SdkRow, name: NameInRow, document: Document) -> SdkClaim:
    start, end, written, named, purpose = name
    return SdkClaim(
        name_as_written=written,
        sdk_ids=named.ids,
        level=named.level,
        vendor=row.vendor,
        expected_vendors=_expected_vendors(named, row.vendor),
        purpose=purpose,
        data_as_written=row.data,
        data_types=_data_types(row.data, document.language),
        url=row.url,
        evidence=(row.block.location(document.path, start, end),),
    )


def _names(row: SdkRow, language: str) -> Iterator[tuple[int, int, str]]:
    """The names in a cell. A cell is split where its parts are short and half of them are known."""
    whole = _without_package(" ".join(row.name.split()))
    if resolve(whole, row.purpose, language).level is SdkLevel.NAME_ONLY and any(
        mark in row.name for mark in BETWEEN_NAMES
    ):
        parts, position = [], row.start
        for part in _split(row.name):
            at = row.block.text.find(part, position)
            parts.append((at, at + len(part), part))
            position = at + len(part)
        names = [part for _, _, part in parts]
        short = all(len(name) <= _LONGEST_PART for name in names) and _mostly_known(names)
        if len(names) > 1 and (short or all(map(sdks_named, names))):
            yield from parts
            return
    words = row.name.split()
    chinese = all(not word.isascii() for word in words)
    if len(words) > 1 and chinese and not sdks_named(whole) and _mostly_known(words):
        position = row.start
        for word in words:
            at = row.block.text.find(word, position)
            yield at, at + len(word), word
            position = at + len(word)
        return
    joined = _JOINED.search(row.name) if len(row.name) <= 2 * _LONGEST_PART and not sdks_named(whole) else None
    if joined is not None and all(map(sdks_named, (row.name[: joined.start()], row.name[joined.end() :]))):
        yield row.start, row.start + joined.start(), row.name[: joined.start()].strip()
        yield row.start + joined.end(), row.end, row.name[joined.end() :].strip()
        return
    yield row.start, row.end, whole


def _mostly_known(names: list[str]) -> bool:
    return sum(bool(sdks_named(name)) for name in names) * 2 >= len(names)


def _without_package(name: str) -> str:
    return " ".join(_PACKAGE.sub(" ", name).split()) or name


def _split(text: str) -> list[str]:
    for mark in BETWEEN_NAMES:
        text = text.replace(mark, "\0")
    return [part.strip() for part in text.split("\0") if part.strip()]


def _expected_vendors(named: NamedSdk, written: str | None) -> tuple[str, ...]:
    """The companies behind a product, where the written one is known, and is behind others."""
    families = vendor_entities().get(normalise_name(written), ()) if written else ()
    entries = [entry for entry in map(sdk, named.ids) if entry is not None]
    if not families or named.level is not SdkLevel.PRODUCT or any(entry.family in families for entry in entries):
        return ()
    return tuple(sorted({company for entry in entries if entry.vendor for company in entry.vendor.zh}))


def _data_types(text: str | None, language: str) -> tuple[str, ...]:
    """The kinds of data that a cell names; "不收集 IMEI" names none."""
    if not text:
        return ()
    found: set[str] = set()
    for part in _PARTS.split(fold(text).text):
        if grammar(language).denial_in(part) is None:
            hits = list(lexicon(language).hits(part))
            found.update(name for index in range(len(hits)) for name in types_named(hits, index, part))
    return tuple(sorted(found))
