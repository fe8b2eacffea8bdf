"""The words of the SDK catalogue in one language, checked by name when they are loaded."""

from functools import cache

import msgspec

from auditor.knowledge.search import Match, Reason
from auditor.report.escape import brief
from auditor.report.words import chosen_words


class SdkWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    all_entries: str
    identifier: str
    name: str
    kind: str
    purpose: str
    family: str
    matched: str
    own: str
    personal_data: str
    no_personal_data: str
    vendor: str
    product_names: str
    vendor_names: str
    comes_with: str
    brings: str
    packages: str
    shared_packages: str
    components: str
    authorities: str
    actions: str
    native_libraries: str
    meta_data: str
    assets: str
    hosts: str
    permissions: str
    apis: str
    collects: str
    collects_unknown: str
    collects_nothing: str
    required: str
    optional: str
    unspecified: str
    maven: str
    privacy_policy: str
    note: str
    sources: str
    several: str
    no_owner: str
    one_class: str
    many_classes: str
    under: str
    packer: str

    reason: dict[Reason, str]
    kinds: dict[str, str]
    roles: dict[str, str]
    purposes: dict[str, str]
    """Category of an SDK to its name; a category without one, as of a user's own entry, is shown as it is."""

    def category(self, name: str) -> str:
        return self.purposes.get(name, name)

    def why(self, match: Match) -> str:
        return self.reason[match.reason].format(text=brief(match.text))


@cache
def sdk_words(language: str) -> SdkWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("sdks.toml", language, SdkWords)
