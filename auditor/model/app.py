"""What an Android package contains."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.evidence import Location, Problem


class ComponentKind(StrEnum):
    ACTIVITY = "activity"
    ACTIVITY_ALIAS = "activity_alias"
    SERVICE = "service"
    RECEIVER = "receiver"
    PROVIDER = "provider"


class Presence(StrEnum):
    """How an SDK shows itself, from the strongest evidence to the weakest."""

    DEFINED = "defined"
    """Classes under one of its anchored prefixes are in the dex files."""
    COMPONENT = "component"
    """The manifest declares one of its components."""
    DEPENDENCY = "dependency"
    """The build depends on its Maven module; its code was not seen, or was shrunk away."""
    NATIVE = "native"
    """Only one of its native libraries is there."""
    METADATA = "metadata"
    """Only one of its meta-data keys is there; such keys are often left over."""
    REFERENCED = "referenced"
    """Classes of it are named but not contained; never enough to say that it is embedded."""


class ProtectionKind(StrEnum):
    PACKER = "packer"
    """The app's own code is encrypted and unpacked at run time: what the dex files show is not the app."""
    LOADER = "loader"
    """The app loads code that is not among its dex files."""
    BRIDGE = "bridge"
    """A runtime through which code in another language reaches Android: JavaScript, Dart, C#."""
    STRINGS = "strings"
    """Constants are decrypted at run time: content URIs and the names that reflection uses are not seen."""


