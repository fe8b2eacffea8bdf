"""The kind of service, told by the names of an app and of its policy."""

from pathlib import Path

import pytest

from auditor.knowledge.conflicts import use_folder
from auditor.model.finding import Category
from tests.knowledge import own
from tests.rules.cases import app, judged


def guessed(tmp_path: Path, label: str | None, package: str = "com.example.app", text: str = "") -> str | None:
    found = judged(tmp_path, app(label=label, package=package), text).category
    assert found is None or found.guessed
    return None if found is None else found.id


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("予选商城", "CAC39-06"),
        ("Best Shop", "CAC39-06"),
        ("百姓地图", "CAC39-01"),
        ("快手短视频", "CAC39-29"),
        ("易借贷款", "CAC39-12"),
        ("Weather", "CAC39-38"),
        ("The Daily News", "CAC39-30"),
        ("小明浏览器", "CAC39-32"),
        ("二手车之家", "CAC39-14"),
    ],
)
def test_a_name_tells_it(tmp_path: Path, label: str, category: str) -> None:
    assert guessed(tmp_path, label) == category


@pytest.mark.parametrize(
    "label", [None, "顺路拼", "拾光回收", "Clean Notes", "Word Garden", "Workshop", "Bitmaps", "Newsroom", "Facebook"]
)
def test_a_name_that_tells_nothing_is_no_guess(tmp_path: Path, label: str | None) -> None:
    assert guessed(tmp_path, label) is None


@pytest.mark.parametrize("label", ["音乐直播", "旅游地图", "News Browser"])
def test_two_kinds_are_no_guess(tmp_path: Path, label: str) -> None:
    assert guessed(tmp_path, label) is None


def test_a_package_tells_it_by_a_whole_segment(tmp_path: Path) -> None:
    assert guessed(tmp_path, None, "com.example.weather") == "CAC39-38"
    assert guessed(tmp_path, None, "com.example.weatherly") is None


def test_a_package_that_tells_another_kind_is_no_guess(tmp_path: Path) -> None:
    assert guessed(tmp_path, "Weather", "com.example.browser") is None


def test_the_name_of_the_policy_tells_it(tmp_path: Path) -> None:
    assert guessed(tmp_path, None, text="欢迎使用《拼多商城隐私政策》。") == "CAC39-06"


def test_what_the_user_says_counts(tmp_path: Path) -> None:
    said = Category(id="CAC39-30", guessed=False)
    assert judged(tmp_path, app(label="予选商城"), "", category=said).category == said


def test_words_of_ones_own_tell_ones_own_category(tmp_path: Path) -> None:
    locker = {
        "id": "own-lockers",
        "name": {"en": "parcel lockers", "zh": "快递柜类"},
        "basic_function_zh": "取件",
        "words": {"zh": ["取件柜"], "en": []},
        "text_confidence": "ours",
    }
    use_folder(own.folder(tmp_path, categories={"sources": ["ours"], "categories": [locker]}))
    try:
        assert guessed(tmp_path, "小区取件柜") == "own-lockers"
    finally:
        use_folder(None)
    assert guessed(tmp_path, "小区取件柜") is None
