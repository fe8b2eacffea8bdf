"""The verdict, its exit code, and a side that could not be read at all, which is never judged."""

from auditor.model.audit import BlockedRules
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage, unreadable
from auditor.model.finding import Gate, Verdict
from tests.report import shop


def test_a_pass_is_0() -> None:
    assert shop.clean_audit().verdict.exit_code == 0


def test_findings_at_the_gate_are_1_even_beside_a_gap() -> None:
    assert shop.audit().verdict.exit_code == 1


def test_a_gap_alone_is_3_even_when_no_finding_fails() -> None:
    assert shop.audit(gate=Gate(fail_on=None)).verdict.exit_code == 3


def test_an_accepted_gap_passes() -> None:
    accepted = BlockedRules(problem=shop.PACKED, rules=("SDK001",), accepted=True)
    assert shop.clean_audit(problems=(accepted,), gate=Gate(accepted_gaps=shop.ACCEPTED)).verdict.exit_code == 0


def test_an_app_that_is_no_app_is_3() -> None:
    audit = shop.audit(app=shop.app(problems=(shop.NOT_AN_APP,)))
    assert (audit.verdict, audit.verdict.exit_code) == (Verdict.INCOMPLETE, 3)


def test_resources_that_do_not_parse_cost_only_their_part() -> None:
    problem = Problem(
        stage=Stage.RESOURCES, kind=ProblemKind.RESOURCES_UNREADABLE, artifact=shop.APK, effect=Effect.FATAL
    )
    assert unreadable(shop.app(problems=(problem,)).problems) is None
