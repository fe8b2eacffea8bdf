"""Texts of the resource table, through androguard: the only module that meets that untyped library."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Protocol, TypeVar

from auditor.apk.container import Container, MemberError
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_MEMBER = "resources.arsc"
_REFERENCE = 0x01  # AOSP ``ResourceTypes.h``, ``Res_value::TYPE_REFERENCE``
_T = TypeVar("_T")


class ResourcesError(ValueError):
    """The table does not parse, or its references cost too much. The words fit a problem's ``detail``."""


class Resolved(NamedTuple):
    texts: tuple[str | None, ...]
    """One for each that was asked for; None where there is none."""
    problems: tuple[Problem, ...]


class Texts(Protocol):
    """Texts of a parsed table."""

    def get(self, reference: str) -> str | None:
        """The text that ``@0x7f0a0001`` stands for, in the default configuration or else any; None: no such text.

        Raises ResourcesError.
        """


def resolved(texts: Sequence[str | None], container: Container, artifact: str, limits: Limits) -> Resolved:
    """Texts of the manifest, with references to resources replaced by what they stand for.

    The table is read only where a text is such a reference. That it is unreadable costs the label, nothing else.
    """
    if not any(map(_is_reference, texts)):
        return Resolved(tuple(texts), ())
    known = tuple(None if _is_reference(text) else text for text in texts)
    try:
        table = read_resources(container.read(_MEMBER, limits.resources_bytes), limits)
        return Resolved(tuple(table.get(text) if text and _is_reference(text) else text for text in texts), ())
    except (MemberError, ResourcesError) as error:
        problem = Problem(
            stage=Stage.RESOURCES,
            kind=ProblemKind.RESOURCES_UNREADABLE,
            artifact=f"{artifact}!{_MEMBER}",
            effect=Effect.NONE,
            detail=str(error),
        )
        return Resolved(known, (problem,))


def _is_reference(text: str | None) -> bool:
    return text is not None and text.startswith("@0x")


def read_resources(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Texts:
    """The texts of ``resources.arsc``; raises ResourcesError."""
    return _Table(data, limits)


class _Table:
    def __init__(self, data: bytes, limits: Limits) -> None:
        self._axml = _androguard()
        self._parser = _guarded(lambda: self._axml.ARSCParser(data))
        self._default = self._axml.ARSCResTableConfig.default_config()
        self._budget = limits.resource_values

    def get(self, reference: str) -> str | None:
        """Depth first, each resource once: two configurations that refer on and on would else double at each step."""
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
        """Texts and references of a resource, as stored; those of the default configuration first."""

        def stored() -> Iterator[str | int]:
            entries = self._parser.get_res_configs(identifier)
            for _, entry in sorted(entries, key=lambda pair: pair[0] != self._default):
                if entry.is_complex():
                    continue
                kind, data = (
                    (entry.datatype, entry.data) if entry.is_compact() else (entry.key.data_type, entry.key.data)
                )
                if kind == _REFERENCE:
                    yield data
                elif text := self._axml.format_value(kind, data, entry.parent.stringpool_main.getString):
                    yield text

        return _guarded(lambda: list(stored()))


def _guarded(parse: Callable[[], _T]) -> _T:
    """What androguard returns, whatever it does on the way: it prints, and lets out any error that its code runs into.

    The one place where every exception is caught: no list of types would be complete.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        try:
            return parse()
        except Exception as error:
            raise ResourcesError(f"{type(error).__name__}: {error}".splitlines()[0]) from None


def _androguard() -> ModuleType:
    """Imported late, for it takes 60 ms and few commands need it; silenced first, for it logs to stderr."""
    from loguru import logger

    logger.disable("androguard")
    from androguard.core import axml

    module: ModuleType = axml
    return module
