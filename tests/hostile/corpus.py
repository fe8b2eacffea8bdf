"""Every hostile app and policy, in a fixed order."""

from collections.abc import Iterator
from dataclasses import replace

from tests.hostile.archives import archives
from tests.hostile.case import Case
from tests.hostile.code import code
from tests.hostile.declarations import declarations
from tests.hostile.documents import documents
from tests.hostile.manifests import manifests
from tests.hostile.pages import pages
from tests.hostile.papers import papers
from tests.hostile.parts import parts
from tests.hostile.resources import resources

_SLOW = frozenset(
    {
        "100,000 members",
        "200,001 members",
        "forty dex files over one bomb",
        "300,000 calls",
        "70,000 calls",
        "12,000 members",
        "20,000 paragraphs",
        "a table of 40,000 cells",
        "140,000 times SDK",
        "180,000 colons",
        "25,000 links",
        "300,000 lines",
        "480,000 open brackets",
        "60,000 Chinese clauses",
        "64 MB of words",
        "9,000 bullets",
        "9,000 headings",
        "9,000 lines",
        "9,000 rows of pipes",
        "a line of 4 MB",
        "a list of 180,000 Chinese things",
        "a sentence of 25,000 negations",
        "a sentence of 35,000 commas",
        "a table of 100,000 cells",
        "a word of 4 MB",
        "capitals and underscores",
        "combining marks",
        "dates and addresses",
        "digits",
        "half a million times one Han character",
        "205,000 elements",
        "30,000 requests",
        "a character map of 200,000 lines",
        "a million operators",
        "dictionaries 100,000 deep",
        "one page a thousand times",
        "one page two hundred times",
    }
)
"""Cases that take a second or more of a core, to build or to read; they run at night alone."""


def all_cases() -> tuple[Case, ...]:
    return tuple(replace(case, slow=case.name in _SLOW) for case in _cases())


def _cases() -> Iterator[Case]:
    yield from archives()
    yield from manifests()
    yield from resources()
    yield from code()
    yield from parts()
    yield from pages()
    yield from papers()
    yield from documents()
    yield from declarations()
