"""The SDK catalogue as people and machines read it."""

import json

import pytest
from wcwidth import wcswidth

from auditor.knowledge import catalog, search
from auditor.knowledge.schema import Bilingual, Collects, Sdk, SdkSignals, SdkVendor
from auditor.knowledge.search import Match, Reason
from auditor.model.app import DetectedSdk, Presence
from auditor.model.evidence import Location
from auditor.report.json import sdks_json
from auditor.report.page import Page
from auditor.report.sdk_block import found_blocks, sdk_entry_block
from auditor.report.sdk_text import catalogue_text, found_text, matches_text, nobody_text
from auditor.report.sdk_words import sdk_words
from tests.report import shop
from tests.report.test_json import validator

ACME = Sdk(
    id="acme-push",
    kind="sdk",
    name=Bilingual(en="Acme Push", zh="顶点推送"),
    vendor=SdkVendor(en="Acme", zh=("北京顶点示例科技有限公司",)),
    product_aliases=("顶点推送", "Acme Push"),
    vendor_aliases=("顶点云",),
    family="acme",
    category="push",
    personal_data=True,
    signals=SdkSignals(prefixes=("com.acme.push",), authorities=("${applicationId}.acme",), meta_data=("ACME_KEY",)),
    permissions=("android.permission.INTERNET",),
    collects=Collects(required=("android_id", "oaid"), optional=("location_precise",)),
    maven=("com.acme:push",),
    privacy_policy="https://acme.example/privacy",
    sources=("class tree of push-1.0.aar",),
)
MATCH = Match(sdk=ACME, reason=Reason.PRODUCT, text="顶点推送")


def collected(collects: Collects | None) -> str:
    """The lines on what is collected."""
    entry = Sdk(
        id="x", kind="sdk", name=ACME.name, family="x", category="push", personal_data=True, collects=collects,
        sources=("x",),
    )  # fmt: skip
    text = matches_text([Match(sdk=entry, reason=Reason.ID, text="x")], "en", Page())
    return text[text.index("  Collects") : text.index("  Sources")]


def test_an_entry_is_shown_in_full() -> None:
    assert matches_text([MATCH], "en", Page()) == (
        "Acme Push  顶点推送\n"
        "  Identifier      acme-push\n"
        "  Found as        “顶点推送” is one of its names\n"
        "  Kind            SDK, handles personal data\n"
        "  Purpose         push\n"
        "  Vendor          Acme\n"
        "                  北京顶点示例科技有限公司\n"
        "  Product names   顶点推送, Acme Push\n"
        "  Vendor names    顶点云\n"
        "  Family          acme\n"
        "  Packages        com.acme.push\n"
        "  Authorities     ${applicationId}.acme\n"
        "  Meta-data       ACME_KEY\n"
        "  Permissions     INTERNET\n"
        "  Collects        required: Android ID, OAID\n"
        "                  optional: precise location\n"
        "  Maven           com.acme:push\n"
        "  Privacy policy  https://acme.example/privacy\n"
        "  Sources         class tree of push-1.0.aar\n"
    )


def test_an_entry_in_chinese() -> None:
    assert matches_text([MATCH], "zh", Page()).startswith(
        "顶点推送  Acme Push\n"
        "  标识       acme-push\n"
        "  匹配依据   「顶点推送」是其名称\n"
        "  类别       SDK，处理个人信息\n"
        "  用途       推送\n"
        "  厂商       Acme\n"
        "             北京顶点示例科技有限公司\n"
        "  产品名称   顶点推送、Acme Push\n"
    )


