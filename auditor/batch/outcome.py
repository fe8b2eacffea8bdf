"""What became of one app of a run, as rows of the store."""

import hashlib
import json
import zlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from auditor import __version__, messages
from auditor.batch.address import shown
from auditor.batch.job import Job
from auditor.errors import UsageError
from auditor.knowledge import catalog
from auditor.model.app import App
from auditor.model.audit import Audit
from auditor.model.finding import Finding, Severity
from auditor.model.terms import NoteKind

Row = tuple[str | int | bytes | None, ...]
"""In the order of the columns of ``schema.sql``."""

_LARGEST = 2**63 - 1
_LEVEL = 6
"""Of zlib: a higher one takes twice the time for a hundredth of the size."""
TOOL = f"{__version__}, knowledge {catalog.VERSION}"


class Ending(StrEnum):
    """How the work on one app ended."""

    AUDITED = "audited"
    NO_POLICY = "no_policy"
    """No policy was given for it."""
    UNREADABLE = "unreadable"
    """The system refuses a file, or a declaration has a mistake; what is read and not understood is audited."""
    MISSING = "missing"
    """A file is not there."""
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    """The worker died."""
    FAILED = "failed"
    """A bug of ours."""

    @property
    def is_final(self) -> bool:
        """Whether the same inputs would end the same way, so that a later run need not try again."""
        return self in {Ending.AUDITED, Ending.NO_POLICY, Ending.UNREADABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The rows of one app, by table; the first column of each is the app's id."""

    app: Row
    children: dict[str, tuple[Row, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    path: str
    """Of the job's app, as it is shown."""
    ending: Ending
    record: Record
    policies: tuple[str, ...] = ()
    """Files that were taken for its policies."""


def app_id(path: str) -> str:
    """Names the app in the store: 16 hexadecimal digits."""
    return hashlib.sha256(shown(path).encode(errors="surrogateescape")).hexdigest()[:16]


def unaudited(
    job: Job, ending: Ending, message: str, *, app: App | None = None, key: str = "", stamp: str = ""
) -> Outcome:
    """An app without an audit, and why; ``app``: what was read of it."""
    seen = app or App(path=shown(job.app), sha256="", size=0)
    return Outcome(
        path=shown(job.app),
        ending=ending,
        record=Record(app=_app_row(job, seen, ending=ending, message=shown(message), key=key, stamp=stamp)),
    )


def audited(job: Job, audit: Audit, *, policies: tuple[str, ...], key: str, stamp: str) -> Outcome:
    """An app with its audit. ``key`` and ``stamp``: what the row rests on."""
    id_ = app_id(job.app)
    children: dict[str, tuple[Row, ...]] = {
        "policy": tuple(
            (id_, number, _text(source.path), source.sha256, source.format, source.language)
            for number, source in enumerate(audit.policy.sources)
        ),
        "finding": tuple(_finding_rows(id_, audit)),
        "permission": tuple((id_, _text(row.name), row.disclosure.value, row.use.value) for row in audit.permissions),
        "sdk": tuple(_sdk_rows(id_, audit)),
        "data_type": tuple(
            (id_, row.data_type, row.disclosure.value, _text(" ".join(row.owners))) for row in audit.data_types
        ),
        "problem": tuple(
            (
                id_,
                number,
                blocked.problem.stage.value,
                blocked.problem.kind.value,
                _text(blocked.problem.artifact),
                blocked.problem.effect.value,
                int(blocked.accepted),
                _text(blocked.problem.detail),
            )
            for number, blocked in enumerate(audit.problems)
        ),
        "audit": ((id_, packed(audit)),),
    }
    row = _app_row(job, audit.app, ending=Ending.AUDITED, message="", key=key, stamp=stamp, audit=audit)
    return Outcome(
        path=shown(job.app), ending=Ending.AUDITED, record=Record(app=row, children=children), policies=policies
    )


def packed(audit: Audit) -> bytes:
    """The audit as the store keeps it. JSON in ASCII holds whatever a hostile app has for text, lone surrogates too."""
    return zlib.compress(json.dumps(msgspec.to_builtins(audit), separators=(",", ":")).encode("ascii"), _LEVEL)


def unpacked(content: bytes) -> Audit:
    """Raises UsageError for the audit of another version of the auditor."""
    try:
        return msgspec.convert(json.loads(zlib.decompress(content)), type=Audit)
    except (msgspec.ValidationError, ValueError, zlib.error) as error:
        raise UsageError(f"an audit in the store is another version's ({error}); run the batch again") from None


def _app_row(
    job: Job, app: App, *, ending: Ending, message: str, key: str, stamp: str, audit: Audit | None = None
) -> Row:
    notes = {note.kind: _text(note.text) for note in job.notes}
    counts = Counter(finding.severity for finding in audit.findings) if audit else Counter[Severity]()
    category = audit.category if audit else job.category
    return (
        app_id(job.app),
        _text(shown(job.app)),
        ending.value,
        _text(message),
        audit.verdict.value if audit else None,
        _maybe(app.package),
        _maybe(app.label),
        _maybe(app.version_name),
        _integer(app.version_code),
        _integer(app.min_sdk),
        _integer(app.target_sdk),
        app.sha256,
        app.size,
        app.signers[0].sha256 if app.signers else None,
        notes.get(NoteKind.DEVELOPER) or _maybe(audit.policy.developer if audit else None),
        *(notes.get(kind) for kind in (NoteKind.NUMBER, NoteKind.SOURCE, NoteKind.FETCHED, NoteKind.EXAMINER)),
        audit.profile if audit else None,
        category.id if category else None,
        int(category.guessed) if category else None,
        *(counts[severity] for severity in reversed(Severity)),
        TOOL,
        key,
        stamp,
    )


def _finding_rows(id_: str, audit: Audit) -> list[Row]:
    states: list[tuple[str, Finding]] = [
        *(("counts", finding) for finding in audit.findings),
        *(("waived", one.finding) for one in audit.waived),
        *(("known", finding) for finding in audit.known),
    ]
    return [
        (
            id_,
            number,
            finding.rule,
            _text(finding.subject),
            finding.severity.value,
            finding.confidence.value,
            state,
            finding.fingerprint(audit.app.package),
            _text(messages.message(finding, "en")),
            _text(messages.message(finding, "zh")),
        )
        for number, (state, finding) in enumerate(states)
    ]


def _sdk_rows(id_: str, audit: Audit) -> list[Row]:
    disclosures = {row.id: row.disclosure.value for row in audit.sdks}
    return [
        (id_, sdk.id, sdk.presence.value, sdk.classes, _maybe(sdk.version), disclosures.get(sdk.id))
        for sdk in audit.app.sdks
    ]


def _text(text: str) -> str:
    """As SQLite takes it: what is no character is shown as its escape."""
    return text.encode(errors="backslashreplace").decode()


def _maybe(text: str | None) -> str | None:
    return None if text is None else _text(text)


def _integer(value: int | None) -> int | None:
    """What no column can hold is left to the audit itself."""
    return value if value is not None and abs(value) <= _LARGEST else None
