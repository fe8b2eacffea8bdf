"""The exit code is the verdict's, and a side that could not be read at all is never judged."""

from auditor.model.evidence import Effect, Problem, ProblemKind, Stage
from auditor.model.finding import BlockedRules, Gate, Verdict
from auditor.report import outcome
from tests.report import shop


def test_a_pass_is_0() -> None:
    assert outcome.exit_code(shop.clean_audit()) == 0


def test_findings_at_the_gate_are_1_even_beside_a_gap() -> None:
    assert outcome.exit_code(shop.audit()) == 1


def test_a_gap_alone_is_3_even_when_no_finding_fails() -> None:
    assert outcome.exit_code(shop.audit(gate=Gate(fail_on=None))) == 3


def test_an_accepted_gap_passes() -> None:
    accepted = BlockedRules(problem=shop.PACKED, rules=("SDK001",), accepted=True)
    assert outcome.exit_code(shop.clean_audit(problems=(accepted,), gate=Gate(accepted_gaps=shop.ACCEPTED))) == 0


def test_an_app_that_is_no_app_is_3() -> None:
    audit = shop.audit(app=shop.app(problems=(shop.NOT_AN_APP,)))
    assert (outcome.exit_code(audit), outcome.verdict(audit)) == (3, Verdict.INCOMPLETE)


def test_resources_that_do_not_parse_cost_only_their_part() -> None:
    problem = Problem(
        stage=Stage.RESOURCES, kind=ProblemKind.RESOURCES_UNREADABLE, artifact=shop.APK, effect=Effect.FATAL
    )
    assert outcome.unreadable(shop.app(problems=(problem,))) is None
