"""Where something was seen, and what could not be seen."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One place that a person can open."""

    artifact: str
    """Path of the app or policy as the user gave it, with forward slashes."""
    member: str | None = None
    """File inside the app: ``AndroidManifest.xml``, ``classes2.dex``, ``lib/arm64-v8a/libjcore.so``."""
    element: str | None = None
    """Place in a manifest: ``uses-permission[@name='android.permission.CAMERA']``."""
    symbol: str | None = None
    """Class, or ``package.Class->method``, in a dex file."""
    section: str | None = None
    """Heading of the policy section that the place stands under."""
    page: int | None = None
    """Page of a paginated document, from 1."""
    line: int | None = None
    """Line of a text file, from 1. A binary manifest has no line that a person could open. In a PDF, the line of the
    page; in a Word document, the number of the paragraph or table row."""
    column: int | None = None
    """Character in that line, from 1."""
    snippet: str = ""
    """The original text there: a policy's quote, or the decisive fact of the app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Both sides of a finding. Each tuple is in the order in which a reader should look."""

    app: tuple[Location, ...] = ()
    policy: tuple[Location, ...] = ()
    searched: tuple[str, ...] = ()
    """Where the policy is silent: the phrases that were looked for."""


class Stage(StrEnum):
    """The step of reading at which a problem showed itself."""

    CONTAINER = "container"
    MANIFEST = "manifest"
    RESOURCES = "resources"
    SIGNATURE = "signature"
    DEX = "dex"
    PROTECTION = "protection"
    POLICY = "policy"
    SETTINGS = "settings"
    """What the user settled: waivers."""
    COMPARISON = "comparison"
    """Two releases side by side."""


class Effect(StrEnum):
    """What a problem costs."""

    NONE = "none"
    """Worth knowing; every rule could still be judged."""
    PARTIAL = "partial"
    """A gap: something that rules need was not read, so the audit is incomplete unless the gap is accepted."""
    FATAL = "fatal"
    """Nothing of this stage could be read."""


class ProblemKind(StrEnum):
    """What went wrong; its words are in ``knowledge/data/messages``. Gaps are accepted by this name."""

    CONTAINER_UNREADABLE = "container_unreadable"
    CONTAINER_IRREGULAR = "container_irregular"
    MEMBER_OVER_BUDGET = "member_over_budget"
    MANIFEST_UNREADABLE = "manifest_unreadable"
    MANIFEST_IRREGULAR = "manifest_irregular"
    MANIFEST_PLACEHOLDER = "manifest_placeholder"
    SDK_LEVELS_MISSING = "sdk_levels_missing"
    RESOURCES_UNREADABLE = "resources_unreadable"
    SIGNATURE_UNREADABLE = "signature_unreadable"
    SIGNATURE_MISSING = "signature_missing"
    DEX_UNREADABLE = "dex_unreadable"
    CODE_UNREADABLE = "code_unreadable"
    DEX_NOT_LOADED = "dex_not_loaded"
    MAPPING_UNFIT = "mapping_unfit"
    NO_CODE = "no_code"
    PACKED = "packed"
    NESTED_PACKAGE = "nested_package"
    POLICY_UNREADABLE = "policy_unreadable"
    POLICY_FORMAT = "policy_format"
    POLICY_WITHOUT_WORDS = "policy_without_words"
    POLICY_DAMAGED_TEXT = "policy_damaged_text"
    POLICY_OVER_BUDGET = "policy_over_budget"
    POLICY_ENCRYPTED = "policy_encrypted"
    POLICY_SCANNED = "policy_scanned"
    POLICY_GARBLED = "policy_garbled"
    POLICY_PART_UNREAD = "policy_part_unread"
    POLICY_HIDDEN_TEXT = "policy_hidden_text"
    POLICY_ONLY_SCRIPT = "policy_only_script"
    POLICY_REDIRECT = "policy_redirect"
    POLICY_FRAMES = "policy_frames"
    LIST_ELSEWHERE = "list_elsewhere"
    WAIVER_EXPIRED = "waiver_expired"
    WAIVER_UNUSED = "waiver_unused"
    PACKAGES_DIFFER = "packages_differ"
    VERSIONS_REVERSED = "versions_reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read or judged. It travels to the report and is never dropped."""

    stage: Stage
    kind: ProblemKind
    artifact: str
    """The file, with the member after ``!`` where one is meant: ``app.apk!classes2.dex``."""
    effect: Effect
    detail: str = ""
    """Technical detail that no catalogue of messages can know: an offset, a count, a name. English, no full stop."""


_WHOLE = frozenset({Stage.CONTAINER, Stage.MANIFEST, Stage.POLICY})
"""Stages without which there is no app or no policy; the others cost only their own part."""


def unreadable(problems: tuple[Problem, ...]) -> Problem | None:
    """The problem because of which an app or a policy could not be read at all; None where it could."""
    return next((found for found in problems if found.effect is Effect.FATAL and found.stage in _WHOLE), None)