@pytest.mark.parametrize(
    ("collects", "lines"),
    [
        (None, ["not known"]),
        (Collects(), ["nothing, as its vendor says"]),
        (Collects(unspecified=("imei",)), ["required or optional not said: IMEI/MEID"]),
        (Collects(required=("oaid",), optional=("imei",)), ["required: OAID", "optional: IMEI/MEID"]),
    ],
)
def test_unknown_nothing_required_and_optional_are_told_apart(collects: Collects | None, lines: list[str]) -> None:
    words = [line.strip().removeprefix("Collects").strip() for line in collected(collects).splitlines()]
    assert words == lines


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_page(language: str, width: int) -> None:
    page = Page(width=width)
    entries = tuple(catalog.sdks().values())
    texts = [catalogue_text(entries, language, page), found_text(shop.app(), language, page)]
    texts += [nobody_text("com." + "x" * 500, language, page), matches_text(search.find("极光"), language, page)]
    texts += [matches_text(search.find(entry.id), language, page) for entry in entries]
    assert max(wcswidth(line) for text in texts for line in text.split("\n")) <= width


def test_identifiers_are_never_cut() -> None:
    text = catalogue_text(tuple(catalog.sdks().values()), "en", Page())
    first = {line.split()[0] for line in text.splitlines()[3:] if not line.startswith("   ")}
    assert first == set(catalog.sdks())


def test_an_ambiguous_name_is_a_table_with_its_reason() -> None:
    text = matches_text(search.find("极光"), "zh", Page())
    assert text.startswith("「极光」是厂商名称\n\n  标识 ")
    assert text.endswith("auditor sdks 标识 可查看其一\n")


def test_an_app_shows_each_sdk_with_its_evidence_and_the_prefix() -> None:
    place = Location(artifact=shop.APK, member="classes.dex", symbol="cn.jpush.android.api.A")
    jpush = DetectedSdk(id="jpush", presence=Presence.DEFINED, classes=1, evidence=(place,))
    library = DetectedSdk(id="gson", presence=Presence.REFERENCED, classes=0, evidence=())
    text = found_text(shop.app(sdks=(library, jpush), protections=(shop.PACKER,)), "en", Page())
    assert text.partition("\n\n")[2] == (
        "SDKs and libraries (3)\n"
        "  Tencent Legu (packer-tencent-legu)\n"
        "    packer\n"
        "      lib/armeabi/libshell.so\n"
        "  JPush (jpush)\n"
        "    1 class\n"
        "      classes.dex: cn.jpush.android.api.A (under cn.jpush.android)\n"
        "  Gson (gson)\n"
        "    only referenced\n"
    )


def test_every_category_and_role_of_the_catalogue_has_a_name_in_both_languages() -> None:
    for language in ("en", "zh"):
        own = sdk_words(language)
        assert {entry.category for entry in catalog.sdks().values()} <= set(own.purposes)
        assert {entry.role for entry in catalog.sdks().values()} <= set(own.roles)
        assert set(own.reason) == set(Reason)


def test_what_steers_a_terminal_is_shown() -> None:
    assert "\x1b" not in nobody_text("\x1b[2J", "en", Page())


def test_the_json_of_everything_follows_its_schema() -> None:
    blocks = [sdk_entry_block(entry) for entry in catalog.sdks().values()]
    document = json.loads(sdks_json(blocks, (), "en"))
    validator("sdks.schema.json").validate(document)
    assert [entry["id"] for entry in document["sdks"]] == list(catalog.sdks())


def test_the_json_of_a_match_and_of_an_app() -> None:
    document = json.loads(sdks_json([sdk_entry_block(ACME, MATCH)], (), "en"))
    validator("sdks.schema.json").validate(document)
    (entry,) = document["sdks"]
    assert list(document) == ["schema", "sdks", "problems"]
    assert entry["matched"] == {"reason": "product", "text": "顶点推送"}
    assert entry["collects"] == {
        "required": ["android_id", "oaid"],
        "optional": ["location_precise"],
        "unspecified": [],
    }
    assert (entry["found"], entry["note"], entry["own"]) == (None, None, False)
    app = shop.app(protections=(shop.PACKER,), problems=(shop.BROKEN_DEX,))
    document = json.loads(sdks_json(found_blocks(app), app.problems, "en"))
    validator("sdks.schema.json").validate(document)
    assert [problem["kind"] for problem in document["problems"]] == ["dex_unreadable"]
    assert {entry["found"]["presence"] for entry in document["sdks"]} >= {"defined", None}
