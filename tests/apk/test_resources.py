from pathlib import Path

import pytest

from auditor.apk.resources import ResourcesError, read_resources
from auditor.limits import Limits
from auditor.model.evidence import Effect, ProblemKind
from tests.apk.builders import LABEL, Reference, apk, arsc, arsc_of, manifest, node
from tests.apk.reading import app_of, kinds, problem

TEXT = "@0x7f010000"


def test_the_default_text_wins() -> None:
    assert read_resources(arsc({"zh": "商店", "": "Shop"})).get(TEXT) == "Shop"


def test_without_a_default_any_language_serves() -> None:
    assert read_resources(arsc({"zh": "商店"})).get(TEXT) == "商店"


def test_an_unknown_reference_has_no_text() -> None:
    assert read_resources(arsc({"": "Shop"})).get("@0x7f01ffff") is None


def test_a_label_by_reference(tmp_path: Path) -> None:
    root = manifest(node("application", label=LABEL))
    assert app_of(tmp_path, apk(root, others={"resources.arsc": arsc({"": "商店"})})).label == "商店"


def test_a_version_by_reference(tmp_path: Path) -> None:
    root = node("manifest", package="com.shop.app", versionName=LABEL)
    assert app_of(tmp_path, apk(root, others={"resources.arsc": arsc({"": "1.2"})})).version_name == "1.2"


def test_a_reference_without_a_table_is_a_problem(tmp_path: Path) -> None:
    app = app_of(tmp_path, apk(manifest(node("application", label=Reference(0x7F010000)))))
    assert ProblemKind.RESOURCES_UNREADABLE in kinds(app)


@pytest.mark.parametrize("table", [b"", arsc({"": "Shop"})[:-10], b"\0" * 100])
def test_a_damaged_table_is_an_error_of_its_own(table: bytes) -> None:
    with pytest.raises(ResourcesError):
        read_resources(table)


def test_a_bag_of_values_has_no_text() -> None:
    assert read_resources(arsc({"": "Shop"}, complex_entry=True)).get(TEXT) is None


def nth(number: int) -> Reference:
    """The resource that many after LABEL."""
    return Reference(LABEL.id + number)


@pytest.mark.parametrize("compact", [False, True], ids=["full", "compact"])
def test_a_reference_to_a_reference_is_followed(compact: bool) -> None:  # noqa: FBT001
    table = arsc_of({"": nth(1)}, {"": nth(2)}, {"": "Shop"}, compact=compact)
    assert read_resources(table).get(TEXT) == "Shop"


def test_the_default_reference_comes_before_a_text_in_another_language() -> None:
    assert read_resources(arsc_of({"": nth(1), "zh": "商店"}, {"": "Shop"})).get(TEXT) == "Shop"


def test_a_default_that_leads_nowhere_leaves_the_other_language() -> None:
    assert read_resources(arsc_of({"": nth(0), "zh": nth(1)}, {"zh": "商店"})).get(TEXT) == "商店"


def test_references_in_a_circle_have_no_text() -> None:
    assert read_resources(arsc_of({"": nth(1)}, {"": nth(2)}, {"": LABEL})).get(TEXT) is None


def test_the_reference_to_nothing_has_no_text() -> None:
    assert read_resources(arsc_of({"": Reference(0)})).get(TEXT) is None


def test_references_that_double_at_each_step_are_followed_once() -> None:
    chain = [{"en": nth(number + 1), "zh": nth(number + 1)} for number in range(200)]
    assert read_resources(arsc_of(*chain, {"en": LABEL, "zh": LABEL})).get(TEXT) is None
    assert read_resources(arsc_of(*chain, {"zh": "商店"})).get(TEXT) == "商店"


def test_more_values_than_their_budget_cost_the_label_only(tmp_path: Path) -> None:
    root = manifest(node("application", label=LABEL))
    chain = [{"en": nth(number + 1), "zh": nth(number + 1)} for number in range(9)]
    package = apk(root, others={"resources.arsc": arsc_of(*chain, {"": "Shop"})})
    assert app_of(tmp_path, package, limits=Limits(resource_values=19)).label == "Shop"
    app = app_of(tmp_path, package, limits=Limits(resource_values=18))
    found = problem(app, ProblemKind.RESOURCES_UNREADABLE)
    assert (app.label, found.effect) == (None, Effect.NONE)
    assert found.detail == "@0x7f010000 leads to more than 18 values"
