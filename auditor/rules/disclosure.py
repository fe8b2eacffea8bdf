"""How a policy treats a subject of the app: the one place that decides declared, partial, undeclared or denied."""

from dataclasses import dataclass

from auditor.knowledge import catalog
from auditor.model.finding import Disclosure
from auditor.model.policy import (
    OperatingSystem,
    PermissionClaim,
    Polarity,
    Policy,
    Scope,
    SdkClaim,
    SdkLevel,
    Silence,
    Topic,
)

_PLATFORM = "android.permission."
_HERE = frozenset({OperatingSystem.ANY, OperatingSystem.ANDROID})

# A data word tied to collection (strength 1) discloses these as a permission word does; policies seldom name them.
_DATA_WORD_DECLARES = frozenset(
    _PLATFORM + name
    for name in (
        "ACCESS_FINE_LOCATION",
        "ACCESS_COARSE_LOCATION",
        "ACCESS_BACKGROUND_LOCATION",
        "ACCESS_WIFI_STATE",
        "QUERY_ALL_PACKAGES",
    )
)
# It discloses READ_PHONE_STATE only where it is one of the identifiers that the permission guards.
_PHONE_STATE = _PLATFORM + "READ_PHONE_STATE"
_PHONE_IDENTIFIERS = ("device_id", "phone_number", "sim_info")
# The most intrusive permissions: "we collect your call log" is no declaration of READ_CALL_LOG.
_DATA_WORD_SAYS_NOTHING = frozenset({"SMS", "CALL_LOG", "CONTACTS"})
_CALL_PHONE = _PLATFORM + "CALL_PHONE"
_BACKGROUND_LOCATION = _PLATFORM + "ACCESS_BACKGROUND_LOCATION"
_MEDIA = _PLATFORM + "READ_MEDIA_"
_PERSONAL = frozenset({"runtime_pi", "special_pi", "normal_pi", "vendor_pi"})
# What opens nothing that another permission does not open already: whoever declares that one has declared it. A typed
# foreground service reads by the permission of its type, under a notification; BLUETOOTH_ADMIN goes with BLUETOOTH.
_CONTAINED_IN = {
    _PLATFORM + name: _PLATFORM + whole
    for name, whole in (
        ("ACCESS_COARSE_LOCATION", "ACCESS_FINE_LOCATION"),
        ("BLUETOOTH_ADMIN", "BLUETOOTH"),
        ("FOREGROUND_SERVICE_CAMERA", "CAMERA"),
        ("FOREGROUND_SERVICE_LOCATION", "ACCESS_FINE_LOCATION"),
        ("FOREGROUND_SERVICE_MICROPHONE", "RECORD_AUDIO"),
    )
}


