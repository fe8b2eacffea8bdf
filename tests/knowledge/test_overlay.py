"""The user's own entries: they replace and join ours, and what is wrong with them is one line with file and field."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from auditor.errors import InputMissingError, KnowledgeError
from auditor.knowledge import catalog, overlay
from auditor.knowledge.conflicts import use_folder
from tests.knowledge import own

PERMISSION = {
    "name": "com.acme.permission.TRACE",
    "protection": "normal",
    "privacy_class": "vendor_pi",
    "risk": "low",
    "label_zh": "顶点追踪",
}


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    yield
    use_folder(None)


def complaint(folder: str) -> str:
    """Why the folder is refused, without its own path."""
    with pytest.raises(KnowledgeError) as caught:
        use_folder(folder)
    assert overlay.current() is None
    text = str(caught.value)
    assert text.startswith(folder)
    assert "\n" not in text
    return text.removeprefix(folder).removeprefix("/")


def test_a_new_entry_joins_ours_in_every_look_up(tmp_path: Path) -> None:
    assert catalog.owner_of("com.acme.push.Client") is None
    assert catalog.sdks_named("顶点推送SDK") == ()
    use_folder(own.folder(tmp_path, own.ACME))
    owner = catalog.detecting_sdk("com.acme.push.Client")
    assert owner is not None
    assert owner is catalog.sdk("acme-push") is catalog.sdk_by_meta_data("ACME_KEY")
    assert [target.sdk for target in catalog.sdks_named("顶点推送SDK")] == ["acme-push"]
    assert catalog.sdk("jpush") is not None
    assert list(catalog.sdks()) == sorted(catalog.sdks())


def test_an_entry_of_the_same_id_replaces_ours(tmp_path: Path) -> None:
    ours = catalog.sdks()["jpush"]
    renamed = msgspec.to_builtins(msgspec.structs.replace(ours, note="Our own build."))
    use_folder(own.folder(tmp_path, renamed))
    assert catalog.sdks()["jpush"].note == "Our own build."
    use_folder(None)
    assert catalog.sdks()["jpush"] == ours


def test_all_of_our_own_entries_are_without_a_contradiction(tmp_path: Path) -> None:
    everything = (msgspec.to_builtins(entry) for entry in catalog.sdks().values())
    use_folder(own.folder(tmp_path, *everything))
    assert overlay.current() is not None


def test_permissions_join_and_replace(tmp_path: Path) -> None:
    camera = {**PERMISSION, "name": "android.permission.CAMERA", "label_en": "see everything"}
    use_folder(own.folder(tmp_path, permissions={"sources": ["ours"], "permissions": [PERMISSION, camera]}))
    assert catalog.permission_label("com.acme.permission.TRACE", "zh") == "顶点追踪"
    assert catalog.permission_label("android.permission.CAMERA", "en") == "see everything"
    assert "SMS" in catalog.permission_groups()


def test_a_concept_of_ones_own_makes_policies_say_more(tmp_path: Path) -> None:
    from auditor.policy.matching import lexicon

    concept = {"id": "x-imaging", "permissions": ["android.permission.CAMERA"], "permission_phrases": ["影像采集器"]}
    use_folder(own.folder(tmp_path, lexicon__zh={"sources": ["ours"], "concepts": [concept]}))
    assert [hit.concept.id for hit in lexicon("zh").hits("我们申请影像采集器权限")] == ["x-imaging"]
    use_folder(None)
    assert list(lexicon("zh").hits("影像采集器")) == []


def test_the_folder_is_named_with_a_digest_of_what_it_holds(tmp_path: Path) -> None:
    folder = own.folder(tmp_path, own.ACME)
    first = overlay.read_overlay(folder + "/")
    assert first.path == folder.replace("\\", "/")
    own.write(tmp_path, "sdks/acme-push.json", own.sdk(note="changed"))
    second = overlay.read_overlay(folder)
    assert len(first.sha256) == 64
    assert first.sha256 != second.sha256


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"categroy": "push"}, "$: Object contains unknown field `categroy`"),
        ({"category": None}, "$: Object missing required field `category`"),
        ({"signals": {"prefixes": ["a.b", 7]}}, "$.signals.prefixes[1]: Expected `str`, got `int`"),
        ({"kind": "tracker"}, "$.kind: Invalid enum value 'tracker'"),
        ({"signals": {"prefixes": ["com.acme."]}}, "$.signals.prefixes[0]: 'com.acme.' is no whole package name"),
        ({"signals": {"prefixes": ["com.acme.*"]}}, "$.signals.prefixes[0]: 'com.acme.*' is no whole package name"),
        ({"signals": {"prefixes": ["x.y", "cn.jpush.android"]}}, "$.signals.prefixes[1]: 'cn.jpush.android' belongs"),
        ({"signals": {"shared_prefixes": ["okhttp3"]}}, "$.signals.shared_prefixes[0]: 'okhttp3' belongs to okhttp;"),
        (
            {"signals": {"meta_data": ["JPUSH_APPKEY"]}},
            "$.signals.meta_data[0]: 'JPUSH_APPKEY' belongs to jiguang-core",
        ),
        ({"product_aliases": ["极光推送 SDK"]}, "$.product_aliases[0]: '极光推送 SDK' belongs to jpush;"),
        ({"vendor_aliases": ["极光"]}, "$.vendor_aliases[0]: '极光' belongs to the family jiguang;"),
        ({"collects": {"optional": ["imie"]}}, "$.collects.optional[0]: 'imie' is an unknown data type; did you mean"),
        ({"role": "core", "parents": ["nobody"]}, "$.parents[0]: 'nobody' is an unknown SDK or family"),
        ({"brings": ["nobody"]}, "$.brings[0]: 'nobody' is an unknown SDK"),
        ({"apis": ["android.os.Build->SERIAI"]}, "$.apis[0]: 'android.os.Build->SERIAI' is an unknown watched API"),
        ({"sources": []}, "$.sources: is empty"),
        ({"category": "TODO: push, analytics …"}, "$.category: still says TODO"),
    ],
)
def test_a_wrong_entry_is_named_with_its_field(change: dict[str, object], words: str, tmp_path: Path) -> None:
    assert complaint(own.folder(tmp_path, own.sdk(**change))).startswith(f"sdks/acme-push.json: {words}")


def test_two_entries_of_the_folder_contradict_each_other_too(tmp_path: Path) -> None:
    text = complaint(own.folder(tmp_path, own.ACME, own.sdk(id="acme-two", product_aliases=[], signals={
        "prefixes": ["com.acme.push"]
    })))  # fmt: skip
    assert text == (
        "sdks/acme-push.json: $.signals.prefixes[0]: 'com.acme.push' belongs to acme-two; "
        "leave it out here, or replace that too (1 more like it)"
    )


def test_a_file_carries_the_id_of_its_entry(tmp_path: Path) -> None:
    own.write(tmp_path, "sdks/other.json", own.ACME)
    assert complaint(str(tmp_path)) == (
        "sdks/other.json: $.id: is 'acme-push'; a file carries the id of its entry"
    )  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b'{"id": "\xff"}', b"[" * 100_000])
def test_what_is_no_json_is_one_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "permissions.json").write_bytes(data)
    assert complaint(str(tmp_path)).startswith("permissions.json: $: ")


@pytest.mark.parametrize("name", ["permision.json", "lexicon/de.json", "data_types.json"])
def test_a_file_that_nobody_would_read_is_refused(name: str, tmp_path: Path) -> None:
    own.write(tmp_path, name, {})
    assert complaint(own.folder(tmp_path, own.ACME)).startswith(f"{name}: is not read from there; read are sdks/<id>")


def test_an_empty_folder_and_no_folder_are_refused(tmp_path: Path) -> None:
    assert complaint(str(tmp_path)).startswith(": holds no entries; read are sdks/<id>.json, permissions.json")
    with pytest.raises(InputMissingError, match="no such folder"):
        use_folder(str(tmp_path / "none"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputMissingError, match="is a file"):
        use_folder(str(tmp_path / "file"))


def test_a_wrong_permission_and_a_wrong_concept_are_named_with_their_field(tmp_path: Path) -> None:
    wrong = {"sources": [], "permissions": [{**PERMISSION, "data_types": ["locaton"], "group": "SMSS"}]}
    assert complaint(own.folder(tmp_path / "a", permissions=wrong)) == (
        "permissions.json: $.permissions[0].data_types[0]: 'locaton' is an unknown data type; did you mean location? "
        "(1 more like it)"
    )
    pattern = {"pattern": "(", "vendor": "x", "privacy_class": "system", "note": {"en": "", "zh": ""}}
    assert complaint(own.folder(tmp_path / "b", permissions={"sources": [], "patterns": [pattern]})).startswith(
        "permissions.json: $.patterns[0].pattern: is no regular expression"
    )
    concept = {"id": "mine", "permissions": ["android.permission.CAMERA"], "permission_phrases": ["影像", "相機"]}
    assert complaint(own.folder(tmp_path / "c", lexicon__zh={"sources": [], "concepts": [concept]})) == (
        "lexicon/zh.json: $.concepts[0].permission_phrases[1]: '相機' is a phrase of the concept camera already"
    )


def test_the_order_of_the_files_changes_nothing(tmp_path: Path) -> None:
    two = own.sdk(id="acme-z", product_aliases=["Acme Z"], signals={"prefixes": ["com.acme.z"]})
    one = overlay.read_overlay(own.folder(tmp_path / "a", own.ACME, two))
    other = overlay.read_overlay(own.folder(tmp_path / "b", two, own.ACME))
    assert (one.sdks, one.sha256) == (other.sdks, other.sha256)


PARCEL = {
    "id": "own-lockers",
    "name": {"en": "parcel lockers", "zh": "快递柜类"},
    "basic_function_zh": "取件",
    "base": ["NEARBY"],
    "text_confidence": "ours",
}


def categories(*entries: object, sets: tuple[object, ...] = ()) -> object:
    return {"sources": ["ours"], "sets": list(sets), "categories": list(entries)}


def test_a_category_of_ones_own_joins_the_regulations(tmp_path: Path) -> None:
    use_folder(own.folder(tmp_path, categories=categories(PARCEL)))
    found = catalog.category("快递柜")
    assert found is not None
    assert found.base == ("NEARBY",)
    assert len(catalog.categories()) == 40


def test_a_category_of_the_same_id_replaces_ours(tmp_path: Path) -> None:
    shopping = msgspec.to_builtins(msgspec.structs.replace(catalog.categories()["CAC39-06"], base=("CAMERA",)))
    shopping["plausible"] = []
    use_folder(own.folder(tmp_path, categories=categories(shopping)))
    assert catalog.categories()["CAC39-06"].base == ("CAMERA",)
    assert list(catalog.categories())[5] == "CAC39-06"


def test_a_set_of_ones_own_replaces_ours(tmp_path: Path) -> None:
    calls = {"id": "CALL", "permissions": ["android.permission.CALL_PHONE"], "severity": "high"}
    use_folder(own.folder(tmp_path, categories=categories(sets=(calls,))))
    assert catalog.permission_sets()["CALL"].severity == "high"
    assert catalog.permission_set_of("android.permission.USE_SIP") is None


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ({**PARCEL, "base": ["NEAR"]}, "categories.json: $.categories[0].base[0]: 'NEAR' is an unknown set"),
        ({**PARCEL, "barred": ["CAMERA"]}, "categories.json: $.categories[0].barred[0]: 'CAMERA' is an unknown perm"),
        (
            {**PARCEL, "name": {"en": "maps & navigation", "zh": "柜"}},
            "categories.json: $.categories[0]: 'maps & navigation' is the category CAC39-01",
        ),
    ],
)
def test_a_category_that_leads_nowhere_is_refused(tmp_path: Path, entry: object, what: str) -> None:
    assert complaint(own.folder(tmp_path, categories=categories(entry))).startswith(what)


def test_a_permission_in_two_sets_is_refused(tmp_path: Path) -> None:
    twice = {"id": "X", "permissions": ["android.permission.CAMERA"], "severity": "low"}
    text = complaint(own.folder(tmp_path, categories=categories(sets=(twice,))))
    assert "stands in the set CAMERA already" in text


def test_notices_of_ones_own_join_ours(tmp_path: Path) -> None:
    notice = {
        "sdk": "bugly",
        "number": "NOTICE-1",
        "module": "com.tencent.bugly:crashreport",
        "fixed": "4.1.9",
        "what": {"en": "x", "zh": "x"},
        "known": "retrieved",
    }
    use_folder(own.folder(tmp_path, advisories={"sources": ["ours"], "advisories": [notice]}))
    assert [entry.number for entry in catalog.advisories()][-1] == "NOTICE-1"
    notice["sdk"] = "buggly"
    assert "'buggly' is an unknown SDK; did you mean bugly?" in complaint(
        own.folder(tmp_path, advisories={"sources": ["ours"], "advisories": [notice]})
    )
