"""Rules over what a policy has to tell beside its claims: how long, which rights, complaints, children, abroad."""

import re
from collections.abc import Iterator

from auditor.knowledge import catalog
from auditor.model.evidence import Location
from auditor.model.finding import Confidence, Finding
from auditor.model.policy import DataClaim, Polarity, Policy, PolicyElement
from auditor.rules.case import Case, severity_of
from auditor.rules.registry import Need, rule
from auditor.rules.telling import is_policy, place_of, takes, tells, untold

_RIGHTS = {
    "zh": (PolicyElement.ACCESS, PolicyElement.CORRECTION, PolicyElement.DELETION, PolicyElement.WITHDRAWAL),
    "en": (PolicyElement.DELETION,),
}
"""PIPL asks for each; of a policy in English, Google Play asks only how data is deleted."""
_LONGEST_WORKING_DAYS = 15
_LONGEST_DAYS = 22
"""Fifteen working days, with the weekends that lie in them."""
_TIME = re.compile(r"(\d{1,3}|十五|二十|三十|六十)\s*个?\s*(工作日|自然日|日|天)")
_NUMERALS = {"十五": 15, "二十": 20, "三十": 30, "六十": 60}
_COMPLAINT = re.compile("投诉|举报|申诉")
_SENTENCE_ENDS = re.compile(r"[。；;\n]")
_MOST_PLACES = 4


@rule("POL003", Need.POLICY)
def retention(case: Case) -> Iterator[Finding]:
    """A policy that does not say how long information is kept."""
    if is_policy(case.policy) and takes(case) and not tells(case.policy, PolicyElement.RETENTION):
        yield untold("POL003", case, (PolicyElement.RETENTION,), subject="retention")


@rule("POL004", Need.POLICY)
def rights(case: Case) -> Iterator[Finding]:
    """A policy that leaves out how users see, correct or delete what is held of them, or close their account."""
    policy = case.policy
    if not is_policy(policy) or not takes(case):
        return
    asked = [*_RIGHTS[policy.language]]
    if tells(policy, PolicyElement.ACCOUNT):
        asked.append(PolicyElement.ACCOUNT_CLOSURE)
    missing = [element for element in asked if not tells(policy, element)]
    if missing:
        severity = severity_of("POL004")
        few = len(missing) == 1 < len(asked)
        yield untold("POL004", case, missing, subject="user_rights", severity=severity.lowered() if few else severity)


@rule("POL005", Need.POLICY)
def complaints(case: Case) -> Iterator[Finding]:
    """A policy without a way to complain, or that promises an answer to complaints only later than it may."""
    policy = case.policy
    if not is_policy(policy):
        return
    if not tells(policy, PolicyElement.COMPLAINT):
        # Whoever reads every message takes complaints too; but the text does not say so.
        reachable = policy.contact or tells(policy, PolicyElement.CONTACT_IN_APP)
        confidence = Confidence.LOW if reachable else Confidence.MEDIUM
        yield untold("POL005", case, (PolicyElement.COMPLAINT,), subject="complaint", confidence=confidence)
        return
    places = place_of(policy, PolicyElement.RESPONSE_TIME)
    time = _too_long(places[0]) if places else None
    if time is not None:
        yield untold("POL005", case, (), subject="complaint", variant="late", policy=places, params=(("time", time),))


def _too_long(place: Location) -> str | None:
    """The time in which a sentence promises to answer complaints, where that is more than fifteen working days."""
    for sentence in filter(_COMPLAINT.search, _SENTENCE_ENDS.split(place.snippet)):
        for number, unit in _TIME.findall(sentence):
            days = _NUMERALS.get(number) or int(number)
            if days > (_LONGEST_WORKING_DAYS if unit == "工作日" else _LONGEST_DAYS):
                return f"{number}{unit}"
    return None


@rule("POL009", Need.POLICY)
def sensitive(case: Case) -> Iterator[Finding]:
    """Sensitive information that is taken, without a word on consent of its own, need or consequences."""
    policy = case.policy
    told = (PolicyElement.SEPARATE_CONSENT, PolicyElement.NECESSITY)
    claims = [claim for claim in taken(policy) if catalog.data_types()[claim.data_type].sensitive]
    if is_policy(policy) and claims and not any(tells(policy, element) for element in told):
        names = sorted({claim.data_type for claim in claims})
        yield untold(
            "POL009",
            case,
            told,
            subject="sensitive_information",
            confidence=Confidence.LOW,
            policy=tuple(claim.evidence[0] for claim in claims)[:_MOST_PLACES],
            params=(("data_types", ",".join(names)),),
        )


@rule("POL010", Need.POLICY)
def minors(case: Case) -> Iterator[Finding]:
    """A policy that does not speak of children."""
    if is_policy(case.policy) and not tells(case.policy, PolicyElement.MINORS):
        yield untold("POL010", case, (PolicyElement.MINORS,), subject="minors", confidence=Confidence.HIGH)


@rule("POL011", Need.POLICY)
def personalised(case: Case) -> Iterator[Finding]:
    """Content or advertisements chosen for the person, and no word on how to switch that off."""
    policy = case.policy
    if not is_policy(policy) or tells(policy, PolicyElement.PERSONALISED_OPT_OUT):
        return
    said = place_of(policy, PolicyElement.PERSONALISATION)
    ads = advertising(case)
    if said or ads:
        yield untold(
            "POL011",
            case,
            (PolicyElement.PERSONALISED_OPT_OUT,),
            subject="personalised_push",
            variant="default" if said else "advertising",
            confidence=Confidence.MEDIUM if said else Confidence.LOW,
            app=() if said else ads,
            policy=said,
        )


@rule("POL013", Need.CODE, Need.POLICY)
def abroad(case: Case) -> Iterator[Finding]:
    """SDKs that send information abroad, in an app whose policy does not speak of that."""
    policy = case.policy
    foreign = [sdk for sdk, _ in case.sdks if sdk.id in catalog.sdks_abroad()]
    if is_policy(policy) and foreign and not tells(policy, PolicyElement.CROSS_BORDER):
        yield untold(
            "POL013",
            case,
            (PolicyElement.CROSS_BORDER,),
            subject="cross_border",
            confidence=Confidence.LOW,
            app=tuple(sdk.evidence[0] for sdk in foreign if sdk.evidence)[:_MOST_PLACES],
            params=(("sdks", ",".join(sdk.id for sdk in foreign)),),
        )


def taken(policy: Policy) -> list[DataClaim]:
    """What the policy says that the app itself takes."""
    return [claim for claim in policy.data if claim.polarity is not Polarity.DENIED]


def advertising(case: Case) -> tuple[Location, ...]:
    """Where advertising SDKs show in the app, the first few."""
    known = catalog.sdks()
    places = (sdk.evidence[0] for sdk, _ in case.sdks if known[sdk.id].category == "ads" and sdk.evidence)
    return tuple(places)[:_MOST_PLACES]
