"""The baseline: what is known stays known, what is gone is told, and a file that is none is refused."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from auditor import baseline
from auditor.baseline import gone, read_baseline, split, updated
from auditor.errors import UsageError
from tests.report import shop

DOCS = Path(__file__).parents[1] / "docs"
SHOP = "com.example.shop"
FINDINGS = (shop.sms_finding(), shop.jpush_finding())
WRITTEN = updated(None, FINDINGS, SHOP)
EVERY_RULE = frozenset({"UND002", "SDK001"})


def test_a_baseline_is_sorted_json_that_names_its_schema() -> None:
    assert WRITTEN.decode() == (
        "{\n"
        '  "schema": "auditor/baseline/1",\n'
        '  "packages": {\n'
        '    "com.example.shop": [\n'
        "      {\n"
        f'        "fingerprint": "{shop.jpush_finding().fingerprint(SHOP)}",\n'
        '        "rule": "SDK001",\n'
        '        "subject": "jpush"\n'
        "      },\n"
        "      {\n"
        f'        "fingerprint": "{shop.sms_finding().fingerprint(SHOP)}",\n'
        '        "rule": "UND002",\n'
        '        "subject": "android.permission.READ_SMS"\n'
        "      }\n"
        "    ]\n"
        "  }\n"
        "}\n"
    )


def test_the_order_of_findings_does_not_matter() -> None:
    assert updated(None, FINDINGS[::-1], SHOP) == WRITTEN


def test_what_the_baseline_knows_is_not_new() -> None:
    known = read_baseline(updated(None, FINDINGS[:1], SHOP), "b.json").of(SHOP)
    assert split(FINDINGS, known, SHOP) == (FINDINGS[1:], FINDINGS[:1])


def test_the_same_finding_of_another_app_is_new() -> None:
    read = read_baseline(WRITTEN, "b.json")
    assert read.of("com.example.other") == ()
    assert split(FINDINGS, read.of(SHOP), "com.example.other") == (FINDINGS, ())


def test_what_is_not_found_any_more_is_gone() -> None:
    known = read_baseline(WRITTEN, "b.json").of(SHOP)
    (entry,) = gone(FINDINGS[:1], known, SHOP, EVERY_RULE)
    assert (entry.rule, entry.subject) == ("SDK001", "jpush")


def test_of_a_rule_that_was_not_judged_in_full_nothing_is_gone() -> None:
    known = read_baseline(WRITTEN, "b.json").of(SHOP)
    assert gone(FINDINGS[:1], known, SHOP, frozenset({"UND002"})) == ()


def test_writing_anew_leaves_other_apps_as_they_are() -> None:
    other = read_baseline(updated(None, FINDINGS, "com.example.other"), "b.json")
    both = read_baseline(updated(other, FINDINGS[:1], SHOP), "b.json")
    assert both.of("com.example.other") == other.of("com.example.other")
    again = read_baseline(updated(both, (), SHOP), "b.json")
    assert again.of(SHOP) == ()
    assert again.of("com.example.other") == other.of("com.example.other")


def test_an_app_without_a_name_has_a_place_of_its_own() -> None:
    read = read_baseline(updated(None, FINDINGS, None), "b.json")
    assert len(read.of(None)) == 2
    assert read.of(SHOP) == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["is no baseline"]),
        (b"# a text", ["is no baseline"]),
        (b"[]", ["is no baseline"]),
        (b"\xff\xfe", ["is no baseline"]),
        (b"[" * 100_000, ["is no baseline"]),
        (b"{}", ["has no schema", "auditor/baseline/1"]),
        (b'{"schema": "auditor/report/1"}', ["'auditor/report/1'", "auditor/baseline/1", "--write-baseline"]),
        (b'{"schema": "auditor/baseline/2", "packages": {}}', ["'auditor/baseline/2'"]),
        (b'{"schema": "auditor/baseline/1"}', ["packages"]),
        (b'{"schema": "auditor/baseline/1", "packages": {"a": [{"rule": "UND001"}]}}', ["$.packages[...][0]"]),
        (WRITTEN.replace(b'"rule"', b'"ruel"', 1), ["ruel"]),
        (WRITTEN.replace(b'"fingerprint": "', b'"fingerprint": "Z', 1), ["fingerprint"]),
    ],
)
def test_what_is_no_baseline_is_refused_with_its_file(data: bytes, words: list[str]) -> None:
    with pytest.raises(UsageError) as refused:
        read_baseline(data, "ci/known.json")
    said = str(refused.value)
    assert said.startswith("ci/known.json: ")
    assert all(word in said for word in words), said


def test_the_published_schema_is_the_present_one_and_fits() -> None:
    published = json.loads((DOCS / "baseline.schema.json").read_bytes())
    assert published == baseline.schema(), "run: python docs/schemas.py"
    Draft202012Validator(published).validate(json.loads(WRITTEN))


@given(some.integers(0, len(WRITTEN)), some.integers(0, 40), some.binary(max_size=20))
def test_a_baseline_with_a_part_replaced_is_read_or_refused(start: int, length: int, data: bytes) -> None:
    with suppress(UsageError):
        read_baseline(WRITTEN[:start] + data + WRITTEN[start + length :], "b.json")
