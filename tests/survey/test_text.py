"""The summary as text and as Markdown: what was narrowed is said, and names stay text."""

from pathlib import Path

import pytest

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.finding import Severity, Verdict
from auditor.report.page import Page
from auditor.survey.choice import EVERYTHING, Choice
from auditor.survey.figures import figures
from auditor.survey.markdown import survey_markdown
from auditor.survey.text import survey_text
from tests.report import hostile
from tests.survey.stores import none, one, store_of

NARROW = Choice(rules=("UND001", "UND002"), severity=Severity.HIGH, verdicts=(Verdict.FAIL,), sdks=("bugly",))


def said(path: Path, choice: Choice = EVERYTHING, language: str = "en") -> tuple[str, str]:
    with Store.reading(str(path)) as store:
        found = figures(store, choice)
    page = survey_text(found, "audits.db", language, Page(width=120), choice)
    return page, survey_markdown(found, "audits.db", language, choice).decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "rule UND001 or UND002, severity high or more, verdict FAIL, with Bugly"),
        ("zh", "规则 UND001 或 UND002，严重程度“高”及以上，结论 未通过，包含 腾讯 Bugly"),
    ],
)
def test_what_it_was_narrowed_to_is_said(sample_store: Path, language: str, words: str) -> None:
    page, markdown = said(sample_store, NARROW, language)
    assert words in page
    assert words in markdown
    assert words not in "".join(said(sample_store, language=language))


def test_markdown_has_what_the_page_has(sample_store: Path) -> None:
    page, markdown = said(sample_store)
    assert "UND001  Runtime permission requested but not declared" in page
    assert "| UND001 | Runtime permission requested but not declared | high | 3 |" in markdown
    assert "| UND002 | SMS or call log permission not declared | critical | 1 |" in markdown
    assert "| PASS | 1 |\n| FAIL | 5 |\n| INCOMPLETE | 1 |" in markdown
    assert markdown.index("## Not audited") < markdown.index("## Most frequent findings")
    assert "| `sample_apks/carpool-next.apk` | without a policy | com.example.shunlu |" in markdown


def test_a_long_table_says_how_much_it_leaves_out(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", *(none(f"{number:03}.apk", Ending.MISSING) for number in range(130)))
    page, markdown = said(tmp_path / "a.db")
    assert "and 120 more" in page
    assert "and 30 more" in markdown
    assert markdown.count(".apk`") == 100


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db")
    assert all("no apps yet" in text for text in said(tmp_path / "a.db"))


def test_names_act_on_nothing(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", one("a.apk", hostile.audit()), none(hostile.PATH, Ending.FAILED, hostile.EVERYTHING))
    page, markdown = said(tmp_path / "a.db")
    assert not set(page + markdown) & set("\x1b\x07\x00\u202e\u2066")
    assert "<script>" not in markdown
    assert "\n::error" not in page + markdown
