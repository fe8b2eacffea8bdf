"""auditor.toml: what it settles, and that whatever cannot be right is refused with its place and the right name."""

import json
import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from auditor.config import settings
from auditor.config.reader import read_config
from auditor.config.settings import PROFILES, Config
from auditor.errors import ConfigError
from auditor.model.finding import Severity
from auditor.rules import registry

DOCS = Path(__file__).parents[2] / "docs"
TODAY = date(2026, 11, 28)
WAIVER = """\
[[waivers]]
rule = "UND001"
subject = "CAMERA"
reason = "the policy of March declares it"
until = 2027-03-31
"""
FULL = f"""\
profile = "strict"
category = "网上购物类"
fail_on = "medium"
min_confidence = "high"
lang = "zh"
color = "never"
baseline = "known.json"
knowledge = "own"
select = ["UND", "SDK001"]
ignore = ["UND004"]

[severity]
UND002 = "low"

[[accepted_gaps]]
kind = "packed"
reason = "audited before packing"

{WAIVER}
[profiles.strict]
select = ["UND"]
ignore = ["UND009"]
[profiles.strict.severity]
UND002 = "high"
UND001 = "critical"
"""


def read(text: str) -> Config:
    return read_config(text.encode(), "ci/auditor.toml", today=TODAY)


def test_nothing_written_is_the_defaults() -> None:
    assert read("") == Config()


def test_every_key_is_read() -> None:
    config = read(FULL)
    assert {name for name in Config.__struct_fields__ if getattr(config, name) == getattr(Config(), name)} == set()
    assert config.gaps()[0].kind == "packed"
    (waiver,) = config.waived()
    assert (waiver.rule, waiver.subject, waiver.until, waiver.place) == (
        "UND001",
        "CAMERA",
        date(2027, 3, 31),
        "waivers[0]",
    )


def test_the_severities_of_the_file_go_over_those_of_the_profile() -> None:
    config = read(FULL)
    assert config.severities("strict") == (("UND001", Severity.CRITICAL), ("UND002", Severity.LOW))
    assert config.severities("cn") == (("UND002", Severity.LOW),)


def test_the_built_in_profiles_are_those_of_the_rules() -> None:
    assert tuple(registry.PROFILES) == PROFILES


