"""Rules on what SDKs bring with them: versions that a public notice is about, and starting without the user."""

import re
from collections.abc import Iterator

from auditor.knowledge import catalog
from auditor.knowledge.schema import Advisory
from auditor.model.app import Component, ComponentKind, DetectedSdk
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Disclosure, Finding
from auditor.model.policy import Silence
from auditor.rules.case import Case, severity_of
from auditor.rules.disclosure import permission_treatment
from auditor.rules.permissions import phrases
from auditor.rules.registry import Need, rule

_BOOT = "android.permission.RECEIVE_BOOT_COMPLETED"
_BOOT_ACTIONS = frozenset(
    {
        "android.intent.action.BOOT_COMPLETED",
        "android.intent.action.LOCKED_BOOT_COMPLETED",
        "android.intent.action.QUICKBOOT_POWERON",
        "com.htc.intent.action.QUICKBOOT_POWERON",
    }
)
# Since API level 26 apps that target it receive these no more in receivers of their manifest.
# Source: Android developer documentation, Implicit broadcast exceptions.
_BROADCAST_ACTIONS = frozenset(
    {
        "android.intent.action.USER_PRESENT",
        "android.intent.action.PACKAGE_ADDED",
        "android.intent.action.PACKAGE_REMOVED",
        "android.intent.action.ACTION_POWER_CONNECTED",
        "android.intent.action.ACTION_POWER_DISCONNECTED",
        "android.net.conn.CONNECTIVITY_CHANGE",
    }
)
_NO_BROADCASTS_FROM = 26
_VERSION = re.compile(r"\d+(?:\.\d+)*")


@rule("SDK005", Need.MANIFEST)
def old_version(case: Case) -> Iterator[Finding]:
    """SDKs and libraries in a version that a public notice says to replace."""
    for sdk in case.app.sdks:
        for advisory in catalog.advisories():
            if advisory.sdk == sdk.id and _is_meant(sdk, advisory):
                yield Finding(
                    rule="SDK005",
                    subject=advisory.number,
                    severity=severity_of("SDK005"),
                    confidence=Confidence.MEDIUM,  # whether the app uses what the notice is about is not looked at
                    params=(
                        ("fixed", advisory.fixed),
                        ("notice", advisory.number),
                        ("library", sdk.id),
                        ("variant", "default"),
                        ("version", sdk.version or ""),
                    ),
                    evidence=Evidence(app=tuple(place for place in sdk.evidence if place.line is not None)[:3]),
                )


def _is_meant(sdk: DetectedSdk, advisory: Advisory) -> bool:
    """Whether the version is known for certain to be that of the module, and is older than the first good one."""
    listed = [place.snippet for place in sdk.evidence if place.line is not None]
    if sdk.version is None or not listed or not all(advisory.module in snippet for snippet in listed):
        return False
    own, fixed = _VERSION.match(sdk.version), _VERSION.match(advisory.fixed)
    if own is None or fixed is None:
        return False
    return _numbers(own.group()) < _numbers(fixed.group())


def _numbers(version: str) -> tuple[int, ...]:
    """1.7 and 1.7.0 are one version."""
    numbers = [int(part[:9]) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


@rule("SDK007", Need.MANIFEST, Need.POLICY)
def starts_by_itself(case: Case) -> Iterator[Finding]:
    """Receivers that start the app without the user, of which the policy says nothing."""
    starters = [component for component in case.app.components if _starts(component, case)]
    treatment = permission_treatment(_BOOT, case.policy)
    said = treatment.disclosure is not Disclosure.UNDECLARED or any(
        case.policy.permissions[index].silence in {None, Silence.NO_VERB} for index in treatment.claims
    )
    if starters and not said:
        owners = {owner.id for found in starters if (owner := catalog.owner_of(found.name)) and owner.kind == "sdk"}
        yield Finding(
            rule="SDK007",
            subject=_BOOT,
            severity=severity_of("SDK007"),
            confidence=Confidence.MEDIUM,
            params=(
                ("components", ", ".join(component.name for component in starters[:3])),
                ("started_by", ",".join(sorted(owners))),
                ("variant", "sdks" if owners else "default"),
            ),
            evidence=Evidence(
                app=tuple(component.location for component in starters[:5]),
                searched=phrases(_BOOT, case.policy.language)[:12],
            ),
        )


def _starts(component: Component, case: Case) -> bool:
    if component.kind is not ComponentKind.RECEIVER or _is_library(component.name):
        return False
    boots = any(requested.name == _BOOT for requested in case.app.effective_permissions)
    if boots and _BOOT_ACTIONS & {*component.actions}:
        return True
    target = case.app.target_sdk
    return target is not None and target < _NO_BROADCASTS_FROM and bool(_BROADCAST_ACTIONS & {*component.actions})


def _is_library(name: str) -> bool:
    """Whether a plain library's, such as WorkManager's, whose receiver is off until there is work."""
    owner = catalog.owner_of(name)
    return owner is not None and owner.kind == "library"
