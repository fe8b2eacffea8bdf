"""The engine: rules over one app and one policy, ordered into one audit."""

from collections.abc import Iterator

from auditor.model.app import App, owner_names
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import (
    Audit,
    BlockedRules,
    Category,
    DataTypeComparison,
    Disclosure,
    Finding,
    Gate,
    PermissionComparison,
    SdkComparison,
)
from auditor.model.policy import Policy, Topic
from auditor.rules.case import Case, build_case
from auditor.rules.category import guessed_category
from auditor.rules.disclosure import data_treatment
from auditor.rules.reads import by_data_type, reads
from auditor.rules.registry import Rule, all_rules, blocked_by
from auditor.rules.use import origins_of, use_of


def audit(
    app: App,
    policy: Policy,
    *,
    profile: str | None = None,
    category: Category | None = None,
    gate: Gate | None = None,
) -> Audit:
    """Compare an app with its policy.

    ``profile`` is a key of ``PROFILES``; None: ``cn`` for a policy with Chinese text, else ``play``. ``category`` None:
    as the names of the app and of its policy tell it, where they do.
    """
    profile = profile or ("cn" if policy.language == "zh" else "play")
    gate = gate or Gate()
    category = category or guessed_category(app, policy)
    case = build_case(app, policy, category)
    chosen = [rule for rule in all_rules() if rule.is_in(profile)]
    problems = (*app.problems, *policy.problems, *_lists_elsewhere(case))
    fatal = {need for problem in problems if problem.effect is Effect.FATAL for need in blocked_by(problem)}
    runnable = [rule for rule in chosen if not rule.needs & fatal]
    return Audit(
        app=app,
        policy=policy,
        profile=profile,
        category=category,
        gate=gate,
        permissions=tuple(
            PermissionComparison(
                name=requested.name,
                disclosure=treatment.disclosure,
                use=use_of(requested.name, app),
                likely_origin=origins_of(requested, app),
                claims=treatment.claims,
            )
            for requested, treatment in case.permissions
        ),
        sdks=tuple(
            SdkComparison(id=sdk.id, disclosure=treatment.disclosure, claims=treatment.claims)
            for sdk, treatment in case.sdks
        ),
        data_types=tuple(
            DataTypeComparison(
                data_type=data_type,
                disclosure=treatment.disclosure,
                owners=owner_names(accesses),
                claims=treatment.claims,
            )
            for data_type, accesses in sorted(by_data_type(reads(app, least_risk="low")).items())
            for treatment in (data_treatment(data_type, policy),)
        ),
        findings=tuple(sorted(_findings(runnable, case), key=_order)),
        problems=tuple(_blocked(problem, chosen, gate) for problem in problems),
        rules_run=tuple(sorted(rule.id for rule in runnable)),
    )


def _findings(rules: list[Rule], case: Case) -> Iterator[Finding]:
    """One finding for each subject and family: rules come most specific first, and what rests on a guess last."""
    found = [(rule.family, finding) for rule in rules for finding in rule.check(case)]
    taken: set[tuple[str, str]] = set()
    for family, finding in sorted(found, key=lambda entry: _rests_on_a_guess(entry[1], case)):
        if (family, finding.subject) not in taken:
            taken.add((family, finding.subject))
            yield finding


def _rests_on_a_guess(finding: Finding, case: Case) -> bool:
    return case.category is not None and case.category.guessed and "category" in dict(finding.params)


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return -finding.severity.rank, -finding.confidence.rank, finding.rule, finding.subject


def _lists_elsewhere(case: Case) -> Iterator[Problem]:
    """A list that only a link leads to is a gap as soon as something is missing here that could stand there."""
    missing = {
        Topic.PERMISSIONS: any(treatment.disclosure is Disclosure.ELSEWHERE for _, treatment in case.permissions),
        Topic.SDKS: any(treatment.disclosure is Disclosure.ELSEWHERE for _, treatment in case.sdks),
    }
    for topic, link in {link.covers: link for link in reversed(case.policy.elsewhere)}.items():
        if missing[topic]:
            artifact = link.evidence[0].artifact
            yield Problem(
                stage=Stage.POLICY,
                kind=ProblemKind.LIST_ELSEWHERE,
                artifact=artifact,
                effect=Effect.PARTIAL,
                detail=link.url or topic.value,
            )


def _blocked(problem: Problem, rules: list[Rule], gate: Gate) -> BlockedRules:
    blocked = blocked_by(problem)
    return BlockedRules(
        problem=problem,
        rules=tuple(sorted(rule.id for rule in rules if rule.needs & blocked)),
        accepted=any(gap.kind == problem.kind for gap in gate.accepted_gaps),
    )