class OwnerKind(StrEnum):
    """Whose code a class is."""

    FIRST_PARTY = "first_party"
    SDK = "sdk"
    LIBRARY = "library"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    kind: OwnerKind
    id: str | None = None
    """Identifier in the knowledge base, for an SDK or library."""
    prefix: str
    """The package prefix by which it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedPermission:
    """One permission the app requests; duplicates are united.

    A request is an interval of API levels. Source of the rules: AOSP ``PackageParser``/``ParsingPackageUtils``.
    """

    name: str
    tag: str
    """Element that requests it: ``uses-permission``, ``uses-permission-sdk-23`` or ``uses-permission-sdk-m``."""
    min_sdk: int | None
    """First API level at which it counts: the largest of the app's, the element's and the tag's. None: unknown."""
    max_sdk: int | None
    """Last API level at which the request counts; None: no end."""
    implied_by: str | None = None
    """Permission, or ``targetSdkVersion``, because of which Android adds this one; None: the manifest asks for it."""
    effective: bool
    """Whether any device that can install the app grants the request."""
    origins: tuple[str, ...] = ()
    """Libraries (Maven coordinates) and files that ask for it, by the manifest merger's report; empty: not known."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """An activity, service, receiver or provider of the merged manifest."""

    kind: ComponentKind
    name: str
    """Fully qualified class name."""
    permission: str | None = None
    """``android:permission``: whom the component lets in, such as ``android.permission.BIND_ACCESSIBILITY_SERVICE``."""
    exported: bool = False
    """Whether other apps may reach it."""
    actions: tuple[str, ...] = ()
    """Actions of its intent filters, sorted."""
    schemes: tuple[str, ...] = ()
    """URI schemes of its intent filters, sorted."""
    authorities: tuple[str, ...] = ()
    """Authorities of a provider, in order."""
    foreground_types: tuple[str, ...] = ()
    """Types of a foreground service, ``location``, as the manifest writes or numbers them; sorted."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaData:
    """A ``<meta-data>`` of the application or of one of its components."""

    name: str
    value: str | None
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    sha256: str
    """SHA-256 of the DER certificate, lower-case hexadecimal."""
    subject: str
    """Distinguished name, RFC 4514 order as the certificate has it."""
    scheme: str
    """``v1``, ``v2`` or ``v3``: the newest signature scheme that carries this certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedSdk:
    """Third-party code found in the package, by its strongest evidence."""

    id: str
    """Identifier in the knowledge base."""
    presence: Presence
    classes: int
    """Number of classes defined under its prefixes; 0 where it is only configured."""
    version: str | None = None
    evidence: tuple[Location, ...]
    """Strongest first, at most a handful per kind of signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What keeps static reading from seeing the app's code."""

    kind: ProtectionKind
    name: str
    """Identifier in the knowledge base."""
    evidence: tuple[Location, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAccess:
    """Code that reads a data type: one call, field, string or base class."""

    data_type: str
    api: str
    """``package.Class->member``, or the content URI, action or string."""
    certain: bool
    """False for what says something only beside other evidence."""
    risk: str
    """``low``, ``medium`` or ``high``."""
    permissions: tuple[tuple[str, ...], ...] = ()
    """Alternatives that open it; of one alternative all are needed."""
    permissions_from_target: int | None = None
    """Apps that target an older API level than this one need none of them, nor does any app on an older device."""
    earlier_permissions: tuple[tuple[str, ...], ...] = ()
    """The same for devices before ``earlier_before``, which ask for less."""
    earlier_before: int | None = None
    caller: str
    """``package.Class->method``."""
    owner: Owner
    location: Location
    effective_until_api: int | None = None
    """Last API level on which a store app gets the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkStart:
    """A call into an SDK that the app's Application class makes whenever the app starts, on no condition."""

    sdk: str
    """Identifier in the knowledge base."""
    callee: str
    """``package.Class->method``."""
    location: Location


def owner_names(accesses: Iterable[DataAccess]) -> tuple[str, ...]:
    """Ids of SDKs and prefixes of other code, sorted; empty for code whose shortened names say nothing."""
    return tuple(sorted({access.owner.id or access.owner.prefix for access in accesses}))


def own_prefixes(accesses: Iterable[DataAccess]) -> frozenset[str]:
    """Package prefixes of the app's own code that reads something."""
    return frozenset(access.owner.prefix for access in accesses if access.owner.kind is OwnerKind.FIRST_PARTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNames:
    """How many of the classes a shrinker renamed."""

    classes: int
    """Of all dex files, without those that build tools generate into any package."""
    shortened: int
    """Those with names of one or two characters, inner classes by their outer ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownPackage:
    """Code of nobody that the knowledge base knows, and that is not the app's own."""

    prefix: str
    """Empty: classes whose names were shortened to say nothing."""
    classes: int
    data_types: tuple[str, ...]
    """Data types that it reads, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One Android package, or one source manifest. What could not be read is None or empty, and a problem says so."""

    path: str
    """As the user gave it, with forward slashes."""
    sha256: str
    """Of the file; of a folder, that of the digests of its APKs by name."""
    size: int
    """Bytes."""
    package: str | None = None
    label: str | None = None
    version_name: str | None = None
    version_code: int | None = None
    min_sdk: int | None = None
    target_sdk: int | None = None
    signers: tuple[Signer, ...] = ()
    permissions: tuple[RequestedPermission, ...] = ()
    """Sorted by name; explicit ones before implied ones."""
    components: tuple[Component, ...] = ()
    """In manifest order."""
    meta_data: tuple[MetaData, ...] = ()
    """In manifest order."""
    sdks: tuple[DetectedSdk, ...] = ()
    """Sorted by id, whatever their presence; libraries too."""
    accesses: tuple[DataAccess, ...] | None = None
    """Sorted by data type, caller and API; None: there was no code to read."""
    starts: tuple[SdkStart, ...] = ()
    """What the Application class calls of SDKs before the first screen, in order."""
    class_names: ClassNames | None = None
    """None: there was no code to read."""
    unknown_packages: tuple[UnknownPackage, ...] = ()
    """Sorted by prefix."""
    protections: tuple[Protection, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def packers(self) -> tuple[Protection, ...]:
        """What hides the app's own code altogether."""
        return tuple(found for found in self.protections if found.kind is ProtectionKind.PACKER)

    @property
    def packed(self) -> bool:
        return bool(self.packers)

    @property
    def explicit_permissions(self) -> tuple[RequestedPermission, ...]:
        """What the manifest itself asks for, in force or not."""
        return tuple(requested for requested in self.permissions if requested.implied_by is None)

    @property
    def effective_permissions(self) -> tuple[RequestedPermission, ...]:
        """What the manifest itself asks for and some device grants: the only requests that are judged."""
        return tuple(requested for requested in self.explicit_permissions if requested.effective)

    @property
    def embedded_sdks(self) -> tuple[DetectedSdk, ...]:
        """SDKs that are in the package: by classes or components; in a packed app also by library or meta-data key.

        By a dependency where there is no code that could show more.
        """
        enough = {Presence.DEFINED, Presence.COMPONENT}
        if self.packed or self.accesses is None:
            enough |= {Presence.DEPENDENCY}
        if self.packed:
            enough |= {Presence.NATIVE, Presence.METADATA}
        return tuple(sdk for sdk in self.sdks if sdk.presence in enough)
