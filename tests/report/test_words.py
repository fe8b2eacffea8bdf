"""The report's own words are there in both languages, with the same placeholders."""

import re
import tomllib
from importlib.resources import files

import pytest

from auditor.model.finding import Disclosure, Severity, Verdict
from auditor.report.words import words

TEXT = (files("auditor.knowledge") / "data" / "messages" / "report.toml").read_text(encoding="utf-8")
ENTRIES: dict[str, dict[str, str]] = {
    name: entry for name, entry in tomllib.loads(TEXT).items() if set(entry) == {"en", "zh"}
}


@pytest.mark.parametrize("name", ENTRIES)
def test_both_languages_fill_the_same_placeholders(name: str) -> None:
    found = {language: sorted(re.findall(r"{(\w+)}", text)) for language, text in ENTRIES[name].items()}
    assert found["en"] == found["zh"] or name in {"gap_one", "finding_one"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_member_of_an_enum_has_a_word(language: str) -> None:
    own = words(language)
    assert set(own.severity) == set(Severity)
    assert set(own.verdict) == set(Verdict)
    assert set(own.disclosed) == set(Disclosure)
    assert all((own.presence, own.polarity, own.level, own.topic, own.confidence_level))


def test_one_is_not_many() -> None:
    assert words("en").counted_findings(1) == "1 finding"
    assert words("en").gaps(2) == "2 gaps"
