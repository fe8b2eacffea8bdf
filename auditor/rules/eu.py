"""Rules of the European Union: what Article 13 GDPR wants told, and what over-collection means there."""

from collections.abc import Iterator

from auditor.model.finding import Finding
from auditor.model.policy import Policy, PolicyElement
from auditor.rules.case import Case, severity_of
from auditor.rules.excess import excess
from auditor.rules.registry import Need, rule
from auditor.rules.telling import is_policy, takes, tells, untold

_ARTICLE_13 = (
    PolicyElement.LEGAL_BASIS,
    PolicyElement.RECIPIENTS,
    PolicyElement.RETENTION,
    PolicyElement.ACCESS,
    PolicyElement.CORRECTION,
    PolicyElement.DELETION,
    PolicyElement.OBJECTION,
    PolicyElement.PORTABILITY,
    PolicyElement.SUPERVISORY_AUTHORITY,
)
"""In the order of the article. Transfers, a data protection officer and the withdrawal of consent are told only by whom
they concern."""
_FEW = 2
"""So many parts may be said in words that no list holds: one severity lower."""


@rule("EU001", Need.MANIFEST)
def minimisation(case: Case) -> Iterator[Finding]:
    """All over-collection of the app, as one question of data minimisation."""
    yield from excess("EU001", case, profile="eu", subject="data_minimisation")


@rule("EU002", Need.POLICY)
def article_13(case: Case) -> Iterator[Finding]:
    """Parts of the information of Article 13 that the policy does not give."""
    policy = case.policy
    if not is_policy(policy) or not takes(case):
        return
    missing = [
        *(["developer"] if not policy.developer else []),
        *(["contact"] if not policy.contact else []),
        *(element for element in _ARTICLE_13 if not tells(policy, element) and not _is_named(element, policy)),
    ]
    if missing:
        severity = severity_of("EU002")
        few = len(missing) <= _FEW
        yield untold("EU002", case, missing, subject="article_13", severity=severity.lowered() if few else severity)


def _is_named(element: PolicyElement, policy: Policy) -> bool:
    """Whether the recipients are told by their names."""
    return element is PolicyElement.RECIPIENTS and bool(policy.sdks)
