from pathlib import Path

import pytest

from auditor.apk.resources import ResourcesError, read_resources
from auditor.model.evidence import ProblemKind
from tests.apk.builders import LABEL, Reference, apk, arsc, manifest, node
from tests.apk.reading import app_of, kinds

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


def test_nothing_is_printed_about_a_table_that_lies(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ResourcesError):
        read_resources(arsc({"": "Shop"}, complex_entry=True)).get(TEXT)
    assert capsys.readouterr() == ("", "")
