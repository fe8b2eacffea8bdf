"""Rules over the package itself."""

from collections.abc import Iterator

from auditor.model.app import OwnerKind, ProtectionKind
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Finding
from auditor.rules.case import Case, severity_of
from auditor.rules.registry import Need, rule
from auditor.rules.use import is_hidden, uses


@rule("MAN004", Need.CODE)
def merged_in(case: Case) -> Iterator[Finding]:
    """Permissions that only libraries ask for, by the merger's report, and that no code of the app itself uses."""
    for requested, _ in case.permissions:
        own_use = any(access.owner.kind is OwnerKind.FIRST_PARTY for access in uses(requested.name, case.app))
        if requested.origins and not own_use and all(map(_is_coordinate, requested.origins)):
            yield Finding(
                rule="MAN004",
                subject=requested.name,
                severity=severity_of("MAN004"),
                confidence=Confidence.MEDIUM if is_hidden(case.app) else Confidence.HIGH,
                params=(("origins", ", ".join(requested.origins)), ("variant", "default")),
                evidence=Evidence(app=(requested.location,)),
            )


def _is_coordinate(origin: str) -> bool:
    """Whether a library's Maven coordinate, and no file of the app."""
    return ":" in origin and not {"/", "\\"} & {*origin}


@rule("MAN005", Need.MANIFEST)
def hidden_code(case: Case) -> Iterator[Finding]:
    """Packers, which hide the app's code from reading."""
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
