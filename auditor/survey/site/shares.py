"""A whole in its parts, as one bar with its legend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.model.finding import Disclosure
from auditor.report.words import words
from auditor.survey.site.words import site_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    style: str
    """Class of the style sheet that has its colour."""
    count: int
    word: str
    href: str = ""
    start: float = 0
    width: float = 0


def shares(parts: Iterable[tuple[str, int, str, str]]) -> tuple[Part, ...]:
    """(style, count, word, address) to bars beside each other, of 100 units together; what is nothing is left out."""
    given = [part for part in parts if part[1]]
    total = sum(count for _, count, _, _ in given)
    before = 0
    made: list[Part] = []
    for style, count, word, href in given:
        made.append(
            Part(
                style=style,
                count=count,
                word=word,
                href=href,
                start=round(100 * before / total, 2),
                width=round(100 * count / total, 2),
            )
        )
        before += count
    return tuple(made)


def says_parts(says: Mapping[Disclosure, int], language: str, *, unjudged: int = 0) -> tuple[Part, ...]:
    """What policies say of a subject, or of all of them. ``unjudged``: apps of which it is not asked."""
    own = words(language)
    judged = ((f"d-{each.value}", says.get(each, 0), own.disclosed[each], "") for each in Disclosure)
    return shares((*judged, ("rest", unjudged, site_words(language).unjudged, "")))
