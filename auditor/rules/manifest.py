"""Rules over the package itself."""

from collections.abc import Iterator

from auditor.knowledge import catalog
from auditor.model.app import OwnerKind, ProtectionKind
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Finding
from auditor.rules.case import Case, severity_of
from auditor.rules.reads import opens_personal_data, sites
from auditor.rules.registry import Need, rule
from auditor.rules.use import is_hidden, origins_of, uses

_NAMELESS = "?"
"""What loaders are called whose names a shrinker took."""


@rule("MAN004", Need.CODE)
def merged_in(case: Case) -> Iterator[Finding]:
    """Permissions that only libraries ask for and that no code of the app itself uses.

    By the merger's report; without one, by what SDKs are known to merge in, where their code alone is seen to use it.
    """
    for requested, _ in case.permissions:
        using = uses(requested.name, case.app)
        if any(access.owner.kind is OwnerKind.FIRST_PARTY for access in using):
            continue
        if requested.origins:
            origins = requested.origins if all(map(_is_coordinate, requested.origins)) else ()
            sure, variant = Confidence.HIGH, "default"
        else:
            users = {access.owner.id for access in using}
            known = origins_of(requested, case.app)
            # Only what opens personal data is worth a look without the report: every app needs INTERNET itself.
            seen = using and users <= {*known} and opens_personal_data(requested.name)
            origins = known if seen else ()
            sure, variant = Confidence.MEDIUM, "known"
        if origins:
            yield Finding(
                rule="MAN004",
                subject=requested.name,
                severity=severity_of("MAN004"),
                confidence=Confidence.LOW if is_hidden(case.app) and variant == "known" else sure,
                params=(("origins", ", ".join(origins)), ("variant", variant)),
                evidence=Evidence(app=(requested.location, *sites(using))[:5]),
            )


def _is_coordinate(origin: str) -> bool:
    """Whether a library's Maven coordinate, and no file of the app."""
    return ":" in origin and not {"/", "\\"} & {*origin}


@rule("MAN005", Need.MANIFEST)
def hidden_code(case: Case) -> Iterator[Finding]:
    """Packers, which hide the app's code from reading, and code that is loaded from elsewhere when the app runs."""
    for protection in case.app.protections:
        if protection.kind is ProtectionKind.PACKER:
            yield Finding(
                rule="MAN005",
                subject=protection.name,
                severity=severity_of("MAN005"),
                confidence=Confidence.HIGH,
                params=(("variant", "default"),),
                evidence=Evidence(app=protection.evidence),
            )
    loaders = [found for found in case.app.protections if found.kind is ProtectionKind.LOADER]
    strangers = [found for found in loaders if found.name not in catalog.sdks()]
    if strangers:
        names = ["" if found.name == _NAMELESS else found.name for found in strangers]
        yield Finding(
            rule="MAN005",
            subject="dynamic_code",
            severity=severity_of("MAN005"),
            confidence=Confidence.MEDIUM,  # what it loads may be its own
            params=(("owners", ", ".join(names)), ("variant", "loader")),
            evidence=Evidence(app=tuple(place for found in strangers for place in found.evidence)[:5]),
        )
