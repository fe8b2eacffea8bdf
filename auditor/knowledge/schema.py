"""The shape of every knowledge file; decoding is strict, so that a misspelt field is an error with its path."""

from typing import Literal

from msgspec import Struct

Risk = Literal["low", "medium", "high", "critical"]
PrivacyClass = Literal[
    "runtime_pi",  # runtime permission that opens personal data: must be declared
    "special_pi",  # special access, granted in the settings, that opens personal data: must be declared
    "special_service",  # guards a service of the app (accessibility, VPN, keyboard …): must be declared with it
    "normal_pi",  # granted at installation and still opens personal data: should be declared
    "vendor_pi",  # a device maker's permission that opens an identifier or the app list
    "signature_pi",  # not granted to store apps
    "runtime_benign",
    "special_benign",
    "normal_benign",
    "vendor_benign",
    "system",
    "unknown",
]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all entries."""


class Bilingual(Entry, frozen=True, kw_only=True):
    en: str
    zh: str

    def text(self, language: str) -> str:
        """The words in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


class Superseded(Entry, frozen=True, kw_only=True):
    """A permission that newer Android replaces."""

    target: int
    """Apps that target this API level or a later one get nothing by it on the releases from there on."""
    last_api: int
    """Last API level on which such an app still needs it: the right ``maxSdkVersion``."""


class Permission(Entry, frozen=True, kw_only=True):
    name: str
    protection: str | None
    """AOSP protection level of the last API level that has it, such as ``dangerous`` or ``normal|instant``."""
    group: str | None = None
    """Runtime group, without the prefix ``android.permission-group.``."""
    privacy_class: PrivacyClass
    risk: Risk
    since: int | None = None
    """First API level that has it; 1 stands for the first four, which the sources do not tell apart."""
    until: int | None = None
    """Last API level that has it."""
    deprecated: int | None = None
    """API level from which the SDK calls it deprecated."""
    label_en: str | None = None
    """Label that Android shows, shortened where it is a whole sentence."""
    label_zh: str | None = None
    aliases_en: tuple[str, ...] = ()
    """Labels of other Android releases, and other names that policies use for this permission."""
    aliases_zh: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    vendor: str | None = None
    """Who defines it, where that is not AOSP."""
    superseded: Superseded | None = None
    note: str | None = None
    confidence: str = "high"
    """``high``, ``medium`` or ``from memory``."""


class SystemPermission(Entry, frozen=True, kw_only=True):
    """A permission of AOSP that store apps do not get: its class is ``system``, and it has no group."""

    name: str
    protection: str
    since: int
    until: int | None = None
    label_en: str | None = None
    label_zh: str | None = None


class SystemPermissionFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    permissions: tuple[SystemPermission, ...]


class PermissionPattern(Entry, frozen=True, kw_only=True):
    """Names that apps and SDKs derive from the application id."""

    pattern: str
    """Regular expression over the whole name; ``{package}`` stands for the application id."""
    vendor: str
    privacy_class: PrivacyClass
    sdk: str | None = None
    note: Bilingual
    confidence: str = "high"


class PermissionFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    groups: dict[str, Bilingual] = {}
    permissions: tuple[Permission, ...] = ()
    patterns: tuple[PermissionPattern, ...] = ()


class DataType(Entry, frozen=True, kw_only=True):
    id: str
    parent: str | None = None
    capability: bool = False
    """Rather something that a permission opens than personal information: only words for the data, never those for
    the permission, say that it is taken."""
    group: bool = False
    """A heading over other data: where a policy spells out what it means by it, that is what it takes."""
    sensitive: bool = False
    """Sensitive personal information, which is taken and shared only with a consent of its own. Not inherited: an
    approximate location is not."""
    only_with: str | None = None
    """Permission without which the same calls give ``otherwise``."""
    otherwise: str | None = None
    name: Bilingual


class DataTypeFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    data_types: tuple[DataType, ...]


