"""Rules over the policy as a document: whose it is, in which language, since when, with which lists."""

from collections.abc import Iterator

from auditor.model.evidence import Evidence
from auditor.model.finding import Confidence, Finding
from auditor.model.policy import Polarity, PolicyElement, Topic
from auditor.rules.case import Case, severity_of
from auditor.rules.places import manifest_place
from auditor.rules.registry import Need, rule
from auditor.rules.telling import head_of, is_list, is_policy, is_short, links_to, tells, untold

_REFERENCE = "@"
"""What a label begins with that could not be looked up in the resources."""
_MOST_PLACES = 4


@rule("POL001", Need.POLICY)
def no_usable_policy(case: Case) -> Iterator[Finding]:
    """A text that is too short to be a privacy policy, or is none."""
    policy = case.policy
    severity, confidence = severity_of("POL001"), Confidence.HIGH
    if is_short(policy):
        variant = "short"
    elif not policy.about_privacy:
        variant = "not_about_privacy"
    elif is_list(policy):
        variant, severity, confidence = "list", severity.lowered(), Confidence.MEDIUM
    else:
        return
    yield Finding(
        rule="POL001",
        subject=policy.sources[0].path,
        severity=severity,
        confidence=confidence,
        params=(("length", str(policy.length)), ("variant", variant)),
        evidence=Evidence(
            policy=(head_of(policy),),
        ),
    )


@rule("POL002", Need.POLICY)
def handler_unnamed(case: Case) -> Iterator[Finding]:
    """A policy that does not say who is responsible, or how to reach them."""
    policy = case.policy
    reachable = policy.contact or tells(policy, PolicyElement.CONTACT_IN_APP)
    missing = [name for name, told in (("developer", policy.developer), ("contact", reachable)) if not told]
    if not is_policy(policy) or not missing:
        return
    severity = severity_of("POL002")
    # An address alone still leads to somebody, and a name can be written in ways that no list holds.
    both = len(missing) > 1
    yield untold(
        "POL002",
        case,
        missing,
        subject="handler",
        severity=severity if both else severity.lowered(),
        confidence=Confidence.MEDIUM if both or missing == ["contact"] else Confidence.LOW,
    )


@rule("POL006", Need.POLICY)
def not_in_chinese(case: Case) -> Iterator[Finding]:
    """A policy for users in China without a Chinese text."""
    policy = case.policy
    if is_policy(policy) and policy.language != "zh":
        yield Finding(
            rule="POL006",
            subject="language",
            severity=severity_of("POL006"),
            confidence=Confidence.HIGH,
            params=(("variant", "default"),),
            evidence=Evidence(
                policy=(head_of(policy),),
            ),
        )


@rule("POL007", Need.POLICY)
def undated(case: Case) -> Iterator[Finding]:
    """A policy that does not say since when it holds, or when it was last changed."""
    policy = case.policy
    if is_policy(policy) and not policy.effective_date and not policy.updated_date:
        yield untold("POL007", case, ("date",), subject="date")


@rule("POL008", Need.CODE, Need.POLICY)
def no_lists(case: Case) -> Iterator[Finding]:
    """A policy that lists neither what is collected nor who receives it, and links to no such list."""
    policy = case.policy
    if not is_policy(policy):
        return
    collected = any(
        claim.strength >= 1 and claim.polarity is not Polarity.DENIED for claim in policy.permissions
    ) or any(claim.polarity is not Polarity.DENIED for claim in policy.data)
    missing = []
    if not collected and not links_to(policy, Topic.PERMISSIONS) and (case.permissions or case.reads):
        missing.append("collected_list")
    if not policy.sdks and not links_to(policy, Topic.SDKS) and case.sdks:
        missing.append("third_party_list")
    if missing:
        yield untold(
            "POL008",
            case,
            missing,
            subject="lists",
            app=tuple(sdk.evidence[0] for sdk, _ in case.sdks if sdk.evidence)[:_MOST_PLACES],
        )


@rule("POL012", Need.MANIFEST, Need.POLICY)
def template(case: Case) -> Iterator[Finding]:
    """Blanks that a template left, or the name of another app."""
    policy = case.policy
    if not is_policy(policy):
        return
    if policy.leftovers:
        yield Finding(
            rule="POL012",
            subject="template",
            severity=severity_of("POL012"),
            confidence=Confidence.MEDIUM,
            params=(("count", str(len(policy.leftovers))), ("variant", "default")),
            evidence=Evidence(policy=policy.leftovers[:_MOST_PLACES]),
        )
    label, named = case.app.label, policy.app_name
    if label and named and not label.startswith(_REFERENCE) and not _alike(label, named):
        yield Finding(
            rule="POL012",
            subject="app_name",
            severity=severity_of("POL012").lowered(),
            confidence=Confidence.LOW,  # one app may bear a brand here and the product's name there
            params=(("app_label", label), ("named", named), ("variant", "another_app")),
            evidence=Evidence(
                app=(manifest_place(case.app, "application", label),),
                policy=(head_of(policy),),
            ),
        )


def _alike(label: str, named: str) -> bool:
    """Whether two names could be those of one app: they share a word, or two characters in a row."""
    one, other = ("".join(filter(str.isalnum, text.casefold())) for text in (label, named))
    # Between scripts, as in WeChat and 微信, nothing can be said.
    if not one or not other or one.isascii() != other.isascii():
        return True
    size = 4 if one.isascii() else 2
    pieces = {one[at : at + size] for at in range(max(1, len(one) - size + 1))}
    return one in other or other in one or any(piece in other for piece in pieces)
