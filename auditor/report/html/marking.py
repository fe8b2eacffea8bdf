"""Where the words of a quote stand in a text, which of them decide, and the text cut around them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PHRASES = 40

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    text: str
    marked: bool = False


def quote_span(text: str, snippet: str) -> Span | None:
    """Where the words of a quote stand in the text, whatever the space between them."""
    words = snippet.removeprefix("…").removesuffix("…").split()
    if not words or words[0] not in text:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def marked(text: str, snippet: str, phrases: Iterable[str]) -> list[Span]:
    """The decisive words of a quote; else the quote, unless it is all of the passage, which stands out as it is."""
    quote = quote_span(text, snippet)
    within = quote or (0, len(text))
    whole = quote is None or quote[1] - quote[0] >= len(text.strip())
    return phrase_spans(text, within, phrases) or ([] if whole or quote is None else [quote])


def phrase_spans(text: str, within: Span, phrases: Iterable[str]) -> list[Span]:
    wanted = sorted({phrase.strip() for phrase in phrases if len(phrase.strip()) > 1}, key=lambda one: (-len(one), one))
    if not wanted:
        return []
    pattern = re.compile("|".join(map(re.escape, wanted[:_PHRASES])), re.IGNORECASE)
    return united([found.span() for found in pattern.finditer(text, *within)])


def united(spans: list[Span]) -> list[Span]:
    """Sorted, and none overlaps another."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], end))
        else:
            apart.append((start, end))
    return apart


def shortened(text: str, spans: list[Span], longest: int) -> tuple[Segment, ...]:
    """At most so many characters around the first mark, with … where something was cut."""
    if len(text) <= longest:
        return segments_of(text, spans)
    start = max(0, min((spans[0][0] if spans else 0) - longest // 3, len(text) - longest))
    end = start + longest
    inside = [
        (max(first, start) - start, min(last, end) - start) for first, last in spans if first < end and last > start
    ]
    before = (Segment(text="…"),) if start else ()
    after = (Segment(text="…"),) if end < len(text) else ()
    return (*before, *segments_of(text[start:end], inside), *after)


def segments_of(text: str, spans: list[Span]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = 0
    for start, end in spans:
        segments += [Segment(text=text[at:start]), Segment(text=text[start:end], marked=True)]
        at = end
    segments.append(Segment(text=text[at:]))
    return tuple(segment for segment in segments if segment.text)
