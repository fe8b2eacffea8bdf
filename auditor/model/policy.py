"""What a privacy policy says."""

from dataclasses import dataclass, field
from enum import StrEnum

from auditor.model.evidence import Location, Problem


class Polarity(StrEnum):
    DECLARED = "declared"
    """The policy says that it is done."""
    DENIED = "denied"
    """The policy says that it is never done."""
    CONDITIONAL = "conditional"
    """Done under a condition, "without your consent we will not": declared, with a reservation."""
    NOT_UPLOADED = "not_uploaded"
    """Done on the device only: declared, with a promise about the network."""


class Silence(StrEnum):
    """Why words that name a permission claim nothing."""

    DEFINITION = "definition"
    """The sentence only says what a term means."""
    SOMEBODY_ELSE = "somebody_else"
    """It tells of somebody else's doings."""
    SECTION = "section"
    """It stands in a part on security, rights, changes, contact or terms."""
    NEGATED = "negated"
    """Something is denied, or no more, and what exactly is not plain enough for a denial."""
    ANOTHER_MEANING = "another_meaning"
    """The words around it give it another meaning: promotional text messages, calls to customer service."""
    USERS_ACT = "users_act"
    """It is what users do, not what the app takes."""
    NO_VERB = "no_verb"
    """No word for collecting or asking stands beside it."""


class Scope(StrEnum):
    APP = "app"
    SDK = "sdk"
    """Said of a third party's SDK, not of the developer."""


class OperatingSystem(StrEnum):
    ANY = "any"
    ANDROID = "android"
    IOS = "ios"
    HARMONY = "harmony"


class SdkLevel(StrEnum):
    """How closely a policy's words name an SDK."""

    PRODUCT = "product"
    VENDOR = "vendor"
    """Only the vendor is named; ``sdk_ids`` are those of its products that the purpose leaves possible."""
    NAME_ONLY = "name_only"
    """A name that the knowledge base does not have, kept as written."""