class EarlierAccess(Entry, frozen=True, kw_only=True):
    """What older devices ask for."""

    before: int
    """API level from which a device asks for more."""
    permissions: tuple[tuple[str, ...], ...]
    """As those of the API itself."""


class WatchedApi(Entry, frozen=True, kw_only=True):
    """Something in an app's code or manifest that reads personal data, or hints at it."""

    kind: Literal[
        "method",  # of the public SDK
        "hidden_method",  # of the framework, mostly called by reflection
        "library_method",  # of a library inside the app
        "field",
        "uri_field",  # holds a content URI, for a query that follows
        "content_uri",
        "intent_action",  # in code, or in an intent filter of the manifest
        "string",
        "component_base",  # a class of the app extends ``class_name`` and overrides or calls ``member``
    ]
    class_name: str | None = None
    """Java name, inner classes with ``$``; None for content URIs, actions and strings."""
    member: str | None = None
    """Method or field; ``<init>`` is a constructor."""
    parameters: tuple[str, ...] = ()
    """Descriptors of the parameters of each overload, ``(I)``; empty: every overload counts."""
    argument: str | None = None
    """It counts only where this string is an argument."""
    value: str | None = None
    """The content URI, action or string."""
    match: Literal["exact", "prefix", "word"] = "exact"
    """``prefix``: the value, or a path below it; ``word``: the value, or a text that holds it between spaces."""
    data_types: tuple[str, ...]
    permissions: tuple[tuple[str, ...], ...] = ()
    """Alternatives that open it, at some API level from ``since`` to ``until``; of one alternative all are needed. A
    last segment ``*`` stands for all names with that prefix. Empty: it needs none."""
    permissions_from_target: int | None = None
    """Apps that target an older API level than this one need no permission, nor does any app on an older device."""
    earlier: EarlierAccess | None = None
    risk: Risk
    weight: Literal["access", "hint", "harmless"] = "access"
    """``hint``: says something only beside other evidence, such as the argument; ``harmless``: the user acts in a
    screen of the system, so that it is never a finding."""
    since: int | None = None
    """First API level that has it; 10, 15 and 21 mean that level or an earlier one. None: no part of the SDK."""
    until: int | None = None
    """Last API level on which a store app gets the data."""
    deprecated: int | None = None
    note: str | None = None
    confidence: str = "high"
    """``high``: found in SDK typings or in published apps; ``medium`` or ``from memory``: not."""

    @property
    def name(self) -> str:
        """``package.Class->member``, or the value."""
        return self.value if self.value is not None else f"{self.class_name}->{self.member}"


class Plumbing(Entry, frozen=True, kw_only=True):
    """A package whose own calls collect nothing: wrappers and runtimes, which call for whoever calls them."""

    prefix: str
    """Anchored at a dot, like the prefixes of SDKs."""
    why: str


class WatchedApiFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    plumbing: tuple[Plumbing, ...]
    apis: tuple[WatchedApi, ...]


class SdkVendor(Entry, frozen=True, kw_only=True):
    en: str
    zh: tuple[str, ...] = ()
    """Legal entities as Chinese policies write them."""


class SdkSignals(Entry, frozen=True, kw_only=True):
    """What the SDK leaves in a package."""

    prefixes: tuple[str, ...] = ()
    """Java package prefixes, anchored at a dot: ``cn.jpush`` owns ``cn.jpush.X`` and never ``cn.jpushy.X``."""
    shared_prefixes: tuple[str, ...] = ()
    """Prefixes that others use too: they own a class, but never detect the SDK alone."""
    components: tuple[str, ...] = ()
    """Fully qualified class names in manifests."""
    authorities: tuple[str, ...] = ()
    """Provider authorities; ``${applicationId}`` stands for the application id."""
    actions: tuple[str, ...] = ()
    """Intent actions that only this SDK uses."""
    native_libraries: tuple[str, ...] = ()
    """File names below ``lib/<abi>/``; ``*`` stands for any characters, as for a version: ``libjcore*.so``."""
    meta_data: tuple[str, ...] = ()
    """Keys of manifest ``<meta-data>``."""
    assets: tuple[str, ...] = ()
    """Archive members that only this one ships, by their whole name, with ``*`` as above; for packers."""
    hosts: tuple[str, ...] = ()
    """Host names it contacts."""


