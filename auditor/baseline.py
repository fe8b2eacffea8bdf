"""The baseline: a file of findings that were known before, so that only new ones count.

``auditor/baseline/1``: packages by name, each with its findings by rule and subject. A finding is known by its
fingerprint; rule and subject are there for the person who reads the file, and to name what is gone.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from auditor.errors import UsageError
from auditor.limits import DEFAULT_LIMITS
from auditor.model.finding import Finding
from auditor.model.terms import KnownFinding

SCHEMA = "auditor/baseline/1"


class KnownEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding that was known before."""

    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{16}$", description="As in the report.")]
    rule: str
    subject: str


class Baseline(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Known findings of any number of apps."""

    schema: Literal["auditor/baseline/1"]
    packages: Annotated[dict[str, tuple[KnownEntry, ...]], Meta(description="By package name; empty: none known.")]

    def of(self, package: str | None) -> tuple[KnownFinding, ...]:
        """Those of one app, by rule and subject."""
        entries = self.packages.get(package or "", ())
        return _sorted(
            KnownFinding(fingerprint=found.fingerprint, rule=found.rule, subject=found.subject) for found in entries
        )


class _Header(Struct):
    schema: str | None = None


def read_baseline(data: bytes, name: str) -> Baseline:
    """A baseline from its file's bytes. Raises UsageError, with file and place, for what is none."""
    if len(data) > DEFAULT_LIMITS.baseline_bytes:
        raise UsageError(f"{name}: more than {DEFAULT_LIMITS.baseline_bytes} bytes; this is no baseline")
    again = "write one with --write-baseline"
    try:
        header = msgspec.json.decode(data, type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name}: is no baseline: {_located(str(error))}; {again}") from None
    if header.schema != SCHEMA:
        said = "has no schema" if header.schema is None else f"has the schema {header.schema!r}"
        raise UsageError(f"{name}: {said}; a baseline has {SCHEMA!r}; {again}")
    try:
        return msgspec.json.decode(data, type=Baseline)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name}: {_located(str(error))}; {again}") from None


def updated(old: Baseline | None, findings: Iterable[Finding], package: str | None) -> bytes:
    """The baseline that knows these findings of an app, and what the old one knows of other apps."""
    mine = [
        KnownFinding(fingerprint=found.fingerprint(package), rule=found.rule, subject=found.subject)
        for found in findings
    ]
    packages = {name: old.of(name) for name in old.packages} if old else {}
    packages[package or ""] = _sorted(mine)
    document = {
        "schema": SCHEMA,
        "packages": {
            name: [{"fingerprint": one.fingerprint, "rule": one.rule, "subject": one.subject} for one in packages[name]]
            for name in sorted(packages)
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")


def split(
    findings: Sequence[Finding], known: Sequence[KnownFinding], package: str | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The new findings, and those that the baseline knows; both in their order."""
    fingerprints = {entry.fingerprint for entry in known}
    flagged = [(finding, finding.fingerprint(package) in fingerprints) for finding in findings]
    return (
        tuple(finding for finding, is_known in flagged if not is_known),
        tuple(finding for finding, is_known in flagged if is_known),
    )


def gone(
    findings: Iterable[Finding], known: Sequence[KnownFinding], package: str | None, judged: frozenset[str]
) -> tuple[KnownFinding, ...]:
    """Known findings that are not there any more, of rules that were judged in full; of others nothing can be said."""
    present = {finding.fingerprint(package) for finding in findings}
    return _sorted(entry for entry in known if entry.fingerprint not in present and entry.rule in judged)


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) that docs/ publishes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Baseline)}


def _sorted(entries: Iterable[KnownFinding]) -> tuple[KnownFinding, ...]:
    return tuple(sorted(set(entries), key=lambda entry: (entry.rule, entry.subject, entry.fingerprint)))


def _located(message: str) -> str:
    """msgspec's words with the place in front."""
    what, separator, place = message.rpartition(" - at ")
    return f"{place.strip('`')}: {what}" if separator else message
