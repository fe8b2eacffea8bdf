"""Lines end where a reader of English or Chinese expects it, and never beyond the width."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.report.wrapping import shortened, width_of, wrapped

LONG = "为了向您提供回收服务，我们会申请相机权限用于拍摄物品，并在您授权后读取您的短信内容用于自动填写验证码。"


def test_english_ends_between_words() -> None:
    assert wrapped("the policy never names it", 12) == ["the policy", "never names", "it"]


def test_chinese_ends_between_characters_and_never_before_a_full_stop() -> None:
    assert wrapped("应用申请读取短信。", 16) == ["应用申请读取短", "信。"]


def test_an_opening_bracket_goes_with_what_it_opens() -> None:
    assert wrapped("读取短信（SMS）", 10) == ["读取短信", "（SMS）"]


def test_a_long_name_is_cut_at_its_dots() -> None:
    assert wrapped("com.huawei.android.launcher.permission.CHANGE_BADGE", 20) == [
        "com.huawei.android.",
        "launcher.permission.",
        "CHANGE_BADGE",
    ]


def test_an_endless_word_is_cut_anywhere() -> None:
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@given(st.text(alphabet="ab.，。（）权限 /", max_size=80), st.integers(min_value=6, max_value=40))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    # A run of closing marks is the only thing that is not torn apart before it is longer than a line.
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_quote_is_cut_around_its_phrase() -> None:
    quote = shortened(LONG, ("读取您的短信",), 40)
    assert "读取您的短信" in quote
    assert quote.startswith("…")
    assert quote.endswith("…")
    assert width_of(quote) <= 40


def test_a_quote_without_the_phrase_is_cut_at_its_end() -> None:
    assert shortened(LONG, ("定位",), 20) == "为了向您提供回收服…"


def test_a_quote_of_a_hundred_thousand_characters_is_cut_at_once() -> None:
    assert width_of(shortened("a" * 100_000 + "读取短信" + "b" * 100_000, ("读取短信",), 60)) <= 60


def test_a_short_quote_stays_whole() -> None:
    assert shortened("读取短信", ("短信",), 40) == "读取短信"
