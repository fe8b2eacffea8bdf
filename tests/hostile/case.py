"""A hostile input and what is expected of the auditor for it.

What is expected never comes from the auditor's own output. For an app it is what Android makes of the file, by the
sources that each family names; for a policy, what a person sees who opens it. Both ask the same question of the exit
code: the app asks for CAMERA and READ_CONTACTS in most cases, and the policy beside it declares CAMERA alone. A request
that is hidden from the auditor, or a declaration that is hidden from people, therefore changes the exit code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from auditor.model.evidence import ProblemKind

_T = TypeVar("_T")

PACKAGE = "com.shop.app"
CONTACTS = "READ_CONTACTS"
BOTH = frozenset({"CAMERA", CONTACTS})
"""What the app of a case asks for, unless the case says otherwise."""
INNOCENT = frozenset({"CAMERA"})
PASSED, FOUND, USAGE, NOT_AUDITED = 0, 1, 2, 3

_NOT_COUNTED = frozenset({ProblemKind.SIGNATURE_MISSING, ProblemKind.SIGNATURE_UNREADABLE})
"""The packages here are not signed."""


class Family(StrEnum):
    ARCHIVES = "archives"
    MANIFESTS = "manifests"
    RESOURCES = "resources"
    CODE = "dex"
    PARTS = "splits and bundles"
    PAGES = "html and text"
    PAPERS = "pdf"
    DOCUMENTS = "docx"
    DECLARATIONS = "yaml and json"
    PLACES = "folders and environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hostile file. It is built when it is needed: some are large."""

    name: str
    family: Family
    build: Callable[[], bytes]
    permissions: frozenset[str] | None
    """Last segments. Of an app: in force, as Android reads it. Of a policy: declared to who reads it, of BOTH.
    None: nothing can be read."""
    problems: frozenset[ProblemKind] = frozenset()
    """Every kind that is reported, no more and no fewer; signatures apart."""
    gap: bool = False
    """Whether a part is unread that may hold more."""
    package: str | None = PACKAGE
    min_sdk: int | None = 24
    target_sdk: int | None = 36
    label: str | None = "Shop"
    sdks: frozenset[str] = frozenset()
    """Ids of SDKs whose classes are in the app."""
    accesses: frozenset[str] = frozenset()
    """Data types that the code reads."""
    code: int | None = None
    """The exit code, where it is none of those that follow from the rest."""
    suffix: str = ".apk"
    slow: bool = False
    """Whether it takes a second or more, to build or to read, and so runs at night alone."""

    @property
    def is_app(self) -> bool:
        return self.family in {Family.ARCHIVES, Family.MANIFESTS, Family.RESOURCES, Family.CODE, Family.PARTS}

    @property
    def exit_code(self) -> int:
        """A finding where the app asks for contacts and the policy is silent; else, with a gap, "not audited"."""
        if self.code is not None:
            return self.code
        if self.permissions is None:
            return NOT_AUDITED
        found = CONTACTS in self.permissions if self.is_app else not self.permissions >= BOTH
        return FOUND if found else NOT_AUDITED if self.gap else PASSED

    def written(self, folder: Path) -> Path:
        """The file, in this folder."""
        path = folder / f"{'app' if self.is_app else 'policy'}{self.suffix}"
        path.write_bytes(self.build())
        return path


@dataclass(frozen=True, slots=True)
class Makes:
    """The cases of a family whose files stand as they are built."""

    family: Family
    suffix: str
    closed: frozenset[ProblemKind]
    """What is reported of a file of which nothing can be read, unless its case says otherwise."""

    def case(
        self,
        name: str,
        build: Callable[[], bytes],
        permissions: frozenset[str] | None = BOTH,
        problems: frozenset[ProblemKind] = frozenset(),
        *,
        gap: bool = False,
        code: int | None = None,
        suffix: str | None = None,
    ) -> Case:
        return Case(
            name=name,
            family=self.family,
            build=build,
            permissions=permissions,
            problems=problems,
            gap=gap,
            code=code,
            suffix=self.suffix if suffix is None else suffix,
        )

    def unreadable(self, name: str, build: Callable[[], bytes], problems: frozenset[ProblemKind] | None = None) -> Case:
        return self.case(name, build, None, self.closed if problems is None else problems)


def given(value: _T, build: Callable[[_T], bytes]) -> Callable[[], bytes]:
    """A builder that keeps its value, for one of several cases that differ in it."""
    return lambda: build(value)


def counted(kinds: frozenset[ProblemKind]) -> frozenset[ProblemKind]:
    """Those kinds of problems that a case speaks of."""
    return kinds - _NOT_COUNTED
