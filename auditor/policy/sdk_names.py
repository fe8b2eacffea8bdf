"""From a name and a purpose, as a policy writes them, to entries of the knowledge base."""

from dataclasses import dataclass

from auditor.knowledge.catalog import purpose_categories, sdk, sdk_aliases, sdks_named
from auditor.knowledge.names import normalise_name
from auditor.model.policy import SdkLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSdk:
    ids: tuple[str, ...]
    """Sorted; empty for an unknown name."""
    level: SdkLevel


BETWEEN_NAMES = "、，,/／;；\n"
"""What separates several names in one cell."""

UNKNOWN = NamedSdk(ids=(), level=SdkLevel.NAME_ONLY)


def resolve(name: str, purpose: str | None, language: str) -> NamedSdk:
    """What a name means. A product's name means the product; a vendor's, those of its products that the purpose fits.

    A name such as "X推送SDK" that is no alias is read as the vendor X for the purpose 推送. Where no purpose narrows a
    vendor's name down, the level is VENDOR and all its products are possible.
    """
    targets = sdks_named(name)
    said = purpose
    if not targets:
        if any(mark in name for mark in BETWEEN_NAMES):
            return UNKNOWN  # several names, not one
        key = normalise_name(name)
        vendor = _leading_vendor(key)
        if vendor is None:
            return UNKNOWN
        targets = sdk_aliases()[vendor]
        rest = key.removeprefix(vendor)
        if targets[0].level == "vendor":
            if not purpose_categories(rest, language):
                return UNKNOWN  # the vendor's name with words that are no purpose: another product of it
            said = rest
        elif rest and not purpose_categories(rest, language):
            return UNKNOWN
    ids = tuple(sorted(target.sdk for target in targets))
    if targets[0].level == "product":
        return NamedSdk(ids=ids, level=SdkLevel.PRODUCT)
    narrowed = _narrowed(ids, said, language) or _narrowed(ids, name, language)
    if not narrowed:
        return NamedSdk(ids=ids, level=SdkLevel.VENDOR)
    categories = {entry.category for sdk_id in narrowed if (entry := sdk(sdk_id)) is not None}
    # "统计推送的效果" is one purpose that sounds like two; only an enumeration names several products.
    certain = len(categories) == 1 or "、" in (said or "")
    return NamedSdk(ids=narrowed, level=SdkLevel.PRODUCT if certain else SdkLevel.VENDOR)


def _narrowed(ids: tuple[str, ...], purpose: str | None, language: str) -> tuple[str, ...]:
    """Products, of those given, that serve the purpose; cores and carriers serve none of their own."""
    fits = purpose_categories(purpose, language) if purpose else frozenset()
    return tuple(
        sdk_id
        for sdk_id in ids
        if (entry := sdk(sdk_id)) is not None and entry.role == "product" and entry.category in fits
    )


def _leading_vendor(key: str) -> str | None:
    """The longest alias that a normalised name begins with, and that leaves something over."""
    aliases = sdk_aliases()
    return next((key[:length] for length in range(len(key) - 1, 1, -1) if key[:length] in aliases), None)
