"""Which kinds of data a phrase stands for, where the words around it say that something is taken."""

import re
from collections.abc import Sequence

from auditor.knowledge.catalog import data_types
from auditor.policy.matching import Hit, PhraseKind

# 设备信息（包括IMEI…）; 软件信息。例如，版本号; "device information (such as the model)"
_SPELT_OUT = re.compile(
    r"(?:等)?\s?(?:\(|:"
    # 设备标识仅有两项:…; 标识符只包括…; "device identifiers are limited to …"
    r"|(?:仅|只|共|总共|分别)?(?:有|为|是|包括)?(?:以下|下列|如下)?[一二两三四五六七八九十\d]{1,2}[项种个类]\s?:"
    r"|,?(?:仅|只)(?:有|限于?|包括|包含)|,? (?:which |that )?(?:is|are) limited to\b"
    r"|[,。]?(?:其?中|主要|具体|可能|一般|通常)?(?:包括|包含|例如|比如|诸如|如(?![果何需您若有])|即)"
    r"|,?\s?(?:such as|including|includes?|like)\b)"
)
# ②网络信息与位置信息：优化推送，主要包括：IP地址
_TITLE = re.compile(r"[^。;.:]{0,12}:[^。;.]{0,60}?(?:包括|包含|例如)")
_AT_START = 4
_SENTENCE_ENDS = ("。", ";", ". ", "\n")


def types_named(hits: Sequence[Hit], index: int, text: str) -> tuple[str, ...]:
    """The kinds of data of ``hits[index]``. ``hits`` are those of the whole folded ``text``, in its order.

    A word for a permission names none that is no personal information. A heading over other data that is spelt out
    right after it is only what is spelt out.
    """
    hit = hits[index]
    kinds = [data_types()[name] for name in hit.concept.data_types]
    spelt_out = any(kind.group for kind in kinds) and _is_spelt_out(hits, index, text)
    return tuple(
        kind.id
        for kind in kinds
        if not (kind.capability and hit.kind is not PhraseKind.DATA) and not (kind.group and spelt_out)
    )


def is_only_heading(hits: Sequence[Hit], index: int, text: str) -> bool:
    """Whether a phrase only heads what follows it: 设备标识（IMEI、OAID） names the members, and nothing itself."""
    hit = hits[index]
    groups = all(data_types()[name].group for name in hit.concept.data_types)
    return bool(hit.concept.data_types) and groups and hit.kind is PhraseKind.DATA and _is_spelt_out(hits, index, text)


def _is_spelt_out(hits: Sequence[Hit], index: int, text: str) -> bool:
    """Whether later phrases tell what a heading such as "device information" means."""
    hit = hits[index]
    opened = _SPELT_OUT.match(text, hit.end)
    if opened is None and hit.start <= _AT_START:
        opened = _TITLE.match(text, hit.end)
    if opened is None:
        return False
    following = next(
        (later for later in hits[index + 1 :] if later.start >= opened.end() and later.concept.data_types), None
    )
    if following is None:
        return False
    between = text[opened.end() : following.start]
    return not any(end in between for end in (*_SENTENCE_ENDS, *(")" if opened.group().endswith("(") else "")))
