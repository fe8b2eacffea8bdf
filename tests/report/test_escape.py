"""Untrusted text never steers the terminal or the reading order."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from auditor.report.escape import brief, json_text, one_line, visible


def test_terminal_sequences_are_shown_and_not_obeyed() -> None:
    assert visible("\x1b[31mred\x1b[0m\x07") == "\\x1b[31mred\\x1b[0m\\x07"


def test_bidi_overrides_zero_width_and_c1_controls_are_shown() -> None:
    assert visible("a\u202eb\u200bc\x9bd\u2066") == "a\\u202eb\\u200bc\\x9bd\\u2066"


def test_lone_surrogates_are_shown() -> None:
    assert visible("a\ud800b") == "a\\ud800b"


def test_chinese_and_emoji_stay_as_they_are() -> None:
    assert visible("读取短信（SMS）😀é") == "读取短信（SMS）😀é"


def test_a_quote_takes_one_line() -> None:
    assert one_line("  第一行\r\n\t第二行\u3000完 ") == "第一行 第二行 完"


def test_a_name_without_end_is_cut() -> None:
    assert len(brief("x" * 1_000_000)) == 301


@given(st.text(alphabet=st.characters(codec=None)))
def test_nothing_that_acts_is_left(text: str) -> None:
    assert not {unicodedata.category(char) for char in one_line(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text())
def test_json_text_keeps_every_value(text: str) -> None:
    assert json.loads(json_text(json.dumps(text, ensure_ascii=False))) == text


def test_json_text_shows_no_control_and_no_surrogate() -> None:
    shown = json_text(json.dumps("a\x9b\u202e\ud800", ensure_ascii=False))
    assert shown == '"a\\u009b\\u202e\ufffd"'
    shown.encode()
