"""Texts of the resource table, through androguard: the only module that meets that untyped library."""

import os
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Protocol, TypeVar

from auditor.apk.container import Container, MemberError
from auditor.limits import Limits
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_MEMBER = "resources.arsc"
_T = TypeVar("_T")


class ResourcesError(ValueError):
    """The table does not parse. The words fit a problem's ``detail``."""


class Resolved(NamedTuple):
    texts: tuple[str | None, ...]
    """One for each that was asked for; None where there is none."""
    problems: tuple[Problem, ...]


class Texts(Protocol):
    """Texts of a parsed table."""

    def get(self, reference: str) -> str | None:
        """The text that ``@0x7f0a0001`` stands for, in the default configuration or else any; None: no such text."""


def resolved(texts: Sequence[str | None], container: Container, artifact: str, limits: Limits) -> Resolved:
    """Texts of the manifest, with references to resources replaced by what they stand for.

    The table is read only where a text is such a reference. That it does not parse costs the label, nothing else.
    """
    if not any(map(_is_reference, texts)):
        return Resolved(tuple(texts), ())
    known = tuple(None if _is_reference(text) else text for text in texts)
    try:
        table = read_resources(container.read(_MEMBER, limits.resources_bytes))
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


def read_resources(data: bytes) -> Texts:
    """The texts of ``resources.arsc``; raises ResourcesError."""
    return _Table(data)


class _Table:
    def __init__(self, data: bytes) -> None:
        axml = _androguard()
        self._parser = _guarded(lambda: axml.ARSCParser(data))
        self._default = axml.ARSCResTableConfig.default_config()

    def get(self, reference: str) -> str | None:
        identifier = int(reference.removeprefix("@0x"), 16)
        texts = self._parser.get_resolved_res_configs
        found = _guarded(lambda: texts(identifier, self._default) or texts(identifier))
        return next((text for _, text in found if isinstance(text, str) and text), None)


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
