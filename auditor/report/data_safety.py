"""A draft of Google Play's Data safety form, as the CSV file that the Play Console exports and imports.

Play asks for what leaves the device. That the policy declares it, or the vendor of an SDK in the app states it, is
reason to answer yes; that code reads it is not, and leaves the answer open with its evidence. How data is used only the
developer knows: those answers are blank. The last column is ours, and has to go before the file is imported.
"""

import csv
import io
from collections.abc import Iterator

from auditor.draft import sdk_rows
from auditor.knowledge import catalog
from auditor.knowledge.data_safety import data_safety_types
from auditor.knowledge.schema import DataSafetyType
from auditor.model.audit import Audit
from auditor.model.policy import Polarity
from auditor.report.escape import one_line
from auditor.report.places import policy_place

_HEADER = (
    "Question ID (machine readable)",
    "Response ID (machine readable)",
    "Response value",
    "Answer requirement",
    "Human-friendly question label",
    "Evidence (remove this column)",
)
_YES = "true"
_COLLECTED = frozenset({Polarity.DECLARED, Polarity.CONDITIONAL})
_USAGE = (
    ("PSL_DATA_USAGE_COLLECTION_AND_SHARING", "PSL_DATA_USAGE_ONLY_COLLECTED", "MULTIPLE_CHOICE", "Collected"),
    ("PSL_DATA_USAGE_COLLECTION_AND_SHARING", "PSL_DATA_USAGE_ONLY_SHARED", "MULTIPLE_CHOICE", "Shared"),
    ("PSL_DATA_USAGE_EPHEMERAL", "", "MAYBE_REQUIRED", "Processed ephemerally"),
    ("DATA_USAGE_USER_CONTROL", "PSL_DATA_USAGE_USER_CONTROL_OPTIONAL", "SINGLE_CHOICE", "Users can choose"),
    ("DATA_USAGE_USER_CONTROL", "PSL_DATA_USAGE_USER_CONTROL_REQUIRED", "SINGLE_CHOICE", "Required"),
)
"""Question, response, requirement and label of what is asked about each type that is collected."""

Row = tuple[str, str, str, str, str, str]


def data_safety_csv(audit: Audit) -> bytes:
    """The rows that something in the app or the policy speaks for; lines end as RFC 4180 has it."""
    rows = list(_rows(audit))
    any_collected = any(row[2] == _YES for row in rows)
    first = (
        "PSL_DATA_COLLECTION_COLLECTS_PERSONAL_DATA",
        "",
        _YES if any_collected else "",
        "REQUIRED",
        "Does your app collect or share any of the required user data types?",
        "any of the following" if any_collected else "",
    )
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_HEADER, first, *rows])
    return file.getvalue().encode()


def _rows(audit: Audit) -> Iterator[Row]:
    for kind in data_safety_types():
        stated = [*_declared(kind, audit), *_vendors(kind, audit)]
        read = list(_read(kind, audit))
        if not stated and not read:
            continue
        label = f"{kind.category} / {kind.name}"
        evidence = "; ".join((*stated, *read)) + ("" if stated else "; whether it leaves the device is not known")
        yield (kind.question, kind.id, _YES if stated else "", "MULTIPLE_CHOICE", label, evidence)
        for question, response, requirement, asked in _USAGE:
            collected = _YES if stated and response == "PSL_DATA_USAGE_ONLY_COLLECTED" else ""
            usage = f"PSL_DATA_USAGE_RESPONSES:{kind.id}:{question}"
            yield (usage, response, collected, requirement, f"{kind.name} / {asked}", "")


def _declared(kind: DataSafetyType, audit: Audit) -> Iterator[str]:
    for claim in audit.policy.data:
        if claim.data_type in kind.data_types and claim.polarity in _COLLECTED:
            place = claim.evidence[0]
            yield f"declared in {policy_place(place)} “{one_line(place.snippet)}”"
            return


def _vendors(kind: DataSafetyType, audit: Audit) -> Iterator[str]:
    for row in sdk_rows(audit, [compared.id for compared in audit.sdks]):
        named = [name for name in row.stated if name in kind.data_types]
        if named:
            yield f"stated by the vendor of {_sdk(row.id)}: {_names(named)}"


def _read(kind: DataSafetyType, audit: Audit) -> Iterator[str]:
    for compared in audit.data_types:
        if compared.data_type in kind.data_types:
            owners = ", ".join(_sdk(owner) for owner in compared.owners if owner) or "code without a name"
            yield f"{_names([compared.data_type])} is read by {owners}"


def _sdk(owner: str) -> str:
    entry = catalog.sdks().get(owner)
    return one_line(owner) if entry is None else entry.name.en


def _names(data_types: list[str]) -> str:
    return ", ".join(catalog.data_types()[name].name.en for name in data_types)
