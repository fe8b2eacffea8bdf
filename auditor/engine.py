"""The engine: rules over one app and one policy, then what is waived and what was known, in one audit."""

from collections.abc import Iterator
from dataclasses import replace

from auditor.baseline import gone, split
from auditor.knowledge import catalog
from auditor.model.app import App
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import Category, Disclosure, Finding, Gate, Severity
from auditor.model.policy import Policy, Topic
from auditor.model.terms import Note, Terms
from auditor.rules.case import Case, build_case
from auditor.rules.category import guessed_category
from auditor.rules.comparison import data_rows, permission_rows, sdk_rows
from auditor.rules.registry import Rule, all_rules, blocked_by
from auditor.waivers import notices, waived


def audit(
    app: App,
    policy: Policy,
    *,
    profile: str | None = None,
    category: Category | None = None,
    gate: Gate | None = None,
    terms: Terms | None = None,
    notes: tuple[Note, ...] = (),
) -> Audit:
    """Compare an app with its policy.

    ``profile`` is a key of ``registry.PROFILES``, or a name of the user's own where ``terms`` select its rules; None:
    ``cn`` for a policy with Chinese text, else ``play``. ``category`` None: as the names of the app and of its policy
    tell it, where they do.
    """
    profile = profile or ("cn" if policy.language == "zh" else "play")
    gate, terms = gate or Gate(), terms or Terms()
    category = category or guessed_category(app, policy)
    case = build_case(app, policy, category)
    chosen = [rule for rule in all_rules() if terms.takes(rule.id, rule.family, in_profile=rule.is_in(profile))]
    problems = (*app.problems, *policy.problems, *_lists_elsewhere(case))
    fatal = {need for problem in problems if problem.effect is Effect.FATAL for need in blocked_by(problem)}
    runnable = [rule for rule in chosen if not rule.needs & fatal]
    blocked = [_blocked(problem, chosen, gate) for problem in problems]
    findings = sorted((_settled(finding, terms) for finding in _findings(runnable, case)), key=_order)
    accepted = waived(findings, app.package, terms)
    covered = [one.finding for one in accepted]
    new, known = split([finding for finding in findings if finding not in covered], terms.known, app.package)
    result = Audit(
        app=app,
        policy=policy,
        profile=profile,
        category=category,
        gate=gate,
        permissions=permission_rows(case),
        sdks=sdk_rows(case),
        data_types=data_rows(case),
        findings=new,
        waived=accepted,
        known=known,
        terms=terms,
        problems=(*blocked, *(_blocked(notice, chosen, gate) for notice in notices(findings, app.package, terms))),
        rules_run=tuple(sorted(rule.id for rule in runnable)),
        notes=notes,
    )
    return replace(result, gone=gone(findings, terms.known, app.package, result.rules_in_full))


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


def _settled(finding: Finding, terms: Terms) -> Finding:
    """With the severity that the user gives the rule; what the rule itself held less severe stays as far below."""
    given = dict(terms.severity).get(finding.rule)
    if given is None:
        return finding
    steps = finding.severity.rank - Severity(catalog.rules()[finding.rule].severity).rank
    ranks = list(Severity)
    return replace(finding, severity=ranks[min(max(given.rank + steps, 0), len(ranks) - 1)])


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
