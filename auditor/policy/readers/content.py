"""What a reader makes of a file: its blocks, or why there are none."""

from dataclasses import dataclass

from auditor.model.evidence import Effect, ProblemKind
from auditor.policy.document import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A part of the file that could not be read, or that people cannot see."""

    kind: ProblemKind
    detail: str = ""
    effect: Effect = Effect.PARTIAL
    """NONE for what is only worth knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file as blocks in reading order."""

    format: str
    """As in ``PolicySource.format``."""
    blocks: tuple[Block, ...]
    title: str | None = None
    gaps: tuple[Gap, ...] = ()


class UnreadError(ValueError):
    """Nothing of the file can be read. It becomes a FATAL problem of the policy."""

    def __init__(self, kind: ProblemKind, detail: str = "") -> None:
        super().__init__(detail or kind.value)
        self.kind = kind
        self.detail = detail
