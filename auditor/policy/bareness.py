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
_SAID = {"zh": 2, "en": 1}
"""The same right after a name and a colon or dash."""
_LABELLED = re.compile('\0["”’」】)]{0,2} ?[:–—-] ?(?P<said>[^\0]*)')
_EXPLAINING = frozenset({Role.PURPOSE, Role.NECESSITY})
_LONGEST_TITLE = {"zh": 24, "en": 48}
"""Characters of names on a line of their own, which the line below them may explain."""
_AT_START = 12
_NO_WORD = re.compile(r"[\W\d_]*(?:your |the )?")
_SENTENCE_ENDS = (".", "。", "!", ";")
_UNIT = {"zh": re.compile(r"[\u4e00-\u9fff]|[a-z]+"), "en": re.compile(r"[a-z]{2,}")}


@cache
def _filling(language: str) -> re.Pattern[str]:
    return pattern(reading_words(language).purpose.filling, whole_words=language != "zh")


def is_explained(phrased: PhrasedBlock, below: PhrasedBlock | None, *, app_name: str = "") -> bool:
    """Whether anything is said beside the names: in the block, or, where it is a title, in the block below it.

    ``app_name``: folded; who asks tells nothing of what for.
    """
    if _says_something(phrased, app_name):
        return True
    if below is None:
        return False
    block, following = phrased.block, below.block
    if key_role(following, below.language) in _EXPLAINING:
        return True  # "申请目的：用于拍摄商品图片", whatever else it names
    if following.kind is BlockKind.HEADING or _names_at_start(below):
        return False  # the next entry of a list speaks for itself
    ended = block.folded.text.rstrip().endswith(_SENTENCE_ENDS)
    line = not ended and (len(block.text) <= _LONGEST_TITLE[below.language] or block.kind is not following.kind)
    return (block.kind is BlockKind.HEADING or line) and _says_something(below, app_name)


def _names_at_start(phrased: PhrasedBlock) -> bool:
    text = phrased.block.folded.text
    names = [hit for hit in phrased.hits if hit.start <= _AT_START and (hit.concept.permissions or hit.concept.general)]
    # "talks to the heart-rate belt" begins with a verb of its own, and is no entry.
    return any(phrased.language == "zh" or _NO_WORD.fullmatch(text, 0, hit.start) for hit in names)


def _says_something(phrased: PhrasedBlock, app_name: str) -> bool:
    folded, language = phrased.block.folded.text, phrased.language
    rest = list(folded)
    named: set[str] = set()
    spans = [found.span() for found in _filling(language).finditer(folded)]
    if "_" in folded or "permission." in folded:
        spans += [found.span() for found in _CONSTANT.finditer(folded)]
    for hit in phrased.hits:
        # Another word for the same may be the purpose: "camera: scan barcodes".
        if (hit.concept.permissions or hit.concept.general) and hit.concept.id not in named:
            named.add(hit.concept.id)
            spans.append((hit.start, hit.end))
    if app_name:
        spans += [found.span() for found in re.finditer(re.escape(app_name), folded)]
    for start, end in spans:
        rest[start:end] = "\0" * (end - start)
    text = "".join(rest)
    fewest = _REST[language]
    if sum(1 for _ in islice(_UNIT[language].finditer(text), fewest)) == fewest:
        return True
    labelled = _LABELLED.search(text)  # "相机权限：扫码": after a name and a colon, less is enough
    return labelled is not None and len(_UNIT[language].findall(labelled["said"])) >= _SAID[language]
