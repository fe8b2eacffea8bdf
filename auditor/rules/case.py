"""What every rule is given: the app, the policy, and how the one treats the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.knowledge import catalog
from auditor.knowledge.schema import Permission
from auditor.model.app import App, DataAccess, DetectedSdk, RequestedPermission
from auditor.model.evidence import Effect, Evidence, Location
from auditor.model.finding import Category, Confidence, Disclosure, Finding, Severity
from auditor.model.policy import Policy
from auditor.rules.disclosure import Treatment, permission_treatment, sdk_treatment
from auditor.rules.reads import by_data_type, reads

_SEARCHED = 12
"""Phrases listed where a policy is silent; enough to see how it was searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One app against one policy, ready to be judged."""

    app: App
    policy: Policy
    category: Category | None
    permissions: tuple[tuple[RequestedPermission, Treatment], ...]
    """Explicit, effective requests, sorted by name."""
    sdks: tuple[tuple[DetectedSdk, Treatment], ...]
    """Embedded SDKs that handle personal data, sorted by id; cores and carriers only where none of their parents is."""

    reads: Mapping[str, list[DataAccess]]
    """What the code reads at medium risk and more, by data type, sorted."""

    def known(self, requested: RequestedPermission) -> Permission | None:
        """What the knowledge says of a requested permission."""
        return catalog.permission(requested.name, self.app.package)


def build_case(app: App, policy: Policy, category: Category | None) -> Case:
    """Decide every disclosure, and what the code reads, once before the rules run."""
    return Case(
        app=app,
        policy=policy,
        category=category,
        permissions=tuple(
            (requested, permission_treatment(requested.name, policy)) for requested in app.effective_permissions
        ),
        sdks=tuple((sdk, sdk_treatment(sdk.id, policy)) for sdk in _accountable(app)),
        reads=by_data_type(reads(app)),
    )


def _accountable(app: App) -> Iterator[DetectedSdk]:
    """SDKs that a policy has to name."""
    embedded = {sdk.id for sdk in app.embedded_sdks}
    families = {catalog.sdks()[sdk_id].family for sdk_id in embedded if catalog.sdks()[sdk_id].role == "product"}
    for sdk in app.embedded_sdks:
        entry = catalog.sdks()[sdk.id]
        if entry.kind != "sdk" or not entry.personal_data:
            continue
        parents = {*entry.parents, entry.family}
        if entry.role != "product" and (parents & families or parents & (embedded - {sdk.id})):
            continue
        yield sdk


def is_wholly_read(policy: Policy) -> bool:
    """Whether nothing of the policy stayed unread, so that its silence is certain."""
    return all(problem.effect is Effect.NONE for problem in policy.problems)


def severity_of(rule: str) -> Severity:
    """The rule's severity in the knowledge base."""
    return Severity(catalog.rules()[rule].severity)


def disclosure_finding(
    rule: str,
    case: Case,
    treatment: Treatment,
    *,
    subject: str,
    app: tuple[Location, ...],
    claims: tuple[tuple[str, tuple[Location, ...]], ...],
    searched: tuple[str, ...],
    suffix: str = "",
    severity: Severity | None = None,
    params: tuple[tuple[str, str], ...] = (),
    sure: bool = True,
) -> Finding | None:
    """The finding for a subject that the policy does not fully declare; None when it declares it.

    ``claims`` are the phrases and places of the claims that bear on it, strongest first. Only in general: one severity
    lower, medium confidence. On a page that was not given: a medium finding. Not ``sure`` that it is in the app, or a
    policy of which a part could not be read: medium confidence.
    """
    own = severity or severity_of(rule)
    match treatment.disclosure:
        case Disclosure.UNDECLARED:
            variant = "default"
            confidence = Confidence.HIGH if sure and is_wholly_read(case.policy) else Confidence.MEDIUM
        case Disclosure.PARTIAL:
            variant, confidence, own = "partial", Confidence.MEDIUM, own.lowered()
        case Disclosure.ELSEWHERE:
            variant, confidence = "elsewhere", Confidence.MEDIUM
            own = min(own, Severity.MEDIUM, key=lambda found: found.rank)
        case _:
            return None
    values = [*params, ("variant", variant + suffix)]
    if claims and variant == "partial":
        values.append(("phrase", claims[0][0]))
    places = tuple(place for _, locations in claims for place in locations[:2])
    if variant == "elsewhere":
        places += tuple(place for link in case.policy.elsewhere for place in link.evidence[:1])
    return Finding(
        rule=rule,
        subject=subject,
        severity=own,
        confidence=confidence,
        params=tuple(sorted(values)),
        evidence=Evidence(app=app, policy=places[:4], searched=() if variant == "partial" else searched[:_SEARCHED]),
    )
