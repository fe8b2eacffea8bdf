"""What rules share that ask whether a policy tells something: whether it is one, how sure its silence is."""

from collections.abc import Iterable

from auditor.knowledge import catalog
from auditor.model.evidence import Effect, Evidence, Location
from auditor.model.finding import Confidence, Finding, Severity
from auditor.model.policy import Polarity, Policy, PolicyElement, Topic
from auditor.rules.case import Case, severity_of

SHORTEST_POLICY = {"zh": 300, "en": 100}
"""Han characters and words, or words alone: less cannot hold what a policy has to say. English says in a hundred words
what takes three hundred Han characters and their punctuation with the definitions that Chinese policies give."""
_SEARCHED = 12
_WITH_LINES = frozenset({"text", "html", "markdown"})
_OF_POLICIES = frozenset(
    {PolicyElement.RETENTION, PolicyElement.DELETION, PolicyElement.COMPLAINT, PolicyElement.MINORS}
)
"""What every policy tells some of, and a list of SDKs or permissions none."""


def is_policy(policy: Policy) -> bool:
    """Whether there is a text that users read, and that could tell what a policy has to tell.

    A declaration has no text; of what is too short, a mere list or about something else POL001 says all that there is
    to say.
    """
    text = any(source.format not in {"declaration", "unknown"} for source in policy.sources)
    return text and policy.about_privacy and not is_short(policy) and not is_list(policy)


def is_short(policy: Policy) -> bool:
    return policy.length < SHORTEST_POLICY[policy.language]


def is_list(policy: Policy) -> bool:
    """Whether it is titled as a list of SDKs or permissions, and has nothing of what makes a policy."""
    title = (policy.title or "").casefold()
    words = catalog.list_titles()
    titled = any(word in title for word in words.lists) and not any(word in title for word in words.policies)
    about = (policy.developer, policy.effective_date, policy.updated_date, *policy.contact)
    return titled and not any(about) and not any(claim.element in _OF_POLICIES for claim in policy.elements)


def takes(case: Case) -> bool:
    """Whether anything is taken at all: what says truly that nothing is need not say for how long it is kept."""
    said = any(claim.polarity is not Polarity.DENIED for claim in case.policy.data) or bool(case.policy.sdks)
    return said or bool(case.sdks) or bool(case.reads)


def head_of(policy: Policy) -> Location:
    """Its beginning, for what is said of the whole."""
    source = policy.sources[0]
    return Location(
        artifact=source.path,
        line=1 if source.format in _WITH_LINES else None,
        page=1 if source.format == "pdf" else None,
        snippet=policy.title or policy.app_name or "",
    )


def tells(policy: Policy, element: PolicyElement) -> bool:
    return any(claim.element is element for claim in policy.elements)


def place_of(policy: Policy, element: PolicyElement) -> tuple[Location, ...]:
    """Where the policy tells it first; empty where it does not."""
    return next((claim.evidence for claim in policy.elements if claim.element is element), ())


def links_to(policy: Policy, topic: Topic) -> bool:
    """Whether a list of that kind stands on another page."""
    return any(link.covers is topic for link in policy.elsewhere)


def untold(
    rule: str,
    case: Case,
    missing: Iterable[str],
    *,
    subject: str,
    variant: str = "default",
    severity: Severity | None = None,
    confidence: Confidence = Confidence.MEDIUM,
    app: tuple[Location, ...] = (),
    policy: tuple[Location, ...] = (),
    params: tuple[tuple[str, str], ...] = (),
) -> Finding:
    """The finding that the policy does not tell these parts: what was searched for is its evidence.

    Where a part of the policy was not read, it may stand there: low confidence.
    """
    names = tuple(missing)
    unread = any(problem.effect is not Effect.NONE for problem in case.policy.problems)
    return Finding(
        rule=rule,
        subject=subject,
        severity=severity or severity_of(rule),
        confidence=Confidence.LOW if unread else confidence,
        params=tuple(sorted((*params, ("missing", ",".join(names)), ("variant", variant)))),
        evidence=Evidence(app=app, policy=policy, searched=_searched(names, case.policy.language)),
    )


def _searched(names: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Phrases of every part, the first of each before the second of any."""
    known = catalog.element_words()
    lists = [known[name].zh if language == "zh" else known[name].en for name in names]
    longest = max(map(len, lists), default=0)
    phrases = (phrases[at] for at in range(longest) for phrases in lists if at < len(phrases))
    return tuple(dict.fromkeys(phrases))[:_SEARCHED]
