"""Folded text and its map back."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.policy.folding import fold


def test_a_match_maps_back_to_what_was_written() -> None:
    folded = fold("请允许 读取 您手机中的\u200b短 信 ！")
    assert folded.text == "请允许读取短信!"
    start = folded.text.index("读取短信")
    first, last = folded.original_span(start, start + 4)
    assert "请允许 读取 您手机中的\u200b短 信 ！"[first:last] == "读取 您手机中的\u200b短 信"


def test_spaces_between_latin_words_stay_single() -> None:
    assert fold("The  Share\n SDK").text == "share sdk"


def test_marks_of_emphasis_between_chinese_words_are_dropped_and_constants_kept() -> None:
    assert fold("申请_位置_权限和**相机**权限").text == "申请位置权限和相机权限"
    assert fold("the READ_SMS permission, READ_CALL_LOG权限").text == "read_sms permission, read_call_log权限"


@given(st.text(max_size=80))
def test_every_folded_character_has_a_place_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.origins) == len(folded.text) + 1
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= origin <= len(text) for origin in folded.origins)
