"""Rules, their sources, service categories and problems: whole, in both languages."""

from string import Formatter

import pytest

from auditor.knowledge import catalog
from auditor.knowledge.reading import pattern, reading_words
from auditor.knowledge.schema import Rule, RuleWords
from auditor.model.evidence import ProblemKind
from auditor.model.policy import PolicyElement
from auditor.policy.folding import fold
from auditor.rules.registry import PROFILES

COMMON = {"label", "subject"}
PERMISSION = {"default": COMMON, "partial": COMMON | {"phrase"}, "elsewhere": COMMON}
READ = COMMON | {"apis", "owners", "sites"}
SDK = {"label", "vendor", "classes"}
SERVICE = COMMON | {"category"}
PLACEHOLDERS: dict[str, dict[str, set[str]]] = {
    "UND001": PERMISSION,
    "UND002": PERMISSION,
    "UND004": PERMISSION,
    "UND006": PERMISSION,
    "UND003": {
        **PERMISSION,
        "default_component": COMMON | {"component"},
        "partial_component": COMMON | {"component", "phrase"},
        "elsewhere_component": COMMON | {"component"},
    },
    "UND009": {"default": {"subject", "permissions"}},
    "UND010": {"default": COMMON | {"phrase"}, "contradicted": COMMON | {"phrase"}, "read": READ},
    "SDK001": {
        "default": SDK,
        "partial": SDK,
        "elsewhere": SDK,
        "default_without_classes": SDK - {"classes"},
        "partial_without_classes": SDK - {"classes"},
        "elsewhere_without_classes": SDK - {"classes"},
    },
    "SDK004": {"default": COMMON | {"name"}},
    "OVR001": {
        "default": COMMON,
        "declared": COMMON,
        "with_category": COMMON | {"category"},
        "declared_with_category": COMMON | {"category"},
    },
    "OVR003": {"default": COMMON, "merged": COMMON | {"origin"}},
    "OVR005": {"default": READ, "requested": COMMON | {"permissions"}},
    "OVR006": {"default": READ},
    "OVR008": {"default": READ},
    "OVR010": {"default": COMMON | {"first_api", "last_api", "target"}},
    "SDK003": {"default": COMMON | {"data_types"}},
    "SDK006": {"default": {"label", "starter"}},
    "UND005": {"default": READ, "partial": READ},
    "UND007": {"default": COMMON | {"phrase"}},
    "UND008": {"default": COMMON, "sibling": COMMON | {"sibling"}},
    "SDK002": {"default": COMMON | {"left_out"}},
    "SDK005": {"default": COMMON | {"version", "library", "fixed", "notice_says"}},
    "SDK007": {"default": COMMON | {"components"}, "sdks": COMMON | {"components", "started_by"}},
    "SDK008": {"default": COMMON | {"data_types"}, "read": COMMON | {"data_types"}},
    "OVR002": {"default": SERVICE, "declared": SERVICE, "plausible": SERVICE},
    "OVR004": {"default": SERVICE, "declared": SERVICE},
    "OVR007": {
        "default": SERVICE,
        "declared": SERVICE,
        "without_category": COMMON,
        "declared_without_category": COMMON,
    },
    "OVR009": {"default": COMMON | {"target", "count"}},
    "OVR011": {"default": SERVICE},
    "OVR012": {"default": SERVICE, "declared": SERVICE},
    "MAN001": {"default": COMMON | {"protection"}},
    "MAN002": {"default": COMMON, "near": COMMON | {"near"}},
    "MAN003": {"default": COMMON},
    "UND011": {"default": READ | {"listed"}},
    "MAN004": {"default": COMMON | {"origins"}, "known": COMMON | {"origins"}},
    "MAN005": {"default": {"label"}, "loader": {"owners"}},
    "POL001": {"default": set(), "short": {"length"}, "not_about_privacy": set(), "list": set()},
}
MISSING = {"missing"}
STORE = {"default": COMMON}
PLACEHOLDERS |= {
    "POL002": {"default": MISSING},
    "POL003": {"default": MISSING},
    "POL004": {"default": MISSING},
    "POL005": {"default": MISSING, "late": {"time"}},
    "POL006": {"default": set()},
    "POL007": {"default": MISSING},
    "POL008": {"default": MISSING},
    "POL009": {"default": MISSING | {"data_types"}},
    "POL010": {"default": MISSING},
    "POL011": {"default": MISSING, "advertising": MISSING},
    "POL012": {"default": {"count"}, "another_app": {"app_label", "named"}},
    "POL013": {"default": MISSING | {"sdks"}},
    **{f"GP{number:03}": STORE for number in (1, 2, 3, 4, 5, 6, 8, 9, 11, 12, 13, 14, 20)},
    "GP007": {"default": COMMON, "later": COMMON},
    "GP010": {"default": {"subject", "missing_permissions"}, "without_service": {"subject"}, "untyped": {"subject"}},
    "GP015": {"default": {"least", "since", "target"}},
    "GP016": {"default": set()},
    "GP018": {"default": set(), "missing": set()},
    "EU001": {"default": {"subjects"}},
    "EU002": {"default": MISSING},
    "US001": {"default": MISSING},
    "US002": {"default": MISSING},
    "US003": {"default": {"subjects"}},
}
RULES = list(catalog.rules().values())


