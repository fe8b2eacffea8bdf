"""The words that every match of an expression holds, and what is not searched for their want."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.knowledge.anchors import Anchors, Narrowing, anchors, gate
from auditor.knowledge.reading import pattern, reading_words

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("abc", [{"abc"}]),
        ("ab(?:cd|ef)gh", [{"ab"}, {"cd", "ef"}, {"gh"}]),
        ("ab?cd", [{"cd"}]),
        ("ab+cd", [{"ab"}, {"cd"}]),
        ("(?:ab|cd)?ef", [{"ef"}]),
        ("(?:ab|cd){0,3}ef|gh{2}", [{"ef", "gh"}]),
        ("(?P<v>[a-z|]{2,9}?) by (?=us)", [{" by "}]),
        (r"(?<!not )use(?! of)\b.[^\]a]x\.y", [{"use"}, {"x.y"}]),
        ("(?:ab|[cd])ef", [{"ef"}]),
        ("ab|[cd]", []),
        ("(?:a|b)(?:cd|ef)", [{"cd", "ef"}]),
        (r"\bany\ way\b|\u4e00", []),
    ],
)
def test_anchors_of_an_expression(expression: str, found: list[set[str]]) -> None:
    assert [set(words) for words in anchors(expression)] == found


def test_a_form_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="group"):
        anchors("(?P<q>[a-z])x(?P=q)")


def _expressions(language: str) -> Iterator[re.Pattern[str]]:
    words = reading_words(language)
    for part in (
        words.cues,
        words.polarity,
        words.actors,
        words.definitions,
        words.statement,
        words.purpose,
        words.sdk,
    ):
        for name in part.__struct_fields__:
            listed = getattr(part, name)
            if isinstance(listed, tuple) and listed:
                yield pattern(listed, whole_words=language != "zh")
    yield from (pattern(found, whole_words=False) for found in words.elements.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_match_of_the_reading_words_is_expected(language: str) -> None:
    texts = [
        line
        for policy in sorted(ROOT.glob("sample_apks/*/policy.*"))
        for line in policy.read_text(encoding="utf-8", errors="replace").casefold().splitlines()
    ]
    patterns = list(_expressions(language))
    places = Anchors([found.pattern for found in patterns]).places(texts)
    matched = 0
    for found, expected in zip(patterns, places, strict=True):
        matching = {index for index, text in enumerate(texts) if found.search(text)}
        assert matching <= set(expected)
        matched += len(matching)
    assert matched > 100


def test_most_texts_are_left_out() -> None:
    texts = ["we keep it for a year", "photos", "(see below)", "Acme Inc. (we)"]
    assert Anchors([r"[a-z ]{1,40} \(we\)", "photos?"]).places(texts) == ([3], [1])


def test_case_is_ignored_as_the_expression_ignores_it() -> None:
    texts = ["LIMITED", "limited", "L\u0130M\u0131TED", "lim"]
    matching = [index for index, text in enumerate(texts) if re.search("limited", text, re.IGNORECASE)]
    assert Anchors(["limited"], ignore_case=True).places(texts) == (matching,)
    assert len(matching) == 3


def test_a_gate_opens_for_every_match() -> None:
    opened = gate("(?:we|they)(?: may)? (?:collect|gather)s?")
    assert opened.search("and they may gather it")
    assert opened.search("we read it") is None


class _Words(Narrowing):
    def __init__(self) -> None:
        self.taking = re.compile("(?:collect|gather)s?")
        self.denying = re.compile("never|not")
        self.prepare()


def test_narrowed_patterns_find_what_the_whole_ones_find() -> None:
    words = _Words()
    for text in ("we collect it", "we never read it", "we do not gather it", "photos", ""):
        narrowed = words.within(text)
        for name in ("taking", "denying"):
            whole, own = getattr(words, name).search(text), getattr(narrowed, name).search(text)
            assert (whole and whole.span()) == (own and own.span())
    assert words.within("photos").taking is not words.taking
