"""The apps of a store with what is said of each, one after another: a store of any size is read in little memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Literal, TypeAlias, TypeVar

import msgspec

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.errors import UsageError
from auditor.knowledge import catalog
from auditor.model.audit import Audit
from auditor.model.finding import Confidence, Finding, Severity, Verdict
from auditor.survey.choice import EVERYTHING, Choice

State: TypeAlias = Literal["counts", "waived", "known"]


class StoredApp(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``app``; its fields are the columns of the same names."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]
    """Names the files of the app: whatever else a store holds, it leads to no other folder."""
    path: str
    ending: Ending
    message: str
    verdict: Verdict | None
    package: str | None
    label: str | None
    version_name: str | None
    version_code: int | None
    min_sdk: int | None
    target_sdk: int | None
    sha256: str
    size: int
    signer: str | None
    developer: str | None
    number: str | None
    source: str | None
    fetched: str | None
    examiner: str | None
    profile: str | None
    category: str | None
    category_guessed: int | None
    critical: int
    high: int
    medium: int
    low: int
    info: int
    tool: str

    @property
    def name(self) -> str:
        """What a person calls it: the label, else the package, else the file."""
        return self.label or self.package or self.path

    @property
    def version(self) -> str:
        return self.version_name or ("" if self.version_code is None else str(self.version_code))

    @property
    def counts(self) -> dict[Severity, int]:
        """Findings that count, most severe first."""
        many = (self.critical, self.high, self.medium, self.low, self.info)
        return dict(zip(reversed(Severity), many, strict=True))


class StoredFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``finding``, with its message in one language."""

    rule: str
    subject: str
    severity: Severity
    confidence: Confidence
    state: State
    fingerprint: str
    message: str

    @property
    def counts(self) -> bool:
        return self.state == "counts"


class StoredProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``problem``: what could not be read or judged."""

    stage: str
    kind: str
    artifact: str
    effect: str
    accepted: int
    detail: str


_T = TypeVar("_T", bound=msgspec.Struct)
_APP_COLUMNS = ", ".join(f"app.{name}" for name in StoredApp.__struct_fields__)
_MESSAGES = {"en": "message_en", "zh": "message_zh"}


@contextmanager
def sound(store: Store) -> Iterator[None]:
    """Raises UsageError for rows that no run of the auditor has written."""
    try:
        with store.refusals():
            yield
    except (msgspec.ValidationError, ValueError) as error:
        raise UsageError(
            f"{store.path}: holds what auditor batch never writes ({error}); make the store anew"
        ) from None


def apps(store: Store, choice: Choice = EVERYTHING) -> Iterator[StoredApp]:
    """Those chosen, by path."""
    condition = choice.apps
    query = f"SELECT {_APP_COLUMNS} FROM app WHERE {condition.sql} ORDER BY app.path"
    with sound(store):
        for row in store.connection.execute(query, condition.parameters):
            yield _as(StoredApp, row)


def app_ids(store: Store, choice: Choice = EVERYTHING) -> frozenset[str]:
    """Of those chosen."""
    condition = choice.apps
    with store.refusals():
        rows = store.connection.execute(f"SELECT app.id FROM app WHERE {condition.sql}", condition.parameters)
        return frozenset(id_ for (id_,) in rows)


def app_of(store: Store, id_: str) -> StoredApp:
    """KeyError for an id that is none of the store's."""
    with store.refusals():
        row = store.connection.execute(f"SELECT {_APP_COLUMNS} FROM app WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise KeyError(id_)
    with sound(store):
        return _as(StoredApp, row)


def findings(store: Store, id_: str, language: str, choice: Choice = EVERYTHING) -> tuple[StoredFinding, ...]:
    """Of one app: those that count, most severe first, then waived and known ones."""
    condition = choice.findings
    columns = ", ".join((*StoredFinding.__struct_fields__[:-1], _MESSAGES[language]))
    query = f"SELECT {columns} FROM finding WHERE finding.app = ? AND {condition.sql} ORDER BY position"
    with store.refusals():
        rows = store.connection.execute(query, (id_, *condition.parameters)).fetchall()
    with sound(store):
        return tuple(_as(StoredFinding, row) for row in rows)


def problems(store: Store, id_: str) -> tuple[StoredProblem, ...]:
    """Of one app, in the order of its audit."""
    columns = ", ".join(StoredProblem.__struct_fields__)
    with store.refusals():
        rows = store.connection.execute(
            f"SELECT {columns} FROM problem WHERE app = ? ORDER BY position", (id_,)
        ).fetchall()
    with sound(store):
        return tuple(_as(StoredProblem, row) for row in rows)


def whole_audit(store: Store, app: StoredApp) -> Audit | None:
    """None where it has none. Raises UsageError for one of another version, whose rules this one may not know."""
    audit = store.audit(app.id)
    if audit is None:
        return None
    strangers = {found.rule for found in _all(audit)} - catalog.rules().keys()
    if strangers:
        named = ", ".join(sorted(strangers))
        raise UsageError(f"{app.path}: its audit has rules of another version ({named}); run the batch again")
    return audit


def _as(kind: type[_T], row: Sequence[object]) -> _T:
    return msgspec.convert(dict(zip(kind.__struct_fields__, row, strict=True)), kind)


def _all(audit: Audit) -> Iterator[Finding]:
    yield from audit.findings
    yield from (one.finding for one in audit.waived)
    yield from audit.known