def _placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def _texts(words: RuleWords) -> tuple[str, ...]:
    return (words.title, words.what, words.why, words.limits, words.remedy, *words.message.values(), *_examples(words))


def _examples(words: RuleWords) -> tuple[str, ...]:
    return (words.example,) if words.example else ()


@pytest.mark.parametrize("element", PolicyElement)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phrase_that_is_searched_for_is_also_found(element: PolicyElement, language: str) -> None:
    words = catalog.element_words()[element]
    expression = pattern(reading_words(language).elements[element], whole_words=False)
    phrases = words.zh if language == "zh" else words.en
    assert phrases
    assert [phrase for phrase in phrases if not expression.search(fold(phrase).text)] == []


def test_data_of_the_rules_names_what_is_known() -> None:
    assert catalog.sdks_abroad() <= set(catalog.sdks())
    play = catalog.play()
    assert set(play.sources) <= set(catalog.legal_sources())
    assert set(play.advertising_id.sdks) <= set(catalog.sdks())
    assert {entry.rule for entry in play.restricted} | {play.target.rule} <= set(catalog.rules())
    names = {name for entry in play.restricted for name in (*entry.permissions, *entry.services)}
    known = set(catalog.permissions()) | set(catalog.system_permissions())
    assert {name for name in names if not name.endswith("*")} <= known
    assert {entry.permission for entry in play.foreground} <= set(catalog.permissions())


def test_a_rule_is_checked_or_not_checked_with_a_reason() -> None:
    assert not set(catalog.rules()) & set(catalog.unchecked_rules())
    for entry in catalog.unchecked_rules().values():
        assert {citation.source for citation in entry.citations} <= set(catalog.legal_sources())
        assert entry.en.reason
        assert entry.zh.reason


def test_the_rules_are_these() -> None:
    assert set(catalog.rules()) == set(PLACEHOLDERS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rule_has_its_variants_and_no_other_placeholders(rule: Rule, language: str) -> None:
    words = rule.zh if language == "zh" else rule.en
    expected = PLACEHOLDERS[rule.id]
    assert set(words.message) == set(expected)
    for variant, message in words.message.items():
        assert _placeholders(message) <= expected[variant], variant
    assert _placeholders(words.remedy) <= set.intersection(*expected.values())
    assert all(text.strip() and "\n" not in text for text in _texts(words))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_passes_no_verdict_of_law(rule: Rule) -> None:
    words = " ".join((*_texts(rule.en), *_texts(rule.zh))).casefold()
    assert not [word for word in ("illegal", "unlawful", "违法", "violat", "违规", "非法") if word in words]


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.id.rstrip("0123456789") in {"UND", "SDK", "OVR", "MAN"}],
    ids=lambda rule: rule.id,
)
def test_a_rule_shows_an_example_in_both_languages(rule: Rule) -> None:
    assert rule.en.example
    assert any("\u4e00" <= character <= "\u9fff" for character in rule.zh.example)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_for_profiles_that_exist(rule: Rule) -> None:
    assert {*rule.profiles} <= set(PROFILES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_cites_known_sources(rule: Rule) -> None:
    assert {citation.source for citation in rule.citations} <= set(catalog.legal_sources())


def test_a_source_says_in_both_languages_how_it_is_known() -> None:
    for source in catalog.legal_sources().values():
        assert source.known_zh
        assert ("from memory" in source.known) == ("凭记忆" in source.known_zh), source.id


@pytest.mark.parametrize("kind", ProblemKind)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_problem_says_what_and_what_to_do_in_one_line(kind: ProblemKind, language: str) -> None:
    message, remedy = catalog.problem_words(kind, language)
    assert "{artifact}" in message
    for text in (message, remedy):
        assert text.strip()
        assert "\n" not in text
        assert _placeholders(text) <= {"artifact", "detail"}


def test_the_regulation_has_thirty_nine_service_types_of_which_thirteen_need_nothing() -> None:
    categories = catalog.categories().values()
    assert len(categories) == 39
    assert sum(1 for entry in categories if not entry.necessary) == 13


def test_the_sets_of_a_service_type_exist() -> None:
    for entry in catalog.categories().values():
        assert {*entry.base, *entry.plausible} <= set(catalog.permission_sets()), entry.id
        assert not set(entry.base) & set(entry.plausible), entry.id
    for entry_set in catalog.permission_sets().values():
        for name in entry_set.permissions:
            stem = name.removesuffix("*")
            assert any(known == name or (stem != name and known.startswith(stem)) for known in catalog.permissions())


@pytest.mark.parametrize(
    "text", ["CAC39-06", "网上购物类", "网上购物", "online shopping", "Online Shopping", " ONLINE-shopping "]
)
def test_a_service_type_is_found_by_id_or_whole_name(text: str) -> None:
    found = catalog.category(text)
    assert found is not None
    assert found.id == "CAC39-06"


def test_part_of_a_name_is_no_service_type_but_a_hint() -> None:
    assert catalog.category("shopping") is None
    assert catalog.category("") is None
    assert "online shopping" in catalog.nearest_categories("shopping")
    assert "网上购物类" in catalog.nearest_categories("购物")
