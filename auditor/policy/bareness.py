"""Whether a place only names permissions, or says something beside it that may tell what they are for."""

import re
from functools import cache
from itertools import islice

from auditor.knowledge.reading import pattern, reading_words
from auditor.policy.document import BlockKind
from auditor.policy.matching import PhrasedBlock
from auditor.policy.setting import key_role
from auditor.policy.tables import Role

_CONSTANT = re.compile(r"[a-z0-9_.]*(?:permission\.[a-z0-9_]+|[a-z]+_[a-z0-9_]+)")
_REST = {"zh": 4, "en": 3}
"""Han characters, or English words, beside the names and the words for asking: fewer explain nothing."""
_EXPLAINING = frozenset({Role.PURPOSE, Role.NECESSITY})
_LONGEST_TITLE = 24
_AT_START = 12
_SENTENCE_ENDS = (".", "。", "!", ";")
_UNIT = {"zh": re.compile(r"[\u4e00-\u9fff]|[a-z]+"), "en": re.compile(r"[a-z]{2,}")}


@cache
def _filling(language: str) -> re.Pattern[str]:
    return pattern(reading_words(language).purpose.filling, whole_words=language != "zh")


def is_explained(phrased: PhrasedBlock, below: PhrasedBlock | None) -> bool:
    """Whether anything is said beside the names: in the block, or, where it is a title, in the block below it."""
    if _says_something(phrased):
        return True
    if below is None:
        return False
    block, following = phrased.block, below.block
    if key_role(following, below.language) in _EXPLAINING:
        return True  # "申请目的：用于拍摄商品图片", whatever else it names
    if following.kind is BlockKind.HEADING or _names_at_start(below):
        return False  # the next entry of a list speaks for itself
    ended = block.folded.text.rstrip().endswith(_SENTENCE_ENDS)
    line = not ended and (len(block.text) <= _LONGEST_TITLE or block.kind is not following.kind)
    return (block.kind is BlockKind.HEADING or line) and _says_something(below)


def _names_at_start(phrased: PhrasedBlock) -> bool:
    return any(hit.start <= _AT_START and (hit.concept.permissions or hit.concept.general) for hit in phrased.hits)


def _says_something(phrased: PhrasedBlock) -> bool:
    language = phrased.language
    rest = list(phrased.block.folded.text)
    named: set[str] = set()
    for hit in phrased.hits:
        # Another word for the same may be the purpose: "camera: scan barcodes".
        if (hit.concept.permissions or hit.concept.general) and hit.concept.id not in named:
            named.add(hit.concept.id)
            rest[hit.start : hit.end] = "\0" * (hit.end - hit.start)
    text = "".join(rest)
    if "_" in text or "permission." in text:
        text = _CONSTANT.sub("\0", text)
    units = _UNIT[language].finditer(_filling(language).sub("\0", text))
    fewest = _REST[language]
    return sum(1 for _ in islice(units, fewest)) == fewest
