"""The JSON of a store: it follows its schema, and is written in pieces as if in one."""

import io
import json
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

from auditor.batch.outcome import Ending
from auditor.batch.store import Store
from auditor.model.finding import Severity, Verdict
from auditor.report.json import schema
from auditor.survey import json as survey
from auditor.survey import rectification_blocks as rectification
from auditor.survey.blocks import SurveyDocument
from auditor.survey.choice import EVERYTHING, Choice
from tests.report import hostile, shop
from tests.survey.stores import none, one, store_of

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENTS = survey.DOCUMENTS | rectification.DOCUMENTS


def written(path: Path, choice: Choice = EVERYTHING, language: str = "en") -> bytes:
    stream = io.BytesIO()
    with Store.reading(str(path)) as store:
        survey.write_survey(store, language, choice, stream)
    return stream.getvalue()


def valid(data: bytes, name: str = "survey.schema.json") -> None:
    published = json.loads((DOCS / name).read_bytes())
    Draft202012Validator.check_schema(published)
    Draft202012Validator(published).validate(json.loads(data))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_schema_is_the_present_one(name: str) -> None:
    assert (DOCS / name).read_bytes() == schema(DOCUMENTS[name]), "run: python docs/schemas.py"


def test_every_app_has_ending_verdict_counts_and_findings(sample_store: Path) -> None:
    data = written(sample_store)
    valid(data)
    apps = {app["path"]: app for app in json.loads(data)["apps"]}
    assert list(apps) == sorted(apps)
    watch = apps["sample_apks/watch-shop.apk"]
    assert (watch["ending"], watch["verdict"], watch["message"]) == ("audited", "fail", "")
    assert watch["counts"] == {"critical": 1, "high": 1, "medium": 5, "low": 8, "info": 0}  # as the README shows
    assert len(watch["findings"]) == 15
    assert watch["findings"][0]["rule"] == "UND002"
    skipped = apps["sample_apks/carpool-next.apk"]
    assert (skipped["ending"], skipped["verdict"], skipped["findings"]) == ("no_policy", None, [])
    assert apps["sample_apks/packed-shop.apk"]["problems"][0]["kind"] == "packed"


def test_the_figures_come_before_the_apps(sample_store: Path) -> None:
    document = json.loads(written(sample_store))
    assert list(document) == ["schema", "tool", "choice", "figures", "apps"]
    assert document["figures"]["endings"] == {"audited": 7, "no_policy": 2}
    assert document["figures"]["verdicts"] == {"pass": 1, "fail": 5, "incomplete": 1}
    assert {"rule": "UND002", "severity": "critical", "apps": 1} in document["figures"]["rules"]


def test_a_choice_is_told_and_kept_to(sample_store: Path) -> None:
    data = written(sample_store, Choice(verdicts=(Verdict.FAIL,), severity=Severity.CRITICAL), "zh")
    valid(data)
    document = json.loads(data)
    assert document["choice"] == {"rules": [], "severity": "critical", "verdicts": ["fail"], "sdks": []}
    assert [len(app["findings"]) for app in document["apps"]] == [1]
    assert "隐私政策未声明" in document["apps"][0]["findings"][0]["message"]


@pytest.mark.parametrize("many", [0, 1, 3])
def test_pieces_make_the_same_text_as_the_whole(many: int, tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", *(one(f"{number}.apk", shop.audit()) for number in range(many)))
    data = written(tmp_path / "a.db")
    whole = msgspec.json.decode(data, type=SurveyDocument)
    assert len(whole.apps) == many
    assert data.decode() == json.dumps(msgspec.to_builtins(whole), ensure_ascii=False, indent=2) + "\n"


def test_nothing_in_it_acts_on_a_terminal(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", one("a.apk", hostile.audit()), none("b.apk", Ending.FAILED, hostile.EVERYTHING))
    data = written(tmp_path / "a.db")
    valid(data)
    assert not set(data.decode()) & set("\x1b\x07\x00\u202e\u2066")
