"""The policy's text: where a quote stands in it, what is marked there, and how much of it a page can bear."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.model.evidence import Location
from auditor.model.policy import Passage, Policy
from auditor.report.html.words import HtmlWords

_WHOLE_TEXT = 300_000
"""Characters up to which the whole policy is shown; of a longer one, what is referred to and its neighbours."""
_LONGEST_PASSAGE = 4_000
_LONGEST_QUOTED = 420
_LONGEST_NEIGHBOUR = 130
_NEIGHBOURS = 2
_PHRASES = 40

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A finding that something points to."""

    anchor: str
    number: int
    rule: str
    severity: str
    """Of ``Severity``, in English: it names a colour."""
    word: str
    """The severity for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A passage as it is shown, or ``left_out`` passages that are not."""

    anchor: str = ""
    gutter: str = ""
    kind: str = "paragraph"
    language: str = ""
    segments: tuple[Segment, ...] = ()
    quoted: bool = False
    cited_by: tuple[Reference, ...] = ()
    left_out: int = 0


@dataclass(slots=True)
class PolicyText:
    """The passages, and what was pointed to of them while the report was put together."""

    policy: Policy
    words: HtmlWords
    _found: dict[Location, int | None] = field(default_factory=dict)
    _pointed: set[int] = field(default_factory=set)
    _cited: dict[int, dict[str, Reference]] = field(default_factory=lambda: defaultdict(dict))
    _marks: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    _by_place: dict[tuple[str, int | None, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_place = defaultdict(list)
        for index, passage in enumerate(self.policy.passages):
            for page, line in _places_of(passage):
                by_place[passage.artifact, page, line].append(index)
        self._by_place = dict(by_place)

    def anchor(self, place: Location) -> str | None:
        """Where the whole text shows this place; it will, since it was asked for."""
        index = self._index(place)
        if index is None:
            return None
        self._pointed.add(index)
        return f"p-{index + 1}"

    def excerpt(
        self, place: Location, phrases: Iterable[str], reference: Reference, *, context: bool
    ) -> tuple[Line, ...]:
        """The quoted passage, its decisive words marked, and where ``context`` is wanted the ones around it."""
        index = self._index(place)
        language = self._language(place.artifact)
        if index is None:
            segments = _segments(place.snippet, _phrase_spans(place.snippet, (0, len(place.snippet)), phrases))
            return (Line(segments=segments, quoted=True, language=language),) if place.snippet else ()
        passage = self.policy.passages[index]
        spans = _marked(passage.text, place.snippet, phrases)
        self._pointed.add(index)
        self._cited[index][reference.anchor] = reference
        self._marks[index] += spans
        lines = [self._line(index, spans, _LONGEST_QUOTED, quoted=True)]
        if context:
            lines[:0] = self._neighbour(index - 1, passage.artifact)
            lines += self._neighbour(index + 1, passage.artifact)
        return tuple(lines)

    def sources(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """(path, lines) of each source that has a text."""
        passages = self.policy.passages
        shown = set(range(len(passages)))
        if sum(len(passage.text) for passage in passages) > _WHOLE_TEXT:
            shown &= {near for index in self._pointed for near in range(index - _NEIGHBOURS, index + _NEIGHBOURS + 1)}
        for source in dict.fromkeys(source.path for source in self.policy.sources):
            lines: list[Line] = []
            hidden = 0
            for index, passage in enumerate(passages):
                if passage.artifact != source:
                    continue
                if index not in shown:
                    hidden += 1
                    continue
                lines += [Line(left_out=hidden)] if hidden else []
                hidden = 0
                lines.append(self._whole(index, cut=len(shown) < len(passages)))
            lines += [Line(left_out=hidden)] if hidden else []
            if lines:
                yield source, tuple(lines)

    def _whole(self, index: int, *, cut: bool) -> Line:
        cited = tuple(sorted(self._cited[index].values(), key=lambda one: one.number)) if index in self._cited else ()
        spans = _united(self._marks[index]) if index in self._marks else []
        longest = _LONGEST_QUOTED if cut else _LONGEST_PASSAGE
        return self._line(index, spans, longest, quoted=bool(cited), cited_by=cited)

    def _neighbour(self, index: int, artifact: str) -> list[Line]:
        passages = self.policy.passages
        if not 0 <= index < len(passages) or passages[index].artifact != artifact:
            return []
        return [self._line(index, [], _LONGEST_NEIGHBOUR, quoted=False)]

    def _line(
        self, index: int, spans: list[Span], longest: int, *, quoted: bool, cited_by: tuple[Reference, ...] = ()
    ) -> Line:
        passage = self.policy.passages[index]
        return Line(
            anchor=f"p-{index + 1}",
            gutter=self._gutter(passage),
            kind=passage.kind.value,
            language=self._language(passage.artifact),
            segments=_shortened(passage.text, spans, longest),
            quoted=quoted,
            cited_by=cited_by,
        )

    def _gutter(self, passage: Passage) -> str:
        if passage.pages:
            return self.words.page_place.format(page=passage.pages[0][1])
        return str(passage.lines[0][1] or "") if passage.lines else ""

    def _language(self, artifact: str) -> str:
        languages = {source.path: source.language for source in self.policy.sources}
        return {"zh": "zh-Hans", "en": "en"}.get(languages.get(artifact, ""), "")

    def _index(self, place: Location) -> int | None:
        if place not in self._found:
            self._found[place] = self._searched(place)
        return self._found[place]

    def _searched(self, place: Location) -> int | None:
        """Of the passages on this line the one that holds the quote; a minified page has all of them on one line."""
        if place.line is None:
            candidates = [index for index, one in enumerate(self.policy.passages) if one.artifact == place.artifact]
            return next((index for index in candidates if self._holds(index, place.snippet)), None)
        candidates = self._by_place.get((place.artifact, place.page, place.line), [])
        holding = (index for index in candidates if self._holds(index, place.snippet))
        return next(holding, candidates[0] if len(candidates) == 1 else None)

    def _holds(self, index: int, snippet: str) -> bool:
        return _quote_span(self.policy.passages[index].text, snippet) is not None


def _places_of(passage: Passage) -> Iterator[tuple[int | None, int]]:
    """Every (page, line) that the passage stands on."""
    for offset, line in passage.lines:
        page = passage.pages[bisect_right(passage.pages, (offset, 1 << 60)) - 1][1] if passage.pages else None
        yield page, line


def _quote_span(text: str, snippet: str) -> Span | None:
    """Where the words of a quote stand in the text, whatever the space between them."""
    words = snippet.removeprefix("…").removesuffix("…").split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def _marked(text: str, snippet: str, phrases: Iterable[str]) -> list[Span]:
    """The decisive words of a quote; else the quote, unless it is all of the passage, which stands out as it is."""
    quote = _quote_span(text, snippet)
    within = quote or (0, len(text))
    whole = quote is None or quote[1] - quote[0] >= len(text.strip())
    return _phrase_spans(text, within, phrases) or ([] if whole or quote is None else [quote])


def _phrase_spans(text: str, within: Span, phrases: Iterable[str]) -> list[Span]:
    wanted = sorted({phrase.strip() for phrase in phrases if len(phrase.strip()) > 1}, key=lambda one: (-len(one), one))
    if not wanted:
        return []
    pattern = re.compile("|".join(map(re.escape, wanted[:_PHRASES])), re.IGNORECASE)
    return _united([found.span() for found in pattern.finditer(text, *within)])


def _united(spans: list[Span]) -> list[Span]:
    """Sorted, and none overlaps another."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _shortened(text: str, spans: list[Span], longest: int) -> tuple[Segment, ...]:
    """At most so many characters around the first mark, with … where something was cut."""
    if len(text) <= longest:
        return _segments(text, spans)
    start = max(0, min((spans[0][0] if spans else 0) - longest // 3, len(text) - longest))
    end = start + longest
    inside = [
        (max(first, start) - start, min(last, end) - start) for first, last in spans if first < end and last > start
    ]
    before = (Segment(text="…"),) if start else ()
    after = (Segment(text="…"),) if end < len(text) else ()
    return (*before, *_segments(text[start:end], inside), *after)


def _segments(text: str, spans: list[Span]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = 0
    for start, end in spans:
        segments += [Segment(text=text[at:start]), Segment(text=text[start:end], marked=True)]
        at = end
    segments.append(Segment(text=text[at:]))
    return tuple(segment for segment in segments if segment.text)
