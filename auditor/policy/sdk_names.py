"""From a name and a purpose, as a policy writes them, to entries of the knowledge base."""

import re
from dataclasses import dataclass

from auditor.knowledge.caching import cache
from auditor.knowledge.catalog import purpose_categories, sdk, sdk_aliases, sdks_named
from auditor.knowledge.names import is_generic, normalise_name, vendor_entities
from auditor.knowledge.reading import reading_words
from auditor.knowledge.schema import AliasTarget
from auditor.knowledge.sdks import families, sdks
from auditor.model.policy import SdkLevel
from auditor.policy.folding import fold_word


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSdk:
    ids: tuple[str, ...]
    """Sorted; empty for an unknown name."""
    level: SdkLevel


BETWEEN_NAMES = "、，,/／;；\n"
"""What separates several names in one cell."""

_LONGEST_NAME = 60
"""Characters; the cost of taking a longer text apart would grow with its square."""

UNKNOWN = NamedSdk(ids=(), level=SdkLevel.NAME_ONLY)


def resolve(name: str, purpose: str | None, language: str) -> NamedSdk:
    """What a name means. A product's name means the product; a vendor's, those of its products that the purpose fits.

    A name such as "X推送SDK" that is no alias is read as the vendor X for the purpose 推送. Where no purpose narrows a
    vendor's name down, the level is VENDOR and all its products are possible.
    """
    targets = sdks_named(name)
    said = purpose
    if not targets:
        if any(mark in name for mark in BETWEEN_NAMES) or len(name) > _LONGEST_NAME:
            return UNKNOWN  # several names, not one
        key = normalise_name(name)
        targets, rest = _composed(key, name, language)
        if not targets:
            return UNKNOWN
        if targets[0].level == "vendor" and rest and not _narrowed(_ids(targets), rest, language):
            return UNKNOWN  # another product of the vendor
        said = rest or purpose
    ids = _ids(targets)
    if targets[0].level == "product":
        return NamedSdk(ids=ids, level=SdkLevel.PRODUCT)
    called = tuple(one for one in ids if _is_own_name(one, name))
    if called:
        return NamedSdk(ids=called, level=SdkLevel.PRODUCT)
    narrowed = _narrowed(ids, said, language) or _narrowed(ids, name, language)
    if not narrowed and said is not purpose:
        narrowed = _narrowed(ids, purpose, language)
    if not narrowed:
        own = tuple(entry.id for entry in map(sdk, ids) if entry is not None and entry.id == entry.family)
        own = own or _product_line(ids, normalise_name(name))
        if own and not purpose_categories(purpose or "", language):
            return NamedSdk(ids=own, level=SdkLevel.PRODUCT)  # the product that the vendor is named after
        return NamedSdk(ids=ids, level=SdkLevel.VENDOR)
    categories = {entry.category for sdk_id in narrowed if (entry := sdk(sdk_id)) is not None}
    # "统计推送的效果" is one purpose that sounds like two; only an enumeration names several products.
    certain = len(categories) == 1 or "、" in (said or "")
    return NamedSdk(ids=narrowed, level=SdkLevel.PRODUCT if certain else SdkLevel.VENDOR)


def _is_own_name(sdk_id: str, name: str) -> bool:
    """Whether a vendor's name with the word SDK is what one of its products is called: "Facebook SDK"."""
    entry = sdk(sdk_id)
    written = fold_word(name)
    return entry is not None and "sdk" in written and written in {fold_word(entry.name.en), fold_word(entry.name.zh)}


def resolve_company(name: str, purpose: str | None, language: str) -> NamedSdk:
    """What a legal entity in the place of a name means: those of its products that the purpose fits, if any does."""
    entity = normalise_name(_IN_BRACKETS.sub("", name))
    ids = tuple(
        sorted(entry.id for family in vendor_entities().get(entity, ()) for entry in families().get(family, ()))
    )
    narrowed = _narrowed(ids, purpose, language)
    return NamedSdk(ids=narrowed, level=SdkLevel.PRODUCT) if len(narrowed) == 1 else UNKNOWN


_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]\s*\Z")


