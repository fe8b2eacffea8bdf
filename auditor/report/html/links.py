"""Places of a policy in a few words, leading to where the page shows them."""

from dataclasses import dataclass

from auditor.model.evidence import Location
from auditor.model.policy import Policy
from auditor.report.escape import brief
from auditor.report.html.passages import PolicyText
from auditor.report.html.words import HtmlWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    text: str
    anchor: str | None
    """Id of the passage on this page; None where the page does not show it."""


def place_link(place: Location, policy: Policy, text: PolicyText, words: HtmlWords, *, whole: bool = False) -> Link:
    """Line or page; the file's name before it where there are several, or where the ``whole`` is wanted."""
    where = ""
    if place.page is not None:
        where = words.page_place.format(page=place.page)
    elif place.line is not None:
        where = words.line_place.format(line=place.line)
    if whole or len(policy.sources) > 1 or not where:
        where = " ".join(filter(None, (brief(place.artifact.rsplit("/", 1)[-1]), where)))
    return Link(text=where, anchor=text.anchor(place))


def place_links(
    places: list[Location], policy: Policy, text: PolicyText, words: HtmlWords, *, at_most: int = 3
) -> tuple[tuple[Link, ...], int]:
    """The first different ones, and how many more there are."""
    links = [place_link(place, policy, text, words) for place in dict.fromkeys(places)]
    different = tuple(dict.fromkeys(links))
    return different[:at_most], max(0, len(different) - at_most)