class Collects(Entry, frozen=True, kw_only=True):
    """Data types that the vendor says the SDK collects."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    unspecified: tuple[str, ...] = ()
    """Collected, but the source does not say whether it can be switched off."""

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(sorted({*self.required, *self.optional, *self.unspecified}))


class Sdk(Entry, frozen=True, kw_only=True):
    id: str
    kind: Literal["sdk", "library", "packer"]
    """``sdk``: a third party's service that a policy has to name when it handles personal data; ``library``: code
    without a party behind it; ``packer``: hides the app's code."""
    name: Bilingual
    vendor: SdkVendor | None = None
    product_aliases: tuple[str, ...] = ()
    """Names that mean this product and no other."""
    vendor_aliases: tuple[str, ...] = ()
    """Names of the vendor, which mean this product only where the purpose fits ``category``."""
    family: str
    """Products of one vendor that share a core."""
    role: Literal["product", "core", "carrier"] = "product"
    """``core``: shared runtime of its family; ``carrier``: travels inside other SDKs. Both appear under a parent."""
    parents: tuple[str, ...] = ()
    """For a core or carrier: SDK ids or families that bring it along."""
    brings: tuple[str, ...] = ()
    """SDKs that come along with it, always or as its options: the operators under one-tap login, the channels of device
    makers under a push SDK, the runtime of the family."""
    category: str
    personal_data: bool
    """Whether it handles personal data at all."""
    bridge: bool = False
    """Whether code in another language runs in it and reaches Android: JavaScript, Dart, C#, C++."""
    encrypts_strings: bool = False
    """Whether it decrypts, at run time, the constants of the app: content URIs, keys and names that reflection uses."""
    signals: SdkSignals = SdkSignals()
    permissions: tuple[str, ...] = ()
    """Permissions that its manifest merges into the app."""
    apis: tuple[str, ...] = ()
    """Watched APIs that a published version of its code uses, ``package.Class->method``; empty: nobody has looked."""
    collects: Collects | None = None
    """None: unknown; an empty value: the vendor says nothing is collected."""
    maven: tuple[str, ...] = ()
    privacy_policy: str | None = None
    note: str | None = None
    sources: tuple[str, ...]


class DataSafetyType(Entry, frozen=True, kw_only=True):
    """A type of data of Google Play's Data safety form."""

    id: str
    """As the form's CSV file calls the answer: ``PSL_NAME``."""
    question: str
    """What it is an answer to: ``PSL_DATA_TYPES_PERSONAL``."""
    category: str
    name: str
    data_types: tuple[str, ...]
    """Of our tree; no data type belongs to two."""


class DataSafetyFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    types: tuple[DataSafetyType, ...]


class AliasTarget(Entry, frozen=True, kw_only=True):
    """One SDK that a name may mean."""

    sdk: str
    level: Literal["product", "vendor"]


class NameWords(Entry, frozen=True, kw_only=True):
    """How names of SDKs are folded; all words normalised."""

    suffixes: tuple[str, ...]
    """Words at the end that say no more than "this is an SDK"."""
    generic: tuple[str, ...]
    """Function words that are no name by themselves."""


class TraditionalFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    characters: dict[str, str]
    """Traditional to simplified, one to one; only what stands in names. What a character of several forms means, only a
    sentence tells."""


class Purpose(Entry, frozen=True, kw_only=True):
    """A category of SDKs, and the words with which policies state that purpose."""

    category: str
    zh: tuple[str, ...]
    en: tuple[str, ...]


class PurposeFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    purposes: tuple[Purpose, ...]


class Concept(Entry, frozen=True, kw_only=True):
    """A thing that policies speak of, and the words for it in one language."""

    id: str
    permissions: tuple[str, ...] = ()
    """Permissions that the words name."""
    general: tuple[str, ...] = ()
    """Permissions that the words cover only in general."""
    data_types: tuple[str, ...] = ()
    permission_phrases: tuple[str, ...] = ()
    """Words for the permission or the device function: 相机, 读取短信."""
    ordinary_phrases: tuple[str, ...] = ()
    """Permission words that are ordinary language too, 存储 or 通知: they need a cue right beside them."""
    data_phrases: tuple[str, ...] = ()
    """Words for the data: 位置信息, IMEI."""
    bare_phrases: tuple[str, ...] = ()
    """Words for the data that mean much else besides, 电话 or "address": they count in enumerations only."""
    headed_phrases: tuple[str, ...] = ()
    """Verbs that name data only before a shared head: 浏览、搜索、点击的‸记录."""
    label_phrases: tuple[str, ...] = ()
    """Official labels of Android releases, which policies paste: 读取手机状态和身份."""


class LexiconFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    concepts: tuple[Concept, ...]


class PermissionSet(Entry, frozen=True, kw_only=True):
    id: str
    permissions: tuple[str, ...]
    """Names; a last segment ``*`` stands for all names with that prefix."""
    severity: Literal["low", "medium", "high", "critical"]


class NecessaryInformation(Bilingual, frozen=True, kw_only=True):
    """Personal information that the regulation lists as necessary, in its words."""

    data_types: tuple[str, ...]


class ServiceSubtype(Entry, frozen=True, kw_only=True):
    """A narrower service within a type, such as a torch among the utilities."""

    name: Bilingual
    plausible: tuple[str, ...]
    words: "CategoryWords"
    """In the name of an app: it is this one then, and no other of its category."""


class CategoryWords(Entry, frozen=True, kw_only=True):
    """Words in the name of an app or of its policy that tell this kind of service, and no other."""

    zh: tuple[str, ...] = ()
    """Found anywhere in a name."""
    en: tuple[str, ...] = ()
    """Found as whole words; a single word as a whole segment of the application id, too."""


class ServiceCategory(Entry, frozen=True, kw_only=True):
    id: str
    name: Bilingual
    basic_function_zh: str
    necessary: tuple[NecessaryInformation, ...] = ()
    works_without: bool = False
    """Whether the regulation says that the basic function works without personal information."""
    base: tuple[str, ...] = ()
    """Ids of permission sets that the basic function needs."""
    plausible: tuple[str, ...] = ()
    """Sets that an extended feature may need, when declared with its purpose. All other sets are of low relevance."""
    subtypes: tuple[ServiceSubtype, ...] = ()
    """Narrower services with the sets that they may need besides."""
    barred: tuple[str, ...] = ()
    """Permissions that rules for this kind of service bar by name, whatever its functions are."""
    words: CategoryWords = CategoryWords()
    note: str | None = None
    text_confidence: str


class CoarseLocation(Entry, frozen=True, kw_only=True):
    """Words of stated purposes that tell how precise a location has to be."""

    enough: tuple[str, ...]
    """Purposes that the approximate location serves: the weather, the city."""
    too_coarse: tuple[str, ...]
    """Purposes that need the precise one, whatever else is said."""


class CategoryFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    sets: tuple[PermissionSet, ...] = ()
    categories: tuple[ServiceCategory, ...] = ()
    coarse_location: CoarseLocation | None = None


