"""What ``auditor.toml`` may say: its keys, their types and their defaults."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from auditor.model.finding import AcceptedGap, Severity
from auditor.model.terms import Waiver

FILE = "auditor.toml"
PROFILES = ("cn", "play", "eu", "us-ca", "all")
"""The built-in ones, whose names a profile of the user's own cannot take."""

Text = Annotated[str, Meta(min_length=1)]
Threshold = Literal["never", "low", "medium", "high", "critical"]
ConfidenceName = Literal["low", "medium", "high"]
SeverityName = Literal["info", "low", "medium", "high", "critical"]
Language = Literal["en", "zh"]
Color = Literal["auto", "always", "never"]
RuleNames = Annotated[tuple[Text, ...], Meta(description="Rules, or families: UND001, UND.")]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts."""


class WaiverEntry(Part, frozen=True, kw_only=True):
    """Findings accepted with a reason and an end date."""

    rule: Annotated[Text, Meta(description="UND001")]
    subject: Annotated[Text, Meta(description="As the finding names it: android.permission.CAMERA, CAMERA, getui.")]
    package: Annotated[Text | None, Meta(description="Only in the app of this name.")] = None
    reason: Annotated[Text, Meta(description="Why; the report quotes it.")]
    until: Annotated[date, Meta(description="Last day on which it holds, at most a year ahead.")]


class GapEntry(Part, frozen=True, kw_only=True):
    """A gap that may pass."""

    kind: Annotated[Text, Meta(description="As --accept-gap names it.")]
    reason: Text


class Profile(Part, frozen=True, kw_only=True):
    """A choice of rules under a name of its own."""

    select: RuleNames = ()
    ignore: RuleNames = ()
    severity: dict[str, SeverityName] = {}


class Config(Part, frozen=True, kw_only=True):
    """Settings of the auditor. Options of the command line win, then AUDITOR_ variables, then this file."""

    profile: Annotated[Text | None, Meta(description="Whose rules apply; left out: by the policy's language.")] = None
    category: Annotated[Text | None, Meta(description="Service type, by id or name.")] = None
    fail_on: Annotated[Threshold, Meta(description="Least severity that fails the audit.")] = "high"
    min_confidence: Annotated[ConfidenceName, Meta(description="Least confidence that fails the audit.")] = "low"
    lang: Language = "en"
    color: Color = "auto"
    baseline: Annotated[Text | None, Meta(description="File of known findings, from this file's folder.")] = None
    knowledge: Annotated[Text | None, Meta(description="Folder of own entries, from this file's folder.")] = None
    select: Annotated[tuple[Text, ...], Meta(description="Rules or families that run in place of the profile's.")] = ()
    ignore: Annotated[tuple[Text, ...], Meta(description="Rules or families that do not run.")] = ()
    severity: Annotated[dict[str, SeverityName], Meta(description="Rule to the severity it is to have.")] = {}
    accepted_gaps: tuple[GapEntry, ...] = ()
    waivers: tuple[WaiverEntry, ...] = ()
    profiles: Annotated[dict[str, Profile], Meta(description="Profiles of your own by name.")] = {}

    def gaps(self) -> tuple[AcceptedGap, ...]:
        return tuple(AcceptedGap(kind=gap.kind, reason=gap.reason.strip()) for gap in self.accepted_gaps)

    def waived(self) -> tuple[Waiver, ...]:
        return tuple(
            Waiver(
                rule=entry.rule,
                subject=entry.subject,
                package=entry.package,
                reason=entry.reason.strip(),
                until=entry.until,
                place=f"waivers[{index}]",
            )
            for index, entry in enumerate(self.waivers)
        )

    def severities(self, profile: str | None) -> tuple[tuple[str, Severity], ...]:
        """Those of the profile of one's own, and over them those of the whole file."""
        own = self.profiles[profile].severity if profile in self.profiles else {}
        return tuple(sorted((rule, Severity(name)) for rule, name in {**own, **self.severity}.items()))


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) that docs/ publishes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Config)}
