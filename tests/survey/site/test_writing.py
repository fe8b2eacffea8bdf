"""A written site: every app has a page, figures are those of the store, and the same store gives the same bytes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from auditor.batch.outcome import app_id, packed
from auditor.batch.store import Store
from auditor.errors import UsageError
from auditor.survey.site.addresses import file_name
from auditor.survey.site.writing import write_site
from tests.report import shop
from tests.report.html import pages
from tests.survey.site import stores
from tests.survey.site.stores import EVIL, LATE, NOTES, SHOP


def site(tmp_path: Path, path: str, language: str = "en", name: str = "site") -> Path:
    with Store.reading(path) as store:
        write_site(store, str(tmp_path / name), language)
    return tmp_path / name


@pytest.fixture
def path(tmp_path: Path) -> str:
    return stores.filled(tmp_path / "a.db", stores.ordinary())


def page(file: Path) -> html.HtmlElement:
    return html.document_fromstring(file.read_text(encoding="utf-8"))


def text(element: html.HtmlElement) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def data(folder: Path, name: str) -> object:
    """What a file of data holds."""
    said = (folder / "data" / f"{name}.js").read_text(encoding="utf-8")
    start = f"auditorSite({json.dumps(name)},"
    assert said.startswith(start)
    return json.loads(said.removeprefix(start).removesuffix(")\n"))


def test_every_app_has_a_page_that_leads_back(tmp_path: Path, path: str) -> None:
    folder = site(tmp_path, path)
    for app in (SHOP, NOTES, LATE):
        shown = page(folder / "apps" / f"{app_id(app)}.html")
        assert shown.xpath("//p[@class='back']/a/@href") == ["../index.html"]
    assert "READ_SMS" in text(page(folder / "apps" / f"{app_id(SHOP)}.html"))


def test_an_app_that_was_not_audited_says_why_and_what_to_do(tmp_path: Path, path: str) -> None:
    said = text(page(site(tmp_path, path) / "apps" / f"{app_id(LATE)}.html"))
    assert "timed out" in said
    assert "more than 120 seconds" in said
    assert "--timeout" in said
    assert LATE in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_leads_to_a_file_of_the_site(tmp_path: Path, path: str, language: str) -> None:
    folder = site(tmp_path, path, language)
    links = 0
    for file in folder.rglob("*.html"):
        for href in page(file).xpath("//a[not(ancestor::template)]/@href"):
            target = str(href).partition("#")[0]
            if target and "://" not in target:
                assert (file.parent / target).is_file(), (file, href)
                links += 1
    assert links > 20


def test_the_summary_counts_what_the_store_holds(tmp_path: Path, path: str) -> None:
    index = page(site(tmp_path, path) / "index.html")
    assert [text(tile) for tile in index.xpath("//li[contains(@class, 'tile')]")] == [
        "1 FAIL", "0 INCOMPLETE", "1 PASS", "1 not audited",
    ]  # fmt: skip
    rows = index.xpath("//tr[@data-row]")
    assert [row.xpath(".//a/@href")[0] for row in rows[:3]] == [
        f"apps/{app_id(app)}.html" for app in (SHOP, LATE, NOTES)
    ]


def test_sdks_and_permissions_are_counted_by_what_policies_say(tmp_path: Path, path: str) -> None:
    folder = site(tmp_path, path)
    (row,) = page(folder / "sdks.html").xpath("//tbody/tr")
    assert text(row) == "JPush jpush Aurora Mobile (Jiguang) 1 1 NOT DECLARED"
    permissions = [text(row) for row in page(folder / "permissions.html").xpath("//tbody/tr")]
    assert any("CAMERA 2 2 declared" in said for said in permissions)
    sdk = page(folder / "sdks/jpush.html")
    assert sdk.xpath("//tbody//a/@href") == [f"../apps/{app_id(SHOP)}.html"]


def test_rules_say_what_reviewers_decided(tmp_path: Path, path: str) -> None:
    stores.reviewed(path, SHOP, 0, 1, "confirmed")
    stores.reviewed(path, SHOP, 0, 2, "rejected")
    rows = [text(row) for row in page(site(tmp_path, path) / "rules.html").xpath("//tbody/tr")]
    (und002,) = [row for row in rows if "UND002" in row]
    assert und002.endswith("critical 1 1 1 confirmed 1 rejected")
    assert len(rows) == 2


def test_reviews_stand_beside_their_finding_and_a_disagreement_is_marked(tmp_path: Path, path: str) -> None:
    stores.reviewed(path, SHOP, 0, 1, "confirmed", "Seen <b>twice</b>.")
    fingerprint = stores.reviewed(path, SHOP, 0, 2, "rejected")
    folder = site(tmp_path, path)
    (card,) = page(folder / "apps" / f"{app_id(SHOP)}.html").xpath("//div[contains(@class, 'reviews')]")
    assert card.get("id") == f"review-{fingerprint}"
    assert text(card) == (
        "The reviewers disagree. Reviewer 1 (Reviewer 1) confirmed Seen <b>twice</b>. Reviewer 2 (Reviewer 2) rejected"
    )
    assert "READ_SMS" in card.xpath("ancestor::article")[0].text_content()
    assert page(folder / "index.html").xpath("//tbody/tr[1]/td")[-1].text_content() == "disagreement"


def test_the_data_say_which_rows_have_a_rule_an_sdk_or_a_permission(tmp_path: Path, path: str) -> None:
    folder = site(tmp_path, path)
    rows = data(folder, "rows-0")
    assert isinstance(rows, list)
    assert [row[4] for row in rows] == [SHOP, LATE, NOTES]
    assert data(folder, "rule-und002") == {"counts": [1]}  # distances, from before the first row
    assert data(folder, "sdk-jpush") == {"undeclared": [1]}
    assert data(folder, f"permission-{file_name('android.permission.CAMERA')}") == {"declared": [1, 2]}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_same_store_gives_the_same_bytes(tmp_path: Path, language: str) -> None:
    one = stores.filled(tmp_path / "one.db", stores.ordinary())
    other = stores.filled(tmp_path / "other.db", reversed(stores.ordinary()))
    assert contents(site(tmp_path, one, language, "1")) == contents(site(tmp_path, other, language, "2"))


def test_an_empty_store_has_a_site_too(tmp_path: Path) -> None:
    folder = site(tmp_path, stores.filled(tmp_path / "empty.db", ()))
    assert "The store holds no apps yet." in text(page(folder / "index.html"))
    assert list((folder / "apps").iterdir()) == []


def test_what_an_app_calls_itself_becomes_no_markup_and_leaves_no_folder(tmp_path: Path) -> None:
    folder = site(tmp_path, stores.filled(tmp_path / "evil.db", stores.hostile()))
    files = contents(folder)
    for name, content in files.items():
        said = content.decode()
        for attack in (*pages.EVIL[:3], pages.EVIL[7]):
            assert attack not in said.partition("auditorSite(")[0], name
        assert not set(said) & {"\u202e", "\u200b", "\x1b", "\x00"}, name
    shown = page(folder / "apps" / f"{app_id(EVIL)}.html")
    assert shown.xpath("//h1//script | //h1//img") == []


@pytest.mark.parametrize("id_", ["../../x", "a/b", "..", ".", "", "A", "a" * 61, "\ud800", "a\0b"])
def test_an_id_that_is_no_plain_name_is_named_by_its_digest(id_: str) -> None:
    assert len(file_name(id_)) == 16
    assert set(file_name(id_)) <= set("0123456789abcdef")


def test_the_store_of_a_stranger_writes_nothing_outside_its_folder(tmp_path: Path, path: str) -> None:
    with Store.writing(path) as store:
        store.connection.execute(f"UPDATE app SET id = '../../../out' WHERE id = '{app_id(LATE)}'")
        store.connection.execute(
            f"INSERT INTO sdk VALUES ('{app_id(SHOP)}', '../../out', 'defined', 1, NULL, 'denied')"
        )
    folder = site(tmp_path / "inner/most", path)
    assert list(tmp_path.rglob("*out*")) == []
    assert (folder / "apps" / f"{file_name('../../../out')}.html").is_file()
    assert (folder / "sdks" / f"{file_name('../../out')}.html").is_file()
    assert (folder / "data" / f"sdk-{file_name('../../out')}.js").is_file()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE app SET verdict = 'good' WHERE verdict = 'pass'", "the verdict 'good'"),
        ("UPDATE app SET ending = 'eaten' WHERE ending = 'timed_out'", "the ending 'eaten'"),
        ("UPDATE finding SET severity = 'grave'", "the severity 'grave'"),
        ("UPDATE sdk SET disclosure = 'x'", "the disclosure 'x'"),
        ("UPDATE sdk SET presence = 'x'", "the presence 'x'"),
        ("UPDATE permission SET use = 'x'", "the use 'x'"),
    ],
)
def test_what_this_version_does_not_know_is_said_and_no_site_is_left(
    tmp_path: Path, path: str, change: str, said: str
) -> None:
    with Store.writing(path) as store:
        store.connection.execute(change)
    with pytest.raises(UsageError, match=f"{said}, which this version does not know; run the batch again"):
        site(tmp_path, path)
    assert not (tmp_path / "site").exists()


def test_an_audit_with_rules_of_another_version_is_said(tmp_path: Path) -> None:
    finding = replace(shop.sms_finding(), rule="OLD001")
    audit = shop.audit(findings=())
    content = packed(replace(audit, findings=(finding,)))
    path = stores.filled(tmp_path / "old.db", (stores.outcome(SHOP, audit),))
    with Store.writing(path) as store:
        store.connection.execute("UPDATE audit SET content = ?", (content,))
    with pytest.raises(UsageError, match=r"rules of another version \(OLD001\); run the batch again"):
        site(tmp_path, path)


def test_a_page_runs_and_loads_only_what_its_policy_names(tmp_path: Path, path: str) -> None:
    folder = site(tmp_path, path)
    for file in folder.rglob("*.html"):
        shown = page(file)
        (policy,) = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert str(policy).startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert str(policy).endswith("base-uri 'none'; form-action 'none'")
        assert ("'strict-dynamic'" in policy) is (file.name == "index.html")
        assert shown.xpath("//script/@src | //link[@rel='stylesheet'] | //@onclick | //@style | //iframe") == []
