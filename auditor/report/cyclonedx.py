"""CycloneDX 1.6: the SDKs and libraries of an app, how each was seen, and whether the policy declares it.

Source: https://cyclonedx.org/docs/1.6/json/. Plain dictionaries, tested against the published schema.
"""

import uuid
from collections.abc import Iterator

from auditor import __version__
from auditor.knowledge import catalog
from auditor.model.app import DetectedSdk, Presence, UnknownPackage
from auditor.model.audit import Audit
from auditor.model.evidence import Location, Stage
from auditor.model.finding import SdkComparison
from auditor.report.document import Object, document
from auditor.report.escape import brief, one_line
from auditor.report.escape_uri import uri
from auditor.report.places import policy_place, sdk_name
from auditor.report.provenance import command_line
from auditor.report.sdk_words import sdk_words

_APP = "app"
_SERIALS = uuid.UUID("5f6b0c6e-6f6c-5d7e-9a51-0d2a2f5f7c1b")
"""Namespace of our serial numbers."""
_SEEN = {
    Presence.DEFINED: ("binary-analysis", 0.9),
    Presence.COMPONENT: ("manifest-analysis", 0.8),
    Presence.DEPENDENCY: ("manifest-analysis", 0.7),
    Presence.NATIVE: ("filename", 0.4),
    Presence.METADATA: ("manifest-analysis", 0.3),
}
"""Technique and confidence; what is only referenced is not contained, and not listed."""
_INSIDE = frozenset({Stage.CONTAINER, Stage.DEX, Stage.PROTECTION})


def audit_cyclonedx(audit: Audit, language: str, *, timestamp: str | None = None) -> bytes:
    """``timestamp`` in ISO 8601; None: none, so that the bytes stay the same."""
    compared = {row.id: row for row in audit.sdks}
    components = [
        _component(sdk, compared.get(sdk.id), audit, language) for sdk in audit.app.sdks if sdk.presence in _SEEN
    ]
    components += [_unknown(found) for found in audit.app.unknown_packages if found.prefix]
    metadata: Object = {} if timestamp is None else {"timestamp": timestamp}
    metadata |= {
        "tools": {"components": [{"type": "application", "name": "auditor", "version": __version__}]},
        "component": _app(audit),
        "properties": _properties(_about(audit)),
    }
    hidden = any(blocked.is_gap and blocked.problem.stage in _INSIDE for blocked in audit.problems)
    return document(
        {
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": _serial_number(audit),
            "version": 1,
            "metadata": metadata,
            "components": components,
            "dependencies": [
                {"ref": _APP, "dependsOn": [component["bom-ref"] for component in components]},
                *({"ref": component["bom-ref"]} for component in components),
            ],
            "compositions": [{"aggregate": "incomplete" if hidden else "unknown", "assemblies": [_APP]}],
        }
    )


def _serial_number(audit: Audit) -> str:
    """The same for the same app, policy and auditor."""
    inputs = [__version__, catalog.VERSION, audit.app.sha256, *(source.sha256 for source in audit.policy.sources)]
    return uuid.uuid5(_SERIALS, " ".join(inputs)).urn


def _app(audit: Audit) -> Object:
    app = audit.app
    described: Object = {"bom-ref": _APP, "type": "application", "name": brief(app.label or app.package or app.path)}
    if app.version_name is not None:
        described["version"] = brief(app.version_name)
    described["hashes"] = [{"alg": "SHA-256", "content": app.sha256}]
    described["properties"] = _properties(
        (name, value)
        for name, value in (
            ("package", app.package),
            ("version-code", app.version_code),
            ("min-sdk", app.min_sdk),
            ("target-sdk", app.target_sdk),
        )
        if value is not None
    )
    return described


def _about(audit: Audit) -> Iterator[tuple[str, object]]:
    yield "verdict", audit.verdict.value
    yield "profile", audit.profile
    yield "knowledge", f"{catalog.VERSION} {catalog.DATE}"
    if command := command_line(audit, "cyclonedx"):
        yield "command", command
    for source in audit.policy.sources:
        yield "policy", source.path
        yield "policy-sha256", source.sha256
    for note in audit.notes:
        yield f"case:{note.kind.value}", note.text


def _component(sdk: DetectedSdk, compared: SdkComparison | None, audit: Audit, language: str) -> Object:
    entry = catalog.sdks()[sdk.id]
    described: Object = {"bom-ref": f"sdk:{sdk.id}", "type": "library"}
    if entry.vendor is not None:
        chinese = entry.vendor.zh[0] if language == "zh" and entry.vendor.zh else None
        described["supplier"] = {"name": brief(chinese or entry.vendor.en)}
    described["name"] = sdk_name(sdk.id, language)
    if sdk.version is not None:
        described["version"] = brief(sdk.version)
        if len(entry.maven) == 1:  # of several modules nobody knows which this one is
            group, _, name = entry.maven[0].partition(":")
            described["purl"] = f"pkg:maven/{group}/{name}@{uri(sdk.version)}"
    if entry.privacy_policy:
        reference = {"type": "other", "url": entry.privacy_policy, "comment": sdk_words(language).privacy_policy}
        described["externalReferences"] = [reference]
    described["properties"] = _properties(_facts(sdk, compared, audit))
    technique, confidence = _SEEN[sdk.presence]
    method = {"technique": technique, "confidence": confidence, "value": sdk.presence.value}
    described["evidence"] = {
        "identity": [{"field": "name", "confidence": confidence, "methods": [method]}],
        "occurrences": [_occurrence(place) for place in sdk.evidence],
    }
    return described


def _facts(sdk: DetectedSdk, compared: SdkComparison | None, audit: Audit) -> Iterator[tuple[str, object]]:
    entry = catalog.sdks()[sdk.id]
    yield "id", sdk.id
    yield "kind", entry.kind
    yield "category", entry.category
    yield "personal-data", "true" if entry.personal_data else "false"
    yield "presence", sdk.presence.value
    yield "classes", sdk.classes
    yield "disclosure", compared.disclosure.value if compared else "not_judged"
    for index in compared.claims if compared else ():
        claim = audit.policy.sdks[index]
        for place in claim.evidence[:1]:
            yield "declared-at", policy_place(place)
        yield "declared-as", claim.name_as_written


def _unknown(found: UnknownPackage) -> Object:
    """Code that reads personal data, and that nobody known owns."""
    facts = [("presence", "unknown"), ("classes", found.classes), ("disclosure", "not_judged")]
    return {
        "bom-ref": f"package:{brief(found.prefix)}",
        "type": "library",
        "name": brief(found.prefix),
        "properties": _properties([*facts, *(("reads", name) for name in found.data_types)]),
    }


def _occurrence(place: Location) -> Object:
    described: Object = {"location": brief(place.member or place.artifact)}
    if place.line is not None:
        described["line"] = place.line
    if place.symbol or place.element:
        described["symbol"] = brief(place.symbol or place.element or "")
    if place.snippet:
        described["additionalContext"] = one_line(place.snippet)
    return described


def _properties(pairs: "Iterator[tuple[str, object]] | list[tuple[str, object]]") -> list[Object]:
    return [{"name": f"auditor:{name}", "value": one_line(str(value))} for name, value in pairs]