# Whoever says that the location is read has said so of the precise one, too; how precise it is, few policies say. And
# Android's words for scanning are "nearby devices".
_SAID_BY = {"location_precise": "location", "location_coarse": "location", "bluetooth_scan": "nearby"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """A policy's treatment of one subject."""

    disclosure: Disclosure
    claims: tuple[int, ...] = ()
    """Indices of the claims that decided, strongest first; for an undeclared permission, those that only mention it."""
    contradicted: bool = False
    """DENIED, and declared elsewhere in the same text."""
    catch_all: bool = False
    """PARTIAL, and only by words such as "and other permissions"."""


def permission_treatment(name: str, policy: Policy) -> Treatment:
    """How the policy treats a requested permission."""
    names = {name, _CONTAINED_IN.get(name, name)}
    # "Device information" is a general word for identifiers, and those for which only vendors have a permission.
    enough = 1 if name == _PHONE_STATE or not name.startswith(_PLATFORM) else 2
    named, general, mentioned, denied = list[int](), list[int](), list[int](), list[int]()
    for index, claim in enumerate(policy.permissions):
        if claim.os not in _HERE:
            continue
        if names.isdisjoint(claim.permissions):
            if claim.strength >= enough and name in claim.general and claim.polarity is not Polarity.DENIED:
                general.append(index)
        elif claim.polarity is Polarity.DENIED:
            if name in claim.permissions and claim.scope is Scope.APP and _denies(claim, name):
                denied.append(index)
        else:
            (named if claim.strength >= 1 else mentioned).append(index)
    named.sort(key=lambda index: (-policy.permissions[index].strength, index))
    best = _by_claims(name, tuple(policy.permissions[index] for index in named))
    if best is Disclosure.DECLARED:
        denied = [index for index in denied if not _only_limits(index, named, policy)]
    if denied:
        return Treatment(
            disclosure=Disclosure.DENIED, claims=(*denied, *named), contradicted=best is Disclosure.DECLARED
        )
    best, deciding = _with_general(best, name, named, general, mentioned, policy)
    if best is not Disclosure.UNDECLARED:
        return Treatment(disclosure=best, claims=deciding)
    silent = _silent(policy, Topic.PERMISSIONS)
    if silent is Disclosure.UNDECLARED and policy.catch_alls and _may_be_caught(name):
        return Treatment(disclosure=Disclosure.PARTIAL, claims=(*named, *mentioned), catch_all=True)
    return Treatment(disclosure=silent, claims=(*named, *mentioned))


def _with_general(
    best: Disclosure, name: str, named: list[int], general: list[int], mentioned: list[int], policy: Policy
) -> tuple[Disclosure, tuple[int, ...]]:
    """What claims that cover a permission only in general add, and the claims that decide.

    "To choose photos, we ask for the storage permission" was said before Android 13 split it, and says the same.
    """
    if best is Disclosure.DECLARED or not general:
        return best, tuple(named)
    if name.startswith(_MEDIA) and _meant_there(general, [*named, *mentioned], policy):
        return Disclosure.DECLARED, (*general, *named)
    return (Disclosure.PARTIAL, (*general, *named)) if best is Disclosure.UNDECLARED else (best, tuple(named))


def _meant_there(general: list[int], mentions: list[int], policy: Policy) -> bool:
    """Whether a place that asks for something wider mentions the very thing."""
    asked = {
        (place.artifact, place.page, place.line) for index in general for place in policy.permissions[index].evidence
    }
    return any(
        (place.artifact, place.page, place.line) in asked
        for index in mentions
        if policy.permissions[index].silence in {None, Silence.NO_VERB}
        for place in policy.permissions[index].evidence
    )


def _only_limits(denial: int, named: list[int], policy: Policy) -> bool:
    """Whether a denial stands in the very text that asks for the permission: "Location: Android wants it for Bluetooth
    scans, we do not read where you are". What the code then reads is judged as data."""
    asked = {place for index in named for place in policy.permissions[index].evidence}
    quotes = {(place.artifact, place.page, place.line, place.snippet) for place in asked}
    return all(
        (place.artifact, place.page, place.line, place.snippet) in quotes
        for place in policy.permissions[denial].evidence
    )


def _may_be_caught(name: str) -> bool:
    """Whether "and other permissions" covers it at least in general: personal data, and not the most intrusive."""
    permission = catalog.permission(name)
    return (
        permission is not None
        and permission.privacy_class in _PERSONAL
        and permission.group not in _DATA_WORD_SAYS_NOTHING
        and name not in {_CALL_PHONE, _BACKGROUND_LOCATION}
    )


def _denies(claim: PermissionClaim, name: str) -> bool:
    """Whether a denial is about the permission itself: not reading the MAC address is not denying the Wi-Fi state."""
    if claim.strength >= 2:
        return True
    if name.replace("WRITE_", "READ_") in {*claim.permissions} - {name}:
        return False  # whoever does not read the appointments may well add one
    permission = catalog.permission(name)
    guarded = permission.data_types if permission is not None else ()
    return claim.strength == 1 and any(catalog.is_a(own, said) for own in guarded for said in claim.data_types)


def _by_claims(name: str, claims: tuple[PermissionClaim, ...]) -> Disclosure:
    """What claims of strength 1 and more, strongest first, make of a permission."""
    if not claims:
        return Disclosure.UNDECLARED
    if claims[0].strength >= 2 or name in _DATA_WORD_DECLARES:
        return Disclosure.DECLARED
    if name == _PHONE_STATE:
        said = {data_type for claim in claims for data_type in claim.data_types}
        identified = any(catalog.is_a(data_type, kind) for data_type in said for kind in _PHONE_IDENTIFIERS)
        return Disclosure.DECLARED if identified else Disclosure.PARTIAL
    permission = catalog.permission(name)
    if name == _CALL_PHONE or (permission is not None and permission.group in _DATA_WORD_SAYS_NOTHING):
        return Disclosure.UNDECLARED
    return Disclosure.PARTIAL


def data_treatment(data_type: str, policy: Policy) -> Treatment:
    """How the policy treats a kind of data: claimed itself, only by a wider or narrower word, denied, or not at all.

    ``claims`` are indices into ``Policy.data``.
    """
    names = {data_type, _SAID_BY.get(data_type, data_type)}
    exact, near, denied = list[int](), list[int](), list[int]()
    for index, claim in enumerate(policy.data):
        if claim.polarity is Polarity.DENIED:
            if claim.data_type == data_type and claim.scope is Scope.APP:
                denied.append(index)
        elif claim.data_type in names:
            exact.append(index)
        elif catalog.is_a(data_type, claim.data_type) or catalog.is_a(claim.data_type, data_type):
            near.append(index)
    listed = {name for claim in policy.sdks for name in claim.data_types}
    guarded = {
        name
        for permission in policy.permissions
        if permission.strength >= 2 and permission.polarity is not Polarity.DENIED and permission.os in _HERE
        for name in permission.data_types
    }
    plain = any(policy.data[index].data_type == data_type for index in exact)
    if denied and not plain:
        # "We use your location … we do not read coordinates": the wider word takes back nothing.
        return Treatment(disclosure=Disclosure.DENIED, claims=tuple(denied))
    if exact or names & (listed | guarded):
        return Treatment(disclosure=Disclosure.DECLARED, claims=tuple(exact))
    wider = any(catalog.is_a(data_type, name) or catalog.is_a(name, data_type) for name in listed | guarded)
    if near or wider:
        return Treatment(disclosure=Disclosure.PARTIAL, claims=tuple(near))
    return Treatment(disclosure=Disclosure.UNDECLARED)


def sdk_treatment(sdk_id: str, policy: Policy) -> Treatment:
    """How the policy treats an embedded SDK: named as a product, only by its vendor, or not at all.

    A core or carrier is named when any SDK that brings it along is. A sister product's name says nothing of this one.
    """
    entry = catalog.sdks()[sdk_id]
    wanted = {sdk_id}
    if entry.role != "product":
        wanted |= {
            other.id
            for other in catalog.sdks().values()
            if other.id in entry.parents or other.family in entry.parents or other.family == entry.family
        }
    named = [i for i, claim in enumerate(policy.sdks) if wanted & {*claim.sdk_ids} and claim.level is SdkLevel.PRODUCT]
    if named:
        return Treatment(disclosure=Disclosure.DECLARED, claims=tuple(named))
    general = [i for i, claim in enumerate(policy.sdks) if wanted & _covered_by_vendor(claim)]
    if general:
        return Treatment(disclosure=Disclosure.PARTIAL, claims=tuple(general))
    return Treatment(disclosure=_silent(policy, Topic.SDKS))


def _covered_by_vendor(claim: SdkClaim) -> set[str]:
    """Products that the written name covers because it is their vendor's, whatever the purpose beside it says."""
    targets = catalog.sdks_named(claim.name_as_written)
    return {*claim.sdk_ids, *(target.sdk for target in targets if target.level == "vendor")}


def _silent(policy: Policy, topic: Topic) -> Disclosure:
    """UNDECLARED, unless the policy sends its reader to a list of that kind."""
    linked = any(link.covers is topic for link in policy.elsewhere)
    return Disclosure.ELSEWHERE if linked else Disclosure.UNDECLARED
