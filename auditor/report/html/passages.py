"""The policy's text: where a quote stands in it, what is marked there, and how much of it a page can bear."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.model.evidence import Location
from auditor.model.policy import Passage, Policy
from auditor.report.html.marking import Segment, Span, marked, phrase_spans, quote_span, segments_of, shortened, united
from auditor.report.html.words import HtmlWords

_WHOLE_TEXT = 300_000
"""Characters up to which the whole policy is shown; of a longer one, what is referred to and its neighbours."""
_LONGEST_PASSAGE = 4_000
_LONGEST_QUOTED = 420
_LONGEST_NEIGHBOUR = 130
_NEIGHBOURS = 2
_Quote: TypeAlias = tuple[int | None, list[Location]]
"""Number of a passage, or none, and the places in it."""
_WITH_CONTEXT = 3
"""Quotes of one finding that are shown in their surroundings."""


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

    def excerpts(
        self, places: Iterable[Location], phrases: Callable[[Location], Iterable[str]], reference: Reference
    ) -> Iterator[tuple[Location, tuple[Line, ...]]]:
        """The quoted passages, each once, their decisive words marked; those that follow each other in one piece.

        Each piece comes with its first place, the first few in their surroundings.
        """
        together: dict[object, list[Location]] = defaultdict(list)
        for place in dict.fromkeys(places):
            index = self._index(place)
            together[place if index is None else index].append(place)
        quotes = [(self._index(same[0]), same) for same in together.values()]
        for number, run in enumerate(_runs(quotes)):
            first = run[0][1][0]
            quoted: dict[int, list[Span]] = {}
            for index, same in run:
                if index is not None:
                    quoted[index] = united([span for one in same for span in self._spans(index, one, phrases(one))])
            if quoted:
                yield first, tuple(self._in_context(quoted, reference, context=number < _WITH_CONTEXT))
            else:
                yield first, self._unplaced(first, phrases(first))

    def _spans(self, index: int, place: Location, phrases: Iterable[str]) -> list[Span]:
        return marked(self.policy.passages[index].text, place.snippet, phrases)

    def _unplaced(self, place: Location, phrases: Iterable[str]) -> tuple[Line, ...]:
        """A quote that was not found in the text."""
        if not place.snippet:
            return ()
        segments = segments_of(place.snippet, phrase_spans(place.snippet, (0, len(place.snippet)), phrases))
        return (Line(segments=segments, quoted=True, language=self._language(place.artifact)),)

    def _in_context(self, quoted: dict[int, list[Span]], reference: Reference, *, context: bool) -> Iterator[Line]:
        """Passages close to each other in one piece, each quoted one with its marks."""
        first, last = min(quoted), max(quoted)
        artifact = self.policy.passages[first].artifact
        yield from self._neighbour(first - 1, artifact) if context else []
        for index in range(first, last + 1):
            if index not in quoted:
                yield from self._neighbour(index, artifact)
                continue
            self._pointed.add(index)
            self._cited[index][reference.anchor] = reference
            self._marks[index] += quoted[index]
            yield self._line(index, quoted[index], _LONGEST_QUOTED, quoted=True)
        yield from self._neighbour(last + 1, artifact) if context else []

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
        spans = united(self._marks[index]) if index in self._marks else []
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
            segments=shortened(passage.text, spans, longest),
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
        return quote_span(self.policy.passages[index].text, snippet) is not None


def _places_of(passage: Passage) -> Iterator[tuple[int | None, int]]:
    """Every (page, line) that the passage stands on."""
    for offset, line in passage.lines:
        page = passage.pages[bisect_right(passage.pages, (offset, 1 << 60)) - 1][1] if passage.pages else None
        yield page, line


def _runs(quotes: list[_Quote]) -> Iterator[list[_Quote]]:
    """Quotes together whose passages stand next to each other, or with one passage between them."""
    run: list[_Quote] = []
    for index, places in quotes:
        before, artifact = (run[-1][0], run[-1][1][0].artifact) if run else (None, None)
        close = index is not None and before is not None and 0 < index - before <= _NEIGHBOURS
        if run and not (close and artifact == places[0].artifact):
            yield run
            run = []
        run.append((index, places))
    if run:
        yield run
