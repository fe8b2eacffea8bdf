"""Rules over the package itself."""

from collections.abc import Iterator

from auditor.model.app import ProtectionKind
from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Finding
from auditor.rules.case import Case, severity_of
from auditor.rules.registry import Need, rule


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
