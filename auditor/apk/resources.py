"""Texts that the manifest takes from the resource table: the label, the version."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from auditor.apk.container import Container, MemberError
from auditor.apk.resource_table import ResourceTable
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage


class ResourcesError(ValueError):
    """The table does not parse, or its references cost too much. The words fit a problem's ``detail``."""


class Resolved(NamedTuple):
    texts: tuple[str | None, ...]
    """One for each that was asked for; None where there is none."""
    problems: tuple[Problem, ...]


class Table(Protocol):
    """A table of resources, in whichever format."""

    def values(self, identifier: int) -> list[str | int]:
        """Texts and references of a resource, as stored; those of the default configuration first.

        Raises ValueError, in words for a problem's ``detail``, where the table is damaged or its budget is spent.
        """


def resolved(
    texts: Sequence[str | None], container: Container, artifact: str, limits: Limits, *, bundled: bool
) -> Resolved:
    """Texts of the manifest, with references to resources replaced by what they stand for.

    The table is read only where a text is such a reference; that of a module of a bundle (``bundled``) is a protocol
    buffer. That it is unreadable costs the label, nothing else.
    """
    if not any(map(_is_reference, texts)):
        return Resolved(tuple(texts), ())
    member = "resources.pb" if bundled else "resources.arsc"
    known = tuple(None if _is_reference(text) else text for text in texts)
    try:
        data = container.read(member, limits.bundle_table_bytes if bundled else limits.resources_bytes)
        table = read_resources(data, limits, bundled=bundled)
        return Resolved(tuple(table.get(text) if text and _is_reference(text) else text for text in texts), ())
    except (MemberError, ResourcesError) as error:
        problem = Problem(
            stage=Stage.RESOURCES,
            kind=ProblemKind.RESOURCES_UNREADABLE,
            artifact=f"{artifact}!{container.members[member].name if member in container.members else member}",
            effect=Effect.NONE,
            detail=str(error),
        )
        return Resolved(known, (problem,))


def _is_reference(text: str | None) -> bool:
    return text is not None and text.startswith("@0x")


def read_resources(data: bytes, limits: Limits = DEFAULT_LIMITS, *, bundled: bool = False) -> "Texts":
    """The texts of ``resources.arsc``, or of the ``resources.pb`` of a bundle; raises ResourcesError."""
    try:
        return Texts(_bundle_table(data, limits) if bundled else ResourceTable(data, limits), limits)
    except ValueError as error:
        raise ResourcesError(str(error)) from None


class Texts:
    """Texts of a table, through references from resource to resource."""

    def __init__(self, table: Table, limits: Limits) -> None:
        self._table = table
        self._budget = limits.resource_values

    def get(self, reference: str) -> str | None:
        """The text that ``@0x7f0a0001`` stands for, in the default configuration or else any; None: no such text.

        Depth first, each resource once: two configurations that refer on and on would else double at each step.
        Raises ResourcesError.
        """
        pending: list[str | int] = [int(reference.removeprefix("@0x"), 16)]
        seen = {0}  # the reference to nothing
        looked_at = 0
        while pending:
            value = pending.pop()
            if isinstance(value, str):
                return value
            if value not in seen:
                seen.add(value)
                values = self._values(value)
                looked_at += len(values)
                if looked_at > self._budget:
                    raise ResourcesError(f"{reference} leads to more than {self._budget} values")
                pending += reversed(values)
        return None

    def _values(self, identifier: int) -> list[str | int]:
        try:
            return self._table.values(identifier)
        except ValueError as error:
            raise ResourcesError(str(error)) from None


def _bundle_table(data: bytes, limits: Limits) -> Table:
    from auditor.apk.proto_table import ProtoTable  # and protobuf with it, which nothing else needs

    return ProtoTable(data, limits)
