"""Rules on what a service needs: more than that is over-collection, declared or not."""

from collections.abc import Iterator

from auditor.knowledge import catalog
from auditor.model.app import App
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Disclosure, Finding, Severity, Use
from auditor.rules.case import Case, severity_of
from auditor.rules.category import Tier, narrowed, tier_of
from auditor.rules.permissions import phrases
from auditor.rules.registry import Need, rule
from auditor.rules.use import origins_of, use_of

# What makes an app the default handler for its set. Source: android.provider.Telephony and android.telecom references.
_HANDLER_ACTIONS = {
    "SMS": frozenset({"android.provider.Telephony.SMS_DELIVER", "android.provider.Telephony.WAP_PUSH_DELIVER"}),
    "CALL_LOG": frozenset({"android.telecom.InCallService"}),
}

_FIRST_WITH_PROMPTS = 23
"""API level from which runtime permissions are asked for one by one."""


@rule("OVR001", Need.MANIFEST)
def messages_and_calls_without_need(case: Case) -> Iterator[Finding]:
    """Text messages and call records, which hardly any service needs; a declaration does not make them necessary."""
    for set_id, actions in _HANDLER_ACTIONS.items():
        if _needed(set_id, case) or _handles(case.app, actions):
            continue
        members = catalog.permission_sets()[set_id].permissions
        for requested, treatment in case.permissions:
            if requested.name not in members:
                continue
            declared = treatment.disclosure in {Disclosure.DECLARED, Disclosure.PARTIAL}
            claims = [case.policy.permissions[index] for index in treatment.claims]
            # A guess of the kind of service neither excuses nor accuses here.
            category = case.category if case.category is not None and not case.category.guessed else None
            variant = "_".join(("declared",) * declared + ("with_category",) * (category is not None))
            yield Finding(
                rule="OVR001",
                subject=requested.name,
                severity=severity_of("OVR001"),
                # Without a category the need is judged by the app's components alone.
                confidence=Confidence.MEDIUM if category is None else Confidence.HIGH,
                params=tuple(
                    sorted(
                        [("variant", variant or "default")]
                        + ([("category", category.id)] if category is not None else [])
                    )
                ),
                evidence=Evidence(
                    app=(requested.location,),
                    policy=tuple(place for claim in claims for place in claim.evidence[:2])[:4],
                    searched=() if declared else phrases(requested.name, case.policy.language)[:12],
                ),
            )


@rule("OVR003", Need.CODE)
def never_used(case: Case) -> Iterator[Finding]:
    """Permissions that open personal data, and that no code which could be read uses."""
    for requested, _ in case.permissions:
        known = case.known(requested)
        if known is None or known.privacy_class != "runtime_pi" or use_of(requested.name, case.app) is not Use.UNUSED:
            continue
        origin = ", ".join(origins_of(requested, case.app))
        yield Finding(
            rule="OVR003",
            subject=requested.name,
            severity=max(severity_of("OVR003"), _severity_if_used(requested.name, case), key=lambda one: one.rank),
            confidence=Confidence.MEDIUM,
            params=(("origin", origin), ("variant", "merged")) if origin else (("variant", "default"),),
            evidence=Evidence(app=(requested.location,)),
        )


def _severity_if_used(name: str, case: Case) -> Severity:
    """How severe it would be all the same if code used it: what is far from the service is no better unused."""
    if case.category is None or case.category.guessed:
        return Severity.INFO
    found = tier_of(name, narrowed(catalog.categories()[case.category.id], case.app, case.policy))
    return Severity(found[1].severity) if found is not None and found[0] is Tier.LOW else Severity.INFO


@rule("OVR010", Need.MANIFEST)
def superseded(case: Case) -> Iterator[Finding]:
    """Permissions that give an app of this target nothing on new devices, and that it requests there too."""
    target = case.app.target_sdk
    for requested, _ in case.permissions:
        known = case.known(requested)
        change = known.superseded if known is not None else None
        if change is None or target is None or target < change.target:
            continue
        if requested.max_sdk is None or requested.max_sdk > change.last_api:
            yield Finding(
                rule="OVR010",
                subject=requested.name,
                severity=severity_of("OVR010"),
                confidence=Confidence.HIGH,
                params=(
                    ("first_api", str(change.last_api + 1)),
                    ("last_api", str(change.last_api)),
                    ("target", str(target)),
                    ("variant", "default"),
                ),
                evidence=Evidence(app=(requested.location,)),
            )


@rule("OVR009", Need.MANIFEST)
def granted_in_bulk(case: Case) -> Iterator[Finding]:
    """Runtime permissions in an app that targets an Android without prompts: who installs it grants them all."""
    target = case.app.target_sdk
    if target is None or target >= _FIRST_WITH_PROMPTS:
        return
    asked = [
        requested
        for requested, _ in case.permissions
        if (known := case.known(requested)) is not None and known.privacy_class == "runtime_pi"
    ]
    if asked:
        yield Finding(
            rule="OVR009",
            subject="targetSdkVersion",
            severity=severity_of("OVR009"),
            confidence=Confidence.HIGH,
            params=(("count", str(len(asked))), ("target", str(target)), ("variant", "default")),
            evidence=Evidence(
                app=(
                    Location(
                        artifact=case.app.path,
                        member=asked[0].location.member,
                        element="uses-sdk",
                        snippet=f"targetSdkVersion={target}",
                    ),
                    *(requested.location for requested in asked[:4]),
                )
            ),
        )


def _needed(set_id: str, case: Case) -> bool:
    """Whether the kind of service needs the set, or may with a stated purpose."""
    if case.category is None or case.category.guessed:
        return False
    category = catalog.categories()[case.category.id]
    return set_id in {*category.base, *category.plausible}


def _handles(app: App, actions: frozenset[str]) -> bool:
    return any(actions & {*component.actions} for component in app.components)
