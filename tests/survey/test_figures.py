"""The figures of a store: what is counted, and that a large store answers from its indices."""

from dataclasses import replace
from pathlib import Path

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.survey.figures import figures
from tests.report import shop
from tests.survey.stores import none, one, store_of


def test_findings_that_are_set_aside_are_in_no_figure(tmp_path: Path) -> None:
    found = shop.audit()
    aside = replace(found, findings=(), known=found.findings)
    store_of(tmp_path / "a.db", one("a.apk", found), one("b.apk", aside), none("c.apk", Ending.TIMED_OUT))
    with Store.reading(str(tmp_path / "a.db")) as store:
        counted = figures(store)
    assert {rule.apps for rule in counted.rules} == {1}
    assert [(app.path, app.ending) for app in counted.unaudited] == [("c.apk", "timed_out")]
    assert counted.apps == 3


def test_a_rule_with_two_findings_in_an_app_counts_once_by_the_more_severe(tmp_path: Path) -> None:
    first, second = shop.audit().findings
    both = replace(shop.audit(), findings=(first, replace(second, rule=first.rule)))
    assert first.severity.rank > second.severity.rank
    store_of(tmp_path / "a.db", one("a.apk", both))
    with Store.reading(str(tmp_path / "a.db")) as store:
        (rule,) = figures(store).rules
    assert (rule.rule, rule.severity, rule.apps) == (first.rule, first.severity, 1)


def test_figures_of_findings_and_sdks_are_read_from_indices_alone(sample_store: Path) -> None:
    asked: list[str] = []
    with Store.reading(str(sample_store)) as store:
        store.connection.set_trace_callback(asked.append)
        figures(store)
        store.connection.set_trace_callback(None)
        heavy = [query for query in asked if "FROM finding" in query or "FROM sdk" in query]
        plans = [store.connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall() for query in heavy]
    assert len(plans) == 2
    for plan in plans:
        assert "USING COVERING INDEX" in str(plan)
