"""What a store holds as this version knows it; a store may be another version's, or come from a stranger."""

from enum import StrEnum
from typing import TypeVar

from auditor.batch.store import Store
from auditor.errors import UsageError
from auditor.knowledge import catalog
from auditor.model.audit import Audit

_Kind = TypeVar("_Kind", bound=StrEnum)


def known(kind: type[_Kind], value: object) -> _Kind:
    """Raises UsageError for a value that this version does not have."""
    try:
        return kind(str(value))
    except ValueError:
        said = f"the store has the {kind.__name__.lower()} {value!r}, which this version does not know"
        raise UsageError(f"{said}; run the batch again") from None


def whole_audit(store: Store, id_: str) -> Audit | None:
    """None where the app has none. Raises UsageError for one of another version, whose rules this one may not know."""
    audit = store.audit(id_)
    if audit is None:
        return None
    found = (*audit.findings, *(one.finding for one in audit.waived), *audit.known)
    strangers = sorted({finding.rule for finding in found} - catalog.rules().keys())
    if strangers:
        named = ", ".join(strangers)
        raise UsageError(f"{audit.app.path}: its audit has rules of another version ({named}); run the batch again")
    return audit
