"""The words for permissions and data."""

import pytest

from auditor.knowledge import catalog
from auditor.knowledge.schema import Concept

ANDROID = "android.permission."


def _phrases(concept: Concept) -> tuple[str, ...]:
    return (
        *concept.permission_phrases,
        *concept.ordinary_phrases,
        *concept.data_phrases,
        *concept.label_phrases,
    )


def _named(phrase: str, language: str) -> set[str]:
    for concept in catalog.concepts(language):
        if phrase in _phrases(concept):
            return {name.removeprefix(ANDROID) for name in concept.permissions}
    raise AssertionError(phrase)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_a_concept_refers_to_exists(language: str) -> None:
    for concept in catalog.concepts(language):
        assert set(concept.permissions) <= set(catalog.permissions()), concept.id
        assert set(concept.general) <= set(catalog.permissions()), concept.id
        assert not set(concept.permissions) & set(concept.general), concept.id
        assert set(concept.data_types) <= set(catalog.data_types()), concept.id
        words = [*_phrases(concept), *concept.bare_phrases, *concept.headed_phrases]
        assert words, concept.id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phrase_stands_once_but_for_ordinary_words_that_are_data_too(language: str) -> None:
    """ "location" is data that is collected, and, beside a cue, the permission."""
    ordinary = {word.casefold() for concept in catalog.concepts(language) for word in concept.ordinary_phrases}
    phrases = [
        phrase.casefold()
        for concept in catalog.concepts(language)
        for phrase in _phrases(concept)
        if phrase not in concept.data_phrases or phrase.casefold() not in ordinary
    ]
    assert len(phrases) == len(set(phrases))
    ids = [concept.id for concept in catalog.concepts(language)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sms_alone_names_nothing(language: str) -> None:
    phrases = {phrase.casefold() for concept in catalog.concepts(language) for phrase in _phrases(concept)}
    assert not phrases & {"短信", "sms", "text message", "短消息", "通话", "电话", "phone", "call"}


@pytest.mark.parametrize(
    ("phrase", "language", "permissions"),
    [
        ("读取短信", "zh", {"READ_SMS"}),
        ("接收短信", "zh", {"RECEIVE_SMS"}),
        ("发送短信", "zh", {"SEND_SMS"}),
        ("通讯录", "zh", {"READ_CONTACTS"}),
        ("拨打电话", "zh", {"CALL_PHONE"}),
        ("读取通话记录", "zh", {"READ_CALL_LOG"}),
        ("相册", "zh", {"READ_MEDIA_IMAGES", "READ_EXTERNAL_STORAGE"}),
        ("STORAGE SD", "zh", {"READ_EXTERNAL_STORAGE", "WRITE_EXTERNAL_STORAGE"}),
        ("位置信息", "zh", {"ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION"}),
        ("后台定位", "zh", {"ACCESS_BACKGROUND_LOCATION"}),
        ("软件列表", "zh", {"QUERY_ALL_PACKAGES", "com.android.permission.GET_INSTALLED_APPS"}),
        ("IMEI", "zh", {"READ_PHONE_STATE"}),
        ("设备信息", "zh", set()),
        ("MAC地址", "zh", {"ACCESS_WIFI_STATE"}),
        ("read sms", "en", {"READ_SMS"}),
        ("receive sms", "en", {"RECEIVE_SMS"}),
        ("call log", "en", {"READ_CALL_LOG"}),
        ("background location", "en", {"ACCESS_BACKGROUND_LOCATION"}),
        ("contacts", "en", {"READ_CONTACTS"}),
    ],
)
def test_a_phrase_names_exactly_these(phrase: str, language: str, permissions: set[str]) -> None:
    assert _named(phrase, language) == permissions


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_words_for_the_background_speak_of_background_location(language: str) -> None:
    background = ANDROID + "ACCESS_BACKGROUND_LOCATION"
    for concept in catalog.concepts(language):
        if background in (*concept.permissions, *concept.general):
            assert concept.id == "location_background"


@pytest.mark.parametrize(
    ("language", "phrases"),
    [
        ("zh", {"存储", "位置", "通知", "录音", "定位", "拍照", "扫码"}),
        ("en", {"storage", "notifications", "location", "contacts", "calendar"}),
    ],
)
def test_ordinary_words_need_a_cue(language: str, phrases: set[str]) -> None:
    assert phrases <= {phrase for concept in catalog.concepts(language) for phrase in concept.ordinary_phrases}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_runtime_permission_has_words(language: str) -> None:
    named = {name for concept in catalog.concepts(language) for name in concept.permissions}
    wordless = {
        entry.name
        for entry in catalog.permissions().values()
        if entry.privacy_class in {"runtime_pi", "special_pi", "special_service"}
        and ".health." not in entry.name
        and entry.until is None
    }
    assert wordless - named == set()