class Topic(StrEnum):
    """What a list that stands on another page would list."""

    SDKS = "sdks"
    PERMISSIONS = "permissions"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionClaim:
    phrase: str
    """The words that made the claim, as the policy writes them."""
    permissions: tuple[str, ...]
    """Permissions that the words name; any of them satisfies the claim. Sorted; empty where they only cover some in
    general."""
    general: tuple[str, ...] = ()
    """Permissions that the words cover only in general, such as WRITE_CONTACTS for "contacts". Sorted."""
    data_types: tuple[str, ...] = ()
    """Data types that the words name; for a claim by a data word, the word's. Sorted."""
    strength: int
    """4: constant or structured entry; 3: official label, or permission word with a cue; 2: permission word in a
    permission list or table; 1: data word tied to collection; 0: generic word or definition only."""
    polarity: Polarity
    purpose: str | None = None
    explained: bool = False
    """Whether something stands beside it that may tell what it is for, though no purpose is marked as one."""
    scope: Scope = Scope.APP
    os: OperatingSystem = OperatingSystem.ANY
    optional: bool | None = None
    """Whether users may refuse and go on; None where the words beside it do not say."""
    open_ended: bool = False
    """Whether the enumeration that it stands in goes on unsaid: 等, "and so on"."""
    silence: Silence | None = None
    """Why it claims nothing, at strength 0."""
    evidence: tuple[Location, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataClaim:
    data_type: str
    polarity: Polarity
    purpose: str | None = None
    scope: Scope = Scope.APP
    optional: bool | None = None
    """As in ``PermissionClaim``."""
    open_ended: bool = False
    """As in ``PermissionClaim``."""
    evidence: tuple[Location, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkClaim:
    name_as_written: str
    sdk_ids: tuple[str, ...]
    """Entries that the row names, sorted; empty for an unknown name."""
    level: SdkLevel
    vendor: str | None = None
    expected_vendors: tuple[str, ...] = ()
    """Companies that are known to stand behind it, where the one written is known to stand behind others. Sorted."""
    purpose: str | None = None
    data_as_written: str | None = None
    data_types: tuple[str, ...] = ()
    """Sorted."""
    url: str | None = None
    evidence: tuple[Location, ...]
    """One place for each time that the policy names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A list of the developer's own that the policy only links to."""

    covers: Topic
    url: str | None
    evidence: tuple[Location, ...]


class PolicyElement(StrEnum):
    """What a policy has to tell beside its claims (PIPL art. 17, GDPR art. 13)."""

    RETENTION = "retention"
    ACCESS = "access"
    CORRECTION = "correction"
    DELETION = "deletion"
    WITHDRAWAL = "withdrawal"
    """How consent is taken back."""
    ACCOUNT_CLOSURE = "account_closure"
    COMPLAINT = "complaint"
    RESPONSE_TIME = "response_time"
    SEPARATE_CONSENT = "separate_consent"
    """Consent of its own for sensitive information."""
    MINORS = "minors"
    PERSONALISED_OPT_OUT = "personalised_opt_out"
    CROSS_BORDER = "cross_border"
    PERSONALISATION = "personalisation"
    """That content or advertisements are chosen for the person; what then has to be told is how to switch it off."""
    ACCOUNT = "account"
    """That users sign up; what then has to be told is how they leave."""
    CONTACT_IN_APP = "contact_in_app"
    """A way to write to the developer inside the app, where the text has no address."""
    NECESSITY = "necessity"
    """Why sensitive information is needed, and what it means for the person (PIPL art. 30)."""
    RECIPIENTS = "recipients"
    LEGAL_BASIS = "legal_basis"
    OBJECTION = "objection"
    """Objecting to processing, or having it restricted."""
    PORTABILITY = "portability"
    SUPERVISORY_AUTHORITY = "supervisory_authority"
    SALE_OPT_OUT = "sale_opt_out"
    """How users keep their information from being sold or shared (CCPA 1798.135)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementClaim:
    """Where a policy tells one of them first."""

    element: PolicyElement
    evidence: tuple[Location, ...]


class PassageKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    """Of a table."""
    CODE = "code"
    """A line of a declaration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A heading, paragraph, list item or table row of a policy, so that a quote can be shown where it stands."""

    artifact: str
    kind: PassageKind
    text: str
    lines: tuple[tuple[int, int], ...]
    """(offset, line): from this offset of ``text`` on, the text stands on this line, as in ``Location``. Sorted."""
    pages: tuple[tuple[int, int], ...] = ()
    """(offset, page), as ``lines``; empty where the format has no pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySource:
    path: str
    """As the user gave it, with forward slashes."""
    sha256: str
    format: str
    """``text``, ``html``, ``markdown``, ``docx``, ``pdf``, ``mhtml``, ``declaration`` or ``unknown``."""
    language: str
    """``zh`` or ``en``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy, or the union of several documents. Claims are in document order."""

    sources: tuple[PolicySource, ...]
    length: int = 0
    """Han characters plus words of other scripts."""
    about_privacy: bool = False
    """Whether the text speaks of privacy or personal information at all."""
    title: str | None = None
    app_name: str | None = None
    developer: str | None = None
    effective_date: str | None = None
    """ISO 8601, as is ``updated_date``."""
    updated_date: str | None = None
    version: str | None = None
    """As written, "V2.1"."""
    contact: tuple[str, ...] = ()
    """E-mail addresses, telephone numbers and contact pages, in document order."""
    permissions: tuple[PermissionClaim, ...] = ()
    data: tuple[DataClaim, ...] = ()
    sdks: tuple[SdkClaim, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    elements: tuple[ElementClaim, ...] = ()
    """In the order of ``PolicyElement``; what is not among them is not told."""
    catch_alls: tuple[Location, ...] = ()
    """Where it asks for permissions that it does not name, "and other permissions", in document order."""
    leftovers: tuple[Location, ...] = ()
    """Blanks and notes that a template left behind, such as [Insert Date], in document order."""
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    """The whole text in reading order; empty where nothing could be read."""
    problems: tuple[Problem, ...] = ()

    @property
    def language(self) -> str:
        """``zh`` if any source is Chinese, else ``en``."""
        return "zh" if any(source.language == "zh" for source in self.sources) else "en"
