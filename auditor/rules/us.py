"""Rules of California: the notice at collection, the choice against sale and sharing, and what is more than needed."""

from collections.abc import Iterator

from auditor.model.finding import Confidence, Finding
from auditor.model.policy import PolicyElement
from auditor.rules.case import Case
from auditor.rules.elements import advertising, taken
from auditor.rules.excess import excess
from auditor.rules.registry import Need, rule
from auditor.rules.telling import is_policy, takes, tells, untold


@rule("US001", Need.POLICY)
def notice_at_collection(case: Case) -> Iterator[Finding]:
    """Parts of the notice that the policy does not give: what is collected, who receives it, how long it is kept."""
    policy = case.policy
    if not is_policy(policy) or not takes(case):
        return
    told = {
        "purposes": bool(taken(policy) or policy.sdks),
        PolicyElement.RECIPIENTS: bool(policy.sdks) or tells(policy, PolicyElement.RECIPIENTS),
        PolicyElement.RETENTION: tells(policy, PolicyElement.RETENTION),
        "date": bool(policy.effective_date or policy.updated_date),
    }
    missing = [name for name, is_told in told.items() if not is_told]
    if missing:
        yield untold("US001", case, missing, subject="notice_at_collection")


@rule("US002", Need.CODE, Need.POLICY)
def sale_opt_out(case: Case) -> Iterator[Finding]:
    """Advertising SDKs, and no word on how users keep their information from being sold or shared."""
    ads = advertising(case)
    if is_policy(case.policy) and ads and not tells(case.policy, PolicyElement.SALE_OPT_OUT):
        yield untold(
            "US002",
            case,
            (PolicyElement.SALE_OPT_OUT,),
            subject="sale_opt_out",
            confidence=Confidence.LOW,
            app=ads,
        )


@rule("US003", Need.MANIFEST)
def beyond_necessity(case: Case) -> Iterator[Finding]:
    """All over-collection of the app, as one question of what is reasonably necessary and proportionate."""
    yield from excess("US003", case, profile="us-ca", subject="reasonable_necessity")
