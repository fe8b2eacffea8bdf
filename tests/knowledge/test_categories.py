"""Service types: the 39 of the regulation, what each needs, and the sources that rules cite."""

import re

from auditor.knowledge import catalog


def test_the_types_are_the_39_of_the_regulation_in_its_order() -> None:
    assert list(catalog.categories()) == [f"CAC39-{number:02}" for number in range(1, 40)]
    names = [entry.name.zh for entry in catalog.categories().values()]
    assert len(set(names)) == 39
    assert all(name.endswith("类") for name in names)


def test_thirteen_types_work_without_personal_information() -> None:
    free = {key for key, entry in catalog.categories().items() if entry.works_without}
    assert free == {key for key, entry in catalog.categories().items() if not entry.necessary}
    assert free == {
        *("CAC39-21", "CAC39-27", "CAC39-28", "CAC39-29", "CAC39-30", "CAC39-31", "CAC39-32"),
        *("CAC39-33", "CAC39-34", "CAC39-35", "CAC39-36", "CAC39-37", "CAC39-38"),
    }


def test_necessary_information_names_data_types_that_exist() -> None:
    for entry in catalog.categories().values():
        for information in entry.necessary:
            assert information.data_types, (entry.id, information.zh)
            assert set(information.data_types) <= set(catalog.data_types()), (entry.id, information.zh)


def test_maps_and_shopping_need_what_the_regulation_lists() -> None:
    maps, shopping = catalog.categories()["CAC39-01"], catalog.categories()["CAC39-06"]
    assert [information.data_types for information in maps.necessary] == [("location",), ("trip",)]
    assert maps.base == ("LOCATION",)
    assert shopping.necessary[0].data_types == ("phone_number",)
    assert "SMS" not in {*shopping.base, *shopping.plausible}


def test_sets_of_a_type_exist_and_are_not_both_basic_and_plausible() -> None:
    known = set(catalog.permission_sets())
    for entry in catalog.categories().values():
        narrower = {name for subtype in entry.subtypes for name in subtype.plausible}
        assert {*entry.base, *entry.plausible, *narrower} <= known, entry.id
        assert not {*entry.base} & {*entry.plausible}, entry.id


def test_permissions_of_sets_exist_and_stand_in_one_set() -> None:
    seen: set[str] = set()
    for entry in catalog.permission_sets().values():
        for name in entry.permissions:
            assert name not in seen, name
            seen.add(name)
            if name.endswith(".*"):
                assert any(known.startswith(name[:-1]) for known in catalog.permissions())
            else:
                assert name in catalog.permissions(), name


def test_every_set_is_of_use_to_a_type_or_to_none_on_purpose() -> None:
    used = {name for entry in catalog.categories().values() for name in (*entry.base, *entry.plausible)}
    assert set(catalog.permission_sets()) - used == {"ACCOUNTS"}


def test_every_source_says_how_its_text_is_known() -> None:
    sources = catalog.legal_sources()
    assert len(sources) == 46
    for entry in sources.values():
        assert re.search("retrieved|from memory", entry.known), entry.id
        assert entry.url is None or entry.url.startswith(("http://", "https://")), entry.id
        for day in (entry.issued, entry.effective):
            assert day is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", day), entry.id


def test_a_word_that_tells_a_service_tells_no_other() -> None:
    told: dict[str, str] = {}
    for entry in catalog.categories().values():
        for word in (*entry.words.zh, *entry.words.en):
            assert word == word.casefold(), word
            assert told.setdefault(word, entry.id) == entry.id, word


def test_every_type_has_words_in_both_languages() -> None:
    assert all(entry.words.zh and entry.words.en for entry in catalog.categories().values())


def test_barred_permissions_exist() -> None:
    barred = {name for entry in catalog.categories().values() for name in entry.barred}
    assert "android.permission.READ_CONTACTS" in barred
    assert barred <= set(catalog.permissions())


def test_a_set_is_found_by_its_member_and_by_a_prefix() -> None:
    found = [catalog.permission_set_of(f"android.permission.{name}") for name in ("READ_SMS", "health.READ_STEPS")]
    assert [entry and entry.id for entry in found] == ["SMS", "HEALTH"]
    assert catalog.permission_set_of("android.permission.INTERNET") is None


def test_notices_are_about_known_modules() -> None:
    for entry in catalog.advisories():
        assert entry.module in catalog.sdks()[entry.sdk].maven, entry.number
        assert re.search("retrieved|from memory", entry.known), entry.number
        assert entry.what.en, entry.number
        assert entry.what.zh, entry.number


def test_where_someone_roughly_is_is_not_sensitive() -> None:
    types = catalog.data_types()
    assert types["location_precise"].sensitive
    assert types["face"].sensitive
    assert not types["location_coarse"].sensitive
    assert not types["android_id"].sensitive
