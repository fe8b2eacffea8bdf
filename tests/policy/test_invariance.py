"""What must make no difference to a reading, and what must."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.policy import Polarity
from tests.policy.test_formats import CHINESE, ENGLISH, claims, quick
from tests.policy.texts import EN, ZH, claims_of, read_raw

_HALF_TO_FULL = {code: code + 0xFEE0 for code in (*range(ord("0"), ord("9") + 1), *range(ord("A"), ord("Z") + 1))}
_INVISIBLE = "\u200b\u200c\u2060\ufeff\u00ad"

texts = st.one_of(
    st.lists(st.sampled_from(CHINESE), min_size=1, max_size=4, unique=True).map(
        lambda found: ZH.format("\n".join(found))
    ),
    st.lists(st.sampled_from(ENGLISH), min_size=1, max_size=4, unique=True).map(
        lambda found: EN.format("\n".join(found))
    ),
)


@quick
@given(texts, st.data())
def test_invisible_characters_change_nothing(tmp_path: Path, text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(1, len(text) - 1), max_size=30)), reverse=True)
    changed = text
    for place in places:
        changed = changed[:place] + data.draw(st.sampled_from(_INVISIBLE)) + changed[place:]
    assert claims(read_raw(tmp_path, changed.encode())) == claims(read_raw(tmp_path, text.encode()))


@quick
@given(st.lists(st.sampled_from(CHINESE), min_size=1, max_size=4, unique=True))
def test_full_width_letters_and_digits_change_nothing(tmp_path: Path, sentences: list[str]) -> None:
    plain = [sentence for sentence in sentences if "android.permission" not in sentence] or [CHINESE[0]]
    text = ZH.format("\n".join(plain))
    changed = text.translate(_HALF_TO_FULL)
    assert claims(read_raw(tmp_path, changed.encode())) == claims(read_raw(tmp_path, text.encode()))


@quick
@given(texts, st.integers(8, 40))
def test_line_ends_inside_html_paragraphs_change_nothing(tmp_path: Path, text: str, every: int) -> None:
    def page(*, wrapped: bool) -> bytes:
        lines = text.splitlines()
        parts = ["\n".join(_chunks(line, every)) if wrapped else line for line in lines]
        return ("<html><body>" + "".join(f"<p>{part}</p>" for part in parts) + "</body></html>").encode()

    assert claims(read_raw(tmp_path, page(wrapped=True))) == claims(read_raw(tmp_path, page(wrapped=False)))


def _chunks(line: str, every: int) -> list[str]:
    """The line in pieces, broken where an editor breaks it: between Chinese characters, or at a space."""
    if not line.isascii():
        return (
            [line]
            if any(character.isascii() for character in line)
            else [line[at : at + every] for at in range(0, len(line), every)]
        )
    pieces = [""]
    for word in line.split(" "):
        if len(pieces[-1]) + len(word) > 2 * every:
            pieces.append(word)
        else:
            pieces[-1] = f"{pieces[-1]} {word}".strip()
    return pieces


@pytest.mark.parametrize("columns", [40, 60, 78])
def test_a_text_that_an_editor_wrapped_says_the_same(tmp_path: Path, columns: int) -> None:
    sentences = [sentence for sentence in CHINESE if sentence.isascii() is False and "android" not in sentence] * 2
    text = ZH.format("\n".join(sentences))
    wrapped = "\n".join(piece for line in text.splitlines() for piece in _by_columns(line, columns))
    assert claims(read_raw(tmp_path, wrapped.encode())) == claims(read_raw(tmp_path, text.encode()))


def _by_columns(line: str, columns: int) -> list[str]:
    pieces, width = [""], 0
    for character in line:
        own = 1 if character.isascii() else 2
        if width + own > columns:
            pieces.append("")
            width = 0
        pieces[-1] += character
        width += own
    return pieces


@pytest.mark.parametrize(
    ("word", "permission"),
    [
        ("通讯录", "READ_CONTACTS"),
        ("短信", "READ_SMS"),
        ("通话记录", "READ_CALL_LOG"),
        ("日历", "READ_CALENDAR"),
        ("麦克风", "RECORD_AUDIO"),
    ],
)
@quick
@given(st.lists(st.sampled_from(CHINESE), max_size=3, unique=True))
def test_adding_a_plain_denial_flips_what_it_names(
    tmp_path: Path, word: str, permission: str, sentences: list[str]
) -> None:
    text = ZH.format("\n".join([*sentences, f"我们不会读取您的{word}。"]))
    polarities = {
        claim.polarity for claim in claims_of(read_raw(tmp_path, text.encode()), permission) if claim.strength
    }
    assert Polarity.DENIED in polarities
