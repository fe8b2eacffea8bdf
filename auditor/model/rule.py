"""What a rule is beside its words: how severe, for whom, and what it has to have read."""

from dataclasses import dataclass

from auditor.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    id: str
    family: str
    """The letters of the id: ``UND``."""
    severity: Severity | None
    """None: this tool does not check it."""
    profiles: tuple[str, ...]
    """Profiles that run it, or would, in the order of the registry."""
    needs: tuple[str, ...]
    """What it judges by: ``manifest``, ``code``, ``policy``; in this order."""

    @property
    def checked(self) -> bool:
        return self.severity is not None
