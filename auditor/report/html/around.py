"""What a report shows besides its audit when it is one page of many."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    back: str = ""
    """Address of the page that leads here."""
    back_text: str = ""
    style: str = ""
    """Added to the report's own."""
    beside: Mapping[str, Markup] = field(default_factory=dict)
    """Below the evidence of a finding, by its fingerprint."""
    live: bool = False
    """Whether a server of ours shows it, so that its forms may be sent there."""

    @property
    def referrer(self) -> str:
        """Without one, a browser would not tell the server from whose page a form was sent."""
        return "same-origin" if self.live else "no-referrer"


ALONE = Around()
