"""What ``auditor init`` writes holds the defaults, names every key, and its examples are right."""

import re
from datetime import date

import pytest

from auditor.config.reader import read_config
from auditor.config.settings import Config
from auditor.config.template import template

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_written_is_the_defaults(language: str) -> None:
    assert read_config(template(language).encode(), "auditor.toml", today=TODAY) == Config()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_examples_are_right_and_with_the_rest_name_every_key(language: str) -> None:
    text = re.sub(r"^#(?=\S)", "", template(language), flags=re.MULTILINE)
    config = read_config(text.encode(), "auditor.toml", today=TODAY)
    shown = {name for name in Config.__struct_fields__ if getattr(config, name) != getattr(Config(), name)}
    at_default = set(re.findall(r"^(\w+) =", template(language), re.MULTILINE))
    assert shown | at_default == set(Config.__struct_fields__)


def test_both_languages_settle_the_same() -> None:
    keys = {
        language: [line.partition("=")[0] for line in template(language).splitlines() if re.match(r"#?[\w\[]", line)]
        for language in ("en", "zh")
    }
    assert keys["en"] == keys["zh"]