def _product_line(ids: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The core that many products share, where a name is that of their line: "Firebase"; "Google" is a company."""
    line = next((entry.family for entry in map(sdk, ids) if entry is not None), "")
    return tuple(
        entry.id
        for entry in sdks().values()
        if entry.family == line == key and entry.role == "core" and key in map(normalise_name, entry.vendor_aliases)
    )


def _ids(targets: tuple[AliasTarget, ...]) -> tuple[str, ...]:
    return tuple(sorted(target.sdk for target in targets))


def _narrowed(ids: tuple[str, ...], purpose: str | None, language: str) -> tuple[str, ...]:
    """Products, of those given, that serve the purpose; cores and carriers serve none of their own."""
    fits = purpose_categories(purpose, language) if purpose else frozenset()
    return tuple(
        sdk_id
        for sdk_id in ids
        if (entry := sdk(sdk_id)) is not None and entry.role == "product" and entry.category in fits
    )


def _composed(key: str, name: str, language: str) -> tuple[tuple[AliasTarget, ...], str]:
    """What a name means that is put together, and the words that narrow it down; nothing where it is no such name.

    A vendor before its product (腾讯云‸GVoice, 友盟‸U-APM) is the product, and so is a product under two names. A
    product or vendor before words for what it does (讯飞‸语音合成) is that; before other words, it is the vendor's only
    product, where it has no more than one.
    """
    aliases = sdk_aliases()
    for start in range(1, len(key)):
        product = aliases.get(key[start:], ())
        if product and product[0].level == "product" and _is_long(key[start:]) and _is_maker(key[:start], product):
            return product, ""
    twice = _named_twice(key)
    if twice:
        return twice, ""
    length = next((n for n in range(len(key) - 1, 1, -1) if key[:n] in aliases and _ends_word(key, n, name)), 0)
    targets, rest = (aliases[key[:length]], key[length:]) if length else ((), "")
    if not targets or _says_purpose(rest, language):
        return targets, _purpose_of(rest, language)
    products = [entry for entry in map(sdk, (target.sdk for target in targets)) if entry and entry.role == "product"]
    family = [entry for one in products[:1] for entry in families().get(one.family, ()) if entry.role == "product"]
    only = len(products) == 1 and len(family) <= 1
    own_word = not rest.isascii() or not key[length - 1].isascii()
    return (targets, "") if only and own_word else ((), "")


def _named_twice(key: str) -> tuple[AliasTarget, ...]:
    """What a Chinese and a Latin name of one product side by side mean: 热云‸TrackingIO."""
    aliases = sdk_aliases()
    for at in range(2, len(key) - 1):
        if key[at - 1].isascii() is key[at].isascii():
            continue
        first, second = aliases.get(key[:at], ()), aliases.get(key[at:], ())
        both = {target.sdk for target in first} & {target.sdk for target in second}
        if both and "product" in {first[0].level, second[0].level}:
            return tuple(AliasTarget(sdk=sdk_id, level="product") for sdk_id in sorted(both))
    return ()


@cache
def _makers() -> frozenset[str]:
    """Companies as they stand before the names of their products."""
    return frozenset(normalise_name(word) for language in ("zh", "en") for word in reading_words(language).sdk.makers)


def _is_maker(key: str, product: tuple[AliasTarget, ...]) -> bool:
    """Whether a name is that of a company, and none that other products are of: no "Huawei" before Google's ML Kit."""
    own = sdk_aliases().get(key, ())
    return bool(_houses(own) & _houses(product)) if own else key in _makers()


def _houses(targets: tuple[AliasTarget, ...]) -> set[str]:
    """The companies behind products, by the first part of their families' names."""
    entries = (sdk(target.sdk) for target in targets)
    return {entry.family.partition("-")[0] for entry in entries if entry is not None}


_SHORTEST_LATIN, _SHORTEST_OTHER = 4, 3


def _is_long(alias: str) -> bool:
    """Whether an alias is long enough to be known at the end of a name."""
    return len(alias) >= (_SHORTEST_LATIN if alias.isascii() else _SHORTEST_OTHER)


def _ends_word(key: str, length: int, name: str) -> bool:
    """Whether an alias at the start of a name ends with a word of it: AppsFlyer is not in "AppsFlyerX"."""
    if not (key[length - 1].isascii() and key[length].isascii()):
        return True
    position = 0
    for index, character in enumerate(name):
        if character.isalnum():
            position += 1
            if position == length:
                return not name[index + 1 : index + 2].isalnum()
    return False


@cache
def _qualifiers(language: str) -> dict[str, str]:
    """Words of product names that tell what the product does, or nothing, to the purpose that they stand for."""
    return {
        normalise_name(word): purpose for purpose, words in reading_words(language).sdk_words.items() for word in words
    }


def _says_purpose(rest: str, language: str) -> bool:
    return bool(_purpose_of(rest, language)) or rest in _qualifiers(language) or is_generic(rest)


def _purpose_of(rest: str, language: str) -> str:
    """The words of a rest that say a purpose; empty where it says none."""
    if purpose_categories(rest, language):
        return rest
    return next((purpose for word, purpose in _qualifiers(language).items() if word in rest and purpose), "")
