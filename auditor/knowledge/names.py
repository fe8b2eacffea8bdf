"""What a policy calls an SDK: spellings folded into one, and the products or vendors that they name."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from auditor.knowledge import loading
from auditor.knowledge.caching import bounded_cache, cache
from auditor.knowledge.schema import AliasTarget, NameWords, TraditionalFile
from auditor.knowledge.sdks import families, sdks

_LONGEST_NAME = 200
"""Characters; longer text is no name, and what it costs to look at would grow with its square."""
_BRACKETED = re.compile(r"[(（\[【「][^()（）\[\]【】「」]*[)）\]】」]")


@cache
def _words() -> NameWords:
    return loading.json_file("names.json", NameWords)


@cache
def _simplified() -> Mapping[int, str]:
    return str.maketrans(loading.json_file("traditional.json", TraditionalFile).characters)


@cache
def _suffix() -> re.Pattern[str]:
    # A Latin suffix counts only after a gap or a Chinese character: "Share SDK", 极光SDK, and never the name ShareSDK.
    latin = "|".join(word for word in _words().suffixes if word.isascii())
    other = "|".join(word for word in _words().suffixes if not word.isascii())
    return re.compile(rf"(?:(?<![0-9a-z])(?:{latin})|(?:{other}))\Z")


def _without_tail(text: str) -> str:
    end = len(text)
    while end and not text[end - 1].isalnum():
        end -= 1
    return text[:end]


def _squeezed(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def normalise_name(text: str) -> str:
    """One spelling for all spellings of a name: width, case, spaces, punctuation and suffixes such as SDK are gone.

    Traditional characters become simplified ones, as far as names of SDKs have them.

    A name that would be left with nothing but a function word ("推送SDK", "Share SDK") keeps its suffix.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    whole = _squeezed(folded)
    rest, shorter = folded, _suffix().sub("", _without_tail(folded))
    while shorter != rest:
        rest, shorter = shorter, _suffix().sub("", _without_tail(shorter))
    name = _squeezed(rest)
    return name if name and name not in _words().generic else whole


def is_generic(text: str) -> bool:
    """Whether a text is only a function word such as 地图 or "push", and no name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _words().generic
    return _squeezed(folded) in words or _squeezed(_suffix().sub("", _without_tail(folded))) in (*words, "")


def spellings(text: str) -> Iterator[str]:
    """From the whole name to its parts: as it stands, without "sdk" glued to it, outside and inside brackets."""
    key = normalise_name(text)
    yield key
    if key.endswith("sdk"):
        bare = key.removesuffix("sdk")
        if bare not in _words().generic:
            yield bare
    outside = _BRACKETED.sub(" ", text)
    if outside != text:
        yield from spellings(outside)
        yield from (normalise_name(inside[1:-1]) for inside in _BRACKETED.findall(text))


@cache
def sdk_aliases() -> Mapping[str, tuple[AliasTarget, ...]]:
    """Normalised name to what it names: one product, or every product of one vendor's family.

    Ordered by SDK id. A name that is both a product's and a vendor's is the vendor's.
    """
    found: dict[str, dict[str, AliasTarget]] = {}
    for entry in sdks().values():
        if entry.kind == "packer":
            continue
        for alias in entry.product_aliases:
            found.setdefault(normalise_name(alias), {})[entry.id] = AliasTarget(sdk=entry.id, level="product")
    for entry in sdks().values():
        for alias in entry.vendor_aliases:
            members = families().get(entry.family, ()) or (entry,)
            found[normalise_name(alias)] = {m.id: AliasTarget(sdk=m.id, level="vendor") for m in members}
    # What we call it ourselves, as in a drafted row, names it too, unless that is somebody's alias.
    own: dict[str, dict[str, AliasTarget]] = {}
    for entry in sdks().values():
        for name in {normalise_name(entry.name.en), normalise_name(entry.name.zh)}:
            if entry.kind != "packer" and name not in found and name not in _words().generic:
                own.setdefault(name, {})[entry.id] = AliasTarget(sdk=entry.id, level="product")
    found |= own
    return {key: tuple(targets[sdk_id] for sdk_id in sorted(targets)) for key, targets in found.items() if key}


def sdks_named(text: str) -> tuple[AliasTarget, ...]:
    """What a name as written in a policy names, a product rather than a vendor; empty for an unknown name."""
    return _named(text) if len(text) <= _LONGEST_NAME else ()


@bounded_cache(4096)
def _named(text: str) -> tuple[AliasTarget, ...]:
    aliases = sdk_aliases()
    found = [aliases[key] for key in spellings(text) if key in aliases]
    return min(found, key=lambda targets: targets[0].level, default=())


def is_third_party(text: str) -> bool:
    """Whether a text is the name of a known SDK, or of the legal entity behind one."""
    return bool(sdks_named(text)) or normalise_name(text) in vendor_entities()


@cache
def vendor_entities() -> Mapping[str, tuple[str, ...]]:
    """Normalised name of a legal entity to the families behind which it stands; alone it declares nothing."""
    found: dict[str, set[str]] = {}
    for entry in sdks().values():
        for company in entry.vendor.zh if entry.vendor else ():
            found.setdefault(normalise_name(company), set()).add(entry.family)
    return {company: tuple(sorted(names)) for company, names in found.items()}