class Advisory(Entry, frozen=True, kw_only=True):
    """A public notice that some versions of an SDK or library should be replaced."""

    sdk: str
    number: str
    """As the notice is cited: CVE-2020-8913."""
    module: str
    """Maven module whose versions it counts, ``group:name``; an entry may have several."""
    fixed: str
    """First version that it is not about any more."""
    what: Bilingual
    url: str | None = None
    known: str
    """How the notice is known, as ``LegalSource.known``."""


class AdvisoryFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    advisories: tuple[Advisory, ...]


class LegalSource(Entry, frozen=True, kw_only=True):
    """A law, standard or store policy that rules cite."""

    id: str
    title: str
    number: str
    issuer: str
    issued: str | None = None
    effective: str | None = None
    url: str | None = None
    confidence: Literal["high", "medium", "low"]
    known: str
    """How the text is known: retrieved, or from memory. A citation from memory is printed with that caution."""
    known_zh: str


class LegalSourceFile(Entry, frozen=True, kw_only=True):
    sources: tuple[LegalSource, ...]


class Citation(Entry, frozen=True, kw_only=True):
    source: str
    article: str = ""


class RuleWords(Entry, frozen=True, kw_only=True):
    """A rule's words in one language."""

    title: str
    message: dict[str, str]
    """Variant to message, with ``{placeholders}``; ``default`` is always there."""
    remedy: str
    what: str
    why: str
    example: str = ""
    """An app and a policy on which it fires, and what would keep it quiet."""
    limits: str
    """What it cannot see, and so what would show a finding to be wrong."""


class Rule(Entry, frozen=True, kw_only=True):
    id: str
    severity: Literal["info", "low", "medium", "high", "critical"]
    profiles: tuple[str, ...] = ()
    """Profiles that it is for, beside ``all``; empty: every one that runs its family."""
    citations: tuple[Citation, ...] = ()
    en: RuleWords
    zh: RuleWords


class ElementWords(Entry, frozen=True, kw_only=True):
    """One part of what a policy has to tell: its name, and phrases that a reader may search for."""

    name: Bilingual
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class ListTitles(Entry, frozen=True, kw_only=True):
    """Words of a title by which a list is told from a policy; in lower case."""

    lists: tuple[str, ...]
    policies: tuple[str, ...]


class AbroadFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    sdks: tuple[str, ...]


class StoreRestriction(Entry, frozen=True, kw_only=True):
    """What Google Play lets only some apps ask for; the fields are explained in the file."""

    rule: str
    permissions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    from_target: int | None = None
    handlers: tuple[str, ...] = ()
    kept_by: tuple[str, ...] = ()
    lower_below: int | None = None
    unlimited: bool = False


class StoreTarget(Entry, frozen=True, kw_only=True):
    """The least target API level for an update."""

    rule: str
    least: int
    since: str
    """ISO 8601."""


class ForegroundType(Entry, frozen=True, kw_only=True):
    type: str
    bit: int
    permission: str


class AdvertisingIdReaders(Entry, frozen=True, kw_only=True):
    sdks: tuple[str, ...]


class PlayFile(Entry, frozen=True, kw_only=True):
    sources: tuple[str, ...]
    advertising_id: AdvertisingIdReaders
    restricted: tuple[StoreRestriction, ...]
    target: StoreTarget
    foreground: tuple[ForegroundType, ...]


class UncheckedWords(Entry, frozen=True, kw_only=True):
    title: str
    reason: str
    """Why nothing in an app or a policy shows it."""


class UncheckedRule(Entry, frozen=True, kw_only=True):
    """A rule of laws or stores that this tool does not check, and says so."""

    id: str
    citations: tuple[Citation, ...] = ()
    en: UncheckedWords
    zh: UncheckedWords


class ProblemText(Entry, frozen=True, kw_only=True):
    message: str
    """What happened and why it matters; ``{artifact}`` and ``{detail}`` stand for the problem's own."""
    remedy: str


class ProblemWords(Entry, frozen=True, kw_only=True):
    """The words for one kind of problem."""

    en: ProblemText
    zh: ProblemText
