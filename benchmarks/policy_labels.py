"""Labelled documents: what a careful reader found in a policy, or expects of a few sentences."""

import re
from collections.abc import Iterable

import msgspec

from auditor.model.finding import Disclosure

DATA_TYPE_NAMES = {
    "aaid": "advertising_id",
    "account": "accounts",
    "audio": "microphone",
    "base_station": "cell_location",
    "cookie": "cookies",
    "device_settings": "system_settings",
    "gaid": "advertising_id",
    "ip": "ip_address",
    "mac": "mac_address",
    "photo": "photos",
    "sim": "sim_info",
    "storage_files": "storage",
    "video": "videos",
}
"""Names of data types in the labels that are not those of the tree."""

_SENTENCE_END = re.compile(r"[。！？]|[.!?]\s|\n\s*\n|<br|</p|</li|==")
_DEFINES = re.compile(
    r"是指|系指|[:：，,*]指|(?:涉及的|所称的?)[^，。；]{0,8}信息(?:包括|[:：])|\b(?:means|refers? to)\b", re.IGNORECASE
)
_COLLECTS = re.compile(
    r"我们(?!如何)[^，。]{0,12}(?:收集|获取|读取|使用)|\bwe (?:may )?(?:collect|use)\b", re.IGNORECASE
)


class PermissionLabel(msgspec.Struct, frozen=True):
    permission: str
    kind: str
    """``explicit``: named as a permission; ``data_only``: only the data that it guards is."""
    ambiguous: bool
    evidence: tuple[str, ...]


class DataLabel(msgspec.Struct, frozen=True):
    type: str
    polarity: str
    ambiguous: bool
    evidence: tuple[str, ...]


class SdkLabel(msgspec.Struct, frozen=True):
    name: str
    purpose: str | None
    ambiguous: bool
    id: str | None = None
    """Of the entry that it means; the shared labels have none."""


class MetadataLabel(msgspec.Struct, frozen=True):
    app_name: str | None
    developer: str | None
    effective_date: str | None
    contact: tuple[str, ...]
    notes: str = ""


class Labels(msgspec.Struct, frozen=True):
    """What a careful reader found in one real policy."""

    id: str
    file: str
    """Relative to the file of the labels."""
    sha256: str
    metadata: MetadataLabel
    permissions: tuple[PermissionLabel, ...]
    data_types: tuple[DataLabel, ...]
    sdks: tuple[SdkLabel, ...]
    tree: str | None = None
    """File, relative to that of the labels, with the data types among which the labels could choose; null: ours."""


class Snippet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A few sentences of our own, and how an audit must take them."""

    language: str
    format: str
    kind: str = msgspec.field(name="class")
    held_out: bool
    """Not looked at while the code is written."""
    text: str
    expect: dict[str, Disclosure]
    """Full name of a permission to its disclosure; the snippet may touch others, which are not scored."""
    sdks: tuple[str, ...] | None = None
    """Ids of every SDK named, or the name as written where it stands for no certain product; None: not scored."""


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a document's source, without their spaces; markup may stay in them."""
    return tuple(_squeezed(sentence) for sentence in _SENTENCE_END.split(text))


def only_defined(quotes: Iterable[str], sentences: tuple[str, ...]) -> bool:
    """Whether every quote stands only in sentences that say what a term means, and not that anything is collected."""
    places = [[text for text in sentences if _squeezed(quote) in text] for quote in quotes]
    return bool(places) and all(
        found and all(_DEFINES.search(text) and not _COLLECTS.search(text) for text in found) for found in places
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())