def test_a_byte_order_mark_and_a_quoted_date_are_read() -> None:
    text = "\ufeff" + WAIVER.replace("2027-03-31", '"2027-03-31"')
    assert read(text) == read(WAIVER)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail_on =\n", ":1: is no TOML: Invalid value"),
        ('lang = "en"\nlang = "zh"\n', ":2: is no TOML: Cannot overwrite a value"),
        ("profile", ": is no TOML: Expected '=' after a key in a key/value pair (at end of document)"),
        ('\nfial_on = "high"\n', ":2: fial_on: unknown key; did you mean fail_on?"),
        ('fail_on = "hihg"\n', ":1: fail_on: 'hihg' is unknown; did you mean high?"),
        ('lang = "de"\n', ":1: lang: 'de' is unknown; known: en, zh"),
        ("lang = 3\n", ":1: lang: expected 'str', got 'int'"),
        ('profile = "chn"\n', ":1: profile: 'chn' is an unknown profile; did you mean cn?"),
        ('baseline = ""\n', ":1: baseline: is empty"),
        ('select = ["UND", "UDN001"]\n', ":1: select[1]: 'UDN001' is an unknown rule; did you mean UND001?"),
        ('select = "UND"\n', ":1: select: expected 'array', got 'str'"),
        ('[severity]\nMAN04 = "low"\n', ":2: severity.MAN04: 'MAN04' is an unknown rule; did you mean MAN004?"),
        ('[severity]\nUND001 = "lo"\n', ":2: severity.UND001: 'lo' is unknown; did you mean low?"),
        ("[profiles.cn]\n", ":1: profiles.cn: 'cn' is a built-in profile; give yours another name"),
        ("[profiles.mine]\nselct = []\n", ":2: profiles.mine.selct: unknown key; did you mean select?"),
        (
            '[profiles.mine.severity]\nUND001 = "low"\nUND002 = "hgh"\n',
            ":3: profiles.mine.severity.UND002: 'hgh' is unknown; did you mean high?",
        ),
        (
            '[[accepted_gaps]]\nkind = "pakced"\nreason = "x"\n',
            ":2: accepted_gaps[0].kind: 'pakced' is an unknown kind of gap; did you mean packed?",
        ),
        (
            '[[accepted_gaps]]\nkind = "packed"\n',
            ":1: accepted_gaps[0].reason: is missing; say why the finding or the gap is accepted",
        ),
        (
            WAIVER + WAIVER.replace("UND001", "UND01"),
            ":7: waivers[1].rule: 'UND01' is an unknown rule; did you mean UND011?",
        ),
        (
            WAIVER.replace('reason = "the policy of March declares it"\n', ""),
            ":1: waivers[0].reason: is missing; say why the finding or the gap is accepted",
        ),
        (
            WAIVER.replace("the policy of March declares it", "  "),
            ":4: waivers[0].reason: is empty; say why the finding is accepted",
        ),
        (
            WAIVER.replace("until = 2027-03-31\n", ""),
            ":1: waivers[0].until: is missing; give the last day on which it holds, as 2027-01-31",
        ),
        (WAIVER.replace("2027-03-31", '"soon"'), ":5: waivers[0].until: is no date; write one as 2027-01-31"),
        (WAIVER.replace("2027-03-31", "20270331"), ":5: waivers[0].until: is no date; write one as 2027-01-31"),
        (
            WAIVER.replace("2027-03-31", "2027-03-31T10:00:00"),
            ":5: waivers[0].until: is no date; write one as 2027-01-31",
        ),
        (WAIVER.replace("2027-03-31", "2027-02-30"), ":5: is no TOML: Invalid date or datetime"),
        (
            WAIVER.replace("2027-03-31", "2027-11-29"),
            ":5: waivers[0].until: 2027-11-29 is more than a year from 2026-11-28; at most 2027-11-28",
        ),
        (WAIVER.replace("subject", "subjcet"), ":3: waivers[0].subjcet: unknown key; did you mean subject?"),
    ],
)
def test_a_mistake_is_refused_with_file_line_key_and_the_right_name(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(text)
    assert str(refused.value) == f"ci/auditor.toml{said}"


def test_a_waiver_of_the_past_is_no_mistake() -> None:
    assert read(WAIVER.replace("2027-03-31", "2020-01-01")).waived()[0].until == date(2020, 1, 1)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"a = " + b"[" * 5000, b"#" * 262_145, b"lang = " + b"1" * 5000, b"\na" + b".a" * 201]
)
def test_what_is_no_toml_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(ConfigError, match=r"^auditor\.toml"):
        read_config(data, "auditor.toml", today=TODAY)


def test_the_published_schema_is_the_present_one_and_fits() -> None:
    published = json.loads((DOCS / "config.schema.json").read_bytes())
    assert published == json.loads(json.dumps(settings.schema())), "run: python docs/schemas.py"
    checked = Draft202012Validator(published)
    written = json.loads(json.dumps(tomllib.loads(FULL), default=str))
    checked.validate(written)
    assert not checked.is_valid({**written, "fial_on": "high"})
    assert not checked.is_valid({**written, "fail_on": "hihg"})


def test_the_costliest_text_within_the_budgets_is_read_in_time() -> None:
    dotted = "a" + ".a" * 200 + " = 1\n"
    text = "".join(f"[[t{number}]]\n{dotted}" for number in range(250))
    spaces = "[" + " " * 100_000 + "\n"
    start = process_time()
    for costly in (text, text[:1000] + "x" * 200_000, 'fail_on = "hihg"\n' + spaces, "# " + "[" * 200_000):
        with suppress(ConfigError):
            read(costly)
    assert process_time() - start < 5


@given(some.integers(0, len(FULL)), some.integers(0, 40), some.text(max_size=20))
def test_settings_with_a_part_replaced_are_read_or_refused(start: int, length: int, text: str) -> None:
    with suppress(ConfigError):
        read_config((FULL[:start] + text + FULL[start + length :]).encode(errors="replace"), "a", today=TODAY)


@given(some.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(ConfigError):
        read_config(data, "a", today=TODAY)
